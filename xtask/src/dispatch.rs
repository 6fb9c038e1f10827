//! `cargo xtask dispatch`: what one abi3 file resolves to on each interpreter, in right and in wrong environments, and what a
//! dispatched call costs.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{bail, Context, Result};
use capi_version_matrix::{items, provider, Kind, Language, Provider, Release, Target};

use crate::build::{compile_c, compiler, run_quietly, sha256, target_folder, CSource};
use crate::demo::{self, PROVIDERS_C, PROVIDERS_RUST};
use crate::gen::root;
use crate::pythons::{self, Implementation, Python};
use crate::testcapi::{self, Variant};

mod cost;
mod first_calls;

#[derive(clap::Args)]
pub struct Options {
    /// Also time dispatched calls against direct ones, and count their instructions if valgrind is there
    #[arg(long)]
    pub cost: bool,
    /// Fresh processes for the first calls from many threads, for each language, interpreter and kind of thread
    #[arg(long, value_name = "N", default_value_t = 200)]
    pub processes: usize,
}

/// What the running interpreter answered, by function.
type Answers = BTreeMap<String, String>;

pub fn run(options: &Options) -> Result<()> {
    let all = pythons::select(&pythons::find());
    let pythons: Vec<&Python> =
        all.iter().filter(|python| Variant::CAbi3.obstacle(python).is_none() && !python.free_threaded).collect();
    if pythons.is_empty() {
        bail!("no CPython 3.9 or newer found: see `cargo xtask pythons`");
    }
    let mut problems = Vec::new();
    if let Err(error) = abi3t(&pythons, &mut problems) {
        problems.push(format!("abi3t: {error:#}"));
    }
    for (module, variant) in [(PROVIDERS_C, Variant::CAbi3), (PROVIDERS_RUST, Variant::RustAbi3)] {
        let file = demo::build_abi3(&all, module, variant)?;
        println!("{}: sha256 {}", module.name, sha256(pythons[0], &file)?);
        for python in &pythons {
            let answers = ask(python, &file, module.name, &[])?;
            let summary = compare(python, &variant.target(python), &answers, &mut problems);
            let library = if python.enable_shared { "libpython" } else { "the executable" };
            println!("{module}: {} (symbols in {library}): {summary}", python.label(), module = module.name);
        }
        wrong_environments(&pythons, &file, module.name, variant, &mut problems)?;
    }
    embedded(&pythons, &mut problems)?;
    first_calls::run(&pythons, options.processes, &mut problems)?;
    if let Err(error) = audit(&all, &mut problems) {
        problems.push(format!("abi3audit: {error:#}"));
    }
    if options.cost {
        if let Err(error) = cost::run(&all, &mut problems) {
            problems.push(format!("cost: {error:#}"));
        }
    }
    if !problems.is_empty() {
        bail!("{}", problems.join("\n"));
    }
    Ok(())
}

/// Imports the module in a fresh process, and returns what each function resolves to.
fn ask(python: &Python, file: &Path, module: &str, environment: &[(&str, &Path)]) -> Result<Answers> {
    let script = "import sys, json, importlib; print(json.dumps(importlib.import_module(sys.argv[1]).providers()))";
    let mut command = Command::new(&python.executable);
    command.args(["-c", script, module]).env("PYTHONPATH", file.parent().context("a file has a folder")?);
    for (name, value) in environment {
        command.env(name, value);
    }
    let output = command.output().with_context(|| format!("cannot run {}", python.executable.display()))?;
    serde_json::from_slice(&output.stdout).with_context(|| {
        format!("{} in {}: {}", module, python.label(), String::from_utf8_lossy(&output.stderr).trim())
    })
}

/// The real function exactly where the running release has it in its stable ABI.
fn compare(python: &Python, target: &Target, answers: &Answers, problems: &mut Vec<String>) -> String {
    let (mut real, mut own) = (0, 0);
    for item in items().filter(|item| item.kind == Kind::Function) {
        let expected = match provider(item, target) {
            Provider::Direct => "direct",
            Provider::Fallback => "fallback",
            Provider::Unavailable(_) => "unavailable",
            Provider::Dispatch { accepted_since } => {
                if accepted_since.is_in_or_before(python.version.major, python.version.minor) {
                    real += 1;
                    "dispatch: direct"
                } else {
                    own += 1;
                    "dispatch: fallback"
                }
            }
        };
        let found = answers.get(item.name).map_or("nothing", String::as_str);
        if found != expected {
            problems.push(format!(
                "{} on {} ({target:?}): {expected} expected, {found} found",
                item.name,
                python.label()
            ));
        }
    }
    format!("looked up {}: {real} are the interpreter's own, {own} the fallback", real + own)
}

