//! `cargo xtask suite`: runs tests/suite inside every interpreter, against every provider.

use std::process::Command;

use anyhow::{bail, Context, Result};
use comfy_table::Table;
use serde::Deserialize;

use crate::build::sha256;
use crate::gen::root;
use crate::pythons::{self, Python};
use crate::testcapi::{self, Variant};

#[derive(clap::Args)]
pub struct Options {
    /// Only these interpreters, by label (3.12, 3.15d, pypy3.11); all that are found without it
    #[arg(long = "python", value_name = "LABEL")]
    pub pythons: Vec<String>,
    /// Only these variants
    #[arg(long = "variant", value_enum)]
    pub variants: Vec<Variant>,
    /// Only tests whose name contains this
    #[arg(short = 'k', value_name = "TEXT")]
    pub filter: Option<String>,
    /// Print each skipped test with its reason
    #[arg(long)]
    pub skipped: bool,
}

/// What tests/suite/run.py prints as its last line.
#[derive(Deserialize, Default)]
pub struct Report {
    pub passed: usize,
    pub failed: usize,
    pub skipped: Vec<(String, String)>,
}

/// One run of the suite.
pub struct Row {
    pub python: String,
    pub variant: Variant,
    pub outcome: Result<Report, String>,
}

impl Row {
    pub fn is_ok(&self) -> bool {
        matches!(&self.outcome, Ok(report) if report.failed == 0 && report.passed > 0)
    }
}

pub fn run(options: &Options) -> Result<()> {
    let rows = run_all(options)?;
    print_table(&rows, options.skipped);
    let failed = rows.iter().filter(|row| !row.is_ok()).count();
    if failed > 0 {
        bail!("{failed} of {} runs of the suite failed", rows.len());
    }
    Ok(())
}

/// Builds and runs everything that was asked for.
pub fn run_all(options: &Options) -> Result<Vec<Row>> {
    let pythons = pythons::select(&pythons::find());
    let wanted: Vec<&Python> = pythons
        .iter()
        .filter(|python| options.pythons.is_empty() || options.pythons.contains(&python.label()))
        .collect();
    if wanted.is_empty() {
        bail!("no interpreter to test with: see `cargo xtask pythons`");
    }
    let variants = if options.variants.is_empty() { Variant::ALL.to_vec() } else { options.variants.clone() };
    // The newest headers know the most, and an abi3 file may be built with any.
    let newest = pythons
        .iter()
        .filter(|python| python.implementation == pythons::Implementation::CPython && python.has_headers)
        .filter(|python| !python.debug && !python.free_threaded)
        .max_by_key(|python| (python.version.major, python.version.minor));

    let mut rows = Vec::new();
    for variant in variants {
        if wanted.iter().all(|python| variant.obstacle(python).is_some()) {
            continue;
        }
        let shared = match (variant.stable_abi(), newest) {
            (Some(abi), Some(newest)) => {
                let folder = testcapi::build(newest, variant).map_err(|error| format!("{error:#}"));
                if let Ok(folder) = &folder {
                    let file = folder.join(format!("testcapi.{abi}.so"));
                    eprintln!("suite: {variant}: one file for all, sha256 {}", sha256(newest, &file)?);
                }
                Some(folder)
            }
            (Some(abi), None) => Some(Err(format!("no CPython with headers to build the {abi} file"))),
            (None, _) => None,
        };
        for python in &wanted {
            if variant.obstacle(python).is_some() {
                continue;
            }
            let folder = match &shared {
                Some(folder) => folder.clone(),
                None => testcapi::build(python, variant).map_err(|error| format!("{error:#}")),
            };
            let outcome = folder.and_then(|folder| {
                run_one(python, &folder, options.filter.as_deref()).map_err(|error| format!("{error:#}"))
            });
            let row = Row { python: python.label(), variant, outcome };
            eprintln!("suite: {} {}: {}", row.python, row.variant, summary(&row));
            rows.push(row);
        }
    }
    Ok(rows)
}

pub fn run_one(python: &Python, folder: &std::path::Path, filter: Option<&str>) -> Result<Report> {
    let mut command = Command::new(&python.executable);
    command.arg("-X").arg("faulthandler").arg(root().join("tests/suite/run.py")).args(filter);
    command.env("PYTHONPATH", folder).env("PYTHONDONTWRITEBYTECODE", "1");
    let output = command.output().with_context(|| format!("cannot run {}", python.executable.display()))?;
    let stdout = String::from_utf8_lossy(&output.stdout);
    let stderr = String::from_utf8_lossy(&output.stderr);
    let report = stdout.lines().last().and_then(|line| serde_json::from_str::<Report>(line).ok());
    match report {
        Some(report) => {
            if report.failed > 0 {
                eprintln!("{stderr}");
            }
            Ok(report)
        }
        None => bail!("the interpreter died ({}):\n{stderr}", output.status),
    }
}

fn summary(row: &Row) -> String {
    match &row.outcome {
        Ok(report) => {
            format!("{} passed, {} failed, {} skipped", report.passed, report.failed, report.skipped.len())
        }
        Err(message) => message.clone(),
    }
}

/// The table at the end: interpreter × provider.
pub fn print_table(rows: &[Row], show_skipped: bool) {
    let mut table = Table::new();
    table.load_preset(comfy_table::presets::UTF8_BORDERS_ONLY);
    table.set_header(["Python", "provider", "passed", "failed", "skipped", ""]);
    for row in rows {
        let (python, variant) = (row.python.clone(), row.variant.to_string());
        match &row.outcome {
            Ok(report) => table.add_row([
                python,
                variant,
                report.passed.to_string(),
                report.failed.to_string(),
                report.skipped.len().to_string(),
                String::new(),
            ]),
            Err(message) => {
                let first = message.lines().next().unwrap_or_default().to_owned();
                table.add_row([python, variant, "-".to_owned(), "-".to_owned(), "-".to_owned(), first])
            }
        };
    }
    println!("{table}");
    if show_skipped {
        for row in rows {
            let Ok(report) = &row.outcome else { continue };
            for (test, reason) in &report.skipped {
                println!("skipped: {} {}: {test}: {reason}", row.python, row.variant);
            }
        }
    }
}
