//! The matrix for programs; docs/cli.md describes the form.

use capi_version_matrix::{Item, Provider};
use serde_json::{json, Value};

use super::text::kind;
use super::LANGUAGES;
use crate::facts::{self, feature, Column};

pub fn document(items: &[&Item], older: &[&str], columns: &[Column]) -> Value {
    json!({
        "schema": 1,
        "columns": columns.iter().map(|column| column.key()).collect::<Vec<_>>(),
        "items": items.iter().map(|item| one(item, columns)).collect::<Vec<_>>(),
        "older": older.iter().map(|name| {
            let symbol = facts::symbol(name);
            json!({
                "name": name,
                "exported": symbol.map(|symbol| symbol.exported),
                "headers": symbol.map(|symbol| symbol.headers),
                "stable_abi_since": symbol.and_then(|s| s.stable_since).map(|minor| format!("3.{minor}")),
                "replacement": facts::replacement(name).map(|replacement| replacement.new),
            })
        }).collect::<Vec<_>>(),
    })
}

fn one(item: &Item, columns: &[Column]) -> Value {
    let text = |text: &'static str| if text.is_empty() { Value::Null } else { text.into() };
    json!({
        "name": item.name,
        "area": item.area,
        "kind": kind(item.kind),
        "signature": item.signature,
        "rust": text(item.rust),
        "since": item.since.to_string(),
        "stable_abi_since": item.stable_abi_since.map(feature),
        "removed": item.removed.map(|release| release.to_string()),
        "private_name": item.private_name,
        "references": item.references,
        "thread_state": item.thread_state,
        "reference": item.reference(),
        "note": text(item.note),
        "doc": text(item.doc),
        "providers": columns.iter().map(|&column| json!({
            "target": column.key(),
            "c": provider(column.provider(item, LANGUAGES[0].0)),
            "rust": provider(column.provider(item, LANGUAGES[1].0)),
        })).collect::<Vec<_>>(),
    })
}

fn provider(provider: Option<Provider>) -> Value {
    match provider {
        None => Value::Null,
        Some(provider @ Provider::Unavailable(reason)) => json!({ "provider": provider.word(), "reason": reason }),
        Some(provider @ Provider::Dispatch { accepted_since }) => {
            json!({ "provider": provider.word(), "accepted_since": accepted_since.to_string() })
        }
        Some(provider) => json!({ "provider": provider.word() }),
    }
}
