//! `capi`: which Pythons, which functions, what must I change?

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use capi_compat_cli::output::{self, Format, Outcome};
use capi_compat_cli::{audit, doctor, matrix, upgrade, vendor};

/// Answers questions about Python extensions and the CPython C API: which Pythons, which functions, what must be changed.
#[derive(Parser)]
#[command(name = "capi", version, max_term_width = 110, propagate_version = true, arg_required_else_help = true)]
#[command(after_help = "Exit status: 0 fine, 1 findings, 2 wrong usage or unreadable input.

First steps:
  capi matrix PyDict_Pop         where a function exists and where capi-compat brings it
  capi audit .venv               what the installed extensions promise, and whether it holds
  capi upgrade src/              how the source would look in the newest API, as a diff")]
struct Cli {
    /// How results are printed.
    #[arg(long, value_enum, default_value = "text", global = true)]
    format: Format,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Matrix(matrix::Args),
    Audit(audit::Args),
    Upgrade(upgrade::Args),
    Vendor(vendor::Args),
    Doctor(doctor::Args),
    /// Print the completions of a shell.
    Completions {
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write one for each command into a folder.
    Man {
        folder: Option<std::path::PathBuf>,
    },
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = match cli.command {
        Command::Matrix(args) => matrix::run(&args, cli.format),
        Command::Audit(args) => audit::run(&args, cli.format),
        Command::Upgrade(args) => upgrade::run(&args, cli.format),
        Command::Vendor(args) => vendor::run(&args, cli.format),
        Command::Doctor(args) => doctor::run(&args, cli.format),
        Command::Completions { shell } => {
            // clap_complete panics when the reader of a pipe goes away; a buffer cannot.
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "capi", &mut script);
            output::raw(&script)
        }
        Command::Man { folder: None } => manual(),
        Command::Man { folder: Some(folder) } => std::fs::create_dir_all(&folder)
            .and_then(|()| clap_mangen::generate_to(Cli::command(), &folder))
            .map(|()| Outcome::Fine)
            .map_err(|error| anyhow::anyhow!("{}: {error}", folder.display())),
    };
    match result {
        Ok(outcome) => outcome.into(),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::problem(&format!("{error:#}"));
            Outcome::Unreadable.into()
        }
    }
}

fn manual() -> anyhow::Result<Outcome> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Cli::command()).render(&mut page)?;
    output::raw(&page)
}

/// `capi … | head` is no error.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
