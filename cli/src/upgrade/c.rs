//! The operations on expressions of C and C++, and the include.

use std::collections::BTreeSet;

use capi_version_matrix::{provider, Language as Target, Provider};
use tree_sitter::Node;

use super::operation::Operation;
use super::scope::Declared;
use super::source::{Edit, Source, Suggestion};
use super::{pairs, strong};
use crate::facts;

/// Old spellings of the same function.
const RENAMED: &[(&str, &str, Operation)] = &[
    ("PyObject_NEW", "PyObject_New", Operation::ObjectNew),
    ("PyObject_NEW_VAR", "PyObject_NewVar", Operation::ObjectNew),
    ("PyObject_INIT", "PyObject_Init", Operation::ObjectNew),
    ("PyObject_INIT_VAR", "PyObject_InitVar", Operation::ObjectNew),
    ("PyMem_MALLOC", "PyMem_Malloc", Operation::MemMalloc),
    ("PyMem_REALLOC", "PyMem_Realloc", Operation::MemMalloc),
    ("PyMem_FREE", "PyMem_Free", Operation::MemMalloc),
    ("PyMem_DEL", "PyMem_Free", Operation::MemMalloc),
    ("PyMem_Del", "PyMem_Free", Operation::MemMalloc),
    ("PyMem_NEW", "PyMem_New", Operation::MemMalloc),
    ("PyMem_RESIZE", "PyMem_Resize", Operation::MemMalloc),
    ("PyObject_MALLOC", "PyObject_Malloc", Operation::ObjectMalloc),
    ("PyObject_REALLOC", "PyObject_Realloc", Operation::ObjectMalloc),
    ("PyObject_FREE", "PyObject_Free", Operation::ObjectMalloc),
    ("PyObject_DEL", "PyObject_Free", Operation::ObjectMalloc),
    ("PyObject_Del", "PyObject_Free", Operation::ObjectMalloc),
];

/// A member of an object's head, how it is read and how it is set.
struct Head {
    member: &'static str,
    get: (&'static str, Operation),
    set: (&'static str, Operation),
}

const HEADS: &[Head] = &[
    Head { member: "ob_type", get: ("Py_TYPE", Operation::Type), set: ("Py_SET_TYPE", Operation::SetType) },
    Head { member: "ob_size", get: ("Py_SIZE", Operation::Size), set: ("Py_SET_SIZE", Operation::SetSize) },
    Head { member: "ob_refcnt", get: ("Py_REFCNT", Operation::Refcnt), set: ("Py_SET_REFCNT", Operation::SetRefcnt) },
];

/// What the rewriting of one tree collects.
pub struct Work<'a> {
    pub source: &'a Source,
    pub operations: &'a BTreeSet<Operation>,
    pub declared: Declared,
    pub edits: Vec<Edit>,
    pub suggestions: &'a mut Vec<Suggestion>,
}

impl Work<'_> {
    pub fn wants(&self, operation: Operation) -> bool {
        self.operations.contains(&operation)
    }

    pub fn replace(&mut self, node: Node, text: String, operation: Operation, needs: &'static str) {
        self.edit(node.byte_range(), text, operation, needs);
    }

    pub fn edit(&mut self, range: std::ops::Range<usize>, text: String, operation: Operation, needs: &'static str) {
        if is_own_copy(self.source, range.start, needs) {
            return;
        }
        let group = self.edits.len() + 1_000_000;
        self.edits.push(Edit { range, text, operation, needs: vec![needs], group });
    }

    pub fn suggest(&mut self, node: Node, operation: Operation, message: String) {
        self.suggestions.push(Suggestion { line: self.source.line(node), operation, message });
    }
}

/// Whether that place is in a function with which the file itself stands in for `name`: it would come to call itself.
fn is_own_copy(source: &Source, start: usize, name: &str) -> bool {
    let definition = |node: &Node| node.kind() == "function_definition" && node.byte_range().contains(&start);
    let Some(own) = source.walk().find(definition).and_then(|node| function_name(source, node)) else { return false };
    own.contains(name)
        || source.walk().filter(|node| node.kind() == "preproc_function_def").any(|define| {
            let text = |field| define.child_by_field_name(field).map_or("", |node| source.of(node));
            text("name") == name && text("value").contains(own)
        })
}

