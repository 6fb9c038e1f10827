//! A parsed source file, and edits of it.

use std::fmt;
use std::ops::{ControlFlow, Range};
use std::time::{Duration, Instant};

use tree_sitter::{Node, ParseOptions, Parser, Tree};

use super::operation::Operation;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    C,
    Cpp,
    /// A header: whichever of the two fits better.
    Header,
    Rust,
}

pub struct Source {
    pub text: String,
    pub tree: Tree,
    pub language: Language,
}

/// One replacement; those of one group are made together or not at all.
#[derive(Debug)]
pub struct Edit {
    pub range: Range<usize>,
    pub text: String,
    pub operation: Operation,
    /// API items that the new text uses.
    pub needs: Vec<&'static str>,
    pub group: usize,
}

/// What only a person can decide.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Suggestion {
    pub line: usize,
    pub operation: Operation,
    pub message: String,
}

impl fmt::Display for Suggestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.line, self.operation.name(), self.message)
    }
}

impl Source {
    pub fn parse(text: String, language: Language) -> Result<Source, String> {
        if text.contains('\0') {
            return Err("contains NUL bytes: not source code".to_owned());
        }
        let (tree, language) = match language {
            Language::Header => {
                let (c, cpp) = (parse(&text, Language::C)?, parse(&text, Language::Cpp)?);
                if trouble(&c) <= trouble(&cpp) {
                    (c, Language::C)
                } else {
                    (cpp, Language::Cpp)
                }
            }
            language => (parse(&text, language)?, language),
        };
        // A parser with error recovery makes a tree of anything; of prose it makes errors mostly.
        if trouble(&tree) * 2 > text.len() {
            let name = if language == Language::Rust { "Rust" } else { "C or C++" };
            return Err(format!("does not look like {name}: left as it is"));
        }
        Ok(Source { text, tree, language })
    }

    pub fn of(&self, node: Node) -> &str {
        &self.text[node.byte_range()]
    }

    /// The text without white space: equal where the code is.
    pub fn bare(&self, node: Node) -> String {
        self.of(node).split_whitespace().collect()
    }

    pub fn same(&self, one: Node, other: Node) -> bool {
        self.bare(one) == self.bare(other)
    }

    pub fn line(&self, node: Node) -> usize {
        node.start_position().row + 1
    }

    pub fn newline(&self) -> &'static str {
        if self.text.contains("\r\n") {
            "\r\n"
        } else {
            "\n"
        }
    }

    /// The white space before the first thing on the node's line.
    pub fn indentation(&self, node: Node) -> &str {
        let start = self.text[..node.start_byte()].rfind('\n').map_or(0, |at| at + 1);
        let line = &self.text[start..node.start_byte()];
        &line[..line.len() - line.trim_start().len()]
    }

    /// Every named node, parents first. A cursor needs no stack, however deep the nesting.
    pub fn walk(&self) -> impl Iterator<Item = Node<'_>> {
        walk(self.tree.root_node())
    }
}

/// The node and every named node below it.
pub fn walk(root: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let mut cursor = root.walk();
    let mut ended = false;
    std::iter::from_fn(move || {
        while !ended {
            let node = cursor.node();
            if !cursor.goto_first_child() {
                while !cursor.goto_next_sibling() {
                    if !cursor.goto_parent() {
                        ended = true;
                        break;
                    }
                }
            }
            if node.is_named() {
                return Some(node);
            }
        }
        None
    })
}

fn parse(text: &str, language: Language) -> Result<Tree, String> {
    const LONGEST: Duration = Duration::from_secs(60);
    let grammar = match language {
        Language::Rust => tree_sitter_rust::LANGUAGE,
        Language::Cpp => tree_sitter_cpp::LANGUAGE,
        Language::C | Language::Header => tree_sitter_c::LANGUAGE,
    };
    let mut parser = Parser::new();
    parser.set_language(&grammar.into()).map_err(|error| error.to_string())?;
    let started = Instant::now();
    let mut patience = |_: &tree_sitter::ParseState| match started.elapsed() > LONGEST {
        true => ControlFlow::Break(()),
        false => ControlFlow::Continue(()),
    };
    let options = ParseOptions::new().progress_callback(&mut patience);
    let bytes = text.as_bytes();
    parser
        .parse_with_options(&mut |at, _| bytes.get(at..).unwrap_or_default(), None, Some(options))
        .ok_or_else(|| format!("takes longer than {} s to parse: left as it is", LONGEST.as_secs()))
}

/// The bytes in which the parser found no sense.
fn trouble(tree: &Tree) -> usize {
    let mut cursor = tree.walk();
    let mut bytes = 0;
    loop {
        let node = cursor.node();
        if node.is_error() {
            bytes += node.byte_range().len();
        }
        let descend = node.has_error() && !node.is_error();
        if descend && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return bytes;
            }
        }
    }
}
