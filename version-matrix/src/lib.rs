//! Which CPython C API item exists where: the facts behind `capi-compat`.
//!
//! The facts are constant tables generated from `data/*.toml`; the one rule that turns them into a decision is
//! [`provider`].
//!
//! ```
//! use capi_version_matrix::{item, provider, Language, Provider, Target};
//!
//! let pop = item("PyDict_Pop").unwrap();
//! assert_eq!(provider(pop, &Target::cpython(3, 15, Language::C)), Provider::Direct);
//! assert_eq!(provider(pop, &Target::cpython(3, 9, Language::C)), Provider::Fallback);
//! ```

mod cfg;
mod item;
mod provider;
mod release;
mod supported;
mod tables;
mod target;

pub use cfg::{Cfg, Flag};
pub use item::{
    Condition, Floors, Item, Kind, OlderSignature, PypySymbol, Reasons, Symbol, VersionRange, VersionRanges,
};
pub use provider::{has_condition, provider, pyo3_ffi_declares, Provider, NOT_WRITTEN};
pub use release::{Level, ParseReleaseError, Release};
pub use supported::supported;
pub use target::{Implementation, Language, StableAbi, Target};

/// Every API item, by area and in the order of the data files.
pub fn items() -> impl Iterator<Item = &'static Item> {
    tables::AREAS.iter().flat_map(|area| area.items.iter())
}

/// The item of that C name.
pub fn item(name: &str) -> Option<&'static Item> {
    items().find(|item| item.name == name)
}

/// Every named condition (private symbols and facts about the interpreter's insides that fallbacks use).
pub fn conditions() -> impl Iterator<Item = &'static Condition> {
    tables::AREAS.iter().flat_map(|area| area.conditions.iter())
}

/// One chapter of the C API reference with its items.
#[derive(Debug)]
pub struct Area {
    pub name: &'static str,
    /// What the chapter is called.
    pub title: &'static str,
    pub items: &'static [Item],
    pub conditions: &'static [Condition],
}

/// All areas, sorted by name.
pub fn areas() -> &'static [Area] {
    tables::AREAS
}
