//! `cargo xtask packages`: builds what is published, lists what is in it, and uses it as its users do.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{bail, ensure, Context, Result};
use walkdir::WalkDir;

use crate::build::target_folder;
use crate::gen::root;
use crate::pythons::{self, Implementation, Python};

pub mod crates;
mod pyo3_example;
pub mod tools;
pub mod wheels;

#[derive(clap::Args, Default)]
pub struct Options {
    /// Build and try the example projects for these interpreters, by label; without it for one
    #[arg(long = "python", value_name = "LABEL")]
    pub pythons: Vec<String>,
    /// Build the command's wheel as it is published, optimized
    #[arg(long)]
    pub release: bool,
}

pub fn run(options: &Options) -> Result<()> {
    let pythons = choose(options)?;
    let checkout = checkout()?;
    let crates = crates::package(&checkout)?;
    crates::try_library(&crates, &pythons[0])?;
    crates::try_command(&crates)?;
    pyo3_example::run()?;
    let tools = match tools::prepare(&pythons[0])? {
        Ok(tools) => tools,
        Err(reason) => {
            println!("not run: the wheels: their build tools could not be downloaded: {reason}");
            return Ok(());
        }
    };
    let built = wheels::build_header(&checkout, &tools)?;
    wheels::build_command(&checkout, &tools, options.release)?;
    wheels::try_package(&built, &checkout, &pythons[0])?;
    for python in &pythons {
        match tools::prepare(python)? {
            Ok(tools) => wheels::try_projects(&built, python, &tools)?,
            Err(reason) => println!("not run: the example projects for {}: {reason}", python.label()),
        }
    }
    Ok(())
}

/// The newest release of CPython, unless others are asked for.
pub fn choose(options: &Options) -> Result<Vec<Python>> {
    let found = pythons::select(&pythons::find());
    let chosen: Vec<Python> = if options.pythons.is_empty() {
        let mut releases = found.into_iter().filter(|python| {
            python.has_headers
                && python.implementation == Implementation::CPython
                && python.version.minor() >= (3, 10)
                && !python.debug
                && !python.free_threaded
        });
        releases.next_back().into_iter().collect()
    } else {
        found.into_iter().filter(|python| options.pythons.contains(&python.label())).collect()
    };
    if chosen.is_empty() {
        bail!("no CPython 3.10 or newer with headers: see `cargo xtask pythons`");
    }
    Ok(chosen)
}

/// The folder for all that this command writes.
fn folder() -> PathBuf {
    target_folder().join("packages")
}

/// What is published, built from the working tree.
pub struct Local {
    pub crates: crates::Unpacked,
    pub built: wheels::Built,
    pub tools: tools::Tools,
}

/// Builds what is published, for others to use. The inner error says why the network did not give what it takes.
pub fn local(python: &Python) -> Result<Result<Local, String>> {
    let tools = match tools::prepare(python)? {
        Ok(tools) => tools,
        Err(reason) => return Ok(Err(reason)),
    };
    let checkout = checkout()?;
    let crates = crates::package(&checkout)?;
    let built = wheels::build_header(&checkout, &tools)?;
    Ok(Ok(Local { crates, built, tools }))
}

/// The files of the repository as a fresh checkout has them: without what was built, and without what is not in git.
fn checkout() -> Result<PathBuf> {
    let list = Command::new("git").arg("-C").arg(root()).args(["ls-files", "-z", "--cached", "--deduplicate"]).output();
    let list = list.context("cannot run git: install it")?;
    ensure!(list.status.success(), "git ls-files: {}", String::from_utf8_lossy(&list.stderr).trim());
    let copy = folder().join("checkout");
    let names: Vec<PathBuf> = String::from_utf8(list.stdout)?.split_terminator('\0').map(PathBuf::from).collect();
    mirror(&root(), &names, &copy)?;
    Ok(copy)
}

/// Makes `to` hold these files of `from` and nothing else. What is as it should be is not touched, so that cargo, which
/// goes by the time of files, builds again what changed and only that.
fn mirror(from: &Path, names: &[PathBuf], to: &Path) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot create {}", to.display()))?;
    for entry in WalkDir::new(to).into_iter().filter_map(|entry| entry.ok()).filter(|entry| !entry.file_type().is_dir())
    {
        let name = entry.path().strip_prefix(to).expect("a folder's files are below it");
        if !names.iter().any(|wanted| wanted == name) {
            fs::remove_file(entry.path())?;
        }
    }
    for name in names {
        let (source, copy) = (from.join(name), to.join(name));
        // A file that was deleted and not yet committed.
        let Ok(text) = fs::read(&source) else { continue };
        if fs::read(&copy).ok().as_ref() != Some(&text) {
            fs::create_dir_all(copy.parent().expect("a file has a folder"))?;
            fs::write(&copy, text).with_context(|| format!("cannot write {}", copy.display()))?;
        }
    }
    Ok(())
}

/// All files below a folder, relative to it.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(|entry| entry.ok());
    entries
        .filter(|entry| !entry.file_type().is_dir())
        .map(|entry| entry.path().strip_prefix(folder).expect("a folder's files are below it").to_owned())
        .collect()
}

/// Runs a command that must succeed, and returns what it printed.
fn output(command: &mut Command) -> Result<String> {
    let program = command.get_program().to_string_lossy().into_owned();
    command.env_remove("PYTHONPATH").env_remove("PYTHONHOME").env("PYTHONDONTWRITEBYTECODE", "1");
    let output = command.output().with_context(|| format!("cannot run {program}"))?;
    if !output.status.success() {
        let arguments: Vec<_> = command.get_args().map(|argument| argument.to_string_lossy()).collect();
        let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        bail!("{program} {} ended with {}:\n{}", arguments.join(" "), output.status, text.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn print_list(title: &str, size: u64, names: &[String]) {
    println!("\n{title}: {} files, {} KB", names.len(), size.div_ceil(1024));
    for name in names {
        println!("    {name}");
    }
}
