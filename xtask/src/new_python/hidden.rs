//! How much of what was hidden from the matrix was found again.

use std::collections::BTreeSet;

use capi_version_matrix::{items, Item, Kind, Release};

use super::draft::kind_word;
use super::Changes;

/// Compares what was found with what the matrix says of the releases after `newest`, up to `found`.
pub fn report(changes: &Changes, newest: (u8, u8), found: (u8, u8)) {
    let is_hidden =
        |release: Release| (release.major, release.minor) > newest && (release.major, release.minor) <= found;
    println!("\nfound again of what was hidden:");
    let new: Vec<&Item> = items().filter(|item| is_hidden(item.since)).collect();
    let names: BTreeSet<&str> = new.iter().map(|item| item.name).collect();
    tell(changes, "new items", &new, |item| changes.new.contains_key(item.name));
    let functions: Vec<&Item> = new.iter().copied().filter(|item| item.kind == Kind::Function).collect();
    tell(changes, "their signatures (functions)", &functions, |item| has_signature(changes, item));
    let stable: Vec<&Item> = items().filter(|item| item.stable_abi_since.is_some_and(is_hidden)).collect();
    tell(changes, "entries of the stable ABI", &stable, |item| changes.stable.contains(item.name));
    let gone: Vec<&Item> = items().filter(|item| item.removed.is_some_and(is_hidden)).collect();
    tell(changes, "removed items", &gone, |item| changes.gone.contains_key(item.name));
    let changed: Vec<&Item> = items()
        .filter(|item| !is_hidden(item.since))
        .filter(|item| {
            let mut ranges = item.older_signatures.iter().flat_map(|older| older.versions.0);
            ranges.any(|range| range.until.is_some_and(is_hidden))
        })
        .collect();
    tell(changes, "changed signatures", &changed, |item| changes.changed.contains_key(item.name));

    let others: Vec<&str> = changes.new.keys().map(String::as_str).filter(|name| !names.contains(name)).collect();
    println!("  listed as new besides, which the matrix leaves out: {}", others.len());
    for name in others {
        println!("    {name} ({})", changes.new[name].header);
    }
}

fn has_signature(changes: &Changes, item: &Item) -> bool {
    let Some(found) = changes.new.get(item.name) else { return false };
    let expected = super::Declared { kind: item.kind, signature: item.signature.to_owned(), ..found.clone() };
    found.kind == item.kind && found.shape() == expected.shape()
}

fn tell(changes: &Changes, what: &str, expected: &[&Item], is_found: impl Fn(&Item) -> bool) {
    let missing: Vec<&&Item> = expected.iter().filter(|item| !is_found(item)).collect();
    println!("  {what}: {} of {}", expected.len() - missing.len(), expected.len());
    for item in missing {
        println!("    without {}: {}", item.name, why_missing(changes, item));
    }
}

/// What of the item headers alone cannot show.
fn why_missing(changes: &Changes, item: &Item) -> String {
    let seen = changes.new.get(item.name);
    if item.kind == Kind::Hook {
        "extensions define it, no header declares it".to_owned()
    } else if item.name.starts_with('_') {
        "its name begins like a private one".to_owned()
    } else if item.only_free_threaded {
        "only headers for free-threaded builds have it".to_owned()
    } else if item.header_since.is_some() {
        "older headers have the name, with another meaning".to_owned()
    } else if let Some(seen) = seen.filter(|seen| seen.kind != item.kind) {
        format!("the headers have a {} `{}`", kind_word(seen.kind), seen.signature)
    } else if let Some(seen) = seen {
        format!("the headers have `{}`", seen.signature)
    } else {
        "not found".to_owned()
    }
}
