//! `cargo xtask new-python`: what a CPython that the matrix does not know yet has brought, changed and dropped, and drafts
//! of the data's tables for it.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{bail, Context, Result};
use capi_version_matrix::{items, Item, Kind, Release};

use self::api::{Api, Declared};
use self::draft::Fact;
use crate::build::target_folder;
use crate::pythons::{self, Implementation, Python};
use crate::verify::exported;

mod api;
mod draft;
mod hidden;

#[derive(clap::Args)]
pub struct Options {
    /// Forget what the matrix says of this feature release (3.15) and later ones, then compare what is found with it
    #[arg(long, value_name = "VERSION")]
    hide: Option<String>,
    /// Write the drafts into this folder, a file for each area; without it into the folder for builds
    #[arg(long, value_name = "FOLDER")]
    write: Option<PathBuf>,
}

/// What differs between the newest Python that the matrix knows and a newer one.
pub struct Changes {
    /// Names that the matrix does not have either.
    pub new: BTreeMap<String, Declared>,
    /// Functions and variables: the older and the newer declaration.
    pub changed: BTreeMap<String, (String, String)>,
    pub gone: BTreeMap<String, Declared>,
    /// Names that the newer release's limited API has and the older one's has not.
    pub stable: BTreeSet<String>,
    pub no_longer_stable: BTreeSet<String>,
}

pub fn run(options: &Options) -> Result<()> {
    let known = known_items(options.hide.as_deref())?;
    let newest = known.iter().map(|item| (item.since.major, item.since.minor)).max().context("the matrix is empty")?;
    let found = pythons::select(&pythons::find());
    let usable = |python: &&Python| {
        python.implementation == Implementation::CPython && python.has_headers && !python.debug && !python.free_threaded
    };
    let newer = found.iter().filter(usable).filter(|python| python.version.minor() > newest);
    let Some(newer) = newer.max_by_key(|python| python.version.minor()) else {
        println!("no CPython with headers found that is newer than {}.{}, the matrix's newest", newest.0, newest.1);
        return Ok(());
    };
    let older = found.iter().filter(usable).filter(|python| python.version.minor() <= newest);
    let Some(older) = older.max_by_key(|python| python.version.minor()) else {
        bail!("to tell what is new, {}.{} with headers is needed beside {}", newest.0, newest.1, newer.label());
    };
    println!("{} beside {}, the newest that the matrix knows", newer.version, older.version);
    if older.version.minor() < newest {
        println!("note: {}.{} is not there, so its own additions are listed too", newest.0, newest.1);
    }
    let (changes, symbols) = compare(&known, older, newer)?;
    print(&changes);
    let folder = options.write.clone().unwrap_or_else(|| target_folder().join("new-python"));
    let written = write_drafts(&changes, &symbols, &known, newer, &folder)?;
    println!("{written} drafts in {}", folder.display());
    if options.hide.is_some() {
        hidden::report(&changes, newest, newer.version.minor());
    }
    Ok(())
}

/// The matrix's items, without what it says of `hide` and later.
fn known_items(hide: Option<&str>) -> Result<Vec<Item>> {
    let Some(hide) = hide else { return Ok(items().copied().collect()) };
    let (major, minor) = hide.split_once('.').context("--hide wants a feature release like 3.15")?;
    let hide = (major.parse::<u8>()?, minor.parse::<u8>()?);
    let is_hidden = |release: Release| (release.major, release.minor) >= hide;
    let known = items().filter(|item| !is_hidden(item.since)).map(|item| Item {
        stable_abi_since: item.stable_abi_since.filter(|release| !is_hidden(*release)),
        removed: item.removed.filter(|release| !is_hidden(*release)),
        ..*item
    });
    Ok(known.collect())
}

fn compare(known: &[Item], older: &Python, newer: &Python) -> Result<(Changes, HashSet<String>)> {
    let (before, after) = (api::read(older, None)?, api::read(newer, None)?);
    let known: BTreeSet<&str> = known.iter().map(|item| item.name).collect();
    // Each release's own limited API: newer headers declare some names under an older one too, which had them not.
    let stable = |python: &Python| api::read(python, Some(python.version.minor));
    let (stable_before, stable_after) = (stable(older)?, stable(newer)?);
    let only_in = |api: &Api, other: &Api| -> BTreeMap<String, Declared> {
        api.iter()
            .filter(|(name, _)| !other.contains_key(*name))
            .map(|(name, new)| (name.clone(), new.clone()))
            .collect()
    };
    let mut new = only_in(&after, &before);
    new.retain(|name, _| !known.contains(name.as_str()));
    let names = |api: BTreeMap<String, Declared>| api.into_keys().collect::<BTreeSet<String>>();
    let changes = Changes {
        new,
        changed: changed(&before, &after),
        gone: only_in(&before, &after),
        stable: names(only_in(&stable_after, &stable_before)),
        no_longer_stable: names(only_in(&stable_before, &stable_after)),
    };
    Ok((changes, exported(newer)?))
}

fn changed(before: &Api, after: &Api) -> BTreeMap<String, (String, String)> {
    let pairs = after.iter().filter_map(|(name, new)| Some((name, before.get(name)?, new)));
    pairs
        .filter(|(_, old, new)| old.kind != new.kind || (is_object(new) && old.shape() != new.shape()))
        .map(|(name, old, new)| (name.clone(), (describe(old), describe(new))))
        .collect()
}

fn is_object(declared: &Declared) -> bool {
    matches!(declared.kind, Kind::Function | Kind::Var)
}

fn describe(declared: &Declared) -> String {
    format!("{} `{}`", draft::kind_word(declared.kind), declared.signature)
}

fn print(changes: &Changes) {
    println!("\nnew: {}", changes.new.len());
    for (name, declared) in &changes.new {
        println!("  {name}: {}, {}", describe(declared), declared.header);
    }
    println!("\nchanged: {}", changes.changed.len());
    for (name, (old, new)) in &changes.changed {
        println!("  {name}: {old} -> {new}");
    }
    println!("\ngone: {}", changes.gone.len());
    for (name, declared) in &changes.gone {
        println!("  {name}: {}, {}", describe(declared), declared.header);
    }
    println!("\nnew in the stable ABI: {}", changes.stable.len());
    println!("  {}", changes.stable.iter().cloned().collect::<Vec<_>>().join(", "));
    println!("\nno longer in the stable ABI: {}", changes.no_longer_stable.len());
    println!("  {}", changes.no_longer_stable.iter().cloned().collect::<Vec<_>>().join(", "));
}

/// A file for each area with drafts of its new tables, and of the lines that its old ones need.
fn write_drafts(
    changes: &Changes,
    symbols: &HashSet<String>,
    known: &[Item],
    newer: &Python,
    folder: &Path,
) -> Result<usize> {
    let since = Release::feature(newer.version.major, newer.version.minor);
    let mut areas: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (name, declared) in &changes.new {
        let (is_stable, is_exported) = (changes.stable.contains(name), symbols.contains(name));
        let fact = Fact { name, declared, since, is_stable, is_exported };
        areas.entry(draft::area_of(name, known)).or_default().push(draft::table(&fact));
    }
    // What the matrix has already and the release changes.
    for item in known {
        let lines = draft::additions(item, changes, since);
        if !lines.is_empty() {
            areas.entry(item.area).or_default().push(format!("# add to [{}]\n{lines}", item.name));
        }
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let written = areas.values().map(Vec::len).sum();
    for (area, tables) in areas {
        let area = if area.is_empty() { "no_area" } else { area };
        fs::write(folder.join(format!("{area}.toml")), tables.join("\n"))?;
    }
    Ok(written)
}
