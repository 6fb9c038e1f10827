//! `cargo xtask sanitize`: the suite on fallbacks that are built with AddressSanitizer and UndefinedBehaviorSanitizer, and the
//! unit tests of what needs no interpreter, under AddressSanitizer and Miri.

mod units;

use std::path::PathBuf;
use std::process::Command;

use anyhow::{bail, Context, Result};
use capi_version_matrix::Language;
use comfy_table::Table;

use crate::build::compiler;
use crate::gen::root;
use crate::pythons::{self, Implementation, Python};
use crate::suite::Report;
use crate::testcapi::{self, Changes, Variant};

#[derive(clap::Args, Default)]
pub struct Options {
    /// Only these interpreters, by label; without it 3.9, 3.12 and 3.15
    #[arg(long = "python", value_name = "LABEL")]
    pub pythons: Vec<String>,
    /// Only these variants; without it c-forced, rust-forced and c-abi3
    #[arg(long = "variant", value_enum)]
    pub variants: Vec<Variant>,
    /// Only tests whose name contains this
    #[arg(short = 'k', value_name = "TEXT")]
    pub filter: Option<String>,
    /// Only the unit tests of what needs no interpreter
    #[arg(long)]
    pub units: bool,
}

const PYTHONS: [&str; 3] = ["3.9", "3.12", "3.15"];
const VARIANTS: [Variant; 3] = [Variant::CForced, Variant::RustForced, Variant::CAbi3];

pub fn run(options: &Options) -> Result<()> {
    let all = pythons::select(&pythons::find());
    let newest = pythons::newest(&all)?;
    let wanted: Vec<&Python> = pythons::chosen(&all, &options.pythons, &PYTHONS)
        .filter(|python| python.implementation == Implementation::CPython)
        .collect();
    let mut outcome = Outcome::new();
    if options.units || options.filter.is_none() {
        run_units(&wanted, &mut outcome)?;
    }
    if !options.units {
        run_suites(&wanted, newest, options, &mut outcome)?;
    }
    println!("{}", outcome.table);
    if outcome.runs == 0 {
        println!("not run: no sanitizer is here for any of them");
    }
    if !outcome.problems.is_empty() {
        bail!("{}", outcome.problems.join("\n"));
    }
    Ok(())
}

/// What all runs together found.
struct Outcome {
    table: Table,
    runs: usize,
    problems: Vec<String>,
}

impl Outcome {
    fn new() -> Outcome {
        let mut table = Table::new();
        table.load_preset(comfy_table::presets::UTF8_BORDERS_ONLY);
        table.set_header(["Python", "what", "checked by", "passed", "findings"]);
        Outcome { table, runs: 0, problems: Vec::new() }
    }

    fn add(&mut self, python: &Python, what: &str, tools: &str, passed: usize, findings: &[String]) {
        let label = python.label();
        eprintln!("sanitize: {label} {what}: {tools}: {passed} passed, {} findings", findings.len());
        let numbers = [passed.to_string(), findings.len().to_string()];
        self.table.add_row([label.clone(), what.to_owned(), tools.to_owned()].into_iter().chain(numbers));
        self.runs += 1;
        self.problems.extend(findings.iter().map(|finding| format!("{label} {what}: {finding}")));
        if passed == 0 {
            self.problems.push(format!("{label} {what}: no test passed"));
        }
    }
}

fn run_units(wanted: &[&Python], outcome: &mut Outcome) -> Result<()> {
    for tool in units::Tool::ALL {
        if let Some(reason) = tool.obstacle() {
            println!("unit tests under {tool}: not run: {reason}");
            continue;
        }
        for python in wanted.iter().filter(|python| Variant::RustForced.obstacle(python).is_none()) {
            for (what, features) in [("unit tests", ""), ("unit tests, abi3", "abi3-py39")] {
                match units::run(tool, python, features)? {
                    units::Outcome::NotRun(reason) => {
                        println!("{what} on {} ({tool}): not run: {reason}", python.label())
                    }
                    units::Outcome::Ran(passed, findings) => {
                        outcome.add(python, what, &tool.to_string(), passed, &findings)
                    }
                }
            }
        }
    }
    Ok(())
}

