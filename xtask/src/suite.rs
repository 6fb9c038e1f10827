//! `cargo xtask suite`: runs tests/suite inside every interpreter, against every provider.

use std::process::Command;

use anyhow::{bail, Context, Result};
use comfy_table::Table;
use rayon::prelude::*;
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
    /// Run it in two subinterpreters, one after the other, or each test on eight threads at once
    #[arg(long = "in", value_enum, value_name = "WHERE")]
    pub mode: Option<Mode>,
    /// Print each skipped test with its reason
    #[arg(long)]
    pub skipped: bool,
}

/// Where the suite can run besides the main interpreter's first thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Mode {
    /// In subinterpreters that share the main one's GIL
    Subinterpreter,
    /// In subinterpreters that have a GIL of their own, which CPython 3.12 and newer have
    OwnGil,
    /// Each test on eight threads at the same time
    Threads,
}

impl Mode {
    pub const ALL: [Mode; 3] = [Mode::Subinterpreter, Mode::OwnGil, Mode::Threads];

    fn name(self) -> &'static str {
        match self {
            Mode::Subinterpreter => "subinterpreter",
            Mode::OwnGil => "own-gil",
            Mode::Threads => "threads",
        }
    }
}

/// What tests/suite/run.py prints as its last line.
#[derive(Deserialize, Default)]
pub struct Report {
    pub passed: usize,
    pub failed: usize,
    pub skipped: Vec<(String, String)>,
    /// Why this interpreter cannot run the suite in that way
    #[serde(default)]
    pub unusable: Option<String>,
}

/// One run of the suite.
pub struct Row {
    pub python: String,
    pub variant: Variant,
    pub mode: Option<Mode>,
    pub outcome: Result<Report, String>,
}

impl Row {
    pub fn is_ok(&self) -> bool {
        matches!(&self.outcome, Ok(report) if report.failed == 0 && (report.passed > 0 || report.unusable.is_some()))
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
    let newest = pythons::newest(&pythons).ok();

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
        let able: Vec<&&Python> = wanted.iter().filter(|python| variant.obstacle(python).is_none()).collect();
        rows.par_extend(able.into_par_iter().map(|python| {
            let folder = match &shared {
                Some(folder) => folder.clone(),
                None => testcapi::build(python, variant).map_err(|error| format!("{error:#}")),
            };
            let mut arguments: Vec<&str> = options.mode.map_or(Vec::new(), |mode| vec!["--in", mode.name()]);
            arguments.extend(options.filter.as_deref());
            let outcome =
                folder.and_then(|folder| run_one(python, &folder, &arguments).map_err(|error| format!("{error:#}")));
            let row = Row { python: python.label(), variant, mode: options.mode, outcome };
            eprintln!("suite: {} {}: {}", row.python, row.variant, summary(&row));
            row
        }));
    }
    Ok(rows)
}

/// Runs the suite in a process of its own, on the extension in that folder.
pub fn run_one(python: &Python, folder: &std::path::Path, arguments: &[&str]) -> Result<Report> {
    let mut command = Command::new(&python.executable);
    command.arg("-X").arg("faulthandler").arg(root().join("tests/suite/run.py")).args(arguments);
    command.env("PYTHONPATH", folder).env("PYTHONDONTWRITEBYTECODE", "1");
    // What is freed is overwritten, so that a reference which was lost does not go on working by chance.
    command.env("PYTHONMALLOC", "debug");
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
        Ok(Report { unusable: Some(reason), .. }) => format!("not run: {reason}"),
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
        let python = row.python.clone();
        let variant = row.mode.map_or(row.variant.to_string(), |mode| format!("{} in {}", row.variant, mode.name()));
        match &row.outcome {
            Ok(report) => table.add_row([
                python,
                variant,
                report.passed.to_string(),
                report.failed.to_string(),
                report.skipped.len().to_string(),
                report.unusable.as_ref().map_or(String::new(), |reason| format!("not run: {reason}")),
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
