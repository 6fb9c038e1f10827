//! `cargo xtask gen`: from the data to everything that is generated and checked in.

mod c_header;
pub mod c_types;
pub mod data;
mod tables;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{bail, Context, Result};

#[derive(clap::Args)]
pub struct Options {
    /// Write nothing; fail if a generated file differs from what the data says
    #[arg(long)]
    pub check: bool,
}

/// The repository's root folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the repository").to_path_buf()
}

pub fn run(options: &Options) -> Result<()> {
    let root = root();
    let areas = data::read(&root.join("version-matrix/data"))?;
    let undecided = data::undecided(&areas);
    let mut outputs: BTreeMap<PathBuf, String> = BTreeMap::new();
    for (file, text) in tables::render(&areas)? {
        outputs.insert(Path::new("version-matrix/src").join(file), text);
    }
    outputs.insert("capi-shims/include/capi_shims.h".into(), c_header::render(&root.join("capi-shims/areas"), &areas)?);

    let mut stale = Vec::new();
    for (file, text) in &outputs {
        let path = root.join(file);
        if fs::read_to_string(&path).ok().as_deref() == Some(text) {
            continue;
        }
        stale.push(file.display().to_string());
        if !options.check {
            fs::create_dir_all(path.parent().expect("a file has a folder"))?;
            fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        }
    }
    for message in &undecided {
        println!("undecided: {message}");
    }
    if options.check {
        if !stale.is_empty() {
            bail!("{} differ from the data: run `cargo xtask gen` and commit", stale.join(", "));
        }
        if !undecided.is_empty() {
            bail!("{} items have neither a fallback nor a reason: see above", undecided.len());
        }
        println!("{} generated files agree with the data", outputs.len());
    } else {
        println!("{} of {} generated files written", stale.len(), outputs.len());
    }
    Ok(())
}
