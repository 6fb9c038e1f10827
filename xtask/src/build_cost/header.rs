//! What `#include "capi_shims.h"` adds to the compilation of a file that includes Python.h alone.
//!
//! Processor time is what people wait for; a busy machine makes it useless for a budget. The compiler's instructions, as
//! valgrind counts them, are the same in each run.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Mutex;

use anyhow::{bail, Context, Result};
use capi_version_matrix::{items, Kind};
use comfy_table::Table;

use crate::build::{compiler, target_folder};
use crate::gen::root;
use crate::header_check;
use crate::pythons::{self, Implementation, Python};

/// For C on the interpreter of that label, in percent of the cost of Python.h: the goal, and where CI fails.
const BUDGET: (&str, f64) = ("3.12", 40.0);
const LIMIT: f64 = 41.0;
const LABELS: [&str; 3] = ["3.9", "3.12", "3.15"];
/// Runs of which the fastest counts.
const RUNS: &str = "5";

/// What a compiler spends on a file.
#[derive(Clone, Copy)]
struct Cost {
    seconds: f64,
    instructions: Option<f64>,
}

impl Cost {
    /// How much more than `base`: processor time, and instructions.
    fn over(self, base: Cost) -> Cost {
        let instructions = self.instructions.zip(base.instructions).map(|(ours, base)| ours - base);
        Cost { seconds: self.seconds - base.seconds, instructions }
    }

    fn percent_of(self, base: Cost) -> f64 {
        match self.instructions.zip(base.instructions) {
            Some((part, whole)) => 100.0 * part / whole,
            None => 100.0 * self.seconds / base.seconds,
        }
    }
}

/// One compilation: with `header` behind Python.h, or with Python.h alone.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Job {
    label: String,
    language: &'static str,
    step: &'static str,
    header: Option<PathBuf>,
}

const STEPS: [(&str, &[&str]); 2] = [("preprocessing", &["-E"]), ("compilation", &["-O2", "-S"])];

pub fn run() -> Result<()> {
    let pythons: Vec<Python> = pythons::select(&pythons::find())
        .into_iter()
        .filter(|python| python.implementation == Implementation::CPython && python.has_headers)
        .filter(|python| LABELS.contains(&python.label().as_str()))
        .collect();
    if pythons.is_empty() {
        bail!("none of CPython {} found with headers: see `cargo xtask pythons`", LABELS.join(", "));
    }
    let peer = header_check::find_peer(false).map(|folder| folder.join("pythoncapi_compat.h"));
    let mut bench = Bench::new()?;
    bench.measure(&pythons, &jobs(&pythons, peer.as_deref().ok()))?;
    let over = print_table(&pythons, &bench);
    for python in &pythons {
        compare_with_peer(&bench, python, &peer)?;
    }
    match over {
        Some(percent) => bail!("the header adds {percent:.1} % to the compilation on {}: over the limit", BUDGET.0),
        None => Ok(()),
    }
}

fn languages() -> Vec<&'static str> {
    let mut languages = vec!["c", "c++"];
    languages.retain(|language| which::which(compiler_of(language)).is_ok());
    languages
}

fn compiler_of(language: &str) -> String {
    if language == "c" {
        compiler()
    } else {
        std::env::var("CXX").unwrap_or_else(|_| "c++".to_owned())
    }
}

fn jobs(pythons: &[Python], peer: Option<&Path>) -> Vec<Job> {
    let mut jobs = Vec::new();
    for label in pythons.iter().map(Python::label) {
        for language in languages() {
            for (step, _) in STEPS {
                for header in [None, Some(PathBuf::from("capi_shims.h"))] {
                    jobs.push(Job { label: label.clone(), language, step, header });
                }
            }
        }
        if let Some(peer) = peer {
            jobs.push(Job { label, language: "c", step: "compilation", header: Some(peer.to_owned()) });
        }
    }
    jobs
}

/// Prints what was measured; returns the percents that the header adds if that is over the budget.
fn print_table(pythons: &[Python], bench: &Bench) -> Option<f64> {
    let mut table = Table::new();
    table.load_preset(comfy_table::presets::UTF8_BORDERS_ONLY);
    table.set_header(["Python", "language", "step", "Python.h", "capi_shims.h adds", "processor time"]);
    let mut over = None;
    for label in pythons.iter().map(Python::label) {
        for language in languages() {
            for (step, _) in STEPS {
                let base = bench.cost(&label, language, step, None);
                let added = bench.cost(&label, language, step, Some(Path::new("capi_shims.h"))).over(base);
                let percent = added.percent_of(base);
                let times = format!("{:.0} ms + {:.0} ms", base.seconds * 1e3, added.seconds * 1e3);
                table.add_row([&label, language, step, &amount(base), &format!("{percent:.1} %"), &times]);
                let has_budget = (label.as_str(), language, step) == (BUDGET.0, "c", "compilation");
                if has_budget && added.instructions.is_some() && percent > LIMIT {
                    over = Some(percent);
                }
            }
        }
    }
    println!("{table}");
    let unit = if bench.valgrind.is_some() { "instructions of the compiler" } else { "processor time" };
    println!("percent of {unit}; for C on {} at -O2 the goal is {} %, the limit {LIMIT} %", BUDGET.0, BUDGET.1);
    if bench.valgrind.is_none() {
        println!("not held against the budget: without valgrind there are only processor times, which vary");
    }
    over
}

fn amount(cost: Cost) -> String {
    cost.instructions.map_or_else(|| format!("{:.0} ms", cost.seconds * 1e3), |count| format!("{:.0} M", count / 1e6))
}

