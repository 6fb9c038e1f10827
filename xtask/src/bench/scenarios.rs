//! The scenarios of `benches/*.toml`: one text for both languages.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result};
use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::gen::root;

#[derive(Debug, Clone, Serialize)]
pub struct Scenario {
    pub name: String,
    pub area: String,
    /// A C identifier.
    pub symbol: String,
    /// What is measured; none where the scenario shows what interpreters themselves cost.
    pub function: Option<String>,
    pub objects: Vec<String>,
    pub keys: String,
    pub before: String,
    /// Why the other header is faster.
    pub behind_peer: Option<String>,
    /// Why the real function takes less than half the time.
    pub behind_real: Option<String>,
    /// Whether the cost per element is asked for, for several numbers of elements.
    pub growth: bool,
    #[serde(skip)]
    code: String,
    #[serde(skip)]
    rust: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    function: Option<String>,
    #[serde(default)]
    objects: Vec<String>,
    #[serde(default)]
    keys: Option<String>,
    #[serde(default)]
    before: String,
    code: String,
    /// Where the text cannot be the same.
    rust: Option<String>,
    #[serde(rename = "behind-peer")]
    behind_peer: Option<String>,
    #[serde(rename = "behind-real")]
    behind_real: Option<String>,
}

/// How often scenarios with something to do before each round run in one.
const PREPARED_CALLS: usize = 1000;

/// All of them, by area and in the order of the files.
pub fn load() -> Result<Vec<Scenario>> {
    let folder = root().join("benches");
    let mut files: Vec<_> = fs::read_dir(&folder)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    let mut scenarios = Vec::new();
    for path in files {
        let area = path.file_stem().context("a file has a name")?.to_string_lossy().into_owned();
        let text = fs::read_to_string(&path)?;
        // The file's order is the tables' order.
        let order: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("[\"")?.strip_suffix("\"]")).collect();
        let mut tables: BTreeMap<String, Table> =
            toml::from_str(&text).with_context(|| format!("cannot read {}", path.display()))?;
        for name in order {
            let table = tables.remove(name).with_context(|| format!("{name:?} in {}", path.display()))?;
            scenarios.push(Scenario {
                symbol: format!("{area}_{}", scenarios.len()),
                name: name.to_owned(),
                growth: area == "growth",
                area: area.clone(),
                function: table.function,
                objects: table.objects,
                keys: table.keys.unwrap_or_else(|| "[]".to_owned()),
                before: table.before,
                behind_peer: table.behind_peer,
                behind_real: table.behind_real,
                code: table.code,
                rust: table.rust,
            });
        }
    }
    Ok(scenarios)
}

/// Names that code may use, with their declarations in C and in Rust.
const VARIABLES: [(&str, &str, &str); 15] = [
    ("out", "PyObject *out = NULL;", "let mut out: *mut PyObject = null_mut();"),
    ("n32", "int n32 = 0;", "let mut n32: c_int = 0;"),
    ("n64", "int64_t n64 = 0;", "let mut n64: i64 = 0;"),
    ("u32v", "uint32_t u32v = 0;", "let mut u32v: u32 = 0;"),
    ("u64v", "uint64_t u64v = 0;", "let mut u64v: u64 = 0;"),
    ("flag", "int flag = 0;", "let mut flag: c_int = 0;"),
    ("moment", "PyTime_t moment = 0;", "let mut moment: PyTime_t = 0;"),
    ("buffer", "char buffer[64];", "let mut buffer = [0u8; 64];"),
    ("uw", "PyUnicodeWriter *uw;", "let mut uw: *mut PyUnicodeWriter;"),
    ("bw", "PyBytesWriter *bw;", "let mut bw: *mut PyBytesWriter;"),
    ("lw", "PyLongWriter *lw;", "let mut lw: *mut PyLongWriter;"),
    ("digits", "void *digits = NULL;", "let mut digits: *mut c_void = null_mut();"),
    ("exported", "PyLongExport exported;", "let mut exported: PyLongExport = core::mem::zeroed();"),
    ("mutex", "PyMutex mutex = {0};", "let mut mutex: PyMutex = core::mem::zeroed();"),
    ("section", "PyCriticalSection section;", "let mut section: PyCriticalSection = core::mem::zeroed();"),
];

fn words(code: &str) -> Vec<&str> {
    let mut words: Vec<&str> = code.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    words.sort_unstable();
    words.dedup();
    words
}

