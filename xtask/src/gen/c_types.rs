//! C declarations as the data gives them, and the Rust types that stand for theirs.

use anyhow::{bail, Context, Result};
use tree_sitter::Node;

/// A function's declaration, taken apart.
pub struct Function {
    pub result: CType,
    pub parameters: Vec<Parameter>,
    pub variadic: bool,
}

pub struct Parameter {
    pub name: String,
    pub ty: CType,
    /// The parameter as it is written in C.
    pub text: String,
}

/// A type: a name below any number of pointers, or a pointer to a function.
pub enum CType {
    Named { name: String, is_const: bool },
    Pointer { to: Box<CType>, is_const: bool },
    FunctionPointer { result: Box<CType>, parameters: Vec<CType> },
}

/// Parses a function declaration such as `int PyDict_Pop(PyObject *dict, PyObject *key, PyObject **result)`.
pub fn parse_function(signature: &str) -> Result<Function> {
    let source = format!("{};", signature.trim().trim_end_matches(';'));
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&tree_sitter_c::LANGUAGE.into())?;
    let tree = parser.parse(&source, None).context("the C parser gave up")?;
    if tree.root_node().has_error() {
        bail!("{signature:?} is not a C declaration");
    }
    let declaration = tree.root_node().child(0).context("an empty signature")?;
    let reader = Reader { source: &source };
    let (base, declarator) = reader.base_and_declarator(declaration)?;
    let declarator = declarator.with_context(|| format!("{signature:?} declares nothing"))?;
    reader.function(base, declarator).with_context(|| format!("{signature:?} is not a function"))
}

struct Reader<'a> {
    source: &'a str,
}

impl Reader<'_> {
    fn text(&self, node: Node) -> String {
        self.source[node.byte_range()].to_owned()
    }

    /// The type before the declarator, and the declarator.
    fn base_and_declarator<'t>(&self, node: Node<'t>) -> Result<(CType, Option<Node<'t>>)> {
        let mut cursor = node.walk();
        let is_const =
            node.children(&mut cursor).any(|child| child.kind() == "type_qualifier" && self.text(child) == "const");
        let ty = node.child_by_field_name("type").context("a declaration without a type")?;
        let text = self.text(ty);
        let name = text.strip_prefix("struct ").unwrap_or(&text).trim().to_owned();
        Ok((CType::Named { name, is_const }, node.child_by_field_name("declarator")))
    }

    fn function(&self, base: CType, declarator: Node) -> Result<Function> {
        let (result, declarator) = self.unwrap_pointers(base, declarator)?;
        if declarator.kind() != "function_declarator" {
            bail!("found {}", declarator.kind());
        }
        let (parameters, variadic) = self.parameters(declarator)?;
        Ok(Function { result, parameters, variadic })
    }

    /// `*const *x` around a declarator becomes pointers around the type.
    fn unwrap_pointers<'t>(&self, mut ty: CType, mut node: Node<'t>) -> Result<(CType, Node<'t>)> {
        while matches!(node.kind(), "pointer_declarator" | "abstract_pointer_declarator") {
            let mut cursor = node.walk();
            let is_const =
                node.children(&mut cursor).any(|child| child.kind() == "type_qualifier" && self.text(child) == "const");
            ty = CType::Pointer { to: Box::new(ty), is_const };
            match node.child_by_field_name("declarator") {
                Some(inner) => node = inner,
                None => break,
            }
        }
        Ok((ty, node))
    }

    fn parameters(&self, function: Node) -> Result<(Vec<Parameter>, bool)> {
        let list = function.child_by_field_name("parameters").context("no parameter list")?;
        let mut parameters = Vec::new();
        let mut variadic = false;
        let mut cursor = list.walk();
        for node in list.named_children(&mut cursor) {
            match node.kind() {
                "variadic_parameter" => variadic = true,
                "parameter_declaration" => {
                    if self.text(node) != "void" {
                        parameters.push(self.parameter(node, parameters.len())?);
                    }
                }
                "comment" => {}
                other => bail!("a parameter list with {other}"),
            }
        }
        Ok((parameters, variadic))
    }

    fn parameter(&self, node: Node, index: usize) -> Result<Parameter> {
        let (base, declarator) = self.base_and_declarator(node)?;
        let text = self.text(node);
        let unnamed = || format!("argument{index}");
        let Some(declarator) = declarator else {
            return Ok(Parameter { name: unnamed(), ty: base, text });
        };
        let (ty, inner) = self.unwrap_pointers(base, declarator)?;
        match inner.kind() {
            "identifier" => Ok(Parameter { name: self.text(inner), ty, text }),
            "abstract_pointer_declarator" => Ok(Parameter { name: unnamed(), ty, text }),
            "array_declarator" => {
                let name = self.text(inner.child_by_field_name("declarator").context("an array without a name")?);
                Ok(Parameter { name, ty: CType::Pointer { to: Box::new(ty), is_const: false }, text })
            }
            "function_declarator" => {
                // `PyObject *(*initfunc)(void)`: the name stands inside the parentheses.
                let inside = inner.child_by_field_name("declarator").context("a function pointer without a name")?;
                let name = self.text(inside).trim_matches(|c: char| "()* ".contains(c)).to_owned();
                let (parameters, _) = self.parameters(inner)?;
                let parameters = parameters.into_iter().map(|parameter| parameter.ty).collect();
                let ty = CType::FunctionPointer { result: Box::new(ty), parameters };
                Ok(Parameter { name, ty, text })
            }
            other => bail!("parameter {text:?}: a declarator of kind {other}"),
        }
    }
}

