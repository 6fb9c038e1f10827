//! The one rule: who provides an item on a target.

use std::fmt;

use crate::item::{Condition, Item, Kind, PypySymbol, Symbol};
use crate::release::Release;
use crate::target::{Implementation, Language, StableAbi, Target};

/// Who provides an item on a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provider {
    /// The target always has it: the caller gets the real one.
    Direct,
    /// The target never has it: the caller gets our implementation.
    Fallback,
    /// The file may run on Pythons with and without it: looked up once in the running process, accepted from this
    /// release on.
    Dispatch { accepted_since: Release },
    /// The target cannot express it, for this reason.
    Unavailable(&'static str),
}

impl Provider {
    /// The provider in one word, for tables.
    pub fn word(self) -> &'static str {
        match self {
            Provider::Direct => "direct",
            Provider::Fallback => "fallback",
            Provider::Dispatch { .. } => "dispatch",
            Provider::Unavailable(_) => "unavailable",
        }
    }
}

impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Provider::Unavailable(reason) => write!(f, "unavailable: {reason}"),
            provider => f.write_str(provider.word()),
        }
    }
}

/// The reason of an item of which the data says neither that there is a fallback nor why there is none.
pub const NOT_WRITTEN: &str = "no fallback has been written";

/// Decides who provides `item` on `target`.
pub fn provider(item: &Item, target: &Target) -> Provider {
    if let (Some(StableAbi::Abi3t { .. }), Some(reason)) = (target.stable_abi, item.unavailable_abi3t) {
        return Provider::Unavailable(reason);
    }
    if is_direct(item, target) {
        return Provider::Direct;
    }
    if let Some(reason) = missing_fallback(item, target) {
        return Provider::Unavailable(reason);
    }
    match item.stable_abi_since {
        Some(since) if target.stable_abi.is_some() && can_be_looked_up(item, target) => {
            Provider::Dispatch { accepted_since: item.lookup_since.unwrap_or_else(|| symbol_since(item, since)) }
        }
        _ => Provider::Fallback,
    }
}

/// Only what the library exports can be found at run time, and Rust cannot hand the arguments behind `...` on.
fn can_be_looked_up(item: &Item, target: &Target) -> bool {
    item.kind == Kind::Function
        && item.symbol != Symbol::Inline
        && item.symbol_until.is_none()
        && !item.as_macro
        && !(target.language == Language::Rust && item.is_variadic())
}

/// A stable function may have been a macro at first and exported later.
fn symbol_since(item: &Item, since: Release) -> Release {
    match item.symbol {
        Symbol::Since(symbol) => since.max(symbol),
        _ => since,
    }
}

fn is_direct(item: &Item, target: &Target) -> bool {
    let reached = |release: Release| release.is_in_or_before(target.major, target.minor);
    let declared = if target.implementation == Implementation::PyPy {
        item.pypy.is_some_and(reached)
    } else if target.stable_abi.is_some() {
        item.stable_abi_since.is_some_and(reached)
    } else {
        reached(item.since)
            && !item.removed.is_some_and(reached)
            && !item.missing.is_some_and(|missing| missing.contains(target.major, target.minor))
    };
    let declared = declared && (target.free_threaded || !item.only_free_threaded);
    declared && (target.language == Language::C || rust_can_reach(item, target))
}

/// Rust sees what the library exports, and what `pyo3-ffi` wrote by hand; constants and types we write ourselves.
fn rust_can_reach(item: &Item, target: &Target) -> bool {
    if pyo3_ffi_declares(item, target) || matches!(item.kind, Kind::Constant | Kind::Type | Kind::Struct) {
        return true;
    }
    if item.kind == Kind::Macro {
        return false;
    }
    if target.implementation == Implementation::PyPy {
        return item.pypy_symbol != PypySymbol::Inline;
    }
    let reached = |release: Release| release.is_in_or_before(target.major, target.minor);
    if item.symbol_until.is_some_and(reached) {
        return false;
    }
    match item.symbol {
        Symbol::AsDeclared => true,
        Symbol::Since(release) => reached(release),
        Symbol::Inline => false,
    }
}

/// Whether `pyo3-ffi` declares the item for that target.
pub fn pyo3_ffi_declares(item: &Item, target: &Target) -> bool {
    item.pyo3_ffi.is_some_and(|cfg| cfg.holds(target))
}

/// The reason why no fallback serves the target, or `None` if one does.
fn missing_fallback(item: &Item, target: &Target) -> Option<&'static str> {
    let floors = &item.fallback;
    let reasons = &item.unavailable;
    let language = match target.language {
        Language::C => (floors.c, reasons.c),
        Language::Rust => (floors.rust, reasons.rust),
    };
    let special = if target.implementation == Implementation::PyPy {
        (floors.pypy, reasons.pypy)
    } else if target.stable_abi.is_some() {
        (floors.limited, reasons.limited)
    } else {
        language
    };
    // The narrower reason says more.
    for (floor, reason) in [special, language] {
        if !floor.is_some_and(|floor| floor.is_in_or_before(target.major, target.minor)) {
            return Some(reason.or(reasons.all).or(language.1).unwrap_or(NOT_WRITTEN));
        }
    }
    None
}

/// Whether a named condition holds on a target.
pub fn has_condition(condition: &Condition, target: &Target) -> bool {
    (target.implementation == Implementation::CPython || condition.pypy)
        && (target.stable_abi.is_none() || condition.limited)
        && condition.versions.contains(target.major, target.minor)
}
