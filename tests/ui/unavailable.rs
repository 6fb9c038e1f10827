//! A function that no fallback can bring to an older Python.

use capi_compat::*;

unsafe fn freeze(iterable: *mut PyObject) -> *mut PyObject {
    PyFrozenDict_New(iterable)
}

fn main() {
    let _ = freeze;
}
