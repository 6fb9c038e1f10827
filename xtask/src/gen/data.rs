//! The data files as they are read, and the checks on their form.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{bail, Context, Result};
use capi_version_matrix::{Kind, Release};
use serde::Deserialize;

/// One data file.
pub struct Area {
    pub name: String,
    /// What the file's first line says after the last colon.
    pub title: String,
    pub items: Vec<Item>,
    pub conditions: Vec<Condition>,
}

pub struct Item {
    pub name: String,
    pub kind: Kind,
    pub facts: ItemFacts,
}

pub struct Condition {
    pub name: String,
    pub facts: ConditionFacts,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ItemFacts {
    #[serde(rename = "kind")]
    _kind: String,
    pub signature: String,
    since: String,
    reference_since: Option<String>,
    stable_abi_since: Option<String>,
    removed: Option<String>,
    missing: Option<String>,
    #[serde(default)]
    pub only_free_threaded: bool,
    #[serde(default)]
    pub as_macro: bool,
    lookup_since: Option<String>,
    header_since: Option<String>,
    header_stable_since: Option<String>,
    #[serde(default)]
    pub older_signatures: Vec<OlderSignature>,
    pub symbol: Option<String>,
    symbol_until: Option<String>,
    #[serde(default = "dash")]
    pub references: String,
    pub private_name: Option<String>,
    pypy: Option<String>,
    pypy_header_since: Option<String>,
    pub pypy_symbol: Option<String>,
    pub pypy_signature: Option<String>,
    pub pyo3_ffi: Option<String>,
    pub pyo3_ffi_since: Option<String>,
    pub pyo3_ffi_differs: Option<String>,
    #[serde(default)]
    pub page: String,
    #[serde(default)]
    pub fallback: Fallback,
    pub unavailable: Option<String>,
    pub unavailable_rust: Option<String>,
    pub unavailable_c: Option<String>,
    pub unavailable_limited: Option<String>,
    pub unavailable_pypy: Option<String>,
    pub unavailable_abi3t: Option<String>,
    #[serde(default = "yes")]
    pub thread_state: bool,
    #[serde(default)]
    pub note: String,
    #[serde(default)]
    pub doc: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OlderSignature {
    versions: String,
    pub signature: String,
}

impl OlderSignature {
    pub fn versions(&self) -> Result<Vec<Range>> {
        ranges(&self.versions)
    }
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub struct Fallback {
    rust: Option<String>,
    c: Option<String>,
    limited: Option<String>,
    pypy: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ConditionFacts {
    kind: String,
    signature: Option<String>,
    meaning: Option<String>,
    versions: String,
    symbol_versions: Option<String>,
    pub probe: Option<String>,
    pub pypy_signature: Option<String>,
    #[serde(default)]
    pub older_signatures: Vec<OlderSignature>,
    #[serde(default)]
    pub limited: bool,
    #[serde(default)]
    pub pypy: bool,
    #[serde(default, rename = "note")]
    _note: String,
}

fn dash() -> String {
    "-".to_owned()
}

fn yes() -> bool {
    true
}

impl ItemFacts {
    pub fn since(&self) -> Result<Release> {
        release(&self.since)
    }

    /// What the reference manual says; `None` if it names no release.
    pub fn reference_since(&self) -> Result<Option<Release>> {
        match self.reference_since.as_deref() {
            None => self.since().map(Some),
            Some("none") => Ok(None),
            Some(text) => release(text).map(Some),
        }
    }

    pub fn lookup_since(&self) -> Result<Option<Release>> {
        optional(&self.lookup_since)
    }

    pub fn stable_abi_since(&self) -> Result<Option<Release>> {
        optional(&self.stable_abi_since)
    }

    pub fn removed(&self) -> Result<Option<Release>> {
        optional(&self.removed)
    }

    pub fn missing(&self) -> Result<Option<Vec<Range>>> {
        self.missing.as_deref().map(ranges).transpose()
    }

    pub fn header_since(&self) -> Result<Option<Release>> {
        optional(&self.header_since)
    }

    pub fn pypy_header_since(&self) -> Result<Option<Release>> {
        optional(&self.pypy_header_since)
    }

    pub fn header_stable_since(&self) -> Result<Option<Release>> {
        optional(&self.header_stable_since)
    }

    pub fn symbol_until(&self) -> Result<Option<Release>> {
        optional(&self.symbol_until)
    }

    pub fn pypy(&self) -> Result<Option<Release>> {
        optional(&self.pypy)
    }

    /// The exporting release, if another than `since`; `None` also for `"inline"`.
    pub fn symbol_since(&self) -> Result<Option<Release>> {
        match self.symbol.as_deref() {
            None | Some("inline") => Ok(None),
            Some(text) => Ok(Some(release(text)?)),
        }
    }
}

impl Fallback {
    pub fn rust(&self) -> Result<Option<Release>> {
        optional(&self.rust)
    }

    pub fn c(&self) -> Result<Option<Release>> {
        optional(&self.c)
    }

    pub fn limited(&self) -> Result<Option<Release>> {
        optional(&self.limited)
    }

    pub fn pypy(&self) -> Result<Option<Release>> {
        optional(&self.pypy)
    }
}

/// A range like `>=3.6, <3.13`: its ends as feature releases.
pub struct Range {
    pub from: Release,
    pub until: Option<Release>,
}

impl ConditionFacts {
    pub fn meaning(&self) -> &str {
        self.meaning.as_deref().or(self.signature.as_deref()).unwrap_or_default()
    }

    pub fn is_private(&self) -> bool {
        self.kind == "private"
    }

    pub fn versions(&self) -> Result<Vec<Range>> {
        ranges(&self.versions)
    }

    pub fn symbol_versions(&self) -> Result<Option<Vec<Range>>> {
        self.symbol_versions.as_deref().map(ranges).transpose()
    }
}

/// Ranges separated by `||`.
fn ranges(text: &str) -> Result<Vec<Range>> {
    text.split("||").map(range).collect()
}

fn range(text: &str) -> Result<Range> {
    let mut from = Release::feature(3, 0);
    let mut until = None;
    for part in text.split(',').map(str::trim) {
        if let Some(version) = part.strip_prefix(">=") {
            from = release(version)?;
        } else if let Some(version) = part.strip_prefix('<') {
            until = Some(release(version)?);
        } else {
            bail!("{text:?} is not a range: expected a form like \">=3.6, <3.13\"");
        }
    }
    Ok(Range { from, until })
}

fn release(text: &str) -> Result<Release> {
    Ok(text.trim().parse::<Release>()?)
}

fn optional(text: &Option<String>) -> Result<Option<Release>> {
    text.as_deref().map(release).transpose()
}

/// Reads every data file of the folder, sorted by area.
pub fn read(folder: &Path) -> Result<Vec<Area>> {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .with_context(|| format!("cannot read the folder {}", folder.display()))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let areas = paths.iter().map(|path| read_area(path)).collect::<Result<Vec<_>>>()?;
    let mut seen = BTreeSet::new();
    for area in &areas {
        let items = area.items.iter().map(|item| &item.name);
        for name in items.chain(area.conditions.iter().map(|condition| &condition.name)) {
            if !seen.insert(name) {
                bail!("{}.toml: {name} has a table elsewhere already", area.name);
            }
        }
    }
    Ok(areas)
}

fn read_area(path: &Path) -> Result<Area> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let table: toml::Table = text.parse().with_context(|| format!("{} is not valid TOML", path.display()))?;
    let name = path.file_stem().expect("a .toml file has a stem").to_string_lossy().into_owned();
    let heading = text.lines().next().and_then(|line| line.strip_prefix("# "));
    let Some((_, title)) = heading.filter(|line| line.starts_with(&name)).and_then(|line| line.rsplit_once(": "))
    else {
        bail!("{}: the first line is not `# {name}: PAGES: TITLE`", path.display());
    };
    let mut area = Area { name, title: title.to_owned(), items: Vec::new(), conditions: Vec::new() };
    for (name, value) in table {
        let context = || format!("{}: [{name}]", path.display());
        let kind = value.get("kind").and_then(toml::Value::as_str).unwrap_or_default().to_owned();
        match kind.as_str() {
            "private" | "condition" => {
                let facts: ConditionFacts = value.try_into().with_context(context)?;
                facts.versions().with_context(context)?;
                area.conditions.push(Condition { name, facts });
            }
            _ => {
                let kind = parse_kind(&kind).with_context(context)?;
                let facts: ItemFacts = value.try_into().with_context(context)?;
                facts.since().with_context(context)?;
                area.items.push(Item { name, kind, facts });
            }
        }
    }
    Ok(area)
}

fn parse_kind(text: &str) -> Result<Kind> {
    Ok(match text {
        "function" => Kind::Function,
        "macro" => Kind::Macro,
        "constant" => Kind::Constant,
        "type" => Kind::Type,
        "struct" => Kind::Struct,
        "var" => Kind::Var,
        "hook" => Kind::Hook,
        other => bail!("kind {other:?} is unknown: expected function, macro, constant, type, struct, var or hook"),
    })
}

/// Items that some supported target lacks though the data gives neither a fallback nor a reason.
pub fn undecided(areas: &[Area]) -> Vec<String> {
    use capi_version_matrix::{items, provider, Language, Provider, Target};

    // The tables of the running program may be older than the data: only names in both can be judged here, and
    // `--check` has failed on the difference already.
    let current: BTreeSet<&str> = areas.iter().flat_map(|area| &area.items).map(|item| item.name.as_str()).collect();
    let mut targets = Vec::new();
    for language in [Language::C, Language::Rust] {
        targets.extend((9..=15).map(|minor| (format!("{language:?} 3.{minor}"), Target::cpython(3, minor, language))));
        targets.push((format!("{language:?} PyPy 3.11"), Target::pypy(3, 11, language)));
        targets.push((format!("{language:?} abi3-py39"), Target::abi3(9, language)));
    }
    let mut messages = Vec::new();
    for item in items().filter(|item| current.contains(item.name)) {
        let open: Vec<&str> = targets
            .iter()
            .filter(|(_, target)| provider(item, target) == Provider::Unavailable(capi_version_matrix::NOT_WRITTEN))
            .map(|(name, _)| name.as_str())
            .collect();
        if !open.is_empty() {
            messages.push(format!("{} ({}.toml): {}", item.name, item.area, open.join(", ")));
        }
    }
    messages
}
