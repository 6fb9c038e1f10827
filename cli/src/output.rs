//! What all commands say in the same way.

use std::io::Write;
use std::process::ExitCode;

use anstream::{eprintln, stdout};
use clap::builder::styling::{AnsiColor, Style};
use clap::ValueEnum;
use serde::Serialize;

pub const GOOD: Style = AnsiColor::Green.on_default();
pub const BAD: Style = AnsiColor::Red.on_default();
pub const MIDDLE: Style = AnsiColor::Yellow.on_default();
pub const COOL: Style = AnsiColor::Cyan.on_default();
pub const STRONG: Style = Style::new().bold();
pub const FAINT: Style = Style::new().dimmed();

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    /// One JSON document on standard output; its form is described in docs/cli.md.
    Json,
}

/// How a command ended, which is its exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    Fine,
    Findings,
    Unreadable,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        ExitCode::from(outcome as u8)
    }
}

/// `text` in that style.
pub fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// Prints a text; colours are removed where nobody sees them.
pub fn text(text: &str) -> anyhow::Result<()> {
    let mut out = stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// Prints bytes as they are.
pub fn raw(bytes: &[u8]) -> anyhow::Result<Outcome> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()?;
    Ok(Outcome::Fine)
}

/// Prints one JSON document.
pub fn json(value: &impl Serialize) -> anyhow::Result<()> {
    let mut document = serde_json::to_string_pretty(value)?;
    document.push('\n');
    raw(document.as_bytes())?;
    Ok(())
}

/// One line on standard error.
pub fn problem(message: &str) {
    eprintln!("{}: {}", paint(BAD.bold(), "error"), printable(message));
}

/// File names and symbols come from strangers: no control characters reach the terminal.
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}