/// A file of abi3t, which builds with and without the GIL load: built against the oldest release that knows it, run there.
fn abi3t(pythons: &[&Python], problems: &mut Vec<String>) -> Result<()> {
    let Some(since) = items().find(|item| item.name == "Py_TARGET_ABI3T").map(|item| item.since) else { return Ok(()) };
    let runs = |python: &Python| since.is_in_or_before(python.version.major, python.version.minor);
    let Some(builder) = pythons.iter().find(|python| runs(python) && python.has_headers && !python.debug) else {
        println!("abi3t: not run: no CPython {}.{} with headers", since.major, since.minor);
        return Ok(());
    };
    for (module, language) in [(PROVIDERS_C, Language::C), (PROVIDERS_RUST, Language::Rust)] {
        let file = demo::build_abi3t(builder, module, language, since)?;
        println!("{} (abi3t): sha256 {}", module.name, sha256(builder, &file)?);
        for python in pythons.iter().filter(|python| runs(python)) {
            let answers = ask(python, &file, module.name, &[])?;
            let summary = compare(python, &Target::abi3t(since.minor, language), &answers, problems);
            let count = |word: &str| answers.values().filter(|answer| *answer == word).count();
            let (direct, fallback) = (count("direct"), count("fallback"));
            println!("{} (abi3t): {}: {direct} direct, {fallback} fallback, {summary}", module.name, python.label());
        }
    }
    Ok(())
}

/// A symbol that is present though the running version is too old, and lookups that find nothing: both take the fallback.
fn wrong_environments(
    pythons: &[&Python],
    file: &Path,
    module: &str,
    variant: Variant,
    problems: &mut Vec<String>,
) -> Result<()> {
    let folder = target_folder().join("dispatch");
    fs::create_dir_all(&folder)?;

    let oldest = pythons.iter().min_by_key(|python| python.version.minor()).context("no interpreter")?;
    let target = variant.target(oldest);
    let mut source = String::from("#include <stdlib.h>\n");
    for item in items().filter(|item| item.kind == Kind::Function) {
        if let Provider::Dispatch { accepted_since } = provider(item, &target) {
            // An interpreter that has the function itself, though not in its stable ABI, would call the impostor too.
            let reached = |release: Release| release.is_in_or_before(oldest.version.major, oldest.version.minor);
            if !reached(accepted_since) && !reached(item.since) {
                writeln!(source, "void {}(void) {{ abort(); }}", item.name)?;
            }
        }
    }
    let impostors = shared_library(&folder, &format!("impostors_{module}"), &source)?;
    let answers = ask(oldest, file, module, &[("LD_PRELOAD", &impostors)])?;
    compare(oldest, &target, &answers, problems);

    let newest = pythons.iter().max_by_key(|python| python.version.minor()).context("no interpreter")?;
    let blind = shared_library(&folder, "no_lookup", &fs::read_to_string(root().join("tests/dispatch/no_lookup.c"))?)?;
    let answers = ask(newest, file, module, &[("LD_PRELOAD", &blind)])?;
    let found: Vec<&String> =
        answers.iter().filter(|(_, answer)| *answer == "dispatch: direct").map(|(name, _)| name).collect();
    if !found.is_empty() {
        problems.push(format!("{module}: lookups that find nothing are taken for {found:?}"));
    }
    // The fallbacks must also work then: the suite runs on them.
    let tests = testcapi_folder(newest, pythons, variant)?;
    for (python, library) in [(oldest, &impostors), (newest, &blind)] {
        let output = Command::new(&python.executable)
            .arg(root().join("tests/suite/run.py"))
            .env("PYTHONPATH", &tests)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("LD_PRELOAD", library)
            .envs((library == &blind).then_some(("CAPI_SHIMS_TEST_BLIND", "1")))
            .output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let line = text.lines().last().unwrap_or_default();
        let report: crate::suite::Report = serde_json::from_str(line).unwrap_or_default();
        if report.failed > 0 || report.passed == 0 {
            let complaint = String::from_utf8_lossy(&output.stderr);
            problems.push(format!("{variant} on {} in a wrong environment: {complaint}", python.label()));
        }
        println!("{variant} on {} with {}: {} passed", python.label(), library.display(), report.passed);
    }
    Ok(())
}

fn testcapi_folder(newest: &Python, pythons: &[&Python], variant: Variant) -> Result<PathBuf> {
    let release = pythons.iter().filter(|python| python.has_headers && !python.debug);
    let python = release.max_by_key(|python| python.version.minor()).copied().unwrap_or(newest);
    testcapi::build(python, variant)
}

