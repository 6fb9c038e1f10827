//! The files to upgrade.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::source::Language;

const LARGEST: u64 = 64 << 20;
/// Headers that bring the newest API themselves.
const OURS: [&str; 2] = ["capi_shims.h", "pythoncapi_compat.h"];

pub struct Found {
    pub path: PathBuf,
    pub language: Language,
}

fn language(path: &Path) -> Option<Language> {
    Some(match path.extension()?.to_str()? {
        "c" => Language::C,
        "h" | "inc" => Language::Header,
        "cc" | "cpp" | "cxx" | "hpp" | "hh" | "hxx" | "C" => Language::Cpp,
        "rs" => Language::Rust,
        _ => return None,
    })
}

pub fn find(paths: &[PathBuf]) -> (Vec<Found>, Vec<(PathBuf, String)>) {
    let mut work = Vec::new();
    let mut errors = Vec::new();
    for path in paths {
        if path.is_file() {
            match language(path) {
                Some(language) => work.push(Found { path: path.clone(), language }),
                None => errors.push((path.clone(), "neither C, C++ nor Rust by its name".to_owned())),
            }
            continue;
        }
        for entry in WalkDir::new(path).sort_by_file_name().into_iter().filter_entry(is_source) {
            match entry {
                Ok(entry) if entry.file_type().is_file() => {
                    if let Some(language) = language(entry.path()) {
                        work.push(Found { path: entry.into_path(), language });
                    }
                }
                Ok(_) => {}
                Err(error) => {
                    let place = error.path().unwrap_or(path).to_owned();
                    errors.push((place, error.io_error().map_or(error.to_string(), ToString::to_string)));
                }
            }
        }
    }
    (work, errors)
}

/// Hidden folders, and headers that are not the project's own.
fn is_source(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    entry.depth() == 0 || !name.starts_with('.') && !OURS.contains(&name.as_ref())
}

pub fn read(path: &Path) -> Result<String, String> {
    let file = std::fs::File::open(path).map_err(|error| error.to_string())?;
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!("larger than {} MiB: refused", LARGEST >> 20));
    }
    String::from_utf8(bytes).map_err(|error| {
        let line =
            error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|&&byte| byte == b'\n').count() + 1;
        format!("line {line} is not UTF-8: left as it is")
    })
}

/// The new content appears in one step: a reader sees the old file or the new one.
pub fn replace(path: &Path, text: &str) -> Result<(), String> {
    let write = || -> std::io::Result<()> {
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned()); // behind a symbolic link
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(text.as_bytes())?;
        match std::fs::metadata(&path) {
            Ok(old) => file.as_file().set_permissions(old.permissions())?,
            Err(_) => readable(file.as_file())?,
        }
        file.as_file().sync_all()?;
        file.persist(&path)?;
        Ok(())
    };
    write().map_err(|error| format!("cannot be written: {error}"))
}

/// A temporary file is its owner's alone; a new source file is not.
fn readable(file: &std::fs::File) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(std::fs::Permissions::from_mode(0o644))?;
    }
    let _ = file;
    Ok(())
}
