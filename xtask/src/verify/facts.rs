//! What the data says of an interpreter, in the terms of the checks.

use capi_version_matrix::{
    conditions, items, Condition, Item, Kind, OlderSignature, PypySymbol, Release, Symbol, VersionRanges,
};

use crate::pythons::{Implementation, Python};

/// The tables, or a changed copy of them.
#[derive(Clone)]
pub struct Data {
    pub items: Vec<Item>,
    pub conditions: Vec<Condition>,
}

impl Data {
    pub fn from_tables() -> Self {
        Data { items: items().copied().collect(), conditions: conditions().copied().collect() }
    }

    /// Names of the headers: items that the headers declare at all, and private symbols.
    pub fn names(&self) -> impl Iterator<Item = Name<'_>> {
        // What an extension defines itself, no header declares.
        let items = self.items.iter().filter(|item| item.kind != Kind::Hook).map(Name::Item);
        items.chain(self.conditions.iter().filter(|condition| condition.is_private).map(Name::Private))
    }
}

/// A name that headers declare or libraries export.
#[derive(Clone, Copy)]
pub enum Name<'a> {
    Item(&'a Item),
    Private(&'a Condition),
}

/// What kind of thing a name is for a C compiler.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Function,
    /// A constant or a variable.
    Value,
    Type,
    /// Known to the preprocessor alone.
    Macro,
}

impl<'a> Name<'a> {
    pub fn text(self) -> &'a str {
        match self {
            Name::Item(item) => item.name,
            Name::Private(condition) => condition.name,
        }
    }

    /// The data file that has it.
    pub fn file(self) -> String {
        let area = match self {
            Name::Item(item) => item.area,
            Name::Private(condition) => condition.area,
        };
        format!("version-matrix/data/{area}.toml")
    }

    fn newest_signature(self) -> &'a str {
        match self {
            Name::Item(item) => item.signature,
            Name::Private(condition) => condition.meaning,
        }
    }

    fn older_signatures(self) -> &'static [OlderSignature] {
        match self {
            Name::Item(item) => item.older_signatures,
            Name::Private(condition) => condition.older_signatures,
        }
    }

    pub fn is_variable(self) -> bool {
        matches!(self, Name::Item(item) if item.kind == Kind::Var)
    }

    pub fn shape(self) -> Shape {
        match self {
            Name::Item(item) => match item.kind {
                Kind::Function => Shape::Function,
                Kind::Constant | Kind::Var => Shape::Value,
                Kind::Type | Kind::Struct => Shape::Type,
                Kind::Macro | Kind::Hook => Shape::Macro,
            },
            Name::Private(condition) => {
                let signature = condition.meaning;
                if ["typedef ", "struct ", "enum "].iter().any(|word| signature.starts_with(word))
                    && (signature.starts_with("typedef ") || !signature.contains('('))
                {
                    Shape::Type
                } else if signature.contains('(') {
                    Shape::Function
                } else {
                    Shape::Value
                }
            }
        }
    }
}

/// The interpreter as the data sees it.
#[derive(Debug, Clone, Copy)]
pub struct Build {
    pub is_pypy: bool,
    pub release: Release,
    pub free_threaded: bool,
}

impl Build {
    pub fn of(python: &Python) -> Self {
        Build {
            is_pypy: python.implementation == Implementation::PyPy,
            release: Release::from_hex(python.version.hex()).expect("an interpreter's version is well formed"),
            free_threaded: python.free_threaded,
        }
    }

    /// Whether this build is that release or a later one. A `.0` also stands for pre-releases that nobody looked at.
    fn reached(self, release: Release) -> bool {
        let is_feature = release == Release::feature(release.major, release.minor);
        release <= self.release || (is_feature && release.is_in_or_before(self.release.major, self.release.minor))
    }

    fn is_in(self, ranges: VersionRanges) -> bool {
        ranges.0.iter().any(|range| self.reached(range.from) && !range.until.is_some_and(|until| self.reached(until)))
    }

