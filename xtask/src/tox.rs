//! `cargo xtask tox`: tox with the interpreters of `cargo xtask pythons`.

use std::process::Command;

use anyhow::{ensure, Context, Result};

use crate::gen::root;
use crate::packages::{self, tools::Tools};
use crate::pythons;

#[derive(clap::Args)]
pub struct Options {
    /// What tox is told: `-p`, `-e py39`
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

pub fn run(options: &Options) -> Result<()> {
    let python = packages::choose(&packages::Options::default())?.remove(0);
    let tools = match packages::tools::prepare(&python)? {
        Ok(tools) => tools,
        Err(reason) => {
            println!("not run: tox could not be downloaded: {reason}");
            return Ok(());
        }
    };
    let mut command = Command::new("sh");
    command.arg("-c").arg(format!("exec {} \"$@\"", program(&tools)?)).arg("tox").args(&options.arguments);
    let status = command.current_dir(root()).status().context("cannot run tox")?;
    ensure!(status.success(), "tox ended with {status}");
    Ok(())
}

/// The shell's words for tox that looks at every interpreter found.
pub fn program(tools: &Tools) -> Result<String> {
    let found = pythons::select(&pythons::find());
    let fit = found.iter().filter(|python| !python.debug && python.version.minor() >= (3, 9));
    let quote = |path: &std::path::Path| format!("'{}'", path.display());
    let tox = tools.python.with_file_name(format!("tox{}", std::env::consts::EXE_SUFFIX));
    let discover: Vec<String> = fit.map(|python| quote(&python.executable)).collect();
    Ok(format!("env TOX_DISCOVER={} {}", discover.join(","), quote(&tox)))
}
