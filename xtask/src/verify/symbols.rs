//! What libraries and executables export.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use anyhow::{bail, Context, Result};
use object::{Object, ObjectSection, ObjectSymbol, RelocationTarget};

use super::compiler::{compile, Unit};
use super::facts::{Build, Data};
use super::report::Findings;
use crate::pythons::Python;

/// Holds `since`, `symbol`, `symbol-until` and `symbol-versions` against the symbols that extensions can reach.
pub fn check(data: &Data, python: &Python) -> Result<Findings> {
    let exported = exported(python)?;
    let build = Build::of(python);
    let mut findings = Findings::new(python.label());
    for name in data.names() {
        if let Some((symbol, expected)) = build.exports(name) {
            findings.compare(name, &format!("exports {symbol}"), expected, exported.contains(&symbol));
        }
    }
    Ok(findings)
}

/// The symbols of the library that holds the API, or of the executable that does.
pub fn exported(python: &Python) -> Result<HashSet<String>> {
    // A distribution may link its executable statically and offer a library besides: extensions see the executable.
    let files = [Some(&python.executable), python.shared_library.as_ref()];
    for file in files.into_iter().flatten() {
        let symbols = symbols_of(file)?;
        if symbols.contains("Py_BuildValue") || symbols.contains("PyPy_BuildValue") {
            return Ok(symbols);
        }
    }
    bail!("{} exports no C API, and there is no libpython of it", python.executable.display())
}

/// Those of the functions declared by the headers whose use, in `capi_call_INDEX`, asks for a symbol that no library of
/// the interpreter has.
pub fn missing<'a>(python: &Python, uses: &[(&'a str, String)]) -> Result<HashSet<&'a str>> {
    let mut unit = Unit::new();
    for (_, code) in uses {
        unit.line(code);
    }
    let bytes = compile(python, &unit)?;
    let file = object::File::parse(&*bytes)?;
    let exported = exported(python)?;
    let mut missing = HashSet::new();
    for (index, (function, _)) in uses.iter().enumerate() {
        let Some(section) = file.section_by_name(&format!(".text.capi_call_{index}")) else { continue };
        for (_, relocation) in section.relocations() {
            let RelocationTarget::Symbol(symbol) = relocation.target() else { continue };
            let symbol = file.symbol_by_index(symbol)?;
            let text = symbol.name()?;
            if symbol.is_undefined() && text.trim_start_matches('_').starts_with("Py") && !exported.contains(text) {
                missing.insert(*function);
            }
        }
    }
    Ok(missing)
}

fn symbols_of(path: &Path) -> Result<HashSet<String>> {
    let real = fs::canonicalize(path).with_context(|| format!("cannot read {}", path.display()))?;
    let bytes = fs::read(&real).with_context(|| format!("cannot read {}", real.display()))?;
    let file = object::File::parse(&*bytes).with_context(|| format!("{} is no object file", real.display()))?;
    let mut symbols: HashSet<String> = HashSet::new();
    for symbol in file.dynamic_symbols().filter(ObjectSymbol::is_definition) {
        symbols.insert(plain(symbol.name()?));
    }
    // Mach-O and PE list them in another table.
    for export in file.exports()? {
        symbols.insert(plain(&String::from_utf8_lossy(export.name())));
    }
    Ok(symbols)
}

/// ELF's versions are no part of the name.
fn plain(symbol: &str) -> String {
    symbol.split('@').next().unwrap_or(symbol).to_owned()
}
