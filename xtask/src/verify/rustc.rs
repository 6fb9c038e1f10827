//! Asks the Rust compiler about the types of many declarations at once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{bail, Context, Result};
use serde::{Deserialize, Serialize};

/// C's types as declarations write them.
pub const C_TYPES: &str = "use core::ffi::{c_char, c_double, c_int, c_long, c_longlong, c_short, c_uchar, c_uint, \
                           c_ulong, c_ulonglong, c_void};";

/// A library in the making, one question to a line, compiled in `folder`.
pub struct Questions<'a> {
    pub folder: &'a Path,
    pub name: &'a str,
    /// Lines before the questions.
    pub prelude: String,
    pub externs: Vec<(&'a str, PathBuf)>,
    /// Whatever else the answers depend on: they are kept as long as it and the questions stay the same.
    pub identity: &'a str,
    pub lines: Vec<String>,
}

/// Answers of an earlier run.
#[derive(Serialize, Deserialize)]
struct Kept {
    key: String,
    rejected: BTreeMap<usize, String>,
}

impl Questions<'_> {
    /// The first message about each line that the compiler rejects, by index.
    ///
    /// While names are unknown, types are not checked: what was rejected is left out and the rest asked again.
    pub fn ask(&self) -> Result<BTreeMap<usize, String>> {
        let key = [compiler_version()?, self.identity, &self.prelude, &self.lines.join("\n")].join("\n");
        let file = self.folder.join(format!("{}.json", self.name));
        if let Some(kept) = fs::read(&file).ok().and_then(|bytes| serde_json::from_slice::<Kept>(&bytes).ok()) {
            if kept.key == key {
                return Ok(kept.rejected);
            }
        }
        let mut rejected = BTreeMap::new();
        loop {
            let messages = self.compile(&rejected)?;
            if messages.is_empty() {
                break;
            }
            rejected.extend(messages);
        }
        let kept = Kept { key, rejected };
        fs::write(&file, serde_json::to_vec(&kept)?).with_context(|| format!("cannot write {}", file.display()))?;
        Ok(kept.rejected)
    }

    fn compile(&self, rejected: &BTreeMap<usize, String>) -> Result<BTreeMap<usize, String>> {
        let mut text = format!("#![allow(warnings)]\n{}\n", self.prelude.trim_end());
        let first = text.lines().count() + 1;
        for (index, line) in self.lines.iter().enumerate() {
            debug_assert!(!line.contains('\n'), "one question to a line");
            text.push_str(if rejected.contains_key(&index) { "" } else { line });
            text.push('\n');
        }
        let source = self.folder.join(format!("{}.rs", self.name));
        fs::write(&source, text).with_context(|| format!("cannot write {}", source.display()))?;
        let mut command = rustc();
        command.args(["--edition", "2021", "--crate-type", "lib", "--emit", "metadata", "--error-format", "json"]);
        command.arg("-o").arg(source.with_extension("rmeta")).arg(&source);
        for (name, path) in &self.externs {
            command.arg("--extern").arg(format!("{name}={}", path.display()));
            if let Some(folder) = path.parent() {
                command.arg("-L").arg(format!("dependency={}", folder.display()));
            }
        }
        let output = command.output().context("cannot run rustc")?;
        let mut messages = BTreeMap::new();
        for diagnostic in String::from_utf8_lossy(&output.stderr).lines().filter_map(read) {
            let lines: BTreeSet<usize> =
                diagnostic.spans.iter().filter(|span| span.is_primary).map(|span| span.line_start).collect();
            for line in lines {
                let index = line.checked_sub(first).filter(|index| *index < self.lines.len());
                match index {
                    Some(index) => messages.entry(index).or_insert_with(|| diagnostic.text()),
                    None => bail!("rustc rejects {}:{line}: {}", source.display(), diagnostic.message),
                };
            }
        }
        if !output.status.success() && messages.is_empty() {
            bail!("rustc rejects {}: {}", source.display(), String::from_utf8_lossy(&output.stderr));
        }
        Ok(messages)
    }
}

/// The compiler that cargo uses, away from cargo's own settings for this build.
pub fn rustc() -> Command {
    Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
}

/// What `rustc -vV` says.
pub fn compiler_version() -> Result<&'static str> {
    static VERSION: OnceLock<String> = OnceLock::new();
    if let Some(version) = VERSION.get() {
        return Ok(version);
    }
    let output = rustc().arg("-vV").output().context("cannot run rustc")?;
    Ok(VERSION.get_or_init(|| String::from_utf8_lossy(&output.stdout).into_owned()))
}

#[derive(Deserialize)]
struct Diagnostic {
    message: String,
    level: String,
    spans: Vec<Span>,
    children: Vec<Child>,
}

#[derive(Deserialize)]
struct Span {
    line_start: usize,
    is_primary: bool,
}

#[derive(Deserialize)]
struct Child {
    message: String,
}

impl Diagnostic {
    /// The message in one line, with what was expected and found.
    fn text(&self) -> String {
        let details = self.children.iter().map(|child| child.message.as_str()).find(|text| text.contains("expected"));
        let text = format!("{}: {}", self.message, details.unwrap_or_default());
        text.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches([':', ' ']).to_owned()
    }
}

fn read(line: &str) -> Option<Diagnostic> {
    let diagnostic: Diagnostic = serde_json::from_str(line).ok()?;
    (diagnostic.level == "error" && !diagnostic.message.starts_with("aborting due to")).then_some(diagnostic)
}
