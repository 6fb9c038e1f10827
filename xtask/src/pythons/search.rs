//! Where interpreters may be: PATH, pyenv, uv and our own cache.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use etcetera::BaseStrategy;
use regex::Regex;

use super::Source;

/// File names that promise an interpreter: `python`, `python3`, `python3.6m`, `python3.14t`, `python3.15d`,
/// `python3.13-dbg`, `pypy3.11`; and none of `python3-config`, `pythonw`, `python3.9-gdb.py`.
pub(super) static INTERPRETER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(python|pypy)([0-9](\.[0-9]+)?)?t?d?m?(-dbg)?(\.exe)?$").expect("the pattern is a constant")
});

/// A file that may be an interpreter.
#[derive(Debug, PartialEq)]
pub(super) struct Candidate {
    pub path: PathBuf,
    /// A stand-in of a version manager: it runs an interpreter only where a version is chosen for its name, so
    /// its failing says nothing.
    pub shim: bool,
}

/// The folders of each source.
pub(super) struct Places {
    path: Vec<PathBuf>,
    pyenv: Option<PathBuf>,
    uv: Option<PathBuf>,
    cache: PathBuf,
}

impl Places {
    pub fn of_this_machine() -> Self {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let base = etcetera::choose_base_strategy().ok();
        let home = base.as_ref().map(|base| base.home_dir().to_path_buf());
        let pyenv = folder_from("PYENV_ROOT").or_else(|| Some(home?.join(".pyenv")));
        let uv = folder_from("UV_PYTHON_INSTALL_DIR")
            .or_else(uv_python_dir)
            .or_else(|| Some(base?.data_dir().join("uv").join("python")));
        Places { path: std::env::split_paths(&path).collect(), pyenv, uv, cache: super::cache_dir() }
    }

    /// Every file that may be an interpreter, each once.
    pub fn candidates(&self) -> Vec<Candidate> {
        let mut folders = self.path.clone();
        if let Some(pyenv) = &self.pyenv {
            // The interpreters behind the shims are all found below; asking each shim would take far longer.
            let shims = real(&pyenv.join("shims"));
            folders.retain(|folder| real(folder) != shims);
            folders.extend(installations(&pyenv.join("versions")));
        }
        if let Some(uv) = &self.uv {
            folders.extend(installations(uv));
        }
        folders.extend(installations(&self.cache.join("uv")));
        folders.push(debian_root(&self.cache).join("usr").join("bin"));

        let mut seen = HashSet::new();
        folders
            .iter()
            .flat_map(|folder| interpreters_in(folder))
            .map(|path| Candidate { shim: is_shim(&path), path: follow_to_interpreter(path) })
            .filter(|candidate| seen.insert(candidate.path.clone()))
            .collect()
    }

    /// The source that an interpreter belongs to, however it was come by: a pyenv version whose folder is on PATH
    /// is still pyenv's.
    pub fn source_of(&self, executable: &Path) -> Source {
        let executable = real(executable);
        let within = |folder: &Path| executable.starts_with(real(folder));
        if within(&self.cache) {
            Source::Cache
        } else if self.pyenv.as_deref().is_some_and(within) {
            Source::Pyenv
        } else if self.uv.as_deref().is_some_and(within) {
            Source::Uv
        } else {
            Source::Path
        }
    }
}

/// The folder that holds the unpacked tree of Debian packages.
pub(super) fn debian_root(cache: &Path) -> PathBuf {
    cache.join("debian").join("root")
}

fn folder_from(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// uv alone knows where it keeps its interpreters on each system.
fn uv_python_dir() -> Option<PathBuf> {
    let uv = which::which("uv").ok()?;
    let output = Command::new(uv).args(["python", "dir"]).env("NO_COLOR", "1").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(PathBuf::from(text.trim_end())).filter(|path| output.status.success() && path.is_absolute())
}

/// The folders with the executables of each version below `versions`.
fn installations(versions: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<_> = std::fs::read_dir(versions)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| if cfg!(windows) { entry.path() } else { entry.path().join("bin") })
        .filter(|folder| folder.is_dir())
        .collect();
    folders.sort();
    folders
}

