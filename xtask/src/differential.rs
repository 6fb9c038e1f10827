//! `cargo xtask differential`: calls the real function and the fallbacks in one process on the same generated input, and
//! compares what can be seen of each call.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

use anyhow::{bail, Context, Result};
use comfy_table::Table;
use serde::Deserialize;
use serde_json::json;

use crate::build::{compiler, run_quietly, target_folder};
use crate::gen::root;
use crate::pythons::{self, Python};
use crate::testcapi::{self, Variant};

#[derive(clap::Args)]
pub struct Options {
    /// Only these interpreters, by label; without it 3.13, 3.14, 3.15 and 3.15d, which have most functions themselves
    #[arg(long = "python", value_name = "LABEL")]
    pub pythons: Vec<String>,
    /// Examples of each call
    #[arg(long, default_value_t = 20_000)]
    pub examples: u32,
    /// The same seed gives the same examples
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Only calls and C functions whose name contains this
    #[arg(short = 'k', value_name = "TEXT", default_value = "")]
    pub filter: String,
    /// Processes that share the calls of one interpreter
    #[arg(long, default_value_t = 2)]
    pub jobs: usize,
    /// Leave out what an earlier run with this seed and as many examples found nothing in, on the same interpreter
    #[arg(long)]
    pub resume: bool,
    /// Print each call with its different inputs and its time
    #[arg(long)]
    pub verbose: bool,
}

/// What `cargo xtask test` has time for.
pub fn run_in_ci() -> Result<()> {
    let newest = "3.15".to_owned();
    if !pythons::select(&pythons::find()).iter().any(|python| python.label() == newest && python.has_headers) {
        println!("not run: no CPython {newest} with headers, the one that has all functions itself");
        return Ok(());
    }
    let filter = String::new();
    run(&Options { pythons: vec![newest], examples: 200, seed: 1, filter, jobs: 2, resume: false, verbose: false })
}

/// What has most functions itself; the debug build also asserts what the real functions expect.
const PYTHONS: [&str; 4] = ["3.13", "3.14", "3.15", "3.15d"];
const FALLBACKS: [Variant; 4] = [Variant::CForced, Variant::RustForced, Variant::CAbi3, Variant::RustAbi3];

/// What tests/differential/run.py prints as a line for each call, and the sum of all.
#[derive(Deserialize, Default)]
struct Report {
    /// Examples by C function and fallback
    functions: BTreeMap<String, BTreeMap<String, u64>>,
    left_out: BTreeMap<String, String>,
    divergences: Vec<Divergence>,
    /// Inputs that are different from each other
    distinct: u64,
}

#[derive(Deserialize)]
struct Divergence {
    name: String,
    recipes: String,
    handling: bool,
    different: String,
    /// Not each time
    #[serde(default)]
    flaky: bool,
}

pub fn run(options: &Options) -> Result<()> {
    let all = pythons::select(&pythons::find());
    let wanted: Vec<&Python> = pythons::chosen(&all, &options.pythons, &PYTHONS)
        .filter(|python| FALLBACKS.iter().all(|variant| variant.obstacle(python).is_none()))
        .collect();
    if wanted.is_empty() {
        bail!("no interpreter that has functions to compare with: see `cargo xtask pythons`");
    }
    let newest = pythons::newest(&all)?;
    let blind = no_lookup()?;
    let mut table = Table::new();
    table.load_preset(comfy_table::presets::UTF8_BORDERS_ONLY);
    table.set_header(["Python", "fallback", "functions", "examples", "fewest of one", "diverging calls"]);
    let (mut covered, mut failed) = (BTreeSet::new(), 0);
    for python in wanted {
        let Some(hypothesis) = hypothesis(python) else {
            println!("{}: not run: hypothesis cannot be installed", python.label());
            continue;
        };
        let report = run_one(python, newest, options, &hypothesis, &blind)?;
        println!("{}: {} different inputs", python.label(), report.distinct);
        for divergence in &report.divergences {
            print_divergence(python, options, divergence);
        }
        for (name, reason) in &report.left_out {
            println!("left out on {}: {name}: {reason}", python.label());
        }
        failed += report.divergences.len();
        for variant in FALLBACKS {
            let variant = variant.to_string();
            let counts: Vec<u64> =
                report.functions.values().filter_map(|counts| counts.get(&variant)).copied().collect();
            let diverging = report.divergences.iter().filter(|found| found.concerns(&variant)).count();
            table.add_row([
                python.label(),
                variant,
                counts.len().to_string(),
                counts.iter().sum::<u64>().to_string(),
                counts.iter().min().copied().unwrap_or_default().to_string(),
                diverging.to_string(),
            ]);
        }
        covered.extend(report.functions.into_keys());
    }
    println!("{table}");
    println!("{} functions compared, {failed} calls diverge", covered.len());
    if failed > 0 || covered.is_empty() {
        bail!("{failed} calls diverge");
    }
    Ok(())
}

