//! `capi doctor`: what a build here would use.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use capi_version_matrix::Language;
use serde::{Deserialize, Serialize};

use crate::facts;
use crate::output::{self, paint, printable, Format, Outcome, BAD, FAINT, GOOD, STRONG};
use crate::vendor::HEADER;

/// Show the interpreters, compilers and headers that a build here would use, and what is wrong with them
#[derive(clap::Args)]
pub struct Args {
    /// Only these interpreters
    pythons: Vec<PathBuf>,
}

/// What an interpreter says about itself.
#[derive(Debug, Serialize, Deserialize)]
struct Python {
    #[serde(default)]
    path: PathBuf,
    implementation: String,
    version: String,
    minor: u8,
    free_threaded: bool,
    debug: bool,
    suffix: Option<String>,
    include: Vec<PathBuf>,
    #[serde(default)]
    headers: Option<PathBuf>,
    #[serde(default)]
    problems: Vec<String>,
}

const PROBE: &str = "
import json, sys, sysconfig as s
v = sys.version_info
print(json.dumps(dict(implementation=sys.implementation.name, minor=v[1], version='%d.%d.%d' % v[:3] + ('' if v[3] == 'final'
    else v[3][0] + str(v[4])), free_threaded=bool(s.get_config_var('Py_GIL_DISABLED')), debug=hasattr(sys, 'gettotalrefcount'),
    suffix=s.get_config_var('EXT_SUFFIX'), include=sorted({s.get_path('include'), s.get_path('platinclude')}))))";

const PYTHON_2: &str = "is a Python 2";

#[derive(Debug, Serialize)]
struct Tool {
    name: &'static str,
    version: Option<String>,
}

pub fn run(args: &Args, format: Format) -> anyhow::Result<Outcome> {
    let scratch = tempfile::tempdir()?;
    std::fs::write(scratch.path().join("capi_shims.h"), HEADER)?;
    let compilers: Vec<Tool> = ["cc", "gcc", "clang"].into_iter().map(tool).collect();
    let rust: Vec<Tool> = ["rustc", "cargo"].into_iter().map(tool).collect();
    let compiler = compilers.iter().find(|tool| tool.version.is_some()).map(|tool| tool.name);
    let paths = if args.pythons.is_empty() { installed() } else { args.pythons.clone() };
    let mut pythons = Vec::new();
    let mut problems = Vec::new();
    for path in paths {
        match ask(&path) {
            Ok(python) => pythons.push(examine(python, compiler, scratch.path())),
            // An old Python that nobody asked about is none of our business.
            Err(error) if args.pythons.is_empty() && error == PYTHON_2 => {}
            Err(error) => problems.push(format!("{}: {error}", path.display())),
        }
    }
    pythons.sort_by_key(|python| (python.implementation.clone(), python.minor, python.debug, python.path.clone()));
    if compiler.is_none() {
        problems.push("no C compiler on PATH: install gcc or clang".to_owned());
    }
    if pythons.is_empty() {
        problems.push("no Python 3 found on PATH, under pyenv or uv".to_owned());
    }
    match format {
        Format::Json => output::json(&serde_json::json!({
            "schema": 1, "pythons": pythons, "compilers": compilers, "rust": rust, "problems": problems,
        }))?,
        Format::Text => output::text(&page(&pythons, &compilers, &rust, &problems))?,
    }
    let healthy = problems.is_empty() && pythons.iter().all(|python| python.problems.is_empty());
    Ok(if healthy { Outcome::Fine } else { Outcome::Findings })
}

