//! What a machine without the right tools is told: one line that names the thing and the next step.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

/// Runs a command of xtask with nothing of this machine but the given folder on PATH.
fn xtask(path: &Path, home: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(arguments)
        .env_clear()
        .env("PATH", path)
        .env("HOME", home)
        .env("CARGO_TARGET_DIR", home.join("target"))
        .output()
        .unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn write_program(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn no_python_at_all() {
    let home = tempfile::tempdir().unwrap();
    for command in ["pythons", "demo", "coverage", "dispatch"] {
        let output = xtask(home.path(), home.path(), &[command]);
        assert_eq!(output.status.code(), Some(1), "{command}");
        let text = stderr(&output);
        let last = text.lines().last().unwrap();
        assert!(last.starts_with("error: no ") && last.contains("Python"), "{command}: {text}");
        assert!(!text.contains("panicked") && !text.contains("backtrace"), "{command}: {text}");
    }
}

#[test]
fn a_broken_interpreter_is_named() {
    let home = tempfile::tempdir().unwrap();
    let broken = home.path().join("python3.12");
    write_program(&broken, "#!/bin/sh\nexit 7\n");
    let output = xtask(home.path(), home.path(), &["pythons"]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &stderr(&output);
    let line = text.lines().find(|line| line.contains("python3.12")).unwrap_or_else(|| panic!("not named: {text}"));
    assert!(!line.is_empty() && !text.contains("panicked"), "{text}");
}

#[test]
fn a_missing_compiler_is_named() {
    let found = Command::new("python3").args(["-c", "import sys; print(sys.executable)"]).output();
    let Some(python) = found.ok().map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()) else {
        println!("skipped: no python3 on PATH");
        return;
    };
    let home = tempfile::tempdir().unwrap();
    write_program(&home.path().join("python3"), &format!("#!/bin/sh\nexec {python} \"$@\"\n"));
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("demo")
        .env("PATH", format!("{}:/bin:/usr/bin", home.path().display()))
        .env("HOME", home.path())
        .env("CC", "no-such-compiler")
        .env("CARGO", "no-such-cargo")
        .env("CARGO_TARGET_DIR", home.path().join("target"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("cannot run no-such-compiler"), "{text}{}", stderr(&output));
    assert!(text.contains("CC"), "{text}");
    assert!(!text.contains("panicked"), "{text}");
}

#[test]
fn an_unknown_label_is_answered() {
    let home = tempfile::tempdir().unwrap();
    let output = xtask(home.path(), home.path(), &["test", "--require", "9.9"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("9.9"), "{}", stderr(&output));
}
