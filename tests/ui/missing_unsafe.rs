//! The caller must promise what the C function requires.

use capi_compat::*;

fn tuple(objects: &[*mut PyObject]) -> *mut PyObject {
    PyTuple_FromArray(objects.as_ptr(), objects.len() as Py_ssize_t)
}

fn main() {
    let _ = tuple;
}
