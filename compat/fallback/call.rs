//! Calls.
#![allow(unused_imports)]

use super::object::type_name;
use crate::prelude::*;

#[cfg(capi_fallback = "PY_VECTORCALL_ARGUMENTS_OFFSET")]
pub const PY_VECTORCALL_ARGUMENTS_OFFSET: usize = 1 << (usize::BITS - 1);

#[cfg(capi_fallback = "vectorcallfunc")]
pub type vectorcallfunc = unsafe extern "C" fn(
    callable: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    kwnames: *mut PyObject,
) -> *mut PyObject;

#[cfg(capi_fallback = "PyVectorcall_NARGS")]
#[inline]
pub unsafe extern "C" fn PyVectorcall_NARGS(nargsf: usize) -> Py_ssize_t {
    (nargsf & !PY_VECTORCALL_ARGUMENTS_OFFSET) as Py_ssize_t
}

#[cfg(capi_fallback = "PyObject_CallNoArgs")]
#[inline]
pub unsafe extern "C" fn PyObject_CallNoArgs(func: *mut PyObject) -> *mut PyObject {
    PyObject_CallFunctionObjArgs(func, null_mut::<PyObject>())
}

#[cfg(capi_fallback = "PyObject_CallOneArg")]
#[inline]
pub unsafe extern "C" fn PyObject_CallOneArg(func: *mut PyObject, arg: *mut PyObject) -> *mut PyObject {
    PyObject_CallFunctionObjArgs(func, arg, null_mut::<PyObject>())
}

#[cfg(capi_fallback = "PyObject_CallMethodNoArgs")]
#[inline]
pub unsafe extern "C" fn PyObject_CallMethodNoArgs(slf: *mut PyObject, name: *mut PyObject) -> *mut PyObject {
    PyObject_CallMethodObjArgs(slf, name, null_mut::<PyObject>())
}

#[cfg(capi_fallback = "PyObject_CallMethodOneArg")]
#[inline]
pub unsafe extern "C" fn PyObject_CallMethodOneArg(
    slf: *mut PyObject,
    name: *mut PyObject,
    arg: *mut PyObject,
) -> *mut PyObject {
    PyObject_CallMethodObjArgs(slf, name, arg, null_mut::<PyObject>())
}

/// `callable(*args[:nargs], **keywords)` by way of a tuple.
#[cfg(any(capi_fallback = "PyObject_Vectorcall", capi_fallback = "PyObject_VectorcallDict"))]
unsafe fn call_tuple(
    callable: *mut PyObject,
    args: *const *mut PyObject,
    nargs: Py_ssize_t,
    keywords: *mut PyObject,
) -> *mut PyObject {
    let positional = PyTuple_New(nargs);
    if positional.is_null() {
        return null_mut();
    }
    for index in 0..nargs {
        let argument = *args.offset(index);
        Py_INCREF(argument);
        PyTuple_SetItem(positional, index, argument);
    }
    let result = PyObject_Call(callable, positional, keywords);
    Py_DECREF(positional);
    result
}

#[cfg(capi_fallback = "PyObject_Vectorcall")]
unsafe fn call_keywords(
    callable: *mut PyObject,
    args: *const *mut PyObject,
    nargs: Py_ssize_t,
    kwnames: *mut PyObject,
    count: Py_ssize_t,
) -> *mut PyObject {
    let keywords = PyDict_New();
    if keywords.is_null() {
        return null_mut();
    }
    for index in 0..count {
        if PyDict_SetItem(keywords, PyTuple_GetItem(kwnames, index), *args.offset(nargs + index)) < 0 {
            Py_DECREF(keywords);
            return null_mut();
        }
    }
    let result = call_tuple(callable, args, nargs, keywords);
    Py_DECREF(keywords);
    result
}