impl Report {
    fn add(&mut self, call: Report) {
        self.divergences.extend(call.divergences);
        self.left_out.extend(call.left_out);
        self.distinct += call.distinct;
        for (name, counts) in call.functions {
            let known = self.functions.entry(name).or_default();
            for (variant, count) in counts {
                *known.entry(variant).or_default() += count;
            }
        }
    }
}

impl Divergence {
    fn concerns(&self, variant: &str) -> bool {
        self.different.contains(&format!("'{variant}': "))
    }
}

fn print_divergence(python: &Python, options: &Options, divergence: &Divergence) {
    let handling = if divergence.handling { " while another exception is handled" } else { "" };
    let flaky = if divergence.flaky { ", not each time" } else { "" };
    println!(
        "DIVERGES on {}: {}{handling}{flaky}\n  arguments: {}\n  (real, fallback): {}\n  again: cargo xtask differential \
         --python {} -k {} --examples {} --seed {}",
        python.label(),
        divergence.name,
        divergence.recipes,
        divergence.different,
        python.label(),
        divergence.name,
        options.examples,
        options.seed
    );
}

/// Runs the calls of one interpreter, shared among processes.
fn run_one(python: &Python, newest: &Python, options: &Options, hypothesis: &Path, blind: &Path) -> Result<Report> {
    let mut extensions = serde_json::Map::new();
    for variant in [Variant::C].into_iter().chain(FALLBACKS) {
        let folder = testcapi::build(if variant.is_abi3() { newest } else { python }, variant)?;
        let suffix = if variant.is_abi3() { ".abi3.so" } else { &python.ext_suffix };
        extensions.insert(variant.to_string(), json!(folder.join(format!("testcapi{suffix}"))));
    }
    let jobs = options.jobs.max(1);
    let mut children = Vec::new();
    for share in 0..jobs {
        let folder = target_folder().join("differential");
        let progress = folder.join(format!("last-{}-{share}", python.label()));
        let arguments = json!({
            "extensions": extensions, "hypothesis": hypothesis, "progress": progress, "filter": options.filter,
            "examples": options.examples, "seed": options.seed, "share": share, "shares": jobs,
            "verbose": options.verbose, "resume": options.resume,
            "done": folder.join(format!("done-{}.jsonl", python.label())),
        });
        let child = start(python, blind, options.seed, &arguments)?;
        // All are read at the same time: none waits with a full pipe.
        children.push((thread::spawn(|| child.wait_with_output()), progress));
    }
    let mut whole = Report::default();
    for (child, progress) in children {
        let output = child.join().expect("reading does not panic")?;
        let stdout = String::from_utf8_lossy(&output.stdout);
        for line in stdout.lines() {
            whole.add(serde_json::from_str(line).with_context(|| format!("run.py printed {line:?}"))?);
        }
        if !output.status.success() {
            let last = fs::read(&progress).unwrap_or_default();
            let last = String::from_utf8_lossy(last.split(|byte| *byte == 0).next().unwrap_or_default()).into_owned();
            let name = last.split(" [").next().unwrap_or_default().to_owned();
            let different = format!("the interpreter died: {}", output.status);
            whole.divergences.push(Divergence { name, recipes: last, handling: false, different, flaky: false });
        }
    }
    Ok(whole)
}

/// Without lookups, so that the abi3 files use their fallbacks, and with the same hashes of strings each time.
fn start(python: &Python, blind: &Path, seed: u64, arguments: &serde_json::Value) -> Result<Child> {
    Command::new(&python.executable)
        .args(["-X", "faulthandler"])
        .arg(root().join("tests/differential/run.py"))
        .arg(arguments.to_string())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PYTHONHASHSEED", (seed % (1 << 32)).to_string())
        .env("LD_PRELOAD", blind)
        .current_dir(target_folder().join("differential"))
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot run {}", python.executable.display()))
}

/// A library for LD_PRELOAD that lets the abi3 files find nothing.
pub fn no_lookup() -> Result<PathBuf> {
    let folder = target_folder().join("differential");
    fs::create_dir_all(&folder)?;
    let output = folder.join("no_lookup.so");
    let source = root().join("tests/dispatch/no_lookup.c");
    run_quietly(Command::new(compiler()).args(["-shared", "-fPIC", "-o"]).arg(&output).arg(source).arg("-ldl"))?;
    Ok(output)
}

/// The folder that holds hypothesis for that interpreter, installed into the cache.
fn hypothesis(python: &Python) -> Option<PathBuf> {
    let folder = pythons::cache_dir().join("hypothesis").join(python.label());
    let packages = folder.join("packages");
    if packages.join("hypothesis").exists() {
        return Some(packages);
    }
    let venv = run_quietly(Command::new(&python.executable).args(["-m", "venv", "--clear"]).arg(&folder));
    let install = ["-m", "pip", "install", "--quiet", "hypothesis", "--target"];
    let made = venv.and_then(|()| run_quietly(Command::new(folder.join("bin/python")).args(install).arg(&packages)));
    if let Err(error) = made {
        println!("{error:#}");
        let _ = fs::remove_dir_all(&folder);
        return None;
    }
    Some(packages)
}
