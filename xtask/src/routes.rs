//! `cargo xtask routes`: each way of using the library, from an empty folder to a running extension, with commands and
//! output.

use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

use anyhow::{bail, ensure, Context, Result};

use crate::gen::root;
use crate::packages::{self, crates, Local};
use crate::pythons::{self, cache_dir, Python, Source};

#[derive(clap::Args)]
pub struct Options {
    /// Only these routes, by the names of the scripts in tests/routes
    names: Vec<String>,
    /// The interpreter, by label; without it the newest release
    #[arg(long, value_name = "LABEL")]
    python: Option<String>,
}

pub fn run(options: &Options) -> Result<()> {
    let asked = packages::Options { pythons: options.python.iter().cloned().collect(), release: false };
    let python = packages::choose(&asked)?.remove(0);
    let older = pythons::select(&pythons::find())
        .into_iter()
        .find(|other| other.version.minor() >= (3, 9) && other.implementation == python.implementation)
        .context("no CPython 3.9 or newer")?;
    let local = match packages::local(&python)? {
        Ok(local) => local,
        Err(reason) => {
            println!("not run: build tools could not be downloaded: {reason}");
            return Ok(());
        }
    };
    // What an older Python builds with, which may be older releases.
    let older_tools = match packages::tools::prepare(&older)? {
        Ok(tools) => tools,
        Err(reason) => {
            println!("not run: build tools for {} could not be downloaded: {reason}", older.label());
            return Ok(());
        }
    };
    let wheels = [&local.built.folder, &local.tools.wheels, &older_tools.wheels].map(|path| path.display().to_string());
    let folder = root().join("tests/routes");
    let mut names: Vec<String> = fs::read_dir(&folder)?
        .filter_map(|entry| Some(entry.ok()?.file_name().to_str()?.strip_suffix(".sh")?.to_owned()))
        .collect();
    names.sort();
    for name in &options.names {
        ensure!(names.contains(name), "no route {name}: there are {}", names.join(", "));
    }
    let mut failed = Vec::new();
    for name in names.into_iter().filter(|name| options.names.is_empty() || options.names.contains(name)) {
        if let Err(error) = follow(&name, &python, &older, &local, &wheels.join(" ")) {
            println!("FAILED: {name}: {error:#}");
            failed.push(name);
        }
    }
    if !failed.is_empty() {
        bail!("{} failed", failed.join(", "));
    }
    Ok(())
}

/// Runs a script in an empty folder, and writes what it said into a file beside that.
fn follow(name: &str, python: &Python, older: &Python, local: &Local, wheels: &str) -> Result<()> {
    // Outside the repository: `cargo new` would make its crate a member of the workspace around it.
    let place = cache_dir().join("routes").join(name);
    if place.exists() {
        fs::remove_dir_all(&place)?;
    }
    fs::create_dir_all(place.join(".cargo"))?;
    // Stands for crates.io. The folder above the empty one is outside what the user sees.
    fs::write(place.join(".cargo/config.toml"), crates::configuration(&local.crates))?;
    let empty = place.join("empty");
    fs::create_dir_all(&empty)?;
    let includes: Vec<String> = python.include_dirs.iter().map(|folder| format!("-I{}", folder.display())).collect();
    let script = root().join("tests/routes").join(format!("{name}.sh"));
    let transcript = place.join("transcript.txt");
    println!("\n== {name} ({}, {})", python.label(), transcript.display());
    let output = fs::File::create(&transcript)?;
    let mut command = Command::new("bash");
    // -v prints each command as it stands.
    command.arg("-euv").arg("-o").arg("pipefail").arg(script).current_dir(&empty);
    command.env_remove("CARGO_TARGET_DIR").env_remove("PYTHONPATH").env("PYTHONDONTWRITEBYTECODE", "1");
    command.env("PYTHON", &python.executable).env("OLDER_PYTHON", &older.executable);
    command.env("EXAMPLES", root().join("examples/packaging")).env("INCLUDES", includes.join(" "));
    command.env("DOCS", root().join("docs"));
    command.env("HEADER", root().join("capi-shims/include/capi_shims.h")).env("DIST", &local.built.folder);
    if let Some(unsupported) = pythons::find().pythons.iter().rfind(|other| other.version.minor() < (3, 9)) {
        command.env("UNSUPPORTED_PYTHON", &unsupported.executable);
    }
    command.env("TOX", crate::tox::program(&local.tools)?);
    // Stands for PyPI.
    command.env("PIP_FIND_LINKS", wheels);
    if !name.starts_with("tox") {
        command.env("PIP_NO_INDEX", "1");
    }
    if python.source == Source::Cache {
        // It is not where it was built for, and Meson goes by what it was built for.
        let includes = std::env::join_paths(&python.include_dirs)?;
        command.env("C_INCLUDE_PATH", includes);
    }
    command.stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output);
    let status = command.status().context("cannot run bash")?;
    std::io::stdout().write_all(&fs::read(&transcript)?)?;
    ensure!(status.success(), "it ended with {status}");
    Ok(())
}
