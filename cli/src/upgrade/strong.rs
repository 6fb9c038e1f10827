//! Strong references in place of borrowed ones.
//!
//! A borrowed reference may become a strong one if each way through the block gives it back exactly once. That never makes a
//! program worse: between taking and giving back the object lives at least as long as before. What is to be proved is the
//! control flow alone, and where it cannot be seen a person is asked.

use tree_sitter::Node;

use super::c::{call_of, inner, is_read, Work};
use super::operation::Operation;
use super::pairs::{assignment, is_null, statement_call, Assignment};
use super::source::{walk, Language, Source};
use crate::facts;

/// Functions of which only the name changes.
const SAME_ARGUMENTS: &[(&str, &str)] =
    &[("PyList_GetItem", "PyList_GetItemRef"), ("PyImport_AddModule", "PyImport_AddModuleRef")];
/// Functions whose successor hands the reference over through a pointer, and is the same otherwise.
const OUT_PARAMETER: &[(&str, &str)] = &[("PyDict_GetItemWithError", "PyDict_GetItemRef")];

/// What takes the place of a borrowing expression.
struct Strong<'a> {
    new: &'static str,
    arguments: String,
    operation: Operation,
    /// `new(arguments, &place)` instead of `place = new(arguments)`.
    by_pointer: bool,
    old: &'a str,
}

/// Whether an assignment will be rewritten here, so that others keep away.
pub fn takes(work: &Work, assigned: &Assignment) -> bool {
    let Some((name, _)) = call_of(work.source, inner(assigned.value)) else { return false };
    let listed = |table: &[(&str, &str)]| table.iter().any(|(old, _)| *old == name);
    let is_object = || work.declared.expression(work.source, assigned.place).as_deref() == Some("PyObject*");
    let by_pointer = || listed(OUT_PARAMETER) && assigned.declaration.is_none() && is_object();
    work.wants(Operation::StrongRefs) && (listed(SAME_ARGUMENTS) || by_pointer())
}

/// `PyList_GetItem(list, 0)` and others that borrow.
pub fn call(work: &mut Work, node: Node) {
    if !work.wants(Operation::StrongRefs) {
        return;
    }
    let source = work.source;
    let Some((old, arguments)) = call_of(source, node) else { return };
    let find =
        |table: &'static [(&str, &'static str)]| table.iter().find(|(name, _)| *name == old).map(|(_, new)| *new);
    let (new, by_pointer) = match (find(SAME_ARGUMENTS), find(OUT_PARAMETER)) {
        (Some(new), _) => (new, false),
        (_, Some(new)) => (new, true),
        _ => {
            if let Some(replacement) =
                facts::replacement(old).filter(|replacement| replacement.why.starts_with("a strong"))
            {
                let message = format!(
                    "{old} borrows; {} gives {}, and is called in another way",
                    replacement.new, replacement.why
                );
                work.suggest(node, Operation::StrongRefs, message);
            }
            return;
        }
    };
    let arguments: Vec<&str> = arguments.iter().map(|argument| source.of(*argument)).collect();
    let strong = Strong { new, arguments: arguments.join(", "), operation: Operation::StrongRefs, by_pointer, old };
    attempt(work, node, &strong);
}

/// Members of frames and thread states that newer headers hide; their functions return strong references.
pub fn member(work: &mut Work, node: Node, object: Node, field: &str) {
    let source = work.source;
    let (kind, new, borrow, operation) = match field {
        "f_back" => ("PyFrameObject*", "PyFrame_GetBack", "_PyFrame_GetBackBorrow", Operation::FrameBack),
        "f_code" => ("PyFrameObject*", "PyFrame_GetCode", "_PyFrame_GetCodeBorrow", Operation::FrameCode),
        "frame" => {
            ("PyThreadState*", "PyThreadState_GetFrame", "_PyThreadState_GetFrameBorrow", Operation::ThreadFrame)
        }
        _ => return,
    };
    if !work.wants(operation) || work.declared.expression(source, object).as_deref() != Some(kind) {
        return;
    }
    if !is_read(source, node) {
        return work.suggest(
            node,
            operation,
            format!("`{}` is written to: there is no function for that", source.of(node)),
        );
    }
    let arguments = super::c::argument(source, object).to_owned();
    let old = source.of(node);
    let strong = Strong { new, arguments, operation, by_pointer: false, old };
    if let Err(reason) = rewrite(work, node, &strong) {
        // The member is hidden in newer headers: what the file does with it now, the header's helper does.
        work.replace(node, format!("{borrow}({})", strong.arguments), operation, new);
        let message = format!("`{old}` still borrows, by {borrow}; {new} gives a strong reference, but {reason}");
        work.suggest(node, operation, message);
    }
}

