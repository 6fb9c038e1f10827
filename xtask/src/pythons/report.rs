//! The list of interpreters, as a person or a program reads it.

use std::collections::HashSet;
use std::fmt::Write;

use comfy_table::{presets, Table};
use serde_json::json;

use super::{fetch, select, Found, Implementation, Python, Source};

/// The table, then one line for whatever needs attention.
pub(super) fn text(found: &Found, name_missing: bool) -> String {
    let selected = select(found);
    let chosen: HashSet<_> = selected.iter().map(|python| &python.executable).collect();
    let mut text = String::new();
    if !found.pythons.is_empty() {
        let mut table = Table::new();
        table.load_preset(presets::NOTHING);
        table.set_header(["", "label", "version", "implementation", "ABI", "headers", "source", "path"]);
        for python in &found.pythons {
            let mark = if chosen.contains(&python.executable) { "*" } else { "" };
            table.add_row([mark.to_string()].into_iter().chain(cells(python)));
        }
        for line in table.trim_fmt().lines() {
            let _ = writeln!(text, "{}", line.strip_prefix(' ').unwrap_or(line));
        }
        if chosen.len() < found.pythons.len() {
            let _ = writeln!(text, "* is the one that the other commands use for its label");
        }
    }
    for python in selected.iter().filter(|python| !python.has_headers) {
        let _ = writeln!(
            text,
            "no headers: {} ({}): everything in C is skipped for it; install its development package",
            python.label(),
            python.executable.display()
        );
    }
    for (path, reason) in &found.broken {
        let _ = writeln!(text, "broken: {}: {reason}", path.display());
    }
    for python in &found.unsupported {
        let _ = writeln!(
            text,
            "left out: {} {} ({}); supported are CPython from 3.6 and PyPy from 3.9",
            implementation(python),
            python.version,
            python.executable.display()
        );
    }
    let missing = fetch::missing(found);
    if name_missing && !missing.is_empty() {
        let _ = writeln!(text, "missing: {}; `cargo xtask pythons --fetch` obtains what it can", missing.join(", "));
    }
    text
}

fn cells(python: &Python) -> [String; 7] {
    [
        python.label(),
        python.version.to_string(),
        implementation(python),
        // Before 3.2 and on Windows the suffix does not name the ABI, but it is all there is.
        python.ext_suffix.clone(),
        if python.has_headers { "yes" } else { "no" }.to_string(),
        match python.source {
            Source::Path => "PATH",
            Source::Pyenv => "pyenv",
            Source::Uv => "uv",
            Source::Cache => "cache",
        }
        .to_string(),
        python.executable.display().to_string(),
    ]
}

fn implementation(python: &Python) -> String {
    let name = match python.implementation {
        Implementation::CPython => "CPython",
        Implementation::PyPy => "PyPy",
        Implementation::Other => &python.name,
    };
    match python.pypy_version {
        Some(version) => format!("{name} {version}"),
        None => name.to_string(),
    }
}

/// Everything that is known of each interpreter.
pub(super) fn json(found: &Found) -> serde_json::Result<String> {
    let selected = select(found);
    let chosen: HashSet<_> = selected.iter().map(|python| &python.executable).collect();
    let describe = |python: &Python| -> serde_json::Result<serde_json::Value> {
        let mut value = serde_json::to_value(python)?;
        value["label"] = python.label().into();
        value["version"] = python.version.to_string().into();
        value["pypy_version"] = python.pypy_version.map(|version| version.to_string()).into();
        value["version_hex"] = python.version.hex().into();
        value["selected"] = chosen.contains(&python.executable).into();
        Ok(value)
    };
    let list = |pythons: &[Python]| pythons.iter().map(describe).collect::<serde_json::Result<Vec<_>>>();
    let broken: Vec<_> = found.broken.iter().map(|(path, reason)| json!({"path": path, "reason": reason})).collect();
    serde_json::to_string_pretty(&json!({
        "pythons": list(&found.pythons)?,
        "broken": broken,
        "unsupported": list(&found.unsupported)?,
        "missing": fetch::missing(found),
    }))
}

#[cfg(test)]
mod tests {
    use super::super::tests::python;
    use super::*;

    #[test]
    fn every_trouble_is_one_line_with_its_next_step() {
        let found = Found {
            pythons: vec![python("/a/python3.11", (3, 11, 7), true), python("/b/python3.12", (3, 12, 1), false)],
            broken: vec![("/c/python3".into(), "exited with status 1; reinstall or remove it".into())],
            unsupported: vec![python("/d/python2", (2, 7, 18), true)],
        };
        let text = text(&found, true);
        let line = |start: &str| text.lines().find(|line| line.starts_with(start)).unwrap_or_else(|| panic!("{text}"));
        assert!(line("*  3.11 ").ends_with("/a/python3.11"), "{text}");
        assert!(line("no headers: 3.12 (/b/python3.12)").contains("install"));
        assert_eq!(line("broken"), "broken: /c/python3: exited with status 1; reinstall or remove it");
        assert!(line("left out: CPython 2.7.18 (/d/python2)").contains("from 3.6"));
        assert!(line("missing: 3.13d, 3.14, 3.15, 3.15d, ").contains("--fetch"), "{text}");
    }

    #[test]
    fn json_says_which_are_selected() {
        let found = Found { pythons: vec![python("/a", (3, 11, 7), true)], ..Found::default() };
        let value: serde_json::Value = serde_json::from_str(&json(&found).unwrap()).unwrap();
        assert_eq!(value["pythons"][0]["label"], "3.11");
        assert_eq!(value["pythons"][0]["version"], "3.11.7");
        assert_eq!(value["pythons"][0]["selected"], true);
        assert_eq!(value["missing"][0], "3.13d");
    }
}
