//! `cargo xtask coverage`: how many of the functions that the reference manual dates to 3.9 or later can be called, found
//! by compiling a use of each.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{bail, Context, Result};
use capi_version_matrix::{items, provider, Implementation, Item, Kind, Language, Provider, Release, Target};
use comfy_table::Table;

use crate::build::{compiler, target_folder};
use crate::gen::c_types::parse_function;
use crate::gen::root;
use crate::pythons::{self, Python};

#[derive(clap::Args, Default)]
pub struct Options {
    /// Only these interpreters, by label; all that are found without it
    #[arg(long = "python", value_name = "LABEL")]
    pythons: Vec<String>,
    /// Print the names and reasons of what cannot be called
    #[arg(long)]
    missing: bool,
}

/// A target with the interpreter whose headers it is compiled against.
struct Case<'a> {
    name: String,
    python: &'a Python,
    floor: Option<u8>,
}

/// What the matrix claims for one case and language.
struct Claim {
    callable: Vec<&'static Item>,
    unavailable: Vec<(&'static Item, &'static str)>,
}

pub fn run(options: &Options) -> Result<()> {
    let pythons = pythons::select(&pythons::find());
    let mut cases: Vec<Case> = pythons
        .iter()
        .filter(|python| python.has_headers && !python.debug)
        .filter(|python| options.pythons.is_empty() || options.pythons.contains(&python.label()))
        .map(|python| Case { name: python.label(), python, floor: None })
        .collect();
    let newest = pythons::newest(&pythons).ok();
    if let (Some(python), true) = (newest, options.pythons.is_empty()) {
        for minor in 9..=python.version.minor.min(15) {
            cases.push(Case { name: format!("abi3, floor 3.{minor}"), python, floor: Some(minor) });
        }
    }
    if cases.is_empty() {
        bail!("no supported Python with headers found: see `cargo xtask pythons`");
    }
    let total = backported().count();
    let mut table = Table::new();
    table.load_preset(comfy_table::presets::UTF8_BORDERS_ONLY);
    table.set_header([
        "target".to_owned(),
        format!("C, of {total}"),
        format!("Rust, of {total}"),
        "dispatched".to_owned(),
    ]);
    let mut reasons = String::new();
    let mut wrong = Vec::new();
    for case in &cases {
        let mut cells = vec![case.name.clone()];
        let mut dispatched = String::from("-");
        for language in [Language::C, Language::Rust] {
            if language == Language::Rust && !rust_supports(case.python) {
                cells.push("-".to_owned());
                continue;
            }
            let target = target(case, language);
            let claim = claim(&target);
            let checked = match language {
                Language::C => check_c(case, &claim),
                Language::Rust => check_rust(case, &claim),
            };
            if let Err(error) = checked {
                wrong.push(format!("{} ({language:?}): {error:#}", case.name));
            }
            cells.push(claim.callable.len().to_string());
            if case.floor.is_some() {
                let count = claim.callable.iter().filter(|item| is_dispatched(item, &target)).count();
                dispatched = format!("{count}");
            }
            for (item, reason) in &claim.unavailable {
                writeln!(reasons, "{} ({language:?}): {}: {reason}", case.name, item.name)?;
            }
            eprintln!("coverage: {} {language:?}: {} callable", case.name, claim.callable.len());
        }
        cells.push(dispatched);
        table.add_row(cells);
    }
    println!("{table}");
    if options.missing {
        println!("{reasons}");
    }
    if !wrong.is_empty() {
        bail!("the compiler disagrees with the matrix:\n{}", wrong.join("\n"));
    }
    Ok(())
}

/// The functions that the reference manual dates to 3.9 or later.
fn backported() -> impl Iterator<Item = &'static Item> {
    let first = Release::new(3, 9, 0, capi_version_matrix::Level::Alpha, 0);
    items().filter(move |item| item.kind == Kind::Function && item.reference_since.is_some_and(|since| since >= first))
}

fn rust_supports(python: &Python) -> bool {
    let oldest = if python.implementation == pythons::Implementation::PyPy { (3, 11) } else { (3, 9) };
    python.version.minor() >= oldest
}

fn target(case: &Case, language: Language) -> Target {
    let version = case.python.version;
    let mut target = match case.floor {
        Some(floor) => Target::abi3(floor, language),
        None => Target::cpython(version.major, version.minor, language),
    };
    if case.python.implementation == pythons::Implementation::PyPy {
        target.implementation = Implementation::PyPy;
    }
    target.free_threaded = case.python.free_threaded;
    target
}

fn is_dispatched(item: &Item, target: &Target) -> bool {
    matches!(provider(item, target), Provider::Dispatch { .. })
}

fn claim(target: &Target) -> Claim {
    let mut claim = Claim { callable: Vec::new(), unavailable: Vec::new() };
    for item in backported() {
        match provider(item, target) {
            Provider::Unavailable(reason) => claim.unavailable.push((item, reason)),
            _ => claim.callable.push(item),
        }
    }
    claim
}

