//! pythoncapi_compat.h in its newest version, which a package of PyPI carries in its sources.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{bail, Context, Result};

use crate::build::sha256;
use crate::pythons::{cache_dir, Python};

const REQUIREMENT: &str = "watchdog==7.1.0";
const ARCHIVE: &str = "watchdog-7.1.0.tar.gz";
const SHA256: &str = "d3861e255416f49a1384474cb2efa097de165fb330d4c5432ce6708b509ed922";
const HEADER: &str = "watchdog-7.1.0/src/pythoncapi_compat.h";

/// The header in the cache, fetched if it is not there; none if the network does not give it.
pub fn fetch(python: &Python) -> Result<Option<PathBuf>> {
    let folder = cache_dir().join("peer");
    let header = folder.join(HEADER);
    if header.exists() {
        return Ok(Some(header));
    }
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot write to {}", folder.display()))?;
    // Any pip can download; some of the interpreters come without one.
    let environment = folder.join("venv");
    let pip = match Command::new(&python.executable).args(["-m", "venv"]).arg(&environment).output() {
        Ok(output) if output.status.success() => environment.join("bin/python"),
        _ => PathBuf::from("python3"),
    };
    let mut command = Command::new(pip);
    command.args([
        "-m",
        "pip",
        "download",
        "--quiet",
        "--disable-pip-version-check",
        "--no-binary",
        ":all:",
        "--no-deps",
    ]);
    let output = command.arg("--dest").arg(&folder).arg(REQUIREMENT).output();
    let archive = folder.join(ARCHIVE);
    if !archive.exists() {
        let reason = match output {
            Ok(output) => String::from_utf8_lossy(&output.stderr).lines().last().unwrap_or_default().to_owned(),
            Err(error) => error.to_string(),
        };
        println!("not compared with pythoncapi_compat.h: {REQUIREMENT} could not be downloaded: {reason}");
        return Ok(None);
    }
    let found = sha256(python, &archive)?;
    if found != SHA256 {
        bail!("{} has the SHA-256 {found}, expected was {SHA256}", archive.display());
    }
    let mut unpack = Command::new(&python.executable);
    let status = unpack.args(["-m", "tarfile", "--extract"]).arg(&archive).arg(&folder).status()?;
    if !status.success() || !header.exists() {
        bail!("{} holds no {HEADER}", archive.display());
    }
    Ok(Some(header))
}
