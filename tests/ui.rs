//! What compiles, and what the compiler says where something does not.
//!
//! The cases use what came with Python 3.15, so that every older target gives the same text. On 3.15 itself only the
//! correct use is tried, and the rest says so.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use capi_compat::{providers, Provider, TARGET};

/// Compilers word their messages anew now and then: the expected texts are those of this release.
const COMPILER: &str = "rustc 1.95.";

fn is_other_compiler() -> bool {
    let output = Command::new(std::env::var_os("RUSTC").unwrap_or("rustc".into())).arg("--version").output();
    let version =
        output.map_or_else(|error| error.to_string(), |output| String::from_utf8_lossy(&output.stdout).into());
    let other = !version.starts_with(COMPILER);
    if other {
        println!("skipped: the messages are compared for {COMPILER}x, not for {version}");
    }
    other
}

fn is_direct(name: &str) -> bool {
    providers().any(|(other, provider)| other == name && provider == Provider::Direct)
}

#[test]
fn correct_use_compiles() {
    trybuild::TestCases::new().pass("tests/ui/correct_use.rs");
}

#[test]
fn mistakes_are_explained() {
    if is_other_compiler() {
        return;
    }
    if is_direct("PyTuple_FromArray") {
        println!("skipped: the text for {TARGET}, which has PyTuple_FromArray, names another file");
        return;
    }
    let tests = trybuild::TestCases::new();
    tests.compile_fail("tests/ui/missing_unsafe.rs");
    tests.compile_fail("tests/ui/wrong_argument.rs");
}

/// The message names the function, the Python that has it, the target, and why there is no fallback.
#[test]
fn an_unavailable_function_names_the_python_that_has_it() {
    if is_other_compiler() {
        return;
    }
    if is_direct("PyFrozenDict_New") {
        println!("skipped: {TARGET} has PyFrozenDict_New");
        return;
    }
    // The expected text names the target, so it is written anew for this one.
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui");
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("ui");
    fs::create_dir_all(&folder).unwrap();
    fs::copy(source.join("unavailable.rs"), folder.join("unavailable.rs")).unwrap();
    let expected = fs::read_to_string(source.join("unavailable.stderr")).unwrap_or_default();
    fs::write(
        folder.join("unavailable.stderr"),
        expected.replace("{TARGET}", TARGET).replace("{FOLDER}", &folder.to_string_lossy()),
    )
    .unwrap();
    trybuild::TestCases::new().compile_fail(folder.join("unavailable.rs"));
}
