//! examples/pyo3-takeout: calls of this library on PyO3's pointers.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{folder, output};
use crate::build::run_quietly;
use crate::gen::root;
use crate::pythons::{self, Implementation, Python};

/// Builds it for the oldest and the newest release, and as one abi3 file for both.
pub fn run() -> Result<()> {
    let found = pythons::select(&pythons::find());
    let fit: Vec<&Python> = found
        .iter()
        .filter(|python| python.implementation == Implementation::CPython && python.version.minor() >= (3, 9))
        .filter(|python| !python.debug && !python.free_threaded)
        .collect();
    let (oldest, newest) = fit.first().zip(fit.last()).context("no CPython 3.9 or newer")?;
    check(oldest, &build(oldest, false)?)?;
    check(newest, &build(newest, false)?)?;
    let one = build(newest, true)?;
    check(oldest, &one)?;
    check(newest, &one)
}

/// Returns the folder of the module.
fn build(python: &Python, abi3: bool) -> Result<PathBuf> {
    let label = if abi3 { "abi3".to_owned() } else { python.label() };
    // PyO3 is built again when the interpreter changes; in a folder for each it is not.
    let target = folder().join("pyo3-takeout").join(label);
    let mut command = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    command.args(["build", "--quiet", "--target-dir"]).arg(&target);
    command.arg("--manifest-path").arg(root().join("examples/pyo3-takeout/Cargo.toml"));
    if abi3 {
        command.args(["--features", "abi3-py39"]);
    }
    command.env("PYO3_PYTHON", &python.executable).env_remove("CARGO_TARGET_DIR");
    run_quietly(&mut command).context("examples/pyo3-takeout")?;
    let module = target.join("module");
    fs::create_dir_all(&module)?;
    let name = format!("{}pyo3_takeout{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    let suffix = if abi3 { ".abi3.so" } else { &python.ext_suffix };
    fs::copy(target.join("debug").join(name), module.join(format!("pyo3_takeout{suffix}")))?;
    Ok(module)
}

fn check(python: &Python, module: &Path) -> Result<()> {
    let script = "import sys, runpy; sys.path.insert(0, sys.argv[1]); runpy.run_path(sys.argv[2])";
    let check = root().join("examples/pyo3-takeout/check.py");
    let answer = output(Command::new(&python.executable).args(["-c", script]).arg(module).arg(check))?;
    println!("examples/pyo3-takeout: {}", answer.trim());
    Ok(())
}
