//! `cargo xtask mutants`: breaks fallbacks in the ways that tests/mutants lists, and shows that the suite notices each.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Mutex;

use anyhow::{bail, Context, Result};
use capi_version_matrix::Language;
use comfy_table::Table;
use serde::Deserialize;

use crate::gen::root;
use crate::pythons::{self, Python};
use crate::suite;
use crate::testcapi::{self, work_folder, Changes, Variant};

#[derive(clap::Args, Default)]
pub struct Options {
    /// Only mutants of functions whose name contains this
    #[arg(short = 'k', value_name = "TEXT")]
    pub filter: Option<String>,
    /// Only every fourth mutant, and only those in C; the texts of all are looked for all the same
    #[arg(long)]
    pub quick: bool,
    /// Print every mutant with what noticed it
    #[arg(long)]
    pub list: bool,
}

/// A file of tests/mutants, which is called like the area.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    mutant: Vec<Mutant>,
}

/// One way to break a fallback.
#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
struct Mutant {
    /// The function of the API that breaks
    function: String,
    #[serde(default)]
    language: MutantLanguage,
    /// The helper that holds the text, if not the function itself
    within: Option<String>,
    /// What the function does wrong then
    change: String,
    /// The text, which the function holds exactly once
    find: String,
    replace: String,
    /// The interpreter by label
    #[serde(default = "usual_python")]
    python: String,
    /// Why no test can notice it; without this, one must
    survives: Option<String>,
    /// The file's name
    #[serde(skip)]
    area: String,
}

#[derive(Deserialize, Clone, Copy, Default, PartialEq)]
#[serde(rename_all = "lowercase")]
enum MutantLanguage {
    #[default]
    C,
    Rust,
}

fn usual_python() -> String {
    "3.12".to_owned()
}

impl Mutant {
    fn variant(&self) -> Variant {
        match self.language {
            MutantLanguage::C => Variant::CForced,
            MutantLanguage::Rust => Variant::RustForced,
        }
    }

    fn title(&self) -> String {
        let language = if self.language == MutantLanguage::C { "C" } else { "Rust" };
        format!("{} ({language}, {}) {}", self.function, self.python, self.change)
    }
}

/// What the suite made of a mutant.
enum Verdict {
    Killed(String),
    Survived,
}

/// Everything that runs share.
struct Bench<'a> {
    pythons: BTreeMap<String, &'a Python>,
    baselines: Mutex<BTreeSet<(String, String, &'static str)>>,
    /// Builds of Rust take turns: they change one copy of the sources.
    rust_turn: Mutex<()>,
}

pub fn run(options: &Options) -> Result<()> {
    let mutants = read_mutants()?;
    for mutant in &mutants {
        mutated_source(mutant)?;
    }
    let chosen: Vec<&Mutant> = mutants
        .iter()
        .filter(|mutant| options.filter.as_ref().is_none_or(|text| mutant.function.contains(text)))
        .filter(|mutant| !options.quick || mutant.language == MutantLanguage::C)
        .step_by(if options.quick { 4 } else { 1 })
        .collect();
    let found = pythons::select(&pythons::find());
    let bench = Bench {
        pythons: found.iter().map(|python| (python.label(), python)).collect(),
        baselines: Mutex::default(),
        rust_turn: Mutex::default(),
    };
    if chosen.iter().any(|mutant| mutant.language == MutantLanguage::Rust) {
        copy_sources()?;
    }
    let verdicts = try_all(&bench, &chosen);
    report(options, &chosen, verdicts, mutants.len())
}

fn read_mutants() -> Result<Vec<Mutant>> {
    let folder = root().join("tests/mutants");
    let mut paths: Vec<PathBuf> = fs::read_dir(&folder)
        .with_context(|| format!("cannot read {}", folder.display()))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    paths.sort();
    let mut mutants = Vec::new();
    for path in paths {
        let file: File = toml::from_str(&fs::read_to_string(&path)?).with_context(|| path.display().to_string())?;
        let area = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        mutants.extend(file.mutant.into_iter().map(|mutant| Mutant { area: area.clone(), ..mutant }));
    }
    Ok(mutants)
}