fn shared_library(folder: &Path, name: &str, source: &str) -> Result<PathBuf> {
    let file = folder.join(format!("{name}.c"));
    let output = folder.join(format!("{name}.so"));
    fs::write(&file, source)?;
    run_quietly(Command::new(compiler()).args(["-shared", "-fPIC", "-o"]).arg(&output).arg(&file).arg("-ldl"))?;
    Ok(output)
}

/// A program that loads libpython without making its symbols global: nothing may crash.
fn embedded(pythons: &[&Python], problems: &mut Vec<String>) -> Result<()> {
    let folder = target_folder().join("dispatch");
    let program = folder.join("embed");
    let source = root().join("tests/dispatch/embed.c");
    run_quietly(Command::new(compiler()).arg(&source).arg("-o").arg(&program).arg("-ldl"))?;
    let mut tried = 0;
    for python in pythons.iter().filter(|python| python.enable_shared && python.has_headers) {
        let Some(library) = &python.shared_library else { continue };
        // An extension finds a local libpython only if it is linked to it.
        let file = folder.join(format!("embed-{}", python.label())).join("providers_c.so");
        fs::create_dir_all(file.parent().context("a file has a folder")?)?;
        let library_text = library.to_string_lossy().into_owned();
        compile_c(&CSource {
            python,
            source: &root().join(PROVIDERS_C.source),
            output: &file,
            arguments: &["-DPy_LIMITED_API=0x03090000", "-Wl,--no-as-needed", &library_text],
        })?;
        let script = format!(
            "import sys; sys.path.insert(0, {:?}); import providers_c, collections; \
             print(dict(collections.Counter(providers_c.providers().values())))",
            file.parent().context("a file has a folder")?
        );
        // An unpacked interpreter comes with a C library of its own, which only its own loader can load.
        let libraries = library.parent().context("a library has a folder")?;
        let loader = libraries.join("ld-linux-x86-64.so.2");
        let mut command = match loader.exists() && python.source == pythons::Source::Cache {
            true => {
                let mut command = Command::new(&loader);
                command.arg("--library-path").arg(libraries).arg(&program);
                command
            }
            false => Command::new(&program),
        };
        let command = command.arg(library).arg(&script).env("PYTHONHOME", &python.base_prefix);
        let output = command.env("LD_LIBRARY_PATH", libraries).output()?;
        tried += 1;
        if output.status.success() {
            println!("embedded {} (RTLD_LOCAL): {}", python.label(), String::from_utf8_lossy(&output.stdout).trim());
        } else {
            let complaint = String::from_utf8_lossy(&output.stderr);
            problems.push(format!("embedded {} (RTLD_LOCAL): {}: {complaint}", python.label(), output.status));
        }
    }
    if tried == 0 {
        println!("embedded (RTLD_LOCAL): not run: no interpreter with a shared libpython that this linker can use");
    }
    Ok(())
}

/// No symbol outside the stable ABI of the floor.
fn audit(all: &[Python], problems: &mut Vec<String>) -> Result<()> {
    let Some(program) = abi3audit(all)? else {
        println!("abi3audit: not run: it can neither be found nor installed; `pip install abi3audit` puts it on PATH");
        return Ok(());
    };
    for (module, variant) in
        [(demo::WORDCOUNT_C, Variant::CAbi3), (demo::WORDCOUNT_RUST, Variant::RustAbi3), (PROVIDERS_C, Variant::CAbi3)]
    {
        let file = demo::build_abi3(all, module, variant)?;
        let output = Command::new(&program)
            .args(["--strict", "--verbose", "--assume-minimum-abi3", "3.9"])
            .arg(&file)
            .output()
            .with_context(|| format!("cannot run {}", program.display()))?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        println!("abi3audit {}: {}", module.name, text.split_whitespace().collect::<Vec<_>>().join(" "));
        if !output.status.success() {
            problems.push(format!("abi3audit refuses {}", file.display()));
        }
    }
    Ok(())
}

/// abi3audit from PATH, or installed into the cache.
fn abi3audit(all: &[Python]) -> Result<Option<PathBuf>> {
    if let Ok(program) = which::which("abi3audit") {
        return Ok(Some(program));
    }
    let folder = pythons::cache_dir().join("abi3audit");
    let program = folder.join("bin/abi3audit");
    if program.exists() {
        return Ok(Some(program));
    }
    for python in all.iter().filter(|python| python.version.minor() >= (3, 10) && !python.debug) {
        if python.implementation != Implementation::CPython {
            continue;
        }
        let made = run_quietly(Command::new(&python.executable).args(["-m", "venv"]).arg(&folder)).and_then(|()| {
            run_quietly(Command::new(folder.join("bin/python")).args(["-m", "pip", "install", "--quiet", "abi3audit"]))
        });
        if made.is_ok() && program.exists() {
            return Ok(Some(program));
        }
        let _ = fs::remove_dir_all(&folder);
    }
    Ok(None)
}
