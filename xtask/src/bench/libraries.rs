//! The libraries that scenarios are compiled into: one for each implementation of the API and interpreter.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use capi_version_matrix::{item, provider, pyo3_ffi_declares, Language, Provider, Release, Target};
use regex::Regex;

use super::scenarios::Scenario;
use crate::build::{compiler, run_quietly, target_folder};
use crate::gen::root;
use crate::pythons::Python;

/// Who implements the functions that a library calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Api {
    /// The C header
    C,
    /// The Rust crate
    Rust,
    /// The C header in an abi3 file with floor 3.9
    CAbi3,
    /// The Rust crate in an abi3 file with floor 3.9
    RustAbi3,
    /// Another header, named on the command line.
    Peer,
    /// `pyo3_ffi::compat`
    Compat,
}

impl Api {
    pub fn name(self) -> &'static str {
        match self {
            Api::C => "c",
            Api::Rust => "rust",
            Api::CAbi3 => "c-abi3",
            Api::RustAbi3 => "rust-abi3",
            Api::Peer => "peer",
            Api::Compat => "compat",
        }
    }

    fn language(self) -> Language {
        match self {
            Api::C | Api::CAbi3 | Api::Peer => Language::C,
            _ => Language::Rust,
        }
    }

    fn is_abi3(self) -> bool {
        matches!(self, Api::CAbi3 | Api::RustAbi3)
    }

    fn target(self, python: &Python) -> Target {
        match self.is_abi3() {
            true => Target::abi3(9, self.language()),
            false => Target::cpython(python.version.major, python.version.minor, self.language()),
        }
    }
}

/// A compiled library and the symbols of the scenarios in it.
#[derive(Debug, Clone)]
pub struct Library {
    pub api: Api,
    pub file: PathBuf,
    pub scenarios: BTreeSet<String>,
}

pub fn folder() -> PathBuf {
    target_folder().join("bench")
}

/// The loop that takes the time, which needs no Python.
pub fn timer() -> Result<PathBuf> {
    let file = folder().join("timer.so");
    fs::create_dir_all(folder())?;
    let mut command = Command::new(compiler());
    command.args(["-O2", "-fPIC", "-shared"]).arg(root().join("benches/timer.c")).arg("-o").arg(&file);
    run_quietly(&mut command)?;
    Ok(file)
}

/// The library of an API for an interpreter; `peer` is the other header.
pub fn build(api: Api, python: &Python, scenarios: &[Scenario], peer: Option<&Path>) -> Result<Library> {
    match api {
        Api::C | Api::CAbi3 | Api::Peer => build_c(api, python, scenarios, peer),
        _ => build_rust(api, python, scenarios),
    }
    .with_context(|| format!("the scenarios for {} ({})", python.label(), api.name()))
}

fn build_c(api: Api, python: &Python, scenarios: &[Scenario], peer: Option<&Path>) -> Result<Library> {
    let folder = folder().join(python.label());
    fs::create_dir_all(&folder)?;
    let header = match (api, peer) {
        (Api::Peer, Some(path)) => path.to_owned(),
        _ => root().join("capi-shims/include/capi_shims.h"),
    };
    let includes = format!("#define PY_SSIZE_T_CLEAN\n#include <Python.h>\n#include {:?}\n", header);
    let mut arguments = vec!["-O2", "-fPIC", "-shared", "-w", "-DBENCH_SET_DIGITS"];
    // The same instructions take up to twice as long where a loop begins late in a line of the cache.
    arguments.extend(["-falign-functions=64", "-falign-loops=64"]);
    if api.is_abi3() {
        arguments.push("-DPy_LIMITED_API=0x03090000");
    }
    let includes_python = python.include_dirs.iter().flat_map(|path| ["-I".to_owned(), path.display().to_string()]);
    let mut command = Command::new(compiler());
    command.args(&arguments).args(includes_python);

    let declared = match api {
        Api::Peer => Some(declared_names(&mut command, &folder, &includes)?),
        _ => None,
    };
    let target = api.target(python);
    let can = |scenario: &&Scenario| match &declared {
        Some(declared) => scenario.names().iter().all(|name| declared.contains(*name)),
        None => scenario.names().iter().all(|name| is_available(name, &target)),
    };
    let chosen: Vec<&Scenario> = scenarios.iter().filter(can).collect();
    let mut source = format!("{includes}#include {:?}\n\n", root().join("benches/prelude.h"));
    for scenario in &chosen {
        source.push_str(&scenario.c(api.name()));
    }
    let source_file = folder.join(format!("{}.c", api.name()));
    let file = folder.join(format!("{}.so", api.name()));
    fs::write(&source_file, source)?;
    run_quietly(command.arg(&source_file).arg("-o").arg(&file).arg("-ldl"))?;
    Ok(Library { api, file, scenarios: chosen.iter().map(|scenario| scenario.symbol.clone()).collect() })
}

/// Whether the target has the function, from whomever.
fn is_available(name: &str, target: &Target) -> bool {
    item(name).is_none_or(|item| !matches!(provider(item, target), Provider::Unavailable(_)))
}

