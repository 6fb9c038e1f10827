//! Tools that come as wheels: unpacked from PyPI into the cache.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::build::run_quietly;
use crate::pythons::cache_dir;

/// A wheel, and what is looked for in it.
pub struct Wheel {
    /// With its version: the checks were written with that one.
    pub project: &'static str,
    pub size: &'static str,
    pub file: &'static str,
}

impl Wheel {
    /// The file, if the wheel was unpacked before.
    pub fn find(&self) -> Option<PathBuf> {
        let file = self.folder().join(self.file);
        file.is_file().then_some(file)
    }

    /// The file, of the wheel that is downloaded now if it was not before.
    pub fn fetch(&self) -> Result<PathBuf> {
        if let Some(file) = self.find() {
            return Ok(file);
        }
        eprintln!("fetching {} from PyPI (about {})", self.project, self.size);
        // A wheel is an archive; `--target` unpacks it there and nowhere else.
        let mut command = Command::new("python3");
        command.args("-m pip install --quiet --no-deps --upgrade --only-binary :all: --target".split(' '));
        run_quietly(command.arg(self.folder()).arg(self.project))
            .with_context(|| format!("{} cannot be had from PyPI", self.project))?;
        self.find().with_context(|| format!("{} has no {}", self.project, self.file))
    }

    fn folder(&self) -> PathBuf {
        cache_dir().join("wheels").join(Path::new(&self.project.replace("==", "-")))
    }
}
