//! Follows the links of the rendered book and the crate's pages.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{bail, Result};
use regex::Regex;
use walkdir::WalkDir;

use super::{book, pages};
use crate::gen::root;
use crate::pythons;

/// Where CPython's reference is read.
const REFERENCE: &str = "https://docs.python.org/3/c-api/";

/// Fewer links than this mean that none were looked for in the right place.
const FLOOR: usize = 400;

struct Page {
    ids: BTreeSet<String>,
    links: BTreeSet<String>,
}

#[derive(Default)]
struct Found {
    inside: usize,
    reference: usize,
    outside: usize,
    broken: BTreeSet<String>,
}

pub fn run() -> Result<()> {
    let manual = match pythons::reference_manual() {
        Ok(folder) => Some(read(&folder)?),
        Err(error) => {
            println!("NOT RUN: links into CPython's reference, which cannot be had: {error:#}");
            None
        }
    };
    let mut found = Found::default();
    for folder in [book::folder(), pages::folder()] {
        let all = read(&folder)?;
        for (path, page) in &all {
            let name = path.strip_prefix(&folder).unwrap_or(path).display().to_string();
            for link in &page.links {
                if let Some(complaint) = complaint(link, path, &all, manual.as_ref(), &mut found) {
                    found.broken.insert(format!("{name}: {link}: {complaint}"));
                }
            }
        }
    }
    in_repository(&mut found)?;
    let Found { inside, reference, outside, broken } = found;
    if !broken.is_empty() {
        bail!("{} broken links:\n{}", broken.len(), Vec::from_iter(broken).join("\n"));
    }
    if inside < FLOOR || (manual.is_some() && reference < FLOOR) {
        bail!("only {inside} links inside and {reference} into the reference were found");
    }
    println!(
        "links: {inside} inside, {reference} into CPython's reference (anchors there), {outside} elsewhere (form only)"
    );
    Ok(())
}

/// Files that are read where they lie.
fn in_repository(found: &mut Found) -> Result<()> {
    let link = Regex::new(r"\]\(([^)#]+)[^)]*\)")?;
    for name in ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"] {
        let text = fs::read_to_string(root().join(name))?;
        for link in link.captures_iter(&text).map(|found| found[1].to_owned()).filter(|link| !link.contains("://")) {
            found.inside += 1;
            if !root().join(&link).exists() {
                found.broken.insert(format!("{name}: {link}: there is no such file"));
            }
        }
    }
    Ok(())
}

/// What is wrong with a link.
fn complaint(
    link: &str,
    from: &Path,
    pages: &HashMap<PathBuf, Page>,
    manual: Option<&HashMap<PathBuf, Page>>,
    found: &mut Found,
) -> Option<String> {
    if let Some(place) = link.strip_prefix(REFERENCE) {
        found.reference += 1;
        let (file, anchor) = place.split_once('#').unwrap_or((place, ""));
        let manual = manual?;
        let page =
            manual.iter().find(|(path, _)| path.file_name().is_some_and(|name| name == file)).map(|(_, page)| page);
        return match page {
            None => Some("the reference has no such page".to_owned()),
            Some(page) if !anchor.is_empty() && !page.ids.contains(anchor) => {
                Some("the page has no such anchor".to_owned())
            }
            Some(_) => None,
        };
    }
    if link.contains("://") || link.starts_with("//") || link.starts_with("mailto:") {
        found.outside += 1;
        let form = Regex::new(r"^https://[a-z0-9-]+(\.[a-z0-9-]+)+(/[^\s<>]*)?$").expect("a constant");
        return (!form.is_match(link)).then(|| "not of the form https://HOST/PATH".to_owned());
    }
    if link.starts_with("javascript:") || link.starts_with("data:") {
        return None;
    }
    found.inside += 1;
    let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
    let file = file.split('?').next().unwrap_or_default();
    let target = if file.is_empty() { from.to_owned() } else { normal(&from.parent()?.join(file)) };
    let target = if target.is_dir() { target.join("index.html") } else { target };
    match pages.get(&target) {
        // The lines of source pages get their names from a script.
        Some(page) if !anchor.is_empty() && !page.ids.contains(anchor) && !is_source(&target) => {
            Some("the page has no such anchor".to_owned())
        }
        None if !target.exists() => Some("there is no such file".to_owned()),
        _ => None,
    }
}

fn is_source(path: &Path) -> bool {
    path.components().any(|part| part == Component::Normal("src".as_ref()))
}

/// `a/b/../c` as `a/c`.
fn normal(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut path, part| {
        match part {
            Component::ParentDir => drop(path.pop()),
            Component::CurDir => {}
            part => path.push(part),
        }
        path
    })
}

fn read(folder: &Path) -> Result<HashMap<PathBuf, Page>> {
    let id = Regex::new(r#"\s(?:id|name)="([^"]+)""#)?;
    let link = Regex::new(r#"<(?:a|link|img|script)\s(?:[^>]*\s)?(?:href|src)="([^"]*)""#)?;
    let values =
        |pattern: &Regex, text: &str| pattern.captures_iter(text).map(|found| found[1].replace("&amp;", "&")).collect();
    let mut pages = HashMap::new();
    for entry in WalkDir::new(folder) {
        let entry = entry?;
        // mdBook's page for errors is served from anywhere; rustdoc's pages lead to the server's start page.
        let skipped =
            ["404.html", "toc.html", "help.html", "settings.html"].iter().any(|name| entry.file_name() == *name);
        if skipped || entry.path().extension().is_none_or(|extension| extension != "html") {
            continue;
        }
        let text = fs::read_to_string(entry.path())?;
        pages.insert(entry.path().to_owned(), Page { ids: values(&id, &text), links: values(&link, &text) });
    }
    Ok(pages)
}
