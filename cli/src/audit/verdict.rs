//! Whether one extension keeps what it promises.

use std::collections::BTreeMap;

use crate::facts::{self, Minors};

use super::binary::Binary;
use super::declared::Declared;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Of interest, and right as it is.
    Note,
    /// Right today.
    Warning,
    /// Breaks the promise.
    Violation,
}

impl Severity {
    pub fn word(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Violation => "violation",
        }
    }
}

/// One thing to say about some symbols.
#[derive(Debug)]
pub struct Finding {
    pub severity: Severity,
    /// A stable name for programs.
    pub code: &'static str,
    pub message: String,
    pub symbols: Vec<String>,
}

#[derive(Debug)]
pub struct Verdict {
    pub declared: Declared,
    pub binary: Binary,
    /// The CPythons that export every symbol which the file needs; not known for PyPy's files.
    pub pythons: Option<Minors>,
    /// The oldest floor at which the stable ABI has every symbol; `None` if it never has.
    pub stable_floor: Option<u8>,
    pub findings: Vec<Finding>,
}

impl Verdict {
    pub fn new(file: &str, declared: Declared, binary: Binary) -> Verdict {
        let mut verdict = Verdict { declared, binary, pythons: None, stable_floor: None, findings: Vec::new() };
        let mut floors = verdict.needed().map(facts::stable_since);
        let floor = floors.try_fold(2, |floor, since| Some(floor.max(since?)));
        drop(floors);
        verdict.stable_floor = floor;
        if !matches!(declared, Declared::PyPy { .. }) {
            verdict.pythons =
                Some(verdict.needed().fold(Minors::range(facts::oldest_known(), facts::newest()), |pythons, name| {
                    pythons.and(verdict.exported(name))
                }));
        }
        match declared {
            Declared::Abi3 { floor } => {
                verdict.stable("abi3", floor);
                verdict.build(file, "abi3", floor);
            }
            Declared::Abi3t { floor } => {
                verdict.stable("abi3t", floor);
                verdict.build(file, "abi3t", floor);
            }
            Declared::CPython { minor, .. } => verdict.specific(minor),
            Declared::PyPy { .. } | Declared::Nothing => {}
        }
        if !matches!(declared, Declared::PyPy { .. }) {
            verdict.future();
        }
        verdict.threads();
        verdict
    }

    pub fn holds(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity != Severity::Violation)
    }

    pub fn is_spotless(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity == Severity::Note)
    }

    /// The imports without which the file does not load.
    fn needed(&self) -> impl Iterator<Item = &str> {
        self.binary.imports.iter().filter(|(_, import)| !import.weak).map(|(name, _)| name.as_str())
    }

    /// The releases that export a name; the data has Linux's release builds only.
    fn exported(&self, name: &str) -> Minors {
        match facts::symbol(name) {
            Some(symbol) if !symbol.exported.is_empty() => symbol.exported,
            Some(symbol) => {
                symbol.stable_since.map_or(Minors::default(), |since| Minors::range(since, facts::newest()))
            }
            None if self.is_of_a_build_that_the_data_lacks() => Minors::range(facts::oldest_known(), facts::newest()),
            None => Minors::default(),
        }
    }

    fn is_of_a_build_that_the_data_lacks(&self) -> bool {
        self.binary.format == "PE"
            || matches!(self.declared, Declared::CPython { free_threaded, debug, .. } if free_threaded || debug)
    }

    fn add(&mut self, severity: Severity, code: &'static str, message: String, symbols: Vec<String>) {
        self.findings.push(Finding { severity, code, message, symbols });
    }

    fn stable(&mut self, abi: &str, floor: Option<u8>) {
        let mut outside = Vec::new();
        let mut newer: BTreeMap<u8, Vec<String>> = BTreeMap::new();
        for name in self.needed() {
            match facts::stable_since(name) {
                None => outside.push(name.to_owned()),
                Some(since) if floor.is_some_and(|floor| since > floor) => {
                    newer.entry(since).or_default().push(name.to_owned());
                }
                Some(_) => {}
            }
        }
        if !outside.is_empty() {
            self.add(Severity::Violation, "not-stable", format!("not in the stable ABI ({abi})"), outside);
        }
        for (since, symbols) in newer {
            let floor = floor.unwrap_or_default();
            let message = format!("in the stable ABI since 3.{since}, but the file is for 3.{floor} and newer");
            self.add(Severity::Violation, "too-new", message, symbols);
        }
        if let (None, Some(needs)) = (floor, self.stable_floor) {
            let message = format!("no floor is declared; its symbols need 3.{needs} and newer");
            self.add(Severity::Note, "floor", message, Vec::new());
        }
        let weak: Vec<String> =
            self.binary.imports.iter().filter(|(_, import)| import.weak).map(|(name, _)| name.clone()).collect();
        if !weak.is_empty() {
            self.add(Severity::Note, "weak", "imported weakly: the file loads without them".to_owned(), weak);
        }
    }

    /// What the file is called, and what it is linked to.
    fn build(&mut self, file: &str, abi: &str, floor: Option<u8>) {
        if let Declared::CPython { minor, .. } = Declared::by_file_name(file) {
            let promised = floor.map_or(String::new(), |floor| format!(" from 3.{floor} on"));
            let message =
                format!("the wheel promises {abi}{promised}, but only CPython 3.{minor} looks for this file name");
            self.add(Severity::Violation, "file-name", message, Vec::new());
        }
        let bound: Vec<String> =
            self.binary.libraries.iter().filter(|library| names_a_release(library)).cloned().collect();
        if !bound.is_empty() {
            let message = "linked to one Python's library, so it loads with that one only".to_owned();
            self.add(Severity::Violation, "linked", message, bound);
        }
    }

    fn specific(&mut self, minor: u8) {
        if minor > facts::newest() || self.is_of_a_build_that_the_data_lacks() && self.binary.imports.is_empty() {
            return;
        }
        let missing: Vec<String> =
            self.needed().filter(|name| !self.exported(name).contains(minor)).map(str::to_owned).collect();
        if minor >= facts::oldest_known() && !missing.is_empty() {
            self.add(Severity::Violation, "missing", format!("CPython 3.{minor} does not export it"), missing);
        }
    }

    /// What is right on the declared Python and will not stay so.
    fn future(&mut self) {
        let newest = facts::newest();
        let mut private = Vec::new();
        for name in self.binary.imports.keys().cloned().collect::<Vec<_>>() {
            if REFERENCE_COUNTING.contains(&name.as_str()) {
                continue;
            }
            if name.starts_with('_') && facts::stable_since(&name).is_none() {
                private.push(name.clone());
                continue;
            }
            let Some(symbol) = facts::symbol(&name) else { continue };
            let Some(last) = symbol.headers.last().filter(|&last| last < newest && !name.starts_with('_')) else {
                continue;
            };
            let mut message = format!("gone from the headers in 3.{}", last + 1);
            if let Some(exported) = symbol.exported.last().filter(|&exported| exported < newest) {
                message = format!("gone from the library in 3.{}", exported + 1);
            }
            if let Some(replacement) = facts::replacement(&name) {
                message.push_str(&format!("; use {}", replacement.new));
                if let Some(brought) = facts::brought_to(replacement.new) {
                    message.push_str(&format!(", {brought}"));
                }
            }
            self.add(Severity::Warning, "gone", message, vec![name]);
        }
        if !private.is_empty() {
            self.add(Severity::Warning, "private", "private: may change or go in any release".to_owned(), private);
        }
    }

    fn threads(&mut self) {
        let says_so = self.binary.declares_no_gil || self.binary.imports.contains_key("PyUnstable_Module_SetGIL");
        let free_threaded = match self.declared {
            Declared::CPython { free_threaded, .. } => free_threaded,
            Declared::Abi3t { .. } => true,
            _ => false,
        };
        if says_so {
            self.add(Severity::Note, "gil", "declares that it does not need the GIL".to_owned(), Vec::new());
        } else if free_threaded {
            let message = "no Py_mod_gil slot is to be seen: importing it may switch the GIL on".to_owned();
            self.add(Severity::Note, "gil", message, Vec::new());
        }
    }
}

