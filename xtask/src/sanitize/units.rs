//! The unit tests of what needs no interpreter: version parsing, the state of looked-up functions, the storage of writers.
//! They call stand-ins instead of the interpreter's functions, so that Miri can run them.

use std::path::Path;
use std::process::Command;
use std::{fmt, fs};

use anyhow::{Context, Result};

use crate::build::{compiler, target_folder};
use crate::gen::root;
use crate::pythons::Python;
use crate::testcapi::{work_folder, HOST};

/// The checks that only nightly has.
pub const TOOLCHAIN: &str = "nightly";

#[derive(Clone, Copy, PartialEq)]
pub enum Tool {
    Address,
    Miri,
}

impl fmt::Display for Tool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Tool::Address => "address, debug assertions",
            Tool::Miri => "Miri",
        })
    }
}

impl Tool {
    pub const ALL: [Tool; 2] = [Tool::Address, Tool::Miri];

    /// Why it cannot run here.
    pub fn obstacle(self) -> Option<String> {
        let answers = |arguments: &[&str]| {
            let output = Command::new("rustup").args(["run", TOOLCHAIN]).args(arguments).arg("--version").output();
            output.is_ok_and(|output| output.status.success())
        };
        if !answers(&["rustc"]) {
            return Some(format!("the toolchain {TOOLCHAIN} is missing: rustup toolchain install {TOOLCHAIN}"));
        }
        if self == Tool::Miri && !answers(&["cargo", "miri"]) {
            return Some(format!("Miri is missing: rustup component add miri rust-src --toolchain {TOOLCHAIN}"));
        }
        None
    }

    /// Why a program with that interpreter's library does not run here; Miri links nothing.
    fn obstacle_with(self, python: &Python) -> Result<Option<String>> {
        if self == Tool::Miri {
            return Ok(None);
        }
        let Some(library) = &python.shared_library else { return Ok(Some("it has no libpython".to_owned())) };
        let folder = target_folder().join("units");
        fs::create_dir_all(&folder)?;
        let (source, program) = (folder.join("probe.c"), folder.join("probe"));
        fs::write(&source, "const char *Py_GetVersion(void); int main(void) { return !Py_GetVersion(); }\n")?;
        let linked = Command::new(compiler()).arg(&source).arg("-o").arg(&program).arg(library).output()?;
        let ran = linked.status.success()
            && Command::new(program).env("LD_LIBRARY_PATH", folder_of(library)).output()?.status.success();
        let name = library.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Ok((!ran).then(|| format!("{name} cannot be linked to a program here")))
    }

    fn command(self) -> Command {
        // Fallbacks are wanted whatever the interpreter has.
        let forced = "--cfg capi_compat_force_fallback";
        let mut command = Command::new("rustup");
        command.args(["run", TOOLCHAIN, "cargo"]).env_remove("RUSTUP_TOOLCHAIN").env_remove("RUSTC");
        match self {
            Tool::Address => {
                let flags = "-Zsanitizer=address -Cforce-frame-pointers=yes -Zextra-const-ub-checks";
                command.args(["test", "--target", HOST]).env("RUSTFLAGS", format!("{forced} {flags}"));
            }
            Tool::Miri => {
                command.args(["miri", "test"]).env("RUSTFLAGS", forced);
                // Other seeds interleave the threads otherwise.
                command.env(
                    "MIRIFLAGS",
                    "-Zmiri-strict-provenance -Zmiri-symbolic-alignment-check -Zmiri-many-seeds=0..4",
                );
            }
        }
        command
    }
}

fn folder_of(library: &Path) -> &Path {
    library.parent().unwrap_or(library)
}

/// What a run brought.
pub enum Outcome {
    NotRun(String),
    /// How many tests passed, and what was found
    Ran(usize, Vec<String>),
}

pub fn run(tool: Tool, python: &Python, features: &str) -> Result<Outcome> {
    if let Some(reason) = tool.obstacle_with(python)? {
        return Ok(Outcome::NotRun(reason));
    }
    let folder = work_folder().join("sanitize/units").join(if tool == Tool::Miri { "miri" } else { "address" });
    let mut command = tool.command();
    command.args(["--quiet", "--package", "capi-compat", "--lib", "--features", features, "--target-dir"]).arg(folder);
    command.current_dir(root()).env("PYO3_PYTHON", &python.executable).env_remove("CARGO_TARGET_DIR");
    if let (Tool::Address, Some(library)) = (tool, &python.shared_library) {
        // For the tests alone: there may be other libraries in the folder, which rustup must not take.
        let runner = format!("env LD_LIBRARY_PATH={}", folder_of(library).display());
        command.env("CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER", runner);
    }
    let output = command.output().context("cannot run rustup")?;
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    let passed = passed(&text);
    let mut findings = Vec::new();
    if !output.status.success() {
        findings.push(format!("{tool}: the unit tests failed ({}):\n{}", output.status, super::tail(&text)));
    } else if passed == 0 {
        findings.push(format!("{tool}: no unit test was run:\n{}", super::tail(&text)));
    }
    Ok(Outcome::Ran(passed, findings))
}

/// Of `test result: ok. 7 passed; 0 failed; …`; the smallest, where a tool runs the tests several times.
fn passed(text: &str) -> usize {
    let numbers =
        text.lines().filter_map(|line| line.strip_prefix("test result: ok. ")?.split(' ').next()?.parse().ok());
    numbers.min().unwrap_or(0)
}
