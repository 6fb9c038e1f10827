//! Whether `pyo3-ffi` declares what the data says, for each kind of target, with the header's types.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{bail, Context, Result};
use capi_version_matrix::{pyo3_ffi_declares, Implementation, Item, Kind, Language, Release, StableAbi, Target};
use serde_json::Value;

use super::facts::{Build, Data, Name};
use super::report::Findings;
use super::rustc::{compiler_version, rustc, Questions, C_TYPES};
use crate::build::target_folder;
use crate::gen::{c_types, root};
use crate::pythons::Python;

/// The sources of the `pyo3-ffi` that this workspace uses, and the library that they need.
pub struct Pyo3 {
    version: String,
    source: PathBuf,
    libc: PathBuf,
    folder: PathBuf,
}

impl Pyo3 {
    /// Asks cargo, which compiles libc for it. `python` only has to be one that `pyo3-ffi` can be built for.
    pub fn find(python: &Python) -> Result<Self> {
        let folder = target_folder().join("verify").join("pyo3");
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(["check", "--quiet", "--message-format", "json", "--package", "pyo3-ffi"]);
        command.arg("--manifest-path").arg(root().join("Cargo.toml")).arg("--target-dir").arg(&folder);
        let output = command.env("PYO3_PYTHON", &python.executable).output().context("cannot run cargo")?;
        let text = String::from_utf8_lossy(&output.stdout);
        let messages: Vec<Value> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        let artifact = |name: &str| {
            let is_wanted = |message: &&Value| {
                message["reason"] == "compiler-artifact"
                    && message["target"]["name"] == name
                    && message["target"]["kind"][0] == "lib"
            };
            messages.iter().rfind(is_wanted).with_context(|| {
                format!("cargo did not compile {name}: {}", String::from_utf8_lossy(&output.stderr).trim())
            })
        };
        let package = artifact("pyo3_ffi")?;
        let path = |value: &Value| value.as_str().map(PathBuf::from).context("a path in cargo's output");
        let files = artifact("libc")?["filenames"].as_array().cloned().unwrap_or_default();
        let libc =
            files.iter().filter_map(|file| path(file).ok()).find(|file| file.extension().is_some_and(|e| e == "rmeta"));
        let identity = package["package_id"].as_str().unwrap_or_default();
        Ok(Pyo3 {
            version: identity.rsplit(['@', '#']).next().unwrap_or_default().to_owned(),
            source: path(&package["target"]["src_path"])?,
            libc: libc.context("cargo compiled no metadata of libc")?,
            folder,
        })
    }

    pub fn label(&self) -> String {
        format!("pyo3-ffi {}", self.version)
    }

    /// Compiles it as cargo would for the target, unless that was done before.
    fn compile(&self, name: &str, target: &Target) -> Result<Library> {
        let folder = self.folder.join(name);
        fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        let library = folder.join("libpyo3_ffi.rmeta");
        let mut command = rustc();
        command.args(["--edition", "2024", "--crate-name", "pyo3_ffi", "--crate-type", "lib", "--emit", "metadata"]);
        command.args(["--cap-lints", "allow"]).args(cfgs(target).iter().flat_map(|cfg| ["--cfg", cfg.as_str()]));
        command.arg("--extern").arg(format!("libc={}", self.libc.display()));
        command.arg(&self.source).arg("-o").arg(&library).env("CARGO_PKG_VERSION", &self.version);
        let key = format!("{command:?}\n{}", compiler_version()?);
        let key_file = folder.join("key");
        if !library.exists() || fs::read_to_string(&key_file).ok().as_ref() != Some(&key) {
            let output = command.output().context("cannot run rustc")?;
            if !output.status.success() {
                bail!("{} for {name}: {}", self.label(), String::from_utf8_lossy(&output.stderr));
            }
            fs::write(&key_file, &key).with_context(|| format!("cannot write {}", key_file.display()))?;
        }
        let externs = vec![("pyo3_ffi", library), ("libc", self.libc.clone())];
        Ok(Library { folder, key, externs })
    }
}

