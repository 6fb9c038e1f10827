//! Tuples.
#![allow(unused_imports)]

use crate::prelude::*;

#[cfg(capi_fallback = "PyTuple_FromArray")]
#[inline]
pub unsafe extern "C" fn PyTuple_FromArray(array: *const *mut PyObject, size: Py_ssize_t) -> *mut PyObject {
    let mut is_plain = true;
    let tuple = PyTuple_New(size);
    if tuple.is_null() {
        return null_mut();
    }
    for index in 0..size {
        let item = *array.offset(index);
        Py_INCREF(item);
        #[cfg(any(Py_LIMITED_API, PyPy))]
        PyTuple_SetItem(tuple, index, item);
        #[cfg(not(any(Py_LIMITED_API, PyPy)))]
        PyTuple_SET_ITEM(tuple, index, item);
        if is_plain && PyType_HasFeature(Py_TYPE(item), Py_TPFLAGS_HAVE_GC) != 0 {
            is_plain = false;
        }
    }
    // What refers to no container can be in no cycle.
    #[cfg(not(PyPy))]
    if is_plain && size > 0 {
        PyObject_GC_UnTrack(tuple.cast());
    }
    tuple
}
