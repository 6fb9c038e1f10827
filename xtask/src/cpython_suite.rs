//! `cargo xtask cpython-suite`: runs CPython's own C API tests on our fallbacks.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{bail, Context, Result};
use comfy_table::Table;
use serde::Deserialize;

use crate::build::run_quietly;
use crate::gen::root;
use crate::pythons::{self, Implementation, Python};
use crate::testcapi::{self, Variant};

/// The version whose tests are run.
const TESTS_OF: (u8, u8) = (3, 15);

/// The first version that knows all the syntax the tests are written in.
const KNOWS_MATCH: (u8, u8) = (3, 10);

/// Fewer tests than this mean that the harness is broken.
const FLOOR: usize = 200;
const FLOOR_ABI3: usize = 160;

const MODULES: [&str; 29] = [
    "test_abstract",
    "test_bytes",
    "test_config",
    "test_dict",
    "test_eval",
    "test_exceptions",
    "test_file",
    "test_float",
    "test_frame",
    "test_function",
    "test_getargs",
    "test_hash",
    "test_immortal",
    "test_import",
    "test_list",
    "test_long",
    "test_misc",
    "test_modsupport",
    "test_module",
    "test_object",
    "test_set",
    "test_slots",
    "test_structmembers",
    "test_sys",
    "test_time",
    "test_tuple",
    "test_type",
    "test_unicode",
    "test_weakref",
];

#[derive(clap::Args, Default)]
pub struct Options {
    /// Only these interpreters, by label; all CPythons from 3.9 without it
    #[arg(long = "python", value_name = "LABEL")]
    pythons: Vec<String>,
    /// Only these variants; c-forced and rust-forced without it
    #[arg(long = "variant", value_enum)]
    variants: Vec<Variant>,
    /// Only these of CPython's test modules (test_dict)
    #[arg(long = "module", value_name = "NAME")]
    modules: Vec<String>,
    /// Print what tests asked for that tests/testcapi does not have, and how many tests did
    #[arg(long)]
    missing: bool,
}

/// What tests/cpython/run.py prints as its last line.
#[derive(Deserialize)]
struct Report {
    /// Of the tests that call functions of this library.
    passed: usize,
    failed: Vec<String>,
    /// How many of the tests that call only what every Python has pass.
    same: usize,
    /// The others of those: the old Python's function is not the new one.
    differs: Vec<String>,
    /// Tests of exceptions.txt that indeed do not hold, with the reason.
    listed: Vec<(String, String)>,
    /// Tests of exceptions.txt that pass, or that there are not.
    needless: Vec<String>,
    out_of_reach: Vec<(String, String)>,
    skipped: Vec<(String, String)>,
    unloaded: Vec<(String, String)>,
}

impl Report {
    /// What is wrong, if anything.
    fn complaints(&self, floor: usize, is_newest: bool) -> Vec<String> {
        let mut complaints: Vec<String> = self.failed.iter().map(|test| format!("{test} failed")).collect();
        if is_newest {
            complaints.extend(self.differs.iter().map(|test| format!("{test} failed, on the Python whose test it is")));
        }
        complaints.extend(self.needless.iter().map(|test| format!("{test} is listed in exceptions.txt needlessly")));
        complaints.extend(self.unloaded.iter().map(|(module, error)| format!("{module} cannot be loaded: {error}")));
        if self.passed < floor {
            complaints.push(format!("only {} tests passed, expected at least {floor}", self.passed));
        }
        complaints
    }
}

/// The tests, and those of them that Python 3.9 cannot read in a form that it can.
struct Tests {
    folder: PathBuf,
    rewritten: PathBuf,
}

struct Row {
    python: String,
    /// Whether the tests are this Python's own.
    is_newest: bool,
    variant: Variant,
    outcome: Result<Report>,
}

pub fn run(options: &Options) -> Result<()> {
    let pythons = pythons::select(&pythons::find());
    let newest = pythons.iter().filter(|python| python.version.minor() == TESTS_OF);
    let Some((newest, tests)) = newest.filter_map(|python| Some((python, python.test_suite()?))).next() else {
        println!(
            "NOT RUN: no test-suite of CPython {}.{} is installed; `cargo xtask pythons --fetch` gets it",
            TESTS_OF.0, TESTS_OF.1
        );
        return Ok(());
    };
    let wanted: Vec<&Python> = pythons
        .iter()
        .filter(|python| python.implementation == Implementation::CPython && python.version.minor() >= (3, 9))
        .filter(|python| python.has_headers)
        .filter(|python| options.pythons.is_empty() || options.pythons.contains(&python.label()))
        .collect();
    if wanted.is_empty() {
        bail!("no CPython with headers to test with: see `cargo xtask pythons`");
    }
    let modules: Vec<&str> = match options.modules.as_slice() {
        [] => MODULES.to_vec(),
        chosen => chosen.iter().map(String::as_str).collect(),
    };
    let tests = Tests { rewritten: rewrite(newest, &tests)?, folder: tests };

    let mut rows = Vec::new();
    for python in wanted {
        for variant in variants(options) {
            // An abi3 file is built once, with the headers that know the most.
            let headers = if variant.is_abi3() { newest } else { python };
            let outcome = testcapi::build(headers, variant)
                .and_then(|folder| run_one(python, variant, &folder, &tests, &modules));
            let is_newest = python.version.minor() == TESTS_OF;
            rows.push(Row { python: python.label(), is_newest, variant, outcome });
        }
    }
    print_table(&rows);
    if options.missing {
        print_missing(&rows);
    }
    print_exceptions(&rows);
    let mut bad = 0;
    for row in &rows {
        let complaints = match &row.outcome {
            Ok(report) => report.complaints(floor(options, row.variant), row.is_newest),
            Err(error) => vec![format!("{error:#}")],
        };
        bad += usize::from(!complaints.is_empty());
        for complaint in complaints {
            println!("{} {}: {complaint}", row.python, row.variant);
        }
    }
    if bad > 0 {
        bail!("{bad} of {} runs of CPython's tests failed", rows.len());
    }
    Ok(())
}

