//! `cargo xtask leaks`: repeats each test of tests/suite in debug builds; references and blocks of memory must not grow.

use std::process::Command;

use anyhow::{bail, Context, Result};
use comfy_table::Table;
use serde::Deserialize;

use crate::gen::root;
use crate::pythons::{self, Implementation, Python};
use crate::testcapi::{self, Variant};

#[derive(clap::Args)]
pub struct Options {
    /// Only these interpreters, by label; all debug builds of CPython that are found without it
    #[arg(long = "python", value_name = "LABEL")]
    pub pythons: Vec<String>,
    /// Only these variants; the forced fallbacks of both languages without it
    #[arg(long = "variant", value_enum)]
    pub variants: Vec<Variant>,
    /// Only tests whose name contains this
    #[arg(short = 'k', value_name = "TEXT")]
    pub filter: Option<String>,
}

/// What tests/suite/leaks.py prints as its last line.
#[derive(Deserialize)]
struct Report {
    measured: usize,
    not_run: usize,
    /// Tests that leave something, and leaks.py says why
    explained: usize,
    /// Each test with what every run left: references and blocks
    leaks: Vec<(String, Vec<(i64, i64)>)>,
}

pub fn run(options: &Options) -> Result<()> {
    let pythons = pythons::select(&pythons::find());
    let wanted: Vec<&Python> = pythons
        .iter()
        .filter(|python| python.debug && python.has_headers && python.implementation == Implementation::CPython)
        .filter(|python| options.pythons.is_empty() || options.pythons.contains(&python.label()))
        .collect();
    if wanted.is_empty() {
        println!("not run: no debug build of CPython is found, and only those count references");
        return Ok(());
    }
    let forced = [Variant::CForced, Variant::RustForced];
    let variants = if options.variants.is_empty() { &forced[..] } else { &options.variants };
    let mut table = Table::new();
    table.load_preset(comfy_table::presets::UTF8_BORDERS_ONLY);
    table.set_header(["Python", "provider", "tests measured", "not run", "explained", "leaking"]);
    let mut leaking = 0;
    for python in wanted {
        for variant in variants {
            let report = run_one(python, *variant, options.filter.as_deref())?;
            for (test, left) in &report.leaks {
                println!(
                    "LEAKS on {} {variant}: {test}: (references, blocks) after each run: {left:?}",
                    python.label()
                );
            }
            leaking += report.leaks.len();
            let numbers = [report.measured, report.not_run, report.explained, report.leaks.len()];
            table.add_row(
                [python.label(), variant.to_string()].into_iter().chain(numbers.map(|number| number.to_string())),
            );
        }
    }
    println!("{table}");
    if leaking > 0 {
        bail!("{leaking} tests leave something behind each time");
    }
    Ok(())
}

fn run_one(python: &Python, variant: Variant, filter: Option<&str>) -> Result<Report> {
    let folder = testcapi::build(python, variant)?;
    let mut command = Command::new(&python.executable);
    command.arg("-X").arg("faulthandler").arg(root().join("tests/suite/leaks.py")).args(filter);
    command.env("PYTHONPATH", folder).env("PYTHONDONTWRITEBYTECODE", "1");
    let output = command.output().with_context(|| format!("cannot run {}", python.executable.display()))?;
    let stdout = String::from_utf8_lossy(&output.stdout);
    match stdout.lines().last().and_then(|line| serde_json::from_str(line).ok()) {
        Some(report) => Ok(report),
        None => {
            let stderr = String::from_utf8_lossy(&output.stderr);
            bail!("{} died with {variant} ({}):\n{stderr}", python.label(), output.status)
        }
    }
}
