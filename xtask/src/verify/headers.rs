//! What headers declare, for the full API and under each limited API.

use std::collections::BTreeMap;

use anyhow::Result;

use super::compiler::{ask, ask_macro, Unit};
use super::facts::{Build, Data, Name, Shape};
use super::report::Findings;
use super::{signatures, symbols};
use crate::pythons::Python;

/// How headers have a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Declared {
    pub is_macro: bool,
    /// The compiler knows it without the help of a macro with parameters.
    pub is_identifier: bool,
    /// A call of it compiles: some macros of headers stand for what only the interpreter itself can see.
    can_be_called: bool,
}

impl Declared {
    pub fn at_all(self) -> bool {
        self.is_identifier || (self.is_macro && self.can_be_called)
    }
}

struct Question<'a> {
    name: Name<'a>,
    expected: bool,
    macro_line: usize,
    line: usize,
    tag_line: Option<usize>,
    call_line: Option<usize>,
}

/// What the headers have of the data's names.
///
/// Compilers take their time over unknown names, so a name that is not `expected` is declared as something else:
/// they object if it is there.
pub fn declared<'a>(
    data: &'a Data,
    python: &Python,
    definitions: &[String],
    expected: impl Fn(Name) -> bool,
) -> Result<BTreeMap<&'a str, Declared>> {
    let mut unit = Unit::new();
    let mut questions = Vec::new();
    for name in data.names() {
        questions.push(question(&mut unit, name, Build::of(python), expected(name), questions.len())?);
    }
    let answers = ask(python, definitions, &unit)?;
    let declared = questions.into_iter().map(|question| {
        let is_tag = question.tag_line.is_some_and(|line| answers.accepts(line));
        let by_name = question.name.shape() != Shape::Macro && answers.accepts(question.line) == question.expected;
        let declared = Declared {
            is_macro: !answers.accepts(question.macro_line),
            is_identifier: by_name || is_tag,
            can_be_called: question.call_line.is_none_or(|line| answers.accepts(line)),
        };
        (question.name.text(), declared)
    });
    Ok(declared.collect())
}

fn question<'a>(unit: &mut Unit, name: Name<'a>, build: Build, expected: bool, index: usize) -> Result<Question<'a>> {
    let text = name.text();
    let shape = name.shape();
    let macro_line = ask_macro(unit, text);
    let mut call_line = None;
    if shape == Shape::Function {
        unit.line(&format!("#ifdef {text}"));
        call_line = Some(unit.line(&signatures::call(name, build, index)?));
        unit.line("#endif");
    }
    let signature = build.signature(name);
    // A structure may have no name but its tag. Compilers warn of a tag that a parameter list declares.
    let tag_line =
        (signature == format!("struct {text}")).then(|| unit.line(&format!("void capi_tag_{index}({signature} *);")));
    let line = match (shape, expected) {
        (Shape::Macro, _) => macro_line,
        // Under the limited API the type of a variable may be incomplete.
        (_, true) if name.is_variable() => unit.line(&format!("void capi_{index}(void) {{ (void)&({text}); }}")),
        (Shape::Function | Shape::Value, true) => unit.line(&format!("void capi_{index}(void) {{ (void)({text}); }}")),
        (Shape::Type, true) => unit.line(&format!("typedef {text} capi_{index};")),
        (_, false) => {
            let kind = if shape == Shape::Type { "extern" } else { "typedef" };
            unit.line(&format!("#ifndef {text}"));
            let line = unit.line(&format!("{kind} struct capi_{index} {text};"));
            unit.line("#endif");
            line
        }
    };
    Ok(Question { name, expected, macro_line, line, tag_line, call_line })
}

/// Holds `since`, `removed`, `pypy` and `versions` against the full API, and conditions against their probes.
pub fn check(data: &Data, python: &Python) -> Result<Findings> {
    let build = Build::of(python);
    let mut findings = Findings::new(python.label());
    let declared = declared(data, python, &[], |name| build.declares(name))?;
    // cpyext's headers declare some functions that its library does not have.
    let mut uses = Vec::new();
    for name in data.names().filter(|name| build.is_pypy && name.shape() == Shape::Function) {
        let (text, found) = (name.text(), declared[name.text()]);
        if found.is_macro && found.can_be_called {
            uses.push((text, signatures::call(name, build, uses.len())?));
        } else if found.is_identifier {
            uses.push((text, format!("void *capi_call_{}(void) {{ return (void *)({text}); }}", uses.len())));
        }
    }
    let missing = if uses.is_empty() { Default::default() } else { symbols::missing(python, &uses)? };
    for name in data.names().filter(|name| build.judges(*name)) {
        let found = declared[name.text()].at_all() && !missing.contains(name.text());
        findings.compare(name, "is declared by the headers", build.declares(name), found);
    }
    check_probes(data, python, &mut findings)?;
    Ok(findings)
}

fn check_probes(data: &Data, python: &Python, findings: &mut Findings) -> Result<()> {
    let build = Build::of(python);
    let mut unit = Unit::new();
    let mut questions = Vec::new();
    let mut without = Vec::new();
    for condition in data.conditions.iter().filter(|condition| !condition.is_private) {
        match condition.probe {
            Some(probe) => {
                let index = questions.len();
                let line = unit.line(&format!("void capi_{index}(void) {{ (void)({probe}); }}"));
                questions.push((Name::Private(condition), line));
            }
            None => without.push(condition.name),
        }
    }
    if !without.is_empty() {
        findings.unchecked.push(format!("{} conditions without a probe: {}", without.len(), without.join(", ")));
    }
    let answers = ask(python, &[], &unit)?;
    for (name, line) in questions {
        findings.compare(name, "holds", build.declares(name), answers.accepts(line));
    }
    Ok(())
}

/// Holds `stable-abi-since` against what these headers declare under the limited API of 3.`floor`.
pub fn check_limited(data: &Data, python: &Python, floor: u8) -> Result<Findings> {
    let definition = format!("Py_LIMITED_API=0x03{floor:02x}0000");
    let declared = declared(data, python, std::slice::from_ref(&definition), |name| {
        Build::declares_limited(name, floor).unwrap_or_default()
    })?;
    let mut findings = Findings::new(format!("{} with {definition}", python.label()));
    for name in data.names() {
        if let Some(expected) = Build::declares_limited(name, floor) {
            findings.compare(name, "is declared by the headers", expected, declared[name.text()].at_all());
        }
    }
    Ok(findings)
}
