//! The header's end: the functions that the target cannot have, and the table behind `capi_shims_provider()`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::Result;
use capi_version_matrix::{Kind, Release};

use super::super::data::{Area, Item};
use super::answers::{denies_abi3t, hex, Answers, Can};
use super::{dispatch_since, dispatched};

/// Functions that the target can neither call nor imitate: using one is an error that says why.
pub fn render_unavailable(text: &mut String, areas: &[Area], answers: &mut Answers) -> Result<()> {
    text.push_str(
        "\n/* ---- what this target cannot have ---- */\n\
         /* Any arguments will do in a call that is an error. */\n\
         #if defined(__GNUC__) && !defined(__cplusplus)\n\
         #  pragma GCC diagnostic push\n\
         #  pragma GCC diagnostic ignored \"-Wstrict-prototypes\"\n\
         #endif\n",
    );
    let mut groups: BTreeMap<String, String> = BTreeMap::new();
    for item in functions(areas) {
        let can = answers.can(item)?;
        if can == Can::Always || (is_everywhere(item)? && !denies_abi3t(item)) {
            continue;
        }
        let mut condition = format!("CAPI_LACKS_{}", answers.lacks(item)?);
        if let Can::Asked(name) = can {
            write!(condition, " && !{name}")?;
        }
        let group = groups.entry(condition).or_default();
        group.push_str(&unavailable(item)?);
    }
    for (condition, group) in groups {
        writeln!(text, "#if {condition}\n{group}#endif")?;
    }
    text.push_str("#if defined(__GNUC__) && !defined(__cplusplus)\n#  pragma GCC diagnostic pop\n#endif\n");
    Ok(())
}

fn functions(areas: &[Area]) -> impl Iterator<Item = &Item> {
    areas.iter().flat_map(|area| &area.items).filter(|item| item.kind == Kind::Function)
}

/// Whether every supported target has it.
fn is_everywhere(item: &Item) -> Result<bool> {
    let facts = &item.facts;
    let stable = facts.stable_abi_since()?.is_some_and(|stable| stable <= Release::feature(3, 9));
    Ok(facts.since()? <= Release::feature(3, 6) && facts.removed()?.is_none() && facts.pypy()?.is_some() && stable)
}

fn unavailable(item: &Item) -> Result<String> {
    let (facts, name) = (&item.facts, &item.name);
    let whole = facts.unavailable.as_deref().or(facts.unavailable_c.as_deref());
    let reason = |narrow: &Option<String>| c_string(narrow.as_deref().or(whole).unwrap_or("no fallback"));
    let full = c_string(whole.unwrap_or("no fallback"));
    let limited =
        reason(facts.unavailable_abi3t.as_ref().map_or(&facts.unavailable_limited, |_| &facts.unavailable_abi3t));
    let pypy = reason(&facts.unavailable_pypy);
    let reason = if limited == full && pypy == full { full } else { format!("CAPI_REASON({full}, {limited}, {pypy})") };
    let since = facts.since()?;
    let python = format!("{}.{}", since.major, since.minor);
    Ok(format!(
        "CAPI_UNAVAILABLE(capi_unavailable_{name}, \"{name} came with Python {python} and is not available for this target: \" {reason})\n\
         #  undef {name}\n#  define {name} capi_unavailable_{name}\n"
    ))
}

fn c_string(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', " "))
}

/// The table behind `capi_shims_provider()`: functions with one answer share a row.
pub fn render_providers(text: &mut String, areas: &[Area], answers: &mut Answers) -> Result<()> {
    let mut rows: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for item in functions(areas) {
        let since = if dispatched(item)?.is_some() { hex(dispatch_since(item)?) } else { hex(None) };
        let can = match answers.can(item)? {
            Can::Always => "1".to_owned(),
            Can::Never => "0".to_owned(),
            Can::Asked(name) => name,
        };
        rows.entry(format!("CAPI_PROVIDER(CAPI_LACKS_{}, {can}), {since}", answers.lacks(item)?))
            .or_default()
            .push(&item.name);
    }
    text.push_str("\n/* ---- capi_shims_provider() ---- */\n\n#ifdef CAPI_SHIMS_PROVIDERS\n");
    text.push_str("static const struct capi_provider_row capi_provider_rows[] = {\n");
    for (answer, names) in rows {
        // No C compiler need take a string of more than 4095 characters.
        for names in names.chunks(100) {
            writeln!(text, "    {{{answer},")?;
            for line in names.chunks(4) {
                writeln!(text, "     \"{}\\0\"", line.join("\\0"))?;
            }
            text.truncate(text.trim_end().len());
            text.push_str("},\n");
        }
    }
    text.push_str("    {0, 0, NULL}\n};\n#endif\n");
    Ok(())
}
