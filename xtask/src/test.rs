//! `cargo xtask test`: everything that CI checks.

use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{bail, Context, Result};
use comfy_table::Table;

use crate::gen::root;
use crate::pythons::{self, Implementation, Python};
use crate::testcapi::Variant;
use crate::{
    build_cost, codegen, coverage, cpython_suite, differential, dispatch, docs, faults, gen, header_check, packages,
    pyo3_range, slots, suite, verify,
};

#[derive(clap::Args)]
pub struct Options {
    /// Fail unless an interpreter with each of these labels is found (3.9,3.15d,pypy3.11)
    #[arg(long, value_name = "LABELS", value_delimiter = ',')]
    require: Vec<String>,
    /// Obtain into the cache what some checks need and this machine has not: zig as clang and for other platforms, valgrind
    #[arg(long)]
    fetch: bool,
    /// Only these interpreters for the Python suite
    #[arg(long = "python", value_name = "LABEL")]
    pythons: Vec<String>,
    /// Print each skipped test with its reason
    #[arg(long)]
    skipped: bool,
}

struct Step {
    name: &'static str,
    outcome: Result<()>,
    time: Duration,
}

/// Crates outside the workspace, which users' own builds resemble.
const OUTSIDE: [&str; 5] = [
    "examples/wordcount-rust",
    "examples/packaging/maturin",
    "examples/pyo3-takeout",
    "tests/providers",
    "tests/testcapi",
];

pub fn run(options: &Options) -> Result<()> {
    let found = pythons::select(&pythons::find());
    let missing: Vec<&String> = options
        .require
        .iter()
        .filter(|label| !found.iter().any(|python| &python.label() == *label && python.has_headers))
        .collect();
    if !missing.is_empty() {
        bail!("required but not found with headers: {missing:?}; try `cargo xtask pythons --fetch`");
    }
    if options.fetch {
        if let Err(error) = pythons::fetch_valgrind() {
            println!("no valgrind: {error:#}");
        }
    }
    let python = build_python(&found)?;
    println!("Rust is checked for {}", python.executable.display());

    let mut steps = Vec::new();
    step(&mut steps, "format", check_format);
    step(&mut steps, "generated files", || gen::run(&gen::Options { check: true }));
    step(&mut steps, "matrix against reality", || verify::run(&verify::Options::default()));
    step(&mut steps, "clippy", || clippy(&python, &found));
    step(&mut steps, "unit tests and compiler messages", || unit_tests(&python));
    step(&mut steps, "documentation", || docs::run(&docs::Options::default()));
    step(&mut steps, "direct calls are free", || codegen::run(&codegen::Options {}));
    step(&mut steps, "the C header in every mode", || header_check::run(&header_check::Options::all(options.fetch)));
    step(&mut steps, "cost of building", || build_cost::run(&build_cost::Options::for_ci()));
    step(&mut steps, "what can be called", || coverage::run(&coverage::Options::default()));
    step(&mut steps, "modules defined by slots", || slots::run(&slots::Options::default()));
    step(&mut steps, "one abi3 file", || dispatch::run(&dispatch::Options { cost: false, processes: 10 }));
    step(&mut steps, "what is published", || packages::run(&packages::Options::default()));
    step(&mut steps, "the oldest pyo3-ffi", || pyo3_range::run(&pyo3_range::Options::default()));
    let mut rows = Vec::new();
    step(&mut steps, "suite", || {
        rows = suite::run_all(&suite::Options {
            pythons: options.pythons.clone(),
            variants: Vec::new(),
            filter: None,
            mode: None,
            skipped: options.skipped,
        })?;
        let failed = rows.iter().filter(|row| !row.is_ok()).count();
        if failed > 0 {
            bail!("{failed} of {} runs failed", rows.len());
        }
        Ok(())
    });
    // After the suite, which has built the extension.
    step(&mut steps, "CPython's own tests", || cpython_suite::run(&cpython_suite::Options::default()));
    step(&mut steps, "fallbacks against the real functions", differential::run_in_ci);
    step(&mut steps, "without memory", || faults::run(&faults::Options::quick()));
    step(&mut steps, "in other interpreters and threads", elsewhere);
    report(&steps, &rows, options.skipped)
}

/// The suite of one language on few interpreters, in each of the ways that are not the usual one.
fn elsewhere() -> Result<()> {
    for mode in suite::Mode::ALL {
        suite::run(&suite::Options {
            pythons: vec!["3.9".to_owned(), "3.12".to_owned(), "3.15".to_owned()],
            variants: vec![Variant::CForced],
            filter: None,
            mode: Some(mode),
            skipped: false,
        })?;
    }
    Ok(())
}

