//! `cargo xtask cpython-suite`: runs CPython's own C API tests on our fallbacks.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use anyhow::{bail, Context, Result};
use comfy_table::Table;
use serde::Deserialize;

use crate::gen::root;
use crate::pythons::{self, Implementation, Python};
use crate::testcapi::{self, Variant};

/// The version whose tests are run.
const TESTS_OF: (u8, u8) = (3, 15);

/// Fewer tests than this mean that the harness is broken.
const FLOOR: usize = 200;

/// Rust's fallbacks take a while to build: the oldest, one between and the newest.
const RUST_PYTHONS: [&str; 3] = ["3.9", "3.12", "3.15"];

// Without test_misc: most of it starts threads and interpreters that wait for what tests/testcapi does not have.
const MODULES: [&str; 27] = [
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

#[derive(clap::Args)]
pub struct Options {
    /// Only these interpreters, by label; all CPythons from 3.9 without it
    #[arg(long = "python", value_name = "LABEL")]
    pythons: Vec<String>,
    /// Only these variants; c-forced, and rust-forced for some, without it
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
    passed: usize,
    /// How many of those call functions of this library.
    ours: usize,
    failed: Vec<String>,
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
    fn complaints(&self, floor: usize) -> Vec<String> {
        let mut complaints: Vec<String> = self.failed.iter().map(|test| format!("{test} failed")).collect();
        complaints.extend(self.needless.iter().map(|test| format!("{test} is listed in exceptions.txt needlessly")));
        complaints.extend(self.unloaded.iter().map(|(module, error)| format!("{module} cannot be loaded: {error}")));
        if self.passed < floor {
            complaints.push(format!("only {} tests passed, expected at least {floor}", self.passed));
        }
        complaints
    }
}

struct Row {
    python: String,
    variant: Variant,
    outcome: Result<Report>,
}

pub fn run(options: &Options) -> Result<()> {
    let pythons = pythons::select(&pythons::find());
    let tests = pythons.iter().filter(|python| python.version.minor() == TESTS_OF).find_map(Python::test_suite);
    let Some(tests) = tests else {
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
    let floor = if options.modules.is_empty() { FLOOR } else { 1 };

    let mut rows = Vec::new();
    for python in wanted {
        for variant in variants(options, &python.label()) {
            let outcome =
                testcapi::build(python, variant).and_then(|folder| run_one(python, &folder, &tests, &modules));
            rows.push(Row { python: python.label(), variant, outcome });
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
            Ok(report) => report.complaints(floor),
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

fn variants(options: &Options, label: &str) -> Vec<Variant> {
    if !options.variants.is_empty() {
        return options.variants.clone();
    }
    let mut variants = vec![Variant::CForced];
    if RUST_PYTHONS.contains(&label) {
        variants.push(Variant::RustForced);
    }
    variants
}

fn run_one(python: &Python, folder: &Path, tests: &Path, modules: &[&str]) -> Result<Report> {
    let mut command = Command::new(&python.executable);
    command.args(["-X", "faulthandler"]).arg(root().join("tests/cpython/run.py")).arg(python.label()).args(modules);
    command.env("PYTHONPATH", folder).env("CPYTHON_TESTS", tests).env("PYTHONDONTWRITEBYTECODE", "1");
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
        "of them ours",
        "failed",
        "listed",
        "skipped",
        "out of reach",
    ]);
    for row in rows {
        let (python, variant) = (row.python.clone(), row.variant.to_string());
        match &row.outcome {
            Ok(report) => {
                let run = report.passed + report.failed.len() + report.listed.len();
                let numbers = [
                    run,
                    report.passed,
                    report.ours,
                    report.failed.len(),
                    report.listed.len(),
                    report.skipped.len(),
                    report.out_of_reach.len(),
                ];
                table.add_row([python, variant].into_iter().chain(numbers.iter().map(usize::to_string)))
            }
            Err(_) => table.add_row([python, variant, "died".to_owned()]),
        };
    }
    println!("{table}");
    println!("ours: tests that call functions of this library; the others only call functions that every Python has.");
    println!("skipped: by CPython's own conditions. out of reach: tests that call what tests/testcapi does not have.");
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
