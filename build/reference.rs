//! The public names: as they are compiled, and as the documentation shows them.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use capi_version_matrix::{
    areas, items, provider, supported, Implementation, Item, Kind, Language, Provider, Release, StableAbi, Target,
};

type Exports = [(&'static Item, String)];

const AREAS: &str = "The API by chapters of CPython's reference.\n\nEverything here is at the crate's root too.";

/// Each item at the crate's root, and again in the module of its area.
pub fn exports(exports: &Exports) -> String {
    let mut text = String::new();
    for (item, module) in exports {
        writeln!(text, "{}pub use {module}::{};", comment(&summary(item)), item.name).unwrap();
    }
    write!(text, "\n{}pub mod areas {{\n", comment(AREAS)).unwrap();
    for area in areas() {
        let names = exports.iter().map(|(item, _)| item).filter(|item| item.area == area.name).map(|item| item.name);
        let names: Vec<&str> = names.collect();
        writeln!(text, "{}pub mod {} {{", comment(&format!("{}.", area.title)), super::module_name(area.name)).unwrap();
        if !names.is_empty() {
            writeln!(text, "    pub use crate::{{{}}};", names.join(", ")).unwrap();
        }
        text.push_str("}\n");
    }
    text + "}\n"
}

/// The same names with all that is known about them. Functions are declarations, as no target has them all, so that
/// the pages are alike for every target.
pub fn documented(exports: &Exports) -> String {
    let shown = |item: &&Item| {
        item.kind == Kind::Function || is_type(item) || exports.iter().any(|(other, _)| other.name == item.name)
    };
    let names: BTreeSet<&str> = items().filter(shown).map(|item| item.name).collect();
    let targets = Targets::new();
    let mut roots = String::new();
    let mut text = format!("{}pub mod areas {{\n", comment(AREAS));
    for area in areas() {
        let module = super::module_name(area.name);
        let (mut functions, mut others, mut local) = (String::new(), String::new(), Vec::new());
        for item in area.items.iter().filter(shown) {
            local.push(item.name);
            let head = comment(&link(&page(item, &targets), item.name, &names));
            let export = exports.iter().find(|(other, _)| other.name == item.name);
            match export {
                _ if item.kind == Kind::Function => writeln!(functions, "{head}pub fn {}{};", item.name, item.rust),
                Some((_, from)) if from != "pyo3_ffi" => {
                    write!(others, "{head}#[doc(inline)]\npub use crate::{from}::{};\n", item.name)
                }
                Some((_, from)) => write!(others, "{head}#[doc(inline)]\npub use {from}::{};\n", item.name),
                None => write!(others, "{head}#[repr(C)]\npub struct {} {{ _opaque: [u8; 0] }}\n", item.name),
            }
            .unwrap();
        }
        let head = comment(&format!("{}.{}", area.title, only_c(area.items, &names)));
        write!(
            text,
            "{head}pub mod {module} {{\n    #[allow(unused_imports)]\n    use crate::prelude::*;\n    \
             extern \"C\" {{\n{functions}    }}\n{others}}}\n"
        )
        .unwrap();
        write!(roots, "#[doc(hidden)]\npub use areas::{module}::{{{}}};\n", local.join(", ")).unwrap();
    }
    format!("{text}}}\n\n{roots}")
}

fn is_type(item: &Item) -> bool {
    matches!(item.kind, Kind::Type | Kind::Struct)
}

/// What an area has in C and Rust cannot have.
fn only_c(items: &[Item], names: &BTreeSet<&str>) -> String {
    let only: Vec<String> = items
        .iter()
        .filter(|item| !names.contains(item.name))
        .map(|item| format!("- `{}`: {}", item.name, first_sentence(item.doc)))
        .map(|line| line.trim_end_matches(": ").to_owned())
        .collect();
    match only.is_empty() {
        true => String::new(),
        false => format!("\n\n# Only in C\n\n{}", only.join("\n")),
    }
}

fn first_sentence(doc: &str) -> String {
    doc.split("\n\n").next().unwrap_or_default().replace('\n', " ")
}

/// What an editor shows: the documentation without the tables.
fn summary(item: &Item) -> String {
    let mut text = item.doc.to_owned();
    if item.kind == Kind::Function {
        write!(text, "\n\n{}", requirements(item)).unwrap();
    }
    text + &reference(item)
}

fn page(item: &Item, targets: &Targets) -> String {
    let mut text = item.doc.to_owned();
    if !item.signature.is_empty() && item.signature != item.name {
        write!(text, "\n\nIn C:\n```c\n{}\n```", item.signature).unwrap();
    }
    if item.kind == Kind::Function {
        if !matches!(item.references, "-" | "") {
            write!(text, "\n\nOwnership: {}.", item.references).unwrap();
        }
        write!(text, "\n\n{}", requirements(item)).unwrap();
    } else {
        write!(text, "\n\n{}", since(item)).unwrap();
    }
    if !item.note.is_empty() {
        write!(text, "\n\nNote: {}", item.note).unwrap();
    }
    if item.kind == Kind::Function {
        text += &targets.availability(item);
    }
    text + &reference(item)
}

fn requirements(item: &Item) -> String {
    let state = if item.thread_state { "Requires an attached thread state" } else { "Needs no thread state" };
    format!("{state}. {}", since(item))
}

fn since(item: &Item) -> String {
    let name = |release: Release| format!("{}.{}", release.major, release.minor);
    let stable = item
        .stable_abi_since
        .map_or_else(String::new, |release| format!(", in the stable ABI since {}", name(release)));
    format!("In CPython since {}{stable}.", name(item.since))
}

fn reference(item: &Item) -> String {
    item.reference()
        .map_or_else(String::new, |link| format!("\n\n# References\n- [`{}` in CPython's manual]({link})", item.name))
}

/// Makes links of the other items that a text names: `` `NAME` `` and `` `NAME()` ``.
fn link(text: &str, own: &str, names: &BTreeSet<&str>) -> String {
    let mut linked = String::new();
    for (index, part) in text.split('`').enumerate() {
        let name = part.strip_suffix("()").unwrap_or(part);
        // What is linked already stands in brackets; within a block of code no backtick follows a name.
        let free = !linked.ends_with('[');
        match index % 2 == 1 && free && name != own && names.contains(name) {
            true => write!(linked, "[`{part}`]").unwrap(),
            false if index % 2 == 1 => write!(linked, "`{part}`").unwrap(),
            false => linked.push_str(part),
        }
    }
    linked
}

fn comment(text: &str) -> String {
    let line = |line: &str| if line.is_empty() { "///\n".to_owned() } else { format!("/// {line}\n") };
    text.trim_start().lines().map(line).collect()
}

/// Every supported target of either language.
struct Targets(Vec<(Target, Option<Target>)>);

impl Targets {
    fn new() -> Self {
        let rust = supported(Language::Rust);
        let same = |c: &Target| rust.iter().find(|target| Target { language: Language::C, ..**target } == *c).copied();
        Targets(supported(Language::C).into_iter().map(|c| (c, same(&c))).collect())
    }

    /// Who provides the item where, and why nobody does elsewhere.
    fn availability(&self, item: &Item) -> String {
        let mut rows: Vec<Row> = Vec::new();
        let mut reasons = BTreeSet::new();
        for (c, rust) in &self.0 {
            let mut word = |target: &Target| {
                let who = provider(item, target);
                if let Provider::Unavailable(reason) = who {
                    reasons.insert(reason);
                }
                word(who)
            };
            let who = (rust.as_ref().map_or_else(|| "–".to_owned(), &mut word), word(c));
            let kind = kind(c);
            match rows.last_mut() {
                Some(row) if row.kind == kind && row.who == who => row.last = c.minor,
                _ => rows.push(Row { kind, first: c.minor, last: c.minor, who }),
            }
        }
        let mut text = String::from("\n\n# Availability\n\n| target | Rust | C |\n| --- | --- | --- |\n");
        for Row { kind, first, last, who: (rust, c) } in rows {
            let range = if first == last { format!("3.{first}") } else { format!("3.{first}–3.{last}") };
            writeln!(text, "| {kind} {range} | {rust} | {c} |").unwrap();
        }
        for reason in reasons {
            write!(text, "\nUnavailable: {}{}\n", &reason[..1].to_lowercase(), &reason[1..]).unwrap();
        }
        text
    }
}

/// Neighbours with the same providers.
struct Row {
    kind: &'static str,
    first: u8,
    last: u8,
    who: (String, String),
}

fn kind(target: &Target) -> &'static str {
    match (target.stable_abi, target.implementation) {
        (Some(StableAbi::Abi3 { .. }), _) => "abi3, floor",
        (Some(StableAbi::Abi3t { .. }), _) => "abi3t, floor",
        (None, Implementation::CPython) => "CPython",
        (None, Implementation::PyPy) => "PyPy",
    }
}

fn word(provider: Provider) -> String {
    match provider {
        Provider::Direct => "the interpreter".to_owned(),
        Provider::Dispatch { accepted_since } => {
            format!(
                "the interpreter if it is {}.{} or newer, else fallback",
                accepted_since.major, accepted_since.minor
            )
        }
        other => other.word().to_owned(),
    }
}
