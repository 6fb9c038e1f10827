//! The operations on Rust that calls the C API.

use std::collections::BTreeSet;

use capi_version_matrix::{provider, pyo3_ffi_declares, Language as Target, Provider};
use tree_sitter::Node;

use super::operation::Operation;
use super::source::{Edit, Source, Suggestion};
use crate::facts;

struct Work<'a> {
    source: &'a Source,
    operations: &'a BTreeSet<Operation>,
    /// How the file names the API: `ffi::`, or nothing.
    path: String,
    edits: Vec<Edit>,
}

impl Work<'_> {
    /// A name of the API with a path under which the file surely finds it.
    fn named(&self, name: &str) -> String {
        let full = format!("{}{name}", self.path);
        let is_called = |node: Node| node.kind() == "scoped_identifier" && self.source.of(node) == full;
        if imported(self.source) == Some(self.path.as_str()) || self.source.walk().any(is_called) {
            return full;
        }
        // A module of the project need not have it.
        let path = ["pyo3_ffi::", "pyo3::ffi::"].iter().find(|path| self.source.text.contains(**path));
        match path.filter(|_| pyo3_ffi_has(name)) {
            Some(path) => format!("{path}{name}"),
            None => format!("capi_compat::{name}"),
        }
    }

    fn edit(&mut self, range: std::ops::Range<usize>, text: String, operation: Operation, needs: &'static str) {
        if self.operations.contains(&operation) && !self.is_inside(range.start, needs) {
            let group = self.edits.len();
            self.edits.push(Edit { range, text, operation, needs: vec![needs], group });
        }
    }

    /// Whether that place is in the project's own function of that name, which would then call itself.
    fn is_inside(&self, start: usize, name: &str) -> bool {
        self.source.walk().any(|node| {
            node.kind() == "function_item"
                && node.byte_range().contains(&start)
                && node.child_by_field_name("name").is_some_and(|own| self.source.of(own).contains(name))
        })
    }
}

/// Whether `pyo3-ffi` declares the item for every Python that it supports.
fn pyo3_ffi_has(name: &str) -> bool {
    let mut pythons = (facts::oldest(Target::Rust)..=facts::newest()).map(facts::Column::CPython);
    capi_version_matrix::item(name)
        .is_some_and(|item| pythons.all(|python| pyo3_ffi_declares(item, &python.target(Target::Rust))))
}

/// The path of the API's names that one of the file's `use` declarations makes valid, and `import` can change.
fn imported(source: &Source) -> Option<&'static str> {
    source.walk().filter(|node| node.kind() == "use_declaration").find_map(|node| {
        match source.of(node.child_by_field_name("argument")?) {
            "pyo3_ffi::*" | "capi_compat::*" => Some(""),
            "pyo3_ffi as ffi" | "pyo3::ffi" | "capi_compat as ffi" => Some("ffi::"),
            _ => None,
        }
    })
}

pub fn edits(source: &Source, operations: &BTreeSet<Operation>, suggestions: &mut Vec<Suggestion>) -> Vec<Edit> {
    let Some(path) = path_of_api(source) else { return Vec::new() };
    let mut work = Work { source, operations, path, edits: Vec::new() };
    for node in source.walk() {
        if node.is_error() || node.has_error() && node.kind() != "block" {
            continue;
        }
        match node.kind() {
            "field_expression" => member(&mut work, node),
            "binary_expression" => identity(&mut work, node),
            "block" => {
                pairs(&mut work, node);
                strong(&mut work, node);
            }
            "call_expression" if operations.contains(&Operation::StrongRefs) => {
                let name = api_name(source, node).unwrap_or_default();
                if let Some(new) =
                    facts::replacement(name).filter(|replacement| replacement.why.starts_with("a strong"))
                {
                    let message = format!("{name} borrows; {} gives {}", new.new, new.why);
                    let line = source.line(node);
                    suggestions.push(Suggestion { line, operation: Operation::StrongRefs, message });
                }
            }
            _ => {}
        }
    }
    work.edits
}

/// The path before the API's names, from the calls that the file makes; `None` if it makes none.
fn path_of_api(source: &Source) -> Option<String> {
    let mut paths: Vec<(&str, usize)> = Vec::new();
    for node in source.walk().filter(|node| node.kind() == "call_expression") {
        let Some(name) = api_name(source, node) else { continue };
        let function = node.child_by_field_name("function").map_or("", |function| source.of(function));
        let path = &function[..function.len() - name.len()];
        match paths.iter_mut().find(|(known, _)| *known == path) {
            Some((_, count)) => *count += 1,
            None => paths.push((path, 1)),
        }
    }
    paths.iter().max_by_key(|(_, count)| *count).map(|(path, _)| (*path).to_owned())
}

