//! Whether our Rust declarations have the types that libclang sees in the headers.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use anyhow::{bail, Context, Result};
use regex::Regex;
use serde_json::json;
use walkdir::WalkDir;

use super::compiler::includes;
use super::facts::{Build, Data, Name, Shape};
use super::headers;
use super::report::Findings;
use super::rustc::{Questions, C_TYPES};
use crate::build::{compiler, run_quietly, target_folder};
use crate::gen::{c_types, root};
use crate::pypi::Wheel;
use crate::pythons::Python;

/// The program that runs bindgen, and where it finds libclang if that is nowhere in the system.
pub struct Reader {
    program: PathBuf,
    environment: Vec<(&'static str, OsString)>,
}

const LIBCLANG: Wheel = Wheel { project: "libclang==18.1.1", size: "25 MB", file: "clang/native/libclang.so" };

/// Builds the program, once for all interpreters.
pub fn build_reader() -> Result<Reader> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(["build", "--quiet", "--package", "xtask-bindgen", "--manifest-path"]).arg(root().join("Cargo.toml"));
    run_quietly(&mut command).context("xtask-bindgen")?;
    let program = target_folder().join("debug").join(format!("xtask-bindgen{}", std::env::consts::EXE_SUFFIX));
    // Before it reads its task it says whether it has libclang.
    let status = Command::new(&program).stdin(Stdio::null()).stderr(Stdio::null()).stdout(Stdio::null()).status()?;
    let environment = if status.code() == Some(3) { fetched_libclang() } else { Vec::new() };
    Ok(Reader { program, environment })
}

/// PyPI's libclang, which comes without the compiler's own headers: gcc has them too.
fn fetched_libclang() -> Vec<(&'static str, OsString)> {
    let library = match LIBCLANG.fetch() {
        Ok(library) => library,
        Err(error) => {
            println!("{error:#}");
            return Vec::new();
        }
    };
    let mut environment = vec![("LIBCLANG_PATH", library.into_os_string())];
    if let Ok(output) = Command::new(compiler()).arg("-print-file-name=include").output() {
        let folder = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        environment.push(("BINDGEN_EXTRA_CLANG_ARGS", format!("-isystem {folder}").into()));
    }
    environment
}

/// Holds the Rust signature of each function against the header's declaration.
pub fn check(data: &Data, python: &Python, reader: &Reader) -> Result<Findings> {
    let build = Build::of(python);
    let mut findings = Findings::new(python.label());
    let declared = headers::declared(data, python, &[], |name| build.declares(name))?;
    let mut functions: Vec<Name> = data
        .names()
        .filter(|name| name.shape() == Shape::Function && build.has(*name) && declared[name.text()].is_identifier)
        .collect();
    // Stable Rust cannot name what C calls va_list.
    functions.retain(|name| !build.signature(*name).contains("va_list"));
    let rust = functions.iter().map(|name| rust_signature(*name, build)).collect::<Result<Vec<_>>>()?;
    let folder = target_folder().join("verify").join(format!("{}-{}", python.label(), python.version));
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let Some(bindings) = read(python, reader, &functions, &rust, &folder)? else {
        findings.unchecked.push(NO_LIBCLANG.to_owned());
        return Ok(findings);
    };
    let form = Regex::new(r"pub fn (\w+) ?\(").expect("a valid expression");
    let seen: BTreeSet<&str> = form.captures_iter(&bindings).map(|found| found.get(1).unwrap().as_str()).collect();

    let mut lines = Vec::new();
    let mut asked = Vec::new();
    for (name, rust) in functions.into_iter().zip(&rust) {
        let prefixed = name.text().replacen("Py", "PyPy", 1);
        let is_renamed = build.is_pypy && seen.contains(prefixed.as_str());
        let symbol = if is_renamed { prefixed.as_str() } else { name.text() };
        if seen.contains(symbol) {
            lines.push(format!("fn f{}() {{ let _: unsafe extern \"C\" fn{rust} = {symbol}; }}", lines.len()));
            asked.push((name, rust));
        } else if !declared[name.text()].is_macro {
            findings.compare(name, "is seen by bindgen", true, false);
        }
    }
    let prelude = format!("mod bindings {{ include!(\"bindings.rs\"); }}\nuse bindings::*;\n{C_TYPES}\n");
    let name = "bindings_check";
    let questions = Questions { folder: &folder, name, prelude, externs: Vec::new(), identity: &bindings, lines };
    let rejected = questions.ask()?;
    for (index, (name, rust)) in asked.into_iter().enumerate() {
        findings.facts += 1;
        if let Some(message) = rejected.get(&index) {
            findings.differ(name, "Rust signature", rust, message);
        }
    }
    Ok(findings)
}

