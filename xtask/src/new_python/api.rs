//! The public names that an interpreter's headers declare, read by the preprocessor and a C parser.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::process::{Command, Stdio};

use anyhow::{bail, Context, Result};
use capi_version_matrix::Kind;
use tree_sitter::Node;

use crate::build::compiler;
use crate::gen::c_types::parse_function;
use crate::pythons::Python;
use crate::verify::includes;

/// A name of the API as one interpreter's headers have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    pub kind: Kind,
    /// As the data spells it: the declaration without linkage and attributes.
    pub signature: String,
    /// The body stands in the headers.
    pub inline: bool,
    /// A macro of the same name stands over the function.
    pub as_macro: bool,
    /// The header's name without folder.
    pub header: String,
}

impl Declared {
    /// The signature without what callers cannot tell: the names of parameters, spaces.
    pub fn shape(&self) -> String {
        let Some(function) = parse_function(&self.signature).ok().filter(|_| self.kind == Kind::Function) else {
            return self.signature.clone();
        };
        let mut parameters: Vec<String> = function.parameters.iter().map(|parameter| parameter.ty.to_c()).collect();
        if function.variadic {
            parameters.push("...".to_owned());
        }
        format!("{} ({})", function.result.to_c(), parameters.join(", "))
    }
}

pub type Api = BTreeMap<String, Declared>;

/// What a file sees that defines `Py_LIMITED_API` as 3.`limited`, or the full API.
pub fn read(python: &Python, limited: Option<u8>) -> Result<Api> {
    let program = compiler();
    let mut command = Command::new(&program);
    // Attributes say nothing here, and the parser need not understand them.
    command.args([
        "-x",
        "c",
        "-std=gnu11",
        "-E",
        "-dD",
        "-D__attribute__(x)=",
        "-D__extension__=",
        "-D__inline=inline",
    ]);
    command.args(limited.map(|minor| format!("-DPy_LIMITED_API=0x03{minor:02X}0000")));
    command.args(python.include_dirs.iter().map(|folder| format!("-I{}", folder.display()))).arg("-");
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().with_context(|| {
            format!("cannot run {program}: install a C compiler, or name another with the variable CC")
        })?;
    child.stdin.take().expect("stdin is piped").write_all(includes().as_bytes())?;
    let output = child.wait_with_output()?;
    if !output.status.success() {
        bail!("{program} cannot use the headers of {}: {}", python.label(), String::from_utf8_lossy(&output.stderr));
    }
    let folders: Vec<String> = python.include_dirs.iter().map(|folder| folder.display().to_string()).collect();
    parse(&String::from_utf8_lossy(&output.stdout), &folders)
}

/// The public names in what `-E -dD` printed, as far as it comes from these folders.
fn parse(text: &str, folders: &[String]) -> Result<Api> {
    let mut header: Option<String> = None;
    // The text of each header, and its macros apart, since the parser is for what they leave.
    let mut texts: Vec<(String, String)> = Vec::new();
    let mut macros: Vec<(String, String)> = Vec::new();
    for line in text.lines() {
        if let Some(marker) = line.strip_prefix("# ") {
            let path = marker.split('"').nth(1).unwrap_or_default();
            let is_python = folders.iter().any(|folder| path.starts_with(folder.as_str()));
            header = is_python.then(|| path.rsplit('/').next().unwrap_or(path).to_owned());
        } else if let (Some(header), Some(definition)) = (&header, line.strip_prefix("#define ")) {
            macros.push((header.clone(), definition.to_owned()));
        } else if let (Some(header), false) = (&header, line.starts_with('#')) {
            match texts.last_mut() {
                Some((last, text)) if last == header => {
                    text.push_str(line);
                    text.push('\n');
                }
                _ => texts.push((header.clone(), format!("{line}\n"))),
            }
        }
    }
    let mut api = Api::new();
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&tree_sitter_c::LANGUAGE.into())?;
    // A header that includes others in its midst has its text in pieces: no declaration goes across.
    for (header, text) in &texts {
        let tree = parser.parse(text, None).context("the C parser gave up")?;
        let mut cursor = tree.root_node().walk();
        for node in tree.root_node().named_children(&mut cursor) {
            Reader { text, header }.declaration(node, &mut api);
        }
    }
    add_macros(&macros, &mut api);
    Ok(api)
}

