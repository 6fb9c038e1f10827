//! The Python interpreters of this machine: which there are, which of them to use, and how to get more.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::path::PathBuf;

use anyhow::{bail, Context};
use etcetera::BaseStrategy;
use serde::Serialize;

#[cfg(target_os = "linux")]
mod apt;
#[cfg(target_os = "linux")]
mod debian;
mod fetch;
#[cfg(target_os = "linux")]
mod packages;
mod probe;
mod report;
mod search;

/// Options of `cargo xtask pythons`.
#[derive(clap::Args)]
pub struct Options {
    /// Obtain missing interpreters into the cache (~/.cache/capi-compat, or CAPI_COMPAT_CACHE)
    #[arg(long)]
    fetch: bool,
    /// With --fetch: also the releases that most machines have (3.9, 3.12, 3.13)
    #[arg(long, requires = "fetch")]
    all: bool,
    /// Print JSON instead of a table
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Implementation {
    CPython,
    PyPy,
    Other,
}

impl fmt::Display for Implementation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Implementation::CPython => "CPython",
            Implementation::PyPy => "PyPy",
            Implementation::Other => "other",
        })
    }
}

/// How finished a release is, as in `sys.version_info.releaselevel`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Alpha,
    Beta,
    Candidate,
    Final,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Version {
    pub major: u8,
    pub minor: u8,
    pub micro: u8,
    pub level: Level,
    pub serial: u8,
}

impl Version {
    /// The number that this interpreter's headers call `PY_VERSION_HEX`.
    pub fn hex(&self) -> u32 {
        let level = match self.level {
            Level::Alpha => 0xA,
            Level::Beta => 0xB,
            Level::Candidate => 0xC,
            Level::Final => 0xF,
        };
        u32::from_be_bytes([self.major, self.minor, self.micro, level << 4 | self.serial])
    }

    /// `(3, 15)`, to compare with.
    pub fn minor(&self) -> (u8, u8) {
        (self.major, self.minor)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Version { major, minor, micro, level, serial } = self;
        write!(f, "{major}.{minor}.{micro}")?;
        match level {
            Level::Alpha => write!(f, "a{serial}"),
            Level::Beta => write!(f, "b{serial}"),
            Level::Candidate => write!(f, "rc{serial}"),
            Level::Final => Ok(()),
        }
    }
}

/// Where an interpreter comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    Path,
    Pyenv,
    Uv,
    Cache,
}

/// An interpreter that answered.
#[derive(Debug, Clone, Serialize)]
pub struct Python {
    pub executable: PathBuf,
    pub implementation: Implementation,
    /// `sys.implementation.name`: `cpython`, `pypy`, `graalpy`.
    pub name: String,
    /// The Python version; PyPy's own is in `pypy_version`.
    pub version: Version,
    pub pypy_version: Option<Version>,
    pub debug: bool,
    pub free_threaded: bool,
    /// `sys.abiflags`.
    pub abi_flags: String,
    pub ext_suffix: String,
    /// What an extension is compiled with `-I` for: `include` and, where it differs, `platinclude`.
    pub include_dirs: Vec<PathBuf>,
    /// `Python.h` is in one of `include_dirs`.
    pub has_headers: bool,
    /// `Py_ENABLE_SHARED`. The executable of some distributions holds the API itself all the same.
    pub enable_shared: bool,
    /// libpython (or libpypy), where there is one.
    pub shared_library: Option<PathBuf>,
    pub prefix: PathBuf,
    pub base_prefix: PathBuf,
    pub stdlib: PathBuf,
    pub pointer_bits: u8,
    pub source: Source,
}

impl Python {
    /// A short name that is the same for all builds that differ only in their micro version:
    /// `3.15`, `3.15d`, `3.14t`, `pypy3.11`.
    pub fn label(&self) -> String {
        let prefix = match self.implementation {
            Implementation::CPython => "",
            Implementation::PyPy | Implementation::Other => &self.name,
        };
        let threads = if self.free_threaded { "t" } else { "" };
        let debug = if self.debug { "d" } else { "" };
        format!("{prefix}{}.{}{threads}{debug}", self.version.major, self.version.minor)
    }

    /// The folder of the standard library's own tests, `test`, if the tests of the C API are in it.
    pub fn test_suite(&self) -> Option<PathBuf> {
        let tests = self.stdlib.join("test");
        tests.join("test_capi").is_dir().then_some(tests)
    }

    fn is_supported(&self) -> bool {
        match self.implementation {
            Implementation::CPython => self.version.minor() >= (3, 6),
            Implementation::PyPy => self.version.minor() >= (3, 9),
            Implementation::Other => false,
        }
    }

    /// What tells two installations apart, whatever path they were reached by: hard links and copies of an
    /// executable within one installation are one interpreter.
    fn identity(&self) -> (PathBuf, String, Version, String) {
        (search::real(&self.base_prefix), self.label(), self.version, self.ext_suffix.clone())
    }

