//! Which wheel an installed file came from.

use std::collections::{HashMap, HashSet};
use std::io::Read;
use std::path::{Path, PathBuf};

use super::declared::Tags;
use super::Found;

/// The tags of the distributions beside the files, by the files that they installed.
pub struct Installed {
    files: HashMap<PathBuf, Tags>,
}

impl Installed {
    /// Reads the `RECORD` of every distribution that is installed in a folder above one of the files.
    pub fn of(work: &[Found]) -> Installed {
        let mut files = HashMap::new();
        let mut seen = HashSet::new();
        for found in work {
            // The record is beside the top-level package; packages are rarely nested deeper than this.
            for folder in found.path.ancestors().skip(1).take(8) {
                if !seen.insert(folder.to_owned()) {
                    break;
                }
                distributions(folder, &mut files);
            }
        }
        Installed { files }
    }

    pub fn tags(&self, path: &Path) -> Option<&Tags> {
        self.files.get(path)
    }
}

fn distributions(folder: &Path, files: &mut HashMap<PathBuf, Tags>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        if !name.to_string_lossy().ends_with(".dist-info") {
            continue;
        }
        let Some(wheel) = small_text(&entry.path().join("WHEEL"), 1 << 20) else { continue };
        let tags = Tags::of_metadata(&wheel);
        let record = small_text(&entry.path().join("RECORD"), 1 << 26).unwrap_or_default();
        for line in record.lines() {
            // path,hash,size; a path with a comma is quoted.
            let path = match line.strip_prefix('"') {
                Some(quoted) => quoted.split('"').next().unwrap_or_default(),
                None => line.split(',').next().unwrap_or_default(),
            };
            if super::is_library(&path.to_lowercase()) {
                files.insert(folder.join(path), tags.clone());
            }
        }
    }
}

fn small_text(path: &Path, limit: u64) -> Option<String> {
    let file =
        std::fs::File::open(path).ok().filter(|file| file.metadata().is_ok_and(|metadata| metadata.is_file()))?;
    let mut bytes = Vec::new();
    file.take(limit).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
