//! The buffer protocol.
#![allow(unused_imports)]

use super::object::type_name;
use crate::prelude::*;

#[cfg(all(capi_fallback = "PyObject_CheckBuffer", Py_LIMITED_API))]
pub unsafe extern "C" fn PyObject_CheckBuffer(obj: *mut PyObject) -> c_int {
    // Only where the running interpreter's own function cannot be found.
    let (mut ty, mut value, mut traceback) = (null_mut(), null_mut(), null_mut());
    PyErr_Fetch(&mut ty, &mut value, &mut traceback);
    let view = PyMemoryView_FromObject(obj);
    let mut found = 1;
    if view.is_null() {
        found = (PyErr_ExceptionMatches(PyExc_TypeError) == 0).into();
        PyErr_Clear();
    }
    Py_XDECREF(view);
    PyErr_Restore(ty, value, traceback);
    found
}

#[cfg(all(capi_fallback = "PyObject_CheckBuffer", not(Py_LIMITED_API)))]
#[inline]
pub unsafe extern "C" fn PyObject_CheckBuffer(obj: *mut PyObject) -> c_int {
    let methods = (*Py_TYPE(obj)).tp_as_buffer;
    (!methods.is_null() && (*methods).bf_getbuffer.is_some()).into()
}

#[cfg(capi_fallback = "PyBuffer_SizeFromFormat")]
pub unsafe extern "C" fn PyBuffer_SizeFromFormat(format: *const c_char) -> Py_ssize_t {
    let module = PyImport_ImportModule(c"struct".as_ptr());
    if module.is_null() {
        return -1;
    }
    let size = PyObject_CallMethod(module, c"calcsize".as_ptr(), c"s".as_ptr(), format);
    Py_DECREF(module);
    if size.is_null() {
        return -1;
    }
    let result = PyLong_AsSsize_t(size);
    Py_DECREF(size);
    result
}

#[cfg(any(capi_fallback = "PyPickleBuffer_FromObject", capi_fallback = "PyPickleBuffer_Release"))]
unsafe fn pickle_buffer_type() -> *mut PyObject {
    let module = PyImport_ImportModule(c"pickle".as_ptr());
    if module.is_null() {
        return null_mut();
    }
    let ty = PyObject_GetAttrString(module, c"PickleBuffer".as_ptr());
    Py_DECREF(module);
    ty
}

#[cfg(capi_fallback = "PyPickleBuffer_FromObject")]
pub unsafe extern "C" fn PyPickleBuffer_FromObject(obj: *mut PyObject) -> *mut PyObject {
    let ty = pickle_buffer_type();
    if ty.is_null() {
        return null_mut();
    }
    let result = PyObject_CallFunctionObjArgs(ty, obj, null_mut::<PyObject>());
    Py_DECREF(ty);
    result
}

#[cfg(capi_fallback = "PyPickleBuffer_Release")]
pub unsafe extern "C" fn PyPickleBuffer_Release(picklebuf: *mut PyObject) -> c_int {
    let ty = pickle_buffer_type();
    if ty.is_null() {
        return -1;
    }
    let matches = Py_TYPE(picklebuf).cast() == ty;
    Py_DECREF(ty);
    if !matches {
        let name = type_name(picklebuf);
        if !name.is_null() {
            PyErr_Format(PyExc_TypeError, c"expected PickleBuffer, %U found".as_ptr(), name);
            Py_DECREF(name);
        }
        return -1;
    }
    let done = PyObject_CallMethod(picklebuf, c"release".as_ptr(), null());
    if done.is_null() {
        return -1;
    }
    Py_DECREF(done);
    0
}