fn is_public(name: &str) -> bool {
    ["Py", "PY_", "METH_"].iter().any(|prefix| name.starts_with(prefix))
}

fn add_macros(macros: &[(String, String)], api: &mut Api) {
    // What describes the build, not the API.
    const NOT_API: [&str; 3] = ["pyconfig.h", "pyconfig-64.h", "patchlevel.h"];
    let names: BTreeSet<&str> = macros.iter().map(|(_, definition)| name_of(definition)).collect();
    for (header, definition) in macros {
        let name = name_of(definition);
        let value = definition[name.len()..].trim();
        let is_guard = value.is_empty() || name.ends_with("_H");
        if !is_public(name) || is_guard || NOT_API.contains(&header.as_str()) {
            continue;
        }
        if let Some(declared) = api.get_mut(name) {
            declared.as_macro |= declared.kind == Kind::Function;
            continue;
        }
        let is_constant = !value.starts_with('(') || definition.as_bytes().get(name.len()) == Some(&b' ');
        let (kind, signature) = match is_constant && is_number(value, &names) {
            true => (Kind::Constant, format!("int {name}")),
            false => (
                Kind::Macro,
                definition
                    .split(')')
                    .next()
                    .filter(|_| !is_constant)
                    .map_or(name.to_owned(), |head| format!("{head})")),
            ),
        };
        let declared = Declared { kind, signature, inline: true, as_macro: false, header: header.clone() };
        api.insert(name.to_owned(), declared);
    }
}

fn name_of(definition: &str) -> &str {
    definition.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or(definition)
}

/// Whether a macro's value is made of numbers and of other constants.
fn is_number(value: &str, macros: &BTreeSet<&str>) -> bool {
    let mut words = value.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    let is_known = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_digit()) || macros.contains(word) || ["int", "long", "UL"].contains(&word)
    };
    !value.contains(['"', '{', ';', '=']) && words.clone().next().is_some() && words.all(is_known)
}

struct Reader<'a> {
    text: &'a str,
    header: &'a str,
}

impl Reader<'_> {
    fn words(&self, node: Node) -> String {
        self.text[node.byte_range()].split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn declaration(&self, node: Node, api: &mut Api) {
        match node.kind() {
            "declaration" | "function_definition" => self.objects(node, api),
            "type_definition" => {
                let mut cursor = node.walk();
                for declarator in node.children_by_field_name("declarator", &mut cursor) {
                    let signature = self.words(node).trim_end_matches(';').to_owned();
                    self.add(self.name(declarator), Kind::Type, signature, false, api);
                }
                self.inside(node, api);
            }
            "struct_specifier" | "enum_specifier" | "union_specifier" => self.inside(node, api),
            _ => {}
        }
    }

    /// Enumerators are constants, wherever the enumeration stands.
    fn inside(&self, node: Node, api: &mut Api) {
        let mut cursor = node.walk();
        for child in node.named_children(&mut cursor) {
            match child.kind() {
                "enum_specifier" | "enumerator_list" => self.inside(child, api),
                "enumerator" => {
                    let name = child.child_by_field_name("name").map(|name| self.words(name));
                    let signature = format!("int {}", name.clone().unwrap_or_default());
                    self.add(name, Kind::Constant, signature, true, api);
                }
                _ => {}
            }
        }
    }

    fn objects(&self, node: Node, api: &mut Api) {
        let inline = node.kind() == "function_definition";
        let Some(declarator) = node.child_by_field_name("declarator") else { return self.inside(node, api) };
        let end = node.child_by_field_name("body").map_or(node.end_byte(), |body| body.start_byte());
        let text = self.text[node.start_byte()..end].split_whitespace().collect::<Vec<_>>().join(" ");
        let mut signature = text.trim_end_matches(';').trim();
        while let Some(rest) = ["extern ", "static ", "inline "].iter().find_map(|word| signature.strip_prefix(word)) {
            signature = rest.trim_start();
        }
        let kind = if self.is_function(declarator) { Kind::Function } else { Kind::Var };
        self.add(self.name(declarator), kind, tidy(signature), inline, api);
    }

    /// `*f(…)` is a function, `(*f)(…)` and `*f` are not.
    fn is_function(&self, node: Node) -> bool {
        match node.kind() {
            "pointer_declarator" => node.child_by_field_name("declarator").is_some_and(|inner| self.is_function(inner)),
            "function_declarator" => {
                node.child_by_field_name("declarator").is_some_and(|inner| inner.kind() == "identifier")
            }
            _ => false,
        }
    }

    fn name(&self, node: Node) -> Option<String> {
        if matches!(node.kind(), "identifier" | "type_identifier") {
            return Some(self.words(node));
        }
        let inner = node.child_by_field_name("declarator").or_else(|| node.named_child(0))?;
        self.name(inner)
    }

    fn add(&self, name: Option<String>, kind: Kind, signature: String, inline: bool, api: &mut Api) {
        let Some(name) = name.filter(|name| is_public(name)) else { return };
        let header = self.header.to_owned();
        // A function is declared first and may be defined inline later; a type may be named before it is described.
        let declared = Declared { kind, signature, inline, as_macro: false, header };
        match api.get_mut(&name) {
            Some(before) => before.inline |= inline,
            None => drop(api.insert(name, declared)),
        }
    }
}

