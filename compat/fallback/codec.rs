//! Codec registry and support functions.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

#[cfg(all(capi_fallback = "PyCodec_Unregister", capi_has = "codecs_without_unregister"))]
mod probe;

#[cfg(capi_fallback = "PyCodec_Unregister")]
pub unsafe extern "C" fn PyCodec_Unregister(search_function: *mut PyObject) -> c_int {
    let module = PyImport_ImportModule(c"_codecs".as_ptr());
    if module.is_null() {
        return -1;
    }
    let unregister = PyObject_GetAttrString(module, c"unregister".as_ptr());
    Py_DECREF(module);
    if unregister.is_null() {
        #[cfg(capi_has = "codecs_without_unregister")]
        if PyErr_ExceptionMatches(PyExc_AttributeError) != 0 {
            PyErr_Clear();
            return probe::unregister_by_probe(search_function);
        }
        return -1;
    }
    let result = PyObject_CallFunctionObjArgs(unregister, search_function, null_mut::<PyObject>());
    Py_DECREF(unregister);
    Py_XDECREF(result);
    if result.is_null() {
        -1
    } else {
        0
    }
}