/// `pyo3-ffi` as compiled for a target.
struct Library {
    folder: PathBuf,
    /// What it was compiled from, and how.
    key: String,
    externs: Vec<(&'static str, PathBuf)>,
}

impl Library {
    fn ask(&self, name: &str, prelude: String, lines: Vec<String>) -> Result<BTreeMap<usize, String>> {
        let (folder, externs) = (&self.folder, self.externs.clone());
        Questions { folder, name, prelude, externs, identity: &self.key, lines }.ask()
    }
}

/// Every kind of target that `pyo3-ffi` and this library support.
pub fn targets() -> Vec<(String, Target)> {
    let mut targets = Vec::new();
    for minor in 9..=15 {
        targets.push((format!("3.{minor}"), Target::cpython(3, minor, Language::Rust)));
        targets.push((format!("abi3-py3{minor}"), Target::abi3(minor, Language::Rust)));
    }
    for minor in 14..=15 {
        let mut target = Target::cpython(3, minor, Language::Rust);
        target.free_threaded = true;
        targets.push((format!("3.{minor}t"), target));
    }
    let mut target = Target::cpython(3, 15, Language::Rust);
    target.debug = true;
    targets.push(("3.15d".to_owned(), target));
    targets.push(("abi3t-py315".to_owned(), Target::abi3t(15, Language::Rust)));
    targets.push(("pypy3.11".to_owned(), Target::pypy(3, 11, Language::Rust)));
    targets
}

/// What `pyo3-ffi`'s build script sets for the target.
fn cfgs(target: &Target) -> Vec<String> {
    let newest = target.stable_abi.map_or(target.minor, StableAbi::floor);
    let mut cfgs: Vec<String> = (7..=newest).map(|minor| format!("Py_3_{minor}")).collect();
    let flags = [
        (target.implementation == Implementation::PyPy, "PyPy"),
        (target.stable_abi.is_some(), "Py_LIMITED_API"),
        (target.free_threaded, "Py_GIL_DISABLED"),
        (target.debug, "py_sys_config=\"Py_DEBUG\""),
        (target.debug, "py_sys_config=\"Py_REF_DEBUG\""),
    ];
    cfgs.extend(flags.iter().filter(|(is_set, _)| *is_set).map(|(_, flag)| (*flag).to_owned()));
    cfgs
}

/// Holds `pyo3-ffi` of each item against the declarations, and their types against the item's signature.
pub fn check(data: &Data, pyo3: &Pyo3, name: &str, target: &Target) -> Result<Findings> {
    let library = pyo3.compile(name, target)?;
    let mut findings = Findings::new(format!("{} for {name}", pyo3.label()));
    let declared = check_names(data, &library, target, &mut findings)?;
    let functions: Vec<&Item> = declared.into_iter().filter(|item| item.kind == Kind::Function).collect();
    check_types(&functions, &library, target, &mut findings)?;
    Ok(findings)
}

/// Counts the differences of existence, and returns the items that are there.
fn check_names<'a>(
    data: &'a Data,
    library: &Library,
    target: &Target,
    findings: &mut Findings,
) -> Result<Vec<&'a Item>> {
    let items: Vec<&Item> = data.items.iter().filter(|item| item.kind != Kind::Hook).collect();
    let line = |(index, item): (usize, &&Item)| format!("mod m{index} {{ use pyo3_ffi::{}; }}", item.name);
    let rejected = library.ask("names", String::new(), items.iter().enumerate().map(line).collect())?;
    let mut declared = Vec::new();
    for (index, item) in items.into_iter().enumerate() {
        let found = !rejected.contains_key(&index);
        let expected = pyo3_ffi_declares(item, target);
        if found && !expected && item.pyo3_ffi_differs.is_some() && item.kind != Kind::Function {
            // A type that is of no use there: the library has its own.
            findings.facts += 1;
            findings.excused.insert(item.name);
        } else {
            findings.compare(Name::Item(item), "pyo3-ffi declares it", expected, found);
        }
        if found {
            declared.push(item);
        }
    }
    Ok(declared)
}

fn check_types(functions: &[&Item], library: &Library, target: &Target, findings: &mut Findings) -> Result<()> {
    let prelude = format!("use pyo3_ffi::*;\nuse libc::{{wchar_t, FILE}};\n{C_TYPES}\n");
    let question = |item: &Item, abi: &str, rust: &str| {
        format!("fn f() {{ let _: unsafe {abi}fn{rust} = pyo3_ffi::{}; }}", item.name)
    };
    let in_module = |(index, line): (usize, String)| format!("mod m{index} {{ use super::*; {line} }}");
    let plain = functions.iter().map(|item| question(item, EXTERN_C, item.rust));
    let plainly_rejected = library.ask("types", prelude.clone(), plain.enumerate().map(in_module).collect())?;

    // Most are right at once; the others may be so in another way.
    let mut lines = Vec::new();
    let mut asked = Vec::new();
    for index in plainly_rejected.keys() {
        let item = functions[*index];
        let first = lines.len();
        for (abi, rust) in alternatives(item, target)? {
            lines.push(question(item, abi, &rust));
        }
        asked.push((item, first..lines.len()));
    }
    let rejected = library.ask("other_types", prelude, lines.into_iter().enumerate().map(in_module).collect())?;
    findings.facts += functions.len();
    for (item, range) in asked {
        let messages: Vec<&String> = range.clone().filter_map(|index| rejected.get(&index)).collect();
        if messages.len() < range.len() {
            continue;
        }
        if item.pyo3_ffi_differs.is_some() {
            findings.excused.insert(item.name);
            continue;
        }
        // The message about the wrong way of calling says nothing of the types.
        let says_types =
            |message: &&&String| !message.contains("fn item `unsafe fn(") && !message.contains("fn item `fn(");
        let message = messages.iter().find(says_types).or(messages.last()).map_or("", |message| message.as_str());
        findings.differ(Name::Item(item), "Rust signature", item.rust, message);
    }
    Ok(())
}

const EXTERN_C: &str = "extern \"C\" ";

/// What else is right: the header's own signature where this target's differs, a function that never returns, and, for
/// what C has as a macro or inline function, Rust's way of calling.
fn alternatives(item: &Item, target: &Target) -> Result<Vec<(&'static str, String)>> {
    let build = Build {
        is_pypy: target.implementation == Implementation::PyPy,
        release: Release::feature(target.major, if target.stable_abi.is_some() { u8::MAX } else { target.minor }),
        free_threaded: target.free_threaded,
    };
    let here = c_types::parse_function(build.signature(Name::Item(item)))?.rust_signature()?;
    let mut signatures = vec![item.rust.to_owned()];
    if here != item.rust {
        signatures.push(here);
    }
    if !item.rust.contains("->") {
        signatures.push(format!("{} -> !", item.rust));
    }
    let both = |rust: String| [(EXTERN_C, rust.clone()), ("", rust)];
    Ok(signatures.into_iter().flat_map(both).collect())
}

/// Items that are said to differ though they do so on no target.
pub fn check_excuses(data: &Data, pyo3: &Pyo3, excused: &BTreeSet<&str>) -> Findings {
    let mut findings = Findings::new(pyo3.label());
    for item in data.items.iter().filter(|item| item.pyo3_ffi_differs.is_some()) {
        findings.compare(Name::Item(item), "pyo3-ffi differs from the header", true, excused.contains(item.name));
    }
    findings
}
