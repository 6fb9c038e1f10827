//! Asks a C compiler about many declarations at once.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::process::{Command, Stdio};

use anyhow::{anyhow, Context, Result};
use regex::Regex;

use crate::build::{compiler, run_quietly, target_folder};
use crate::pythons::Python;

/// `Python.h`, and the headers that it leaves to the user but that are part of the API all the same.
const HEADERS: &str = "#include <Python.h>\n";
const MORE_HEADERS: [&str; 7] =
    ["structmember.h", "frameobject.h", "datetime.h", "marshal.h", "structseq.h", "pythread.h", "opcode.h"];

/// A translation unit in the making: one question to a line.
pub struct Unit {
    text: String,
    lines: usize,
}

impl Unit {
    pub fn new() -> Self {
        let mut unit = Unit { text: String::new(), lines: 0 };
        for line in includes().lines() {
            unit.line(line);
        }
        unit
    }

    /// Adds a line and returns its number.
    pub fn line(&mut self, line: &str) -> usize {
        debug_assert!(!line.contains('\n'), "one question to a line");
        writeln!(self.text, "{line}").expect("writing to a string cannot fail");
        self.lines += 1;
        self.lines
    }
}

/// What a test of the whole API includes.
pub fn includes() -> String {
    let mut text = String::from(HEADERS);
    for header in MORE_HEADERS {
        text.push_str(&format!("#if __has_include(<{header}>)\n#include <{header}>\n#endif\n"));
    }
    text
}

/// What a compiler said about lines: the first message of each.
pub struct Answers(BTreeMap<usize, String>);

impl Answers {
    pub fn message(&self, line: usize) -> Option<&str> {
        self.0.get(&line).map(String::as_str)
    }

    pub fn accepts(&self, line: usize) -> bool {
        !self.0.contains_key(&line)
    }
}

/// Lets the compiler read the unit with the interpreter's headers and the definitions given.
pub fn ask(python: &Python, definitions: &[String], unit: &Unit) -> Result<Answers> {
    let program = compiler();
    let mut command = Command::new(&program);
    command.args(["-x", "c", "-std=gnu11", "-fsyntax-only", "-Wno-deprecated-declarations"]);
    // All messages, in English.
    command.env("LC_ALL", "C").args(arguments_of(&program)?);
    for kind in
        ["implicit-function-declaration", "incompatible-pointer-types", "int-conversion", "discarded-qualifiers"]
    {
        command.arg(format!("-Werror={kind}"));
    }
    for folder in &python.include_dirs {
        command.arg("-isystem").arg(folder);
    }
    command.args(definitions.iter().map(|definition| format!("-D{definition}"))).arg("-");
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().with_context(|| {
            format!("cannot run {program}: install a C compiler, or name another with the variable CC")
        })?;
    let mut stdin = child.stdin.take().expect("stdin is piped");
    let text = unit.text.clone();
    let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    let output = child.wait_with_output()?;
    // A compiler that stops early closes its input; what it said is more telling than that.
    let _ = writer.join();
    read_answers(&String::from_utf8_lossy(&output.stderr), &program, python)
}

/// Compiles a unit that is known to be correct, each function into a section of its own; returns the object file.
pub fn compile(python: &Python, unit: &Unit) -> Result<Vec<u8>> {
    let folder = target_folder().join("verify");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let source = folder.join(format!("{}.c", python.label()));
    let object = source.with_extension("o");
    fs::write(&source, &unit.text).with_context(|| format!("cannot write {}", source.display()))?;
    let mut command = Command::new(compiler());
    command.args(["-std=gnu11", "-w", "-fPIC", "-ffunction-sections", "-c"]);
    for folder in &python.include_dirs {
        command.arg("-isystem").arg(folder);
    }
    run_quietly(command.arg(&source).arg("-o").arg(&object))?;
    fs::read(&object).with_context(|| format!("cannot read {}", object.display()))
}

/// gcc and clang name the same options in two ways.
fn arguments_of(program: &str) -> Result<&'static [&'static str]> {
    let output = Command::new(program)
        .arg("--version")
        .output()
        .with_context(|| format!("cannot run {program}: install a C compiler, or name another with the variable CC"))?;
    let is_clang = String::from_utf8_lossy(&output.stdout).contains("clang");
    Ok(if is_clang {
        &["-ferror-limit=0", "-Wno-unknown-warning-option", "-Werror=incompatible-pointer-types-discards-qualifiers"]
    } else {
        &["-fmax-errors=0"]
    })
}

/// Reads the messages. One about the inside of a macro belongs to the line that a note after it names.
fn read_answers(text: &str, program: &str, python: &Python) -> Result<Answers> {
    let form =
        Regex::new(r"^(.+?):(\d+):(?:\d+:)? (fatal error|error|warning|note): (.*)$").expect("a valid expression");
    let mut answers = BTreeMap::new();
    let mut homeless: Option<String> = None;
    let unusable = |line: &str| anyhow!("{program} cannot use the headers of {}: {line}", python.executable.display());
    for captures in text.lines().filter_map(|line| form.captures(line)) {
        let (file, severity, message) = (&captures[1], &captures[3], &captures[4]);
        let line: usize = captures[2].parse().context("a line's number")?;
        match severity {
            "fatal error" => return Err(unusable(&captures[0])),
            "error" => {
                if let Some(message) = homeless.take() {
                    return Err(unusable(&message));
                }
                if file == INPUT {
                    answers.entry(line).or_insert_with(|| message.to_owned());
                } else {
                    homeless = Some(captures[0].to_owned());
                }
            }
            "note" if file == INPUT => {
                if let Some(message) = homeless.take() {
                    answers.entry(line).or_insert(message);
                }
            }
            _ if file == INPUT && MARKS.iter().any(|mark| message.contains(mark)) => {
                answers.insert(line, message.to_owned());
            }
            _ => {}
        }
    }
    match homeless {
        Some(message) => Err(unusable(&message)),
        None => Ok(Answers(answers)),
    }
}

/// How compilers call their standard input.
const INPUT: &str = "<stdin>";
const MACRO_MARK: &str = "capi-macro";

/// Warnings that are answers; the last two are gcc's and clang's words about a tag that was not declared before.
const MARKS: [&str; 3] = [MACRO_MARK, "declared inside parameter list", "will not be visible outside of this function"];

/// Asks whether the preprocessor knows a name. The line's answer is a message if it does.
pub fn ask_macro(unit: &mut Unit, name: &str) -> usize {
    unit.line(&format!("#ifdef {name}"));
    let line = unit.line(&format!("#warning {MACRO_MARK}"));
    unit.line("#endif");
    line
}
