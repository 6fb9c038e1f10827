//! What a C file declares, as far as one file tells.

use std::collections::HashMap;

use tree_sitter::Node;

use super::source::{walk, Source};

/// The types of struct members and of global variables in the file.
pub struct Declared {
    members: HashMap<String, Vec<String>>,
    globals: HashMap<String, String>,
}

const UNKNOWN: &str = "?";

/// `PyObject*` for `static PyObject *a`; `None` for what is no plain or pointer type.
fn type_of(source: &Source, declaration: Node, declarator: Node) -> Option<(String, String)> {
    let mut base = source.of(declaration.child_by_field_name("type")?).trim_start_matches("struct ").to_owned();
    // `PyObject_HEAD` without a semicolon swallows the type of the next member.
    if declaration.has_error() || base.ends_with("_HEAD") {
        base = UNKNOWN.to_owned();
    }
    let mut stars = String::new();
    let mut node = declarator;
    loop {
        match node.kind() {
            "pointer_declarator" => {
                stars.push('*');
                node = node.child_by_field_name("declarator")?;
            }
            "init_declarator" => node = node.child_by_field_name("declarator")?,
            "array_declarator" => {
                stars.push('*');
                node = node.child_by_field_name("declarator")?;
            }
            "identifier" | "field_identifier" => return Some((source.of(node).to_owned(), base + &stars)),
            _ => return None,
        }
    }
}

fn each_declarator<'tree>(declaration: Node<'tree>) -> Vec<Node<'tree>> {
    let mut cursor = declaration.walk();
    declaration.children_by_field_name("declarator", &mut cursor).collect()
}

impl Declared {
    pub fn of(source: &Source) -> Declared {
        let mut declared = Declared { members: HashMap::new(), globals: HashMap::new() };
        for node in source.walk() {
            match node.kind() {
                "field_declaration" => {
                    for declarator in each_declarator(node) {
                        if let Some((name, kind)) = type_of(source, node, declarator) {
                            declared.members.entry(name).or_default().push(kind);
                        }
                    }
                }
                "declaration" if function(node).is_none() => {
                    for declarator in each_declarator(node) {
                        if let Some((name, kind)) = type_of(source, node, declarator) {
                            declared.globals.insert(name, kind);
                        }
                    }
                }
                _ => {}
            }
        }
        declared
    }

    /// The type of an expression, if the file says it without doubt.
    pub fn expression(&self, source: &Source, node: Node) -> Option<String> {
        self.guess(source, node).filter(|kind| !kind.starts_with(UNKNOWN))
    }

    fn guess(&self, source: &Source, node: Node) -> Option<String> {
        let text = source.of(node);
        match node.kind() {
            "parenthesized_expression" => self.expression(source, node.named_child(0)?),
            "cast_expression" => {
                let kind: String = source.bare(node.child_by_field_name("type")?);
                Some(kind.trim_start_matches("struct").to_owned())
            }
            "identifier" if is_python_object(text) => Some("PyObject*".to_owned()),
            "identifier" => variable(source, node, text).or_else(|| self.globals.get(text).cloned()),
            "field_expression" => {
                let kinds = self.members.get(source.of(node.child_by_field_name("field")?))?;
                kinds.iter().all(|kind| *kind == kinds[0]).then(|| kinds[0].clone())
            }
            "subscript_expression" => {
                let kind = self.expression(source, node.child_by_field_name("argument")?)?;
                kind.strip_suffix('*').map(str::to_owned)
            }
            "pointer_expression" if text.starts_with('*') => {
                let kind = self.expression(source, node.child_by_field_name("argument")?)?;
                kind.strip_suffix('*').map(str::to_owned)
            }
            "call_expression" => {
                let name = source.of(node.child_by_field_name("function")?);
                let signature = capi_version_matrix::item(name)?.signature;
                signature.starts_with("PyObject *").then(|| "PyObject*".to_owned())
            }
            _ => None,
        }
    }

    /// Whether the file has structs of its own with a member of that name.
    pub fn has_member(&self, name: &str) -> bool {
        self.members.contains_key(name)
    }
}

/// Objects that every C file knows.
fn is_python_object(name: &str) -> bool {
    matches!(name, "Py_None" | "Py_True" | "Py_False" | "Py_NotImplemented" | "Py_Ellipsis")
        || name.starts_with("PyExc_")
}

/// The function definition around a node.
pub fn function(node: Node) -> Option<Node> {
    std::iter::successors(Some(node), |node| node.parent()).find(|node| node.kind() == "function_definition")
}

/// The type of a parameter or local variable; the innermost declaration before the use counts.
fn variable(source: &Source, usage: Node, name: &str) -> Option<String> {
    let function = function(usage)?;
    let mut found = None;
    for node in walk(function) {
        if node.start_byte() > usage.start_byte() {
            break;
        }
        if !matches!(node.kind(), "declaration" | "parameter_declaration") {
            continue;
        }
        // A declaration in a block that has ended says nothing about this use.
        let scope = node.parent().filter(|parent| parent.kind() == "compound_statement");
        if scope.is_some_and(|scope| scope.end_byte() < usage.end_byte()) {
            continue;
        }
        for declarator in each_declarator(node) {
            if let Some((declared, kind)) = type_of(source, node, declarator) {
                if declared == name {
                    found = Some(kind);
                }
            }
        }
    }
    found
}

/// What the function around a node returns.
pub fn returned(source: &Source, node: Node) -> Option<String> {
    let function = function(node)?;
    let base = source.of(function.child_by_field_name("type")?).to_owned();
    let mut stars = String::new();
    let mut declarator = function.child_by_field_name("declarator")?;
    while declarator.kind() == "pointer_declarator" {
        stars.push('*');
        declarator = declarator.child_by_field_name("declarator")?;
    }
    (declarator.kind() == "function_declarator").then_some(base + &stars)
}