/// `Py_INCREF` of `ffi::Py_INCREF(x)`.
fn api_name<'a>(source: &'a Source, call: Node) -> Option<&'a str> {
    let function = source.of(call.child_by_field_name("function")?);
    let name = function.rsplit("::").next()?;
    // Half of the names are macros in C, which no library exports: their form has to do.
    let known = name.starts_with("Py") && name.contains('_');
    (known && function.chars().all(|c| c.is_alphanumeric() || c == '_' || c == ':')).then_some(name)
}

/// The one argument of a call of that function.
fn argument_of<'tree>(
    source: &Source,
    node: Node<'tree>,
    names: &[&'static str],
) -> Option<(&'static str, Node<'tree>)> {
    if node.kind() != "call_expression" {
        return None;
    }
    let called = api_name(source, node)?;
    let name = names.iter().find(|name| **name == called)?;
    let list = node.child_by_field_name("arguments")?;
    (list.named_child_count() == 1).then(|| list.named_child(0)).flatten().map(|argument| (*name, argument))
}

/// `(*ob).ob_type`, read and written.
fn member(work: &mut Work, node: Node) {
    let source = work.source;
    let (Some(value), Some(field)) = (node.child_by_field_name("value"), node.child_by_field_name("field")) else {
        return;
    };
    let (get, get_operation, set, set_operation) = match source.of(field) {
        "ob_type" => ("Py_TYPE", Operation::Type, "Py_SET_TYPE", Operation::SetType),
        "ob_size" => ("Py_SIZE", Operation::Size, "Py_SET_SIZE", Operation::SetSize),
        "ob_refcnt" => ("Py_REFCNT", Operation::Refcnt, "Py_SET_REFCNT", Operation::SetRefcnt),
        _ => return,
    };
    let dereferenced = (value.kind() == "parenthesized_expression").then(|| value.named_child(0)).flatten();
    let Some(dereferenced) =
        dereferenced.filter(|inner| inner.kind() == "unary_expression" && source.of(*inner).starts_with('*'))
    else {
        return;
    };
    let Some(object) = dereferenced.named_child(0) else { return };
    // Which struct the pointer points to is not known here: the cast is right for each.
    let object = match object.kind() {
        "identifier" | "field_expression" | "call_expression" => format!("{}.cast()", source.of(object)),
        _ => format!("({}).cast()", source.of(object)),
    };
    let Some(parent) = node.parent() else { return };
    let is_left = parent.child_by_field_name("left") == Some(node);
    match parent.kind() {
        "assignment_expression" if is_left => {
            let Some(right) = parent.child_by_field_name("right") else { return };
            let text = format!("{}({object}, {})", work.named(set), source.of(right));
            work.edit(parent.byte_range(), text, set_operation, set);
        }
        "compound_assignment_expr" if is_left => {}
        "reference_expression" => {}
        "field_expression" => {} // a member of the member: another layout
        _ => work.edit(node.byte_range(), format!("{}({object})", work.named(get)), get_operation, get),
    }
}

/// `x == Py_None()`
fn identity(work: &mut Work, node: Node) {
    let source = work.source;
    let operator = node.child_by_field_name("operator").map_or("", |operator| source.of(operator));
    let compare = match operator {
        "==" => "!=",
        "!=" => "==",
        _ => return,
    };
    let (Some(left), Some(right)) = (node.child_by_field_name("left"), node.child_by_field_name("right")) else {
        return;
    };
    let test = |node: Node| {
        let is_call = node.kind() == "call_expression";
        match is_call.then(|| api_name(source, node)).flatten() {
            Some("Py_None") => Some("Py_IsNone"),
            Some("Py_True") => Some("Py_IsTrue"),
            Some("Py_False") => Some("Py_IsFalse"),
            _ => None,
        }
    };
    let (name, object) = match (test(left), test(right)) {
        (None, Some(name)) => (name, left),
        (Some(name), None) => (name, right),
        _ => return,
    };
    let text = format!("{}({}) {compare} 0", work.named(name), source.of(object));
    work.edit(node.byte_range(), text, Operation::Is, name);
}

