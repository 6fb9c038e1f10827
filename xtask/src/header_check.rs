//! `cargo xtask header-check`: compiles the C header in every mode that users have, for every interpreter found, and for
//! other platforms.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Mutex;

use anyhow::{bail, Context, Result};
use comfy_table::Table;
use indicatif::{ProgressBar, ProgressStyle};

use crate::build::target_folder;
use crate::gen::root;
use crate::pythons::{self, Implementation, Python};

mod peer;
mod platforms;

pub use peer::{carried, find as find_peer, functions};

#[derive(clap::Args, Default)]
pub struct Options {
    /// Only these interpreters, by label; all that are found without it
    #[arg(long = "python", value_name = "LABEL")]
    pythons: Vec<String>,
    /// Obtain from PyPI, into the cache, the cross compiler (ziglang) and a copy of pythoncapi_compat.h to stand beside
    #[arg(long)]
    fetch: bool,
}

impl Options {
    /// What CI runs: with what can be obtained, if that was asked for.
    pub fn all(fetch: bool) -> Options {
        Options { pythons: Vec::new(), fetch }
    }
}

/// What every compilation must be clean under.
const WARNINGS: [&str; 9] = [
    "-Wall",
    "-Wextra",
    "-Wconversion",
    "-Wpedantic",
    "-Wformat",
    "-Wformat-nonliteral",
    "-Wformat-security",
    "-Werror",
    "-O1",
];
const C_STANDARDS: [&str; 3] = ["c99", "c11", "c17"];
const CXX_STANDARDS: [&str; 5] = ["c++03", "c++11", "c++14", "c++17", "c++20"];

/// One compilation that must succeed, or fail with certain words.
struct Job {
    /// Row and column of the table.
    row: String,
    column: &'static str,
    /// What to call it when it fails: compiler, standard, defines.
    label: String,
    command: Vec<String>,
    source: String,
    /// Without this header of Python's own there is nothing to compare with: if it alone does not compile, neither need
    /// ours.
    baseline: Option<String>,
    /// The error that the compiler must print.
    expected: Option<&'static str>,
}

enum Outcome {
    Clean,
    /// Python.h alone does not compile in this mode.
    Impossible,
    Failed(String),
}

pub fn run(options: &Options) -> Result<()> {
    let found = pythons::select(&pythons::find());
    let pythons: Vec<&Python> = found
        .iter()
        .filter(|python| python.has_headers)
        .filter(|python| options.pythons.is_empty() || options.pythons.contains(&python.label()))
        .collect();
    if pythons.is_empty() {
        bail!("no supported Python with headers found: see `cargo xtask pythons`");
    }
    let mut absent = Vec::new();
    let zig =
        platforms::find_zig(options.fetch).map_err(|reason| absent.push(format!("other platforms: {reason}"))).ok();
    let folder = target_folder().join("header-check");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    let mut compilers = compilers();
    match &zig {
        Some(zig) if !compilers.iter().any(|compiler| compiler.name == "clang") => {
            let [c, cxx] = platforms::clang_of(zig, &folder)?;
            compilers.push(Compiler { name: "clang", c, cxx: Some(cxx) });
        }
        _ => {}
    }
    absent.extend(missing(&compilers));
    if compilers.is_empty() {
        bail!("neither gcc nor clang is on PATH: install one");
    }
    let peer =
        peer::find(options.fetch).map_err(|reason| absent.push(format!("both headers in one file: {reason}"))).ok();
    let mut jobs = Vec::new();
    for python in &pythons {
        for compiler in &compilers {
            add_modes(&mut jobs, python, compiler);
            add_errors(&mut jobs, python, compiler);
            if let Some(peer) = &peer {
                peer::add(&mut jobs, python, compiler, peer);
            }
        }
        if let Some(zig) = &zig {
            platforms::add(&mut jobs, python, zig, &folder)?;
        }
    }
    let outcomes = compile_all(&jobs, &folder)?;
    let compiled = report(&jobs, &outcomes, &absent);
    let compared = match &peer {
        Some(peer) => report_names(&pythons, &compilers[0], peer, &folder),
        None => Ok(()),
    };
    compiled.and(compared)
}

