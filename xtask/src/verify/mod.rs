//! `cargo xtask verify-matrix`: holds the data against every interpreter's headers and exported symbols.

mod bindings;
mod compiler;
mod facts;
mod headers;
mod pyo3;
mod report;
mod rustc;
mod signatures;
mod symbols;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Mutex;
use std::time::Instant;

use anyhow::{bail, Context, Result};

pub use self::compiler::includes;
pub use self::symbols::exported;

use self::facts::Data;
use self::pyo3::Pyo3;
use self::report::{Difference, Findings};
use crate::pythons::{self, Implementation, Python};

#[derive(clap::Args, Default)]
pub struct Options {
    /// Check these interpreters alone, by label (3.9, 3.15d, pypy3.11)
    #[arg(long, value_name = "LABEL")]
    python: Vec<String>,
}

/// What was checked and what differs.
#[derive(Debug, Default)]
pub struct Summary {
    /// Facts by interpreter and check.
    pub facts: BTreeMap<(usize, String), BTreeMap<&'static str, usize>>,
    pub differences: Vec<Difference>,
    /// What could not be checked, and what to do about it.
    pub unchecked: Vec<String>,
    excused: BTreeSet<&'static str>,
}

impl Summary {
    pub fn total(&self) -> usize {
        self.facts.values().flat_map(BTreeMap::values).sum()
    }

    /// Runs the jobs and takes in what they find.
    fn add(&mut self, jobs: &[Job]) -> Result<()> {
        for (job, findings) in run_jobs(jobs) {
            let findings = findings.with_context(|| format!("{} of {}", job.check, job.label))?;
            self.take(job.row, &job.label, job.check, findings);
        }
        Ok(())
    }

    fn take(&mut self, row: usize, label: &str, check: &'static str, findings: Findings) {
        let counts = self.facts.entry((row, label.to_owned())).or_default();
        *counts.entry(check).or_default() += findings.facts;
        self.excused.extend(findings.excused);
        self.differences.extend(findings.differences);
        self.differences.sort_by(|a, b| a.item.cmp(&b.item));
        for message in findings.unchecked {
            if !self.unchecked.contains(&message) {
                self.unchecked.push(message);
            }
        }
    }
}

pub fn run(options: &Options) -> Result<()> {
    let start = Instant::now();
    let found = pythons::find().pythons;
    let is_wanted = |python: &Python| options.python.is_empty() || options.python.contains(&python.label());
    let pythons: Vec<Python> = found.into_iter().filter(is_wanted).collect();
    if pythons.is_empty() {
        bail!("no such interpreter: see `cargo xtask pythons`");
    }
    let data = Data::from_tables();
    let mut summary = verify(&data, &pythons)?;
    if options.python.is_empty() {
        verify_pyo3(&data, &pythons, &mut summary)?;
    }
    print(&summary);
    let (differences, facts) = (summary.differences.len(), summary.total());
    println!("{differences} differences, {facts} facts ({:.1} s)", start.elapsed().as_secs_f32());
    if differences > 0 {
        bail!("the data contradicts reality: see above");
    }
    Ok(())
}

/// One check of one interpreter or library.
struct Job<'a> {
    row: usize,
    label: String,
    check: &'static str,
    work: Box<dyn Fn() -> Result<Findings> + Send + Sync + 'a>,
}

