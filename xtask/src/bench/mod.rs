//! `cargo xtask bench`: what our functions cost beside the real ones of the newest Python, beside `pyo3_ffi::compat` and
//! beside another header.

use std::fs;
use std::path::PathBuf;

use anyhow::{bail, Context, Result};
use serde_json::json;

use crate::pythons::{self, Implementation, Python};

mod docs;
mod instructions;
mod libraries;
mod measure;
mod peer;
mod report;
mod scenarios;

use libraries::Api;
use measure::{Costs, Subject};
use report::Metric;
use scenarios::Scenario;

#[derive(clap::Args)]
pub struct Options {
    /// The interpreters whose fallbacks are measured, by label
    #[arg(long = "python", value_name = "LABEL", default_values = ["3.9", "3.12"])]
    pythons: Vec<String>,
    /// Only scenarios whose name contains the text, or of the area of that name
    #[arg(short = 'k', value_name = "TEXT")]
    filter: Option<String>,
    /// Only these implementations
    #[arg(long = "api", value_enum)]
    apis: Vec<Api>,
    /// The other header to compare with; without it pythoncapi_compat.h is fetched from PyPI into the cache
    #[arg(long, value_name = "PATH")]
    peer_header: Option<PathBuf>,
    /// How often each scenario is measured; the best time counts
    #[arg(long, default_value_t = 60)]
    rounds: usize,
    /// Count instructions with callgrind too
    #[arg(long)]
    instructions: bool,
    /// Only count instructions
    #[arg(long)]
    only_instructions: bool,
    /// Measure the cost per element for up to a million elements too
    #[arg(long)]
    growth: bool,
    /// Write the documentation's tables and chart; measures growth and counts instructions too
    #[arg(long)]
    docs: bool,
    /// Write all figures as JSON
    #[arg(long, value_name = "PATH")]
    json: Option<PathBuf>,
}

/// How often what looks slower than the other header is measured again, which leaves what is slower.
const AGAIN: usize = 3;
const SIZES: [usize; 4] = [10, 1_000, 100_000, 1_000_000];

pub fn run(options: &Options) -> Result<()> {
    let found = pythons::select(&pythons::find());
    let usable: Vec<&Python> = found
        .iter()
        .filter(|python| python.implementation == Implementation::CPython && python.has_headers)
        .filter(|python| !python.debug && !python.free_threaded && python.version.minor() >= (3, 9))
        .collect();
    let newest = *usable.iter().max_by_key(|python| python.version.minor()).context("no CPython with headers")?;
    let mut targets = Vec::new();
    for label in &options.pythons {
        match usable.iter().find(|python| python.label() == *label) {
            Some(python) => targets.push(*python),
            None => println!("{label} is not measured: no such interpreter with headers; see `cargo xtask pythons`"),
        }
    }
    if targets.is_empty() {
        bail!("no interpreter to measure");
    }
    let peer = match &options.peer_header {
        Some(path) => Some(path.canonicalize().with_context(|| format!("cannot find {}", path.display()))?),
        None => peer::fetch(newest)?,
    };

    let all = scenarios::load()?;
    let is_chosen = |scenario: &&Scenario| {
        options.filter.as_ref().is_none_or(|text| scenario.name.contains(text.as_str()) || scenario.area == *text)
    };
    let chosen: Vec<Scenario> = all.iter().filter(is_chosen).cloned().collect();
    let timer = libraries::timer()?;
    let subjects = build(&targets, newest, &chosen, peer.as_deref(), &options.apis)?;

    let plain: Vec<(Scenario, usize)> =
        chosen.iter().filter(|scenario| !scenario.growth).map(|scenario| (scenario.clone(), 0)).collect();
    let mut costs = Costs::new();
    if !options.only_instructions {
        costs = measure::measure(&subjects, &plain, &timer, options.rounds)?;
        for _ in 0..AGAIN {
            let doubtful = report::slower_than_peer(&costs, &plain, &targets, newest);
            if doubtful.is_empty() {
                break;
            }
            for (key, cost) in measure::measure(&subjects, &doubtful, &timer, options.rounds)? {
                costs.entry(key).or_default().samples.extend(cost.samples);
            }
        }
    }
    let mut metrics = vec![Metric::Nanoseconds];
    if options.instructions || options.only_instructions {
        instructions::count(&subjects, &plain, &timer, &mut costs)?;
        metrics.push(Metric::Instructions);
    } else if options.docs {
        // They tell whether what is slower does more.
        instructions::count(&subjects, &plain, &timer, &mut costs)?;
    }
    if options.only_instructions {
        metrics.remove(0);
    }

    let mut summaries = Vec::new();
    for python in &targets {
        for metric in &metrics {
            let summary = report::summarize(&costs, &plain, python, newest, *metric);
            report::print(&summary);
            summaries.push(summary);
        }
    }
    let mut growth = Vec::new();
    if options.growth || options.docs {
        let scenarios: Vec<(Scenario, usize)> = chosen
            .iter()
            .filter(|scenario| scenario.growth)
            .flat_map(|scenario| SIZES.map(|n| (scenario.clone(), n)))
            .collect();
        let costs = measure::measure(&subjects, &scenarios, &timer, 5)?;
        growth = report::print_growth(&costs, &scenarios, &targets, &SIZES);
    }
    if options.docs {
        docs::write(&summaries, &growth, &SIZES)?;
    }
    if let Some(path) = &options.json {
        let figures = json!({
            "summaries": summaries,
            "sizes": SIZES,
            "growth": growth,
            "costs": report::all(&costs, &plain),
        });
        fs::write(path, serde_json::to_string_pretty(&figures)?)
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

/// Compiles the scenarios for the targets and for the interpreter that has every function.
fn build(
    targets: &[&Python],
    newest: &Python,
    scenarios: &[Scenario],
    peer: Option<&std::path::Path>,
    wanted: &[Api],
) -> Result<Vec<Subject>> {
    let is_wanted = |api: &Api| wanted.is_empty() || wanted.contains(api);
    // One file of the stable ABI serves all.
    let mut abi3 = Vec::new();
    for api in [Api::CAbi3, Api::RustAbi3].into_iter().filter(is_wanted) {
        eprintln!("building the scenarios for abi3 ({})", api.name());
        abi3.push(libraries::build(api, newest, scenarios, None)?);
    }
    let is_target = targets.iter().any(|python| python.label() == newest.label());
    let mut subjects = Vec::new();
    for python in targets.iter().copied().chain((!is_target).then_some(newest)) {
        let mut apis = vec![Api::C, Api::Rust];
        if python.label() != newest.label() {
            apis.push(Api::Compat);
            apis.extend(peer.map(|_| Api::Peer));
        }
        let mut built = abi3.clone();
        for api in apis.into_iter().filter(is_wanted) {
            eprintln!("building the scenarios for {} ({})", python.label(), api.name());
            built.push(libraries::build(api, python, scenarios, peer)?);
        }
        subjects.push(Subject { python: python.clone(), libraries: built });
    }
    Ok(subjects)
}
