//! Files from strangers: one clear line each, exit status 2, and the others are still done.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output};

use zip::write::SimpleFileOptions;

fn capi(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_capi")).args(arguments).current_dir(folder).output().unwrap()
}

fn lines(output: &Output) -> Vec<String> {
    String::from_utf8_lossy(&output.stderr).lines().map(str::to_owned).collect()
}

fn wheel(path: &Path, members: &[(&str, &[u8])]) {
    let mut zip = zip::ZipWriter::new(std::fs::File::create(path).unwrap());
    for (name, content) in members {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap();
}

const TAGS: (&str, &[u8]) = ("a-1.dist-info/WHEEL", b"Wheel-Version: 1.0\nTag: cp39-abi3-linux_x86_64\n");

/// An ELF file of 257 bytes with a table of dynamic symbols that claims to be 4 GiB long.
fn claims_four_gigabytes() -> Vec<u8> {
    let mut file = vec![0u8; 257];
    let mut put = |at: usize, bytes: &[u8]| file[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, b"\x7fELF\x02\x01\x01");
    put(16, &[3, 0, 62, 0, 1]); // a shared object for x86-64
    put(40, &64u64.to_le_bytes()); // the section table's place
    put(52, &[64, 0]);
    put(58, &[64, 0, 3, 0, 2]); // three sections, the last with their names
    for (section, kind, size, link) in [(128, 11u32, 4u64 << 30, 2u32), (192, 3, 1, 0)] {
        put(section + 4, &kind.to_le_bytes());
        put(section + 24, &256u64.to_le_bytes());
        put(section + 32, &size.to_le_bytes());
        put(section + 40, &link.to_le_bytes());
        put(section + 56, &[24]);
    }
    file
}

#[test]
fn each_damaged_extension_gets_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("empty.so"), b"").unwrap();
    std::fs::write(at("short.so"), b"\x7fELF\x02\x01\x01").unwrap();
    let mut claims = vec![0u8; 64];
    claims[..7].copy_from_slice(b"\x7fELF\x02\x01\x01");
    claims[40..48].copy_from_slice(&(u64::MAX - 8).to_le_bytes()); // the section table's place
    std::fs::write(at("claims.so"), claims).unwrap();
    std::fs::write(at("huge.so"), claims_four_gigabytes()).unwrap();
    std::fs::write(at("text.pyd"), b"#!/bin/sh\n").unwrap();
    std::fs::write(at("none.whl"), b"hello").unwrap();
    std::fs::write(at("cut.whl"), b"PK\x03\x04cut").unwrap();
    let names = ["empty.so", "short.so", "claims.so", "huge.so", "text.pyd", "none.whl", "cut.whl", "absent.so"];
    let output = capi(&[&["audit"], &names[..]].concat(), folder.path());
    assert_eq!(output.status.code(), Some(2));
    let lines = lines(&output);
    assert_eq!(lines.len(), names.len(), "{lines:#?}");
    assert!(names.iter().all(|name| lines.iter().filter(|line| line.contains(name)).count() == 1), "{lines:#?}");
}

#[test]
fn hostile_archives_are_refused_without_unpacking() {
    let folder = tempfile::tempdir().unwrap();
    let zeros = vec![0u8; 17 << 20];
    wheel(&folder.path().join("bomb.whl"), &[TAGS, ("a/bomb.so", &zeros)]);
    wheel(&folder.path().join("path.whl"), &[TAGS, ("../../a.so", b"\x7fELF")]);
    wheel(&folder.path().join("fine.whl"), &[TAGS, ("a/__init__.py", b"")]);
    wheel(&folder.path().join("untagged.whl"), &[("a.so", b"x")]);
    let output = capi(&["audit", "."], folder.path());
    assert_eq!(output.status.code(), Some(2));
    let lines = lines(&output);
    assert!(lines.iter().any(|line| line.contains("bomb.so") && line.contains("archive bomb")), "{lines:#?}");
    assert!(lines.iter().any(|line| line.contains("path.whl") && line.contains("lead out")), "{lines:#?}");
    assert!(lines.iter().any(|line| line.contains("untagged.whl") && line.contains("WHEEL")), "{lines:#?}");
    assert!(!lines.iter().any(|line| line.contains("fine.whl")), "{lines:#?}");
}

#[cfg(unix)]
#[test]
fn loops_and_pipes_do_not_hold_it_up() {
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(".", folder.path().join("loop")).unwrap();
    assert!(Command::new("mkfifo").arg(folder.path().join("pipe.so")).status().unwrap().success());
    let output = capi(&["audit", "."], folder.path());
    assert_eq!(output.status.code(), Some(0), "{:?}", lines(&output));
    let output = capi(&["audit", "pipe.so"], folder.path());
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn sources_that_are_none_stay_and_the_others_are_done() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("latin.c"), b"int x;\n/* \xe9 */\n").unwrap();
    std::fs::write(at("binary.c"), [0u8; 100]).unwrap();
    std::fs::write(
        at("prose.c"),
        "Dear Sir, as you know it's long \"ago - and 'so' on? Yes! No; not at all: we'd say...",
    )
    .unwrap();
    std::fs::write(at("good.c"), "void f(void *x) { PyMem_DEL(x); }\n").unwrap();
    let output = capi(&["upgrade", "--in-place", "."], folder.path());
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(lines(&output).len(), 3, "{:#?}", lines(&output));
    assert!(lines(&output)[1].contains("line 2 is not UTF-8"), "{:#?}", lines(&output));
    assert_eq!(std::fs::read_to_string(at("good.c")).unwrap(), "void f(void *x) { PyMem_Free(x); }\n");
    let again = capi(&["upgrade", "good.c"], folder.path());
    assert_eq!((again.status.code(), again.stdout.len()), (Some(0), 0));
}

#[test]
fn what_does_not_exist_is_named() {
    let folder = tempfile::tempdir().unwrap();
    for (arguments, word) in [
        (&["matrix", "PyDict_Popp"][..], "PyDict_Pop"),
        (&["matrix", "--python", "2.7"], "3.9"),
        (&["matrix", "--area", "dictionary"], "dict"),
        (&["upgrade", "-o", "Py_NEWREF", "."], "Py_NewRef"),
        (&["vendor", "absent"], "no such folder"),
    ] {
        let output = capi(arguments, folder.path());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(word), "{arguments:?}: {:?}", lines(&output));
    }
}