fn attempt(work: &mut Work, node: Node, strong: &Strong) {
    if let Err(reason) = rewrite(work, node, strong) {
        let message = format!("`{}` borrows; {} gives a strong reference, but {reason}", strong.old, strong.new);
        work.suggest(node, strong.operation, message);
    }
}

fn rewrite(work: &mut Work, node: Node, strong: &Strong) -> Result<(), String> {
    let source = work.source;
    let (statement, list) =
        statement_of(node).ok_or("it is used in the middle of an expression: give it a variable first")?;
    let assigned = assignment(source, statement)
        .filter(|assigned| inner(assigned.value) == node)
        .ok_or("it is used in the middle of an expression: give it a variable first")?;
    let place = source.of(assigned.place);
    let mut cursor = list.walk();
    let following: Vec<Node> =
        list.named_children(&mut cursor).skip_while(|other| other.start_byte() < statement.end_byte()).collect();
    let group = work.edits.len();
    let mut edits = vec![match (strong.by_pointer, assigned.declaration) {
        (false, _) => (assigned.value.byte_range(), format!("{}({})", strong.new, strong.arguments)),
        (true, None) => (statement.byte_range(), format!("(void){}({}, &{place});", strong.new, strong.arguments)),
        (true, Some(_)) => return Err("its result comes through a pointer: declare the variable first".to_owned()),
    }];
    if strong.by_pointer && work.declared.expression(source, assigned.place).as_deref() != Some("PyObject*") {
        return Err(format!("`{place}` is not seen to be a `PyObject *`"));
    }
    let guard = following.first().is_some_and(|next| is_guard(source, *next, assigned.place));
    let next = following.get(usize::from(guard)).copied();
    let increment = next.filter(|next| {
        statement_call(source, *next).is_some_and(|(name, object)| {
            matches!(name, "Py_INCREF" | "Py_XINCREF") && source.same(inner(object), assigned.place)
        })
    });
    match increment {
        // Py_INCREF without a look at NULL first: it crashed, and now the NULL goes on.
        Some(increment) => edits.push((with_space_before(source, increment), String::new())),
        None => edits.push(release(source, &assigned, &following[usize::from(guard)..], guard, statement)?),
    }
    for (range, text) in edits {
        let needs = vec![strong.new];
        work.edits.push(super::source::Edit { range, text, operation: strong.operation, needs, group });
    }
    Ok(())
}

/// The statement of which the expression is the value, and the block around it.
fn statement_of(node: Node) -> Option<(Node, Node)> {
    let mut at = node.parent()?;
    while matches!(at.kind(), "parenthesized_expression" | "assignment_expression" | "init_declarator") {
        at = at.parent()?;
    }
    let list = at.parent().filter(|list| list.kind() == "compound_statement")?;
    matches!(at.kind(), "expression_statement" | "declaration").then_some((at, list))
}

/// `if (place == NULL) { … return …; }`
fn is_guard(source: &Source, statement: Node, place: Node) -> bool {
    if statement.kind() != "if_statement"
        || statement.has_error()
        || statement.child_by_field_name("alternative").is_some()
    {
        return false;
    }
    let parts = (statement.child_by_field_name("condition"), statement.child_by_field_name("consequence"));
    let (Some(condition), Some(consequence)) = parts else { return false };
    let condition = inner(condition);
    let tests = match condition.kind() {
        "binary_expression" => {
            let sides = (condition.child_by_field_name("left"), condition.child_by_field_name("right"));
            let (Some(left), Some(right)) = sides else { return false };
            let operator = condition.child_by_field_name("operator").map_or("", |operator| source.of(operator));
            let null = |one: Node, other: Node| source.same(inner(one), place) && is_null(source, other);
            operator == "==" && (null(left, right) || null(right, left))
        }
        "unary_expression" => {
            let argument = condition.child_by_field_name("argument");
            source.of(condition).starts_with('!')
                && argument.is_some_and(|argument| source.same(inner(argument), place))
        }
        _ => false,
    };
    let last = match consequence.kind() {
        "compound_statement" => consequence.named_child(consequence.named_child_count().saturating_sub(1) as u32),
        _ => Some(consequence),
    };
    let leaves = last.is_some_and(|last| {
        matches!(last.kind(), "return_statement" | "goto_statement" | "break_statement" | "continue_statement")
    });
    tests && leaves && !mentions(source, consequence, place)
}

