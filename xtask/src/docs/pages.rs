//! The crate's pages as docs.rs shows them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{bail, Context, Result};
use capi_version_matrix::{items, Kind};

use crate::build::target_folder;
use crate::gen::root;

/// What a build of the documentation starts; a Python is not among it.
const PROGRAMS: [&str; 8] = ["cargo", "rustc", "rustdoc", "cc", "gcc", "as", "ld", "ar"];

pub fn folder() -> PathBuf {
    target_folder().join("docs/doc")
}

pub fn run() -> Result<()> {
    if !cfg!(unix) {
        println!("NOT RUN: pages without a Python on PATH, which needs a system with symbolic links");
        return Ok(());
    }
    let mut command = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    command.args(["doc", "--quiet", "--no-deps", "--package", "capi-compat", "--package", "capi-version-matrix"]);
    command.args(arguments_of_docs_rs()?);
    command.current_dir(root()).env("PATH", path_without_python()?).env("RUSTDOCFLAGS", "-D warnings");
    command.env("CARGO_TARGET_DIR", target_folder().join("docs"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PYO3_")) {
        command.env_remove(name);
    }
    // Both name a Python that is not on PATH.
    command.env_remove("VIRTUAL_ENV").env_remove("CONDA_PREFIX");
    let output = command.output().context("cannot run cargo")?;
    if !output.status.success() {
        bail!("`cargo doc` failed:\n{}", String::from_utf8_lossy(&output.stderr));
    }
    check(&folder().join("capi_compat"))
}

fn arguments_of_docs_rs() -> Result<Vec<String>> {
    let manifest: toml::Table = fs::read_to_string(root().join("Cargo.toml"))?.parse()?;
    let arguments = manifest["package"].get("metadata").and_then(|data| data.get("docs")?.get("rs")?.get("cargo-args"));
    let arguments = arguments.context("Cargo.toml has no package.metadata.docs.rs.cargo-args")?;
    Ok(arguments.clone().try_into()?)
}

/// A folder that holds the programs alone.
#[cfg(unix)]
fn path_without_python() -> Result<PathBuf> {
    let folder = target_folder().join("docs/bin");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    for program in PROGRAMS {
        if let Ok(path) = which::which(program) {
            std::os::unix::fs::symlink(path, folder.join(program))?;
        }
    }
    Ok(folder)
}

#[cfg(not(unix))]
fn path_without_python() -> Result<PathBuf> {
    bail!("no symbolic links");
}

/// Every function has one page, in its area, that says what it does and where it is.
fn check(folder: &Path) -> Result<()> {
    let all = fs::read_to_string(folder.join("all.html"))?;
    let mut complaints = Vec::new();
    let mut functions = 0;
    for item in items().filter(|item| item.kind == Kind::Function) {
        functions += 1;
        let page = format!("fn.{}.html", item.name);
        let places = all.matches(&format!("/{page}\"")).count();
        let text = fs::read_to_string(folder.join("areas").join(item.area).join(&page));
        let text =
            text.or_else(|_| fs::read_to_string(folder.join("areas").join(format!("{}_", item.area)).join(&page)));
        if places != 1 {
            complaints.push(format!("{} is shown {places} times", item.name));
        }
        match text {
            Err(_) => complaints.push(format!("{} is not in the module of `{}`", item.name, item.area)),
            Ok(text) if !text.contains("id=\"availability\"") => {
                complaints.push(format!("{} does not say where it is available", item.name));
            }
            Ok(_) => {}
        }
    }
    let undocumented = items().filter(|item| item.doc.is_empty());
    complaints.extend(undocumented.map(|item| format!("{} has no documentation", item.name)));
    if !complaints.is_empty() {
        bail!("{} complaints about {functions} functions:\n{}", complaints.len(), complaints.join("\n"));
    }
    println!("pages without a Python: {functions} functions, each once, with documentation and availability");
    Ok(())
}
