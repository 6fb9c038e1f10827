//! What a dispatched call costs beside a direct one: instructions and time, in both languages.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{ensure, Context, Result};
use object::Object as _;
use serde::Deserialize;

use crate::build::{compile_c, target_folder, CSource};
use crate::demo::{self, PROVIDERS_RUST};
use crate::gen::root;
use crate::pythons::{self, Python};
use crate::testcapi::Variant;

/// What a dispatched call may cost more than a direct one.
const MORE_INSTRUCTIONS: f64 = 3.0;
const TIME_RATIO: f64 = 1.10;

const PROCESSES: usize = 15;

/// Nanoseconds of a call.
#[derive(Deserialize)]
struct Pair {
    direct: f64,
    dispatched: f64,
}

impl Pair {
    fn ratio(&self) -> f64 {
        self.dispatched / self.direct
    }
}

/// The interpreter and the extensions that make the calls.
struct Bench<'a> {
    python: &'a Python,
    folder: PathBuf,
    rust_direct: PathBuf,
    rust_dispatched: PathBuf,
}

/// On the newest interpreter, which has all the functions itself.
pub fn run(all: &[Python], problems: &mut Vec<String>) -> Result<()> {
    let python = pythons::newest(all)?;
    let bench = build(python, all)?;
    let report = bench.times()?;
    let valgrind = pythons::valgrind();
    for (name, pair) in &report {
        bench.check_imports(name)?;
        let ratio = pair.ratio();
        let mut more = 0.0;
        let instructions = match &valgrind {
            Some(valgrind) => {
                let direct = bench.instructions(valgrind, name, "direct")?;
                let dispatched = bench.instructions(valgrind, name, "dispatched")?;
                more = dispatched - direct;
                format!("{direct:.1} and {dispatched:.1} instructions a call, {more:+.1}")
            }
            None => "instructions not counted: valgrind is not installed".to_owned(),
        };
        println!(
            "{name} on {}: direct {:.2} ns, dispatched {:.2} ns, ratio {ratio:.3}; {instructions}",
            python.label(),
            pair.direct,
            pair.dispatched
        );
        if ratio > TIME_RATIO || more > MORE_INSTRUCTIONS {
            problems.push(format!("a dispatched call of {name} costs more than {MORE_INSTRUCTIONS} instructions or {TIME_RATIO} times a direct one"));
        }
    }
    Ok(())
}

fn build<'a>(python: &'a Python, all: &[Python]) -> Result<Bench<'a>> {
    let folder = target_folder().join("dispatch");
    fs::create_dir_all(&folder)?;
    // Both for the stable ABI: they are to differ in the measured calls alone, not in Py_DECREF.
    let floor = "-DPy_LIMITED_API=0x03090000";
    for (name, arguments) in [
        ("cost_direct", &[floor, "-DCOST_NAME=cost_direct", "-DCOST_DIRECT"][..]),
        ("cost_dispatched", &[floor, "-DCOST_NAME=cost_dispatched"]),
    ] {
        let source = root().join("tests/dispatch/cost.c");
        compile_c(&CSource { python, source: &source, output: &folder.join(format!("{name}.so")), arguments })?;
    }
    let rust_direct = demo::build_linked(python, PROVIDERS_RUST)?;
    let rust_dispatched = demo::build_abi3(all, PROVIDERS_RUST, Variant::RustAbi3)?;
    let parent = |file: &Path| file.parent().map(Path::to_owned).context("a file has a folder");
    Ok(Bench { python, folder, rust_direct: parent(&rust_direct)?, rust_dispatched: parent(&rust_dispatched)? })
}

impl Bench<'_> {
    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        if program != self.python.executable {
            command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(&self.python.executable);
        }
        command.arg(root().join("tests/dispatch/cost.py")).arg(&self.rust_direct).arg(&self.rust_dispatched);
        command.env("PYTHONPATH", &self.folder).env("PYTHONHASHSEED", "0");
        command
    }

    /// By row, of the process whose ratio is the median: where the loader happens to put code makes some percent.
    fn times(&self) -> Result<BTreeMap<String, Pair>> {
        let mut rows: BTreeMap<String, Vec<Pair>> = BTreeMap::new();
        for _ in 0..PROCESSES {
            let output = self.command(&self.python.executable).output()?;
            let report: BTreeMap<String, Pair> = serde_json::from_slice(&output.stdout)
                .with_context(|| String::from_utf8_lossy(&output.stderr).into_owned())?;
            for (name, pair) in report {
                rows.entry(name).or_default().push(pair);
            }
        }
        let median = |mut pairs: Vec<Pair>| {
            pairs.sort_by(|one, other| one.ratio().total_cmp(&other.ratio()));
            pairs.swap_remove(pairs.len() / 2)
        };
        Ok(rows.into_iter().map(|(name, pairs)| (name, median(pairs))).collect())
    }

    /// The direct file has the function from the linker, the dispatched one has not.
    fn check_imports(&self, row: &str) -> Result<()> {
        let (function, language) = row.split_once(", ").context("a row is a function and a language")?;
        let files = match language {
            "C" => [self.folder.join("cost_direct.so"), self.folder.join("cost_dispatched.so")],
            _ => [&self.rust_direct, &self.rust_dispatched].map(|folder| folder.join("providers_rust.abi3.so")),
        };
        for (file, expected) in files.iter().zip([true, false]) {
            let content = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
            let imports = object::File::parse(&*content)?.imports()?;
            let found = imports.iter().any(|import| import.name() == function.as_bytes());
            ensure!(found == expected, "{function} in the imports of {}: {found}", file.display());
        }
        Ok(())
    }

    /// Instructions of one call: the difference between many calls and one.
    fn instructions(&self, valgrind: &Path, name: &str, kind: &str) -> Result<f64> {
        let count = |calls: u64| -> Result<f64> {
            let output = self.command(valgrind).args([name, kind, &calls.to_string()]).output()?;
            let text = String::from_utf8_lossy(&output.stderr).into_owned();
            let number = text.lines().find_map(|line| line.split_once("Collected : ")).map(|(_, number)| number.trim());
            number.and_then(|number| number.parse().ok()).with_context(|| format!("valgrind printed no count: {text}"))
        };
        let calls = 100_000;
        Ok((count(calls + 1)? - count(1)?) / calls as f64)
    }
}