fn function_name<'a>(source: &'a Source, definition: Node) -> Option<&'a str> {
    let mut name = definition.child_by_field_name("declarator")?;
    while name.kind() != "identifier" {
        name = name.child_by_field_name("declarator")?;
    }
    Some(source.of(name))
}

pub fn edits(source: &Source, operations: &BTreeSet<Operation>, suggestions: &mut Vec<Suggestion>) -> Vec<Edit> {
    let declared = Declared::of(source);
    let mut work = Work { source, operations, declared, edits: Vec::new(), suggestions };
    for node in source.walk() {
        // Where the parser had to guess nothing is touched.
        if node.is_error() || node.is_missing() || node.has_error() && node.child_count() < 8 && is_expression(node) {
            continue;
        }
        match node.kind() {
            "field_expression" => member(&mut work, node),
            "identifier" => renamed(&mut work, node),
            "assignment_expression" => assigned_call(&mut work, node),
            "binary_expression" => identity(&mut work, node),
            "call_expression" => strong::call(&mut work, node),
            "compound_statement" | "case_statement" => pairs::edits(&mut work, node),
            _ => {}
        }
    }
    work.edits
}

fn is_expression(node: Node) -> bool {
    node.kind().ends_with("_expression")
}

/// Whether an expression may be written twice: no call, no assignment, no increment in it.
pub fn is_pure(node: Node) -> bool {
    super::source::walk(node).all(|node| {
        matches!(
            node.kind(),
            "identifier"
                | "field_identifier"
                | "field_expression"
                | "parenthesized_expression"
                | "number_literal"
                | "this"
                | "cast_expression"
                | "type_descriptor"
                | "type_identifier"
                | "primitive_type"
                | "sized_type_specifier"
                | "abstract_pointer_declarator"
                | "pointer_expression"
                | "subscript_expression"
                | "subscript_argument_list"
                | "char_literal"
        )
    })
}

/// The text of an expression as a whole argument: its own parentheses are not needed.
pub fn argument<'a>(source: &'a Source, mut node: Node) -> &'a str {
    while node.kind() == "parenthesized_expression" && node.named_child_count() == 1 {
        match node.named_child(0) {
            Some(inner) if !matches!(inner.kind(), "comma_expression" | "comment") => node = inner,
            _ => break,
        }
    }
    source.of(node)
}

/// The expression with nothing but parentheses taken away.
pub fn inner(mut node: Node) -> Node {
    while node.kind() == "parenthesized_expression" && node.named_child_count() == 1 {
        match node.named_child(0) {
            Some(child) => node = child,
            None => break,
        }
    }
    node
}

fn operator<'a>(source: &'a Source, node: Node) -> &'a str {
    node.child_by_field_name("operator").map_or("", |operator| source.of(operator))
}

/// `ob->ob_type` and its like, read and written; members of frames and thread states.
fn member(work: &mut Work, node: Node) {
    let source = work.source;
    let (Some(object), Some(field)) = (node.child_by_field_name("argument"), node.child_by_field_name("field")) else {
        return;
    };
    if operator(source, node) != "->" {
        return;
    }
    let field = source.of(field);
    if let Some(head) = HEADS.iter().find(|head| head.member == field) {
        if !work.declared.has_member(field) && object.kind() != "this" {
            head_member(work, node, object, head);
        }
        return;
    }
    if let ("interp", Some("PyThreadState*")) = (field, work.declared.expression(source, object).as_deref()) {
        if work.wants(Operation::ThreadInterpreter) && is_read(source, node) {
            let text = format!("PyThreadState_GetInterpreter({})", argument(source, object));
            work.replace(node, text, Operation::ThreadInterpreter, "PyThreadState_GetInterpreter");
        }
    }
    strong::member(work, node, object, field);
}

