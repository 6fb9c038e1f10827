//! The facts that commands share: the matrix, and `data/` for what is older than the matrix.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::LazyLock;

use capi_version_matrix::{item, items, provider, Item, Language, Provider, Release, Target};
use serde::Serialize;

/// A set of feature releases 3.N.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Minors(u64);

impl Minors {
    pub fn range(first: u8, last: u8) -> Self {
        (first..=last).collect()
    }

    pub fn contains(self, minor: u8) -> bool {
        minor < 64 && self.0 & (1 << minor) != 0
    }

    pub fn and(self, other: Self) -> Self {
        Minors(self.0 & other.0)
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn iter(self) -> impl Iterator<Item = u8> {
        (0..64).filter(move |&minor| self.contains(minor))
    }

    pub fn last(self) -> Option<u8> {
        self.iter().last()
    }

    pub fn first(self) -> Option<u8> {
        self.iter().next()
    }

    /// `6-8,11-`: an open end reaches the newest release.
    fn parse(text: &str) -> Self {
        let number = |text: &str| text.parse().expect("data/symbols.tsv: a minor version");
        text.split(',')
            .filter_map(|part| part.split_once('-'))
            .flat_map(|(first, last)| number(first)..=if last.is_empty() { newest() } else { number(last) })
            .collect()
    }
}

impl FromIterator<u8> for Minors {
    fn from_iter<I: IntoIterator<Item = u8>>(minors: I) -> Self {
        Minors(minors.into_iter().filter(|&minor| minor < 64).fold(0, |set, minor| set | 1 << minor))
    }
}

impl fmt::Display for Minors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("none");
        }
        let mut separator = "";
        let mut minors = self.iter().peekable();
        while let Some(first) = minors.next() {
            let mut last = first;
            while let Some(next) = minors.next_if(|&next| next == last + 1) {
                last = next;
            }
            write!(f, "{separator}3.{first}")?;
            if last != first {
                write!(f, "–3.{last}")?;
            }
            separator = ", ";
        }
        Ok(())
    }
}

impl Serialize for Minors {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter().map(|minor| format!("3.{minor}")))
    }
}

/// A function or variable that a CPython exports, or that is in the stable ABI.
#[derive(Debug)]
pub struct Symbol {
    /// The releases whose library exports it; empty for what Linux builds do not have.
    pub exported: Minors,
    /// The releases whose headers have the name.
    pub headers: Minors,
    pub stable_since: Option<u8>,
}

impl fmt::Debug for Minors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

static SYMBOLS: LazyLock<HashMap<&'static str, Symbol>> = LazyLock::new(|| {
    let lines = include_str!("../data/symbols.tsv").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let mut fields = line.split('\t');
            let (name, _kind) = (fields.next()?, fields.next()?);
            let (exported, headers) = (Minors::parse(fields.next()?), Minors::parse(fields.next()?));
            Some((name, Symbol { exported, headers, stable_since: fields.next()?.parse().ok() }))
        })
        .collect()
});

/// What is known about an exported name.
pub fn symbol(name: &str) -> Option<&'static Symbol> {
    SYMBOLS.get(name)
}

/// Every name of the data, in no order.
pub fn symbol_names() -> impl Iterator<Item = &'static str> {
    SYMBOLS.keys().copied()
}

/// The release 3.N since which a name is in the stable ABI.
pub fn stable_since(name: &str) -> Option<u8> {
    let older = || symbol(name).and_then(|symbol| symbol.stable_since);
    item(name).and_then(stable_symbol_since).or_else(older)
}

/// A stable function may have been a macro at first and exported later.
fn stable_symbol_since(item: &Item) -> Option<u8> {
    let stable = item.stable_abi_since?;
    Some(match item.symbol {
        capi_version_matrix::Symbol::Since(symbol) => stable.max(symbol).minor,
        _ => stable.minor,
    })
}

/// The newest CPython 3.N that the matrix knows.
pub fn newest() -> u8 {
    static NEWEST: LazyLock<u8> = LazyLock::new(|| items().map(|item| item.since.minor).max().unwrap_or(0));
    *NEWEST
}

/// The oldest CPython 3.N of whose exports something is known.
pub fn oldest_known() -> u8 {
    symbol("Py_Initialize").and_then(|symbol| symbol.exported.first()).unwrap_or(0)
}

/// The oldest CPython 3.N for which there is a fallback in that language.
pub fn oldest(language: Language) -> u8 {
    let floor = |item: &Item| match language {
        Language::C => item.fallback.c,
        Language::Rust => item.fallback.rust,
    };
    items().filter_map(floor).map(|release| release.minor).min().unwrap_or(0)
}

/// The oldest floor of a file for the stable ABI.
pub fn oldest_limited() -> u8 {
    items().filter_map(|item| item.fallback.limited).map(|release| release.minor).min().unwrap_or(0)
}

/// The PyPys that the matrix tells apart.
pub fn pypys() -> Vec<u8> {
    let minors: BTreeSet<u8> =
        items().flat_map(|item| [item.pypy, item.fallback.pypy]).flatten().map(|release| release.minor).collect();
    minors.into_iter().collect()
}

