//! Which targets the data speaks of.

use crate::{item, items, Item, Language, Release, Target};

/// Every target of a language that is supported, as the data says: each CPython from the oldest with a fallback to the newest
/// with an item of its own, files of the stable ABI by their floors, and the newest PyPy.
pub fn supported(language: Language) -> Vec<Target> {
    let floor = |item: &Item| match language {
        Language::C => item.fallback.c,
        Language::Rust => item.fallback.rust,
    };
    let newest = items().map(|item| item.since.minor).max().unwrap_or(0);
    let oldest = |floor: &dyn Fn(&'static Item) -> Option<Release>| {
        items().filter_map(floor).map(|release| release.minor).min().unwrap_or(newest)
    };
    let abi3t = item("Py_TARGET_ABI3T").map_or(newest, |item| item.since.minor);
    let pypy = items().filter_map(|item| item.pypy).map(|release| release.minor).max();

    let mut targets: Vec<Target> =
        (oldest(&|item| floor(item))..=newest).map(|minor| Target::cpython(3, minor, language)).collect();
    let limited = oldest(&|item| item.fallback.limited);
    targets.extend((limited..=newest).map(|minor| Target::abi3(minor, language)));
    targets.extend((abi3t..=newest).map(|minor| Target::abi3t(minor, language)));
    targets.extend(pypy.into_iter().map(|minor| Target::pypy(3, minor, language)));
    targets
}
