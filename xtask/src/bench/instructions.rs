//! Counts instructions with callgrind, which no other load on the machine changes.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

use anyhow::{bail, Context, Result};

use super::libraries::{folder, Api};
use super::measure::{command_line, worker_command, Costs, Subject};
use super::scenarios::Scenario;
use crate::pythons;

/// Calls of each scenario, after a few that warm caches of the interpreter up.
const CALLS: usize = 300;
const WARM_UP: usize = 20;

/// Adds the counts to `costs`.
pub fn count(subjects: &[Subject], scenarios: &[(Scenario, usize)], timer: &Path, costs: &mut Costs) -> Result<()> {
    let Some(valgrind) = pythons::valgrind() else {
        println!("instructions: not counted: valgrind is not installed");
        return Ok(());
    };
    for subject in subjects {
        let label = subject.python.label();
        eprintln!("counting instructions on {label}");
        let mut cases = Vec::new();
        for (scenario, n) in scenarios {
            for library in subject.libraries.iter().filter(|library| library.scenarios.contains(&scenario.symbol)) {
                let (warm_up, calls) = match scenario.prepared_calls() {
                    Some(calls) => (calls, calls),
                    None => (WARM_UP, CALLS),
                };
                cases.push((scenario, *n, library.api, warm_up));
                cases.push((scenario, *n, library.api, calls));
            }
        }
        let counts = run(subject, &cases, &valgrind, timer)?;
        // Of each pair the second counts.
        for ((scenario, n, api, calls), count) in cases.iter().zip(counts).skip(1).step_by(2) {
            let key = (scenario.symbol.clone(), *n, label.clone(), *api);
            costs.entry(key).or_default().instructions = Some(count as f64 / *calls as f64);
        }
    }
    Ok(())
}

/// A scenario, its number of elements, who implements it and how many calls are made.
type Case<'a> = (&'a Scenario, usize, Api, usize);

/// The instructions that each case's loop took.
fn run(subject: &Subject, cases: &[Case], valgrind: &Path, timer: &Path) -> Result<Vec<u64>> {
    let folder = folder().join(format!("callgrind-{}", subject.python.label()));
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let file = format!("--callgrind-out-file={}/out", folder.display());
    let program = valgrind.to_string_lossy();
    let launcher = [&program, "--tool=callgrind", "--quiet", "--zero-before=loop_*", "--dump-before=bench_done", &file];
    let mut command = worker_command(subject, timer, &launcher.map(str::to_owned));
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().context("cannot run valgrind")?;
    let mut input = child.stdin.take().context("a pipe")?;
    for (scenario, n, api, calls) in cases {
        writeln!(input, "{}", command_line(scenario, *api, *n, *calls, 1))?;
    }
    drop(input);
    let status = child.wait()?;
    if !status.success() {
        bail!("valgrind of {} ended with {status}", subject.python.label());
    }
    let counts = read(&folder)?;
    if counts.len() != cases.len() {
        bail!("valgrind of {} counted {} loops of {}", subject.python.label(), counts.len(), cases.len());
    }
    Ok(counts)
}

/// The totals of the dumps, in the order in which they were made. The last one is of the end of the program.
fn read(folder: &Path) -> Result<Vec<u64>> {
    let mut totals = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(number) = path.extension().and_then(|number| number.to_str()?.parse::<usize>().ok()) else { continue };
        let text = fs::read_to_string(&path)?;
        if !text.contains("desc: Trigger: --dump-before=bench_done") {
            continue;
        }
        let total = text.lines().find_map(|line| line.strip_prefix("summary: ")?.trim().parse().ok());
        totals.insert(number, total.with_context(|| format!("no total in {}", path.display()))?);
    }
    Ok(totals.into_values().collect())
}
