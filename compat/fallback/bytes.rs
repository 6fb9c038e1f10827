//! Bytes.
#![allow(unused_imports)]

use super::object::full_type_name;
use crate::prelude::*;

#[cfg(capi_fallback = "PyBytes_Join")]
#[cold]
unsafe fn no_separator(sep: *mut PyObject) -> *mut PyObject {
    let name = full_type_name(sep);
    if !name.is_null() {
        PyErr_Format(PyExc_TypeError, c"sep: expected bytes, got %U".as_ptr(), name);
        Py_DECREF(name);
    }
    null_mut()
}

#[cfg(all(capi_fallback = "PyBytes_Join", capi_has = "bytes_join_is_private"))]
#[inline]
unsafe fn join(sep: *mut PyObject, iterable: *mut PyObject) -> *mut PyObject {
    extern "C" {
        fn _PyBytes_Join(sep: *mut PyObject, iterable: *mut PyObject) -> *mut PyObject;
    }
    _PyBytes_Join(sep, iterable)
}

#[cfg(all(capi_fallback = "PyBytes_Join", not(capi_has = "bytes_join_is_private")))]
#[inline]
unsafe fn join(sep: *mut PyObject, iterable: *mut PyObject) -> *mut PyObject {
    let method = PyObject_GetAttrString((&raw mut PyBytes_Type).cast(), c"join".as_ptr());
    if method.is_null() {
        return null_mut();
    }
    let result = PyObject_CallFunctionObjArgs(method, sep, iterable, null_mut::<PyObject>());
    Py_DECREF(method);
    result
}

#[cfg(capi_fallback = "PyBytes_Join")]
#[inline]
pub unsafe extern "C" fn PyBytes_Join(sep: *mut PyObject, iterable: *mut PyObject) -> *mut PyObject {
    if sep.is_null() {
        PyErr_BadInternalCall();
        return null_mut();
    }
    if PyBytes_Check(sep) == 0 {
        return no_separator(sep);
    }
    if iterable.is_null() {
        PyErr_SetString(PyExc_SystemError, c"null argument to internal routine".as_ptr());
        return null_mut();
    }
    join(sep, iterable)
}
