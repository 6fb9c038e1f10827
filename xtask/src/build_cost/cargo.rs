//! What depending on this crate adds to a cold build.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{bail, Context, Result};

use crate::build::{run_quietly, target_folder};
use crate::gen::root;

/// The budget: seconds more than `pyo3-ffi` alone on two cores, and crates more.
const SECONDS: f64 = 3.0;
const CRATES: usize = 6;

/// Builds each crate `runs` times; the median counts.
pub fn run(runs: usize, judges_time: bool) -> Result<()> {
    let folder = target_folder().join("build-cost");
    let plain = project(&folder, "plain", "pyo3-ffi = \"0.30\"")?;
    let ours = project(&folder, "ours", &format!("capi-compat = {{ path = {:?} }}", root()))?;
    let added: Vec<String> = crates(&ours)?.difference(&crates(&plain)?).cloned().collect();

    let (mut without, mut with) = (Vec::new(), Vec::new());
    for _ in 0..runs.max(1) {
        // In turn, so that a machine that slows down slows both.
        without.push(cold_build(&plain)?);
        with.push(cold_build(&ours)?);
    }
    let (without, with) = (median(&mut without), median(&mut with));
    println!("cold release build, median of {runs}: pyo3-ffi {without:.2} s, capi-compat {with:.2} s");
    println!(
        "difference {:.2} s (at most {SECONDS} s); {} crates more (at most {CRATES}): {}",
        with - without,
        added.len(),
        added.join(", ")
    );
    let is_late = with - without > SECONDS;
    if added.len() > CRATES || (is_late && judges_time) {
        bail!("over the budget");
    }
    if is_late {
        println!("over the budget for time, which is not judged here");
    }
    Ok(())
}

fn project(folder: &Path, name: &str, dependency: &str) -> Result<PathBuf> {
    let project = folder.join(name);
    fs::create_dir_all(project.join("src"))?;
    fs::write(project.join("src/lib.rs"), "")?;
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2021\"\n[workspace]\n[dependencies]\n{dependency}\n"
    );
    fs::write(project.join("Cargo.toml"), manifest)?;
    let mut fetch = cargo();
    run_quietly(fetch.args(["fetch", "--manifest-path"]).arg(project.join("Cargo.toml")))?;
    Ok(project)
}

fn cargo() -> Command {
    let mut command = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    command.env_remove("CARGO_TARGET_DIR");
    command
}

/// The dependencies' names, the project's own left out.
fn crates(project: &Path) -> Result<BTreeSet<String>> {
    let output = cargo()
        .args(["tree", "--prefix", "none", "--no-dedupe", "-e", "normal,build", "--manifest-path"])
        .arg(project.join("Cargo.toml"))
        .output()
        .context("cannot run cargo tree")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(text.lines().skip(1).filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect())
}

fn cold_build(project: &Path) -> Result<f64> {
    let target = project.join("target");
    if target.exists() {
        fs::remove_dir_all(&target)?;
    }
    let start = Instant::now();
    run_quietly(
        cargo().args(["build", "--release", "--quiet", "--offline", "--manifest-path"]).arg(project.join("Cargo.toml")),
    )?;
    Ok(start.elapsed().as_secs_f64())
}

fn median(seconds: &mut [f64]) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds[seconds.len() / 2]
}