fn head_member(work: &mut Work, node: Node, object: Node, head: &Head) {
    let source = work.source;
    let object_text = argument(source, object);
    let Some(parent) = node.parent() else { return };
    let alone = parent.parent().is_some_and(|statement| statement.kind() == "expression_statement");
    match parent.kind() {
        "assignment_expression" if parent.child_by_field_name("left") == Some(node) => {
            let Some(value) = parent.child_by_field_name("right") else { return };
            let (set, operation) = head.set;
            if !work.wants(operation) {
                return;
            }
            let operator = operator(source, parent);
            if operator == "=" && alone {
                let text = format!("{set}({object_text}, {})", argument(source, value));
                work.replace(parent, text, operation, set);
            } else if alone && is_pure(object) {
                let (get, operator) = (head.get.0, operator.trim_end_matches('='));
                let value =
                    if is_pure(value) { source.of(value).to_owned() } else { format!("({})", source.of(value)) };
                let text = format!("{set}({object_text}, {get}({object_text}) {operator} {value})");
                work.replace(parent, text, operation, set);
            } else {
                let message =
                    format!("`{}` is used as a value: set it in a statement of its own with {set}", source.of(parent));
                work.suggest(parent, operation, message);
            }
        }
        "update_expression" => {
            let (set, operation) = head.set;
            if !work.wants(operation) {
                return;
            }
            if alone && is_pure(object) {
                let sign = if operator(source, parent) == "++" { '+' } else { '-' };
                let text = format!("{set}({object_text}, {}({object_text}) {sign} 1)", head.get.0);
                work.replace(parent, text, operation, set);
            } else {
                let message =
                    format!("`{}` is used as a value: set it in a statement of its own with {set}", source.of(parent));
                work.suggest(parent, operation, message);
            }
        }
        "pointer_expression" if source.of(parent).starts_with('&') => {}
        _ if work.wants(head.get.1) => {
            let (get, operation) = head.get;
            work.replace(node, format!("{get}({object_text})"), operation, get);
        }
        _ => {}
    }
}

/// Neither written to nor its address taken.
pub fn is_read(source: &Source, node: Node) -> bool {
    node.parent().is_none_or(|parent| match parent.kind() {
        "assignment_expression" => parent.child_by_field_name("left") != Some(node),
        "update_expression" => false,
        "pointer_expression" => !source.of(parent).starts_with('&'),
        _ => true,
    })
}

/// `Py_TYPE(ob) = type;`
fn assigned_call(work: &mut Work, node: Node) {
    let source = work.source;
    let (Some(left), Some(right)) = (node.child_by_field_name("left"), node.child_by_field_name("right")) else {
        return;
    };
    let alone = node.parent().is_some_and(|parent| parent.kind() == "expression_statement");
    if left.kind() != "call_expression" || operator(source, node) != "=" || !alone {
        return;
    }
    let Some((name, [object])) = call(source, left) else { return };
    let Some(head) = HEADS.iter().find(|head| head.get.0 == name) else { return };
    let (set, operation) = head.set;
    if work.wants(operation) {
        let text = format!("{set}({}, {})", source.of(object), argument(source, right));
        work.replace(node, text, operation, set);
    }
}

/// A call's function and its one argument.
pub fn call<'a, 'tree>(source: &'a Source, node: Node<'tree>) -> Option<(&'a str, [Node<'tree>; 1])> {
    let (name, arguments) = call_of(source, node)?;
    Some((name, <[Node; 1]>::try_from(arguments).ok()?))
}

pub fn call_of<'a, 'tree>(source: &'a Source, node: Node<'tree>) -> Option<(&'a str, Vec<Node<'tree>>)> {
    if node.kind() != "call_expression" {
        return None;
    }
    let function = node.child_by_field_name("function").filter(|function| function.kind() == "identifier")?;
    let list = node.child_by_field_name("arguments")?;
    let mut cursor = list.walk();
    let arguments: Vec<Node> = list.named_children(&mut cursor).collect();
    (!list.has_error() && arguments.iter().all(|argument| argument.kind() != "comment"))
        .then(|| (source.of(function), arguments))
}

fn renamed(work: &mut Work, node: Node) {
    let name = work.source.of(node);
    let Some((_, new, operation)) = RENAMED.iter().find(|(old, ..)| *old == name) else { return };
    let of_macro = node.parent().is_some_and(|parent| parent.kind().starts_with("preproc"));
    if work.wants(*operation) && !of_macro {
        work.replace(node, (*new).to_owned(), *operation, new);
    }
}