/// What `Py_INCREF` and `Py_DECREF` call in builds without the GIL and in debug builds: the headers' doing.
const REFERENCE_COUNTING: &[&str] = &[
    "_Py_DecRefShared",
    "_Py_DecRefSharedDebug",
    "_Py_MergeZeroLocalRefcount",
    "_Py_NegativeRefcount",
    "_Py_RefTotal",
    "_Py_IncRefTotal_DO_NOT_USE_THIS",
    "_Py_DecRefTotal_DO_NOT_USE_THIS",
    "_Py_INCREF_IncRefTotal",
    "_Py_DECREF_DecRefTotal",
];

/// `python312.dll`, `libpython3.12.so.1.0`, `Python.framework/Versions/3.12/Python`; not `python3.dll`, `libpython3.so`.
fn names_a_release(library: &str) -> bool {
    let library = library.to_lowercase();
    let Some(at) = library.rfind("python3") else { return library.contains("python.framework/versions/3.") };
    let rest = &library[at + "python3".len()..];
    rest.trim_start_matches('.').starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::binary::Import;

    fn verdict(declared: Declared, imports: &[&str]) -> Verdict {
        let imports = imports.iter().map(|name| ((*name).to_owned(), Import { weak: false })).collect();
        Verdict::new("a.so", declared, Binary { format: "ELF", imports, ..Binary::default() })
    }

    fn codes(verdict: &Verdict) -> Vec<&str> {
        verdict.findings.iter().map(|finding| finding.code).collect()
    }

    #[test]
    fn abi3_is_held_to_its_floor() {
        let declared = Declared::Abi3 { floor: Some(9) };
        assert!(verdict(declared, &["PyList_New", "PyType_FromSpec"]).holds());
        assert_eq!(codes(&verdict(declared, &["PyObject_GetBuffer"])), ["too-new"]);
        assert_eq!(codes(&verdict(declared, &["PyDict_Pop"])), ["not-stable"]);
        assert_eq!(verdict(declared, &["PyObject_GetBuffer"]).stable_floor, Some(11));
    }

    #[test]
    fn a_file_for_one_python_is_held_to_its_exports() {
        let declared = |minor| Declared::CPython { minor, free_threaded: false, debug: false };
        assert_eq!(codes(&verdict(declared(12), &["PyDict_Pop"])), ["missing"]);
        let fine = verdict(declared(13), &["PyDict_Pop"]);
        assert!(fine.is_spotless());
        assert_eq!(fine.pythons.unwrap().first(), Some(13));
        assert_eq!(codes(&verdict(declared(13), &["PyWeakref_GetObject"])), ["gone"]);
    }

    #[test]
    fn libraries_of_one_release() {
        for name in ["python312.dll", "libpython3.12.so.1.0", "/x/Python.framework/Versions/3.12/Python"] {
            assert!(names_a_release(name), "{name}");
        }
        for name in ["python3.dll", "libpython3.so", "python3t.dll"] {
            assert!(!names_a_release(name), "{name}");
        }
    }
}
