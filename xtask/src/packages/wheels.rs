//! The wheels: the header's package, with the example projects that build on it, and the command's.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{ensure, Context, Result};

use super::tools::{interpreter, make_environment, pip, Tools};
use super::{files, folder, mirror, output, print_list};
use crate::build::compiler;
use crate::gen::root;
use crate::pythons::{Python, Source};

/// The example projects that take the header from its package.
pub const PROJECTS: [&str; 4] = ["setuptools", "setuptools-abi3", "meson-python", "scikit-build-core"];

/// What was built, for `--find-links`.
pub struct Built {
    pub folder: PathBuf,
    wheel: PathBuf,
}

/// Builds the wheel and the sdist of the header's package, and lists their contents.
pub fn build_header(checkout: &Path, tools: &Tools) -> Result<Built> {
    let dist = folder().join("dist");
    if dist.exists() {
        fs::remove_dir_all(&dist)?;
    }
    let mut command = Command::new(&tools.python);
    // The wheel is built from the sdist, so the sdist has all that a wheel needs.
    command.args(["-m", "build", "--no-isolation", "--outdir"]).arg(&dist).arg(checkout.join("capi-shims/python"));
    output(&mut command).context("capi-shims/python")?;
    list(&dist, "capi_shims", tools)?;
    let wheel = dist.join(format!("capi_shims-{}-py3-none-any.whl", env!("CARGO_PKG_VERSION")));
    ensure!(wheel.exists(), "{} was not built", wheel.display());
    Ok(Built { folder: dist, wheel })
}

/// Builds the wheel of the command, lists its contents, installs it and runs it.
pub fn build_command(checkout: &Path, tools: &Tools, release: bool) -> Result<()> {
    let dist = folder().join("dist-cli");
    if dist.exists() {
        fs::remove_dir_all(&dist)?;
    }
    let mut command = tools.command("maturin");
    command.args(["build", "--quiet", "--profile", if release { "release" } else { "dev" }, "--target-dir"]);
    command.arg(folder().join("build")).arg("--out").arg(&dist).arg("--manifest-path");
    output(command.arg(checkout.join("cli/Cargo.toml")).env_remove("CARGO_TARGET_DIR")).context("the wheel of cli")?;
    list(&dist, "capi_compat_cli", tools)?;
    try_command(&dist, tools)
}

fn list(dist: &Path, stem: &str, tools: &Tools) -> Result<()> {
    let wanted = format!("{stem}-{}", env!("CARGO_PKG_VERSION"));
    for name in files(dist) {
        let path = dist.join(&name);
        let title = name.display().to_string();
        print_list(&title, fs::metadata(&path)?.len(), &contents(&tools.python, &path)?);
        ensure!(title.starts_with(&wanted), "{title} has another version than the crates: expected {wanted}");
    }
    Ok(())
}

fn contents(python: &Path, archive: &Path) -> Result<Vec<String>> {
    let script = "import sys, tarfile, zipfile; path = sys.argv[1]; \
                  names = zipfile.ZipFile(path).namelist() if path.endswith('.whl') \
                  else [file.name for file in tarfile.open(path) if file.isfile()]; print('\\n'.join(sorted(names)))";
    let text = output(Command::new(python).args(["-c", script]).arg(archive))?;
    Ok(text.lines().map(str::to_owned).collect())
}

/// Installs the command's wheel and runs the command.
fn try_command(dist: &Path, tools: &Tools) -> Result<()> {
    let place = folder().join("installed");
    if place.exists() {
        fs::remove_dir_all(&place)?;
    }
    let mut command = pip(&tools.python, &["install", "--quiet", "--no-index", "--find-links"]);
    output(command.arg(dist).arg("--target").arg(&place).arg("capi-compat-cli"))?;
    let capi = place.join("bin").join(format!("capi{}", std::env::consts::EXE_SUFFIX));
    let answer = output(Command::new(&capi).arg("--version"))?;
    println!("\n{} from its wheel", answer.trim());
    Ok(())
}

