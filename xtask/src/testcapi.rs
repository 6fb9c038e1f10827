//! Builds `tests/testcapi`, the extension that exposes every function to Python, for an interpreter and a provider.

use std::fmt;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use capi_version_matrix::{items, provider, pyo3_ffi_declares, Implementation, Kind, Language, Provider, Target};

use crate::build::{compiler, run_quietly, target_folder};
use crate::gen::root;
use crate::pythons::{self, Python};

/// Which implementation of the API a test extension is built on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, clap::ValueEnum)]
pub enum Variant {
    /// The C header as users have it
    C,
    /// The C header's fallbacks, also where the real functions exist
    CForced,
    /// The Rust crate as users have it
    Rust,
    /// The Rust crate's fallbacks, also where the real functions exist
    RustForced,
    /// The C header in one abi3 file with floor 3.9
    CAbi3,
    /// The Rust crate in one abi3 file with floor 3.9
    RustAbi3,
    /// The C header in one file for builds with and without the GIL
    CAbi3t,
    /// The Rust crate in one file for builds with and without the GIL
    RustAbi3t,
}

/// The oldest release whose stable ABI serves builds with and without the GIL.
const ABI3T_FLOOR: u8 = 15;

impl Variant {
    pub const ALL: [Variant; 8] = [
        Variant::C,
        Variant::CForced,
        Variant::Rust,
        Variant::RustForced,
        Variant::CAbi3,
        Variant::RustAbi3,
        Variant::CAbi3t,
        Variant::RustAbi3t,
    ];

    pub fn language(self) -> Language {
        match self {
            Variant::C | Variant::CForced | Variant::CAbi3 | Variant::CAbi3t => Language::C,
            _ => Language::Rust,
        }
    }

    pub fn is_abi3(self) -> bool {
        matches!(self, Variant::CAbi3 | Variant::RustAbi3)
    }

    pub fn is_abi3t(self) -> bool {
        matches!(self, Variant::CAbi3t | Variant::RustAbi3t)
    }

    /// The stable ABI's name if one file serves every interpreter.
    pub fn stable_abi(self) -> Option<&'static str> {
        match (self.is_abi3(), self.is_abi3t()) {
            (true, _) => Some("abi3"),
            (_, true) => Some("abi3t"),
            _ => None,
        }
    }

    pub fn is_forced(self) -> bool {
        matches!(self, Variant::CForced | Variant::RustForced)
    }

    /// Why the variant cannot be built for that interpreter at all.
    pub fn obstacle(self, python: &Python) -> Option<String> {
        let (major, minor) = (python.version.major, python.version.minor);
        let is_pypy = python.implementation == pythons::Implementation::PyPy;
        if !python.has_headers && self.stable_abi().is_none() {
            return Some("no headers: install them, e.g. the package python3-dev".to_owned());
        }
        if self.language() == Language::Rust {
            if (major, minor) < (3, 9) {
                return Some("pyo3-ffi supports CPython from 3.9".to_owned());
            }
            if is_pypy && (major, minor) < (3, 11) {
                return Some("pyo3-ffi supports PyPy from 3.11".to_owned());
            }
        }
        if self.stable_abi().is_some() && is_pypy {
            return Some("PyPy has no stable ABI of CPython's".to_owned());
        }
        if self.is_abi3() && (major, minor) < (3, 9) {
            return Some("the abi3 file's floor is 3.9".to_owned());
        }
        if self.is_abi3t() && (major, minor) < (3, ABI3T_FLOOR) {
            return Some(format!("abi3t began with 3.{ABI3T_FLOOR}"));
        }
        None
    }

    /// The target that a build of this variant for that interpreter has.
    pub fn target(self, python: &Python) -> Target {
        if self.is_abi3t() {
            return Target::abi3t(ABI3T_FLOOR, self.language());
        }
        let mut target = if self.is_abi3() {
            Target::abi3(9, self.language())
        } else {
            Target::cpython(python.version.major, python.version.minor, self.language())
        };
        if python.implementation == pythons::Implementation::PyPy {
            target.implementation = Implementation::PyPy;
        }
        target.debug = python.debug;
        target.free_threaded = python.free_threaded;
        target
    }
}

impl fmt::Display for Variant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Variant::C => "c",
            Variant::CForced => "c-forced",
            Variant::Rust => "rust",
            Variant::RustForced => "rust-forced",
            Variant::CAbi3 => "c-abi3",
            Variant::RustAbi3 => "rust-abi3",
            Variant::CAbi3t => "c-abi3t",
            Variant::RustAbi3t => "rust-abi3t",
        })
    }
}

