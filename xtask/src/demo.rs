//! `cargo xtask demo`: builds both examples for every interpreter, runs them on real text, and shows who provided what.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{bail, Context, Result};
use capi_version_matrix::{items, provider, Kind, Language, Provider, Release, Target};
use comfy_table::Table;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Deserialize;

use crate::build::{compile_c, target_folder, CSource};
use crate::gen::root;
use crate::pythons::{self, Python};
use crate::testcapi::Variant;

#[derive(clap::Args)]
pub struct Options {
    /// Only these interpreters, by label (3.12, 3.15d, pypy3.11); all that are found without it
    #[arg(long = "python", value_name = "LABEL")]
    pythons: Vec<String>,
}

/// What examples/check.py prints for a module.
#[derive(Deserialize)]
struct Check {
    ok: bool,
    error: String,
    seconds: f64,
}

struct Row {
    python: String,
    implementation: String,
    abi: String,
    module: &'static str,
    providers: String,
    outcome: Result<Check, String>,
}

/// A module that is built from a C file or a crate.
#[derive(Clone, Copy)]
pub struct Module {
    pub name: &'static str,
    /// The C file, or the crate's folder.
    pub source: &'static str,
}

pub const WORDCOUNT_C: Module = Module { name: "wordcount_c", source: "examples/wordcount-c/wordcount.c" };
pub const WORDCOUNT_RUST: Module = Module { name: "wordcount_rust", source: "examples/wordcount-rust" };

/// Tell, under the stable ABI, what the running interpreter answered for each function.
pub const PROVIDERS_C: Module = Module { name: "providers_c", source: "tests/providers/providers.c" };
pub const PROVIDERS_RUST: Module = Module { name: "providers_rust", source: "tests/providers" };

/// The two examples, each with the variants of tests that match how it is built here.
const EXAMPLES: [(Module, Variant); 4] = [
    (WORDCOUNT_C, Variant::C),
    (WORDCOUNT_RUST, Variant::Rust),
    (WORDCOUNT_C, Variant::CAbi3),
    (WORDCOUNT_RUST, Variant::RustAbi3),
];

pub fn run(options: &Options) -> Result<()> {
    let found = pythons::find();
    let pythons: Vec<Python> = pythons::select(&found)
        .into_iter()
        .filter(|python| options.pythons.is_empty() || options.pythons.contains(&python.label()))
        .collect();
    if pythons.is_empty() {
        bail!("no supported Python found: install CPython 3.9 or newer with its headers, or see `cargo xtask pythons`");
    }
    let jobs: Vec<(&Python, Module, Variant)> = EXAMPLES
        .iter()
        .flat_map(|(module, variant)| pythons.iter().map(move |python| (python, *module, *variant)))
        .filter(|(python, _, variant)| obstacle(python, *variant).is_none())
        .collect();
    let progress = ProgressBar::new(jobs.len() as u64);
    progress.set_style(ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}").expect("a valid template"));

    let mut rows = Vec::new();
    let mut abi3_files: Vec<(Variant, Result<PathBuf, String>)> = Vec::new();
    for (python, module, variant) in jobs {
        progress.set_message(format!("{} for {} ({variant})", module.name, python.label()));
        let file = if variant.is_abi3() {
            // One file serves all interpreters.
            match abi3_files.iter().find(|(built, _)| *built == variant) {
                Some((_, file)) => file.clone(),
                None => {
                    let file = build_abi3(&pythons, module, variant).map_err(|error| format!("{error:#}"));
                    abi3_files.push((variant, file.clone()));
                    file
                }
            }
        } else {
            build(python, module, variant).map_err(|error| format!("{error:#}"))
        };
        let outcome = file.and_then(|file| check(python, &file, module.name).map_err(|error| format!("{error:#}")));
        let providers = match variant.is_abi3() {
            false => describe_build(python, variant),
            true => describe_running(python, &pythons, variant).unwrap_or_else(|error| format!("{error:#}")),
        };
        rows.push(Row {
            python: python.version.to_string(),
            implementation: python.implementation.to_string(),
            abi: if variant.is_abi3() { "abi3 (3.9)".to_owned() } else { python.label() },
            module: module.name,
            providers,
            outcome,
        });
        progress.inc(1);
    }
    progress.finish_and_clear();
    print_table(&rows);
    for python in &pythons {
        let mut reasons: Vec<String> = EXAMPLES
            .iter()
            .filter_map(|(module, variant)| {
                Some(format!("{} ({variant}): {}", module.name, obstacle(python, *variant)?))
            })
            .collect();
        reasons.dedup();
        if !reasons.is_empty() {
            println!("{} without {}", python.label(), reasons.join("; "));
        }
    }
    let failed = rows.iter().filter(|row| !row.outcome.as_ref().is_ok_and(|check| check.ok)).count();
    if failed > 0 {
        bail!("{failed} of {} runs failed", rows.len());
    }
    Ok(())
}

