//! Drafts of the data's tables, for a person to complete.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use capi_version_matrix::{Item, Kind, Release};

use super::api::Declared;
use super::Changes;
use crate::gen::c_types::{parse_function, Parameter};

/// What is known of a new name.
pub struct Fact<'a> {
    pub name: &'a str,
    pub declared: &'a Declared,
    pub since: Release,
    /// The limited API of that release declares it.
    pub is_stable: bool,
    pub is_exported: bool,
}

/// The area whose items' names begin most like this one, or `""`.
pub fn area_of<'a>(name: &str, known: &'a [Item]) -> &'a str {
    let mut scores: BTreeMap<(usize, &str), usize> = BTreeMap::new();
    for item in known {
        let common = name.bytes().zip(item.name.bytes()).take_while(|(a, b)| a == b).count();
        // Every name begins with Py; a prefix tells something from its first word on.
        if common > 4 {
            *scores.entry((common, item.area)).or_default() += 1;
        }
    }
    let longest = scores.keys().map(|(common, _)| *common).max().unwrap_or_default();
    let best = scores.iter().filter(|((common, _), _)| *common == longest).max_by_key(|(_, count)| **count);
    best.map_or("", |((_, area), _)| area)
}

/// The table. What headers cannot tell is left as a comment that asks for it.
pub fn table(fact: &Fact) -> String {
    let Fact { name, declared, since, .. } = fact;
    let kind = kind_word(declared.kind);
    let since = format!("{}.{}.0", since.major, since.minor);
    let mut text = format!("[{name}]\nkind = \"{kind}\"\nsignature = {}\n", quote(&signature(declared)));
    // Headers say what a release has, not which of its pre-releases brought it.
    writeln!(text, "since = \"{since}\"").expect("writing to a string cannot fail");
    if fact.is_stable {
        writeln!(text, "stable-abi-since = \"{since}\"").expect("writing to a string cannot fail");
    }
    let is_symbol = matches!(declared.kind, Kind::Function | Kind::Var);
    if is_symbol && !fact.is_exported {
        text.push_str("symbol = \"inline\"\n");
    }
    if declared.kind == Kind::Function {
        if declared.as_macro {
            text.push_str("as-macro = true\n");
        }
        if returns_reference(&declared.signature) {
            text.push_str("# references: who owns what is returned? the reference manual says it\n");
        }
        text.push_str("# fallback, or unavailable with the reason; doc\n");
    }
    writeln!(text, "# page: the chapter of the reference manual ({})", declared.header)
        .expect("writing to a string cannot fail");
    text
}

/// The kind as the data spells it.
pub fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Function => "function",
        Kind::Macro => "macro",
        Kind::Constant => "constant",
        Kind::Type => "type",
        Kind::Struct => "struct",
        Kind::Var => "var",
        Kind::Hook => "hook",
    }
}

/// The lines that an item of the matrix needs for what the release changes.
pub fn additions(item: &Item, changes: &Changes, release: Release) -> String {
    let version = format!("{}.{}", release.major, release.minor);
    let mut text = String::new();
    if item.stable_abi_since.is_none() && changes.stable.contains(item.name) {
        text.push_str(&format!("stable-abi-since = \"{version}.0\"\n"));
    }
    if item.removed.is_none() && changes.gone.contains_key(item.name) {
        text.push_str(&format!("removed = \"{version}.0\"\n"));
    }
    if let Some((_, new)) = changes.changed.get(item.name).filter(|_| item.kind == Kind::Function) {
        let older = quote(item.signature);
        text.push_str(&format!(
            "# now {new}\nolder-signatures = [{{ versions = \"<{version}\", signature = {older} }}]\n"
        ));
    }
    text
}

/// The data names every parameter; headers need not.
fn signature(declared: &Declared) -> String {
    let whole = &declared.signature;
    let Some(function) = parse_function(whole).ok().filter(|_| declared.kind == Kind::Function) else {
        return whole.clone();
    };
    let Some((head, _)) = whole.split_once('(') else { return whole.clone() };
    let mut parameters: Vec<String> = function.parameters.iter().map(named).collect();
    if function.variadic {
        parameters.push("...".to_owned());
    }
    let parameters = if parameters.is_empty() { "void".to_owned() } else { parameters.join(", ") };
    format!("{head}({parameters})")
}

/// The parameter as it is written, with the name that the parser gave it if it has none.
fn named(parameter: &Parameter) -> String {
    let (text, name) = (&parameter.text, &parameter.name);
    let has_name = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|word| word == name);
    let space = if text.ends_with('*') { "" } else { " " };
    if has_name {
        text.clone()
    } else {
        format!("{text}{space}{name}")
    }
}

fn returns_reference(signature: &str) -> bool {
    signature.contains("PyObject *") && (!signature.starts_with("int ") || signature.contains("PyObject **"))
}

fn quote(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use capi_version_matrix::items;

    use super::*;

    fn declared(kind: Kind, signature: &str) -> Declared {
        Declared { kind, signature: signature.to_owned(), inline: false, as_macro: false, header: "abc.h".to_owned() }
    }

    fn parsed(fact: &Fact) -> toml::Table {
        table(fact).parse::<toml::Table>().expect("a draft is TOML")[fact.name].as_table().cloned().expect("one table")
    }

    #[test]
    fn a_function_is_drafted() {
        let declared = declared(Kind::Function, "PyObject *PyAbc_Get(PyObject *abc, const char *)");
        let since = Release::feature(3, 16);
        let fact = Fact { name: "PyAbc_Get", declared: &declared, since, is_stable: true, is_exported: true };
        let table = parsed(&fact);
        assert_eq!(table["kind"].as_str(), Some("function"));
        assert_eq!(table["since"].as_str(), Some("3.16.0"));
        assert_eq!(table["stable-abi-since"].as_str(), Some("3.16.0"));
        assert!(!table.contains_key("symbol"));
        let signature = table["signature"].as_str().expect("a string");
        let function = parse_function(signature).expect("a declaration");
        assert_eq!(function.parameters.len(), 2);
        assert!(function.parameters.iter().all(|parameter| !parameter.name.is_empty()));
        assert_eq!(signature, "PyObject *PyAbc_Get(PyObject *abc, const char *argument1)");
    }

    #[test]
    fn what_no_library_exports_says_so() {
        let declared = declared(Kind::Function, "int PyAbc_Size(PyObject *abc)");
        let since = Release::feature(3, 16);
        let fact = Fact { name: "PyAbc_Size", declared: &declared, since, is_stable: false, is_exported: false };
        let table = parsed(&fact);
        assert_eq!(table["symbol"].as_str(), Some("inline"));
        assert!(!table.contains_key("stable-abi-since"));
    }

    #[test]
    fn the_area_is_that_of_the_most_alike() {
        let known: Vec<Item> = items().copied().collect();
        assert_eq!(area_of("PyDict_NewThing", &known), "dict");
        assert_eq!(area_of("PyUnicodeWriter_WriteThing", &known), "writers");
        assert_eq!(area_of("Zz", &known), "");
    }
}
