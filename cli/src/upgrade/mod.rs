//! `capi upgrade`: source in the newest API, by syntax tree.

mod c;
mod files;
mod operation;
mod pairs;
mod rust;
mod scope;
mod source;
mod strong;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::bail;
use clap::ValueEnum;
use rayon::prelude::*;
use serde_json::{json, Value};
use similar::TextDiff;

use crate::output::{self, paint, printable, Format, Outcome, BAD, COOL, GOOD, STRONG};
pub use files::replace as replace_file;
use files::Found;
pub use operation::Operation;
pub use source::Language;
use source::{Edit, Source, Suggestion};

/// Rewrite C, C++ and Rust source to the newest API; shows a diff and writes nothing unless told to
#[derive(clap::Args)]
pub struct Args {
    /// Source files, or folders with some
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Only these operations, separated by commas; `all`; a leading minus excludes one
    #[arg(long, short, value_name = "LIST", allow_hyphen_values = true)]
    operations: Option<String>,
    /// All operations but these
    #[arg(long, short = 'x', value_name = "LIST")]
    exclude: Option<String>,
    /// More than the usual operations
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    to: Vec<Goal>,
    /// Write the files, each in one step
    #[arg(long, short)]
    in_place: bool,
    /// Do not add `#include "capi_shims.h"`
    #[arg(long)]
    no_include: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Goal {
    /// Strong references in place of borrowed ones, where that is provably the same
    StrongRefs,
}

/// What became of one file.
struct Upgraded {
    path: PathBuf,
    old: String,
    result: Upgrade,
}

/// The new text, and what a person has to decide.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Upgrade {
    pub text: String,
    pub done: BTreeSet<Operation>,
    pub suggestions: Vec<Suggestion>,
}

pub fn run(args: &Args, format: Format) -> anyhow::Result<Outcome> {
    let operations = args.operations()?;
    let (work, mut errors) = files::find(&args.paths);
    let results: Vec<Result<Upgraded, (PathBuf, String)>> = work
        .par_iter()
        .map(|found| {
            let Found { path, language } = found;
            let old = files::read(path).map_err(|error| (path.clone(), error))?;
            let result =
                upgrade(&old, *language, &operations, !args.no_include).map_err(|error| (path.clone(), error))?;
            Ok(Upgraded { path: path.clone(), old, result })
        })
        .collect();
    let mut upgraded = Vec::new();
    for result in results {
        match result {
            Ok(one) if args.in_place && one.old != one.result.text => match files::replace(&one.path, &one.result.text)
            {
                Ok(()) => upgraded.push(one),
                Err(error) => errors.push((one.path, error)),
            },
            Ok(one) => upgraded.push(one),
            Err(error) => errors.push(error),
        }
    }
    match format {
        Format::Json => output::json(&document(&upgraded, &errors))?,
        Format::Text => print(&upgraded, &errors, args.in_place)?,
    }
    let changed = upgraded.iter().any(|one| one.old != one.result.text);
    Ok(match (errors.is_empty(), changed && !args.in_place) {
        (false, _) => Outcome::Unreadable,
        (true, true) => Outcome::Findings,
        (true, false) => Outcome::Fine,
    })
}

impl Args {
    fn operations(&self) -> anyhow::Result<BTreeSet<Operation>> {
        let mut chosen = BTreeSet::new();
        let list = self.operations.as_deref().unwrap_or("all");
        let excluded = self.exclude.iter().flat_map(|list| list.split(',')).map(|name| format!("-{name}"));
        let mut names: Vec<String> = list.split(',').map(str::to_owned).collect();
        if names.iter().all(|name| name.starts_with('-')) {
            names.insert(0, "all".to_owned());
        }
        for name in names.into_iter().chain(excluded) {
            let (name, add) = name.strip_prefix('-').map_or((name.as_str(), true), |name| (name, false));
            let meant: Vec<Operation> = match name {
                "all" => Operation::USUAL.to_vec(),
                _ => match Operation::named(name) {
                    Some(operation) => vec![operation],
                    None => bail!("{name}: no such operation; there are {}", Operation::names().join(", ")),
                },
            };
            for operation in meant {
                if add {
                    chosen.insert(operation);
                } else {
                    chosen.remove(&operation);
                }
            }
        }
        if self.to.contains(&Goal::StrongRefs) {
            chosen.insert(Operation::StrongRefs);
        }
        Ok(chosen)
    }
}

/// Every operation that there is.
pub fn everything() -> BTreeSet<Operation> {
    Operation::ALL.iter().copied().collect()
}