fn floor(options: &Options, variant: Variant) -> usize {
    match (options.modules.is_empty(), variant.is_abi3()) {
        (false, _) => 1,
        (true, true) => FLOOR_ABI3,
        (true, false) => FLOOR,
    }
}

fn variants(options: &Options) -> Vec<Variant> {
    match options.variants.as_slice() {
        [] => vec![Variant::CForced, Variant::RustForced],
        chosen => chosen.to_vec(),
    }
}

/// Writes the tests with new syntax in an older one; `python` is what they are of.
fn rewrite(python: &Python, tests: &Path) -> Result<PathBuf> {
    let folder = testcapi::work_folder().join("cpython-tests");
    let mut command = Command::new(&python.executable);
    command.arg(root().join("tests/cpython/rewrite.py")).arg(tests.join("test_capi")).arg(&folder).args(MODULES);
    run_quietly(&mut command).context("rewriting tests for Python 3.9")?;
    Ok(folder)
}

fn run_one(python: &Python, variant: Variant, folder: &Path, tests: &Tests, modules: &[&str]) -> Result<Report> {
    let mut command = Command::new(&python.executable);
    command
        .args(["-X", "faulthandler"])
        .arg(root().join("tests/cpython/run.py"))
        .arg(python.label())
        .arg(variant.to_string())
        .args(modules);
    command.env("PYTHONPATH", folder).env("CPYTHON_TESTS", &tests.folder).env("PYTHONDONTWRITEBYTECODE", "1");
    if python.version.minor() < KNOWS_MATCH {
        command.env("CPYTHON_TESTS_REWRITTEN", &tests.rewritten);
    }
    let output = command.output().with_context(|| format!("cannot run {}", python.executable.display()))?;
    let stdout = String::from_utf8_lossy(&output.stdout);
    let stderr = String::from_utf8_lossy(&output.stderr);
    let Some(report) = stdout.lines().last().and_then(|line| serde_json::from_str::<Report>(line).ok()) else {
        bail!("the interpreter died ({}):\n{stderr}", output.status);
    };
    if !report.failed.is_empty() {
        eprintln!("{stderr}");
    }
    Ok(report)
}

fn print_table(rows: &[Row]) {
    let mut table = Table::new();
    table.load_preset(comfy_table::presets::UTF8_BORDERS_ONLY);
    table.set_header([
        "Python",
        "provider",
        "run",
        "passed",
        "failed",
        "listed",
        "skipped",
        "out of reach",
        "every Python's",
        "old ones differ",
    ]);
    for row in rows {
        let (python, variant) = (row.python.clone(), row.variant.to_string());
        match &row.outcome {
            Ok(report) => {
                let run = report.passed + report.failed.len() + report.listed.len();
                let numbers = [
                    run,
                    report.passed,
                    report.failed.len(),
                    report.listed.len(),
                    report.skipped.len(),
                    report.out_of_reach.len(),
                    report.same,
                    report.differs.len(),
                ];
                table.add_row([python, variant].into_iter().chain(numbers.iter().map(usize::to_string)))
            }
            Err(_) => table.add_row([python, variant, "died".to_owned()]),
        };
    }
    println!("{table}");
    println!("run, passed, failed, listed: tests that call functions of this library.");
    println!("skipped: by CPython's own conditions. out of reach: tests that call what tests/testcapi does not have.");
    println!(
        "every Python's: tests that call only what every Python has, and pass; old ones differ: and do not pass there."
    );
}

/// Each exception once, with the runs that need it.
fn print_exceptions(rows: &[Row]) {
    let mut exceptions: BTreeMap<(&str, &str), Vec<String>> = BTreeMap::new();
    for row in rows {
        let Ok(report) = &row.outcome else { continue };
        for (test, reason) in &report.listed {
            exceptions.entry((test, reason)).or_default().push(format!("{} {}", row.python, row.variant));
        }
    }
    for ((test, reason), runs) in exceptions {
        println!("listed: {test} ({}): {reason}", runs.join(", "));
    }
}

fn print_missing(rows: &[Row]) {
    for row in rows {
        let Ok(report) = &row.outcome else { continue };
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, name) in &report.out_of_reach {
            *counts.entry(name).or_default() += 1;
        }
        for (name, count) in counts {
            println!("missing: {} {}: {name} ({count})", row.python, row.variant);
        }
    }
}
