//! The facts about one API item.

use crate::cfg::Cfg;
use crate::release::Release;

/// What an item is in C.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Function,
    Macro,
    Constant,
    Type,
    Struct,
    Var,
    Hook,
}

/// Where the library exports a function or variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symbol {
    /// From the release that declares it first.
    AsDeclared,
    /// From another release.
    Since(Release),
    /// Nowhere: the headers define it inline.
    Inline,
}

/// The lowest Python for which there is a fallback, by kind of target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Floors {
    pub rust: Option<Release>,
    pub c: Option<Release>,
    /// Both languages, in limited-API calls only.
    pub limited: Option<Release>,
    /// Both languages, on PyPy.
    pub pypy: Option<Release>,
}

/// Why there is no fallback: for every kind of target, or for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reasons {
    pub all: Option<&'static str>,
    pub rust: Option<&'static str>,
    pub c: Option<&'static str>,
    pub limited: Option<&'static str>,
    pub pypy: Option<&'static str>,
}

/// One function, macro, constant, type or variable of the C API.
#[derive(Debug)]
pub struct Item {
    pub name: &'static str,
    pub area: &'static str,
    pub kind: Kind,
    /// The C declaration of the newest headers.
    pub signature: &'static str,
    /// The same for a function in Rust, without its name: `(ob: *mut PyObject) -> c_int`. Empty for what is not a function.
    pub rust: &'static str,
    /// The parameters' names, separated by commas.
    pub arguments: &'static str,
    pub since: Release,
    pub stable_abi_since: Option<Release>,
    pub removed: Option<Release>,
    pub symbol: Symbol,
    pub symbol_until: Option<Release>,
    pub references: &'static str,
    pub private_name: Option<&'static str>,
    /// The first PyPy that has the real item, as the Python version it speaks.
    pub pypy: Option<Release>,
    /// When `pyo3-ffi` declares it at its root.
    pub pyo3_ffi: Option<Cfg>,
    pub fallback: Floors,
    pub unavailable: Reasons,
    pub thread_state: bool,
    pub page: &'static str,
    pub note: &'static str,
    pub doc: &'static str,
}

impl Item {
    /// Whether it is a C function with `...`.
    pub fn is_variadic(&self) -> bool {
        self.kind == Kind::Function && self.rust.contains("...")
    }

    /// The item's chapter and anchor in CPython's reference.
    pub fn reference(&self) -> Option<String> {
        (!self.page.is_empty()).then(|| format!("https://docs.python.org/3/c-api/{}.html#c.{}", self.page, self.name))
    }
}

/// A range of feature releases, the end excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VersionRange {
    pub from: Release,
    pub until: Option<Release>,
}

impl VersionRange {
    /// Whether any release of the feature release `major.minor` is in the range.
    pub const fn contains(self, major: u8, minor: u8) -> bool {
        let ended = match self.until {
            Some(until) => until.is_in_or_before(major, minor),
            None => false,
        };
        self.from.is_in_or_before(major, minor) && !ended
    }
}

/// A private symbol or a fact about the interpreter's insides, named so that code need not name versions.
#[derive(Debug)]
pub struct Condition {
    pub name: &'static str,
    pub area: &'static str,
    /// What it means; for a private symbol its declaration.
    pub meaning: &'static str,
    pub versions: VersionRange,
    /// Where a private symbol is exported, if wider than where it is declared.
    pub symbol_versions: Option<VersionRange>,
    /// Holds under the limited API too.
    pub limited: bool,
    /// Holds on PyPy too.
    pub pypy: bool,
}
