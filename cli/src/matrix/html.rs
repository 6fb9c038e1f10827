//! The matrix as one page without anything to load.

use anyhow::Context;
use capi_version_matrix::{Item, Provider};
use minijinja::{context, Environment};
use serde_json::json;

use super::text::kind;
use super::LANGUAGES;
use crate::facts::{feature, Column};

pub fn page(items: &[&Item], columns: &[Column]) -> anyhow::Result<String> {
    let mut reasons: Vec<&str> = Vec::new();
    let mut place = |reason: &'static str| match reasons.iter().position(|known| *known == reason) {
        Some(place) => place,
        None => {
            reasons.push(reason);
            reasons.len() - 1
        }
    };
    let rows: Vec<_> = items
        .iter()
        .map(|item| {
            // One letter for each column; the places of the reasons of the unavailable ones follow in the same order.
            let mut letters = [String::new(), String::new()];
            let mut why = [Vec::new(), Vec::new()];
            for (at, (language, _)) in LANGUAGES.iter().enumerate() {
                for column in columns {
                    letters[at].push(match column.provider(item, *language) {
                        None => '-',
                        Some(Provider::Direct) => 'D',
                        Some(Provider::Fallback) => 'F',
                        Some(Provider::Dispatch { .. }) => 'L',
                        Some(Provider::Unavailable(reason)) => {
                            why[at].push(place(reason));
                            'U'
                        }
                    });
                }
            }
            json!({
                "n": item.name, "a": item.area, "k": kind(item.kind), "s": item.signature, "r": item.rust,
                "v": item.since.to_string(), "t": item.stable_abi_since.map(feature), "o": item.references,
                "p": item.private_name, "u": item.reference(), "e": item.note, "d": item.doc, "l": letters, "w": why,
            })
        })
        .collect();
    let data = json!({
        "columns": columns.iter().map(|c| json!({ "kind": c.kind(), "minor": c.minor(), "label": c.label() })).collect::<Vec<_>>(),
        "items": rows,
        "reasons": reasons,
    });
    // A script element ends at the first "</", whatever its text means.
    let data = serde_json::to_string(&data)?.replace("</", "<\\/");
    let mut environment = Environment::new();
    environment.add_template("matrix.html", include_str!("../../templates/matrix.html"))?;
    let template = environment.get_template("matrix.html")?;
    let version = env!("CARGO_PKG_VERSION");
    template
        .render(context! { data => minijinja::Value::from_safe_string(data), version, count => items.len() })
        .context("templates/matrix.html")
}