/// Runs every check on every interpreter.
pub fn verify(data: &Data, pythons: &[Python]) -> Result<Summary> {
    let mut summary = Summary::default();
    let reader = bindings::build_reader()?;
    let reader = &reader;
    let mut jobs: Vec<Job> = Vec::new();
    for (row, python) in pythons.iter().enumerate() {
        let mut add = |check, work| jobs.push(Job { row, label: label(python), check, work });
        add("symbols", Box::new(move || symbols::check(data, python)));
        if !python.has_headers {
            summary.unchecked.push(format!(
                "{}: {} has no headers, so only its symbols were checked; install its development package",
                python.label(),
                python.executable.display()
            ));
            continue;
        }
        add("headers", Box::new(move || headers::check(data, python)));
        add("signatures", Box::new(move || signatures::check(data, python)));
        add("Rust types", Box::new(move || bindings::check(data, python, reader)));
    }
    match newest_headers(pythons) {
        Some((row, python)) => {
            for floor in 9..=python.version.minor {
                let work = Box::new(move || headers::check_limited(data, python, floor));
                jobs.push(Job { row, label: label(python), check: "limited API", work });
            }
        }
        None => summary.unchecked.push(
            "the limited API: it needs CPython 3.15 or newer with headers; run `cargo xtask pythons --fetch`"
                .to_owned(),
        ),
    }
    summary.add(&jobs)?;
    Ok(summary)
}

/// Holds what the data says of `pyo3-ffi` against its sources.
fn verify_pyo3(data: &Data, pythons: &[Python], summary: &mut Summary) -> Result<()> {
    let is_usable =
        |python: &&Python| python.implementation == Implementation::CPython && python.version.minor() >= (3, 9);
    let Some(python) = pythons.iter().rfind(is_usable) else {
        summary.unchecked.push("pyo3-ffi: it builds for CPython 3.9 and newer, and there is none".to_owned());
        return Ok(());
    };
    let pyo3 = &Pyo3::find(python)?;
    let targets = pyo3::targets();
    let label = format!("{} ({} targets)", pyo3.label(), targets.len());
    let job = |(name, target)| {
        let work = Box::new(move || pyo3::check(data, pyo3, name, target));
        Job { row: pythons.len(), label: label.clone(), check: "pyo3-ffi", work }
    };
    let jobs: Vec<Job> = targets.iter().map(|(name, target)| job((name.as_str(), target))).collect();
    summary.add(&jobs)?;
    let findings = pyo3::check_excuses(data, pyo3, &summary.excused);
    summary.take(pythons.len(), &label, "pyo3-ffi", findings);
    Ok(())
}

fn label(python: &Python) -> String {
    format!("{} ({})", python.label(), python.version)
}

/// The headers that say what every limited API has.
fn newest_headers(pythons: &[Python]) -> Option<(usize, &Python)> {
    let candidates = pythons.iter().enumerate().filter(|(_, python)| {
        python.has_headers
            && python.implementation == Implementation::CPython
            && !python.debug
            && !python.free_threaded
            && python.version.minor() >= (3, 15)
    });
    candidates.max_by_key(|(_, python)| python.version)
}

/// Runs the jobs on all cores; results in the order of the jobs.
fn run_jobs<'j, 'a>(jobs: &'j [Job<'a>]) -> Vec<(&'j Job<'a>, Result<Findings>)> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                while let Some((index, job)) = {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    jobs.get(index).map(|job| (index, job))
                } {
                    let result = (job.work)();
                    results.lock().expect("no worker panics while it holds the lock").push((index, job, result));
                }
            });
        }
    });
    let mut results = results.into_inner().expect("all workers have ended");
    results.sort_by_key(|(index, ..)| *index);
    results.into_iter().map(|(_, job, result)| (job, result)).collect()
}

fn print(summary: &Summary) {
    const CHECKS: [&str; 6] = ["symbols", "headers", "signatures", "Rust types", "limited API", "pyo3-ffi"];
    let mut table = comfy_table::Table::new();
    table.load_preset(comfy_table::presets::NOTHING);
    table.set_header(std::iter::once("interpreter").chain(CHECKS));
    for ((_, label), facts) in &summary.facts {
        let counts = CHECKS.iter().map(|check| facts.get(check).map_or("-".to_owned(), ToString::to_string));
        table.add_row(std::iter::once(label.clone()).chain(counts));
    }
    println!("facts checked:\n{table}");
    for message in &summary.unchecked {
        println!("not checked: {message}");
    }
    for difference in &summary.differences {
        println!("difference: {difference}");
    }
}