fn mentions(source: &Source, node: Node, place: Node) -> bool {
    walk(node).any(|node| node.kind() == place.kind() && source.same(node, place))
}

fn with_space_before(source: &Source, node: Node) -> std::ops::Range<usize> {
    let before = source.text[..node.start_byte()].trim_end().len();
    before..node.end_byte()
}

/// Where the reference is given back: after the last statement of the block that uses it.
fn release(
    source: &Source,
    assigned: &Assignment,
    rest: &[Node],
    guarded: bool,
    statement: Node,
) -> Result<(std::ops::Range<usize>, String), String> {
    let place = source.of(assigned.place);
    if source.language != Language::C {
        return Err("an exception could leave the block before it is given back".to_owned());
    }
    if assigned.declaration.is_none() {
        return Err(format!("`{place}` is not a variable of this block alone"));
    }
    let Some(last) = rest.iter().rposition(|statement| mentions(source, *statement, assigned.place)) else {
        return Err(format!("`{place}` is never used after it"));
    };
    for statement in &rest[..=last] {
        stays(source, *statement, assigned.place)?;
    }
    let at = rest[last].end_byte();
    let name = if guarded { "Py_DECREF" } else { "Py_XDECREF" };
    let text = format!("{}{}{name}({place});", source.newline(), source.indentation(statement));
    // What follows on the same line would be moved away from its statement.
    let line = source.text[at..].split('\n').next().unwrap_or_default();
    if !line.trim().is_empty() {
        return Err("something follows the last use on its line".to_owned());
    }
    Ok((at..at, text))
}

/// Whether control goes through the statement from its start to its end, and the variable keeps its value.
fn stays(source: &Source, statement: Node, place: Node) -> Result<(), String> {
    let name = source.of(place);
    for node in walk(statement) {
        let text = source.of(node);
        match node.kind() {
            "return_statement" | "goto_statement" | "break_statement" | "continue_statement" => {
                let line = source.line(node);
                return Err(format!("line {line} leaves the block while it is in use"));
            }
            "labeled_statement" => return Err("a jump may come in from elsewhere".to_owned()),
            kind if kind == "ERROR" || kind.starts_with("preproc") => {
                return Err(format!("line {} cannot be followed", source.line(node)));
            }
            "assignment_expression"
                if node.child_by_field_name("left").is_some_and(|left| source.same(left, place)) =>
            {
                return Err(format!("`{name}` gets another value in line {}", source.line(node)));
            }
            "pointer_expression" if text.starts_with('&') && source.bare(node) == format!("&{name}") => {
                return Err(format!("the address of `{name}` is taken in line {}", source.line(node)));
            }
            "call_expression" => {
                let function = node.child_by_field_name("function").map_or("", |function| source.of(function));
                if may_jump(function) {
                    return Err(format!("line {} calls {function}, which may leave the block", source.line(node)));
                }
            }
            "identifier" if may_jump(text) && text.starts_with("Py_") => {
                return Err(format!("line {} has {text}, which may leave the block", source.line(node)));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Macros can hide a `return`; those of Python that do say so, those of the project nobody knows.
fn may_jump(function: &str) -> bool {
    if function.starts_with("Py_RETURN") || matches!(function, "Py_VISIT" | "longjmp" | "siglongjmp") {
        return true;
    }
    let shouts = function.chars().any(|c| c.is_ascii_uppercase()) && !function.chars().any(|c| c.is_ascii_lowercase());
    shouts && function.len() > 1
}
