//! The matrix for a terminal.

use std::fmt::Write;

use capi_version_matrix::{Item, Kind, Language, Provider};
use clap::builder::styling::Style;
use comfy_table::{presets, Cell, ContentArrangement, Table};

use super::LANGUAGES;
use crate::facts::{self, brought_to, feature, replacement, Column};
use crate::output::{paint, BAD, COOL, FAINT, GOOD, MIDDLE, STRONG};

fn style(provider: Provider) -> Style {
    match provider {
        Provider::Direct => GOOD,
        Provider::Fallback => COOL,
        Provider::Dispatch { .. } => MIDDLE,
        Provider::Unavailable(_) => BAD,
    }
}

fn letter(provider: Option<Provider>) -> &'static str {
    match provider {
        None => " ",
        Some(Provider::Direct) => "●",
        Some(Provider::Fallback) => "f",
        Some(Provider::Dispatch { .. }) => "d",
        Some(Provider::Unavailable(_)) => "·",
    }
}

pub fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Function => "function",
        Kind::Macro => "macro",
        Kind::Constant => "constant",
        Kind::Type => "type",
        Kind::Struct => "struct",
        Kind::Var => "variable",
        Kind::Hook => "hook",
    }
}

/// All that is known about one item.
pub fn details(item: &Item, columns: &[Column]) -> String {
    let mut page = String::new();
    let heading = format!("{} in the area {}", kind(item.kind), item.area);
    let _ = writeln!(page, "{}  {}\n", paint(STRONG, item.name), paint(FAINT, &heading));
    let _ = writeln!(page, "  {}", item.signature);
    if !item.rust.is_empty() {
        let _ = writeln!(page, "  fn {}{}", item.name, item.rust);
    }
    if !item.doc.is_empty() {
        let _ = writeln!(page, "\n{}", indent(item.doc));
    }
    page.push('\n');
    let mut row = |name: &str, value: &str| {
        let _ = writeln!(page, "  {name:<12} {value}");
    };
    row("since", &format!("CPython {}", item.since));
    let stable = item.stable_abi_since.map_or("never".to_owned(), |release| format!("CPython {}", feature(release)));
    row("stable ABI", &stable);
    if let Some(removed) = item.removed {
        row("removed", &format!("CPython {removed}"));
    }
    if let Some(private) = item.private_name {
        row("before that", private);
    }
    if item.kind == Kind::Function {
        row("references", if item.references == "-" { "none" } else { item.references });
        row("thread state", if item.thread_state { "must be attached" } else { "not needed" });
    }
    if let Some(url) = item.reference() {
        row("reference", &url);
    }
    if !item.note.is_empty() {
        row("note", item.note);
    }
    page.push('\n');
    page.push_str(&providers(item, columns));
    page
}

fn indent(text: &str) -> String {
    text.lines()
        .map(|line| if line.is_empty() { String::new() } else { format!("  {line}") })
        .collect::<Vec<_>>()
        .join("\n")
}

/// Runs of columns of one kind that say the same are one line.
fn providers(item: &Item, columns: &[Column]) -> String {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    let mut rest = columns;
    while let Some(&first) = rest.first() {
        let said = |column: Column| LANGUAGES.map(|(language, _)| column.provider(item, language));
        let same = rest.iter().take_while(|c| c.kind() == first.kind() && said(**c) == said(first)).count();
        let last = rest[same - 1];
        let label = if same == 1 { first.label() } else { format!("{}–3.{}", first.label(), last.minor()) };
        let mut cells = vec![Cell::new(format!("  {label}"))];
        for ((_, name), provider) in LANGUAGES.iter().zip(said(first)) {
            let text = provider.map_or(paint(FAINT, "not supported"), |p| paint(style(p), p.word()));
            cells.push(Cell::new(format!("{name} {text}")));
        }
        let reasons = said(first).map(|provider| match provider {
            Some(Provider::Unavailable(reason)) => reason,
            Some(Provider::Dispatch { .. }) => "looked up in the running Python, else our fallback",
            _ => "",
        });
        let reason = if reasons[0].is_empty() { reasons[1] } else { reasons[0] };
        cells.push(Cell::new(paint(FAINT, reason)));
        table.add_row(cells);
        rest = &rest[same..];
    }
    format!("{}\n", table.trim_fmt())
}

/// A name older than the matrix.
pub fn older(name: &str) -> String {
    let mut page = format!(
        "{}  {}\n\n",
        paint(STRONG, name),
        paint(FAINT, "older than the matrix: every supported Python had it, or it is private")
    );
    let Some(symbol) = facts::symbol(name) else { return page };
    let mut row = |name: &str, value: String| {
        let _ = writeln!(page, "  {name:<12} {value}");
    };
    if !symbol.exported.is_empty() {
        row("exported by", format!("CPython {}", symbol.exported));
    }
    row(
        "in headers",
        if symbol.headers.is_empty() { "never".to_owned() } else { format!("CPython {}", symbol.headers) },
    );
    row("stable ABI", symbol.stable_since.map_or("never".to_owned(), |minor| format!("since CPython 3.{minor}")));
    if let Some(replacement) = replacement(name) {
        let brought = brought_to(replacement.new).map_or(String::new(), |text| format!("; {text}"));
        row("use instead", format!("{}: {}{brought}", replacement.new, replacement.why));
    }
    page
}

