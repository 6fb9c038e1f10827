//! Tuples.
#![allow(unused_imports)]

use crate::prelude::*;

#[cfg(capi_fallback = "PyTuple_FromArray")]
#[inline]
pub unsafe extern "C" fn PyTuple_FromArray(array: *const *mut PyObject, size: Py_ssize_t) -> *mut PyObject {
    let mut has_containers: c_int = 0;
    let tuple = PyTuple_New(size);
    if tuple.is_null() {
        return null_mut();
    }
    for index in 0..size {
        let item = *array.offset(index);
        Py_INCREF(item);
        has_containers |= PyType_HasFeature(Py_TYPE(item), Py_TPFLAGS_HAVE_GC);
        #[cfg(any(Py_LIMITED_API, PyPy))]
        PyTuple_SetItem(tuple, index, item);
        #[cfg(not(any(Py_LIMITED_API, PyPy)))]
        PyTuple_SET_ITEM(tuple, index, item);
    }
    // What refers to no container can be in no cycle.
    #[cfg(not(PyPy))]
    if has_containers == 0 && size > 0 {
        PyObject_GC_UnTrack(tuple.cast());
    }
    tuple
}