fn run_suites(wanted: &[&Python], newest: &Python, options: &Options, outcome: &mut Outcome) -> Result<()> {
    let variants = if options.variants.is_empty() { VARIANTS.to_vec() } else { options.variants.clone() };
    for variant in variants {
        let tools = match tools(variant) {
            Ok(tools) => tools,
            Err(reason) => {
                println!("{variant}: not run: {reason:#}");
                continue;
            }
        };
        for python in wanted {
            if let Some(reason) = variant.obstacle(python) {
                println!("{variant} on {}: not run: {reason}", python.label());
                continue;
            }
            let (passed, findings) = run_one(python, newest, variant, &tools, options)?;
            outcome.add(python, &variant.to_string(), tools.name, passed, &findings);
        }
    }
    Ok(())
}

/// What a sanitized build needs.
struct Tools {
    name: &'static str,
    changes: Changes,
    /// Loaded before the interpreter, which is not built with it
    runtime: PathBuf,
}

fn tools(variant: Variant) -> Result<Tools> {
    let mut changes = Changes { purpose: "sanitize".to_owned(), ..Changes::default() };
    // A call through a function pointer of another type and arithmetic on null pointers are what CPython's own API is made of.
    let undefined = "-fsanitize=undefined,float-divide-by-zero,float-cast-overflow";
    changes.flags = ["-fsanitize=address", undefined, "-fno-omit-frame-pointer"].map(str::to_owned).to_vec();
    if variant.language() == Language::C {
        return Ok(Tools { name: "address, undefined", changes, runtime: runtime(&compiler())? });
    }
    if let Some(reason) = units::Tool::Address.obstacle() {
        bail!("{reason}");
    }
    let flags = "-Zsanitizer=address -Cforce-frame-pointers=yes -Cdebug-assertions=yes -Zextra-const-ub-checks";
    changes.rust_flags = Some((flags.to_owned(), units::TOOLCHAIN.to_owned()));
    Ok(Tools { name: "address, debug assertions", changes, runtime: runtime(&compiler())? })
}

/// The sanitizer's library as that compiler has it.
fn runtime(compiler: &str) -> Result<PathBuf> {
    let output = Command::new(compiler).arg("-print-file-name=libasan.so").output()?;
    let path = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    if !path.is_absolute() {
        bail!("{compiler} has no libasan.so: install the compiler's sanitizer libraries, e.g. the package libasan8");
    }
    Ok(path.canonicalize()?)
}

fn run_one(
    python: &Python,
    newest: &Python,
    variant: Variant,
    tools: &Tools,
    options: &Options,
) -> Result<(usize, Vec<String>)> {
    let builder = if variant.is_abi3() { newest } else { python };
    let folder = testcapi::build_with(builder, variant, &tools.changes)?;
    let mut command = Command::new(&python.executable);
    command.args(["-X", "faulthandler"]).arg(root().join("tests/suite/run.py")).args(&options.filter);
    command.env("PYTHONPATH", folder).env("PYTHONDONTWRITEBYTECODE", "1");
    // The sanitizer sees blocks of malloc() only.
    command.env("PYTHONMALLOC", "malloc").env("LD_PRELOAD", &tools.runtime);
    command.env("ASAN_OPTIONS", "detect_leaks=0:handle_segv=0:allocator_may_return_null=1:abort_on_error=0");
    command.env("UBSAN_OPTIONS", "print_stacktrace=1");
    let output = command.output().with_context(|| format!("cannot run {}", python.executable.display()))?;
    let text = String::from_utf8_lossy(&output.stderr);
    let mut findings = findings(&text);
    let stdout = String::from_utf8_lossy(&output.stdout);
    let report = stdout.lines().last().and_then(|line| serde_json::from_str::<Report>(line).ok());
    match &report {
        None => findings.push(format!("the interpreter died ({}):\n{}", output.status, tail(&text))),
        Some(report) if report.failed > 0 => findings.push(format!("{} tests failed:\n{}", report.failed, tail(&text))),
        Some(_) => {}
    }
    Ok((report.map_or(0, |report| report.passed), findings))
}

/// What the sanitizers said, each with some lines of its stack.
fn findings(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let is_finding = |line: &str| line.contains("ERROR: AddressSanitizer") || line.contains("runtime error:");
    let starts = lines.iter().enumerate().filter(|(_, line)| is_finding(line)).map(|(index, _)| index);
    starts.map(|index| lines[index..lines.len().min(index + 12)].join("\n")).collect()
}

fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(40)..].join("\n")
}