#[cfg(capi_fallback = "PyObject_Vectorcall")]
#[inline]
pub unsafe extern "C" fn PyObject_Vectorcall(
    callable: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    kwnames: *mut PyObject,
) -> *mut PyObject {
    let nargs = PyVectorcall_NARGS(nargsf as _);
    let count = if kwnames.is_null() { 0 } else { PyTuple_Size(kwnames) };
    if count != 0 {
        return if count < 0 { null_mut() } else { call_keywords(callable, args, nargs, kwnames, count) };
    }
    let end = null_mut::<PyObject>();
    // For a few arguments the interpreter needs no tuple.
    match nargs {
        0 => PyObject_CallFunctionObjArgs(callable, end),
        1 => PyObject_CallFunctionObjArgs(callable, *args, end),
        2 => PyObject_CallFunctionObjArgs(callable, *args, *args.add(1), end),
        3 => PyObject_CallFunctionObjArgs(callable, *args, *args.add(1), *args.add(2), end),
        _ => call_tuple(callable, args, nargs, null_mut()),
    }
}

#[cfg(capi_fallback = "PyObject_VectorcallDict")]
#[inline]
pub unsafe extern "C" fn PyObject_VectorcallDict(
    callable: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    kwargs: *mut PyObject,
) -> *mut PyObject {
    let count = if kwargs.is_null() { 0 } else { PyDict_Size(kwargs) };
    if count == 0 {
        return PyObject_Vectorcall(callable, args, nargsf as _, null_mut());
    }
    if count < 0 {
        return null_mut();
    }
    call_tuple(callable, args, PyVectorcall_NARGS(nargsf as _), kwargs)
}

#[cfg(capi_fallback = "PyObject_VectorcallMethod")]
#[inline]
pub unsafe extern "C" fn PyObject_VectorcallMethod(
    name: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    kwnames: *mut PyObject,
) -> *mut PyObject {
    let nargs = PyVectorcall_NARGS(nargsf as _);
    if kwnames.is_null() || PyTuple_Size(kwnames) == 0 {
        let end = null_mut::<PyObject>();
        // The interpreter looks for a method without binding it.
        match nargs {
            1 => return PyObject_CallMethodObjArgs(*args, name, end),
            2 => return PyObject_CallMethodObjArgs(*args, name, *args.add(1), end),
            3 => return PyObject_CallMethodObjArgs(*args, name, *args.add(1), *args.add(2), end),
            _ => {}
        }
    }
    let method = PyObject_GetAttr(*args, name);
    if method.is_null() {
        return null_mut();
    }
    let result = PyObject_Vectorcall(method, args.add(1), (nargs - 1) as _, kwnames);
    Py_DECREF(method);
    result
}

#[cfg(capi_fallback = "PyVectorcall_Function")]
#[inline]
pub unsafe extern "C" fn PyVectorcall_Function(callable: *mut PyObject) -> Option<vectorcallfunc> {
    const HAVE_VECTORCALL: c_ulong = 1 << 11;
    if PyType_HasFeature(Py_TYPE(callable), HAVE_VECTORCALL) == 0 {
        return None;
    }
    // Where the object keeps its function is hidden; this one finds it.
    #[cfg(Py_LIMITED_API)]
    return Some(PyObject_Vectorcall);
    // SAFETY: the flag says that there is such a function or null at the offset.
    #[cfg(not(Py_LIMITED_API))]
    callable.cast::<u8>().offset((*Py_TYPE(callable)).tp_vectorcall_offset).cast::<Option<vectorcallfunc>>().read()
}

#[cfg(capi_fallback = "PyVectorcall_Call")]
pub unsafe extern "C" fn PyVectorcall_Call(
    callable: *mut PyObject,
    tuple: *mut PyObject,
    dict: *mut PyObject,
) -> *mut PyObject {
    if PyVectorcall_Function(callable).is_some() {
        return PyObject_Call(callable, tuple, dict);
    }
    let name = type_name(callable);
    if !name.is_null() {
        PyErr_Format(PyExc_TypeError, c"'%U' object does not support vectorcall".as_ptr(), name);
        Py_DECREF(name);
    }
    null_mut()
}
