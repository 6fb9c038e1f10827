//! Tables of what was measured, ratios and their geometric means.

use std::collections::BTreeSet;

use capi_version_matrix::{item, provider, Language, Provider, Target};
use comfy_table::{CellAlignment, Table};
use serde::Serialize;

use super::libraries::Api;
use super::measure::{Cost, Costs};
use super::scenarios::Scenario;
use crate::pythons::Python;

/// Differences that count as noise: this part of the time, and this many nanoseconds.
const NOISE: (f64, f64) = (1.05, 0.3);

/// What the numbers are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Metric {
    Nanoseconds,
    Instructions,
}

impl Metric {
    pub fn of(self, cost: &Cost) -> Option<f64> {
        match self {
            Metric::Nanoseconds => (!cost.samples.is_empty()).then(|| cost.best()),
            Metric::Instructions => cost.instructions,
        }
    }

    pub fn unit(self) -> &'static str {
        match self {
            Metric::Nanoseconds => "ns",
            Metric::Instructions => "instructions",
        }
    }
}

/// One scenario on one interpreter, beside the real function on the newest one.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    pub scenario: String,
    pub area: String,
    pub function: Option<String>,
    /// Whether this interpreter lacks the function.
    pub is_fallback: bool,
    pub c: Option<f64>,
    pub rust: Option<f64>,
    pub c_abi3: Option<f64>,
    pub rust_abi3: Option<f64>,
    pub peer: Option<f64>,
    pub compat: Option<f64>,
    pub real: Option<f64>,
    pub real_rust: Option<f64>,
}

/// A geometric mean of how many ratios.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Mean {
    pub ratio: f64,
    pub count: usize,
}

/// A scenario that is slower than it should be, and why.
#[derive(Debug, Clone, Serialize)]
pub struct Gap {
    pub scenario: String,
    pub ratio: f64,
    pub reason: Option<String>,
    /// This library's and the other's instructions, if they were counted.
    pub instructions: Option<(f64, f64)>,
}

/// All rows of one interpreter and what they come to.
#[derive(Debug, Clone, Serialize)]
pub struct Summary {
    pub python: String,
    pub newest: String,
    pub metric: Metric,
    /// The other header's time in ours.
    pub peer_to_c: Mean,
    pub c_to_real: Mean,
    pub rust_to_c: Mean,
    pub compat_to_rust: Mean,
    pub c_abi3_to_real: Mean,
    pub rust_abi3_to_c_abi3: Mean,
    /// What every interpreter has: this one's time in the newest one's.
    pub control: Mean,
    pub slower_than_peer: Vec<Gap>,
    pub above_twice_real: Vec<Gap>,
    pub rows: Vec<Row>,
}

pub fn summarize(
    costs: &Costs,
    scenarios: &[(Scenario, usize)],
    python: &Python,
    newest: &Python,
    metric: Metric,
) -> Summary {
    let mut rows = Vec::new();
    for (scenario, n) in scenarios {
        let cost = |python: &Python, api: Api| {
            costs.get(&(scenario.symbol.clone(), *n, python.label(), api)).and_then(|cost| metric.of(cost))
        };
        rows.push(Row {
            scenario: scenario.name.clone(),
            area: scenario.area.clone(),
            function: scenario.function.clone(),
            is_fallback: scenario.function.as_deref().is_some_and(|function| is_fallback(function, python)),
            c: cost(python, Api::C),
            rust: cost(python, Api::Rust),
            c_abi3: cost(python, Api::CAbi3),
            rust_abi3: cost(python, Api::RustAbi3),
            peer: cost(python, Api::Peer),
            compat: cost(python, Api::Compat),
            real: cost(newest, Api::C),
            real_rust: cost(newest, Api::Rust),
        });
    }
    let fallbacks: Vec<&Row> = rows.iter().filter(|row| row.is_fallback).collect();
    let controls: Vec<&Row> = rows.iter().filter(|row| row.function.is_none()).collect();
    let functions: Vec<&Row> = rows.iter().filter(|row| row.function.is_some()).collect();
    let is_slower = |row: &&&Row| match (row.c, row.peer) {
        (Some(c), Some(peer)) => c > peer * NOISE.0 && c > peer + NOISE.1,
        _ => false,
    };
    let is_above = |row: &&&Row| matches!((row.c, row.real), (Some(c), Some(real)) if c > 2.0 * real);
    let reason = |row: &Row, of: fn(&Scenario) -> &Option<String>| {
        scenarios
            .iter()
            .find(|(scenario, _)| scenario.name == row.scenario)
            .and_then(|(scenario, _)| of(scenario).clone())
    };
    let gap = |row: &Row, other: Option<f64>, of: fn(&Scenario) -> &Option<String>| Gap {
        scenario: row.scenario.clone(),
        ratio: row.c.zip(other).map_or(f64::NAN, |(c, other)| c / other),
        reason: reason(row, of),
        instructions: None,
    };
    let instructions = |row: &Row, api: Api| {
        let (scenario, n) = scenarios.iter().find(|(scenario, _)| scenario.name == row.scenario)?;
        costs.get(&(scenario.symbol.clone(), *n, python.label(), api))?.instructions
    };
    let behind_peer = |row: &&Row| Gap {
        instructions: instructions(row, Api::C).zip(instructions(row, Api::Peer)),
        ..gap(row, row.peer, |scenario| &scenario.behind_peer)
    };
    let behind_real = |row: &&Row| gap(row, row.real, |scenario| &scenario.behind_real);
    Summary {
        python: python.label(),
        newest: newest.label(),
        metric,
        peer_to_c: mean(&fallbacks, |row| (row.peer, row.c)),
        c_to_real: mean(&fallbacks, |row| (row.c, row.real)),
        rust_to_c: mean(&fallbacks, |row| (row.rust, row.c)),
        compat_to_rust: mean(&fallbacks, |row| (row.compat, row.rust)),
        c_abi3_to_real: mean(&functions, |row| (row.c_abi3, row.real)),
        rust_abi3_to_c_abi3: mean(&functions, |row| (row.rust_abi3, row.c_abi3)),
        control: mean(&controls, |row| (row.c, row.real)),
        slower_than_peer: fallbacks.iter().filter(is_slower).map(behind_peer).collect(),
        above_twice_real: fallbacks.iter().filter(is_above).map(behind_real).collect(),
        rows,
    }
}