/// The interpreter that Rust is built for where one is enough: not a debug build, and rather one that lacks something, so
/// that messages about what is missing are seen.
fn build_python(found: &[Python]) -> Result<Python> {
    found
        .iter()
        .filter(|python| python.implementation == Implementation::CPython && !python.debug && !python.free_threaded)
        .filter(|python| (python.version.major, python.version.minor) >= (3, 9))
        .max_by_key(|python| ((python.version.minor < 15), python.version.minor))
        .cloned()
        .context("no CPython 3.9 or newer found: see `cargo xtask pythons`")
}

fn step(steps: &mut Vec<Step>, name: &'static str, check: impl FnOnce() -> Result<()>) {
    println!("\n== {name}");
    let start = Instant::now();
    let outcome = check();
    if let Err(error) = &outcome {
        println!("FAILED: {error:#}");
    }
    steps.push(Step { name, outcome, time: start.elapsed() });
}

fn cargo() -> Command {
    let mut command = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    command.current_dir(root());
    command
}

fn status(command: &mut Command) -> Result<()> {
    let status = command.status().context("cannot run cargo")?;
    if !status.success() {
        bail!("`cargo {}` failed", command.get_args().next().unwrap_or_default().to_string_lossy());
    }
    Ok(())
}

fn check_format() -> Result<()> {
    status(cargo().args(["fmt", "--all", "--check"]))?;
    for folder in OUTSIDE {
        status(cargo().args(["fmt", "--check", "--manifest-path", &format!("{folder}/Cargo.toml")]))?;
    }
    Ok(())
}

fn clippy(python: &Python, found: &[Python]) -> Result<()> {
    let deny = ["--", "-D", "warnings"];
    // Each target compiles other parts of the library: the oldest most fallbacks, abi3 the dispatch.
    let release = |python: &&Python| {
        python.implementation == Implementation::CPython
            && !python.debug
            && !python.free_threaded
            && python.version.minor() >= (3, 9)
    };
    let oldest = found.iter().filter(release).min_by_key(|python| python.version.minor());
    let newest = found.iter().filter(release).max_by_key(|python| python.version.minor());
    for (python, features) in [(oldest, ""), (newest, ""), (newest, "abi3-py39")] {
        let Some(python) = python else { continue };
        let mut command = cargo();
        command.env("PYO3_PYTHON", &python.executable).args(["clippy", "--package", "capi-compat"]);
        status(command.args(["--features", features]).args(deny))?;
    }
    status(cargo().env("PYO3_PYTHON", &python.executable).args(["clippy", "--workspace", "--all-targets"]).args(deny))?;
    for folder in OUTSIDE {
        let manifest = format!("{folder}/Cargo.toml");
        let target = crate::build::target_folder().join("clippy");
        let mut command = cargo();
        command.env("PYO3_PYTHON", &python.executable).args(["clippy", "--all-targets", "--manifest-path", &manifest]);
        status(command.arg("--target-dir").arg(target).args(deny))?;
    }
    Ok(())
}

fn unit_tests(python: &Python) -> Result<()> {
    status(cargo().env("PYO3_PYTHON", &python.executable).args(["test", "--workspace", "--no-fail-fast"]))
}

fn report(steps: &[Step], rows: &[suite::Row], show_skipped: bool) -> Result<()> {
    println!();
    suite::print_table(rows, show_skipped);
    let mut table = Table::new();
    table.load_preset(comfy_table::presets::UTF8_BORDERS_ONLY);
    table.set_header(["step", "result", "time"]);
    for step in steps {
        let result = step.outcome.as_ref().map_or_else(|error| format!("FAILED: {error}"), |()| "ok".to_owned());
        table.add_row([step.name.to_owned(), result, format!("{:.0} s", step.time.as_secs_f64())]);
    }
    println!("{table}");
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for row in rows {
        match &row.outcome {
            Ok(report) => {
                passed += report.passed;
                failed += report.failed;
                skipped += report.skipped.len();
            }
            Err(_) => failed += 1,
        }
    }
    for step in steps {
        match step.outcome {
            Ok(()) => passed += 1,
            Err(_) => failed += 1,
        }
    }
    println!("{passed} passed, {failed} failed, {skipped} skipped");
    if failed > 0 {
        bail!("see above");
    }
    Ok(())
}
