//! A copy of pythoncapi_compat.h as some project vendors it, which must live beside our header in one file.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use capi_version_matrix::{items, Kind};
use regex::Regex;

use super::{arguments, describe, Compiler, Job};
use crate::build::run_quietly;
use crate::pythons::{self, Python};

/// A published source archive with a recent copy, and where the copy is in it.
const PROJECT: &str = "watchdog==7.1.0";
const ARCHIVE: &str = "watchdog-7.1.0.tar.gz";
const MEMBER: &str = "watchdog-7.1.0/src/pythoncapi_compat.h";

const FUNCTION: &str = r"(?m)^static inline\s[^{;]*?\b(\w+)\s*\(";

/// The folder with the copy.
pub fn find(fetch: bool) -> Result<PathBuf, String> {
    let folder = pythons::cache_dir().join("peer");
    let unpacked = folder.join("watchdog-7.1.0/src");
    if unpacked.join("pythoncapi_compat.h").is_file() {
        return Ok(unpacked);
    }
    if !fetch {
        return Err(
            "no copy of pythoncapi_compat.h; `cargo xtask header-check --fetch` obtains one from PyPI".to_owned()
        );
    }
    download(&folder).map_err(|error| format!("{PROJECT} cannot be had from PyPI: {error:#}"))?;
    Ok(unpacked)
}

fn download(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    eprintln!("header-check: fetching {PROJECT} from PyPI for its copy of pythoncapi_compat.h");
    let mut command = Command::new("python3");
    command.args(["-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", PROJECT, "--dest"]);
    run_quietly(command.arg(folder))?;
    let mut command = Command::new("tar");
    command.arg("-xzf").arg(folder.join(ARCHIVE)).arg("-C").arg(folder).arg(MEMBER);
    run_quietly(&mut command)
}

/// Both headers in one file, in either order: ours wins.
pub fn add(jobs: &mut Vec<Job>, python: &Python, compiler: &Compiler, peer: &Path) {
    let theirs = format!("#include \"{}\"\n", peer.join("pythoncapi_compat.h").display());
    let ours = "#include \"capi_shims.h\"\n";
    let python_first = "#include <Python.h>\n";
    for (program, standard) in compiler.newest() {
        for (order, source) in [
            ("ours first", format!("{python_first}{ours}{theirs}")),
            ("theirs first", format!("{python_first}{theirs}{ours}")),
        ] {
            let mut command = arguments(python, program, standard, &[]);
            // Their text is not held to our warnings.
            command.push("-Wno-error".to_owned());
            jobs.push(Job {
                row: python.label(),
                column: "both headers",
                label: format!("{}, {order}", describe(program, standard, &[])),
                command,
                source: source.clone(),
                baseline: Some(format!("{python_first}{theirs}")),
                expected: None,
            });
        }
    }
}

/// What it defines for its own use, as its names or comments say.
const INTERNAL: [&str; 9] = [
    "PYTHONCAPI_COMPAT",
    "PYTHONCAPI_COMPAT_EXPECT_TYPE",
    "PYTHONCAPI_COMPAT_SPEC",
    "_PyBytesWriter_GetAllocated",
    "_PyBytesWriter_Resize_impl",
    "_PyLong_DigitCount",
    "_PyLong_GetDigits",
    "_PyLong_SetSignAndDigitCount",
    "_PythonCAPICompat_Module_AddType",
];

/// Which names a project that includes their header can use for this interpreter: how many, and those of them that ours
/// does not offer.
pub fn compare_names(python: &Python, compiler: &Compiler, peer: &Path, folder: &Path) -> Result<(usize, Vec<String>)> {
    let header = peer.join("pythoncapi_compat.h");
    let text = fs::read_to_string(&header).with_context(|| format!("cannot read {}", header.display()))?;
    let functions = Regex::new(FUNCTION)?;
    let macros = Regex::new(r"(?m)^#\s*define\s+(\w+)")?;
    let names: BTreeSet<&str> = functions
        .captures_iter(&text)
        .chain(macros.captures_iter(&text))
        .filter_map(|captures| captures.get(1))
        .map(|name| name.as_str())
        .filter(|name| !INTERNAL.contains(name))
        .collect();
    let theirs = usable(python, compiler, &header, &names, folder)?;
    let ours = usable(python, compiler, Path::new("pythoncapi_compat.h"), &names, folder)?;
    Ok((theirs.len(), theirs.difference(&ours).map(|name| (*name).to_owned()).collect()))
}

/// The functions of the API that a file can use after the header.
pub fn functions(python: &Python, header: &Path, folder: &Path) -> Result<BTreeSet<&'static str>> {
    let names = items().filter(|item| item.kind == Kind::Function).map(|item| item.name).collect();
    let compiler = super::compilers().into_iter().next().context("neither gcc nor clang is on PATH")?;
    usable(python, &compiler, header, &names, folder)
}

/// How many functions of the API a copy of their header has code for.
pub fn carried(header: &Path) -> Result<usize> {
    let text = fs::read_to_string(header).with_context(|| format!("cannot read {}", header.display()))?;
    let functions = Regex::new(FUNCTION)?;
    let names: BTreeSet<&str> =
        functions.captures_iter(&text).filter_map(|found| found.get(1)).map(|name| name.as_str()).collect();
    Ok(items().filter(|item| item.kind == Kind::Function && names.contains(item.name)).count())
}

/// The names that are macros or functions after the header.
fn usable<'a>(
    python: &Python,
    compiler: &Compiler,
    header: &Path,
    names: &BTreeSet<&'a str>,
    folder: &Path,
) -> Result<BTreeSet<&'a str>> {
    let mut source = format!("#include <Python.h>\n#include \"{}\"\n", header.display());
    for name in names {
        writeln!(source, "#ifndef {name}\nvoid *use_{name}(void) {{ return (void *){name}; }}\n#endif")?;
    }
    let file = folder.join("names.c");
    fs::write(&file, source)?;
    let run = |extra: &[&str]| -> Result<std::process::Output> {
        let mut command = Command::new(&compiler.c);
        command.arg("-std=c11").args(extra).arg("-w");
        command.arg(format!("-I{}", crate::gen::root().join("capi-shims/include").display()));
        for include in &python.include_dirs {
            command.arg("-isystem").arg(include);
        }
        command.arg(&file).output().with_context(|| format!("cannot run {}", compiler.c.display()))
    };
    let limit = if compiler.name == "clang" { "-ferror-limit=0" } else { "-fmax-errors=0" };
    let errors = run(&["-fsyntax-only", limit])?;
    let errors = String::from_utf8_lossy(&errors.stderr).into_owned();
    let undeclared = Regex::new(r"error: (?:use of undeclared identifier )?['‘](\w+)['’]")?;
    let mut missing: BTreeSet<String> = undeclared.captures_iter(&errors).map(|found| found[1].to_owned()).collect();
    // An unavailable function is a name too, one that stands for an error.
    let macros = run(&["-E", "-dM"])?;
    let macros = String::from_utf8_lossy(&macros.stdout).into_owned();
    let unavailable = Regex::new(r"#define (\w+) capi_unavailable_")?;
    missing.extend(unavailable.captures_iter(&macros).map(|found| found[1].to_owned()));
    Ok(names.iter().copied().filter(|name| !missing.contains(*name)).collect())
}