/// The scenarios that look slower than the other header's on one of the interpreters.
pub fn slower_than_peer(
    costs: &Costs,
    scenarios: &[(Scenario, usize)],
    pythons: &[&Python],
    newest: &Python,
) -> Vec<(Scenario, usize)> {
    let slower: BTreeSet<String> = pythons
        .iter()
        .flat_map(|python| summarize(costs, scenarios, python, newest, Metric::Nanoseconds).slower_than_peer)
        .map(|gap| gap.scenario)
        .collect();
    scenarios.iter().filter(|(scenario, _)| slower.contains(&scenario.name)).cloned().collect()
}

fn is_fallback(function: &str, python: &Python) -> bool {
    let target = Target::cpython(python.version.major, python.version.minor, Language::C);
    item(function).is_some_and(|item| provider(item, &target) == Provider::Fallback)
}

fn mean(rows: &[&Row], pair: impl Fn(&Row) -> (Option<f64>, Option<f64>)) -> Mean {
    let ratios: Vec<f64> = rows
        .iter()
        .filter_map(|row| match pair(row) {
            (Some(one), Some(other)) if one > 0.0 && other > 0.0 => Some((one / other).ln()),
            _ => None,
        })
        .collect();
    Mean { ratio: (ratios.iter().sum::<f64>() / ratios.len() as f64).exp(), count: ratios.len() }
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| format!("{value:.1}"))
}

fn ratio(one: Option<f64>, other: Option<f64>) -> String {
    match (one, other) {
        (Some(one), Some(other)) => format!("{:.2}", one / other),
        _ => String::new(),
    }
}

pub const COLUMNS: [&str; 12] = [
    "scenario",
    "C",
    "Rust",
    "peer",
    "compat",
    "real",
    "C/real",
    "peer/C",
    "Rust/C",
    "compat/Rust",
    "C abi3",
    "Rust abi3",
];

/// The cells of a row, in the columns' order.
pub fn cells(row: &Row) -> [String; 12] {
    [
        row.scenario.clone(),
        number(row.c),
        number(row.rust),
        number(row.peer),
        number(row.compat),
        number(row.real),
        ratio(row.c, row.real),
        ratio(row.peer, row.c),
        ratio(row.rust, row.c),
        ratio(row.compat, row.rust),
        number(row.c_abi3),
        number(row.rust_abi3),
    ]
}

pub fn print(summary: &Summary) {
    let mut table = Table::new();
    table.load_preset(comfy_table::presets::UTF8_BORDERS_ONLY);
    table.set_header(COLUMNS);
    for row in &summary.rows {
        let mut cells = cells(row);
        if !row.is_fallback {
            cells[0] += if row.function.is_some() { " (direct)" } else { " (control)" };
        }
        table.add_row(cells);
    }
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    println!("\n{} beside the real functions on {}, {}", summary.python, summary.newest, summary.metric.unit());
    println!("{table}");
    for line in lines(summary) {
        println!("{line}");
    }
    for (title, gaps) in gaps(summary) {
        println!("{title}");
        for line in gaps {
            println!("  {line}");
        }
    }
}

