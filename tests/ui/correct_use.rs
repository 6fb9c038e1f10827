//! Newest functions, whatever the target.

use capi_compat::*;
use std::ffi::c_int;
use std::ptr::null_mut;

unsafe fn pop(dict: *mut PyObject, key: *mut PyObject) -> c_int {
    let mut value = null_mut();
    let found = PyDict_Pop(dict, key, &mut value);
    Py_XDECREF(value);
    found
}

fn main() {
    // A function is also a value of the C function's type.
    let _: unsafe extern "C" fn(*mut PyObject, *mut PyObject, *mut *mut PyObject) -> c_int = PyDict_Pop;
    let _ = pop;
    assert!(providers().any(|(name, provider)| name == "PyDict_Pop" && provider != Provider::Unavailable));
}
