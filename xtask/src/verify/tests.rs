//! A wrong fact is found, by the real check on a real interpreter.

use capi_version_matrix::{Item, Kind, Release, Symbol};

use super::facts::Data;
use super::verify;
use crate::pythons::{self, Implementation, Python};

/// The newest CPython with headers, or `None` on a machine without.
fn python() -> Option<Python> {
    let found = pythons::select(&pythons::find());
    let usable =
        found.into_iter().filter(|python| python.has_headers && python.implementation == Implementation::CPython);
    usable.filter(|python| python.version.minor() <= (3, 15)).max_by_key(|python| python.version)
}

/// A plain function that came with 3.`minor`.
fn function_since(data: &mut Data, minor: u8) -> &mut Item {
    let is_plain = |item: &&mut Item| {
        item.kind == Kind::Function
            && item.symbol == Symbol::AsDeclared
            && !item.only_free_threaded
            && (item.since.minor, item.since.micro) == (minor, 0)
    };
    data.items.iter_mut().find(is_plain).expect("every release brought functions")
}

#[test]
fn one_wrong_since_is_found_and_named() {
    let Some(python) = python() else {
        eprintln!("skipped: no CPython with headers; run `cargo xtask pythons --fetch`");
        return;
    };
    let pythons = std::slice::from_ref(&python);
    let mut data = Data::from_tables();
    assert!(verify(&data, pythons).unwrap().differences.is_empty(), "run `cargo xtask verify-matrix`");

    let item = function_since(&mut data, python.version.minor);
    item.since = Release::feature(3, python.version.minor + 1);
    let name = item.name;
    let differences = verify(&data, pythons).unwrap().differences;
    assert!(!differences.is_empty(), "{name} is said to be newer than it is");
    for difference in &differences {
        assert_eq!(difference.item, name);
        assert!(difference.to_string().contains(name), "{difference}");
        assert!(difference.to_string().contains("version-matrix/data/"), "{difference}");
    }
}

#[test]
fn a_wrong_signature_is_found() {
    let Some(python) = python() else {
        eprintln!("skipped: no CPython with headers; run `cargo xtask pythons --fetch`");
        return;
    };
    let mut data = Data::from_tables();
    let item = data.items.iter_mut().find(|item| item.name == "PyObject_CallOneArg").expect("an item of the data");
    item.signature = "PyObject *PyObject_CallOneArg(PyObject *func, const char *arg)";
    let differences = verify(&data, std::slice::from_ref(&python)).unwrap().differences;
    assert!(differences.iter().any(|difference| difference.item == "PyObject_CallOneArg"), "{differences:?}");
}
