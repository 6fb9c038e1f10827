//! `capi audit`: what extension files promise, and whether it holds.

pub mod archive;
pub mod binary;
pub mod declared;
mod installed;
mod report;
mod verdict;

use std::path::{Path, PathBuf};

use anyhow::Context;
use indicatif::{ParallelProgressIterator, ProgressBar, ProgressStyle};
use rayon::prelude::*;
use walkdir::WalkDir;

use crate::matrix::minor;
use crate::output::{Format, Outcome};
use declared::{Declared, Tags};
use installed::Installed;
use verdict::Verdict;

/// Hold extension files against what their names and wheels promise
///
/// Takes .so, .pyd and .dylib files of any system, wheels and other zip and tar archives, and folders such as virtual
/// environments. For each extension: the ABI that it declares, the Pythons that have every symbol that it imports, and what
/// breaks the promise.
#[derive(clap::Args)]
pub struct Args {
    /// Files, archives or folders
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// The oldest Python of abi3 files that do not say it themselves
    #[arg(long, value_name = "3.N", value_parser = minor)]
    assume_abi3: Option<u8>,
    /// Private symbols and symbols gone from newer headers count as findings
    #[arg(long)]
    strict: bool,
    /// Print only what has findings
    #[arg(long, short)]
    quiet: bool,
    /// Print every extension with all its notes, also what is fine
    #[arg(long, short, conflicts_with = "quiet")]
    verbose: bool,
}

/// One extension file, or why it could not be read.
#[derive(Debug)]
pub struct Audited {
    /// The file, or the archive and the member in it.
    pub path: PathBuf,
    pub member: Option<String>,
    pub result: Result<Verdict, String>,
}

pub fn run(args: &Args, format: Format) -> anyhow::Result<Outcome> {
    let mut unreadable = Vec::new();
    let mut work = Vec::new();
    for path in &args.paths {
        find(path, &mut work, &mut unreadable);
    }
    let installed = Installed::of(&work);
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {wide_msg}").context("progress bar")?;
    let progress = ProgressBar::new(work.len() as u64).with_style(style);
    let mut audited: Vec<Audited> = work
        .par_iter()
        .progress_with(progress.clone())
        .flat_map_iter(|found| {
            progress.set_message(crate::output::printable(&found.path.display().to_string()));
            audit(found, &installed, args.assume_abi3)
        })
        .collect();
    progress.finish_and_clear();
    audited.extend(unreadable);
    match format {
        Format::Json => report::json(&audited)?,
        Format::Text => report::text(&audited, args.quiet, args.verbose, args.strict)?,
    }
    Ok(report::outcome(&audited, args.strict))
}

/// A file to look into; `named` by the user rather than met in a folder.
struct Found {
    path: PathBuf,
    named: bool,
}

fn find(path: &Path, work: &mut Vec<Found>, unreadable: &mut Vec<Audited>) {
    let mut refuse = |path: &Path, message: String| {
        unreadable.push(Audited { path: path.to_owned(), member: None, result: Err(message) });
    };
    match std::fs::metadata(path) {
        Err(error) => return refuse(path, error.to_string()),
        Ok(metadata) if metadata.is_file() => return work.push(Found { path: path.to_owned(), named: true }),
        Ok(metadata) if !metadata.is_dir() => return refuse(path, "neither a file nor a folder".to_owned()),
        Ok(_) => {}
    }
    // Symbolic links are not followed: no loop, and nothing is audited twice.
    for entry in WalkDir::new(path).sort_by_file_name() {
        match entry {
            Ok(entry) if entry.file_type().is_file() && is_interesting(entry.path()) => {
                work.push(Found { path: entry.into_path(), named: false });
            }
            Ok(_) => {}
            Err(error) => refuse(error.path().unwrap_or(path), error.to_string()),
        }
    }
}

fn is_interesting(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    is_library(&name) || name.ends_with(".whl")
}

/// Whether the name is one of a library or extension of any system.
fn is_library(name: &str) -> bool {
    [".so", ".pyd", ".dylib", ".dll"].iter().any(|end| name.ends_with(end)) || name.contains(".so.")
}

fn audit(found: &Found, installed: &Installed, assumed: Option<u8>) -> Vec<Audited> {
    let refuse = |message: String| vec![Audited { path: found.path.clone(), member: None, result: Err(message) }];
    let kind = match archive::kind(&found.path) {
        Ok(kind) => kind,
        Err(error) => return refuse(error),
    };
    if let Some(kind) = kind {
        return in_archive(found, kind, assumed);
    }
    let bytes = match archive::read(&found.path) {
        Ok(bytes) => bytes,
        Err(error) => return refuse(error),
    };
    let name = found.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let result = look_at(&name, &bytes, installed.tags(&found.path), assumed);
    match result {
        Ok(None) if found.named => {
            refuse("a library, but no Python extension: it imports nothing from Python".to_owned())
        }
        Ok(None) => Vec::new(),
        Ok(Some(verdict)) => vec![Audited { path: found.path.clone(), member: None, result: Ok(verdict) }],
        // A folder may have files of other machines' formats or linker scripts under the same names.
        Err(_) if !found.named && !binary::looks_like_one(&bytes) => Vec::new(),
        Err(error) => refuse(error),
    }
}

fn in_archive(found: &Found, kind: archive::Kind, assumed: Option<u8>) -> Vec<Audited> {
    let mut audited = Vec::new();
    let mut entry = |member: Option<String>, result| audited.push(Audited { path: found.path.clone(), member, result });
    let file_name = found.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let opened = archive::visit(&found.path, kind, &Tags::of_wheel_name(&file_name), |name, tags, content| {
        let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let result = content.and_then(|bytes| {
            if binary::looks_like_one(&bytes) {
                look_at(file, &bytes, tags, assumed)
            } else {
                Ok(None)
            }
        });
        match result {
            Ok(None) => {}
            Ok(Some(verdict)) => entry(Some(name.to_owned()), Ok(verdict)),
            Err(error) => entry(Some(name.to_owned()), Err(error)),
        }
    });
    if let Err(error) = opened {
        entry(None, Err(error));
    }
    audited
}

/// The verdict on one file's bytes, or `None` for what is no extension.
pub fn look_at(name: &str, bytes: &[u8], tags: Option<&Tags>, assumed: Option<u8>) -> Result<Option<Verdict>, String> {
    let binary = binary::read(bytes)?;
    if !binary.is_extension() {
        return Ok(None);
    }
    let declared = Declared::of(name, tags, assumed);
    Ok(Some(Verdict::new(name, declared, binary)))
}