/// What each header costs per function.
fn compare_with_peer(bench: &Bench, python: &Python, peer: &Result<PathBuf, String>) -> Result<()> {
    let label = python.label();
    let peer = match peer {
        Ok(peer) => peer,
        Err(reason) => {
            println!("{label}: not compared with pythoncapi_compat.h: {reason}");
            return Ok(());
        }
    };
    let base = bench.cost(&label, "c", "compilation", None);
    let before = header_check::functions(python, Path::new("Python.h"), &bench.folder)?;
    let ours = items().filter(|item| item.kind == Kind::Function && item.fallback.c.is_some()).count();
    for (header, carried) in [(Path::new("capi_shims.h"), ours), (peer, header_check::carried(peer)?)] {
        let added = bench.cost(&label, "c", "compilation", Some(header)).over(base);
        let given = header_check::functions(python, header, &bench.folder)?.difference(&before).count();
        let per = |count: usize| match added.instructions {
            Some(number) => format!("{:.2} M", number / 1e6 / count as f64),
            None => format!("{:.2} ms", added.seconds * 1e3 / count as f64),
        };
        let for_this_python = match given {
            0 => "none of its functions is for this Python".to_owned(),
            _ => format!("{} for each of the {given} functions that it gives to this Python", per(given)),
        };
        println!(
            "{label}: {} adds {}: {for_this_python}, {} for each of the {carried} that it has code for",
            header.file_name().unwrap_or_default().to_string_lossy(),
            amount(added),
            per(carried)
        );
    }
    Ok(())
}

struct Bench {
    valgrind: Option<PathBuf>,
    folder: PathBuf,
    costs: HashMap<Job, Cost>,
}

impl Bench {
    fn new() -> Result<Bench> {
        let folder = target_folder().join("build-cost");
        fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        Ok(Bench { valgrind: pythons::valgrind(), folder, costs: HashMap::new() })
    }

    fn measure(&mut self, pythons: &[Python], jobs: &[Job]) -> Result<()> {
        let commands: Vec<(&Job, &Python, Vec<String>)> = jobs
            .iter()
            .enumerate()
            .map(|(number, job)| {
                let python = pythons.iter().find(|python| python.label() == job.label).context("a job has a Python")?;
                Ok((job, python, self.command(number, job, python)?))
            })
            .collect::<Result<_>>()?;
        // Counting takes long and is not disturbed by other work; processor times are measured one by one.
        let counts = Mutex::new(HashMap::new());
        let next = AtomicUsize::new(0);
        let count = |valgrind: &Path| -> Result<()> {
            while let Some((job, _, command)) = commands.get(next.fetch_add(1, Ordering::Relaxed)) {
                let number = instructions(valgrind, command)?;
                counts.lock().expect("no thread panicked").insert(*job, number);
            }
            Ok(())
        };
        if let Some(valgrind) = self.valgrind.as_deref() {
            let threads = std::thread::available_parallelism().map_or(1, usize::from);
            std::thread::scope(|scope| {
                let running: Vec<_> = (0..threads).map(|_| scope.spawn(|| count(valgrind))).collect();
                running.into_iter().try_for_each(|thread| thread.join().expect("no thread panicked"))
            })?;
        }
        let counts = counts.into_inner().expect("no thread panicked");
        for (job, python, command) in &commands {
            let cost = Cost { seconds: cpu_time(python, command)?, instructions: counts.get(job).copied() };
            self.costs.insert((*job).clone(), cost);
        }
        Ok(())
    }

    fn cost(&self, label: &str, language: &'static str, step: &'static str, header: Option<&Path>) -> Cost {
        self.costs[&Job { label: label.to_owned(), language, step, header: header.map(Path::to_owned) }]
    }

    /// Writes the file to compile, and says how.
    fn command(&self, number: usize, job: &Job, python: &Python) -> Result<Vec<String>> {
        let suffix = if job.language == "c" { "c" } else { "cpp" };
        let source = self.folder.join(format!("include_{number}.{suffix}"));
        let include =
            job.header.as_ref().map_or_else(String::new, |header| format!("#include \"{}\"\n", header.display()));
        fs::write(&source, format!("#include <Python.h>\n{include}"))?;
        let flags = STEPS.iter().find(|(step, _)| *step == job.step).map_or(&[] as &[&str], |(_, flags)| flags);
        let mut command = vec![compiler_of(job.language)];
        command.extend(flags.iter().map(|flag| (*flag).to_owned()));
        command.push(format!("-I{}", root().join("capi-shims/include").display()));
        command.extend(python.include_dirs.iter().map(|folder| format!("-I{}", folder.display())));
        command.extend([source.display().to_string(), "-o".to_owned(), "/dev/null".to_owned()]);
        Ok(command)
    }
}

fn cpu_time(python: &Python, command: &[String]) -> Result<f64> {
    let mut script = Command::new(&python.executable);
    let output = script.args(["-c", include_str!("cpu_time.py"), RUNS]).args(command).output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.trim()
        .parse()
        .with_context(|| format!("`{}` failed: {}", command.join(" "), String::from_utf8_lossy(&output.stderr).trim()))
}

/// Of the compiler proper, which a driver starts: of all its processes, the one that does most.
fn instructions(valgrind: &Path, command: &[String]) -> Result<f64> {
    let output = Command::new(valgrind)
        .args(["--tool=callgrind", "--trace-children=yes", "--callgrind-out-file=/dev/null"])
        .args(command)
        .output()
        .context("cannot run valgrind")?;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    text.lines()
        .filter_map(|line| line.split_once("Collected : "))
        .filter_map(|(_, count)| count.trim().parse::<f64>().ok())
        .max_by(f64::total_cmp)
        .with_context(|| format!("valgrind counted nothing of `{}`: {}", command.join(" "), text.trim()))
}
