//! `cargo xtask published`: builds an extension of PyPI that vendors pythoncapi_compat.h, once with its own copy and once
//! with our header in its place, and runs the extension's own tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{bail, ensure, Context, Error, Result};
use comfy_table::Table;
use serde::Deserialize;
use walkdir::WalkDir;

use crate::build::target_folder;
use crate::gen::root;
use crate::pythons::{self, cache_dir, Python};

#[derive(clap::Args)]
pub struct Options {
    /// Only these interpreters, by label
    #[arg(long = "python", value_name = "LABEL", default_values = ["3.9", "3.12", "3.15"])]
    pythons: Vec<String>,
}

/// A file of PyPI, pinned by its contents.
struct Pinned {
    requirement: &'static str,
    file: &'static str,
    sha256: &'static str,
}

/// The extension: it uses `PyDict_GetItemRef`, `Py_GetConstant` and the critical sections of the header.
const EXTENSION: Pinned = Pinned {
    requirement: "bitarray==3.12.3",
    file: "bitarray-3.12.3.tar.gz",
    sha256: "919e35a951c0a551631b94bf568f3f5e38d004e0c60866cb2ca51bd8c4778fec",
};
/// What the extension is built with. This release still builds for 3.9.
const SETUPTOOLS: Pinned = Pinned {
    requirement: "setuptools==80.9.0",
    file: "setuptools-80.9.0-py3-none-any.whl",
    sha256: "062d34222ad13e0cc312a4c02d73f059e86a4acbfbdea8f8f76b28c99f306922",
};

/// Runs the extension's tests. What `unittest` calls `testsRun` counts skipped tests in some versions, so passes are
/// counted one by one.
const RUN_TESTS: &str = "\
import bitarray, json, unittest
passed = []
add_success = unittest.TextTestResult.addSuccess
def count(result, test):
    passed.append(test)
    add_success(result, test)
unittest.TextTestResult.addSuccess = count
result = bitarray.test(verbosity=0)
failed = len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses)
print(json.dumps({'passed': len(passed), 'failed': failed, 'skipped': len(result.skipped)}))
";

#[derive(Clone, Copy, PartialEq)]
enum Header {
    Vendored,
    Ours,
}

impl Header {
    fn name(self) -> &'static str {
        match self {
            Header::Vendored => "vendored",
            Header::Ours => "ours",
        }
    }
}

#[derive(Deserialize, Clone, Copy, PartialEq)]
struct Report {
    passed: usize,
    failed: usize,
    skipped: usize,
}

struct Row {
    python: String,
    header: Header,
    outcome: Result<Report>,
}

pub fn run(options: &Options) -> Result<()> {
    let found = pythons::select(&pythons::find());
    let pythons: Vec<&Python> =
        found.iter().filter(|python| python.has_headers && options.pythons.contains(&python.label())).collect();
    for label in &options.pythons {
        if !pythons.iter().any(|python| python.label() == *label) {
            println!("{label} was not run: no such interpreter with headers; see `cargo xtask pythons`");
        }
    }
    let Some(first) = pythons.first() else {
        bail!("no interpreter to build for: see `cargo xtask pythons`");
    };
    if let Err(error) = fetch(first)? {
        println!("{} was not run: it could not be downloaded: {error}", EXTENSION.requirement);
        return Ok(());
    }

    let mut rows = Vec::new();
    for python in pythons {
        let environment = make_environment(python).map_err(|error| format!("{error:#}"));
        for header in [Header::Vendored, Header::Ours] {
            eprintln!("building {} for {} with the header {}", EXTENSION.requirement, python.label(), header.name());
            let outcome = environment.clone().map_err(Error::msg);
            let outcome = outcome.and_then(|interpreter| build_and_test(python, &interpreter, header));
            rows.push(Row { python: python.label(), header, outcome });
        }
    }
    print_table(&rows);
    let failed = rows.chunks(2).filter(|pair| !is_ok(pair)).count();
    ensure!(failed == 0, "{} failed on {failed} of {} interpreters", EXTENSION.requirement, rows.len() / 2);
    Ok(())
}

/// With our header the same tests pass as with the vendored one.
fn is_ok(pair: &[Row]) -> bool {
    let reports: Vec<&Report> = pair.iter().filter_map(|row| row.outcome.as_ref().ok()).collect();
    matches!(reports[..], [vendored, ours] if vendored == ours && ours.failed == 0 && ours.passed > 0)
}

fn download_folder() -> PathBuf {
    cache_dir().join("published")
}

/// Downloads into the cache what is not there. The inner error says why the network did not give it.
fn fetch(python: &Python) -> Result<Result<(), String>> {
    let folder = download_folder();
    if folder.join(SETUPTOOLS.file).exists() && folder.join(EXTENSION.file).exists() {
        return Ok(Ok(()));
    }
    let interpreter = new_environment(python)?;
    if let Err(reason) = download(&interpreter, &SETUPTOOLS, &[])? {
        return Ok(Err(reason));
    }
    // pip asks a source package for its name and version, which takes the package's build system.
    install_setuptools(&interpreter)?;
    download(&interpreter, &EXTENSION, &["--no-binary", ":all:", "--no-build-isolation"])
}

