//! Measures in turn: every interpreter has a process that waits for commands, so that a slow moment of the machine meets
//! all implementations alike.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use anyhow::{bail, Context, Result};
use indicatif::ProgressBar;
use serde_json::json;

use super::libraries::{Api, Library};
use super::scenarios::Scenario;
use crate::gen::root;
use crate::pythons::Python;

/// An interpreter and the libraries that are compiled for it.
pub struct Subject {
    pub python: Python,
    pub libraries: Vec<Library>,
}

/// What one call takes: nanoseconds, and instructions if they were counted.
#[derive(Debug, Clone, Default)]
pub struct Cost {
    pub samples: Vec<f64>,
    pub instructions: Option<f64>,
}

impl Cost {
    pub fn best(&self) -> f64 {
        self.samples.iter().copied().fold(f64::INFINITY, f64::min)
    }

    pub fn median(&self) -> f64 {
        let mut sorted = self.samples.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

/// By the scenario's symbol, the number of elements, the interpreter's label and the API.
pub type Costs = BTreeMap<(String, usize, String, Api), Cost>;

/// How long one uninterrupted measurement takes.
const SLICE: Duration = Duration::from_micros(400);
/// Where a process has its objects in memory, and on which addresses the code of a library lies, makes one implementation
/// slower than another by more than the two differ: the best of some processes is free of that.
const PROCESSES: usize = 6;

pub struct Worker {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    label: String,
}

/// The command that runs the scenarios in an interpreter.
pub fn worker_command(subject: &Subject, timer: &Path, launcher: &[String]) -> Command {
    let mut words = launcher.iter().map(|word| word.into()).collect::<Vec<std::ffi::OsString>>();
    words.push(subject.python.executable.clone().into());
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]).arg(root().join("benches/worker.py")).arg(timer);
    for library in &subject.libraries {
        command.arg(format!("{}={}", library.api.name(), library.file.display()));
    }
    // The order of a dict's entries in memory is the same in every run then.
    command.env("PYTHONHASHSEED", "0").env("PYTHONDONTWRITEBYTECODE", "1").env_remove("PYTHONPATH");
    command
}

/// What a worker is told to run.
pub fn command_line(scenario: &Scenario, api: Api, n: usize, calls: usize, batches: usize) -> String {
    json!({"scenario": scenario, "library": api.name(), "n": n, "calls": calls, "batches": batches}).to_string()
}

impl Worker {
    pub fn start(subject: &Subject, timer: &Path) -> Result<Self> {
        let mut command = worker_command(subject, timer, &[]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let input = child.stdin.take().context("a pipe")?;
        let output = BufReader::new(child.stdout.take().context("a pipe")?);
        Ok(Worker { child, input, output, label: subject.python.label() })
    }

    /// Nanoseconds for all calls together.
    fn run(&mut self, line: &str) -> Result<f64> {
        writeln!(self.input, "{line}").with_context(|| format!("{} ended", self.label))?;
        let mut answer = String::new();
        self.output.read_line(&mut answer)?;
        let time = answer.trim().parse();
        if answer.is_empty() {
            bail!("{} ended with {} on {line}", self.label, self.child.wait()?);
        }
        time.with_context(|| format!("{} answered {answer:?}", self.label))
    }
}

/// One implementation of one scenario, and how much of it fills a slice.
struct Case<'a> {
    scenario: &'a Scenario,
    n: usize,
    subject: usize,
    api: Api,
    calls: usize,
    batches: usize,
}

/// All scenarios `rounds` times, in `PROCESSES` sets of processes one after the other.
pub fn measure(subjects: &[Subject], scenarios: &[(Scenario, usize)], timer: &Path, rounds: usize) -> Result<Costs> {
    let growth = scenarios.iter().any(|(scenario, _)| scenario.growth);
    let processes = if growth { 1 } else { PROCESSES.min(rounds) };
    let mut costs = Costs::new();
    for _ in 0..processes {
        measure_once(subjects, scenarios, timer, rounds.div_ceil(processes), &mut costs)?;
    }
    Ok(costs)
}

fn measure_once(
    subjects: &[Subject],
    scenarios: &[(Scenario, usize)],
    timer: &Path,
    rounds: usize,
    costs: &mut Costs,
) -> Result<()> {
    let mut workers: Vec<Worker> =
        subjects.iter().map(|subject| Worker::start(subject, timer)).collect::<Result<_>>()?;
    let mut cases = Vec::new();
    for (scenario, n) in scenarios {
        for (index, subject) in subjects.iter().enumerate() {
            for library in &subject.libraries {
                if library.scenarios.contains(&scenario.symbol) {
                    cases.push(calibrate(&mut workers[index], scenario, *n, index, library.api)?);
                }
            }
        }
    }
    let bar = ProgressBar::new((cases.len() * rounds) as u64);
    let growth = scenarios.iter().any(|(scenario, _)| scenario.growth);
    for case in in_turn(&cases, rounds, growth) {
        let line = command_line(case.scenario, case.api, case.n, case.calls, case.batches);
        let time = workers[case.subject].run(&line)? / (case.calls * case.batches) as f64;
        let label = subjects[case.subject].python.label();
        costs.entry((case.scenario.symbol.clone(), case.n, label, case.api)).or_default().samples.push(time);
        bar.inc(1);
    }
    bar.finish_and_clear();
    for mut worker in workers {
        drop(worker.input);
        worker.child.wait()?;
    }
    Ok(())
}

/// All cases once, then all again; those with a million elements stay one by one, for making these takes long.
fn in_turn<'a>(cases: &'a [Case<'a>], rounds: usize, growth: bool) -> Vec<&'a Case<'a>> {
    if growth {
        return cases.iter().flat_map(|case| std::iter::repeat_n(case, rounds)).collect();
    }
    (0..rounds).flat_map(|_| cases.iter()).collect()
}

fn calibrate<'a>(worker: &mut Worker, scenario: &'a Scenario, n: usize, subject: usize, api: Api) -> Result<Case<'a>> {
    let prepared = scenario.prepared_calls();
    let mut case = Case { scenario, n, subject, api, calls: prepared.unwrap_or(1), batches: 1 };
    loop {
        let time = worker.run(&command_line(scenario, api, n, case.calls, case.batches))?;
        let missing = SLICE.as_nanos() as f64 / time.max(1.0);
        if missing <= 1.5 {
            return Ok(case);
        }
        let more = missing.clamp(1.5, 100.0);
        let grown = if prepared.is_some() { &mut case.batches } else { &mut case.calls };
        *grown = (*grown as f64 * more).ceil() as usize;
    }
}