pub const NO_LIBCLANG: &str = "Rust signatures against bindgen's: this machine has no libclang; install it (Debian: \
                               `apt install libclang-dev`), or name its folder with the variable LIBCLANG_PATH";

/// The signature that the build script writes for the function, in this interpreter's shape.
fn rust_signature(name: Name, build: Build) -> Result<String> {
    let rust = c_types::parse_function(build.signature(name))
        .and_then(|function| function.rust_signature())
        .with_context(|| name.text().to_owned())?;
    // bindgen's names of pointers to functions stand for what may be null, pyo3-ffi's do not.
    static OPTION: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"Option<(\w+)>").expect("a valid expression"));
    Ok(OPTION.replace_all(&rust, "$1").into_owned())
}

/// What bindgen writes for the functions and all their types; `None` without libclang.
fn read(
    python: &Python,
    reader: &Reader,
    functions: &[Name],
    rust: &[String],
    folder: &Path,
) -> Result<Option<String>> {
    let names = functions.iter().map(|name| name.text());
    let prefixed = names.clone().map(|name| name.replacen("Py", "PyPy", 1));
    let word = Regex::new(r"\b[A-Za-z_]\w*\b").expect("a valid expression");
    let types: BTreeSet<&str> = rust.iter().flat_map(|text| word.find_iter(text)).map(|found| found.as_str()).collect();
    let task = json!({
        "text": includes(),
        "include_dirs": python.include_dirs,
        "functions": names.map(str::to_owned).chain(prefixed).collect::<Vec<_>>(),
        "types": types,
        "wrappers": folder.join("wrappers"),
    });
    // Reading headers takes a while: what they gave is kept until they, or the task, change.
    let key = format!("{task}\n{}", changes(python)?);
    let (key_file, kept) = (folder.join("bindings.key"), folder.join("bindings.rs"));
    if fs::read_to_string(&key_file).is_ok_and(|found| found == key) {
        if let Ok(text) = fs::read_to_string(&kept) {
            return Ok(Some(text));
        }
    }
    let mut child = Command::new(&reader.program)
        .envs(reader.environment.iter().cloned())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot run {}", reader.program.display()))?;
    child.stdin.take().expect("stdin is piped").write_all(task.to_string().as_bytes())?;
    let output = child.wait_with_output()?;
    match output.status.code() {
        Some(0) => {}
        Some(3) => return Ok(None),
        _ => bail!("bindgen fails on {}'s headers: {}", python.label(), String::from_utf8_lossy(&output.stderr)),
    }
    // That a function never returns is no part of how it is called.
    let text = String::from_utf8(output.stdout)?.replace(") -> !", ")");
    fs::write(&kept, &text).with_context(|| format!("cannot write {}", kept.display()))?;
    fs::write(&key_file, key).with_context(|| format!("cannot write {}", key_file.display()))?;
    Ok(Some(text))
}

/// The names, sizes and times of the interpreter's headers.
fn changes(python: &Python) -> Result<String> {
    let mut text = String::new();
    for folder in &python.include_dirs {
        for entry in WalkDir::new(folder).sort_by_file_name() {
            let entry = entry.with_context(|| format!("cannot read {}", folder.display()))?;
            let data = entry.metadata().with_context(|| format!("cannot read {}", entry.path().display()))?;
            text.push_str(&format!("{} {} {:?}\n", entry.path().display(), data.len(), data.modified().ok()));
        }
    }
    Ok(text)
}