/// The names of pythoncapi_compat.h that our header offers, by interpreter.
fn report_names(pythons: &[&Python], compiler: &Compiler, peer: &Path, folder: &Path) -> Result<()> {
    let mut complete = true;
    for python in pythons {
        let (offered, missing) = peer::compare_names(python, compiler, peer, folder)?;
        let missing_text = if missing.is_empty() { String::new() } else { format!(": without {}", missing.join(", ")) };
        let label = python.label();
        println!("{label}: {} of the {offered} names of pythoncapi_compat.h{missing_text}", offered - missing.len());
        complete &= missing.is_empty();
    }
    if !complete {
        bail!("names of pythoncapi_compat.h are missing");
    }
    Ok(())
}

/// A compiler for both languages.
struct Compiler {
    name: &'static str,
    c: PathBuf,
    cxx: Option<PathBuf>,
}

const COMPILERS: [(&str, &str, &str); 2] = [("gcc", "gcc", "g++"), ("clang", "clang", "clang++")];

fn compilers() -> Vec<Compiler> {
    let found = COMPILERS
        .iter()
        .filter_map(|(name, c, cxx)| Some(Compiler { name, c: which::which(c).ok()?, cxx: which::which(cxx).ok() }));
    found.collect()
}

/// What cannot be checked for want of a compiler.
fn missing(compilers: &[Compiler]) -> Vec<String> {
    let mut missing = Vec::new();
    for (name, _, cxx) in COMPILERS {
        match compilers.iter().find(|compiler| compiler.name == name) {
            None => missing.push(format!("{name}: not on PATH; install it to check with it")),
            Some(Compiler { cxx: None, .. }) => missing.push(format!("C++ with {name}: {cxx} is not on PATH")),
            Some(_) => {}
        }
    }
    missing
}

impl Compiler {
    /// The program, the standard and the column of each mode of the compiler.
    fn modes(&self) -> Vec<(&Path, &'static str, &'static str)> {
        let columns = match self.name {
            "gcc" => ("gcc C", "gcc C++"),
            _ => ("clang C", "clang C++"),
        };
        let mut modes: Vec<_> = C_STANDARDS.iter().map(|standard| (self.c.as_path(), *standard, columns.0)).collect();
        if let Some(cxx) = &self.cxx {
            modes.extend(CXX_STANDARDS.iter().map(|standard| (cxx.as_path(), *standard, columns.1)));
        }
        modes
    }

    /// The newest standard of each language.
    fn newest(&self) -> Vec<(&Path, &'static str)> {
        let mut modes = vec![(self.c.as_path(), "c11")];
        modes.extend(self.cxx.iter().map(|cxx| (cxx.as_path(), "c++17")));
        modes
    }
}

/// The arguments that all compilations for an interpreter share.
fn arguments(python: &Python, program: &Path, standard: &str, defines: &[&str]) -> Vec<String> {
    let mut arguments = vec![program.display().to_string(), format!("-std={standard}"), "-c".to_owned()];
    arguments.extend(WARNINGS.map(str::to_owned));
    let language = if standard.starts_with("c++") { "-Wold-style-cast" } else { "-Wstrict-prototypes" };
    arguments.push(language.to_owned());
    arguments.push(format!("-I{}", root().join("capi-shims/include").display()));
    for include in &python.include_dirs {
        arguments.push("-isystem".to_owned());
        arguments.push(include.display().to_string());
    }
    arguments.extend(defines.iter().map(|define| format!("-D{define}")));
    arguments
}

fn describe(program: &Path, standard: &str, defines: &[&str]) -> String {
    let mut text = format!("{} -std={standard}", program.file_name().unwrap_or_default().to_string_lossy());
    for define in defines {
        write!(text, " -D{define}").expect("text takes all");
    }
    text
}

