//! `cargo xtask slots`: builds the module of tests/slots, which is defined once by slots, and imports it in every
//! interpreter and in subinterpreters with their own GIL.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{bail, Context, Result};
use capi_version_matrix::Language;
use comfy_table::Table;
use serde::Deserialize;

use crate::build::{compile_c, run_quietly, target_folder, CSource};
use crate::gen::root;
use crate::pythons::{self, Python};
use crate::testcapi::Variant;

#[derive(clap::Args, Default)]
pub struct Options {
    /// Only these interpreters, by label (3.12, 3.15d, pypy3.11); all that are found without it
    #[arg(long = "python", value_name = "LABEL")]
    pub pythons: Vec<String>,
}

/// What tests/slots/check.py prints as its last line.
#[derive(Deserialize)]
struct Report {
    hook: String,
    interpreters: String,
}

pub fn run(options: &Options) -> Result<()> {
    let pythons = pythons::select(&pythons::find());
    let wanted: Vec<&Python> = pythons
        .iter()
        .filter(|python| options.pythons.is_empty() || options.pythons.contains(&python.label()))
        .collect();
    if wanted.is_empty() {
        bail!("no interpreter to import the module with: see `cargo xtask pythons`");
    }
    let newest = pythons::newest(&pythons).ok();

    let mut table = Table::new();
    table.load_preset(comfy_table::presets::UTF8_BORDERS_ONLY);
    table.set_header(["Python", "file", "made by", "subinterpreters", ""]);
    let mut failed = 0;
    for variant in [Variant::C, Variant::Rust, Variant::CAbi3, Variant::RustAbi3] {
        // One abi3 file serves every interpreter.
        let shared = match (variant.is_abi3(), newest) {
            (true, Some(newest)) => Some(build(newest, variant).map_err(|error| format!("{error:#}"))),
            (true, None) => Some(Err("no CPython with headers to build the abi3 file".to_owned())),
            (false, _) => None,
        };
        for python in &wanted {
            // PyType_FromSlots needs 3.9, in C too.
            if variant.obstacle(python).is_some() || python.version.minor() < (3, 9) {
                continue;
            }
            let folder = match &shared {
                Some(folder) => folder.clone(),
                None => build(python, variant).map_err(|error| format!("{error:#}")),
            };
            let outcome = folder.and_then(|folder| check(python, &folder).map_err(|error| format!("{error:#}")));
            let (label, file) = (python.label(), variant.to_string());
            match outcome {
                Ok(report) => table.add_row([label, file, report.hook, report.interpreters, "ok".to_owned()]),
                Err(message) => {
                    failed += 1;
                    eprintln!("slots: {label} {file}: {message}");
                    let last = message.lines().last().unwrap_or_default().to_owned();
                    table.add_row([label, file, "-".to_owned(), "-".to_owned(), last])
                }
            };
        }
    }
    println!("{table}");
    if failed > 0 {
        bail!("{failed} imports failed");
    }
    Ok(())
}

/// Builds the module and returns its folder.
fn build(python: &Python, variant: Variant) -> Result<PathBuf> {
    let label = if variant.is_abi3() { "abi3".to_owned() } else { python.label() };
    let folder = target_folder().join("slots").join(label).join(variant.to_string());
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let suffix = if variant.is_abi3() { ".abi3.so" } else { python.ext_suffix.as_str() };
    let output = folder.join(format!("slotted{suffix}"));
    let sources = root().join("tests/slots");
    if variant.language() == Language::C {
        let mut arguments = vec!["-std=c11", "-Wall", "-Wextra", "-Werror"];
        if variant.is_abi3() {
            arguments.push("-DPy_LIMITED_API=0x03090000");
        }
        compile_c(&CSource { python, source: &sources.join("slotted.c"), output: &output, arguments: &arguments })?;
        return Ok(folder);
    }
    let mut command = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    command.args(["build", "--quiet", "--manifest-path"]).arg(sources.join("rust/Cargo.toml"));
    command.arg("--target-dir").arg(folder.join("target"));
    if variant.is_abi3() {
        command.args(["--features", "abi3-py39"]);
    }
    command.env("PYO3_PYTHON", &python.executable).env_remove("CARGO_TARGET_DIR");
    run_quietly(&mut command)?;
    fs::copy(folder.join("target/debug/libslotted.so"), &output)
        .with_context(|| format!("cannot write {}", output.display()))?;
    Ok(folder)
}

fn check(python: &Python, folder: &Path) -> Result<Report> {
    let mut command = Command::new(&python.executable);
    command.args(["-X", "faulthandler"]).arg(root().join("tests/slots/check.py")).arg(folder);
    let output = command
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .with_context(|| format!("cannot run {}", python.executable.display()))?;
    let stdout = String::from_utf8_lossy(&output.stdout);
    match stdout.lines().last().and_then(|line| serde_json::from_str(line).ok()) {
        Some(report) if output.status.success() => Ok(report),
        _ => bail!("{} ({})", String::from_utf8_lossy(&output.stderr).trim(), output.status),
    }
}