/// Installs the header's wheel into an empty environment and asks it all that it can be asked.
pub fn try_package(built: &Built, checkout: &Path, python: &Python) -> Result<()> {
    let environment = folder().join("venv");
    make_environment(python, &environment)?;
    let inside = interpreter(&environment);
    output(pip(&inside, &["install", "--quiet", "--no-index"]).arg(&built.wheel))?;
    let ask = |argument: &str| -> Result<String> {
        let text = output(Command::new(&inside).args(["-m", "capi_shims", argument]))?;
        Ok(text.trim().to_owned())
    };
    let header = checkout.join("capi-shims/include/capi_shims.h");
    let include = PathBuf::from(ask("--include")?);
    ensure!(fs::read(include.join("capi_shims.h"))? == fs::read(&header)?, "the wheel has another header");
    ensure!(ask("--version")? == env!("CARGO_PKG_VERSION"), "python -m capi_shims --version: {}", ask("--version")?);
    let get_include = "import capi_shims; print(capi_shims.get_include())";
    let answer = output(Command::new(&inside).args(["-c", get_include]))?;
    ensure!(Path::new(answer.trim()) == include, "get_include() is {answer}");
    ensure!(ask("--cflags")? == format!("-I{}", include.display()), "--cflags: {}", ask("--cflags")?);
    ensure!(Path::new(&ask("--cmakedir")?).join("capi-shims-config.cmake").exists(), "--cmakedir has no config file");
    ensure!(Path::new(&ask("--pkgconfigdir")?).join("capi-shims.pc").exists(), "--pkgconfigdir has no .pc file");

    let mut pkg_config = Command::new("pkg-config");
    pkg_config.args(["--cflags", "capi-shims"]).env("PKG_CONFIG_PATH", ask("--pkgconfigdir")?);
    match pkg_config.output() {
        Ok(answer) => {
            let flags = String::from_utf8_lossy(&answer.stdout);
            let folder = flags.trim().strip_prefix("-I").map(PathBuf::from).unwrap_or_default();
            ensure!(folder.join("capi_shims.h").exists(), "pkg-config --cflags capi-shims: {flags}");
        }
        Err(_) => println!("not run: pkg-config --cflags capi-shims: install pkg-config"),
    }

    let vendored = folder().join("vendored");
    fs::create_dir_all(&vendored)?;
    output(Command::new(&inside).args(["-m", "capi_shims", "--vendor"]).arg(&vendored))?;
    let mut compile = Command::new(compiler());
    compile.args(["-fsyntax-only", "-I"]).arg(&vendored);
    for include in &python.include_dirs {
        compile.arg("-I").arg(include);
    }
    output(compile.arg(root().join("examples/packaging/setuptools/takeout.c"))).context("with the vendored header")?;
    println!("capi-shims in an empty environment: get_include(), --include, --cflags, --vendor, --version answer");
    Ok(())
}

/// Builds each example project with pip, which makes an environment of what the project requires, without the network.
pub fn try_projects(built: &Built, python: &Python, tools: &Tools) -> Result<()> {
    for name in PROJECTS {
        let source = root().join("examples/packaging").join(name);
        let work = folder().join("projects").join(python.label()).join(name);
        if work.exists() {
            fs::remove_dir_all(&work)?;
        }
        let project = work.join("source");
        mirror(&source, &files(&source), &project)?;
        let mut command = pip(&tools.python, &["wheel", "--quiet", "--no-index", "--no-deps", "--find-links"]);
        command.arg(&tools.wheels).arg("--find-links").arg(&built.folder).arg("--wheel-dir").arg(&work).arg(&project);
        if python.source == Source::Cache {
            // It is not where it was built for, and Meson goes by what it was built for.
            command.env("C_INCLUDE_PATH", std::env::join_paths(&python.include_dirs)?);
        }
        output(&mut command).with_context(|| format!("examples/packaging/{name}"))?;

        let wheels: Vec<PathBuf> =
            files(&work).into_iter().filter(|name| name.extension() == Some("whl".as_ref())).collect();
        ensure!(wheels.len() == 1, "examples/packaging/{name} became {} wheels", wheels.len());
        let installed = work.join("installed");
        let mut command = pip(&tools.python, &["install", "--quiet", "--no-index", "--no-deps", "--target"]);
        output(command.arg(&installed).arg(work.join(&wheels[0])))?;
        let script = "import sys, runpy; sys.path.insert(0, sys.argv[1]); runpy.run_path(sys.argv[2])";
        let check = root().join("examples/packaging/check.py");
        let answer = output(Command::new(&python.executable).args(["-c", script]).arg(&installed).arg(check))?;
        println!("examples/packaging/{name}: {}", answer.trim());
    }
    Ok(())
}