/// The first stable ABI for builds without the GIL.
pub fn oldest_abi3t() -> u8 {
    item("Py_TARGET_ABI3T").map_or_else(newest, |item| item.since.minor)
}

/// One column of the matrix.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Column {
    CPython(u8),
    Abi3(u8),
    Abi3t(u8),
    PyPy(u8),
}

impl Column {
    /// Everything that is supported, as the matrix's data says.
    pub fn all() -> Vec<Column> {
        let cpython = (oldest(Language::C)..=newest()).map(Column::CPython);
        let abi3 = (oldest_limited()..=newest()).map(Column::Abi3);
        let abi3t = (oldest_abi3t()..=newest()).map(Column::Abi3t);
        cpython.chain(abi3).chain(abi3t).chain(pypys().into_iter().map(Column::PyPy)).collect()
    }

    pub fn target(self, language: Language) -> Target {
        match self {
            Column::CPython(minor) => Target::cpython(3, minor, language),
            Column::Abi3(minor) => Target::abi3(minor, language),
            Column::Abi3t(minor) => Target::abi3t(minor, language),
            Column::PyPy(minor) => Target::pypy(3, minor, language),
        }
    }

    /// `None` where the language is not supported.
    pub fn provider(self, item: &Item, language: Language) -> Option<Provider> {
        match self {
            Column::CPython(minor) if minor < oldest(language) => None,
            _ => Some(provider(item, &self.target(language))),
        }
    }

    pub fn kind(self) -> &'static str {
        match self {
            Column::CPython(_) => "cpython",
            Column::Abi3(_) => "abi3",
            Column::Abi3t(_) => "abi3t",
            Column::PyPy(_) => "pypy",
        }
    }

    pub fn minor(self) -> u8 {
        match self {
            Column::CPython(minor) | Column::Abi3(minor) | Column::Abi3t(minor) | Column::PyPy(minor) => minor,
        }
    }

    /// `cpython-3.9`, as in JSON.
    pub fn key(self) -> String {
        format!("{}-3.{}", self.kind(), self.minor())
    }

    pub fn label(self) -> String {
        let name = match self {
            Column::CPython(_) => "CPython",
            Column::PyPy(_) => "PyPy",
            stable => stable.kind(),
        };
        format!("{name} 3.{}", self.minor())
    }
}

/// A release as people say it: `3.13`, or `3.13.0a2` for what came between two feature releases.
pub fn feature(release: Release) -> String {
    format!("{}.{}", release.major, release.minor)
}

/// An older name, and what the newest API has in its place.
pub struct Replacement {
    pub new: &'static str,
    /// What the change brings, in a few words.
    pub why: &'static str,
}

static REPLACEMENTS: LazyLock<HashMap<&'static str, Replacement>> = LazyLock::new(|| {
    let listed = include_str!("../data/replacements.tsv").lines().filter(|line| !line.starts_with('#')).map(|line| {
        let mut fields = line.split('\t');
        let mut field = || fields.next().expect("data/replacements.tsv: three columns");
        (field(), Replacement { new: field(), why: field() })
    });
    let private = items().filter_map(|item| {
        Some((item.private_name?, Replacement { new: item.name, why: "the public name of the private function" }))
    });
    private.chain(listed).collect()
});

/// What the newest API has in place of an older or private name.
pub fn replacement(name: &str) -> Option<&'static Replacement> {
    REPLACEMENTS.get(name)
}

/// `; capi-compat brings it to 3.14 and older`, if it does.
pub fn brought_to(name: &str) -> Option<String> {
    let item = item(name)?;
    let brought = |&minor: &u8| {
        let target = Target::cpython(3, minor, Language::C);
        provider(item, &target) == Provider::Fallback
    };
    let newest = (oldest(Language::C)..=newest()).filter(brought).max()?;
    Some(format!("capi-compat brings it to 3.{newest} and older"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_read_and_print() {
        assert_eq!(Minors::parse("6-8,11-12").to_string(), "3.6–3.8, 3.11–3.12");
        assert_eq!(Minors::parse("."), Minors::default());
        assert_eq!(Minors::parse("10-").last(), Some(newest()));
    }

    #[test]
    fn both_sources_agree_about_the_stable_abi() {
        for item in items() {
            if let (Some(symbol), Some(stable)) = (symbol(item.name), stable_symbol_since(item)) {
                // Below the oldest supported floor the headers and the reference disagree about some, and nobody cares.
                let floor = oldest_limited();
                assert_eq!(symbol.stable_since.map(|since| since.max(floor)), Some(stable.max(floor)), "{}", item.name);
            }
        }
    }

    #[test]
    fn replacements_exist() {
        for (old, replacement) in REPLACEMENTS.iter() {
            let known = item(replacement.new).is_some() || symbol(replacement.new).is_some();
            assert!(known, "{old} -> {}", replacement.new);
        }
    }
}
