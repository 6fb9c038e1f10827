//! First calls of all dispatched functions from many threads at once, in fresh processes.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use capi_version_matrix::{items, provider, Kind, Provider};
use serde::Deserialize;

use crate::gen::root;
use crate::pythons::Python;
use crate::testcapi::{self, Extension, Variant};

const THREADS: usize = 16;

const EXTENSION: Extension = Extension {
    name: "dispatched_calls",
    source: "tests/dispatch/first_calls.c",
    // Each lookup begins with the first of these, so there the threads wait for each other.
    arguments: &["-Wl,--wrap=Py_GetVersion", "-Wl,--wrap=dlsym"],
};

/// What tests/dispatch/first_calls.py prints.
#[derive(Deserialize)]
struct Report {
    rows: Vec<Row>,
    wrong: Vec<String>,
}

/// The function's name; the threads that were in its first call at once; lookups of its symbol; wrong results; what its
/// pointer is afterwards, where it can be seen.
#[derive(Deserialize)]
struct Row(String, usize, usize, usize, String);

/// What should be seen of each dispatched function: whether the interpreter's own is taken.
type Expected = BTreeMap<&'static str, bool>;

pub fn run(pythons: &[&Python], processes: usize, problems: &mut Vec<String>) -> Result<()> {
    let newest = pythons.iter().filter(|python| !python.debug).max_by_key(|python| python.version.minor());
    let newest = newest.context("no interpreter")?;
    let oldest = pythons.iter().min_by_key(|python| python.version.minor()).context("no interpreter")?;
    let builder = pythons.iter().filter(|python| python.has_headers && !python.debug);
    let builder = builder.max_by_key(|python| python.version.minor()).context("no interpreter with headers")?;
    for variant in [Variant::CAbi3, Variant::RustAbi3] {
        let folder = testcapi::build_extension(builder, variant, &EXTENSION)?;
        for python in [oldest, newest] {
            let expected = expected(python, variant);
            // From 3.14 on each thread can have an interpreter of its own, so that no lock keeps them apart. They are slow
            // to make.
            let kinds = [("threads", processes), ("interpreters", processes.div_ceil(10))];
            let can = if python.version.minor() >= (3, 14) { 2 } else { 1 };
            for (kind, processes) in kinds.into_iter().take(can) {
                let mut wrong = 0;
                for _ in 0..processes {
                    let found = one_process(python, &folder, kind, &expected)?;
                    wrong += usize::from(!found.is_empty());
                    if !found.is_empty() && wrong == 1 {
                        problems.push(format!("first calls, {variant} on {}: {}", python.label(), found.join("; ")));
                    }
                }
                println!(
                    "first calls of {} functions in {THREADS} {kind} at once, {variant} on {}: {processes} processes, \
                     {wrong} wrong",
                    expected.len(),
                    python.label()
                );
            }
        }
    }
    Ok(())
}

fn expected(python: &Python, variant: Variant) -> Expected {
    let target = variant.target(python);
    let dispatched = items().filter(|item| item.kind == Kind::Function);
    let dispatched = dispatched.filter_map(|item| match provider(item, &target) {
        Provider::Dispatch { accepted_since } => {
            Some((item.name, accepted_since.is_in_or_before(python.version.major, python.version.minor)))
        }
        _ => None,
    });
    dispatched.collect()
}

fn one_process(python: &Python, folder: &Path, kind: &str, expected: &Expected) -> Result<Vec<String>> {
    let output = Command::new(&python.executable)
        .arg(root().join("tests/dispatch/first_calls.py"))
        .arg(kind)
        .env("PYTHONPATH", folder)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    let stdout = String::from_utf8_lossy(&output.stdout);
    let report = stdout.lines().last().and_then(|line| serde_json::from_str::<Report>(line).ok());
    let Some(report) = report.filter(|_| output.status.success()) else {
        return Ok(vec![format!("{}: {complaint}", output.status)]);
    };
    let mut wrong = report.wrong;
    let rows: BTreeMap<&str, &Row> = report.rows.iter().map(|row| (row.0.as_str(), row)).collect();
    for (name, is_real) in expected {
        let Some(Row(_, met, looked_up, bad, pointer)) = rows.get(name) else {
            wrong.push(format!("tests/dispatch/steps.h has no step for {name}"));
            continue;
        };
        // Some fallbacks look the same name up, which interpreters export before it becomes part of the stable ABI.
        let is_looked_up = !*is_real || *looked_up == THREADS;
        let right = if *is_real { "direct" } else { "fallback" };
        if (*met, *bad) != (THREADS, 0) || !is_looked_up || !(pointer.is_empty() || pointer == right) {
            wrong.push(format!(
                "{name}: in {met} of {THREADS} threads at once, {looked_up} lookups, {bad} wrong results, the pointer is \
                 {pointer:?} for {right:?}"
            ));
        }
    }
    Ok(wrong)
}