/// `x == Py_None`
fn identity(work: &mut Work, node: Node) {
    let source = work.source;
    let not = match operator(source, node) {
        "==" => "",
        "!=" => "!",
        _ => return,
    };
    let (Some(left), Some(right)) = (node.child_by_field_name("left"), node.child_by_field_name("right")) else {
        return;
    };
    let test = |node: Node| match source.of(inner(node)) {
        "Py_None" => Some("Py_IsNone"),
        "Py_True" => Some("Py_IsTrue"),
        "Py_False" => Some("Py_IsFalse"),
        _ => None,
    };
    let (name, object) = match (test(left), test(right)) {
        (None, Some(name)) => (name, left),
        (Some(name), None) => (name, right),
        _ => return,
    };
    // In C++ an overloaded operator could be meant; of a pointer that is known to be one none is.
    let known = work.declared.expression(source, object).is_some_and(|kind| kind.ends_with('*'));
    if work.wants(Operation::Is) && (source.language == super::Language::C || known) {
        work.replace(node, format!("{not}{name}({})", argument(source, object)), Operation::Is, name);
    }
}

/// Whether only the header brings the item to the oldest Pythons.
pub fn needs_header(name: &str) -> bool {
    let oldest = facts::Column::CPython(facts::oldest(Target::C)).target(Target::C);
    capi_version_matrix::item(name).is_some_and(|item| provider(item, &oldest) != Provider::Direct)
}

/// The functions of the API that the file defines itself, as many do for old Pythons. The header would define them again.
pub fn own_definitions(source: &Source) -> Vec<(String, usize)> {
    if source.language == super::Language::Rust || header_or_python(source).0 {
        return Vec::new();
    }
    let definitions = source.walk().filter(|node| node.kind() == "function_definition");
    definitions
        .filter_map(|definition| {
            let mut name = definition.child_by_field_name("declarator")?;
            while name.kind() != "identifier" {
                name = name.child_by_field_name("declarator")?;
            }
            let line = source.line(name);
            Some((source.of(name).to_owned(), line))
        })
        .filter(|(name, _)| needs_header(name))
        .collect()
}

/// Whether the file includes a header with the newest API; where it includes `Python.h`.
fn header_or_python(source: &Source) -> (bool, Option<Node<'_>>) {
    let mut python = None;
    for node in source.walk().filter(|node| node.kind() == "preproc_include") {
        let path = node.child_by_field_name("path").map_or("", |path| source.of(path));
        let file = path.trim_matches(['<', '>', '"']).rsplit('/').next().unwrap_or_default();
        match file {
            "capi_shims.h" | "pythoncapi_compat.h" => return (true, None),
            "Python.h" if python.is_none() => python = Some(node),
            _ => {}
        }
    }
    (false, python)
}

/// The include, if what has been written needs it and the file does not have it.
pub fn include(source: &Source, needed: &BTreeSet<&'static str>, suggestions: &mut Vec<Suggestion>) -> Option<Edit> {
    if source.language == super::Language::Rust {
        return super::rust::import(source, needed);
    }
    let names: Vec<&str> = needed.iter().filter(|name| needs_header(name)).copied().collect();
    if names.is_empty() {
        return None;
    }
    let (has_header, python) = header_or_python(source);
    if has_header {
        return None;
    }
    let Some(python) = python else {
        suggestions.push(Suggestion {
            line: 1,
            operation: Operation::NewRef,
            message: format!(
                "uses {}: include \"capi_shims.h\" after the header that includes Python.h",
                names.join(", ")
            ),
        });
        return None;
    };
    // The node ends after its line in one grammar and before in the other.
    let line_end = source.text[python.start_byte()..].find('\n').map(|at| python.start_byte() + at);
    let indent = source.indentation(python);
    let newline = source.newline();
    let (at, text) = match line_end {
        Some(at) => (at + 1, format!("{indent}#include \"capi_shims.h\"{newline}")),
        None => (source.text.len(), format!("{newline}{indent}#include \"capi_shims.h\"{newline}")),
    };
    Some(Edit { range: at..at, text, operation: Operation::NewRef, needs: Vec::new(), group: 0 })
}