/// The summary in sentences.
pub fn lines(summary: &Summary) -> Vec<String> {
    let unit = match summary.metric {
        Metric::Nanoseconds => "time",
        Metric::Instructions => "instructions",
    };
    let mean = |mean: Mean| format!("{:.2} ({} scenarios)", mean.ratio, mean.count);
    vec![
        format!("other header's {unit} / C fallback's: {}", mean(summary.peer_to_c)),
        format!("C fallback's {unit} / real function's on {}: {}", summary.newest, mean(summary.c_to_real)),
        format!("Rust fallback's {unit} / C fallback's: {}", mean(summary.rust_to_c)),
        format!("pyo3_ffi::compat's {unit} / Rust fallback's: {}", mean(summary.compat_to_rust)),
        format!("abi3 in C, fallbacks and dispatched calls / real function's: {}", mean(summary.c_abi3_to_real)),
        format!("abi3 in Rust / abi3 in C: {}", mean(summary.rust_abi3_to_c_abi3)),
        format!(
            "functions that both interpreters have, {} / {}: {}",
            summary.python,
            summary.newest,
            mean(summary.control)
        ),
    ]
}

/// The scenarios that are slower than they should be, with the reasons that `benches/AREA.toml` gives.
pub fn gaps(summary: &Summary) -> [(String, Vec<String>); 2] {
    let title = |what: &str, gaps: &[Gap]| {
        let unknown = gaps.iter().filter(|gap| gap.reason.is_none()).count();
        format!("{what}: {} scenarios, {unknown} of them without a reason", gaps.len())
    };
    let line = |gap: &Gap| {
        let reason = gap.reason.as_deref().unwrap_or("no reason is known");
        let counts = gap
            .instructions
            .filter(|_| gap.reason.is_none())
            .map_or_else(String::new, |(ours, theirs)| format!(" ({ours:.0} instructions beside {theirs:.0})"));
        format!("{}: {:.2} times; {reason}{counts}", gap.scenario, gap.ratio)
    };
    [
        ("slower than the other header", &summary.slower_than_peer),
        ("above twice the real function's", &summary.above_twice_real),
    ]
    .map(|(what, gaps)| (title(what, gaps), gaps.iter().map(line).collect()))
}

/// The cost per element for growing numbers of them.
pub fn print_growth(
    costs: &Costs,
    scenarios: &[(Scenario, usize)],
    pythons: &[&Python],
    sizes: &[usize],
) -> Vec<GrowthRow> {
    let mut rows = Vec::new();
    let mut table = Table::new();
    table.load_preset(comfy_table::presets::UTF8_BORDERS_ONLY);
    table.set_header(
        ["Python", "API", "scenario"].map(str::to_owned).into_iter().chain(sizes.iter().map(|n| format!("n = {n}"))),
    );
    let mut names: Vec<&Scenario> = scenarios.iter().map(|(scenario, _)| scenario).collect();
    names.dedup_by_key(|scenario| &scenario.symbol);
    for python in pythons {
        for api in [Api::C, Api::Rust, Api::CAbi3, Api::RustAbi3] {
            for scenario in &names {
                let per_element = |n: &usize| {
                    let cost = costs.get(&(scenario.symbol.clone(), *n, python.label(), api))?;
                    Some(cost.best() / *n as f64)
                };
                let values: Vec<Option<f64>> = sizes.iter().map(per_element).collect();
                if values.iter().all(Option::is_none) {
                    continue;
                }
                let cells = [python.label(), api.name().to_owned(), scenario.name.clone()];
                table.add_row(cells.into_iter().chain(values.iter().map(|value| number(*value))));
                rows.push(GrowthRow {
                    python: python.label(),
                    api: api.name(),
                    scenario: scenario.name.clone(),
                    values,
                });
            }
        }
    }
    println!("\nnanoseconds per element\n{table}");
    rows
}

#[derive(Debug, Clone, Serialize)]
pub struct GrowthRow {
    pub python: String,
    pub api: &'static str,
    pub scenario: String,
    pub values: Vec<Option<f64>>,
}

/// Every figure for itself, for other programs.
#[derive(Debug, Serialize)]
pub struct Figure<'a> {
    scenario: &'a str,
    python: &'a str,
    api: &'static str,
    best: Option<f64>,
    median: Option<f64>,
    instructions: Option<f64>,
}

pub fn all<'a>(costs: &'a Costs, scenarios: &'a [(Scenario, usize)]) -> Vec<Figure<'a>> {
    let name = |symbol: &str| {
        scenarios.iter().find(|(scenario, _)| scenario.symbol == symbol).map_or("", |(scenario, _)| &scenario.name)
    };
    costs
        .iter()
        .map(|((symbol, _, python, api), cost)| Figure {
            scenario: name(symbol),
            python,
            api: api.name(),
            best: Metric::Nanoseconds.of(cost),
            median: (!cost.samples.is_empty()).then(|| cost.median()),
            instructions: cost.instructions,
        })
        .collect()
}
