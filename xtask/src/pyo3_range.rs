//! `cargo xtask pyo3-range`: the suite on the oldest `pyo3-ffi` of the supported range. Everything else uses the newest.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{bail, ensure, Context, Result};

use crate::build::{run_quietly, target_folder};
use crate::gen::root;
use crate::pythons::{self, Implementation, Python};
use crate::suite::{self, Row};
use crate::testcapi::{self, Variant};

#[derive(clap::Args, Default)]
pub struct Options {
    /// Only these interpreters, by label; without it the oldest and the newest
    #[arg(long = "python", value_name = "LABEL")]
    pythons: Vec<String>,
    /// Another release of pyo3-ffi than the oldest of the range
    #[arg(long = "pyo3-ffi", value_name = "VERSION")]
    version: Option<String>,
}

pub fn run(options: &Options) -> Result<()> {
    let version = match &options.version {
        Some(version) => version.clone(),
        None => oldest()?,
    };
    let folder = target_folder().join("pyo3-range").join(&version);
    let manifest = pin(&folder, &version)?;
    println!("the suite on pyo3-ffi {version}:");
    let mut rows = Vec::new();
    let pythons = choose(options)?;
    for variant in [Variant::Rust, Variant::RustAbi3] {
        for python in &pythons {
            if variant.obstacle(python).is_some() || (variant.is_abi3() && python.debug) {
                continue;
            }
            let outcome = testcapi::build_from(&manifest, &folder.join("work"), python, variant)
                .and_then(|folder| suite::run_one(python, &folder, &[]))
                .map_err(|error| format!("{error:#}"));
            rows.push(Row { python: python.label(), variant, mode: None, outcome });
        }
    }
    suite::print_table(&rows, false);
    let failed = rows.iter().filter(|row| !row.is_ok()).count();
    ensure!(failed == 0 && !rows.is_empty(), "{failed} of {} runs on pyo3-ffi {version} failed", rows.len());
    Ok(())
}

fn choose(options: &Options) -> Result<Vec<Python>> {
    let found = pythons::select(&pythons::find());
    if !options.pythons.is_empty() {
        return Ok(found.into_iter().filter(|python| options.pythons.contains(&python.label())).collect());
    }
    let fit: Vec<Python> = found
        .into_iter()
        .filter(|python| python.implementation == Implementation::CPython && !python.debug && !python.free_threaded)
        .filter(|python| Variant::Rust.obstacle(python).is_none())
        .collect();
    let (Some(first), Some(last)) = (fit.first(), fit.last()) else {
        bail!("no CPython 3.9 or newer with headers: see `cargo xtask pythons`");
    };
    Ok(if fit.len() > 1 { vec![first.clone(), last.clone()] } else { vec![first.clone()] })
}

/// The lower end of the range in Cargo.toml.
fn oldest() -> Result<String> {
    let manifest: toml::Table = toml::from_str(&fs::read_to_string(root().join("Cargo.toml"))?)?;
    let range = manifest["dependencies"]["pyo3-ffi"].as_str().context("Cargo.toml: pyo3-ffi is no range")?;
    let lower = range.split(',').find_map(|part| part.trim().strip_prefix(">="));
    let lower = lower.with_context(|| format!("Cargo.toml: pyo3-ffi = {range:?} has no lower end"))?;
    Ok(match lower.matches('.').count() {
        1 => format!("{lower}.0"),
        _ => lower.to_owned(),
    })
}

/// A copy of the manifest of tests/testcapi with a lock file of its own, in which `pyo3-ffi` has that version.
fn pin(folder: &Path, version: &str) -> Result<PathBuf> {
    let sources = root().join("tests/testcapi");
    let mut manifest: toml::Table = toml::from_str(&fs::read_to_string(sources.join("Cargo.toml"))?)?;
    let path = |path: PathBuf| toml::Value::String(path.display().to_string());
    manifest["lib"]["path"] = path(sources.join("src/lib.rs"));
    let package = manifest["package"].as_table_mut().context("a package is a table")?;
    package.insert("build".to_owned(), path(sources.join("build.rs")));
    manifest["dependencies"]["capi-compat"]["path"] = path(root());
    manifest["build-dependencies"]["capi-version-matrix"]["path"] = path(root().join("version-matrix"));
    manifest["dependencies"]["pyo3-ffi"] = toml::Value::String(format!("={version}"));

    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let file = folder.join("Cargo.toml");
    let text = toml::to_string(&manifest)?;
    if fs::read_to_string(&file).ok().as_deref() != Some(&text) {
        fs::write(&file, text)?;
        // The versions of everything else, as tests have them.
        fs::copy(sources.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    }
    let mut command = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    command.args(["metadata", "--quiet", "--format-version", "1", "--manifest-path"]).arg(&file);
    run_quietly(&mut command).with_context(|| format!("cannot resolve pyo3-ffi {version}"))?;
    let lock = fs::read_to_string(folder.join("Cargo.lock"))?;
    let pinned = format!("name = \"pyo3-ffi\"\nversion = \"{version}\"");
    ensure!(lock.contains(&pinned), "{} has another pyo3-ffi", folder.join("Cargo.lock").display());
    Ok(file)
}
