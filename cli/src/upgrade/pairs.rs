//! Operations on neighbouring statements: `Py_INCREF(x); y = x;` and its like.

use tree_sitter::Node;

use super::c::{argument, call, inner, is_pure, Work};
use super::operation::Operation;
use super::scope::returned;
use super::source::{Language, Source};

/// `name(argument);`
pub fn statement_call<'a, 'tree>(source: &'a Source, statement: Node<'tree>) -> Option<(&'a str, Node<'tree>)> {
    if statement.kind() != "expression_statement" || statement.has_error() {
        return None;
    }
    let (name, [object]) = call(source, statement.named_child(0)?)?;
    Some((name, object))
}

/// A variable that gets a value: `place = value;` or `Type *place = value;`.
pub struct Assignment<'tree> {
    pub place: Node<'tree>,
    pub value: Node<'tree>,
    /// The declared type with its declaration.
    pub declaration: Option<Node<'tree>>,
}

pub fn assignment<'tree>(source: &Source, statement: Node<'tree>) -> Option<Assignment<'tree>> {
    if statement.has_error() {
        return None;
    }
    match statement.kind() {
        "expression_statement" => {
            let node = statement.named_child(0).filter(|node| node.kind() == "assignment_expression")?;
            let operator = node.child_by_field_name("operator")?;
            let value = node.child_by_field_name("right").filter(|value| value.kind() != "assignment_expression")?;
            let place = node.child_by_field_name("left")?;
            (source.of(operator) == "=" && is_pure(place)).then_some(Assignment { place, value, declaration: None })
        }
        "declaration" => {
            let mut cursor = statement.walk();
            let declarators: Vec<Node> = statement.children_by_field_name("declarator", &mut cursor).collect();
            let [one] = declarators[..] else { return None };
            let value = one.child_by_field_name("value").filter(|value| value.kind() != "initializer_list")?;
            let mut place = one.child_by_field_name("declarator")?;
            while place.kind() == "pointer_declarator" {
                place = place.child_by_field_name("declarator")?;
            }
            let is_static = statement.child(0).is_some_and(|child| child.kind() == "storage_class_specifier");
            (place.kind() == "identifier" && !is_static).then_some(Assignment {
                place,
                value,
                declaration: Some(statement),
            })
        }
        _ => None,
    }
}

pub fn edits(work: &mut Work, list: Node) {
    let mut cursor = list.walk();
    let statements: Vec<Node> = list.named_children(&mut cursor).collect();
    for pair in statements.windows(2) {
        // A line of the preprocessor between them would be another neighbour; a directive is one too.
        if let Some((text, operation, needs)) = together(work, pair[0], pair[1]) {
            work.edit(pair[0].start_byte()..pair[1].end_byte(), text, operation, needs);
        }
    }
}