fn download(interpreter: &Path, pinned: &Pinned, arguments: &[&str]) -> Result<Result<(), String>> {
    let folder = download_folder();
    fs::create_dir_all(&folder)
        .with_context(|| format!("cannot write to {}; set CAPI_COMPAT_CACHE", folder.display()))?;
    // pip checks hashes that stand in a file of requirements only.
    let requirements = folder.join("requirements.txt");
    fs::write(&requirements, format!("{} --hash=sha256:{}\n", pinned.requirement, pinned.sha256))?;
    let mut command = Command::new(interpreter);
    command.args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--retries", "1"]);
    command.args(["--no-deps", "--require-hashes"]).args(arguments);
    command.arg("--dest").arg(&folder).arg("--requirement").arg(&requirements);
    let output = output_of(&mut command)?;
    if output.status.success() {
        return Ok(Ok(()));
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    ensure!(
        !complaint.contains("DO NOT MATCH"),
        "{} is not the file that {} names: {complaint}",
        pinned.requirement,
        file!()
    );
    let mut lines = complaint.lines().map(str::trim).filter(|line| !line.is_empty());
    Ok(Err(lines.next_back().unwrap_or("pip gave no reason").to_owned()))
}

/// Makes a virtual environment that can build extensions, and returns its interpreter.
fn make_environment(python: &Python) -> Result<PathBuf> {
    let interpreter = new_environment(python)?;
    install_setuptools(&interpreter)?;
    Ok(interpreter)
}

fn new_environment(python: &Python) -> Result<PathBuf> {
    let folder = python_folder(python).join("venv");
    succeed(Command::new(&python.executable).args(["-m", "venv", "--clear"]).arg(&folder))
        .with_context(|| format!("cannot make a virtual environment with {}", python.executable.display()))?;
    Ok(if cfg!(windows) { folder.join("Scripts/python.exe") } else { folder.join("bin/python") })
}

fn install_setuptools(interpreter: &Path) -> Result<()> {
    let mut command = Command::new(interpreter);
    command.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index", "--no-deps"]);
    succeed(command.arg(download_folder().join(SETUPTOOLS.file)))?;
    Ok(())
}

fn python_folder(python: &Python) -> PathBuf {
    target_folder().join("published").join(python.label())
}

fn build_and_test(python: &Python, interpreter: &Path, header: Header) -> Result<Report> {
    let folder = python_folder(python).join(header.name());
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    let archive = download_folder().join(EXTENSION.file);
    succeed(Command::new(interpreter).args(["-m", "tarfile", "--extract"]).arg(&archive).arg(&folder))?;
    let tree = folder.join(EXTENSION.file.trim_end_matches(".tar.gz"));
    if header == Header::Ours {
        replace_header(&tree)?;
    }

    // -H names every header that the compiler reads.
    let flags = python.include_dirs.iter().map(|include| format!(" -I{}", include.display())).collect::<String>();
    let mut build = Command::new(interpreter);
    build.args(["setup.py", "--quiet", "build_ext", "--inplace"]).current_dir(&tree);
    let messages = succeed(build.env("CFLAGS", format!("-H{flags}")))?;
    let is_ours = messages.contains("capi_shims.h");
    ensure!(is_ours == (header == Header::Ours), "the build did not read the header {}", header.name());

    let output = output_of(Command::new(interpreter).args(["-X", "faulthandler", "-c", RUN_TESTS]).current_dir(&tree))?;
    let stdout = String::from_utf8_lossy(&output.stdout);
    let stderr = String::from_utf8_lossy(&output.stderr);
    let Some(report) = stdout.lines().last().and_then(|line| serde_json::from_str::<Report>(line).ok()) else {
        bail!("the tests ended with {}:\n{stderr}", output.status);
    };
    if report.failed > 0 {
        eprintln!("{stderr}");
    }
    Ok(report)
}

/// Overwrites the vendored file, as a project would that changes over.
fn replace_header(tree: &Path) -> Result<()> {
    let vendored: Vec<PathBuf> = WalkDir::new(tree)
        .into_iter()
        .filter_map(|entry| entry.ok())
        .filter(|entry| entry.file_name() == "pythoncapi_compat.h")
        .map(|entry| entry.into_path())
        .collect();
    ensure!(!vendored.is_empty(), "{} vendors no pythoncapi_compat.h", EXTENSION.requirement);
    for file in vendored {
        for name in ["pythoncapi_compat.h", "capi_shims.h"] {
            fs::copy(root().join("capi-shims/include").join(name), file.with_file_name(name))?;
        }
    }
    Ok(())
}

fn output_of(command: &mut Command) -> Result<Output> {
    command.env_remove("PYTHONPATH").env_remove("PYTHONHOME");
    command.output().with_context(|| format!("cannot run {}", command.get_program().to_string_lossy()))
}

/// Runs a command that must succeed, and returns what it wrote to its error stream.
fn succeed(command: &mut Command) -> Result<String> {
    let output = output_of(command)?;
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    if !output.status.success() {
        // Among the names of all headers an error could not be found.
        let errors: Vec<&str> = stderr.lines().filter(|line| line.to_lowercase().contains("error:")).take(30).collect();
        let shown = if errors.is_empty() { stderr.trim().to_owned() } else { errors.join("\n") };
        bail!("{} ended with {}:\n{shown}", command.get_program().to_string_lossy(), output.status);
    }
    Ok(stderr)
}

fn print_table(rows: &[Row]) {
    let mut table = Table::new();
    table.load_preset(comfy_table::presets::UTF8_BORDERS_ONLY);
    table.set_header(["Python", "extension", "header", "passed", "failed", "skipped"]);
    for row in rows {
        let counts = match &row.outcome {
            Ok(report) => [report.passed, report.failed, report.skipped].map(|count| count.to_string()),
            Err(_) => ["-"; 3].map(str::to_owned),
        };
        let start = [row.python.clone(), EXTENSION.requirement.to_owned(), row.header.name().to_owned()];
        table.add_row(start.into_iter().chain(counts));
    }
    println!("{table}");
    for row in rows {
        if let Err(error) = &row.outcome {
            println!("FAILED: {} with the header {}: {error:#}", row.python, row.header.name());
        }
    }
}
