//! What an object file of any system imports from Python.

use std::collections::{BTreeMap, BTreeSet};

use object::elf::{DT_NEEDED, DT_NULL};
use object::read::elf::{Dyn, FileHeader};
use object::read::macho::{FatArch, MachOFatFile32, MachOFatFile64};
use object::{File, FileKind, Object, ObjectSection, ObjectSymbol, ReadRef};

/// One extension file; of a universal file all architectures together.
#[derive(Debug, Default)]
pub struct Binary {
    pub format: &'static str,
    pub architectures: Vec<String>,
    /// The names that Python must provide; whether the file loads without it (a weak import).
    pub imports: BTreeMap<String, Import>,
    /// `PyInit_…` and `PyModExport_…`.
    pub entries: BTreeSet<String>,
    /// The libraries with Python in their name that the file asks for.
    pub libraries: BTreeSet<String>,
    /// Whether a slot says that the module does not need the GIL, as far as that can be seen.
    pub declares_no_gil: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Import {
    pub weak: bool,
}

impl Binary {
    pub fn is_extension(&self) -> bool {
        !self.entries.is_empty() || !self.imports.is_empty()
    }
}

/// Whether the first bytes are those of an object file.
pub fn looks_like_one(bytes: &[u8]) -> bool {
    let magic: &[u8] = bytes.get(..4).unwrap_or_default();
    matches!(
        magic,
        [0x7f, b'E', b'L', b'F']
            | [b'M', b'Z', ..]
            | [0xca, 0xfe, 0xba, 0xbe | 0xbf]
            | [0xcf | 0xce, 0xfa, 0xed, 0xfe]
            | [0xfe, 0xed, 0xfa, 0xcf | 0xce]
    )
}

pub fn read(bytes: &[u8]) -> Result<Binary, String> {
    let mut binary = Binary::default();
    let kind = FileKind::parse(bytes).map_err(|_| "not an ELF, Mach-O or PE file".to_owned())?;
    match kind {
        FileKind::MachOFat32 => {
            let fat = MachOFatFile32::parse(bytes).map_err(damaged)?;
            slices(bytes, fat.arches(), &mut binary)?;
        }
        FileKind::MachOFat64 => {
            let fat = MachOFatFile64::parse(bytes).map_err(damaged)?;
            slices(bytes, fat.arches(), &mut binary)?;
        }
        FileKind::Elf32 | FileKind::Elf64 | FileKind::MachO32 | FileKind::MachO64 | FileKind::Pe32 | FileKind::Pe64 => {
            slice(bytes, &mut binary)?;
        }
        other => return Err(format!("{other:?}: not a shared library; expected ELF, Mach-O or PE")),
    }
    Ok(binary)
}

fn damaged(error: object::Error) -> String {
    format!("damaged object file: {error}")
}

fn slices<A: FatArch>(bytes: &[u8], arches: &[A], binary: &mut Binary) -> Result<(), String> {
    if arches.is_empty() || arches.len() > 32 {
        return Err(format!("damaged object file: a universal file of {} architectures", arches.len()));
    }
    arches.iter().try_for_each(|arch| slice(arch.data(bytes).map_err(damaged)?, binary))
}

fn slice(bytes: &[u8], binary: &mut Binary) -> Result<(), String> {
    let file = File::parse(bytes).map_err(damaged)?;
    binary.architectures.push(format!("{:?}", file.architecture()).to_lowercase());
    match &file {
        File::Elf32(elf) => {
            binary.format = "ELF";
            needed(elf.elf_header(), bytes, binary).map_err(damaged)?;
        }
        File::Elf64(elf) => {
            binary.format = "ELF";
            needed(elf.elf_header(), bytes, binary).map_err(damaged)?;
        }
        File::MachO32(_) | File::MachO64(_) => binary.format = "Mach-O",
        _ => binary.format = "PE",
    }
    match binary.format {
        "ELF" => symbols(file.dynamic_symbols(), "", binary),
        // The symbol table of Mach-O is also the dynamic one; names have a leading underscore.
        "Mach-O" => symbols(file.symbols(), "_", binary),
        _ => {}
    }
    if binary.format != "ELF" {
        let prefix = if binary.format == "Mach-O" { "_" } else { "" };
        for import in file.imports().map_err(damaged)? {
            let import = import.map_err(damaged)?;
            if let Some(name) = import.name().name().and_then(|name| python_name(name, prefix)) {
                binary.imports.entry(name).or_insert(Import { weak: false });
                library(import.library(), binary);
            }
        }
        for export in file.exports().map_err(damaged)? {
            let export = export.map_err(damaged)?;
            if let Some(name) = export.name().name().and_then(|name| python_name(name, prefix)) {
                entry(name, binary);
            }
        }
    }
    binary.declares_no_gil |= no_gil_slot(&file);
    Ok(())
}

fn symbols<'data, 'file, S: ObjectSymbol<'data>>(
    symbols: impl Iterator<Item = S> + 'file,
    prefix: &str,
    binary: &mut Binary,
) {
    for symbol in symbols {
        let Some(name) = symbol.name_bytes().ok().and_then(|name| python_name(name, prefix)) else { continue };
        if symbol.is_undefined() {
            let import = binary.imports.entry(name).or_insert(Import { weak: true });
            import.weak &= symbol.is_weak();
        } else if symbol.is_global() {
            entry(name, binary);
        }
    }
}

