//! Interpreters from Debian's unstable suite, unpacked into a folder of their own beside the system.
//!
//! Nothing is installed: the packages' scripts do not run, and what they would have set up is done here as far as
//! building and running extensions needs it.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{anyhow, Context, Result};
use object_rewrite::Rewriter;
use regex::Regex;
use walkdir::WalkDir;

use super::apt::Apt;
use super::fetch::{bar, output, Reasons, Step, Wanted};
use super::probe::{probe, shorten};
use super::search::{debian_root, INTERPRETER};

/// The first line of the record in a finished tree. A tree with another one was made in another way and is made
/// anew; so this changes with what `relocate` or `patch_interpreters` do.
const LAYOUT: &str = "layout 1";
const RECORD: &str = "capi-compat-packages.txt";

/// The folder of the cache with the unpacked packages (`root`), the packages (`debs`) and apt's files (`apt`).
pub(super) struct Tree {
    base: PathBuf,
    root: PathBuf,
}

impl Tree {
    pub fn new(cache: &Path) -> Self {
        let root = debian_root(cache);
        Tree { base: root.parent().expect("the root is below the cache").to_path_buf(), root }
    }

    pub fn root(&self) -> PathBuf {
        self.root.clone()
    }

    /// A tree is there, and was not made by this version of this code.
    pub fn is_outdated(&self) -> bool {
        let record = fs::read_to_string(self.root.join(RECORD)).unwrap_or_default();
        self.root.exists() && record.lines().next() != Some(LAYOUT)
    }

    /// Makes a tree with all of `keep` and as much of `add` as the suite has, and puts it in place of the old one.
    pub fn build(&self, keep: &[&Wanted], add: &[&Wanted], reasons: &mut Reasons) -> Result<()> {
        let staging = self.base.join("root.new");
        let old = self.base.join("root.old");
        // What an interrupted run left behind.
        if old.exists() && !self.root.exists() {
            fs::rename(&old, &self.root)?;
        }
        for folder in [&staging, &old] {
            remove(folder)?;
        }

        let apt = Apt::new(&self.base.join("apt"))?;
        let step = Step::new("resolving packages".into());
        let mut packages = BTreeSet::new();
        for wanted in keep {
            packages.extend(apt.resolve(wanted.debian).with_context(|| {
                format!("{} would be lost; to do without it remove {}", wanted.debian[0], self.root.display())
            })?);
        }
        let mut resolved = 0;
        for wanted in add {
            match apt.resolve(wanted.debian) {
                Ok(more) => {
                    packages.extend(more);
                    resolved += 1;
                }
                Err(error) => reasons.push(&[wanted], format!("{error:#}")),
            }
        }
        step.done();
        if resolved == 0 && keep.is_empty() {
            return Ok(());
        }

        let debs = apt.download(&packages, &self.base.join("debs"))?;
        unpack(&debs, &staging)?;
        relocate(&staging, &self.root)?;
        let interpreters = patch_interpreters(&staging, &self.root)?;
        let names: Vec<_> = debs.iter().filter_map(|deb| deb.file_name()?.to_str()).collect();
        fs::write(staging.join(RECORD), format!("{LAYOUT}\n{}\n", names.join("\n")))?;

        let had_one = self.root.exists();
        if had_one {
            fs::rename(&self.root, &old)?;
        }
        fs::rename(&staging, &self.root)?;
        if let Err(error) = self.check(&interpreters) {
            fs::rename(&self.root, &staging)?;
            if had_one {
                fs::rename(&old, &self.root)?;
            }
            remove(&staging)?;
            return Err(error);
        }
        remove(&old)
    }

    /// Only in its place can an interpreter be started: the path of its loader is absolute.
    fn check(&self, interpreters: &[String]) -> Result<()> {
        let step = Step::new("starting the interpreters".into());
        for name in interpreters {
            let path = self.root.join("usr/bin").join(name);
            probe(&path, Duration::from_secs(120)).map_err(|reason| anyhow!("{name} as unpacked {reason}"))?;
        }
        step.done();
        Ok(())
    }
}