    fn lacks(self, item: &Item) -> bool {
        item.missing.is_some_and(|missing| self.is_in(missing)) || (item.only_free_threaded && !self.free_threaded)
    }

    /// Whether the headers have the name for the full API.
    pub fn declares(self, name: Name) -> bool {
        match name {
            Name::Item(item) if self.is_pypy => {
                item.pypy_header_since.or(item.pypy).is_some_and(|since| self.reached(since))
            }
            Name::Item(item) => {
                self.reached(item.header_since.unwrap_or(item.since))
                    && !item.removed.is_some_and(|release| self.reached(release))
                    && !self.lacks(item)
            }
            Name::Private(condition) if self.is_pypy => condition.pypy && self.is_in(condition.versions),
            Name::Private(condition) => self.is_in(condition.versions),
        }
    }

    /// Whether the data says of the name if the headers have it: for PyPy it lists only those private names that
    /// fallbacks may use there.
    pub fn judges(self, name: Name) -> bool {
        !self.is_pypy || matches!(name, Name::Item(_)) || self.declares(name)
    }

    /// Whether the name has its newest meaning here: a name that headers had too early has not.
    pub fn has(self, name: Name) -> bool {
        let early = match name {
            Name::Item(item) if self.is_pypy => !item.pypy.is_some_and(|since| self.reached(since)),
            Name::Item(item) => !self.reached(item.since),
            Name::Private(_) => false,
        };
        self.declares(name) && !early
    }

    /// The symbol that stands for the name in the library, and whether the library exports it; `None` where the data
    /// does not say.
    pub fn exports(self, name: Name) -> Option<(String, bool)> {
        let plain = name.text().to_owned();
        // cpyext's symbols have a prefix of their own, so that they cannot clash with CPython's.
        let prefixed = || plain.replacen("Py", "PyPy", 1);
        match name {
            Name::Item(item) if !matches!(item.kind, Kind::Function | Kind::Var) => None,
            Name::Item(item) if self.is_pypy => Some(match item.pypy_symbol {
                PypySymbol::Prefixed => (prefixed(), self.declares(name)),
                PypySymbol::Named(symbol) => (symbol.to_owned(), self.declares(name)),
                PypySymbol::Inline => (prefixed(), false),
            }),
            Name::Item(item) => {
                let since = match item.symbol {
                    Symbol::AsDeclared => Some(item.since),
                    Symbol::Since(release) => Some(release),
                    Symbol::Inline => None,
                };
                let exported = since.is_some_and(|since| self.reached(since))
                    && !item.symbol_until.is_some_and(|release| self.reached(release))
                    && !self.lacks(item);
                Some((plain, exported))
            }
            Name::Private(_) if name.shape() == Shape::Type || self.is_pypy => None,
            Name::Private(condition) => {
                Some((plain, condition.symbol_versions.is_some_and(|versions| self.is_in(versions))))
            }
        }
    }

    /// Whether the newest headers declare the name under the limited API of 3.`floor`; `None` where the data does not
    /// say.
    pub fn declares_limited(name: Name, floor: u8) -> Option<bool> {
        match name {
            Name::Item(item) => {
                let since = item.header_stable_since.or(item.stable_abi_since);
                Some(since.is_some_and(|since| since.is_in_or_before(3, floor)))
            }
            // The data says only which private names may be used there.
            Name::Private(condition) if condition.limited && condition.versions.contains(3, floor) => Some(true),
            Name::Private(_) => None,
        }
    }

    /// The declaration in this build's headers.
    pub fn signature(self, name: Name<'_>) -> &str {
        let pypy = match name {
            Name::Item(item) => item.pypy_signature,
            Name::Private(condition) => condition.pypy_signature,
        };
        if let (true, Some(signature)) = (self.is_pypy, pypy) {
            return signature;
        }
        let older = name.older_signatures().iter().find(|older| self.is_in(older.versions));
        older.map_or(name.newest_signature(), |older| older.signature)
    }
}