/// Every word after preprocessing: declarations, definitions and macros.
fn declared_names(command: &mut Command, folder: &Path, includes: &str) -> Result<BTreeSet<String>> {
    let source = folder.join("declared.c");
    fs::write(&source, includes)?;
    let mut preprocess = Command::new(command.get_program());
    preprocess.args(command.get_args()).args(["-E", "-dD"]).arg(&source);
    let output = preprocess.output().context("cannot run the C compiler")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let word = Regex::new(r"\b_?Py\w+")?;
    Ok(word.find_iter(&text).map(|found| found.as_str().to_owned()).collect())
}

fn build_rust(api: Api, python: &Python, scenarios: &[Scenario]) -> Result<Library> {
    let label = if api.is_abi3() { "abi3".to_owned() } else { python.label() };
    let folder = folder().join("rust").join(format!("{label}-{}", api.name()));
    fs::create_dir_all(folder.join("src"))?;
    let target = api.target(python);
    let krate = format!("scenarios_{}", api.name().replace('-', "_"));
    let features = if api.is_abi3() { ", \"abi3-py39\"" } else { "" };
    let project = folder.join("Cargo.toml");
    write_if_changed(
        &project,
        &format!(
            "[package]\nname = \"{krate}\"\nversion = \"0.0.0\"\nedition = \"2021\"\n[workspace]\n\
             [lib]\ncrate-type = [\"cdylib\"]\n[dependencies]\nlibc = \"0.2\"\npyo3-ffi = \"0.30\"\n\
             capi-compat = {{ path = {:?}, features = [\"extension-module\"{features}] }}\n",
            root()
        ),
    )?;
    write_if_missing(&folder.join("src/lib.rs"))?;
    let compat = if api == Api::Compat { compat_names(&project)? } else { BTreeSet::new() };
    let can = |scenario: &&Scenario| match (api, &scenario.function) {
        (Api::Compat, None) => false,
        (Api::Compat, Some(function)) => {
            compat.contains(function) && scenario.names().iter().all(|name| is_in_pyo3(name, &compat, &target))
        }
        _ => scenario.names().iter().all(|name| is_available(name, &target)),
    };
    let chosen: Vec<&Scenario> = scenarios.iter().filter(can).collect();
    let mut source = format!(
        "#![allow(non_snake_case, unused, deprecated)]\ninclude!({:?});\n\n",
        root().join("benches/prelude.rs")
    );
    if api == Api::Compat {
        let used = |name: &&String| chosen.iter().any(|scenario| scenario.rust(api.name()).contains(name.as_str()));
        let names: Vec<&str> = compat.iter().filter(used).map(String::as_str).collect();
        source.push_str(&format!(
            "mod scenarios {{\nuse super::*;\nuse pyo3_ffi::*;\nuse pyo3_ffi::compat::{{{}}};\n",
            names.join(", ")
        ));
    } else {
        source.push_str("mod scenarios {\nuse super::*;\nuse capi_compat::*;\n");
    }
    for scenario in &chosen {
        source.push_str(&scenario.rust(api.name()));
    }
    source.push_str("}\n");
    write_if_changed(&folder.join("src/lib.rs"), &source)?;
    let mut command = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    command.args(["build", "--quiet", "--release", "--manifest-path"]).arg(&project);
    let shared = folder.with_file_name(format!("{label}-target"));
    command.arg("--target-dir").arg(&shared);
    command.env("PYO3_PYTHON", &python.executable).env_remove("CARGO_TARGET_DIR");
    // As for C.
    command.env("RUSTFLAGS", "-Cllvm-args=-align-all-functions=6 -Cllvm-args=-align-loops=64");
    run_quietly(&mut command)?;
    let file = folder.join("scenarios.so");
    fs::copy(shared.join(format!("release/lib{krate}.so")), &file)?;
    Ok(Library { api, file, scenarios: chosen.iter().map(|scenario| scenario.symbol.clone()).collect() })
}

fn is_in_pyo3(name: &str, compat: &BTreeSet<String>, target: &Target) -> bool {
    let always = |since: Release| since <= Release::feature(3, 9);
    compat.contains(name) || item(name).is_none_or(|item| always(item.since) || pyo3_ffi_declares(item, target))
}

/// The functions and types of `pyo3_ffi::compat`, from the sources that the crate of that manifest uses.
fn compat_names(manifest: &Path) -> Result<BTreeSet<String>> {
    let mut command = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    command.args(["metadata", "--format-version", "1", "--manifest-path"]).arg(manifest);
    let output = command.output().context("cannot run cargo")?;
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).context("cargo metadata gave no JSON")?;
    let packages = metadata["packages"].as_array().context("cargo metadata names no packages")?;
    let manifest = packages.iter().find(|package| package["name"] == "pyo3-ffi");
    let manifest =
        manifest.and_then(|package| package["manifest_path"].as_str()).context("no pyo3-ffi in Cargo.lock")?;
    let folder = Path::new(manifest).with_file_name("src/compat");
    let declaration = Regex::new(r"pub (?:unsafe fn|struct) (\w+)")?;
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let text = fs::read_to_string(entry?.path())?;
        names.extend(declaration.captures_iter(&text).map(|found| found[1].to_owned()));
    }
    Ok(names)
}

/// Cargo reads no manifest without a source beside it.
fn write_if_missing(source: &Path) -> Result<()> {
    if !source.exists() {
        fs::write(source, "")?;
    }
    Ok(())
}

fn write_if_changed(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).ok().as_deref() != Some(text) {
        fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}