/// The interpreters on PATH, under pyenv and under uv, each once.
fn installed() -> Vec<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).filter(|folder| !folder.ends_with("shims")).collect();
    let home =
        std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE")).map(PathBuf::from).unwrap_or_default();
    let pyenv = std::env::var_os("PYENV_ROOT").map_or_else(|| home.join(".pyenv"), PathBuf::from);
    for versions in [pyenv.join("versions"), home.join(".local/share/uv/python")] {
        let entries = std::fs::read_dir(versions).into_iter().flatten().flatten();
        folders.extend(
            entries
                .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
                .map(|entry| entry.path().join("bin")),
        );
    }
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for folder in folders {
        let mut names: Vec<PathBuf> = std::fs::read_dir(folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.file_name().is_some_and(|name| is_interpreter(&name.to_string_lossy())))
            .collect();
        names.sort();
        for path in names {
            if path.canonicalize().is_ok_and(|real| seen.insert(real)) {
                found.push(path);
            }
        }
    }
    found
}

/// `python3`, `python3.13t`, `pypy3.11`, `python.exe`.
fn is_interpreter(name: &str) -> bool {
    let name = name.trim_end_matches(".exe");
    let Some(version) = name.strip_prefix("python").or_else(|| name.strip_prefix("pypy")) else { return false };
    let minor = match version {
        "" | "3" => return true,
        version => version.strip_prefix("3."),
    };
    minor.is_some_and(|minor| {
        let digits = minor.trim_end_matches(['t', 'd']);
        !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Runs a command for a while.
fn outcome(command: &mut Command) -> Result<(bool, String, String), String> {
    const LONGEST: Duration = Duration::from_secs(20);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    let read = |stream: Option<Box<dyn Read + Send>>| {
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            let _ = stream.map(|stream| stream.take(1 << 20).read_to_end(&mut bytes));
            String::from_utf8_lossy(&bytes).into_owned()
        })
    };
    let out = read(child.stdout.take().map(|stream| Box::new(stream) as _));
    let err = read(child.stderr.take().map(|stream| Box::new(stream) as _));
    let started = Instant::now();
    let status = loop {
        match child.try_wait().map_err(|error| error.to_string())? {
            Some(status) => break status,
            None if started.elapsed() > LONGEST => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("no answer within {} s", LONGEST.as_secs()));
            }
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    Ok((status.success(), out.join().unwrap_or_default(), err.join().unwrap_or_default()))
}

fn tool(name: &'static str) -> Tool {
    let version = outcome(Command::new(name).arg("--version")).ok().filter(|(success, ..)| *success);
    Tool { name, version: version.and_then(|(_, out, _)| out.lines().next().map(printable)) }
}

fn ask(path: &Path) -> Result<Python, String> {
    let (success, out, err) = outcome(Command::new(path).args(["-I", "-c", PROBE]))?;
    if !success && err.contains("Unknown option: -I") {
        return Err(PYTHON_2.to_owned());
    }
    if !success {
        return Err(format!("does not run: {}", printable(err.lines().last().unwrap_or("it says nothing"))));
    }
    let mut python: Python = serde_json::from_str(&out).map_err(|_| "does not answer like a Python 3".to_owned())?;
    python.path = path.to_owned();
    Ok(python)
}

fn examine(mut python: Python, compiler: Option<&str>, scratch: &Path) -> Python {
    let supported = match python.implementation.as_str() {
        "pypy" => facts::pypys().contains(&python.minor),
        _ => (facts::oldest(Language::C)..=facts::newest()).contains(&python.minor),
    };
    if !supported {
        python.problems.push(format!("{} 3.{} is not supported", python.implementation, python.minor));
    }
    // An interpreter that was moved after it was built looks in the wrong place; its own folder is another try.
    let root = python.path.canonicalize().ok().and_then(|path| Some(path.parent()?.parent()?.to_owned()));
    let moved =
        python.include.iter().filter_map(|include| Some(root.as_ref()?.join("include").join(include.file_name()?)));
    let folders: Vec<PathBuf> = python.include.iter().cloned().chain(moved).collect();
    python.headers = folders.into_iter().find(|folder| folder.join("Python.h").is_file());
    let Some(headers) = python.headers.clone() else {
        let wanted = python.include.first().map(|path| path.display().to_string()).unwrap_or_default();
        let message = format!("no Python.h in {wanted}: install the development package (python3-dev, python3-devel)");
        python.problems.push(message);
        return python;
    };
    let patchlevel = std::fs::read_to_string(headers.join("patchlevel.h")).unwrap_or_default();
    let version = patchlevel.lines().find_map(|line| line.strip_prefix("#define PY_VERSION")?.trim().strip_prefix('"'));
    if let Some(version) = version.and_then(|version| version.split('"').next()) {
        if version.trim_end_matches('+') != python.version {
            let message = format!("its headers are of {version}: a build would mix two versions");
            python.problems.push(message);
        }
    }
    if let (Some(compiler), true) = (compiler, supported) {
        let source = scratch.join("probe.c");
        let text = "#define PY_SSIZE_T_CLEAN\n#include <Python.h>\n#include \"capi_shims.h\"\n";
        let parent = headers.parent().unwrap_or(&headers).to_owned();
        let check = std::fs::write(&source, text).map_err(|error| error.to_string()).and_then(|()| {
            let mut command = Command::new(compiler);
            command
                .args(["-fsyntax-only", "-w"])
                .arg("-I")
                .arg(&headers)
                .arg("-I")
                .arg(parent)
                .arg("-I")
                .arg(scratch)
                .arg(&source);
            outcome(&mut command)
        });
        match check {
            Ok((true, ..)) => {}
            Ok((_, _, err)) => {
                let line = err.lines().find(|line| line.contains("error")).unwrap_or("the compiler does not say why");
                python.problems.push(format!("an extension does not compile: {}", printable(line)));
            }
            Err(error) => python.problems.push(format!("{compiler}: {error}")),
        }
    }
    python
}

fn page(pythons: &[Python], compilers: &[Tool], rust: &[Tool], problems: &[String]) -> String {
    let mut page = format!("{}\n", paint(STRONG, "Interpreters"));
    for python in pythons {
        let mark = if python.problems.is_empty() { paint(GOOD, "✓") } else { paint(BAD, "✗") };
        let name = match python.implementation.as_str() {
            "cpython" => "CPython",
            "pypy" => "PyPy",
            other => other,
        };
        let mut build = String::new();
        if python.free_threaded {
            build.push_str(", free-threaded");
        }
        if python.debug {
            build.push_str(", debug");
        }
        let headers = python.headers.as_ref().map_or("no headers".to_owned(), |path| path.display().to_string());
        let about = paint(FAINT, &format!("headers {headers}, extensions {}", python.suffix.as_deref().unwrap_or("?")));
        page.push_str(&format!("{mark} {name} {}{build}  {}  {about}\n", python.version, python.path.display()));
        for problem in &python.problems {
            page.push_str(&format!("    {}: {problem}\n", paint(BAD, "problem")));
        }
    }
    for (title, tools) in [("Compilers", compilers), ("Rust", rust)] {
        page.push_str(&format!("\n{}\n", paint(STRONG, title)));
        for tool in tools {
            match &tool.version {
                Some(version) => {
                    page.push_str(&format!("{} {}  {}\n", paint(GOOD, "✓"), tool.name, paint(FAINT, version)))
                }
                None => {
                    page.push_str(&format!("{} {}  {}\n", paint(FAINT, "–"), tool.name, paint(FAINT, "not on PATH")))
                }
            }
        }
    }
    for problem in problems {
        page.push_str(&format!("\n{}: {}\n", paint(BAD, "problem"), printable(problem)));
    }
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_interpreters() {
        for name in ["python3", "python3.9", "python3.13t", "pypy3.11", "python.exe", "pypy3"] {
            assert!(is_interpreter(name), "{name}");
        }
        for name in ["python2.7", "python3-config", "python3.9-config", "pythonw", "pypy3clean", "python3.d"] {
            assert!(!is_interpreter(name), "{name}");
        }
    }
}