/// Edits until nothing is left to edit: an edit may uncover another inside or beside it.
pub fn upgrade(
    old: &str,
    language: Language,
    operations: &BTreeSet<Operation>,
    include: bool,
) -> Result<Upgrade, String> {
    const MOST_ROUNDS: usize = 50;
    let mut source = Source::parse(old.to_owned(), language)?;
    let mut done = BTreeSet::new();
    let mut needed = BTreeSet::new();
    let own = if include { c::own_definitions(&source) } else { Vec::new() };
    for _ in 0..MOST_ROUNDS {
        let mut suggestions = Vec::new();
        let edits = match source.language {
            Language::Rust => rust::edits(&source, operations, &mut suggestions),
            _ => c::edits(&source, operations, &mut suggestions),
        };
        let chosen = apart(without_clash(edits, &own, &mut suggestions));
        if chosen.is_empty() {
            let header = if include { c::include(&source, &needed, &mut suggestions) } else { None };
            let text = match header {
                Some(edit) => apply(&source.text, &[edit]),
                None => source.text,
            };
            suggestions.sort();
            suggestions.dedup();
            return Ok(Upgrade { text, done, suggestions });
        }
        for edit in &chosen {
            done.insert(edit.operation);
            needed.extend(edit.needs.iter().copied());
        }
        source = Source::parse(apply(&source.text, &chosen), source.language)?;
    }
    Err("the rewriting does not come to an end: left as it is".to_owned())
}

/// Without the edits for which the header would have to be included, if it would define the file's own functions again.
fn without_clash(mut edits: Vec<Edit>, own: &[(String, usize)], suggestions: &mut Vec<Suggestion>) -> Vec<Edit> {
    let Some((first, line)) = own.first() else { return edits };
    edits.retain(|edit| {
        let clashes = edit.needs.iter().any(|name| c::needs_header(name) && !own.iter().any(|(own, _)| own == name));
        if clashes {
            let message = format!(
                "left out here and elsewhere: the file defines {first} itself, which capi_shims.h brings; remove that, include \
                 the header, and run this again"
            );
            suggestions.push(Suggestion { line: *line, operation: edit.operation, message });
        }
        !clashes
    });
    edits
}

/// Those edits that do not overlap; of two that do, the first and outer one.
fn apart(mut edits: Vec<Edit>) -> Vec<Edit> {
    edits.sort_by_key(|edit| (edit.range.start, usize::MAX - edit.range.end));
    // An edit in several places stands or falls as one.
    let mut refused = BTreeSet::new();
    let mut end = 0;
    for edit in &edits {
        if edit.range.start < end {
            refused.insert(edit.group);
        } else if !refused.contains(&edit.group) {
            end = edit.range.end;
        }
    }
    edits.retain(|edit| !refused.contains(&edit.group));
    edits
}

fn apply(text: &str, edits: &[Edit]) -> String {
    let mut result = String::with_capacity(text.len() + 64);
    let mut at = 0;
    for edit in edits {
        result.push_str(&text[at..edit.range.start]);
        result.push_str(&edit.text);
        at = edit.range.end;
    }
    result.push_str(&text[at..]);
    result
}

fn diff(one: &Upgraded) -> String {
    let name = one.path.display().to_string();
    let name = printable(name.trim_start_matches("./").trim_start_matches("/"));
    TextDiff::from_lines(&one.old, &one.result.text)
        .unified_diff()
        .header(&format!("a/{name}"), &format!("b/{name}"))
        .to_string()
}

fn print(upgraded: &[Upgraded], errors: &[(PathBuf, String)], in_place: bool) -> anyhow::Result<()> {
    let mut page = String::new();
    for one in upgraded.iter().filter(|one| one.old != one.result.text) {
        if in_place {
            let names: Vec<&str> = one.result.done.iter().map(|operation| operation.name()).collect();
            page.push_str(&format!("{}: {}\n", printable(&one.path.display().to_string()), names.join(", ")));
            continue;
        }
        for line in diff(one).split_inclusive('\n') {
            let style = match line.as_bytes() {
                [b'-', b'-', b'-', ..] | [b'+', b'+', b'+', ..] => STRONG,
                [b'+', ..] => GOOD,
                [b'-', ..] => BAD,
                [b'@', ..] => COOL,
                _ => {
                    page.push_str(line);
                    continue;
                }
            };
            page.push_str(&paint(style, line.trim_end_matches('\n')));
            page.push('\n');
        }
    }
    output::text(&page)?;
    for one in upgraded {
        for suggestion in &one.result.suggestions {
            anstream::eprintln!("{}:{suggestion}", printable(&one.path.display().to_string()));
        }
    }
    for (path, error) in errors {
        output::problem(&format!("{}: {error}", path.display()));
    }
    Ok(())
}

fn document(upgraded: &[Upgraded], errors: &[(PathBuf, String)]) -> Value {
    let files = upgraded.iter().map(|one| {
        json!({
            "path": one.path.to_string_lossy(),
            "changed": one.old != one.result.text,
            "operations": one.result.done.iter().map(|operation| operation.name()).collect::<Vec<_>>(),
            "diff": diff(one),
            "suggestions": one.result.suggestions.iter().map(|suggestion| json!({
                "line": suggestion.line,
                "operation": suggestion.operation.name(),
                "message": suggestion.message,
            })).collect::<Vec<_>>(),
        })
    });
    let failed = errors.iter().map(|(path, error)| json!({ "path": path.to_string_lossy(), "error": error }));
    json!({ "schema": 1, "files": files.chain(failed).collect::<Vec<_>>() })
}