/// What this machine is called by the Rust compiler; the checks that need the name run on this one only.
pub const HOST: &str = "x86_64-unknown-linux-gnu";

/// The folder for everything that tests build.
pub fn work_folder() -> PathBuf {
    target_folder().join("testcapi")
}

/// What a build for a special purpose changes.
#[derive(Default, Clone)]
pub struct Changes {
    /// Names the purpose; such builds stand in a folder of this name. Empty for the usual build.
    pub purpose: String,
    /// A folder with another copy of the header
    pub include: Option<PathBuf>,
    /// More arguments for the C compiler; they win over the usual ones
    pub flags: Vec<String>,
    /// A C compiler of its own
    pub compiler: Option<String>,
    /// A copy of this repository whose Rust library is built
    pub rust_root: Option<PathBuf>,
    /// More flags for rustc, and the toolchain that knows them
    pub rust_flags: Option<(String, String)>,
}

/// A C extension on top of the API as a variant provides it.
pub struct Extension<'a> {
    pub name: &'a str,
    pub source: &'a str,
    /// For the compiler, besides what every extension gets.
    pub arguments: &'a [&'a str],
}

/// Builds the extension `testcapi` and returns the folder that holds it. A file of a stable ABI is built once, with
/// `python`'s headers, and serves every interpreter.
pub fn build(python: &Python, variant: Variant) -> Result<PathBuf> {
    let manifest = root().join("tests/testcapi/Cargo.toml");
    build_from(&manifest, &work_folder(), python, variant)
}

/// The same with another manifest of the Rust functions' crate, and into another folder.
pub fn build_from(manifest: &Path, work_folder: &Path, python: &Python, variant: Variant) -> Result<PathBuf> {
    let extension = Extension { name: "testcapi", source: "tests/testcapi/main.c", arguments: &[] };
    build_in(manifest, work_folder, python, variant, &extension, &Changes::default())
}

/// The same with changes. Builds of one purpose and variant for one interpreter stand in the same place.
pub fn build_with(python: &Python, variant: Variant, changes: &Changes) -> Result<PathBuf> {
    let manifest = changes.rust_root.clone().unwrap_or_else(root).join("tests/testcapi/Cargo.toml");
    let extension = Extension { name: "testcapi", source: "tests/testcapi/main.c", arguments: &[] };
    build_in(&manifest, &work_folder().join(&changes.purpose), python, variant, &extension, changes)
}

/// The same for another extension, which includes the header and then `names.h`.
pub fn build_extension(python: &Python, variant: Variant, extension: &Extension) -> Result<PathBuf> {
    let manifest = root().join("tests/testcapi/Cargo.toml");
    build_in(&manifest, &work_folder(), python, variant, extension, &Changes::default())
}

fn build_in(
    manifest: &Path,
    work_folder: &Path,
    python: &Python,
    variant: Variant,
    extension: &Extension,
    changes: &Changes,
) -> Result<PathBuf> {
    let label = variant.stable_abi().map_or_else(|| python.label(), str::to_owned);
    let folder = work_folder.join(label).join(variant.to_string());
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let target = variant.target(python);
    write_if_changed(&folder.join("names.h"), &render_names(&target, variant))?;

    let root = root();
    let suffix = variant.stable_abi().map_or_else(|| python.ext_suffix.clone(), |abi| format!(".{abi}.so"));
    let mut command = Command::new(changes.compiler.clone().unwrap_or_else(compiler));
    command.args([
        "-std=c11",
        "-O1",
        "-g",
        "-fPIC",
        "-shared",
        "-Wall",
        "-Wextra",
        "-Werror",
        "-Wno-missing-field-initializers",
    ]);
    command.args(&changes.flags).arg("-I").arg(&folder).arg("-I");
    command.arg(changes.include.clone().unwrap_or_else(|| root.join("capi-shims/include")));
    for include in &python.include_dirs {
        command.arg("-isystem").arg(include);
    }
    if variant == Variant::CForced {
        command.arg("-DCAPI_SHIMS_FORCE_FALLBACK=2");
    }
    if variant.is_abi3() {
        command.arg("-DPy_LIMITED_API=0x03090000");
    } else if variant.is_abi3t() {
        command.arg(format!("-DPy_TARGET_ABI3T=0x03{ABI3T_FLOOR:02X}0000"));
    } else if python.debug {
        // Debian's headers of a debug build are links to the others, whose pyconfig.h gcc takes then.
        command.arg("-DPy_DEBUG=1");
    }
    command.args(extension.arguments).arg(root.join(extension.source));
    if variant.language() == Language::Rust {
        command.arg("-DTESTCAPI_RUST").arg(build_rust(manifest, work_folder, python, variant, changes)?);
    }
    command.args(["-ldl", "-lpthread", "-lm", "-o"]).arg(folder.join(format!("{}{suffix}", extension.name)));
    run_quietly(&mut command).with_context(|| format!("{} for {} ({variant})", extension.source, python.label()))?;
    Ok(folder)
}