    fn order(&self) -> impl Ord {
        let source = match self.source {
            Source::Path => 0,
            Source::Pyenv => 1,
            Source::Uv => 2,
            Source::Cache => 3,
        };
        (
            self.implementation,
            self.version.minor(),
            (self.free_threaded, self.debug),
            Reverse((self.has_headers, self.version)),
            source,
            self.executable.clone(),
        )
    }
}

/// The newest CPython to compile with: its headers know the most, and what is built for the stable ABI may use any.
pub fn newest(pythons: &[Python]) -> anyhow::Result<&Python> {
    pythons
        .iter()
        .filter(|python| python.implementation == Implementation::CPython && python.has_headers)
        .filter(|python| !python.debug && !python.free_threaded)
        .max_by_key(|python| python.version.minor())
        .context("no CPython with headers: install the package python3-dev, or see `cargo xtask pythons`")
}

/// The interpreters with these labels; with the usual ones where none is asked for.
pub fn chosen<'a>(pythons: &'a [Python], labels: &[String], usual: &[&str]) -> impl Iterator<Item = &'a Python> {
    let usual = usual.iter().map(|label| (*label).to_owned());
    let labels: HashSet<String> = if labels.is_empty() { usual.collect() } else { labels.iter().cloned().collect() };
    pythons.iter().filter(move |python| labels.contains(&python.label()))
}

/// What a search found.
#[derive(Debug, Default)]
pub struct Found {
    /// Supported interpreters, by version; of one label the preferred one comes first.
    pub pythons: Vec<Python>,
    /// Files that promise to be interpreters and are not: what is wrong, and what to do.
    pub broken: Vec<(PathBuf, String)>,
    /// Interpreters that work and are left out because their version is not supported.
    pub unsupported: Vec<Python>,
}

/// The interpreters on PATH, under pyenv and uv, and in the cache.
pub fn find() -> Found {
    let places = search::Places::of_this_machine();
    let candidates = places.candidates();
    let paths: Vec<_> = candidates.iter().map(|candidate| candidate.path.clone()).collect();
    let mut found = Found::default();
    let mut seen = HashSet::new();
    for (candidate, result) in candidates.into_iter().zip(probe::probe_all(&paths)) {
        match result {
            Ok(mut python) if seen.insert(python.identity()) => {
                python.executable = search::follow_to_interpreter(python.executable);
                python.source = places.source_of(&python.executable);
                let list = if python.is_supported() { &mut found.pythons } else { &mut found.unsupported };
                list.push(python);
            }
            Ok(_) => {}
            Err(_) if candidate.shim => {}
            Err(reason) => {
                let next = match places.source_of(&candidate.path) {
                    Source::Cache => "remove it and run `cargo xtask pythons --fetch`",
                    Source::Path | Source::Pyenv | Source::Uv => "reinstall or remove it",
                };
                found.broken.push((candidate.path, format!("{reason}; {next}")));
            }
        }
    }
    found.pythons.sort_by_cached_key(Python::order);
    found.unsupported.sort_by_cached_key(Python::order);
    found
}

/// One interpreter for each label, by version: one with headers if there is any, and of those the newest.
pub fn select(found: &Found) -> Vec<Python> {
    let mut by_label: BTreeMap<String, &Python> = BTreeMap::new();
    for python in &found.pythons {
        let chosen = by_label.entry(python.label()).or_insert(python);
        if python.order() < chosen.order() {
            *chosen = python;
        }
    }
    let mut selected: Vec<_> = by_label.into_values().cloned().collect();
    selected.sort_by_cached_key(Python::order);
    selected
}

/// The pages of CPython's C API reference.
#[cfg(target_os = "linux")]
pub fn reference_manual() -> anyhow::Result<PathBuf> {
    packages::reference_manual(&cache_dir())
}

#[cfg(not(target_os = "linux"))]
pub fn reference_manual() -> anyhow::Result<PathBuf> {
    bail!("it comes as a package of Debian's");
}

/// The system's valgrind, or the one in the cache.
pub fn valgrind() -> Option<PathBuf> {
    #[cfg(target_os = "linux")]
    let fetched = Some(packages::fetched_valgrind(&cache_dir())).filter(|program| program.exists());
    #[cfg(not(target_os = "linux"))]
    let fetched = None;
    which::which("valgrind").ok().or(fetched)
}

/// The same, obtained if there is none.
#[cfg(target_os = "linux")]
pub fn fetch_valgrind() -> anyhow::Result<PathBuf> {
    valgrind().map_or_else(|| packages::fetch_valgrind(&cache_dir()), Ok)
}

#[cfg(not(target_os = "linux"))]
pub fn fetch_valgrind() -> anyhow::Result<PathBuf> {
    valgrind().context("it comes as a package of Debian's")
}

