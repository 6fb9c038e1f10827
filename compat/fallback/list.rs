//! Lists.
#![allow(unused_imports)]

use crate::fallback::refcount::incref;
use crate::prelude::*;

#[cfg(capi_fallback = "PyList_GetItemRef")]
#[inline]
pub unsafe extern "C" fn PyList_GetItemRef(list: *mut PyObject, index: Py_ssize_t) -> *mut PyObject {
    if PyList_Check(list) == 0 {
        PyErr_SetString(PyExc_TypeError, c"expected a list".as_ptr());
        return null_mut();
    }
    #[cfg(not(any(Py_LIMITED_API, PyPy, Py_GIL_DISABLED)))]
    if index >= 0 && index < PyList_GET_SIZE(list) {
        let item = PyList_GET_ITEM(list, index);
        incref(item);
        return item;
    }
    let item = PyList_GetItem(list, index);
    if !item.is_null() {
        incref(item);
    }
    item
}

#[cfg(capi_fallback = "PyList_Clear")]
#[inline]
pub unsafe extern "C" fn PyList_Clear(list: *mut PyObject) -> c_int {
    if PyList_Check(list) == 0 {
        PyErr_BadInternalCall();
        return -1;
    }
    PyList_SetSlice(list, 0, PY_SSIZE_T_MAX, null_mut())
}

#[cfg(all(capi_fallback = "PyList_Extend", capi_has = "_PyList_Extend"))]
#[inline]
unsafe fn extend(list: *mut PyObject, iterable: *mut PyObject) -> *mut PyObject {
    extern "C" {
        #[cfg_attr(PyPy, link_name = "_PyPyList_Extend")]
        fn _PyList_Extend(list: *mut PyObject, iterable: *mut PyObject) -> *mut PyObject;
    }
    _PyList_Extend(list, iterable)
}

#[cfg(all(capi_fallback = "PyList_Extend", not(capi_has = "_PyList_Extend")))]
#[inline]
unsafe fn extend(list: *mut PyObject, iterable: *mut PyObject) -> *mut PyObject {
    if PyList_CheckExact(list) != 0 {
        // The list's own `+=`.
        return PySequence_InPlaceConcat(list, iterable);
    }
    let method = PyObject_GetAttrString((&raw mut PyList_Type).cast(), c"extend".as_ptr());
    if method.is_null() {
        return null_mut();
    }
    let done = PyObject_CallFunctionObjArgs(method, list, iterable, null_mut::<PyObject>());
    Py_DECREF(method);
    done
}

#[cfg(capi_fallback = "PyList_Extend")]
#[inline]
pub unsafe extern "C" fn PyList_Extend(list: *mut PyObject, iterable: *mut PyObject) -> c_int {
    if PyList_Check(list) == 0 {
        PyErr_BadInternalCall();
        return -1;
    }
    #[cfg(not(any(Py_LIMITED_API, PyPy)))]
    if PyList_CheckExact(iterable) != 0 && PyList_GET_SIZE(iterable) == 0 {
        return 0;
    }
    let done = extend(list, iterable);
    if done.is_null() {
        return -1;
    }
    Py_DECREF(done);
    0
}