/// Item by item for a few targets.
pub fn for_targets(items: &[&Item], columns: &[Column]) -> String {
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    let mut header = vec!["name".to_owned(), "since".to_owned(), "stable ABI".to_owned()];
    for column in columns {
        header.extend(LANGUAGES.map(|(_, name)| format!("{} {name}", column.label())));
    }
    header.push("why not".to_owned());
    table.set_header(header.iter().map(|text| paint(STRONG, text)));
    let mut counts = vec![[0usize; 4]; columns.len() * LANGUAGES.len()];
    for item in items {
        let mut row = vec![item.name.to_owned(), item.since.to_string()];
        row.push(item.stable_abi_since.map_or("–".to_owned(), feature));
        let mut why = "";
        for (at, column) in columns.iter().enumerate() {
            for (language_at, (language, _)) in LANGUAGES.iter().enumerate() {
                let provider = column.provider(item, *language);
                if let Some(provider) = provider {
                    counts[at * LANGUAGES.len() + language_at][place(provider)] += 1;
                }
                if let (Some(Provider::Unavailable(reason)), true) = (provider, why.is_empty()) {
                    why = reason;
                }
                row.push(provider.map_or("–".to_owned(), |p| paint(style(p), p.word())));
            }
        }
        row.push(paint(FAINT, why));
        table.add_row(row);
    }
    let mut page = format!("{}\n\n", table.trim_fmt());
    for (at, count) in counts.iter().enumerate() {
        let (column, (_, language)) = (columns[at / LANGUAGES.len()], LANGUAGES[at % LANGUAGES.len()]);
        let [direct, fallback, dispatch, unavailable] = count;
        let name = format!("{} in {language}", column.label());
        let _ = writeln!(
            page,
            "{name:<24} {direct} direct, {fallback} fallback, {dispatch} dispatch, {unavailable} unavailable"
        );
    }
    page
}

fn place(provider: Provider) -> usize {
    match provider {
        Provider::Direct => 0,
        Provider::Fallback => 1,
        Provider::Dispatch { .. } => 2,
        Provider::Unavailable(_) => 3,
    }
}

/// The heat map in letters, one block of columns for each language.
pub fn map(items: &[&Item], older: &[&str]) -> String {
    let cpython: Vec<Column> =
        Column::all().into_iter().filter(|c| matches!(c, Column::CPython(_) | Column::PyPy(_))).collect();
    let floor = Column::Abi3(facts::oldest_limited());
    let width = items.iter().map(|item| item.name.len()).max().unwrap_or(0).max(10);
    let mut page = String::new();
    let numbers: String = cpython.iter().map(|c| format!("{:>3}", c.minor())).collect();
    let pypy = cpython.iter().filter(|c| matches!(c, Column::PyPy(_))).count() * 3;
    let real = numbers.len() - pypy;
    let _ = writeln!(page, "{:width$}  {:<real$}{:>pypy$}  {:>8}  C, CPython 3.N", "", "", "PyPy", "abi3");
    let header = format!("{:width$}  {numbers}  {:>8}  Rust", "", format!(">=3.{}", floor.minor()));
    let _ = writeln!(page, "{}", paint(STRONG, &header));
    let mut area = "";
    for item in items {
        if item.area != area {
            area = item.area;
            let _ = writeln!(page, "{}", paint(STRONG, area));
        }
        let cell = |column: Column, language| {
            let provider = column.provider(item, language);
            provider.map_or("  ".to_owned() + letter(None), |p| "  ".to_owned() + &paint(style(p), letter(provider)))
        };
        let row: String = cpython.iter().map(|&column| cell(column, Language::C)).collect();
        let rust = cell(Column::CPython(facts::oldest(Language::Rust)), Language::Rust);
        let _ = writeln!(page, "{:width$}  {row}       {}  {rust}", item.name, cell(floor, Language::C));
    }
    for name in older {
        let exported = facts::symbol(name).map(|symbol| symbol.exported.to_string()).unwrap_or_default();
        let _ = writeln!(
            page,
            "{name:width$}  {}",
            paint(FAINT, &format!("older than the matrix; exported by {exported}"))
        );
    }
    let rust = format!("Rust is for CPython 3.{}", facts::oldest(Language::Rust));
    let _ = writeln!(
        page,
        "\n{} items. {} direct  {} fallback  {} dispatch  {} unavailable. {rust}. `capi matrix NAME` tells all about one.",
        items.len(),
        paint(GOOD, "●"),
        paint(COOL, "f"),
        paint(MIDDLE, "d"),
        paint(BAD, "·"),
    );
    page
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn details_tell_what_provider_decides() {
        let page = details(capi_version_matrix::item("PyDict_Pop").unwrap(), &Column::all());
        assert!(page.contains("fallback") && page.contains("direct"), "{page}");
    }

    #[test]
    fn an_old_function_names_its_successor() {
        let page = older("PyWeakref_GetObject");
        assert!(page.contains("PyWeakref_GetRef"), "{page}");
    }
}
