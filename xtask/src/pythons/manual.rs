//! CPython's reference manual, for the anchors that documentation links to.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{anyhow, Context, Result};

use super::apt::Apt;
use super::fetch::output;

const PACKAGE: &str = "python3.15-doc";

/// The folder of the C API's pages, obtained into the cache at the first time.
pub fn reference_manual(cache: &Path) -> Result<PathBuf> {
    let base = cache.join("debian");
    let kept = base.join(PACKAGE);
    if kept.exists() {
        return Ok(kept);
    }
    let apt = Apt::new(&base.join("apt"))?;
    let debs = apt.download(&BTreeSet::from([PACKAGE.to_owned()]), &base.join("doc-debs"))?;
    let staging = base.join("doc.new");
    if staging.exists() {
        fs::remove_dir_all(&staging)?;
    }
    for deb in debs {
        output(Command::new("dpkg").arg("--extract").arg(deb).arg(&staging)).map_err(|error| anyhow!(error))?;
    }
    let pages = walkdir::WalkDir::new(&staging).into_iter().flatten();
    let pages = pages.map(|entry| entry.into_path()).find(|path| path.ends_with("html/c-api") && !path.is_symlink());
    fs::rename(pages.context("the package has no folder c-api")?, &kept)?;
    fs::remove_dir_all(&staging)?;
    fs::remove_dir_all(base.join("doc-debs"))?;
    Ok(kept)
}