/// The name without the system's prefix, if it is one of Python's.
fn python_name(name: &[u8], prefix: &str) -> Option<String> {
    let name = std::str::from_utf8(name).ok()?.strip_prefix(prefix)?;
    (name.len() < 256 && name.trim_start_matches('_').starts_with("Py")).then(|| name.to_owned())
}

fn entry(name: String, binary: &mut Binary) {
    if ["PyInit_", "PyInitU_", "PyModExport_", "PyModExportU_"].iter().any(|start| name.starts_with(start)) {
        binary.entries.insert(name);
    }
}

fn library(name: &[u8], binary: &mut Binary) {
    let name = String::from_utf8_lossy(name);
    if name.to_lowercase().contains("python") && name.len() < 1024 {
        binary.libraries.insert(name.into_owned());
    }
}

/// The libraries that an ELF file asks the loader for.
fn needed<Elf: FileHeader<Endian = object::Endianness>>(
    header: &Elf,
    data: &[u8],
    binary: &mut Binary,
) -> object::Result<()> {
    let endian = header.endian()?;
    let sections = header.sections(endian, data)?;
    let Some((entries, link)) = sections.dynamic(endian, data)? else { return Ok(()) };
    let strings = sections.strings(endian, data, link)?;
    for entry in entries.iter().take_while(|entry| entry.tag32(endian).map(i64::from) != Some(DT_NULL.0)).take(4096) {
        if entry.tag32(endian).map(i64::from) == Some(DT_NEEDED.0) {
            library(entry.string(endian, strings)?, binary);
        }
    }
    Ok(())
}

/// Looks for the array of a module's slots that has `{Py_mod_gil, Py_MOD_GIL_NOT_USED}`.
///
/// The array is plain data: pairs of a small number and a pointer, ended by zeros. A file that makes its slots when it runs
/// shows none.
fn no_gil_slot(file: &File) -> bool {
    let words = if file.is_64() { 8 } else { 4 };
    let little = file.is_little_endian();
    file.sections()
        .filter(|section| {
            use object::SectionKind::{Data, ReadOnlyData, ReadOnlyDataWithRel};
            matches!(section.kind(), Data | ReadOnlyData | ReadOnlyDataWithRel)
        })
        .filter_map(|section| section.data().ok())
        .any(|data| has_slot_array(data, words, little))
}

/// The numbers of slots before 3.15; the newer compiler-made arrays keep them for old meanings.
const CREATE: u64 = 1;
const EXEC: u64 = 2;
const GIL: u64 = 4;
const NOT_USED: u64 = 1;

fn has_slot_array(data: &[u8], word: usize, little: bool) -> bool {
    let number = |at: usize, length: usize| -> Option<u64> {
        let bytes = data.read_bytes_at(at as u64, length as u64).ok()?;
        let value = |value: u64, byte: &u8| value << 8 | u64::from(*byte);
        Some(if little { bytes.iter().rev().fold(0, value) } else { bytes.iter().fold(0, value) })
    };
    // The slot's number is an int; what pads it to a pointer's size is zero in every compiler's output.
    let pair =
        |at: usize| Some((number(at, 4)?, if word == 8 { number(at + 4, 4)? } else { 0 }, number(at + word, word)?));
    let step = word * 2;
    (0..data.len().saturating_sub(step)).step_by(word).any(|at| {
        if pair(at) != Some((GIL, 0, NOT_USED)) {
            return false;
        }
        let known = |at: &usize| matches!(pair(*at), Some((CREATE..=GIL, 0, _)));
        let before = (1..=8).map_while(|n| at.checked_sub(n * step)).take_while(known);
        let after: Vec<usize> = (1..=8).map(|n| at + n * step).take_while(known).collect();
        let end = after.last().copied().unwrap_or(at) + step;
        let companion = before.chain(after).any(|at| matches!(pair(at), Some((EXEC | CREATE | 3, ..))));
        companion && pair(end) == Some((0, 0, 0))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slots(pairs: &[(u64, u64)]) -> Vec<u8> {
        pairs.iter().flat_map(|(number, value)| [number.to_le_bytes(), value.to_le_bytes()].concat()).collect()
    }

    #[test]
    fn a_slot_array_is_recognized_and_numbers_are_not() {
        assert!(has_slot_array(&slots(&[(77, 5), (2, 0x1234), (4, 1), (0, 0)]), 8, true));
        assert!(has_slot_array(&slots(&[(4, 1), (3, 2), (0, 0)]), 8, true));
        assert!(!has_slot_array(&slots(&[(2, 0x1234), (4, 0), (0, 0)]), 8, true));
        assert!(!has_slot_array(&slots(&[(4, 1), (0, 0)]), 8, true));
        assert!(!has_slot_array(&slots(&[(3, 1), (4, 1), (5, 1), (6, 1)]), 8, true));
        assert!(!has_slot_array(&[4, 0, 0], 8, true));
    }

    #[test]
    fn rubbish_is_refused() {
        for bytes in [&b""[..], b"\x7fELF", b"MZ", b"\xca\xfe\xba\xbe\0\0\0\x02", b"#!/bin/sh\n"] {
            assert!(read(bytes).is_err());
        }
    }
}
