//! `cargo xtask codegen`: where the target has a function, calling it through this library is the very same machine code.
//!
//! Every function that `pyo3-ffi` declares and the matrix calls direct is called twice, through `pyo3_ffi` and through
//! `capi_compat`; in C with and without the header. The bodies and their relocations must be equal.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{bail, Context, Result};
use capi_version_matrix::{items, provider, pyo3_ffi_declares, Item, Kind, Language, Provider, Release, Target};
use object::{Object, ObjectSection, ObjectSymbol, RelocationTarget};

use crate::build::{compiler, run_quietly, target_folder};
use crate::gen::c_types::parse_function;
use crate::gen::root;
use crate::pythons::{self, Python};

#[derive(clap::Args)]
pub struct Options {}

/// How many functions were found to be the same.
pub struct Summary {
    pub python: String,
    pub rust: usize,
    pub c: usize,
}

pub fn run(_options: &Options) -> Result<()> {
    let summary = compare()?;
    println!(
        "on {}: {} functions in Rust and {} in C compile to the same instructions as a call without this library",
        summary.python, summary.rust, summary.c
    );
    Ok(())
}

/// Compares for the newest CPython with headers.
pub fn compare() -> Result<Summary> {
    let found = pythons::select(&pythons::find());
    let python = pythons::newest(&found)?;
    let folder = target_folder().join("codegen");
    fs::create_dir_all(&folder)?;
    let rust = compare_bodies(&compile_rust(python, &folder)?, "Rust")?;
    let c = compare_bodies(&compile_c(python, &folder)?, "C")?;
    Ok(Summary { python: python.label(), rust, c })
}

/// Functions of the backported set that the target has, with parameters that both languages spell in one way.
fn candidates(python: &Python, language: Language) -> Vec<&'static Item> {
    let target = Target::cpython(python.version.major, python.version.minor, language);
    // pyo3-ffi spells some rarer types in its own way, which would need casts.
    const PLAIN: [&str; 16] = [
        "",
        "mut",
        "const",
        "PyObject",
        "PyTypeObject",
        "Py_ssize_t",
        "Py_hash_t",
        "c_int",
        "c_char",
        "c_void",
        "usize",
        "i32",
        "u32",
        "i64",
        "u64",
        "f64",
    ];
    let plain = |item: &Item| {
        let words = item.rust.split(|c: char| !c.is_alphanumeric() && c != '_');
        words.into_iter().all(|word| PLAIN.contains(&word) || item.arguments.split(", ").any(|name| name == word))
    };
    items()
        .filter(|item| item.kind == Kind::Function && item.since >= Release::feature(3, 10) && !item.is_variadic())
        .filter(|item| provider(item, &target) == Provider::Direct)
        .filter(|item| plain(item))
        .filter(|item| language == Language::C || pyo3_ffi_declares(item, &target))
        .collect()
}

fn compile_rust(python: &Python, folder: &Path) -> Result<Vec<PathBuf>> {
    let mut source = String::from(
        "#![allow(non_snake_case, deprecated, unused_imports, clippy::missing_safety_doc)]\n\
         use core::ffi::*;\nuse pyo3_ffi::*;\n",
    );
    for item in candidates(python, Language::Rust) {
        for (prefix, krate) in [("plain", "pyo3_ffi"), ("ours", "capi_compat")] {
            writeln!(
                source,
                "#[no_mangle]\npub unsafe extern \"C\" fn {prefix}_{}{} {{ {krate}::{0}({}) }}",
                item.name, item.rust, item.arguments
            )?;
        }
    }
    let project = folder.join("rust");
    fs::create_dir_all(project.join("src"))?;
    fs::write(project.join("src/lib.rs"), source)?;
    fs::write(
        project.join("Cargo.toml"),
        format!(
            "[package]\nname = \"codegen\"\nversion = \"0.0.0\"\nedition = \"2021\"\n[workspace]\n\
             [lib]\ncrate-type = [\"rlib\"]\n[dependencies]\ncapi-compat = {{ path = {:?} }}\npyo3-ffi = \"0.30\"\n\
             [profile.release]\ncodegen-units = 1\n",
            root()
        ),
    )?;
    let mut command = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    command.args(["rustc", "--quiet", "--release", "--manifest-path"]).arg(project.join("Cargo.toml"));
    command.arg("--target-dir").arg(folder.join("rust-target")).args(["--", "--emit=obj"]);
    command.env("PYO3_PYTHON", &python.executable).env_remove("CARGO_TARGET_DIR");
    run_quietly(&mut command)?;
    let deps = folder.join("rust-target/release/deps");
    let mut objects: Vec<PathBuf> = fs::read_dir(&deps)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "o"))
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("codegen")))
        .collect();
    objects.sort_by_key(|path| fs::metadata(path).and_then(|data| data.modified()).ok());
    Ok(objects.pop().into_iter().collect())
}