/// Neighbours in a block: `Py_INCREF(x); y = x;`, `Py_INCREF(x); x`, `Py_XDECREF(x); x = null_mut();`.
fn pairs(work: &mut Work, block: Node) {
    let source = work.source;
    let mut cursor = block.walk();
    let statements: Vec<Node> = block.named_children(&mut cursor).collect();
    for pair in statements.windows(2) {
        let (first, second) = (pair[0], pair[1]);
        let Some(call) = first.named_child(0).filter(|_| first.kind() == "expression_statement") else { continue };
        let range = first.start_byte()..second.end_byte();
        if let Some((name, object)) = argument_of(source, call, &["Py_INCREF", "Py_XINCREF"]) {
            let new_ref = if name == "Py_INCREF" { "Py_NewRef" } else { "Py_XNewRef" };
            let plain = second.kind() != "expression_statement";
            let value = if plain { Some(second) } else { second.named_child(0) };
            let Some(value) = value.filter(|value| !value.has_error() && !first.has_error()) else { continue };
            let target = match value.kind() {
                "return_expression" => value.named_child(0),
                "assignment_expression" => value.child_by_field_name("right"),
                "let_declaration" => value.child_by_field_name("value"),
                _ if plain => Some(value),
                _ => None,
            };
            // The very same expression: then it has the argument's type.
            let Some(target) = target.filter(|target| source.same(*target, object) && is_pure(*target)) else {
                continue;
            };
            let before = &source.text[second.start_byte()..target.start_byte()];
            let after = &source.text[target.end_byte()..second.end_byte()];
            let text = format!("{before}{}({}){after}", work.named(new_ref), source.of(object));
            work.edit(range, text, Operation::NewRef, new_ref);
        } else if let Some((_, object)) = argument_of(source, call, &["Py_DECREF", "Py_XDECREF"]) {
            let Some(assigned) = second.named_child(0).filter(|node| node.kind() == "assignment_expression") else {
                continue;
            };
            let sides = (assigned.child_by_field_name("left"), assigned.child_by_field_name("right"));
            let (Some(left), Some(right)) = sides else { continue };
            let null = source.of(right).trim_end_matches("()").ends_with("null_mut");
            if null && source.same(left, object) && is_pure(left) && second.kind() == "expression_statement" {
                let text = format!("{}(&mut {});", work.named("Py_CLEAR"), source.of(left));
                work.edit(range, text, Operation::Clear, "Py_CLEAR");
            }
        }
    }
}

/// `let x = PyList_GetItem(…); Py_INCREF(x);`, with a look at null between them or without.
fn strong(work: &mut Work, block: Node) {
    let source = work.source;
    let mut cursor = block.walk();
    let statements: Vec<Node> = block.named_children(&mut cursor).collect();
    for (index, statement) in statements.iter().enumerate() {
        let Some((place, value)) = given(*statement) else { continue };
        let Some((old, arguments)) = borrowing(source, value) else { continue };
        let mut rest = &statements[index + 1..];
        if rest.first().is_some_and(|next| is_guard(source, *next, place)) {
            rest = &rest[1..];
        }
        let Some(increment) = rest.first().filter(|next| next.kind() == "expression_statement") else { continue };
        let counted = increment.named_child(0).and_then(|call| argument_of(source, call, &["Py_INCREF", "Py_XINCREF"]));
        if !counted.is_some_and(|(_, object)| source.same(object, place)) || statement.has_error() {
            continue;
        }
        let (new, range, text) = match STRONG.iter().find(|(name, _)| *name == old) {
            Some((_, new)) => (*new, value.byte_range(), format!("{}({arguments})", work.named(new))),
            // The successor hands the reference over through a pointer.
            None => {
                let Some(head) = mutable(source, *statement, place) else { continue };
                let (new, name) = ("PyDict_GetItemRef", source.of(place));
                let line = format!("{}{}", source.newline(), source.indentation(*statement));
                let text = format!("{head}core::ptr::null_mut();{line}{}({arguments}, &mut {name});", work.named(new));
                (new, statement.byte_range(), text)
            }
        };
        if !work.operations.contains(&Operation::StrongRefs) {
            continue;
        }
        let before = source.text[..increment.start_byte()].trim_end().len();
        let group = work.edits.len();
        for (range, text) in [(range, text), (before..increment.end_byte(), String::new())] {
            work.edits.push(Edit { range, text, operation: Operation::StrongRefs, needs: vec![new], group });
        }
    }
}