/// Builds the static library of the Rust functions.
fn build_rust(
    manifest: &Path,
    work_folder: &Path,
    python: &Python,
    variant: Variant,
    changes: &Changes,
) -> Result<PathBuf> {
    let label = variant.stable_abi().map_or_else(|| python.label(), str::to_owned);
    let mut folder = work_folder.join("rust").join(format!("{label}-{variant}"));
    let mut command = match &changes.rust_flags {
        // The variable names one toolchain's cargo, so this one has to go by way of rustup.
        Some((_, toolchain)) => {
            let mut command = Command::new("rustup");
            command.args(["run", toolchain, "cargo"]).env_remove("RUSTUP_TOOLCHAIN").env_remove("RUSTC");
            command
        }
        None => Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())),
    };
    command.args(["build", "--quiet", "--manifest-path"]).arg(manifest);
    command.arg("--target-dir").arg(&folder);
    if variant.is_abi3() {
        command.args(["--features", "abi3-py39"]);
    }
    if variant.is_abi3t() {
        command.args(["--features", &format!("abi3t-py3{ABI3T_FLOOR}")]);
    }
    command.env("PYO3_PYTHON", &python.executable).env_remove("CARGO_TARGET_DIR");
    let mut flags = Vec::new();
    if variant.is_forced() {
        flags.push("--cfg capi_compat_force_fallback");
    }
    if let Some((more, _)) = &changes.rust_flags {
        // With a target named, build scripts and procedural macros are built without these flags.
        command.args(["--target", HOST]);
        folder.push(HOST);
        flags.push(more);
        // For variadic.c, which the library's build script compiles.
        command.env("CFLAGS", changes.flags.join(" "));
    }
    if !flags.is_empty() {
        command.env("RUSTFLAGS", flags.join(" "));
    }
    run_quietly(&mut command)?;
    Ok(folder.join("debug/libtestcapi_rust.a"))
}

fn write_if_changed(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).ok().as_deref() != Some(text) {
        fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

/// `names.h`: what the target can have, who provides it, and where Rust's functions are.
fn render_names(target: &Target, variant: Variant) -> String {
    let mut names = String::from("/* Written by `cargo xtask` for one build of tests/testcapi. */\n\n");
    let mut providers = String::new();
    let mut reasons = String::new();
    for item in items().filter(|item| item.kind == Kind::Function) {
        let name = item.name;
        let decision = provider(item, target);
        if let Provider::Unavailable(reason) = decision {
            writeln!(reasons, "    {{\"{name}\", {reason:?}}},").unwrap();
            continue;
        }
        writeln!(names, "#define HAVE_{name} 1").unwrap();
        let has_fallback = match target.language {
            Language::C => item.fallback.c,
            Language::Rust => item.fallback.rust,
        };
        let word = if variant.is_forced() && has_fallback.is_some() { "fallback" } else { decision.word() };
        writeln!(providers, "    {{\"{name}\", \"{word}\"}},").unwrap();
        // What pyo3-ffi declares is the interpreter's own function: C calls it without the library's help.
        if variant.language() == Language::Rust && (word != "direct" || !pyo3_ffi_declares(item, target)) {
            redirect(&mut names, item, word);
        }
    }
    write!(
        names,
        "\nstruct names_row {{ const char *name; const char *value; }};\n\
         static const struct names_row names_providers[] = {{\n{providers}    {{NULL, NULL}}\n}};\n\
         static const struct names_row names_reasons[] = {{\n{reasons}    {{NULL, NULL}}\n}};\n"
    )
    .unwrap();
    names
}

/// Lets a name mean the Rust library's export.
fn redirect(names: &mut String, item: &capi_version_matrix::Item, word: &str) {
    let name = item.name;
    let export = match (item.is_variadic(), word) {
        // Rust's own declaration names the same C function.
        (true, "direct") => return,
        (true, _) => format!("capi_variadic_{name}"),
        (false, _) => format!("capirs_{name}"),
    };
    let declaration = item.signature.replacen(&format!("{name}("), &format!("{export}("), 1);
    let declaration = declaration.trim_end_matches(';');
    writeln!(names, "extern {declaration};\n#undef {name}\n#define {name} {export}").unwrap();
}
