//! The figures for the documentation: a page of tables and a chart.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use anyhow::{Context, Result};
use minijinja::{context, Environment, Value};

use super::report::{cells, gaps, lines, GrowthRow, Metric, Row, Summary, COLUMNS};
use crate::gen::root;

pub fn write(summaries: &[Summary], growth: &[GrowthRow], sizes: &[usize]) -> Result<()> {
    let docs = root().join("docs");
    let page = docs.join("performance-figures.md");
    fs::write(&page, figures(summaries, growth, sizes)?).with_context(|| format!("cannot write {}", page.display()))?;
    let chart = docs.join("performance.svg");
    fs::write(&chart, render_chart(summaries)?).with_context(|| format!("cannot write {}", chart.display()))?;
    println!("wrote docs/performance-figures.md and docs/performance.svg");
    Ok(())
}

fn figures(summaries: &[Summary], growth: &[GrowthRow], sizes: &[usize]) -> Result<String> {
    let mut text = String::from(
        "# Performance: the figures\n\nWritten by `cargo xtask bench --docs`; [how they are measured](performance.md). Times are \
         nanoseconds of one pass\nthrough a scenario's loop, the best of all rounds. *peer* is pythoncapi_compat.h, *compat* \
         `pyo3_ffi::compat`, *real* the\ninterpreter's own function on the newest Python.\n",
    );
    for summary in summaries {
        let unit = summary.metric.unit();
        write!(text, "\n## Python {} beside {}, {unit}\n\n", summary.python, summary.newest)?;
        for line in lines(summary) {
            writeln!(text, "- {line}")?;
        }
        for (title, gaps) in gaps(summary) {
            writeln!(text, "- {title}")?;
            for line in gaps {
                writeln!(text, "  - {line}")?;
            }
        }
        let fallbacks: Vec<&Row> = summary.rows.iter().filter(|row| row.is_fallback).collect();
        write!(text, "\n| {} |\n|{}\n", COLUMNS.join(" | "), " --- |".repeat(COLUMNS.len()))?;
        for row in &fallbacks {
            writeln!(text, "| {} |", cells(row).join(" | "))?;
        }
        write!(text, "\nWhat this Python has itself, and what every Python has:\n\n")?;
        write!(text, "| {} |\n|{}\n", COLUMNS.join(" | "), " --- |".repeat(COLUMNS.len()))?;
        for row in summary.rows.iter().filter(|row| !row.is_fallback) {
            writeln!(text, "| {} |", cells(row).join(" | "))?;
        }
    }
    if !growth.is_empty() {
        let heads: Vec<String> = sizes.iter().map(|n| format!("n = {n}")).collect();
        write!(text, "\n## Nanoseconds per element\n\n| Python | API | scenario | {} |\n", heads.join(" | "))?;
        writeln!(text, "|{}", " --- |".repeat(3 + sizes.len()))?;
        for row in growth {
            let values: Vec<String> =
                row.values.iter().map(|value| value.map_or(String::new(), |value| format!("{value:.1}"))).collect();
            writeln!(text, "| {} | {} | {} | {} |", row.python, row.api, row.scenario, values.join(" | "))?;
        }
    }
    Ok(text)
}

/// Pixels: of a panel, of its labels, and of one area.
const PANEL: usize = 560;
const LABEL: usize = 90;
const STEP: usize = 26;
const TOP: usize = 60;
/// The ratios that the bars' scale begins and ends with.
const SCALE: (f64, f64) = (TICKS[0], TICKS[TICKS.len() - 1]);
const TICKS: [f64; 10] = [0.03125, 0.0625, 0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0];
/// So that the shortest bar can be seen.
const SHORTEST: f64 = 2.0;

/// How long the bar of a ratio is.
fn length(ratio: f64) -> f64 {
    let (least, most) = SCALE;
    let part = (ratio.clamp(least, most) / least).ln() / (most / least).ln();
    (part * (PANEL - LABEL - 30) as f64).round().max(SHORTEST)
}

/// `1/32`, for decimals would touch each other.
fn tick(ratio: f64) -> String {
    if ratio < 1.0 {
        format!("1/{}", ratio.recip())
    } else {
        ratio.to_string()
    }
}

fn render_chart(summaries: &[Summary]) -> Result<String> {
    let timed: Vec<&Summary> = summaries.iter().filter(|summary| summary.metric == Metric::Nanoseconds).collect();
    let areas: BTreeSet<&str> = timed
        .iter()
        .flat_map(|summary| summary.rows.iter().filter(|row| row.is_fallback).map(|row| row.area.as_str()))
        .collect();
    let panels: Vec<Value> = timed
        .iter()
        .enumerate()
        .map(|(index, summary)| {
            let groups: Vec<Value> =
                areas.iter().enumerate().map(|(place, area)| group(summary, area, place)).collect();
            context! { x => index * PANEL, python => summary.python.as_str(), newest => summary.newest.as_str(), groups => groups }
        })
        .collect();
    let ticks: Vec<Value> = TICKS
        .iter()
        .map(|ratio| context! { x => LABEL as f64 + length(*ratio), text => tick(*ratio), is_one => *ratio == 1.0 })
        .collect();
    let bottom = TOP + areas.len() * STEP;
    let source = fs::read_to_string(root().join("benches/chart.svg.jinja"))?;
    let mut environment = Environment::new();
    environment.add_template("chart", &source)?;
    let chart = environment.get_template("chart")?.render(context! {
        width => PANEL * timed.len().max(1),
        height => bottom + 50,
        label => LABEL,
        bottom => bottom,
        panels => panels,
        ticks => ticks,
    })?;
    Ok(chart)
}

/// The geometric means of an area; the other header's over the scenarios that it has, ours over all.
fn group(summary: &Summary, area: &str, place: usize) -> Value {
    let rows = || summary.rows.iter().filter(|row| row.is_fallback && row.area == area);
    let mean = |times: &mut dyn Iterator<Item = (Option<f64>, Option<f64>)>| {
        let logs: Vec<f64> = times.filter_map(|(time, real)| Some((time? / real?).ln())).collect();
        (!logs.is_empty()).then(|| (logs.iter().sum::<f64>() / logs.len() as f64).exp())
    };
    context! {
        area => area,
        y => TOP + place * STEP,
        ours => mean(&mut rows().map(|row| (row.c, row.real))).map_or(0.0, length),
        peer => mean(&mut rows().map(|row| (row.peer, row.real))).map(length),
    }
}
