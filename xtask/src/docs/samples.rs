//! Compiles the code blocks of the book and the README.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{bail, Context, Result};

use crate::build::{compiler, run_quietly, target_folder};
use crate::gen::root;
use crate::pythons::{self, Implementation, Python};

/// Fewer of a language than this mean that the blocks were not found.
const FLOOR: usize = 8;

struct Sample {
    /// `docs/start-c.md:12`
    place: String,
    language: String,
    text: String,
}

pub fn run() -> Result<()> {
    let samples = collect()?;
    let of = |language: &str| samples.iter().filter(|sample| sample.language == language).collect::<Vec<_>>();
    let (rust, c) = (of("rust"), of("c"));
    if rust.len() < FLOOR || c.len() < FLOOR {
        bail!("only {} samples in Rust and {} in C were found", rust.len(), c.len());
    }
    for sample in of("toml") {
        sample.text.parse::<toml::Table>().with_context(|| format!("{}: not valid TOML", sample.place))?;
    }
    for sample in of("json") {
        serde_json::from_str::<serde_json::Value>(&sample.text)
            .with_context(|| format!("{}: not valid JSON", sample.place))?;
    }
    let pythons = oldest_and_newest();
    let Some(newest) = pythons.last() else { bail!("no CPython from 3.9 on with headers was found") };
    for sample in of("python") {
        check_python(newest, sample)?;
    }
    for python in &pythons {
        check_c(python, &c, &[])?;
        check_rust(python, &rust, "")?;
    }
    check_c(newest, &c, &["-DPy_LIMITED_API=0x03090000"])?;
    check_rust(newest, &rust, "abi3-py39")?;
    let labels: Vec<String> = pythons.iter().map(Python::label).collect();
    println!(
        "samples: {} in Rust and {} in C compile for {} and as one abi3 file; {} of TOML, JSON and Python are well-formed",
        rust.len(),
        c.len(),
        labels.join(" and "),
        of("toml").len() + of("json").len() + of("python").len(),
    );
    Ok(())
}

/// The interpreters that differ most.
fn oldest_and_newest() -> Vec<Python> {
    let mut pythons = pythons::select(&pythons::find());
    pythons.retain(|python| {
        let release = python.implementation == Implementation::CPython && !python.debug && !python.free_threaded;
        release && python.has_headers && python.version.minor() >= (3, 9)
    });
    pythons.sort_by_key(|python| python.version.minor());
    if pythons.len() > 2 {
        pythons.drain(1..pythons.len() - 1);
    }
    pythons
}

fn collect() -> Result<Vec<Sample>> {
    let mut files = vec![root().join("README.md"), root().join("CONTRIBUTING.md"), root().join("SECURITY.md")];
    for entry in fs::read_dir(root().join("docs"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
    files.sort();
    let mut samples = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        samples.extend(blocks(&file, &text)?);
    }
    Ok(samples)
}

/// What stands between fences, with the files that mdBook would put there.
fn blocks(file: &Path, text: &str) -> Result<Vec<Sample>> {
    let name = file.strip_prefix(root()).unwrap_or(file).display().to_string();
    let mut samples: Vec<Sample> = Vec::new();
    let mut open = false;
    for (number, line) in text.lines().enumerate() {
        if let Some(language) = line.strip_prefix("```") {
            if !open {
                let place = format!("{name}:{}", number + 1);
                samples.push(Sample { place, language: language.to_owned(), text: String::new() });
            }
            open = !open;
            continue;
        }
        let Some(sample) = samples.last_mut().filter(|_| open) else { continue };
        if let Some(included) = line.strip_prefix("{{#include ").and_then(|rest| rest.strip_suffix("}}")) {
            let path = file.parent().expect("a file has a folder").join(included);
            let text = fs::read_to_string(&path).with_context(|| format!("{}: {included}", sample.place))?;
            sample.text.push_str(&text);
            continue;
        }
        // mdBook hides these lines of Rust.
        let line = if sample.language == "rust" { line.strip_prefix("# ").unwrap_or(line) } else { line };
        writeln!(sample.text, "{line}")?;
    }
    Ok(samples)
}

fn folder() -> Result<PathBuf> {
    let folder = target_folder().join("docs/samples");
    fs::create_dir_all(folder.join("src"))?;
    Ok(folder)
}

fn check_python(python: &Python, sample: &Sample) -> Result<()> {
    let file = folder()?.join("sample.py");
    fs::write(&file, &sample.text)?;
    let script = "import sys; compile(open(sys.argv[1]).read(), sys.argv[1], 'exec')";
    run_quietly(Command::new(&python.executable).args(["-c", script]).arg(file)).context(sample.place.clone())
}

fn check_c(python: &Python, samples: &[&Sample], arguments: &[&str]) -> Result<()> {
    let file = folder()?.join("sample.c");
    for sample in samples {
        // A few lines of a function's inside need what the reader has above it.
        let header = if sample.text.contains("#include") { "" } else { "#include \"capi_shims.h\"\n" };
        fs::write(&file, format!("{header}{}", sample.text))?;
        let mut command = Command::new(compiler());
        command.args(["-std=c99", "-Wall", "-Wextra", "-Werror", "-Wno-unused-function", "-fsyntax-only"]);
        command.arg("-I").arg(root().join("capi-shims/include"));
        for include in &python.include_dirs {
            command.arg("-I").arg(include);
        }
        // A sample that chooses its own floor keeps it.
        if !["Py_LIMITED_API", "Py_TARGET_ABI3T"].iter().any(|macro_name| sample.text.contains(macro_name)) {
            command.args(arguments);
        }
        run_quietly(command.arg(&file))
            .with_context(|| format!("{} does not compile for {}", sample.place, python.label()))?;
    }
    Ok(())
}

/// All samples as modules of one crate.
fn check_rust(python: &Python, samples: &[&Sample], features: &str) -> Result<()> {
    let folder = folder()?;
    let mut library = String::from("#![allow(dead_code, non_snake_case, unused, clippy::all)]\n");
    for (index, sample) in samples.iter().enumerate() {
        let file = format!("src/sample{index}.rs");
        fs::write(folder.join(&file), &sample.text)?;
        writeln!(library, "mod sample{index}; // {}", sample.place)?;
    }
    fs::write(folder.join("src/lib.rs"), library)?;
    fs::write(folder.join("Cargo.toml"), manifest())?;
    fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let mut cargo = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    cargo.args(["check", "--quiet", "--features", features, "--manifest-path"]).arg(folder.join("Cargo.toml"));
    cargo.arg("--target-dir").arg(folder.join("target")).env("PYO3_PYTHON", &python.executable);
    let output = cargo.output().context("cannot run cargo")?;
    if !output.status.success() {
        let places: Vec<String> =
            samples.iter().enumerate().map(|(index, sample)| format!("sample{index}: {}", sample.place)).collect();
        bail!("for {} {features}:\n{}\n{}", python.label(), String::from_utf8_lossy(&output.stderr), places.join("\n"));
    }
    Ok(())
}

fn manifest() -> String {
    format!(
        "[workspace]\n\n[package]\nname = \"samples\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n\
         [features]\nabi3-py39 = [\"capi-compat/abi3-py39\"]\n\n\
         [dependencies]\ncapi-compat = {{ path = {:?} }}\npyo3-ffi = \"*\"\ncc = {{ version = \"1\", default-features = false }}\n",
        root()
    )
}