fn interpreters_in(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<_> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.file_name().to_str().is_some_and(|name| INTERPRETER.is_match(name)))
        .map(|entry| entry.path())
        .filter(|path| is_executable(path))
        .collect();
    found.sort();
    found
}

fn is_executable(path: &Path) -> bool {
    let Ok(metadata) = path.metadata() else { return false };
    #[cfg(unix)]
    if std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o111 == 0 {
        return false;
    }
    metadata.is_file()
}

fn is_shim(path: &Path) -> bool {
    // WindowsApps holds programs named python.exe that only open the store.
    let folder = path.parent().and_then(Path::file_name);
    ["shims", "WindowsApps"].iter().any(|name| folder == Some(OsStr::new(name)))
}

/// Follows links, so that `python`, `python3` and a virtual environment's own are one candidate, but not past the
/// last name of an interpreter: some version managers link all names to one program that looks at its name.
pub(super) fn follow_to_interpreter(path: PathBuf) -> PathBuf {
    match path.canonicalize() {
        Ok(target) if target.file_name().and_then(OsStr::to_str).is_some_and(|name| INTERPRETER.is_match(name)) => {
            target
        }
        _ => path,
    }
}

/// `path` without links, as far as it exists.
pub(super) fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_interpreters() {
        for name in
            "python python3 python2.7 python3.6m python3.13 python3.14t python3.14td python3.15d python3.13-dbg \
                     pypy pypy3 pypy3.11 python.exe"
                .split_whitespace()
        {
            assert!(INTERPRETER.is_match(name), "{name}");
        }
        for name in "python3-config python3.9-gdb.py pythonw.exe pypy3clean python3.13d-config ipython pythonic"
            .split_whitespace()
        {
            assert!(!INTERPRETER.is_match(name), "{name}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn finds_each_interpreter_once_and_no_pyenv_shim() {
        use std::os::unix::fs::{symlink, PermissionsExt};

        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().canonicalize().unwrap().join(path);
        let program = |path: &str| {
            std::fs::create_dir_all(at(path).parent().unwrap()).unwrap();
            std::fs::write(at(path), "").unwrap();
            std::fs::set_permissions(at(path), PermissionsExt::from_mode(0o755)).unwrap();
        };
        program("bin/python3.11");
        symlink("python3.11", at("bin/python3")).unwrap();
        symlink("nowhere", at("bin/python3.12")).unwrap();
        program("bin/manager");
        symlink("manager", at("bin/python3.7")).unwrap();
        program("bin/python3-config");
        std::fs::write(at("bin/python3.10"), "not executable").unwrap();
        program("pyenv/shims/python3.9");
        program("pyenv/versions/3.9.18/bin/python3.9");
        program("asdf/shims/python3.8");
        program("cache/debian/root/usr/bin/python3.15d");
        program("cache/uv/cpython-3.14.0/bin/python3.14");

        let places = Places {
            path: vec![at("bin"), at("pyenv/shims"), at("bin"), at("asdf/shims"), at("missing")],
            pyenv: Some(at("pyenv")),
            uv: None,
            cache: at("cache"),
        };
        let found: Vec<_> = places.candidates().into_iter().map(|c| (c.path, c.shim)).collect();
        let expected = [
            (at("bin/python3.11"), false),
            (at("bin/python3.7"), false),
            (at("asdf/shims/python3.8"), true),
            (at("pyenv/versions/3.9.18/bin/python3.9"), false),
            (at("cache/uv/cpython-3.14.0/bin/python3.14"), false),
            (at("cache/debian/root/usr/bin/python3.15d"), false),
        ];
        assert_eq!(found, expected);
        let sources: Vec<_> = found.iter().map(|(path, _)| places.source_of(path)).collect();
        use Source::{Cache, Path, Pyenv};
        assert_eq!(sources, [Path, Path, Path, Pyenv, Cache, Cache]);
    }
}
