//! `cargo xtask faults`: calls functions while an allocation fails, and watches for crashes, lost references and wrong results.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{bail, Result};
use comfy_table::Table;
use serde::Deserialize;
use serde_json::json;

use crate::build::{compile_c, target_folder, CSource};
use crate::differential::no_lookup;
use crate::gen::root;
use crate::pythons::{self, Implementation, Python};
use crate::testcapi::{self, Variant};

#[derive(clap::Args)]
pub struct Options {
    /// Only these interpreters, by label; without it 3.9, 3.12, 3.15 and 3.15d
    #[arg(long = "python", value_name = "LABEL")]
    pub pythons: Vec<String>,
    /// Only these variants; without it the forced ones and the abi3 ones
    #[arg(long = "variant", value_enum)]
    pub variants: Vec<Variant>,
    /// Only calls and C functions whose name contains this
    #[arg(short = 'k', value_name = "TEXT", default_value = "")]
    pub filter: String,
    /// Samples of arguments of each call in the table of tests/differential
    #[arg(long, default_value_t = 12)]
    pub samples: u32,
    /// From the n-th allocation on all fail, not the n-th alone
    #[arg(long)]
    pub lasting: bool,
}

impl Options {
    /// What CI runs: the fallbacks in C on two interpreters, with fewer samples.
    pub fn quick() -> Options {
        Options {
            pythons: vec!["3.9".to_owned(), "3.12".to_owned()],
            variants: vec![Variant::CForced],
            filter: String::new(),
            samples: 4,
            lasting: false,
        }
    }
}

const PYTHONS: [&str; 4] = ["3.9", "3.12", "3.15", "3.15d"];
const VARIANTS: [Variant; 4] = [Variant::CForced, Variant::RustForced, Variant::CAbi3, Variant::RustAbi3];

/// A line of the report of tests/faults/run.py: one way to call something.
#[derive(Deserialize, Default)]
#[serde(default)]
struct Line {
    name: String,
    /// Why it was not called
    left_out: Option<String>,
    functions: Vec<String>,
    faults: u64,
    memory_errors: u64,
    findings: Vec<String>,
}

/// What came out of all calls of one build in one interpreter.
#[derive(Default)]
struct Outcome {
    /// MemoryErrors by function, of those that met a fault
    functions: BTreeMap<String, u64>,
    faults: u64,
    findings: Vec<String>,
}

pub fn run(options: &Options) -> Result<()> {
    let all = pythons::select(&pythons::find());
    let newest = pythons::newest(&all)?;
    let wanted: Vec<&Python> = pythons::chosen(&all, &options.pythons, &PYTHONS)
        .filter(|python| python.implementation == Implementation::CPython)
        .collect();
    let variants = if options.variants.is_empty() { VARIANTS.to_vec() } else { options.variants.clone() };
    let mut table = Table::new();
    table.load_preset(comfy_table::presets::UTF8_BORDERS_ONLY);
    table.set_header(["Python", "fallback", "functions that met a fault", "faults", "findings"]);
    let (mut covered, mut faults, mut findings) = (BTreeSet::new(), 0, 0);
    for python in wanted {
        for variant in variants.iter().filter(|variant| variant.obstacle(python).is_none()) {
            let outcome = run_one(python, newest, *variant, options)?;
            for finding in &outcome.findings {
                println!("FOUND on {} ({variant}): {finding}", python.label());
            }
            table.add_row([
                python.label(),
                variant.to_string(),
                outcome.functions.len().to_string(),
                outcome.faults.to_string(),
                outcome.findings.len().to_string(),
            ]);
            faults += outcome.faults;
            findings += outcome.findings.len();
            covered.extend(outcome.functions.into_keys());
        }
    }
    println!("{table}");
    println!("{} functions failed with MemoryError, {faults} faults, {findings} findings", covered.len());
    if findings > 0 || covered.is_empty() {
        bail!("{findings} findings");
    }
    Ok(())
}

/// Calls everything in one interpreter; where it dies, another process goes on behind the call that killed it.
fn run_one(python: &Python, newest: &Python, variant: Variant, options: &Options) -> Result<Outcome> {
    let extension = testcapi::build(if variant.is_abi3() { newest } else { python }, variant)?;
    let folder = target_folder().join("faults").join(format!("{}-{variant}", python.label()));
    fs::create_dir_all(&folder)?;
    let output = folder.join(format!("faultalloc{}", python.ext_suffix));
    let source = root().join("tests/faults/allocator.c");
    compile_c(&CSource { python, source: &source, output: &output, arguments: debug_flag(python) })?;
    let (report, position, progress) = (folder.join("report"), folder.join("position"), folder.join("progress"));
    let _ = fs::remove_file(&report);
    let mut outcome = Outcome::default();
    let mut start = 0;
    loop {
        let arguments = json!({
            "report": report, "position": position, "progress": progress, "filter": options.filter,
            "samples": options.samples, "lasting": options.lasting, "start": start,
        });
        let result = command(python, variant, &[&extension, &folder])?.arg(arguments.to_string()).output()?;
        if result.status.success() {
            break;
        }
        let stderr = String::from_utf8_lossy(&result.stderr);
        if result.status.code() == Some(1) {
            bail!("tests/faults/run.py on {} ({variant}):\n{stderr}", python.label());
        }
        outcome.findings.push(format!("{}: the interpreter died ({})", read_progress(&progress), result.status));
        start = fs::read_to_string(&position)?.trim().parse::<usize>()? + 1;
    }
    for line in fs::read_to_string(&report).unwrap_or_default().lines() {
        let line: Line = serde_json::from_str(line)?;
        if let Some(reason) = line.left_out {
            println!("not called on {} ({variant}): {}: {reason}", python.label(), line.name);
        }
        outcome.faults += line.faults;
        outcome.findings.extend(line.findings);
        for name in line.functions.into_iter().filter(|_| line.memory_errors > 0) {
            *outcome.functions.entry(name).or_default() += line.memory_errors;
        }
    }
    Ok(outcome)
}

fn debug_flag(python: &Python) -> &'static [&'static str] {
    if python.debug {
        &["-DPy_DEBUG=1"]
    } else {
        &[]
    }
}

fn command(python: &Python, variant: Variant, path: &[&PathBuf]) -> Result<Command> {
    let mut command = Command::new(&python.executable);
    command.args(["-X", "faulthandler"]).arg(root().join("tests/faults/run.py"));
    command.env("PYTHONPATH", std::env::join_paths(path)?).env("PYTHONDONTWRITEBYTECODE", "1");
    // What is freed is overwritten, so that a reference which was lost is noticed.
    command.env("PYTHONMALLOC", "debug");
    if variant.is_abi3() {
        // The fallbacks are meant, also where the interpreter has the function.
        command.env("LD_PRELOAD", no_lookup()?);
        // Fallbacks themselves look these up, which the stable ABI of old versions lacks and every interpreter exports.
        command.env("NO_LOOKUP_BUT", " PyThreadState_GetInterpreter PyThreadState_GetUnchecked ");
    }
    Ok(command)
}

fn read_progress(path: &Path) -> String {
    let text = fs::read(path).unwrap_or_default();
    String::from_utf8_lossy(text.split(|byte| *byte == 0).next().unwrap_or_default()).into_owned()
}