fn check_c(case: &Case, claim: &Claim) -> Result<()> {
    let folder = target_folder().join("coverage");
    fs::create_dir_all(&folder)?;
    // The one part of the API that Python.h leaves to a header of its own.
    let datetime = if case.floor.is_none() { "#include <datetime.h>\n" } else { "" };
    let mut uses = format!("#include \"capi_shims.h\"\n{datetime}");
    for item in &claim.callable {
        let function = parse_function(&item.signature.replace("...", ""))
            .or_else(|_| parse_function(item.signature))
            .with_context(|| item.name.to_owned())?;
        let parameters: Vec<&str> = function.parameters.iter().map(|parameter| parameter.text.as_str()).collect();
        let arguments: Vec<&str> = function.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
        let parameters = if parameters.is_empty() { "void".to_owned() } else { parameters.join(", ") };
        // Older headers have statements for some functions that return nothing.
        let cast = if item.rust.contains("->") { "(void)" } else { "" };
        writeln!(uses, "void use_{0}({parameters}) {{ {cast}{0}({1}); }}", item.name, arguments.join(", "))?;
    }
    let errors = compile(case, &folder, &uses)?;
    if let Some(line) = errors.lines().find(|line| line.contains("error")) {
        bail!("claimed to be callable: {line}");
    }
    let mut uses = String::from("#include \"capi_shims.h\"\n");
    for (item, _) in &claim.unavailable {
        writeln!(uses, "void use_{0}(void) {{ {0}(); }}", item.name)?;
    }
    let errors = compile(case, &folder, &uses)?;
    for (item, _) in &claim.unavailable {
        if !errors.contains(&format!("error: {} came with Python", item.name)) {
            bail!("no error names {}, which is claimed to be unavailable", item.name);
        }
    }
    Ok(())
}

fn compile(case: &Case, folder: &Path, source: &str) -> Result<String> {
    let file = folder.join("uses.c");
    fs::write(&file, source)?;
    let mut command = Command::new(compiler());
    command.args(["-O1", "-c", "-fmax-errors=0", "-Wno-attributes"]);
    command.arg("-I").arg(root().join("capi-shims/include"));
    for include in &case.python.include_dirs {
        command.arg("-isystem").arg(include);
    }
    if let Some(floor) = case.floor {
        command.arg(format!("-DPy_LIMITED_API=0x03{floor:02X}0000"));
    }
    let output =
        command.arg("-Werror=implicit-function-declaration").arg(&file).arg("-o").arg(folder.join("uses.o")).output();
    let output = output.with_context(|| format!("cannot run {}", compiler()))?;
    Ok(String::from_utf8_lossy(&output.stderr).into_owned())
}

fn check_rust(case: &Case, claim: &Claim) -> Result<()> {
    let mut uses = String::from("#![allow(deprecated)]\npub fn uses() {\n");
    for item in &claim.callable {
        writeln!(uses, "    let _ = capi_compat::{};", item.name)?;
    }
    uses.push_str("}\n");
    let errors = cargo_check(case, &uses)?;
    if let Some(line) = errors.lines().find(|line| line.starts_with("error")) {
        bail!("claimed to be callable: {line}");
    }
    let mut uses = String::from("pub fn uses() {\n");
    for (item, _) in &claim.unavailable {
        let generics = vec!["()"; item.arguments.split_terminator(',').count()].join(", ");
        writeln!(uses, "    let _ = capi_compat::{}::<{generics}>;", item.name)?;
    }
    uses.push_str("}\n");
    let errors = cargo_check(case, &uses)?;
    let named: BTreeSet<&str> = errors
        .lines()
        .filter_map(|line| line.strip_prefix("error[E0277]: `")?.split_once("` came with Python"))
        .map(|(name, _)| name)
        .collect();
    for (item, _) in &claim.unavailable {
        if !named.contains(item.name) {
            bail!("no error names {}, which is claimed to be unavailable", item.name);
        }
    }
    Ok(())
}

fn cargo_check(case: &Case, source: &str) -> Result<String> {
    let folder = target_folder().join("coverage");
    let project = folder.join("rust");
    fs::create_dir_all(project.join("src"))?;
    fs::write(project.join("src/lib.rs"), source)?;
    let mut features = String::new();
    for minor in 9..=15 {
        writeln!(features, "abi3-py3{minor} = [\"capi-compat/abi3-py3{minor}\"]")?;
    }
    let manifest = format!(
        "[package]\nname = \"coverage\"\nversion = \"0.0.0\"\nedition = \"2021\"\n[workspace]\n\
         [features]\n{features}[dependencies]\ncapi-compat = {{ path = {:?} }}\n",
        root()
    );
    fs::write(project.join("Cargo.toml"), manifest)?;
    let mut command = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    command.args(["check", "--quiet", "--manifest-path"]).arg(project.join("Cargo.toml"));
    command.arg("--target-dir").arg(folder.join("rust-target").join(case.name.replace([' ', ','], "")));
    if let Some(floor) = case.floor {
        command.args(["--features", &format!("abi3-py3{floor}")]);
    }
    command.env("PYO3_PYTHON", &case.python.executable).env_remove("CARGO_TARGET_DIR");
    let output = command.output().context("cannot run cargo")?;
    Ok(String::from_utf8_lossy(&output.stderr).into_owned())
}
