//! Packages of the distribution that are no interpreters: CPython's reference manual, for the anchors that documentation
//! links to, and valgrind.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{anyhow, Context, Result};

use super::apt::Apt;
use super::fetch::output;
use crate::build::write_script;

const MANUAL: &str = "python3.15-doc";
const VALGRIND: &str = "valgrind";

/// The folder of the C API's pages, obtained into the cache at the first time.
pub fn reference_manual(cache: &Path) -> Result<PathBuf> {
    let base = cache.join("debian");
    let kept = base.join(MANUAL);
    if kept.exists() {
        return Ok(kept);
    }
    let staging = extract(&base, MANUAL)?;
    let pages = walkdir::WalkDir::new(&staging).into_iter().flatten();
    let pages = pages.map(|entry| entry.into_path()).find(|path| path.ends_with("html/c-api") && !path.is_symlink());
    fs::rename(pages.context("the package has no folder c-api")?, &kept)?;
    fs::remove_dir_all(&staging)?;
    Ok(kept)
}

/// Where [`fetch_valgrind`] leaves the program.
pub fn fetched_valgrind(cache: &Path) -> PathBuf {
    cache.join("debian").join(VALGRIND).join("run")
}

/// The program, obtained into the cache at the first time.
pub fn fetch_valgrind(cache: &Path) -> Result<PathBuf> {
    let program = fetched_valgrind(cache);
    if program.exists() {
        return Ok(program);
    }
    let base = cache.join("debian");
    let kept = base.join(VALGRIND);
    if kept.exists() {
        fs::remove_dir_all(&kept)?;
    }
    fs::rename(extract(&base, VALGRIND)?, &kept)?;
    // It looks for its tools in /usr.
    let (tools, launcher) = (kept.join("usr/libexec/valgrind"), kept.join("usr/bin/valgrind"));
    let script = kept.join("run.new");
    write_script(&script, &format!("VALGRIND_LIB={tools:?} exec {launcher:?} \"$@\""))?;
    // The package may want a newer C library than the system's.
    output(Command::new(&script).arg("--version")).map_err(|error| anyhow!(error))?;
    fs::rename(script, &program)?;
    Ok(program)
}

/// A folder with what is in the package.
fn extract(base: &Path, package: &str) -> Result<PathBuf> {
    let (debs, staging) = (base.join(format!("{package}-debs")), base.join(format!("{package}.new")));
    let apt = Apt::new(&base.join("apt"))?;
    if staging.exists() {
        fs::remove_dir_all(&staging)?;
    }
    for deb in apt.download(&BTreeSet::from([package.to_owned()]), &debs)? {
        output(Command::new("dpkg").arg("--extract").arg(deb).arg(&staging)).map_err(|error| anyhow!(error))?;
    }
    fs::remove_dir_all(debs)?;
    Ok(staging)
}