fn unpack(debs: &[PathBuf], into: &Path) -> Result<()> {
    let bar = bar("{msg} {wide_bar} {pos}/{len}", debs.len() as u64, "unpacking");
    if bar.is_hidden() {
        eprintln!("unpacking");
    }
    for deb in debs {
        output(Command::new("dpkg").arg("--extract").arg(deb).arg(into))
            .map_err(|error| anyhow!("cannot unpack {}: {}", deb.display(), shorten(&error)))?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(())
}

/// Rewrites what names a place in the system, as far as building extensions meets it. The tree is in `staging` and
/// will be in `root`.
fn relocate(staging: &Path, root: &Path) -> Result<()> {
    let build_configuration = Regex::new("^_sysconfig(data|_vars).*[.](py|json)$")?;
    for entry in WalkDir::new(staging) {
        let entry = entry?;
        let path = entry.path();
        let name = entry.file_name().to_string_lossy();
        if entry.path_is_symlink() {
            // An absolute link leads to the host's file, which may be another one of that name.
            if let Ok(target) = fs::read_link(path)?.strip_prefix("/") {
                fs::remove_file(path)?;
                if staging.join(target).exists() {
                    symlink(root.join(target), path)?;
                }
            }
        } else if build_configuration.is_match(&name) {
            let text = fs::read_to_string(path)?;
            fs::write(path, relocate_paths(&text, root))?;
        }
    }

    // Debian's pyconfig.h includes <TRIPLET/python3.X/pyconfig.h>, which a compiler finds in /usr/include. Here it
    // has to find it through Python's own include folder, the only one that build tools pass on.
    let include = staging.join("usr/include");
    for triplet in subfolders(&include)?.iter().filter(|name| name.contains("-linux-")) {
        for python in subfolders(&include.join(triplet))? {
            let headers = include.join(&python);
            if headers.is_dir() {
                symlink(format!("../{triplet}"), headers.join(triplet))?;
            }
        }
    }
    Ok(())
}

/// Puts `root` before the folders that hold Python's libraries, headers and the wheels of its pip.
fn relocate_paths(text: &str, root: &Path) -> String {
    let places = Regex::new(r#"(?P<quote>['"])/usr/(?P<place>lib|include|share/python-wheels)\b"#).expect("a constant");
    let root = root.display().to_string();
    places
        .replace_all(text, |found: &regex::Captures| format!("{}{root}/usr/{}", &found["quote"], &found["place"]))
        .into_owned()
}

/// Makes each interpreter use the loader and the libraries of the tree, and returns their names. The host's C
/// library may be older than what they were built for.
fn patch_interpreters(staging: &Path, root: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(staging.join("usr/bin"))?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if !INTERPRETER.is_match(&name) || !entry.file_type()?.is_file() {
            continue;
        }
        let program = fs::read(entry.path())?;
        if !program.starts_with(b"\x7fELF") {
            continue;
        }
        let patched = patch(&program, staging, root).with_context(|| format!("cannot patch {name}"))?;
        // Writing into the old file keeps its permissions.
        fs::write(entry.path(), patched)?;
        names.push(name);
    }
    names.sort();
    Ok(names)
}

fn patch(program: &[u8], staging: &Path, root: &Path) -> Result<Vec<u8>> {
    let mut program = Rewriter::read(program)?;
    let loader = program.elf_interpreter().context("it names no dynamic loader")?;
    let loader = Path::new(OsStr::from_bytes(loader.strip_suffix(b"\0").unwrap_or(loader)));
    let loader = loader.file_name().context("it names a folder as its loader")?;
    let libraries = subfolders(&staging.join("usr/lib"))?
        .into_iter()
        .find(|triplet| staging.join("usr/lib").join(triplet).join(loader).exists())
        .with_context(|| format!("the packages hold no {}", loader.to_string_lossy()))?;
    let libraries = root.join("usr/lib").join(libraries);
    program.elf_set_interpreter(libraries.join(loader).into_os_string().into_vec())?;
    program.elf_set_runpath(libraries.into_os_string().into_vec())?;
    // DT_RPATH, unlike DT_RUNPATH, also holds for what is loaded later: the libraries of extension modules.
    program.elf_use_rpath()?;
    let mut patched = Vec::new();
    program.write(&mut patched)?;
    Ok(patched)
}

fn subfolders(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).with_context(|| format!("the packages hold no {}", folder.display()))? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relocates_libraries_and_headers_only() {
        let text = "'LIBDIR': '/usr/lib/x86_64-linux-gnu', 'INSTALL': '/usr/bin/install', \"INCLUDEPY\": \
                    \"/usr/include/python3.15\", 'W': '/usr/share/python-wheels/', 'L': '/usr/libexec', \
                    'F': '-I/usr/include'";
        let expected = "'LIBDIR': '/c/root/usr/lib/x86_64-linux-gnu', 'INSTALL': '/usr/bin/install', \"INCLUDEPY\": \
                        \"/c/root/usr/include/python3.15\", 'W': '/c/root/usr/share/python-wheels/', 'L': \
                        '/usr/libexec', 'F': '-I/usr/include'";
        assert_eq!(relocate_paths(text, Path::new("/c/root")), expected);
    }

    #[test]
    fn a_tree_without_links_out_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let staging = folder.path().join("root.new");
        let root = folder.path().join("root");
        let multiarch = staging.join("usr/include/x86_64-linux-gnu/python3.15");
        for path in [&multiarch, &staging.join("usr/include/python3.15"), &staging.join("etc")] {
            fs::create_dir_all(path).unwrap();
        }
        fs::write(multiarch.join("pyconfig.h"), "here").unwrap();
        fs::write(staging.join("etc/site.py"), "").unwrap();
        symlink("/etc/site.py", staging.join("usr/inside")).unwrap();
        symlink("/etc/nowhere", staging.join("usr/outside")).unwrap();
        relocate(&staging, &root).unwrap();
        assert_eq!(fs::read_link(staging.join("usr/inside")).unwrap(), root.join("etc/site.py"));
        assert!(fs::symlink_metadata(staging.join("usr/outside")).is_err());
        let through = staging.join("usr/include/python3.15/x86_64-linux-gnu/python3.15/pyconfig.h");
        assert_eq!(fs::read_to_string(through).unwrap(), "here");
    }

    #[test]
    fn a_tree_of_another_layout_is_outdated() {
        let folder = tempfile::tempdir().unwrap();
        let tree = Tree::new(folder.path());
        assert!(!tree.is_outdated(), "there is none");
        fs::create_dir_all(&tree.root).unwrap();
        assert!(tree.is_outdated());
        fs::write(tree.root.join(RECORD), format!("{LAYOUT}\na.deb\n")).unwrap();
        assert!(!tree.is_outdated());
    }
}