/// The folder that holds what the developer commands fetch and build.
pub fn cache_dir() -> PathBuf {
    if let Some(folder) = std::env::var_os("CAPI_COMPAT_CACHE").filter(|value| !value.is_empty()) {
        // Interpreters are patched to find their libraries by absolute path.
        return std::path::absolute(&folder).unwrap_or_else(|_| folder.into());
    }
    match etcetera::choose_base_strategy() {
        Ok(base) => base.cache_dir().join("capi-compat"),
        // No home folder: a build machine may have none, and the commands must still run there.
        Err(_) => std::env::temp_dir().join("capi-compat"),
    }
}

/// Runs `cargo xtask pythons`.
pub fn run(options: &Options) -> anyhow::Result<()> {
    if options.fetch {
        if let Err(error) = fetch::fetch(options.all) {
            eprintln!("nothing could be fetched: {error:#}");
        }
    }
    let found = find();
    if options.json {
        println!("{}", report::json(&found)?);
    } else {
        print!("{}", report::text(&found, !options.fetch));
    }
    if found.pythons.is_empty() {
        bail!(
            "no usable Python on PATH, under pyenv or uv, or in {}; install CPython 3.9 or newer with its headers, or \
             run `cargo xtask pythons --fetch`",
            cache_dir().display()
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn python(path: &str, version: (u8, u8, u8), has_headers: bool) -> Python {
        let (major, minor, micro) = version;
        Python {
            executable: path.into(),
            implementation: Implementation::CPython,
            name: "cpython".into(),
            version: Version { major, minor, micro, level: Level::Final, serial: 0 },
            pypy_version: None,
            debug: false,
            free_threaded: false,
            abi_flags: String::new(),
            ext_suffix: String::new(),
            include_dirs: Vec::new(),
            has_headers,
            enable_shared: false,
            shared_library: None,
            prefix: "/usr".into(),
            base_prefix: "/usr".into(),
            stdlib: "/usr/lib".into(),
            pointer_bits: 64,
            source: Source::Path,
        }
    }

    fn pypy(path: &str, version: (u8, u8, u8)) -> Python {
        Python { implementation: Implementation::PyPy, name: "pypy".into(), ..python(path, version, true) }
    }

    #[test]
    fn releases_sort_after_their_pre_releases() {
        let version = |level, serial| Version { major: 3, minor: 15, micro: 0, level, serial };
        let sorted = [
            version(Level::Alpha, 7),
            version(Level::Beta, 1),
            version(Level::Candidate, 2),
            version(Level::Final, 0),
            Version { micro: 1, ..version(Level::Alpha, 0) },
        ];
        assert!(sorted.is_sorted());
        assert!(sorted.map(|version| version.hex()).is_sorted());
        assert_eq!(sorted.map(|v| v.to_string()), ["3.15.0a7", "3.15.0b1", "3.15.0rc2", "3.15.0", "3.15.1a0"]);
        assert_eq!(sorted[3].hex(), 0x030F_00F0);
    }

    #[test]
    fn selects_one_per_label_headers_first_then_newest() {
        let debug = Python { debug: true, ..python("/3.13d", (3, 13, 9), true) };
        let threads = Python { free_threaded: true, ..python("/3.13t", (3, 13, 1), true) };
        let found = Found {
            pythons: vec![
                pypy("/pypy", (3, 11, 13)),
                python("/3.13.5", (3, 13, 5), false),
                threads,
                debug,
                python("/3.13.0", (3, 13, 0), true),
                python("/3.13.2", (3, 13, 2), true),
                python("/3.9", (3, 9, 18), true),
                python("/3.6.1", (3, 6, 1), false),
                python("/3.6.15", (3, 6, 15), false),
            ],
            ..Found::default()
        };
        let selected = select(&found);
        let paths: Vec<_> = selected.iter().map(|python| python.executable.to_str().unwrap()).collect();
        assert_eq!(paths, ["/3.6.15", "/3.9", "/3.13.2", "/3.13d", "/3.13t", "/pypy"]);
        let labels: Vec<_> = selected.iter().map(Python::label).collect();
        assert_eq!(labels, ["3.6", "3.9", "3.13", "3.13d", "3.13t", "pypy3.11"]);
    }

    #[test]
    fn equals_are_taken_from_path_before_the_cache() {
        let cached = Python { source: Source::Cache, ..python("/a", (3, 13, 5), true) };
        let found = Found { pythons: vec![cached, python("/b", (3, 13, 5), true)], ..Found::default() };
        assert_eq!(select(&found)[0].executable, PathBuf::from("/b"));
    }

    #[test]
    fn old_and_foreign_pythons_are_not_supported() {
        assert!(!python("", (2, 7, 18), true).is_supported());
        assert!(!python("", (3, 5, 9), true).is_supported());
        assert!(python("", (3, 6, 0), true).is_supported());
        assert!(python("", (3, 16, 0), true).is_supported());
        assert!(!pypy("", (3, 8, 16)).is_supported());
        assert!(pypy("", (3, 9, 1)).is_supported());
        let other = Python { implementation: Implementation::Other, ..python("", (3, 13, 0), true) };
        assert!(!other.is_supported());
    }
}
