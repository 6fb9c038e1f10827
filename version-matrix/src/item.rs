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

/// What cpyext exports for a function or variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PypySymbol {
    /// Its C name with PyPy's prefix: `PyPyDict_New`, `_PyPyLong_Sign`.
    Prefixed,
    /// Another name.
    Named(&'static str),
    /// Nothing: the headers define it inline.
    Inline,
}

/// The declaration that a function has in older headers, where it differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OlderSignature {
    pub versions: VersionRanges,
    pub signature: &'static str,
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
#[derive(Debug, Clone, Copy)]
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
    /// The first release whose headers have it.
    pub since: Release,
    /// The release that the reference manual names, which differs where a macro became a function.
    pub reference_since: Option<Release>,
    pub stable_abi_since: Option<Release>,
    pub removed: Option<Release>,
    /// Feature releases in between that lack it.
    pub missing: Option<VersionRanges>,
    /// Other builds than free-threaded ones lack it.
    pub only_free_threaded: bool,
    /// The headers define a macro of the same name over it; so is the fallback, and nothing is looked up.
    pub as_macro: bool,
    /// The first release whose symbol a stable-ABI file may use, though it entered the stable ABI later.
    pub lookup_since: Option<Release>,
    /// The first release whose headers have the name, though it means something else until `since`.
    pub header_since: Option<Release>,
    /// The oldest limited API under which the newest headers declare the item, if they do so before `stable_abi_since`.
    pub header_stable_since: Option<Release>,
    pub older_signatures: &'static [OlderSignature],
    pub symbol: Symbol,
    pub symbol_until: Option<Release>,
    pub references: &'static str,
    pub private_name: Option<&'static str>,
    /// The first PyPy that has the real item, as the Python version it speaks.
    pub pypy: Option<Release>,
    /// The first PyPy that has something of the name, though not fit for use until `pypy`.
    pub pypy_header_since: Option<Release>,
    pub pypy_symbol: PypySymbol,
    /// The declaration in PyPy's headers, where it differs.
    pub pypy_signature: Option<&'static str>,
    /// When `pyo3-ffi` declares it at its root.
    pub pyo3_ffi: Option<Cfg>,
    /// The first release of `pyo3-ffi` that declares it, if older supported ones do not.
    pub pyo3_ffi_since: Option<&'static str>,
    /// How `pyo3-ffi`'s declaration differs from the header's.
    pub pyo3_ffi_differs: Option<&'static str>,
    pub fallback: Floors,
    pub unavailable: Reasons,
    /// Why files of abi3t cannot have it, where others have it or could.
    pub unavailable_abi3t: Option<&'static str>,
    pub thread_state: bool,
    pub page: &'static str,
    pub note: &'static str,
    pub doc: &'static str,
}

impl Item {
    /// An item of which nothing is known: the tables fill in what the data says.
    #[doc(hidden)]
    pub const NEW: Item = Item {
        name: "",
        area: "",
        kind: Kind::Function,
        signature: "",
        rust: "",
        arguments: "",
        since: Release::feature(3, 0),
        reference_since: None,
        stable_abi_since: None,
        removed: None,
        missing: None,
        only_free_threaded: false,
        as_macro: false,
        lookup_since: None,
        header_since: None,
        header_stable_since: None,
        older_signatures: &[],
        symbol: Symbol::AsDeclared,
        symbol_until: None,
        references: "-",
        private_name: None,
        pypy: None,
        pypy_header_since: None,
        pypy_symbol: PypySymbol::Prefixed,
        pypy_signature: None,
        pyo3_ffi: None,
        pyo3_ffi_since: None,
        pyo3_ffi_differs: None,
        fallback: Floors { rust: None, c: None, limited: None, pypy: None },
        unavailable: Reasons { all: None, rust: None, c: None, limited: None, pypy: None },
        unavailable_abi3t: None,
        thread_state: true,
        page: "",
        note: "",
        doc: "",
    };

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
    /// Whether the feature release `major.minor` is in the range: all its bug-fix releases, as a build for it may run on
    /// any of them.
    pub const fn contains(self, major: u8, minor: u8) -> bool {
        let ended = match self.until {
            Some(until) => until.is_in_or_before(major, minor),
            None => false,
        };
        let later = self.from.micro > 0 && self.from.major == major && self.from.minor == minor;
        self.from.is_in_or_before(major, minor) && !later && !ended
    }
}

/// Ranges of feature releases, none of which meets another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VersionRanges(pub &'static [VersionRange]);

impl VersionRanges {
    /// Whether the feature release `major.minor` is in one of the ranges.
    pub fn contains(self, major: u8, minor: u8) -> bool {
        self.0.iter().any(|range| range.contains(major, minor))
    }
}

/// A private symbol or a fact about the interpreter's insides, named so that code need not name versions.
#[derive(Debug, Clone, Copy)]
pub struct Condition {
    pub name: &'static str,
    pub area: &'static str,
    /// What it means; for a private symbol its declaration.
    pub meaning: &'static str,
    /// Where the headers declare a private symbol, or a fact holds.
    pub versions: VersionRanges,
    /// Where the library exports a private symbol; absent: nowhere.
    pub symbol_versions: Option<VersionRanges>,
    /// A private symbol, not a fact of another kind.
    pub is_private: bool,
    /// For a fact: a C expression that compiles where it holds, and only there.
    pub probe: Option<&'static str>,
    pub older_signatures: &'static [OlderSignature],
    pub pypy_signature: Option<&'static str>,
    /// Holds under the limited API too.
    pub limited: bool,
    /// Holds on PyPy too.
    pub pypy: bool,
}

impl Condition {
    /// A condition of which nothing is known: the tables fill in what the data says.
    #[doc(hidden)]
    pub const NEW: Condition = Condition {
        name: "",
        area: "",
        meaning: "",
        versions: VersionRanges(&[]),
        symbol_versions: None,
        is_private: false,
        probe: None,
        older_signatures: &[],
        pypy_signature: None,
        limited: false,
        pypy: false,
    };
}