fn compile_c(python: &Python, folder: &Path) -> Result<Vec<PathBuf>> {
    let mut objects = Vec::new();
    for (prefix, header) in [("plain", "Python.h"), ("ours", "capi_shims.h")] {
        let mut source = format!("#include <{header}>\n");
        for item in candidates(python, Language::C) {
            let signature = item.signature.trim_end_matches(';');
            let parsed = parse_function(signature)?;
            let names: Vec<&str> = parsed.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
            let call = format!("{}({})", item.name, names.join(", "));
            let declaration = signature.replacen(&format!("{}(", item.name), &format!("{prefix}_{}(", item.name), 1);
            let keyword = if item.rust.contains("->") { "return " } else { "" };
            writeln!(source, "{declaration} {{ {keyword}{call}; }}")?;
        }
        let file = folder.join(format!("{prefix}.c"));
        let object = folder.join(format!("{prefix}.o"));
        fs::write(&file, source)?;
        let mut command = Command::new(compiler());
        command.args(["-O2", "-fPIC", "-ffunction-sections", "-c"]).arg("-I").arg(root().join("capi-shims/include"));
        for include in &python.include_dirs {
            command.arg("-I").arg(include);
        }
        run_quietly(command.arg(&file).arg("-o").arg(&object))?;
        objects.push(object);
    }
    Ok(objects)
}

/// A function's bytes and what its relocations point to.
type Body = (Vec<u8>, Vec<(u64, String)>);

fn compare_bodies(objects: &[PathBuf], language: &str) -> Result<usize> {
    let mut bodies: BTreeMap<String, Body> = BTreeMap::new();
    for path in objects {
        read_bodies(path, &mut bodies).with_context(|| format!("cannot read {}", path.display()))?;
    }
    let mut same = 0;
    for (name, body) in &bodies {
        let Some(function) = name.strip_prefix("plain_") else { continue };
        let ours = bodies.get(&format!("ours_{function}")).with_context(|| format!("{function} was not compiled"))?;
        if ours != body {
            bail!("{language}: a call of {function} through this library is other machine code than a plain call");
        }
        same += 1;
    }
    if same < 10 {
        bail!("{language}: only {same} functions could be compared");
    }
    Ok(same)
}

fn read_bodies(path: &Path, bodies: &mut BTreeMap<String, Body>) -> Result<()> {
    let data = fs::read(path)?;
    let file = object::File::parse(&*data)?;
    for symbol in file.symbols().filter(|symbol| symbol.is_definition() && symbol.size() > 0) {
        let name = symbol.name()?.to_owned();
        if !name.starts_with("plain_") && !name.starts_with("ours_") {
            continue;
        }
        let section = file.section_by_index(symbol.section_index().context("a symbol without a section")?)?;
        let start = symbol.address();
        let bytes = section.data_range(start, symbol.size())?.context("a body outside its section")?.to_vec();
        let mut relocations = Vec::new();
        for (offset, relocation) in section.relocations() {
            if offset < start || offset >= start + symbol.size() {
                continue;
            }
            let target = match relocation.target() {
                RelocationTarget::Symbol(index) => {
                    let symbol = file.symbol_by_index(index)?;
                    let own = symbol.name()?.trim_start_matches("plain_").trim_start_matches("ours_");
                    format!("{own} {:?} {}", relocation.kind(), relocation.addend())
                }
                other => format!("{other:?}"),
            };
            relocations.push((offset - start, target));
        }
        bodies.insert(name, (bytes, relocations));
    }
    Ok(())
}