/// Functions that borrow, of which only the name changes.
const STRONG: &[(&str, &str)] =
    &[("PyList_GetItem", "PyList_GetItemRef"), ("PyImport_AddModule", "PyImport_AddModuleRef")];

/// The name and the arguments of a call that borrows.
fn borrowing<'a>(source: &'a Source, value: Node) -> Option<(&'a str, &'a str)> {
    let name = (value.kind() == "call_expression").then(|| api_name(source, value)).flatten()?;
    let known = name == "PyDict_GetItemWithError" || STRONG.iter().any(|(old, _)| *old == name);
    let list = source.of(value.child_by_field_name("arguments")?);
    known.then(|| (name, list[1..list.len() - 1].trim_end().trim_end_matches(',')))
}

/// The variable that a statement gives a value, and the value.
fn given<'tree>(statement: Node<'tree>) -> Option<(Node<'tree>, Node<'tree>)> {
    let (node, place, value) = match statement.kind() {
        "let_declaration" => (statement, "pattern", "value"),
        "expression_statement" => (statement.named_child(0)?, "left", "right"),
        _ => return None,
    };
    let assigned = node.kind() == "let_declaration" || node.kind() == "assignment_expression";
    let mut place = node.child_by_field_name(place).filter(|_| assigned)?;
    if place.kind() == "mut_pattern" {
        place = place.named_child(place.named_child_count().checked_sub(1)? as u32)?;
    }
    Some((place, node.child_by_field_name(value)?)).filter(|_| is_pure(place))
}

/// `let mut x: T = ` for a `let` of `x`.
fn mutable(source: &Source, statement: Node, place: Node) -> Option<String> {
    let is_let = statement.kind() == "let_declaration" && place.kind() == "identifier";
    let alternative = statement.child_by_field_name("alternative").is_some();
    if !is_let || alternative {
        return None;
    }
    let kind = statement.child_by_field_name("type").map_or(String::new(), |kind| format!(": {}", source.of(kind)));
    Some(format!("let mut {}{kind} = ", source.of(place)))
}

/// `if x.is_null() { … return …; }`
fn is_guard(source: &Source, statement: Node, place: Node) -> bool {
    let conditional = match statement.kind() {
        "expression_statement" => statement.named_child(0),
        _ => Some(statement),
    };
    let Some(conditional) = conditional.filter(|node| node.kind() == "if_expression") else { return false };
    let parts = (conditional.child_by_field_name("condition"), conditional.child_by_field_name("consequence"));
    let (Some(condition), Some(consequence)) = parts else { return false };
    let last = consequence.named_child(consequence.named_child_count().saturating_sub(1) as u32);
    let last =
        last.and_then(|last| if last.kind() == "expression_statement" { last.named_child(0) } else { Some(last) });
    let leaves = last
        .is_some_and(|last| matches!(last.kind(), "return_expression" | "break_expression" | "continue_expression"));
    let tests = source.bare(condition) == format!("{}.is_null()", source.bare(place));
    tests && leaves && conditional.child_by_field_name("alternative").is_none() && !conditional.has_error()
}

fn is_pure(node: Node) -> bool {
    super::source::walk(node).all(|node| {
        let kind = node.kind();
        matches!(kind, "identifier" | "self" | "field_identifier" | "field_expression" | "parenthesized_expression")
            || kind == "unary_expression"
    })
}

/// `use pyo3_ffi as ffi;` becomes `use capi_compat as ffi;` where functions are used that not every Python has.
pub fn import(source: &Source, needed: &BTreeSet<&'static str>) -> Option<Edit> {
    let oldest = facts::Column::CPython(facts::oldest(Target::Rust)).target(Target::Rust);
    let new = |name: &&str| {
        capi_version_matrix::item(name).is_some_and(|item| matches!(provider(item, &oldest), Provider::Fallback))
    };
    if !needed.iter().any(new) {
        return None;
    }
    let import = source.walk().find(|node| {
        let argument = node.child_by_field_name("argument").map_or("", |argument| source.of(argument));
        node.kind() == "use_declaration" && matches!(argument, "pyo3_ffi::*" | "pyo3_ffi as ffi" | "pyo3::ffi")
    })?;
    let argument = import.child_by_field_name("argument")?;
    let text = if source.of(argument).ends_with('*') { "capi_compat::*" } else { "capi_compat as ffi" };
    Some(Edit {
        range: argument.byte_range(),
        text: text.to_owned(),
        operation: Operation::NewRef,
        needs: Vec::new(),
        group: 0,
    })
}
