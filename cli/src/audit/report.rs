//! The verdicts, for people and for programs.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::{json, Value};

use super::verdict::{Finding, Severity, Verdict};
use super::Audited;
use crate::output::{self, paint, printable, Outcome, BAD, FAINT, GOOD, MIDDLE, STRONG};

pub fn outcome(audited: &[Audited], strict: bool) -> Outcome {
    let of = |audited: &Audited| match &audited.result {
        Err(_) => Outcome::Unreadable,
        Ok(verdict) if !verdict.holds() || strict && !verdict.is_spotless() => Outcome::Findings,
        Ok(_) => Outcome::Fine,
    };
    audited.iter().map(of).max().unwrap_or(Outcome::Fine)
}

pub fn text(audited: &[Audited], quiet: bool, verbose: bool, strict: bool) -> anyhow::Result<()> {
    let mut page = String::new();
    let mut archive = None;
    for one in audited {
        let verdict = match &one.result {
            Err(error) => {
                output::problem(&format!("{}: {error}", place(one)));
                continue;
            }
            Ok(verdict) => verdict,
        };
        if quiet && verdict.holds() && (!strict || verdict.is_spotless()) {
            continue;
        }
        let mut margin = "";
        if one.member.is_some() {
            margin = "  ";
            if archive != Some(&one.path) {
                archive = Some(&one.path);
                let _ = writeln!(page, "{}", paint(STRONG, &printable(&one.path.display().to_string())));
            }
        }
        let name = one.member.clone().unwrap_or_else(|| one.path.display().to_string());
        extension(&mut page, margin, &printable(&name), verdict, verbose);
    }
    page.push_str(&summary(audited));
    output::text(&page)
}

fn place(one: &Audited) -> String {
    let member = one.member.as_ref().map_or(String::new(), |member| format!(": {member}"));
    format!("{}{member}", one.path.display())
}

fn extension(page: &mut String, margin: &str, name: &str, verdict: &Verdict, verbose: bool) {
    let (mark, style) = match (verdict.holds(), verdict.is_spotless()) {
        (true, true) => ("✓", GOOD),
        (true, false) => ("!", MIDDLE),
        (false, _) => ("✗", BAD),
    };
    let pythons = verdict.pythons.map_or("not judged".to_owned(), |pythons| match pythons.is_empty() {
        true => "no single CPython has all its symbols".to_owned(),
        false => format!("symbols exist on {pythons}"),
    });
    let binary = &verdict.binary;
    let about = format!("{}; {pythons}; {} {}", verdict.declared, binary.format, binary.architectures.join("+"));
    let _ = writeln!(page, "{margin}{} {name}  {}", paint(style, mark), paint(FAINT, &about));
    for finding in &verdict.findings {
        if finding.severity == Severity::Note && !verbose {
            continue;
        }
        let style = match finding.severity {
            Severity::Violation => BAD,
            Severity::Warning => MIDDLE,
            Severity::Note => FAINT,
        };
        let _ = writeln!(page, "{margin}    {}: {}", paint(style, finding.severity.word()), line(finding, verbose));
    }
}

fn line(finding: &Finding, verbose: bool) -> String {
    const SHOWN: usize = 6;
    if finding.symbols.is_empty() {
        return finding.message.clone();
    }
    let shown = if verbose { finding.symbols.len() } else { SHOWN.min(finding.symbols.len()) };
    let mut names = finding.symbols[..shown].join(", ");
    if shown < finding.symbols.len() {
        let _ = write!(names, " and {} more", finding.symbols.len() - shown);
    }
    printable(&format!("{names}: {}", finding.message))
}

fn summary(audited: &[Audited]) -> String {
    let verdicts: Vec<&Verdict> = audited.iter().filter_map(|one| one.result.as_ref().ok()).collect();
    let files: BTreeSet<_> = audited.iter().map(|one| &one.path).collect();
    let broken = verdicts.iter().filter(|verdict| !verdict.holds()).count();
    let unreadable = audited.len() - verdicts.len();
    if audited.is_empty() {
        return "No Python extensions found.\n".to_owned();
    }
    let mut text = format!("\n{} extensions in {} files: ", verdicts.len(), files.len());
    text.push_str(&match broken {
        0 => paint(GOOD, "all hold what they declare"),
        _ => format!("{} hold what they declare, {}", verdicts.len() - broken, paint(BAD, &format!("{broken} do not"))),
    });
    if unreadable > 0 {
        let _ = write!(text, "; {}", paint(BAD, &format!("{unreadable} unreadable")));
    }
    text.push('\n');
    text
}

pub fn json(audited: &[Audited]) -> anyhow::Result<()> {
    output::json(&json!({ "schema": 1, "extensions": audited.iter().map(one).collect::<Vec<_>>() }))
}

fn one(audited: &Audited) -> Value {
    let mut value = json!({ "path": audited.path.to_string_lossy(), "member": audited.member });
    let more = match &audited.result {
        Err(error) => json!({ "error": error }),
        Ok(verdict) => json!({
            "declared": verdict.declared.to_string(),
            "holds": verdict.holds(),
            "format": verdict.binary.format,
            "architectures": verdict.binary.architectures,
            "pythons": verdict.pythons,
            "stable_abi_floor": verdict.stable_floor.map(|minor| format!("3.{minor}")),
            "imports": verdict.binary.imports.keys().collect::<Vec<_>>(),
            "libraries": verdict.binary.libraries,
            "declares_no_gil": verdict.binary.declares_no_gil,
            "findings": verdict.findings.iter().map(|finding| json!({
                "severity": finding.severity.word(),
                "code": finding.code,
                "message": finding.message,
                "symbols": finding.symbols,
            })).collect::<Vec<_>>(),
        }),
    };
    if let (Value::Object(value), Value::Object(more)) = (&mut value, more) {
        value.extend(more);
    }
    value
}
