//! Dictionaries.
#![allow(unused_imports)]

use crate::prelude::*;

#[cfg(capi_fallback = "PyDict_Pop")]
#[inline]
pub unsafe extern "C" fn PyDict_Pop(dict: *mut PyObject, key: *mut PyObject, result: *mut *mut PyObject) -> c_int {
    if !result.is_null() {
        *result = null_mut();
    }
    if PyDict_Check(dict) == 0 {
        PyErr_BadInternalCall();
        return -1;
    }
    if PyDict_Size(dict) == 0 {
        return 0;
    }
    let value = PyDict_GetItemWithError(dict, key);
    if value.is_null() {
        return if PyErr_Occurred().is_null() { 0 } else { -1 };
    }
    Py_INCREF(value);
    if PyDict_DelItem(dict, key) < 0 {
        Py_DECREF(value);
        return -1;
    }
    if result.is_null() {
        Py_DECREF(value);
    } else {
        *result = value;
    }
    1
}

#[cfg(capi_fallback = "PyDict_WatchEvent")]
pub type PyDict_WatchEvent = c_int;

#[cfg(capi_fallback = "PyDict_WatchCallback")]
pub type PyDict_WatchCallback = unsafe extern "C" fn(
    event: PyDict_WatchEvent,
    dict: *mut PyObject,
    key: *mut PyObject,
    new_value: *mut PyObject,
) -> c_int;