/// Why an example cannot be built for, or loaded into, an interpreter.
fn obstacle(python: &Python, variant: Variant) -> Option<String> {
    // Rust needs no headers.
    if variant == Variant::Rust && !python.has_headers {
        let mut with_headers = python.clone();
        with_headers.has_headers = true;
        return variant.obstacle(&with_headers);
    }
    variant.obstacle(python)
}

/// Any headers will do; the newest know most.
pub fn build_abi3(pythons: &[Python], module: Module, variant: Variant) -> Result<PathBuf> {
    let newest = pythons
        .iter()
        .filter(|python| python.has_headers && python.implementation == pythons::Implementation::CPython)
        .filter(|python| !python.debug && !python.free_threaded && variant.obstacle(python).is_none())
        .max_by_key(|python| (python.version.major, python.version.minor))
        .context("no CPython with headers to build the abi3 file: install one, e.g. the package python3-dev")?;
    build(newest, module, variant)
}

/// A file of abi3t with the oldest floor that there is.
pub fn build_abi3t(python: &Python, module: Module, language: Language, floor: Release) -> Result<PathBuf> {
    let folder = target_folder().join("demo").join("abi3t");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let file = folder.join(format!("{}.abi3t.so", module.name));
    let source = root().join(module.source);
    if language == Language::C {
        let define = format!("-DPy_TARGET_ABI3T={:#010x}", floor.to_hex() & 0xFFFF_0000);
        compile_c(&CSource { python, source: &source, output: &file, arguments: &[&define] })?;
        return Ok(file);
    }
    let features = format!("abi3t-py{}{}", floor.major, floor.minor);
    build_rust(python, module, "abi3t", &features, &file)?;
    Ok(file)
}

/// An abi3 file with the module's feature `direct`: it loads where the interpreter has what it calls.
pub fn build_linked(python: &Python, module: Module) -> Result<PathBuf> {
    let folder = target_folder().join("demo").join("linked");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let file = folder.join(format!("{}.abi3.so", module.name));
    build_rust(python, module, "linked", "abi3-py39,direct", &file)?;
    Ok(file)
}

/// Builds a module for one interpreter, or as an abi3 file.
pub fn build(python: &Python, module: Module, variant: Variant) -> Result<PathBuf> {
    let abi3 = variant.is_abi3();
    let label = if abi3 { "abi3".to_owned() } else { python.label() };
    let folder = target_folder().join("demo").join(&label);
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let suffix = if abi3 { ".abi3.so" } else { python.ext_suffix.as_str() };
    let file = folder.join(format!("{}{suffix}", module.name));
    let source = root().join(module.source);
    if variant.language() == Language::C {
        compile_c(&CSource {
            python,
            source: &source,
            output: &file,
            arguments: if abi3 { &["-DPy_LIMITED_API=0x03090000"] } else { &[] },
        })?;
        return Ok(file);
    }
    build_rust(python, module, &label, if abi3 { "abi3-py39" } else { "" }, &file)?;
    Ok(file)
}

/// Builds a crate in a target folder of its own, and copies the library to `file`.
fn build_rust(python: &Python, module: Module, label: &str, features: &str, file: &Path) -> Result<()> {
    let cargo_target = target_folder().join("demo-rust").join(label);
    let mut command = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    command.args(["build", "--quiet", "--release", "--manifest-path"]);
    command.arg(root().join(module.source).join("Cargo.toml")).arg("--target-dir").arg(&cargo_target);
    command.args(["--features", features]);
    command.env("PYO3_PYTHON", &python.executable).env_remove("CARGO_TARGET_DIR");
    crate::build::run_quietly(&mut command)?;
    let built = cargo_target.join("release").join(library_name(module.name));
    fs::copy(&built, file).with_context(|| format!("cannot copy {}", built.display()))?;
    Ok(())
}