fn together(work: &Work, first: Node, second: Node) -> Option<(String, Operation, &'static str)> {
    let source = work.source;
    if let Some((name @ ("Py_INCREF" | "Py_XINCREF"), object)) = statement_call(source, first) {
        let (new_ref, operation) = (if name == "Py_INCREF" { "Py_NewRef" } else { "Py_XNewRef" }, Operation::NewRef);
        if !work.wants(operation) || !is_pure(object) {
            return None;
        }
        if second.kind() == "return_statement" && !second.has_error() {
            let value = second.named_child(0)?;
            same_object(source, object, value)?;
            let kind = returned(source, second);
            let text = cast(source, &kind?, format!("{new_ref}({})", uncast(source, value)))?;
            return Some((format!("return {text};"), operation, new_ref));
        }
        let assigned = assignment(source, second)?;
        same_object(source, object, assigned.value)?;
        // Writing y must not change what x means.
        if mentions(source, object, assigned.place) {
            return None;
        }
        return Some((new_reference(work, second, &assigned, new_ref)?, operation, new_ref));
    }
    if let Some((name @ ("Py_DECREF" | "Py_XDECREF"), object)) = statement_call(source, first) {
        let assigned = assignment(source, second).filter(|assigned| assigned.declaration.is_none())?;
        if !source.same(inner(object), assigned.place) || !is_pure(object) {
            return None;
        }
        let place = source.of(assigned.place);
        if is_null(source, assigned.value) {
            let wanted = work.wants(Operation::Clear);
            return wanted.then(|| (format!("Py_CLEAR({place});"), Operation::Clear, "Py_CLEAR"));
        }
        let set = if name == "Py_DECREF" { "Py_SETREF" } else { "Py_XSETREF" };
        // A comma inside braces or a template would split the macro's argument.
        let simple =
            !mentions(source, assigned.value, assigned.place) && !source.of(assigned.value).contains(['{', '<', '#']);
        let wanted = work.wants(Operation::SetRef) && simple;
        return wanted
            .then(|| (format!("{set}({place}, {});", argument(source, assigned.value)), Operation::SetRef, set));
    }
    let assigned = assignment(source, first)?;
    let (name @ ("Py_INCREF" | "Py_XINCREF"), object) = statement_call(source, second)? else { return None };
    let new_ref = if name == "Py_INCREF" { "Py_NewRef" } else { "Py_XNewRef" };
    if !work.wants(Operation::NewRef) || is_null(source, assigned.value) || super::strong::takes(work, &assigned) {
        return None;
    }
    let same = source.same(inner(object), assigned.place)
        || is_pure(object)
            && !mentions(source, object, assigned.place)
            && same_object(source, object, assigned.value).is_some();
    // What returns a new reference already is another matter: this would be a second one, and so it was.
    same.then_some(())?;
    Some((new_reference(work, first, &assigned, new_ref)?, Operation::NewRef, new_ref))
}

/// `y = x;` with `Py_NewRef(x)` for x.
fn new_reference(work: &Work, statement: Node, assigned: &Assignment, new_ref: &str) -> Option<String> {
    let source = work.source;
    let kind = work.declared.expression(source, assigned.place).or_else(|| {
        // In C a pointer converts only to its own type, so both sides have the same.
        work.declared.expression(source, assigned.value)
    })?;
    let value = cast(source, &kind, format!("{new_ref}({})", uncast(source, assigned.value)))?;
    let before = &source.text[statement.start_byte()..assigned.value.start_byte()];
    let after = &source.text[assigned.value.end_byte()..statement.end_byte()];
    Some(format!("{before}{value}{after}"))
}

/// A new reference is a `PyObject *`; another type needs its cast.
fn cast(source: &Source, kind: &str, value: String) -> Option<String> {
    let kind: String = kind.split_whitespace().collect();
    match kind.as_str() {
        "PyObject*" => Some(value),
        "void*" if source.language == Language::C => Some(value),
        other => {
            let name = other.strip_suffix('*').filter(|name| !name.is_empty() && !name.ends_with('*'))?;
            let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_');
            plain.then(|| format!("({name} *){value}"))
        }
    }
}

/// The object without a cast to `PyObject *`: `Py_NewRef` takes any object.
fn uncast<'a>(source: &'a Source, node: Node) -> &'a str {
    argument(source, without_cast(source, node))
}

fn without_cast<'tree>(source: &Source, node: Node<'tree>) -> Node<'tree> {
    let plain = inner(node);
    let to_object = plain.kind() == "cast_expression"
        && plain.child_by_field_name("type").is_some_and(|kind| source.bare(kind) == "PyObject*");
    match plain.child_by_field_name("value") {
        Some(value) if to_object => inner(value),
        _ => plain,
    }
}

fn same_object(source: &Source, one: Node, other: Node) -> Option<()> {
    source.same(without_cast(source, one), without_cast(source, other)).then_some(())
}

/// Whether the first expression contains the second.
fn mentions(source: &Source, whole: Node, part: Node) -> bool {
    super::source::walk(whole).any(|node| node.kind() == part.kind() && source.same(node, part))
}

pub fn is_null(source: &Source, node: Node) -> bool {
    matches!(source.of(without_cast(source, node)), "NULL" | "nullptr" | "0")
}
