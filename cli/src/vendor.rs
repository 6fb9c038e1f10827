//! `capi vendor`: the single header, put into a project and kept current.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::{bail, Context};
use serde_json::json;
use similar::TextDiff;

use crate::output::{self, Format, Outcome};
use crate::upgrade::replace_file;

/// The header as it was when this command was built.
pub const HEADER: &str = include_str!("../data/capi_shims.h");
const _: () = assert!(
    HEADER.len() > 10_000,
    "cli/data/capi_shims.h is a symbolic link, which this checkout wrote as text: git config core.symlinks true"
);
const NAME: &str = "capi_shims.h";

/// Put the current capi_shims.h into a folder, or update the older copy there and say what changed
#[derive(clap::Args)]
pub struct Args {
    /// The folder, such as src or include
    folder: PathBuf,
    /// Write nothing; exit with 1 if the copy there is missing or not current
    #[arg(long)]
    check: bool,
    /// Show the difference to the copy there as a unified diff
    #[arg(long)]
    diff: bool,
    /// Replace the file also if it was edited or is something else
    #[arg(long)]
    force: bool,
}

pub fn run(args: &Args, format: Format) -> anyhow::Result<Outcome> {
    if !args.folder.is_dir() {
        bail!("{}: no such folder; `capi vendor` puts {NAME} into one that exists", args.folder.display());
    }
    let path = args.folder.join(NAME);
    let old = match std::fs::read(&path) {
        Ok(bytes) => Some(String::from_utf8_lossy(&bytes).replace("\r\n", "\n")),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(error).with_context(|| path.display().to_string()),
    };
    let state = match &old {
        None => "new",
        Some(old) if old == HEADER => "current",
        Some(_) => "updated",
    };
    if let Some(old) = old.as_ref().filter(|old| !is_ours(old) && !args.force) {
        let first = output::printable(old.lines().next().unwrap_or_default());
        bail!("{}: not a copy of {NAME} (its first line is {first:?}); --force replaces it", path.display());
    }
    let (before, after) = (names(old.as_deref().unwrap_or_default()), names(HEADER));
    let gained: Vec<&&str> = after.difference(&before).collect();
    let lost: Vec<&&str> = before.difference(&after).collect();
    if state != "current" && !args.check {
        replace_file(&path, HEADER).map_err(|error| anyhow::anyhow!("{}: {error}", path.display()))?;
    }
    match format {
        Format::Json => output::json(&json!({
            "schema": 1, "path": path.to_string_lossy(), "state": state, "written": state != "current" && !args.check,
            "gained": gained, "lost": lost,
        }))?,
        Format::Text => {
            let place = path.display();
            let mut text = match (state, args.check) {
                ("current", _) => format!("{place}: current\n"),
                ("new", true) => format!("{place}: missing\n"),
                ("new", false) => format!("{place}: written, with fallbacks for {} items\n", after.len()),
                (_, true) => format!("{place}: not current\n"),
                _ => format!("{place}: updated\n"),
            };
            if state == "updated" {
                text.push_str(&list("now brings", &gained));
                text.push_str(&list("no longer brings", &lost));
            }
            if let (true, Some(old)) = (args.diff && state == "updated", &old) {
                let diff = TextDiff::from_lines(old.as_str(), HEADER);
                text.push_str(&diff.unified_diff().header("old", "new").to_string());
            }
            output::text(&text)?;
        }
    }
    Ok(if args.check && state != "current" { Outcome::Findings } else { Outcome::Fine })
}

fn list(what: &str, names: &[&&str]) -> String {
    const SHOWN: usize = 20;
    if names.is_empty() {
        return String::new();
    }
    let shown: Vec<&str> = names.iter().take(SHOWN).map(|name| **name).collect();
    let more = names.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("  {what} {}{more}\n", shown.join(", "))
}

/// The first line of the header and of every older one names it.
fn is_ours(text: &str) -> bool {
    text.lines().take(3).any(|line| line.contains(NAME) || line.contains("capi-shims"))
}

/// The items for which a header has a fallback: `capi_PyDict_Pop` is one.
fn names(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter_map(|word| word.strip_prefix("capi_"))
        .filter(|name| capi_version_matrix::item(name).is_some())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_header_is_the_header() {
        assert!(is_ours(HEADER));
        assert!(names(HEADER).contains("PyDict_Pop"));
        assert!(names("").is_empty());
    }
}
