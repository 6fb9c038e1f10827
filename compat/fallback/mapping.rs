//! The mapping protocol.
#![allow(unused_imports)]

use crate::prelude::*;

#[cfg(capi_fallback = "PyMapping_GetOptionalItem")]
#[inline]
pub unsafe extern "C" fn PyMapping_GetOptionalItem(
    obj: *mut PyObject,
    key: *mut PyObject,
    result: *mut *mut PyObject,
) -> c_int {
    if PyAnyDict_CheckExact(obj) != 0 {
        return PyDict_GetItemRef(obj, key, result);
    }
    *result = PyObject_GetItem(obj, key);
    if !(*result).is_null() {
        return 1;
    }
    if PyErr_ExceptionMatches(PyExc_KeyError) == 0 {
        return -1;
    }
    PyErr_Clear();
    0
}

#[cfg(capi_fallback = "PyMapping_GetOptionalItemString")]
#[inline]
pub unsafe extern "C" fn PyMapping_GetOptionalItemString(
    obj: *mut PyObject,
    key: *const c_char,
    result: *mut *mut PyObject,
) -> c_int {
    *result = null_mut();
    if key.is_null() {
        PyErr_SetString(PyExc_SystemError, c"null argument to internal routine".as_ptr());
        return -1;
    }
    let name = PyUnicode_FromString(key);
    if name.is_null() {
        return -1;
    }
    let found = PyMapping_GetOptionalItem(obj, name, result);
    Py_DECREF(name);
    found
}

#[cfg(capi_fallback = "PyMapping_HasKeyWithError")]
#[inline]
pub unsafe extern "C" fn PyMapping_HasKeyWithError(o: *mut PyObject, key: *mut PyObject) -> c_int {
    let mut value = null_mut();
    let found = PyMapping_GetOptionalItem(o, key, &mut value);
    Py_XDECREF(value);
    found
}

#[cfg(capi_fallback = "PyMapping_HasKeyStringWithError")]
#[inline]
pub unsafe extern "C" fn PyMapping_HasKeyStringWithError(o: *mut PyObject, key: *const c_char) -> c_int {
    let mut value = null_mut();
    let found = PyMapping_GetOptionalItemString(o, key, &mut value);
    Py_XDECREF(value);
    found
}
