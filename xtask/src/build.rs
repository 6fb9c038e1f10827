//! Building C extensions and running build commands.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{bail, Context, Result};

use crate::gen::root;
use crate::pythons::Python;

/// One C file that becomes an extension module for an interpreter.
pub struct CSource<'a> {
    pub python: &'a Python,
    pub source: &'a Path,
    pub output: &'a Path,
    pub arguments: &'a [&'a str],
}

/// The folder for everything that commands build.
pub fn target_folder() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The C compiler's name: `CC`, else `cc`.
pub fn compiler() -> String {
    std::env::var("CC").unwrap_or_else(|_| "cc".to_owned())
}

/// Compiles an extension module as an author's own build would.
pub fn compile_c(source: &CSource) -> Result<()> {
    let mut command = Command::new(compiler());
    command.args(["-O2", "-fPIC", "-shared"]).arg("-I").arg(root().join("capi-shims/include"));
    for include in &source.python.include_dirs {
        command.arg("-I").arg(include);
    }
    command.args(source.arguments).arg(source.source).arg("-o").arg(source.output);
    run_quietly(&mut command)
}

/// The file's SHA-256, which any Python can tell.
pub fn sha256(python: &Python, file: &Path) -> Result<String> {
    let script = "import hashlib, sys; print(hashlib.sha256(open(sys.argv[1], 'rb').read()).hexdigest())";
    let output = Command::new(&python.executable).args(["-c", script]).arg(file).output()?;
    if !output.status.success() {
        bail!("{} cannot be read: {}", file.display(), String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Writes a shell script that can be run.
pub fn write_script(path: &Path, command: &str) -> Result<()> {
    fs::write(path, format!("#!/bin/sh\n{command}\n")).with_context(|| format!("cannot write {}", path.display()))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(path, fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}

/// Runs a build command; its output is shown only when it fails.
pub fn run_quietly(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().with_context(|| match program == compiler() {
        true => format!("cannot run {program}: install a C compiler, or name another with the variable CC"),
        false => format!("cannot run {program}: is it installed?"),
    })?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr);
        let errors: Vec<&str> = text.lines().filter(|line| line.contains("error")).take(30).collect();
        let shown = if errors.is_empty() { text.trim().to_owned() } else { errors.join("\n") };
        bail!("{shown}");
    }
    Ok(())
}