impl Function {
    /// The function in Rust without its name: `(ob: *mut PyObject) -> c_int`.
    pub fn rust_signature(&self) -> Result<String> {
        let mut parameters = Vec::new();
        for parameter in &self.parameters {
            parameters.push(format!("{}: {}", rust_name(&parameter.name), parameter.ty.to_rust()?));
        }
        if self.variadic {
            parameters.push("...".to_owned());
        }
        let result = match &self.result {
            CType::Named { name, .. } if name == "void" => String::new(),
            ty => format!(" -> {}", ty.to_rust()?),
        };
        Ok(format!("({}){result}", parameters.join(", ")))
    }

    pub fn argument_names(&self) -> String {
        self.parameters.iter().map(|parameter| rust_name(&parameter.name)).collect::<Vec<_>>().join(", ")
    }
}

/// Parameter names that are keywords of Rust get another spelling.
fn rust_name(name: &str) -> String {
    match name {
        "type" => "type_".to_owned(),
        "self" => "self_".to_owned(),
        "where" | "mod" | "in" | "ref" | "match" | "as" | "fn" => format!("{name}_"),
        other => other.to_owned(),
    }
}

impl CType {
    fn is_const(&self) -> bool {
        match self {
            CType::Named { is_const, .. } | CType::Pointer { is_const, .. } => *is_const,
            CType::FunctionPointer { .. } => false,
        }
    }

    /// The type in C; function pointers stand only in parameters, whose text is kept as it is.
    pub fn to_c(&self) -> String {
        let qualifier = if self.is_const() { "const " } else { "" };
        match self {
            CType::Named { name, .. } => format!("{qualifier}{name}"),
            CType::Pointer { to, .. } => format!("{} *", to.to_c()),
            CType::FunctionPointer { .. } => "void *".to_owned(),
        }
    }

    pub fn to_rust(&self) -> Result<String> {
        Ok(match self {
            CType::Named { name, .. } => named_to_rust(name).to_owned(),
            CType::Pointer { to, .. } => {
                let word = if to.is_const() { "const" } else { "mut" };
                format!("*{word} {}", to.to_rust()?)
            }
            CType::FunctionPointer { result, parameters } => {
                let parameters = parameters.iter().map(CType::to_rust).collect::<Result<Vec<_>>>()?.join(", ");
                let result = match result.as_ref() {
                    CType::Named { name, .. } if name == "void" => String::new(),
                    ty => format!(" -> {}", ty.to_rust()?),
                };
                format!("Option<unsafe extern \"C\" fn({parameters}){result}>")
            }
        })
    }
}

fn named_to_rust(name: &str) -> &str {
    match name {
        "void" => "c_void",
        "char" => "c_char",
        "unsigned char" => "c_uchar",
        "short" => "c_short",
        "int" => "c_int",
        "unsigned int" | "unsigned" => "c_uint",
        "long" => "c_long",
        "unsigned long" => "c_ulong",
        "long long" => "c_longlong",
        "unsigned long long" => "c_ulonglong",
        "float" => "f32",
        "double" => "f64",
        "size_t" => "usize",
        "uintptr_t" => "usize",
        "intptr_t" => "isize",
        "int8_t" => "i8",
        "uint8_t" => "u8",
        "int16_t" => "i16",
        "uint16_t" => "u16",
        "int32_t" => "i32",
        "uint32_t" => "u32",
        "int64_t" => "i64",
        "uint64_t" => "u64",
        // NULL takes the function away, or says that there is none.
        "Py_tracefunc" => "Option<Py_tracefunc>",
        "vectorcallfunc" => "Option<vectorcallfunc>",
        "_PyFrameEvalFunction" => "Option<_PyFrameEvalFunction>",
        other => other.strip_prefix("enum ").unwrap_or(other),
    }
}

#[cfg(test)]
mod tests {
    use super::parse_function;

    #[track_caller]
    fn check(signature: &str, rust: &str) {
        assert_eq!(parse_function(signature).unwrap().rust_signature().unwrap(), rust);
    }

    #[test]
    fn pointers_and_const() {
        check(
            "PyObject *PyTuple_FromArray(PyObject *const *array, Py_ssize_t size)",
            "(array: *const *mut PyObject, size: Py_ssize_t) -> *mut PyObject",
        );
        check(
            "int PyUnicode_EqualToUTF8(PyObject *unicode, const char *string)",
            "(unicode: *mut PyObject, string: *const c_char) -> c_int",
        );
        check("const PyLongLayout *PyLong_GetNativeLayout(void)", "() -> *const PyLongLayout");
    }

    #[test]
    fn function_pointers_and_variadics() {
        check(
            "int PyUnstable_AtExit(PyInterpreterState *interp, void (*func)(void *), void *data)",
            "(interp: *mut PyInterpreterState, func: Option<unsafe extern \"C\" fn(*mut c_void)>, data: *mut c_void) -> c_int",
        );
        check("void PyErr_FormatUnraisable(const char *format, ...)", "(format: *const c_char, ...)");
        check(
            "PyObject *PyImport_CreateModuleFromInitfunc(PyObject *spec, PyObject *(*initfunc)(void))",
            "(spec: *mut PyObject, initfunc: Option<unsafe extern \"C\" fn() -> *mut PyObject>) -> *mut PyObject",
        );
    }

    #[test]
    fn what_is_no_function_is_refused() {
        assert!(parse_function("type PyCMethod").is_err());
        assert!(parse_function("int x").is_err());
    }
}
