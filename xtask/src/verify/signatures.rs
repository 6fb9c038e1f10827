//! Whether each signature of the data is the header's.

use anyhow::{Context, Result};

use super::compiler::{ask, Answers, Unit};
use super::facts::{Build, Data, Name, Shape};
use super::headers;
use super::report::Findings;
use crate::gen::c_types;
use crate::pythons::Python;

/// Lets the compiler assign each function to a pointer of its signature, call it with its parameters, and declare
/// each variable and type once more.
pub fn check(data: &Data, python: &Python) -> Result<Findings> {
    let build = Build::of(python);
    let declared = headers::declared(data, python, &[], |name| build.declares(name))?;
    let mut unit = Unit::new();
    let mut questions = Vec::new();
    // A wrong declaration of a type would spoil what follows it.
    let (types, others): (Vec<Name>, Vec<Name>) = data.names().partition(|name| name.shape() == Shape::Type);
    for name in others.into_iter().chain(types) {
        let found = declared[name.text()];
        if !build.has(name) || !found.at_all() {
            continue;
        }
        let signature = build.signature(name);
        let index = questions.len();
        match name.shape() {
            Shape::Function => {
                questions.push((name, unit.line(&call(name, build, index)?)));
                // A macro with parameters alone has no address.
                if found.is_identifier {
                    questions.push((name, unit.line(&assignment(name, signature, index))));
                }
            }
            Shape::Type if signature.starts_with("typedef ") => {
                questions.push((name, unit.line(&format!("{signature};"))));
            }
            Shape::Value if name.is_variable() => {
                questions.push((name, unit.line(&format!("extern {signature};"))));
            }
            _ => {}
        }
    }
    let answers = ask(python, &[], &unit)?;
    Ok(findings(python, build, questions, &answers))
}

fn findings(python: &Python, build: Build, questions: Vec<(Name, usize)>, answers: &Answers) -> Findings {
    let mut findings = Findings::new(python.label());
    for (name, line) in questions {
        findings.facts += 1;
        if let Some(message) = answers.message(line) {
            findings.differ(name, "signature", build.signature(name), message);
        }
    }
    findings
}

/// A function that calls the function, as a user's code does; macros are seen by this alone.
pub fn call(name: Name, build: Build, index: usize) -> Result<String> {
    let (text, signature) = (name.text(), build.signature(name));
    let function = c_types::parse_function(signature).with_context(|| text.to_owned())?;
    let parameters: Vec<&str> = function.parameters.iter().map(|parameter| parameter.text.as_str()).collect();
    let parameters = if parameters.is_empty() { "void".to_owned() } else { parameters.join(", ") };
    let arguments: Vec<&str> = function.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    let result = signature.split(&format!("{text}(")).next().unwrap_or_default().trim();
    let word = if result == "void" { "" } else { "return " };
    Ok(format!("{result} capi_call_{index}({parameters}) {{ {word}{text}({}); }}", arguments.join(", ")))
}

/// `int (*pointer)(PyObject *) = (PyList_Clear);`
fn assignment(name: Name, signature: &str, index: usize) -> String {
    let text = name.text();
    let pointer = signature.replacen(&format!("{text}("), &format!("(*capi_pointer_{index})("), 1);
    format!("{pointer} = ({text});")
}
