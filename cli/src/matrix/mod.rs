//! `capi matrix`: who provides what, where.

mod html;
mod json;
mod text;

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::{bail, Context};
use capi_version_matrix::{areas, item, items, Item, Language};
use wildmatch::WildMatch;

use crate::facts::{self, Column};
use crate::output::{self, Format, Outcome};

/// Show where API items exist and who provides them: direct, fallback, dispatch, unavailable
#[derive(clap::Args)]
pub struct Args {
    /// Names of functions, types, macros, constants; `*` and `?` match any characters
    names: Vec<String>,
    /// Only this CPython, such as 3.9 (may be repeated)
    #[arg(long, value_name = "3.N", value_parser = minor)]
    python: Vec<u8>,
    /// Only one file for the stable ABI from this CPython on (may be repeated)
    #[arg(long, value_name = "3.N", value_parser = minor)]
    abi3: Vec<u8>,
    /// The same for the stable ABI of both builds, with and without the GIL
    #[arg(long, value_name = "3.N", value_parser = minor)]
    abi3t: Vec<u8>,
    /// Only the PyPy that speaks this Python (may be repeated)
    #[arg(long, value_name = "3.N", value_parser = minor)]
    pypy: Vec<u8>,
    /// Only this chapter of the API, such as dict (may be repeated)
    #[arg(long)]
    area: Vec<String>,
    /// Write one self-contained HTML page: a heat map with search and filters
    #[arg(long, value_name = "FILE", conflicts_with = "format")]
    html: Option<PathBuf>,
}

/// The languages, and what they are called.
const LANGUAGES: [(Language, &str); 2] = [(Language::C, "C"), (Language::Rust, "Rust")];

pub fn run(args: &Args, format: Format) -> anyhow::Result<Outcome> {
    let columns = args.columns()?;
    let (chosen, older) = args.items()?;
    if let Some(file) = &args.html {
        let page = html::page(&chosen, &columns)?;
        std::fs::write(file, page).with_context(|| format!("cannot write {}", file.display()))?;
        output::text(&format!("{}: {} items\n", file.display(), chosen.len()))?;
        return Ok(Outcome::Fine);
    }
    match format {
        Format::Json => output::json(&json::document(&chosen, &older, &columns))?,
        Format::Text if !args.names.is_empty() && chosen.len() + older.len() <= 5 => {
            let details = chosen.iter().map(|item| text::details(item, &columns));
            let pages: Vec<String> = details.chain(older.iter().map(|name| text::older(name))).collect();
            output::text(&pages.join("\n"))?;
        }
        Format::Text if args.names_targets() => output::text(&text::for_targets(&chosen, &columns))?,
        Format::Text => output::text(&text::map(&chosen, &older))?,
    }
    Ok(Outcome::Fine)
}

impl Args {
    fn names_targets(&self) -> bool {
        [&self.python, &self.abi3, &self.abi3t, &self.pypy].iter().any(|list| !list.is_empty())
    }

    fn columns(&self) -> anyhow::Result<Vec<Column>> {
        let all = Column::all();
        if !self.names_targets() {
            return Ok(all);
        }
        let python = self.python.iter().map(|&minor| Column::CPython(minor));
        let abi3 = self.abi3.iter().map(|&minor| Column::Abi3(minor));
        let abi3t = self.abi3t.iter().map(|&minor| Column::Abi3t(minor));
        let asked: Vec<Column> =
            python.chain(abi3).chain(abi3t).chain(self.pypy.iter().map(|&minor| Column::PyPy(minor))).collect();
        for column in &asked {
            if !all.contains(column) {
                let known: Vec<String> =
                    all.iter().filter(|c| c.kind() == column.kind()).map(|c| format!("3.{}", c.minor())).collect();
                bail!("--{} 3.{}: not supported; choose among {}", option(*column), column.minor(), known.join(", "));
            }
        }
        Ok(asked)
    }

    /// The chosen items of the matrix, and older names of which only the existence is known.
    fn items(&self) -> anyhow::Result<(Vec<&'static Item>, Vec<&'static str>)> {
        for area in &self.area {
            if !areas().iter().any(|known| known.name == area) {
                let known: Vec<&str> = areas().iter().map(|area| area.name).collect();
                bail!("--area {area}: no such area; the areas are {}", known.join(", "));
            }
        }
        let in_area = |item: &&Item| self.area.is_empty() || self.area.iter().any(|area| area == item.area);
        if self.names.is_empty() {
            return Ok((items().filter(in_area).collect(), Vec::new()));
        }
        let mut chosen: Vec<&Item> = Vec::new();
        let mut older = Vec::new();
        for name in &self.names {
            let pattern = WildMatch::new(name);
            let found: Vec<&Item> = items().filter(in_area).filter(|item| pattern.matches(item.name)).collect();
            let mut known: Vec<&str> =
                facts::symbol_names().filter(|known| pattern.matches(known) && item(known).is_none()).collect();
            if !self.area.is_empty() {
                known.clear();
            }
            if found.is_empty() && known.is_empty() {
                bail!("{name}: no such item{}", nearest(name));
            }
            known.sort_unstable();
            older.extend(known);
            chosen.extend(
                found
                    .iter()
                    .filter(|found| !chosen.iter().any(|item| std::ptr::eq(*item, **found)))
                    .copied()
                    .collect::<Vec<_>>(),
            );
        }
        Ok((chosen, older))
    }
}

fn option(column: Column) -> &'static str {
    match column {
        Column::CPython(_) => "python",
        other => other.kind(),
    }
}

fn nearest(name: &str) -> String {
    let names: BTreeSet<&str> = items().map(|item| item.name).chain(facts::symbol_names()).collect();
    let names: Vec<&str> = names.into_iter().collect();
    let close = similar::get_close_matches(name, &names, 3, 0.75);
    if close.is_empty() {
        return " in the matrix or in any CPython's library; `capi matrix 'PyDict_*'` lists names".to_owned();
    }
    format!("; did you mean {}?", close.join(" or "))
}

/// `3.9`, also `39` and `cp39`.
pub fn minor(text: &str) -> Result<u8, String> {
    let digits = text.trim_start_matches("cp").trim_start_matches("pp");
    let rest = digits.strip_prefix("3.").or_else(|| digits.strip_prefix('3'));
    rest.and_then(|rest| rest.parse().ok()).ok_or_else(|| format!("{text:?} is no Python 3: write it like 3.9"))
}