fn library_name(name: &str) -> String {
    format!("{}{name}{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX)
}

fn check(python: &Python, file: &Path, module: &str) -> Result<Check> {
    let output = Command::new(&python.executable)
        .arg(root().join("examples/check.py"))
        .arg(module)
        .env("PYTHONPATH", file.parent().expect("a file has a folder"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .with_context(|| format!("cannot run {}", python.executable.display()))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let Some(check) = text.lines().last().and_then(|line| serde_json::from_str(line).ok()) else {
        let complaint = String::from_utf8_lossy(&output.stderr);
        bail!("{} ended with {}: {}", python.label(), output.status, complaint.lines().last().unwrap_or_default());
    };
    Ok(check)
}

/// How many functions a build for one Python calls directly, and how many it brings along.
fn describe_build(python: &Python, variant: Variant) -> String {
    let target: Target = variant.target(python);
    let (mut direct, mut fallback) = (0, 0);
    for item in items().filter(|item| item.kind == Kind::Function) {
        match provider(item, &target) {
            Provider::Direct => direct += 1,
            Provider::Fallback | Provider::Dispatch { .. } => fallback += 1,
            Provider::Unavailable(_) => {}
        }
    }
    format!("{direct} direct, {fallback} fallback")
}

/// What the functions of one file of the stable ABI resolved to in this interpreter, asked of the interpreter.
fn describe_running(python: &Python, pythons: &[Python], variant: Variant) -> Result<String> {
    let module = if variant.language() == Language::C { PROVIDERS_C } else { PROVIDERS_RUST };
    let built = target_folder().join("demo/abi3").join(format!("{}.abi3.so", module.name));
    // Built with the first interpreter that asks, like the example itself.
    let first = pythons.iter().find(|python| obstacle(python, variant).is_none());
    if !built.exists() || first.is_some_and(|first| first.label() == python.label()) {
        build_abi3(pythons, module, variant)?;
    }
    let script = "import sys, json, importlib; print(json.dumps(importlib.import_module(sys.argv[1]).providers()))";
    let output = Command::new(&python.executable)
        .args(["-c", script, module.name])
        .env("PYTHONPATH", built.parent().expect("a file has a folder"))
        .output()?;
    let answers: BTreeMap<String, String> = serde_json::from_slice(&output.stdout)
        .with_context(|| String::from_utf8_lossy(&output.stderr).lines().last().unwrap_or_default().to_owned())?;
    let count = |word: &str| answers.values().filter(|answer| *answer == word).count();
    Ok(format!(
        "{} direct, {} fallback; looked up: {} real, {} fallback",
        count("direct"),
        count("fallback"),
        count("dispatch: direct"),
        count("dispatch: fallback")
    ))
}

fn print_table(rows: &[Row]) {
    let mut table = Table::new();
    table.load_preset(comfy_table::presets::UTF8_BORDERS_ONLY);
    table.set_header(["Python", "implementation", "ABI", "module", "API functions", "result", "time"]);
    let mut failures = Vec::new();
    for row in rows {
        let message = match &row.outcome {
            Ok(check) if check.ok => None,
            Ok(check) => Some(check.error.as_str()),
            Err(message) => Some(message.as_str()),
        };
        let (result, time) = match (&row.outcome, message) {
            (Ok(check), None) => ("ok", format!("{:.0} ms", check.seconds * 1000.0)),
            _ => ("FAILED", String::new()),
        };
        if let Some(message) = message {
            failures.push(format!("{} {} ({}): {message}", row.module, row.python, row.abi));
        }
        table.add_row([row.python.as_str(), &row.implementation, &row.abi, row.module, &row.providers, result, &time]);
    }
    println!("{table}");
    for failure in failures {
        // The first lines name the cause; compilers repeat themselves.
        println!("FAILED: {}", failure.lines().take(4).collect::<Vec<_>>().join("\n    "));
    }
}