const ALONE: &str = "#include \"pythoncapi_compat.h\"\n#ifndef CAPI_SHIMS_H\n#error \"not our header\"\n#endif\n";
const PYTHON_ALONE: &str = "#include <Python.h>\n";
/// Macros bring their casts into code that is compiled with its own warnings.
const USES: &str = "\
typedef struct { PyObject_HEAD int member; } own_type;
PyObject *use_macros(PyObject *object, own_type *own, PyTypeObject *type);
PyObject *use_macros(PyObject *object, own_type *own, PyTypeObject *type)
{
    PyObject *other = Py_XNewRef(object);
    Py_SETREF(other, Py_NewRef(object));
    Py_XSETREF(own, own);
    Py_BEGIN_CRITICAL_SECTION(object);
    Py_SET_TYPE(object, type);
    Py_END_CRITICAL_SECTION();
    Py_XDECREF(Py_XNewRef(other));
    return Py_Is(object, other) ? Py_NewRef(object) : Py_XNewRef(NULL);
}
";

/// The header alone: every standard; the limited API; the fallbacks beside the real functions and in their place.
fn add_modes(jobs: &mut Vec<Job>, python: &Python, compiler: &Compiler) {
    let mut add = |program: &Path, standard: &'static str, column: &'static str, defines: &[&str]| {
        jobs.push(Job {
            row: python.label(),
            column,
            label: describe(program, standard, defines),
            command: arguments(python, program, standard, defines),
            source: format!("{ALONE}{USES}"),
            baseline: Some(PYTHON_ALONE.to_owned()),
            expected: None,
        });
    };
    for (program, standard, column) in compiler.modes() {
        add(program, standard, column, &[]);
    }
    for (program, standard) in compiler.newest() {
        add(program, standard, "forced", &["CAPI_SHIMS_FORCE_FALLBACK=1"]);
        add(program, standard, "forced", &["CAPI_SHIMS_FORCE_FALLBACK=2"]);
        if python.implementation == Implementation::CPython && !python.free_threaded {
            for minor in 9..=python.version.minor.min(15) {
                add(program, standard, "limited", &[&format!("Py_LIMITED_API=0x03{minor:02X}0000")]);
            }
        }
    }
}

/// What no target can have says so where it is used.
fn add_errors(jobs: &mut Vec<Job>, python: &Python, compiler: &Compiler) {
    use capi_version_matrix::{items, provider, Kind, Language, Provider, Target};

    let mut target = Target::cpython(python.version.major, python.version.minor, Language::C);
    if python.implementation == Implementation::PyPy {
        target.implementation = capi_version_matrix::Implementation::PyPy;
    }
    target.free_threaded = python.free_threaded;
    let unavailable = items()
        .filter(|item| item.kind == Kind::Function && !item.is_variadic())
        .find(|item| matches!(provider(item, &target), Provider::Unavailable(_)));
    let Some(item) = unavailable else { return };
    for (program, standard) in compiler.newest() {
        jobs.push(Job {
            row: python.label(),
            column: "errors",
            label: format!("{}, a call of {}", describe(program, standard, &[]), item.name),
            command: arguments(python, program, standard, &[]),
            source: format!("{ALONE}void *use_it(void);\nvoid *use_it(void) {{ return {}(1, 2); }}\n", item.name),
            baseline: None,
            expected: Some(Box::leak(format!("{} came with Python", item.name).into_boxed_str())),
        });
    }
}

/// Compiles everything, as many at a time as there are processors.
fn compile_all(jobs: &[Job], folder: &Path) -> Result<Vec<Outcome>> {
    let progress = ProgressBar::new(jobs.len() as u64);
    progress.set_style(ProgressStyle::with_template("header-check [{bar:30}] {pos}/{len} {msg}")?);
    let next = AtomicUsize::new(0);
    let outcomes: Mutex<Vec<Option<Outcome>>> = Mutex::new(jobs.iter().map(|_| None).collect());
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for worker in 0..workers {
            let (next, outcomes, progress) = (&next, &outcomes, &progress);
            scope.spawn(move || loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(job) = jobs.get(index) else { break };
                progress.set_message(format!("{} {}", job.row, job.label));
                let outcome =
                    compile(job, folder, worker).unwrap_or_else(|error| Outcome::Failed(format!("{error:#}")));
                outcomes.lock().expect("no worker panics")[index] = Some(outcome);
                progress.inc(1);
            });
        }
    });
    progress.finish_and_clear();
    let outcomes = outcomes.into_inner().expect("no worker panics");
    Ok(outcomes.into_iter().map(|outcome| outcome.expect("every job has run")).collect())
}