/// The file of a mutant, relative to the repository, and its text with the change.
fn mutated_source(mutant: &Mutant) -> Result<(PathBuf, String)> {
    let own = match mutant.language {
        MutantLanguage::C => format!("capi_{}", mutant.function),
        MutantLanguage::Rust => mutant.function.clone(),
    };
    let name = mutant.within.as_deref().unwrap_or(&own);
    let (path, pattern) = match mutant.language {
        MutantLanguage::C => (PathBuf::from("capi-shims/include/capi_shims.h"), format!("\n{name}(")),
        MutantLanguage::Rust => (rust_file(&mutant.area), format!("fn {name}(")),
    };
    let text = fs::read_to_string(root().join(&path)).with_context(|| path.display().to_string())?;
    // A function may have several definitions, each for other interpreters.
    let mut places = Vec::new();
    for (start, _) in text.match_indices(&pattern) {
        let end = text[start..].find("\n}\n").map_or(text.len(), |length| start + length);
        places.extend(text[start..end].match_indices(&mutant.find).map(|(at, _)| start + at));
    }
    let [place] = places[..] else {
        bail!(
            "tests/mutants/{}.toml: {}: the text {:?} stands {} times in {name} of {}, once expected: adapt the mutant",
            mutant.area,
            mutant.title(),
            mutant.find,
            places.len(),
            path.display()
        );
    };
    let mut mutated = text;
    mutated.replace_range(place..place + mutant.find.len(), &mutant.replace);
    Ok((path, mutated))
}

/// The Rust file of an area, whose name may be a keyword.
fn rust_file(area: &str) -> PathBuf {
    let name = if area == "type" { "type_" } else { area };
    PathBuf::from(format!("compat/fallback/{name}.rs"))
}

fn sources() -> PathBuf {
    work_folder().join("mutants/sources")
}

/// Copies what the Rust library is built from, so that no mutant ever stands in the repository.
fn copy_sources() -> Result<()> {
    let target = sources();
    if target.exists() {
        fs::remove_dir_all(&target)?;
    }
    let is_source = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        !(entry.file_type().is_dir() && (name == "target" || name == ".git"))
    };
    for file in walkdir::WalkDir::new(root()).into_iter().filter_entry(is_source) {
        let file = file?;
        if file.file_type().is_file() {
            let copy = target.join(file.path().strip_prefix(root())?);
            fs::create_dir_all(copy.parent().context("a file has a folder")?)?;
            fs::copy(file.path(), copy)?;
        }
    }
    Ok(())
}

/// Tries the mutants on as many threads as the machine has, and keeps their order.
fn try_all(bench: &Bench, mutants: &[&Mutant]) -> Vec<Result<Verdict>> {
    let next = AtomicUsize::new(0);
    let verdicts: Mutex<BTreeMap<usize, Result<Verdict>>> = Mutex::default();
    let workers = std::thread::available_parallelism().map_or(1, |count| count.get());
    std::thread::scope(|scope| {
        for worker in 0..workers {
            let (next, verdicts) = (&next, &verdicts);
            scope.spawn(move || loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(mutant) = mutants.get(index) else { break };
                let verdict = try_one(bench, mutant, &format!("worker-{worker}"));
                verdicts.lock().expect("no worker panics").insert(index, verdict);
            });
        }
    });
    verdicts.into_inner().expect("no worker panics").into_values().collect()
}

fn try_one(bench: &Bench, mutant: &Mutant, worker: &str) -> Result<Verdict> {
    let python = *bench.pythons.get(&mutant.python).with_context(|| format!("no Python {} is here", mutant.python))?;
    baseline(bench, mutant, python)?;
    let folder = build(bench, mutant, python, worker)?;
    let area = format!("test_{}.", mutant.area);
    Ok(match suite::run_one(python, &folder, &[&area]) {
        Ok(report) if report.failed == 0 && report.passed > 0 => Verdict::Survived,
        Ok(report) => Verdict::Killed(format!("{} tests failed", report.failed)),
        Err(error) => Verdict::Killed(format!("{error:#}").lines().next().unwrap_or_default().to_owned()),
    })
}

