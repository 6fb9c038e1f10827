//! A tuple is made from an array of objects, not from one object.

use capi_compat::*;

unsafe fn single(object: *mut PyObject) -> *mut PyObject {
    PyTuple_FromArray(object, 1)
}

fn main() {
    let _ = single;
}
