//! The crates: packed, unpacked elsewhere, and built there as a user's cargo builds what it has downloaded.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{ensure, Context, Result};

use super::{files, folder, mirror, output, print_list};
use crate::build::run_quietly;
use crate::gen::root;
use crate::pythons::Python;

const NAMES: [&str; 3] = ["capi-version-matrix", "capi-compat", "capi-compat-cli"];

/// What was unpacked: the name of each crate and its folder.
pub type Unpacked = Vec<(&'static str, PathBuf)>;

fn cargo() -> Command {
    let mut command = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    command.env_remove("CARGO_TARGET_DIR");
    command
}

/// Packs the crates of the checkout, and unpacks them.
pub fn package(checkout: &Path) -> Result<Unpacked> {
    let target = folder().join("cargo");
    let mut command = cargo();
    command.args(["package", "--quiet", "--no-verify", "--allow-dirty", "--target-dir"]).arg(&target);
    for name in NAMES {
        command.args(["--package", name]);
    }
    run_quietly(command.current_dir(checkout)).context("cargo package")?;

    let mut unpacked = Vec::new();
    for name in NAMES {
        let stem = format!("{name}-{}", env!("CARGO_PKG_VERSION"));
        let archive = target.join("package").join(format!("{stem}.crate"));
        let fresh = folder().join("fresh");
        if fresh.exists() {
            fs::remove_dir_all(&fresh)?;
        }
        fs::create_dir_all(&fresh)?;
        run_quietly(Command::new("tar").arg("-xzf").arg(&archive).arg("-C").arg(&fresh))?;
        let names = files(&fresh.join(&stem));
        let size = fs::metadata(&archive)?.len();
        let shown: Vec<String> = names.iter().map(|name| name.display().to_string()).collect();
        print_list(&format!("{stem}.crate"), size, &shown);
        for needed in ["Cargo.toml", "README.md", "LICENSE-MIT", "LICENSE-APACHE"] {
            ensure!(shown.iter().any(|name| name == needed), "{stem}.crate has no {needed}");
        }
        let place = folder().join("unpacked").join(&stem);
        mirror(&fresh.join(&stem), &names, &place)?;
        unpacked.push((name, place));
    }
    Ok(unpacked)
}

/// A configuration of cargo by which it takes the crates from where they were unpacked, for all folders below its own.
pub fn configuration(crates: &Unpacked) -> String {
    let lines = crates.iter().filter(|(name, _)| *name != "capi-compat-cli");
    let lines = lines.map(|(name, place)| format!("{name} = {{ path = {:?} }}\n", place.display().to_string()));
    format!("[patch.crates-io]\n{}", lines.collect::<String>())
}

/// Lets cargo take the crates from where they were unpacked instead of from crates.io.
fn patch(command: &mut Command, crates: &Unpacked) {
    for (name, place) in crates {
        // The command is built itself, nothing depends on it.
        if *name != "capi-compat-cli" {
            command.arg("--config").arg(format!("patch.crates-io.{name}.path={:?}", place.display().to_string()));
        }
    }
}

/// Builds tests/packages/mixed, an extension of Rust and C that depends on the library by its version, and runs it.
pub fn try_library(crates: &Unpacked, python: &Python) -> Result<()> {
    let source = root().join("tests/packages/mixed");
    let project = folder().join("mixed");
    let mut names = files(&source);
    names.retain(|name| !name.starts_with("target"));
    // The lock file is cargo's own affair, as in a new project.
    if project.join("Cargo.lock").exists() {
        fs::remove_file(project.join("Cargo.lock"))?;
    }
    mirror(&source, &names, &project)?;
    let target = folder().join("build");
    let mut command = cargo();
    command.args(["build", "--quiet", "--target-dir"]).arg(&target);
    patch(&mut command, crates);
    let includes: Vec<String> = python.include_dirs.iter().map(|folder| folder.display().to_string()).collect();
    command.env("PYO3_PYTHON", &python.executable).env("PYTHON_INCLUDES", includes.join(":"));
    run_quietly(command.current_dir(&project)).context("tests/packages/mixed on the packed crates")?;

    let module = project.join("module");
    fs::create_dir_all(&module)?;
    fs::copy(target.join("debug").join(library("mixed")), module.join(format!("mixed{}", python.ext_suffix)))?;
    let script = "import sys; sys.path.insert(0, sys.argv[1]); import mixed; print(mixed.check())";
    let answer = output(Command::new(&python.executable).args(["-c", script]).arg(&module))?;
    println!("\nmixed, an extension of Rust and C on the packed crates, in {}: {}", python.label(), answer.trim());
    ensure!(answer.trim() == "(1, 1)", "mixed.check() gave {}", answer.trim());
    Ok(())
}

fn library(name: &str) -> String {
    format!("{}{name}{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX)
}

/// Builds the command from its packed crate, and asks it something.
pub fn try_command(crates: &Unpacked) -> Result<()> {
    let (_, place) = crates.iter().find(|(name, _)| *name == "capi-compat-cli").expect("it was unpacked");
    let target = folder().join("build");
    let mut command = cargo();
    command.args(["build", "--quiet", "--target-dir"]).arg(&target);
    patch(&mut command, crates);
    run_quietly(command.current_dir(place)).context("the command from its packed crate")?;
    let capi = target.join("debug").join(format!("capi{}", std::env::consts::EXE_SUFFIX));
    let answer = output(Command::new(&capi).args(["--format", "json", "matrix", "PyDict_Pop"]))?;
    ensure!(answer.contains("\"PyDict_Pop\""), "capi matrix PyDict_Pop: {answer}");
    let version = output(Command::new(&capi).arg("--version"))?;
    ensure!(version.trim() == format!("capi {}", env!("CARGO_PKG_VERSION")), "capi --version: {version}");
    println!("{} from its packed crate: capi matrix PyDict_Pop answers", version.trim());
    Ok(())
}
