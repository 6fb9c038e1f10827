//! The book, built by mdBook.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::build::{run_quietly, target_folder};
use crate::gen::root;
use crate::pythons;

const VERSION: &str = "0.5.4";

pub fn folder() -> PathBuf {
    target_folder().join("book")
}

pub fn run() -> Result<()> {
    let mdbook = mdbook()?;
    let folder = folder();
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    run_quietly(Command::new(mdbook).args(["build", "--dest-dir"]).arg(&folder).arg(root().join("docs")))?;
    let mut cargo = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    cargo.current_dir(root()).args([
        "run",
        "--quiet",
        "--package",
        "capi-compat-cli",
        "--bin",
        "capi",
        "--",
        "matrix",
        "--html",
    ]);
    run_quietly(cargo.arg(folder.join("matrix.html")))?;
    println!("the book: {}", folder.join("index.html").display());
    Ok(())
}

/// mdBook without its web server, built once into the cache.
fn mdbook() -> Result<PathBuf> {
    let place = pythons::cache_dir().join(format!("mdbook-{VERSION}"));
    let program = place.join("bin").join(format!("mdbook{}", std::env::consts::EXE_SUFFIX));
    if program.exists() {
        return Ok(program);
    }
    eprintln!("building mdBook {VERSION} into the cache");
    let mut cargo = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    // Optimizing it takes longer than it ever runs.
    cargo.args(["install", "mdbook", "--locked", "--debug", "--version", VERSION]);
    cargo.args(["--no-default-features", "--features", "search", "--root"]).arg(&place);
    cargo.arg("--target-dir").arg(place.join("build")).env("CARGO_PROFILE_DEV_DEBUG", "0");
    run_quietly(&mut cargo)?;
    std::fs::remove_dir_all(place.join("build"))?;
    Ok(program)
}
