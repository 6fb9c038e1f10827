//! Archives from strangers: nothing is unpacked onto the disk, and nothing grows without bound.

use std::fs::File;
use std::io::{BufReader, Read, Seek};
use std::path::{Component, Path};

use flate2::read::MultiGzDecoder;
use zip::ZipArchive;

use super::declared::Tags;
use super::is_library;

/// What one file, or one member of an archive, may take in memory.
const LARGEST_FILE: u64 = 1 << 30;
/// What one archive may unpack to.
const LARGEST_ARCHIVE: u64 = 4 << 30;
/// A member that grows more than this is no library: code does not compress so well.
const LARGEST_RATIO: u64 = 200;
const SMALL: u64 = 16 << 20;
const MOST_MEMBERS: usize = 500_000;

#[derive(Debug, Clone, Copy)]
pub enum Kind {
    Zip,
    Tar,
    TarGz,
}

/// The kind of archive by its first bytes; `None` for other files.
pub fn kind(path: &Path) -> Result<Option<Kind>, String> {
    let mut head = [0u8; 512];
    let mut file = open(path)?;
    let mut length = 0;
    while length < head.len() {
        match file.read(&mut head[length..]) {
            Ok(0) => break,
            Ok(read) => length += read,
            Err(error) => return Err(error.to_string()),
        }
    }
    Ok(match &head {
        [b'P', b'K', 3 | 5, 4 | 6, ..] => Some(Kind::Zip),
        [0x1f, 0x8b, ..] => Some(Kind::TarGz),
        head if &head[257..262] == b"ustar" => Some(Kind::Tar),
        _ if path.extension().is_some_and(|end| end == "whl") => {
            return Err("not a wheel: not even a zip archive".to_owned())
        }
        _ => None,
    })
}

/// Opens what is a plain file; a pipe would block, a device would never end.
fn open(path: &Path) -> Result<File, String> {
    let metadata = std::fs::metadata(path).map_err(|error| error.to_string())?;
    if !metadata.is_file() {
        return Err("not a plain file".to_owned());
    }
    File::open(path).map_err(|error| error.to_string())
}

/// The whole file, if it is not too large.
pub fn read(path: &Path) -> Result<Vec<u8>, String> {
    bounded(open(path)?, LARGEST_FILE)
}

fn bounded(reader: impl Read, limit: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    reader.take(limit + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > limit {
        return Err(format!("larger than {} MiB: refused", limit >> 20));
    }
    Ok(bytes)
}

/// Calls `see` with each library in the archive: its name, the wheel's tags, its content.
pub fn visit(
    path: &Path,
    kind: Kind,
    by_name: &Tags,
    mut see: impl FnMut(&str, Option<&Tags>, Result<Vec<u8>, String>),
) -> Result<(), String> {
    let file = BufReader::new(open(path)?);
    let is_wheel = path.extension().is_some_and(|end| end == "whl");
    match kind {
        Kind::Zip => visit_zip(file, is_wheel, by_name, &mut see),
        Kind::Tar => visit_tar(file, by_name, &mut see),
        Kind::TarGz => visit_tar(MultiGzDecoder::new(file), by_name, &mut see),
    }
}

pub fn visit_zip(
    file: impl Read + Seek,
    is_wheel: bool,
    by_name: &Tags,
    see: &mut impl FnMut(&str, Option<&Tags>, Result<Vec<u8>, String>),
) -> Result<(), String> {
    let mut archive = ZipArchive::new(file).map_err(|error| format!("damaged zip archive: {error}"))?;
    if archive.len() > MOST_MEMBERS {
        return Err(format!("{} members: refused", archive.len()));
    }
    let mut wheel = None;
    let mut libraries = Vec::new();
    let mut escapes = 0;
    for index in 0..archive.len() {
        let Ok(member) = archive.by_index_raw(index) else { continue };
        let name = member.name();
        if !stays_inside(name) {
            escapes += 1;
        } else if name.ends_with(".dist-info/WHEEL") && name.matches('/').count() == 1 {
            wheel = Some(index);
        } else if is_library(&name.to_lowercase()) {
            libraries.push(index);
        }
    }
    let mut tags = by_name.clone();
    if let Some(text) = wheel.and_then(|index| bounded(archive.by_index(index).ok()?, 1 << 20).ok()) {
        let inside = Tags::of_metadata(&String::from_utf8_lossy(&text));
        if !inside.is_empty() {
            tags = inside;
        }
    } else if is_wheel && !libraries.is_empty() {
        see("*.dist-info/WHEEL", None, Err("a wheel without a readable file WHEEL".to_owned()));
    }
    let mut left = LARGEST_ARCHIVE;
    for index in libraries {
        let mut member = match archive.by_index(index) {
            Ok(member) => member,
            Err(error) => {
                see(&format!("member {index}"), None, Err(error.to_string()));
                continue;
            }
        };
        let name = member.name().to_owned();
        let (size, packed) = (member.size(), member.compressed_size());
        let content = if size > SMALL && size / LARGEST_RATIO > packed {
            Err(format!("unpacks from {packed} to {size} bytes: looks like an archive bomb, refused"))
        } else {
            bounded(&mut member, left.min(LARGEST_FILE))
        };
        left -= content.as_ref().map_or(0, |bytes| bytes.len() as u64);
        see(&name, Some(&tags), content);
    }
    if escapes > 0 {
        return Err(format!("{escapes} members have paths that lead out of the archive: do not unpack it"));
    }
    Ok(())
}

pub fn visit_tar(
    reader: impl Read,
    by_name: &Tags,
    see: &mut impl FnMut(&str, Option<&Tags>, Result<Vec<u8>, String>),
) -> Result<(), String> {
    let damaged = |error: std::io::Error| format!("damaged tar archive: {error}");
    let mut archive = tar::Archive::new(reader.take(LARGEST_ARCHIVE));
    let mut escapes = 0;
    for (count, entry) in archive.entries().map_err(damaged)?.enumerate() {
        if count > MOST_MEMBERS {
            return Err(format!("more than {MOST_MEMBERS} members: refused"));
        }
        let entry = entry.map_err(damaged)?;
        if !entry.header().entry_type().is_file() {
            continue;
        }
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        if !stays_inside(&name) {
            escapes += 1;
        } else if is_library(&name.to_lowercase()) {
            see(&name, Some(by_name), bounded(entry, LARGEST_FILE));
        }
    }
    if escapes > 0 {
        return Err(format!("{escapes} members have paths that lead out of the archive: do not unpack it"));
    }
    Ok(())
}

fn stays_inside(name: &str) -> bool {
    let windows = name.contains('\\') || name.as_bytes().get(1) == Some(&b':');
    let normal = Path::new(name).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    !windows && normal && !name.contains('\0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_lead_out() {
        assert!(stays_inside("a/b.so"));
        for name in ["../a.so", "/etc/a.so", "a/../../b.so", "C:\\a.so", "a\\..\\b.so"] {
            assert!(!stays_inside(name), "{name}");
        }
    }
}