fn compile(job: &Job, folder: &Path, worker: usize) -> Result<Outcome> {
    let errors = match run_compiler(job, &job.source, folder, worker)? {
        None if job.expected.is_none() => return Ok(Outcome::Clean),
        None => return Ok(Outcome::Failed("it compiles, and must not".to_owned())),
        Some(errors) => errors,
    };
    if let Some(expected) = job.expected {
        let lines: Vec<&str> = errors.lines().filter(|line| line.contains("error:")).collect();
        // Nothing else may be wrong; clang repeats nothing, gcc adds that warnings are errors.
        let good = lines.iter().any(|line| line.contains(expected))
            && lines.iter().all(|line| line.contains(expected) || line.contains("all warnings being treated"));
        return Ok(if good { Outcome::Clean } else { Outcome::Failed(first_error(&errors)) });
    }
    if let Some(baseline) = &job.baseline {
        if run_compiler(job, baseline, folder, worker)?.is_some() {
            return Ok(Outcome::Impossible);
        }
    }
    Ok(Outcome::Failed(first_error(&errors)))
}

/// Runs the compiler; what it printed if it failed.
fn run_compiler(job: &Job, source: &str, folder: &Path, worker: usize) -> Result<Option<String>> {
    let is_cxx = job.command.iter().any(|argument| argument.starts_with("-std=c++"));
    let file = folder.join(format!("unit-{worker}.{}", if is_cxx { "cpp" } else { "c" }));
    fs::write(&file, source)?;
    let (program, arguments) = job.command.split_first().expect("a command has a program");
    let output = Command::new(program)
        .args(arguments)
        .arg(&file)
        .arg("-o")
        .arg(folder.join(format!("unit-{worker}.o")))
        .output()
        .with_context(|| format!("cannot run {program}"))?;
    Ok((!output.status.success()).then(|| String::from_utf8_lossy(&output.stderr).into_owned()))
}

fn first_error(errors: &str) -> String {
    let line = errors.lines().find(|line| line.contains("error")).or_else(|| errors.lines().next());
    line.unwrap_or("the compiler failed without a word").trim().to_owned()
}

fn report(jobs: &[Job], outcomes: &[Outcome], absent: &[String]) -> Result<()> {
    let mut columns: Vec<&str> = Vec::new();
    let mut rows: Vec<&str> = Vec::new();
    for job in jobs {
        if !columns.contains(&job.column) {
            columns.push(job.column);
        }
        if !rows.contains(&job.row.as_str()) {
            rows.push(&job.row);
        }
    }
    let mut table = Table::new();
    table.load_preset(comfy_table::presets::UTF8_BORDERS_ONLY);
    table.set_header(std::iter::once("").chain(columns.iter().copied()));
    for row in &rows {
        let mut cells = vec![(*row).to_owned()];
        for column in &columns {
            let of_cell = || jobs.iter().zip(outcomes).filter(|(job, _)| job.row == *row && job.column == *column);
            let count = |wanted: fn(&Outcome) -> bool| of_cell().filter(|(_, outcome)| wanted(outcome)).count();
            let clean = count(|outcome| matches!(outcome, Outcome::Clean));
            let failed = count(|outcome| matches!(outcome, Outcome::Failed(_)));
            let impossible = count(|outcome| matches!(outcome, Outcome::Impossible));
            let mut cell = match (clean, failed) {
                (0, 0) => "-".to_owned(),
                (clean, 0) => format!("{clean} ok"),
                (clean, failed) => format!("{clean} ok, {failed} FAILED"),
            };
            if impossible > 0 {
                write!(cell, " ({impossible} n/a)")?;
            }
            cells.push(cell);
        }
        table.add_row(cells);
    }
    println!("{table}");
    println!("n/a: Python.h alone does not compile in that mode.");
    for line in absent {
        println!("not checked: {line}");
    }
    let mut failures = 0;
    for (job, outcome) in jobs.iter().zip(outcomes) {
        if let Outcome::Failed(message) = outcome {
            failures += 1;
            println!("{} {}: {}: {message}", job.row, job.column, job.label);
        }
    }
    if failures > 0 {
        bail!("{failures} of {} compilations failed", jobs.len());
    }
    println!("{} compilations, all clean", jobs.len());
    Ok(())
}