/// One space between words and before stars, none inside brackets.
fn tidy(signature: &str) -> String {
    let mut text = signature.replace("( ", "(").replace(" )", ")").replace(" (", "(").replace("* ", "*");
    let mut from = 1;
    while let Some(star) = text[from..].find('*').map(|at| at + from) {
        if text.as_bytes()[star - 1].is_ascii_alphanumeric() {
            text.insert(star, ' ');
        }
        from = star + 1;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# 1 \"/usr/include/stdio.h\" 1\nint PyNot_OfPython(void);\n\
        # 1 \"/py/Python.h\" 1\n#define Py_PYTHON_H \n#define Py_ABC_FLAG (1 << 3)\n#define Py_ABC_BOTH (Py_ABC_FLAG | 4)\n\
        #define Py_ABC_CAST(op) ((PyObject *)(op))\n#define PyAbc_Get(a) PyAbc_Get(Py_ABC_CAST(a))\n\
        extern  PyObject* PyAbc_Get(PyObject *abc,\n   Py_ssize_t );\n\
        static inline int PyAbc_Size(PyObject *abc) { return 1; }\n\
        extern PyTypeObject PyAbc_Type;\nextern int (*PyAbc_Hook)(void);\ntypedef struct _abc PyAbc;\n\
        enum PyAbcEvent { PyAbc_EVENT_A, PyAbc_EVENT_B = 3 };\nint _PyAbc_Private(void);\n";

    #[test]
    fn headers_are_taken_apart() {
        let api = parse(TEXT, &["/py".to_owned()]).expect("the text is C");
        let kinds: Vec<(&str, Kind)> = api.iter().map(|(name, declared)| (name.as_str(), declared.kind)).collect();
        assert_eq!(
            kinds,
            [
                ("PyAbc", Kind::Type),
                ("PyAbc_EVENT_A", Kind::Constant),
                ("PyAbc_EVENT_B", Kind::Constant),
                ("PyAbc_Get", Kind::Function),
                ("PyAbc_Hook", Kind::Var),
                ("PyAbc_Size", Kind::Function),
                ("PyAbc_Type", Kind::Var),
                ("Py_ABC_BOTH", Kind::Constant),
                ("Py_ABC_CAST", Kind::Macro),
                ("Py_ABC_FLAG", Kind::Constant),
            ]
        );
        assert!(api["PyAbc_Get"].as_macro && !api["PyAbc_Get"].inline && api["PyAbc_Size"].inline);
        assert_eq!(api["PyAbc_Get"].signature, "PyObject *PyAbc_Get(PyObject *abc, Py_ssize_t)");
        assert_eq!(api["Py_ABC_CAST"].signature, "Py_ABC_CAST(op)");
    }

    #[test]
    fn names_of_parameters_are_no_change() {
        let declared = |signature: &str| Declared {
            kind: Kind::Function,
            signature: signature.to_owned(),
            inline: false,
            as_macro: false,
            header: String::new(),
        };
        let shape = |signature| declared(signature).shape();
        assert_eq!(shape("int PyAbc_Get(PyObject *a)"), shape("int PyAbc_Get(PyObject *other)"));
        assert_ne!(shape("int PyAbc_Get(PyObject *a)"), shape("int PyAbc_Get(const char *a)"));
    }
}