/// The suite must pass without a change, or a failure would tell nothing.
fn baseline(bench: &Bench, mutant: &Mutant, python: &Python) -> Result<()> {
    let mut done = bench.baselines.lock().expect("no worker panics");
    let language = if mutant.variant().language() == Language::C { "c" } else { "rust" };
    if !done.insert((mutant.area.clone(), mutant.python.clone(), language)) {
        return Ok(());
    }
    let folder = testcapi::build(python, mutant.variant())?;
    let report = suite::run_one(python, &folder, &[&format!("test_{}.", mutant.area)])?;
    if report.failed > 0 || report.passed == 0 {
        bail!("test_{} fails on {} without any change", mutant.area, mutant.python);
    }
    Ok(())
}

fn build(bench: &Bench, mutant: &Mutant, python: &Python, worker: &str) -> Result<PathBuf> {
    let (path, text) = mutated_source(mutant)?;
    let no_warnings = vec!["-w".to_owned(), "-O0".to_owned(), "-g0".to_owned()];
    let mut changes = Changes { purpose: format!("mutants/{worker}"), flags: no_warnings, ..Changes::default() };
    if mutant.language == MutantLanguage::C {
        let include = work_folder().join(&changes.purpose).join("include");
        fs::create_dir_all(&include)?;
        fs::write(include.join("capi_shims.h"), text)?;
        changes.include = Some(include);
        return testcapi::build_with(python, mutant.variant(), &changes).with_context(|| does_not_compile(mutant));
    }
    let _turn = bench.rust_turn.lock().expect("no worker panics");
    // One folder for all of them: the next build compiles only what the last change touched.
    changes.purpose = "mutants/rust".to_owned();
    changes.rust_root = Some(sources());
    let copy = sources().join(&path);
    fs::write(&copy, text)?;
    let built = testcapi::build_with(python, mutant.variant(), &changes).with_context(|| does_not_compile(mutant));
    fs::copy(root().join(&path), &copy)?;
    // The next mutant's build writes to the same place.
    let own = work_folder().join("mutants").join(worker).join("loaded");
    copy_folder(&built?, &own)?;
    Ok(own)
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}

fn does_not_compile(mutant: &Mutant) -> String {
    format!("tests/mutants/{}.toml: {}: the changed text does not compile", mutant.area, mutant.title())
}

fn report(options: &Options, mutants: &[&Mutant], verdicts: Vec<Result<Verdict>>, all: usize) -> Result<()> {
    let mut table = Table::new();
    table.load_preset(comfy_table::presets::UTF8_BORDERS_ONLY);
    table.set_header(["mutant", "what happened"]);
    let (mut killed, mut explained, mut problems) = (0, 0, Vec::new());
    for (mutant, verdict) in mutants.iter().zip(verdicts) {
        let outcome = match (verdict, &mutant.survives) {
            (Err(error), _) => {
                problems.push(format!("{error:#}"));
                "not tried".to_owned()
            }
            (Ok(Verdict::Killed(how)), None) => {
                killed += 1;
                how
            }
            (Ok(Verdict::Killed(how)), Some(_)) => {
                problems.push(format!("{}: said to survive, but: {how}", mutant.title()));
                how
            }
            (Ok(Verdict::Survived), None) => {
                problems.push(format!("survived: {}", mutant.title()));
                "SURVIVED".to_owned()
            }
            (Ok(Verdict::Survived), Some(reason)) => {
                explained += 1;
                format!("survived: {reason}")
            }
        };
        table.add_row([mutant.title(), outcome]);
    }
    if options.list {
        println!("{table}");
    }
    let functions: BTreeSet<&str> = mutants.iter().map(|mutant| mutant.function.as_str()).collect();
    println!(
        "mutants: {} of {all} tried, over {} functions: {killed} killed by the suite, {explained} survive as explained",
        mutants.len(),
        functions.len()
    );
    if mutants.is_empty() {
        bail!("no mutant has such a name");
    }
    if !problems.is_empty() {
        bail!("{}", problems.join("\n"));
    }
    Ok(())
}