impl Scenario {
    /// The API's names in the code.
    pub fn names(&self) -> Vec<&str> {
        let mut names = words(&self.code);
        names.retain(|word| word.starts_with("Py") || word.starts_with("_Py"));
        names
    }

    /// How many calls one round has, where something is done before it.
    pub fn prepared_calls(&self) -> Option<usize> {
        let count = self.before.trim_end_matches(");").rsplit(',').map(str::trim);
        let count = count.filter_map(|word| word.parse().ok()).max().unwrap_or(PREPARED_CALLS);
        (!self.before.is_empty()).then_some(count)
    }

    /// The loops of the scenario in C, for a library of that name.
    pub fn c(&self, library: &str) -> String {
        let library = library.replace('-', "_");
        let repeat = Regex::new(r"repeat\((\w+)\) \{").expect("a pattern");
        let mut text = String::new();
        for (prefix, code) in [("loop", &self.code), ("before", &self.before)] {
            if code.is_empty() {
                continue;
            }
            let declarations = self.declarations(code, |variable| variable.1);
            let body = repeat.replace_all(code, "for (Py_ssize_t j = 0; j < $1; j++) {");
            // What is prepared is prepared once.
            let count = if prefix == "loop" { "calls" } else { "1" };
            text.push_str(&format!(
                "void\n{prefix}_{library}_{}(PyObject **o, PyObject **k, Py_ssize_t calls, Py_ssize_t n)\n{{\n    \
                 PyObject *a = o[0], *b = o[1], *c = o[2];\n    {declarations}\n    (void)calls; (void)n;\n    \
                 for (Py_ssize_t i = 0; i < {count}; i++) {{\n        \
                 __asm__ volatile(\"\" : \"+r\"(a), \"+r\"(b), \"+r\"(c), \"+r\"(k) : : \"memory\");\n        {body}\n    }}\n}}\n\n",
                self.symbol
            ));
        }
        text
    }

    /// The loops of the scenario in Rust.
    pub fn rust(&self, library: &str) -> String {
        let library = library.replace('-', "_");
        let mut text = String::new();
        for (prefix, code) in [("loop", self.rust.as_ref().unwrap_or(&self.code)), ("before", &self.before)] {
            if code.is_empty() {
                continue;
            }
            let declarations = self.declarations(code, |variable| variable.2);
            let body = to_rust(code);
            let count = if prefix == "loop" { "calls" } else { "1" };
            text.push_str(&format!(
                "#[no_mangle]\npub unsafe extern \"C\" fn {prefix}_{library}_{}(o: *mut *mut PyObject, mut k: *mut *mut PyObject, calls: isize, n: isize) {{\n    \
                 let (mut a, mut b, mut c) = (*o, *o.add(1), *o.add(2));\n    {declarations}\n    \
                 for i in 0..{count} {{\n        \
                 core::arch::asm!(\"/* {{0}} {{1}} {{2}} {{3}} */\", inout(reg) a, inout(reg) b, inout(reg) c, inout(reg) k, options(nostack));\n        {body}\n    }}\n}}\n\n",
                self.symbol
            ));
        }
        text
    }

    fn declarations(
        &self,
        code: &str,
        language: impl Fn(&(&'static str, &'static str, &'static str)) -> &'static str,
    ) -> String {
        let words = words(code);
        let used = VARIABLES.iter().filter(|variable| words.contains(&variable.0));
        used.map(language).collect::<Vec<_>>().join(" ")
    }
}

/// C's spelling as Rust's, for the little that scenarios are made of.
fn to_rust(code: &str) -> String {
    let rules: [(&str, &str); 8] = [
        (r"repeat\((\w+)\) \{", "for j in 0..($1) as isize {"),
        (r"\bNULL\b", "null_mut()"),
        (r"\bPy_(None|True|False)\b", "Py_$1()"),
        (r"&(\w+)", "&mut $1"),
        (r#"("(?:[^"\\]|\\.)*")"#, "c$1.as_ptr().cast()"),
        (r"\bk\[(.+?)\]", "(*k.offset($1))"),
        (r"\bbuffer\b", "buffer.as_mut_ptr().cast()"),
        (r"\bkeep\(", "keep!("),
    ];
    rules.iter().fold(code.to_owned(), |code, (pattern, replacement)| {
        Regex::new(pattern).expect("a pattern").replace_all(&code, *replacement).into_owned()
    })
}
