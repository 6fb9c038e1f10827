//! Loops over one call, as in tests/dispatch/cost.c: what a dispatched call costs beside a direct one.

use std::ptr::null_mut;

use capi_compat::*;
#[cfg(feature = "direct")]
use direct::{PyDict_GetItemRef, PyList_GetItemRef, PyLong_AsInt};

/// The same functions as the linker finds them, for a build that differs in nothing else.
#[cfg(feature = "direct")]
mod direct {
    use capi_compat::{PyObject, Py_ssize_t};
    use std::ffi::c_int;

    extern "C" {
        pub fn PyList_GetItemRef(list: *mut PyObject, index: Py_ssize_t) -> *mut PyObject;
        pub fn PyLong_AsInt(object: *mut PyObject) -> c_int;
        pub fn PyDict_GetItemRef(dict: *mut PyObject, key: *mut PyObject, result: *mut *mut PyObject) -> c_int;
    }
}

/// list_get(list, n): PyList_GetItemRef n times
pub unsafe extern "C" fn list_get(_module: *mut PyObject, args: *mut PyObject) -> *mut PyObject {
    let list = PyTuple_GetItem(args, 0);
    for _ in 0..PyLong_AsSsize_t(PyTuple_GetItem(args, 1)) {
        Py_XDECREF(PyList_GetItemRef(list, 0));
    }
    none()
}

/// as_int(number, n): PyLong_AsInt n times
pub unsafe extern "C" fn as_int(_module: *mut PyObject, args: *mut PyObject) -> *mut PyObject {
    let number = PyTuple_GetItem(args, 0);
    let mut sum = 0;
    for _ in 0..PyLong_AsSsize_t(PyTuple_GetItem(args, 1)) {
        sum += i64::from(PyLong_AsInt(number));
    }
    PyLong_FromLongLong(sum)
}

/// dict_get(dict, key, n): PyDict_GetItemRef n times
pub unsafe extern "C" fn dict_get(_module: *mut PyObject, args: *mut PyObject) -> *mut PyObject {
    let (dict, key) = (PyTuple_GetItem(args, 0), PyTuple_GetItem(args, 1));
    for _ in 0..PyLong_AsSsize_t(PyTuple_GetItem(args, 2)) {
        let mut value = null_mut();
        if PyDict_GetItemRef(dict, key, &mut value) == 1 {
            Py_DECREF(value);
        }
    }
    none()
}

unsafe fn none() -> *mut PyObject {
    Py_INCREF(Py_None());
    Py_None()
}
