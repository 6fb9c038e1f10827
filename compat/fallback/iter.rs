//! Iterators.
#![allow(unused_imports)]

use super::object::{full_type_name, type_name};
use crate::prelude::*;

/// A slot of a class; the slots of static types cannot be seen.
#[cfg(Py_LIMITED_API)]
#[allow(dead_code)]
unsafe fn heap_slot(object: *mut PyObject, slot: c_int) -> Option<unaryfunc> {
    if PyType_GetFlags(Py_TYPE(object)) & Py_TPFLAGS_HEAPTYPE == 0 {
        return None;
    }
    // SAFETY: the slots that are asked for hold a function of this type or null.
    core::mem::transmute::<*mut c_void, Option<unaryfunc>>(PyType_GetSlot(Py_TYPE(object), slot))
}

#[cfg(capi_fallback = "PyIter_NextItem")]
#[cold]
unsafe fn no_iterator(object: *mut PyObject) -> c_int {
    #[cfg(Py_LIMITED_API)]
    if let Some(next) = heap_slot(object, Py_tp_iternext) {
        // Raises for a class that has none or sets it to None.
        Py_XDECREF(next(object));
        return -1;
    }
    let name = full_type_name(object);
    if !name.is_null() {
        PyErr_Format(PyExc_TypeError, c"expected an iterator, got '%U'".as_ptr(), name);
        Py_DECREF(name);
    }
    -1
}

#[cfg(all(capi_fallback = "PyIter_NextItem", Py_LIMITED_API))]
#[inline]
pub unsafe extern "C" fn PyIter_NextItem(iter: *mut PyObject, item: *mut *mut PyObject) -> c_int {
    *item = null_mut();
    if PyIter_Check(iter) == 0 {
        return no_iterator(iter);
    }
    *item = PyIter_Next(iter);
    if !(*item).is_null() {
        return 1;
    }
    if PyErr_Occurred().is_null() {
        0
    } else {
        -1
    }
}

#[cfg(all(capi_fallback = "PyIter_NextItem", not(Py_LIMITED_API)))]
#[inline]
pub unsafe extern "C" fn PyIter_NextItem(iter: *mut PyObject, item: *mut *mut PyObject) -> c_int {
    *item = null_mut();
    let Some(next) = (*Py_TYPE(iter)).tp_iternext else {
        return no_iterator(iter);
    };
    *item = next(iter);
    if !(*item).is_null() {
        return 1;
    }
    if PyErr_Occurred().is_null() {
        return 0;
    }
    if PyErr_ExceptionMatches(PyExc_StopIteration) == 0 {
        return -1;
    }
    PyErr_Clear();
    0
}

#[cfg(capi_fallback = "PySendResult")]
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PySendResult {
    PYGEN_RETURN = 0,
    PYGEN_ERROR = -1,
    PYGEN_NEXT = 1,
}

#[cfg(capi_fallback = "PYGEN_RETURN")]
pub const PYGEN_RETURN: PySendResult = PySendResult::PYGEN_RETURN;
#[cfg(capi_fallback = "PYGEN_ERROR")]
pub const PYGEN_ERROR: PySendResult = PySendResult::PYGEN_ERROR;
#[cfg(capi_fallback = "PYGEN_NEXT")]
pub const PYGEN_NEXT: PySendResult = PySendResult::PYGEN_NEXT;

#[cfg(capi_fallback = "sendfunc")]
pub type sendfunc =
    unsafe extern "C" fn(iter: *mut PyObject, value: *mut PyObject, result: *mut *mut PyObject) -> PySendResult;

/// After null from an iterator: what it returned, if the exception is a StopIteration or none; null with any other.
#[cfg(capi_fallback = "PyIter_Send")]
unsafe fn stop_iteration_value() -> *mut PyObject {
    if PyErr_Occurred().is_null() {
        Py_INCREF(Py_None());
        return Py_None();
    }
    if PyErr_ExceptionMatches(PyExc_StopIteration) == 0 {
        return null_mut();
    }
    let (mut ty, mut value, mut traceback) = (null_mut(), null_mut(), null_mut());
    PyErr_Fetch(&mut ty, &mut value, &mut traceback);
    PyErr_NormalizeException(&mut ty, &mut value, &mut traceback);
    if PyErr_GivenExceptionMatches(ty, PyExc_StopIteration) == 0 {
        // Making the instance failed.
        PyErr_Restore(ty, value, traceback);
        return null_mut();
    }
    let result = PyObject_GetAttrString(value, c"value".as_ptr());
    Py_XDECREF(ty);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
    result
}

/// The next item of what PyIter_Check() calls an iterator; unlike PyIter_Next() it leaves a StopIteration set.
#[cfg(capi_fallback = "PyIter_Send")]
#[inline]
unsafe fn iternext(iter: *mut PyObject) -> *mut PyObject {
    #[cfg(Py_LIMITED_API)]
    let next = heap_slot(iter, Py_tp_iternext);
    #[cfg(not(Py_LIMITED_API))]
    let next = (*Py_TYPE(iter)).tp_iternext;
    match next {
        Some(next) => next(iter),
        None => PyObject_CallMethod(iter, c"__next__".as_ptr(), null()),
    }
}

#[cfg(capi_fallback = "PyIter_Send")]
#[inline]
pub unsafe extern "C" fn PyIter_Send(
    iter: *mut PyObject,
    arg: *mut PyObject,
    presult: *mut *mut PyObject,
) -> PySendResult {
    if arg == Py_None() && PyIter_Check(iter) != 0 {
        *presult = iternext(iter);
        return sent(presult);
    }
    #[cfg(capi_has = "_PyGen_Send")]
    if PyGen_CheckExact(iter) != 0 || PyCoro_CheckExact(iter) != 0 {
        extern "C" {
            fn _PyGen_Send(gen: *mut PyObject, arg: *mut PyObject) -> *mut PyObject;
        }
        *presult = _PyGen_Send(iter, arg);
        return sent(presult);
    }
    *presult = null_mut();
    let name = PyUnicode_FromString(c"send".as_ptr());
    if name.is_null() {
        return PySendResult::PYGEN_ERROR;
    }
    *presult = PyObject_CallMethodObjArgs(iter, name, arg, null_mut::<PyObject>());
    Py_DECREF(name);
    sent(presult)
}

/// What came of handing a value to an iterator, which gave `*presult`.
#[cfg(capi_fallback = "PyIter_Send")]
#[inline]
unsafe fn sent(presult: *mut *mut PyObject) -> PySendResult {
    if !(*presult).is_null() {
        return PySendResult::PYGEN_NEXT;
    }
    *presult = stop_iteration_value();
    if (*presult).is_null() {
        PySendResult::PYGEN_ERROR
    } else {
        PySendResult::PYGEN_RETURN
    }
}

#[cfg(all(capi_fallback = "PyAIter_Check", Py_LIMITED_API))]
#[inline]
pub unsafe extern "C" fn PyAIter_Check(o: *mut PyObject) -> c_int {
    if PyType_GetFlags(Py_TYPE(o)) & Py_TPFLAGS_HEAPTYPE != 0 {
        return heap_slot(o, Py_am_anext).is_some().into();
    }
    PyObject_HasAttrString(Py_TYPE(o).cast(), c"__anext__".as_ptr())
}

#[cfg(all(capi_fallback = "PyAIter_Check", not(Py_LIMITED_API)))]
#[inline]
pub unsafe extern "C" fn PyAIter_Check(o: *mut PyObject) -> c_int {
    let methods = (*Py_TYPE(o)).tp_as_async;
    if methods.is_null() {
        return 0;
    }
    let Some(next) = (*methods).am_anext else {
        return 0;
    };
    #[cfg(capi_has = "_PyObject_NextNotImplemented")]
    {
        extern "C" {
            fn _PyObject_NextNotImplemented(object: *mut PyObject) -> *mut PyObject;
        }
        (next as usize != _PyObject_NextNotImplemented as *const () as usize).into()
    }
    #[cfg(not(capi_has = "_PyObject_NextNotImplemented"))]
    {
        _ = next;
        1
    }
}

#[cfg(capi_fallback = "PyObject_GetAIter")]
#[cold]
unsafe fn no_async_iterable(o: *mut PyObject) -> *mut PyObject {
    let name = type_name(o);
    if !name.is_null() {
        PyErr_Format(PyExc_TypeError, c"'%U' object is not an async iterable".as_ptr(), name);
        Py_DECREF(name);
    }
    null_mut()
}

#[cfg(capi_fallback = "PyObject_GetAIter")]
#[cold]
unsafe fn no_async_iterator(o: *mut PyObject, returned: *mut PyObject) -> *mut PyObject {
    let owner = full_type_name(o);
    let name = if owner.is_null() { null_mut() } else { full_type_name(returned) };
    if !name.is_null() {
        let message = c"%U.__aiter__() must return an async iterator, not %U";
        PyErr_Format(PyExc_TypeError, message.as_ptr(), owner, name);
    }
    Py_XDECREF(owner);
    Py_XDECREF(name);
    Py_DECREF(returned);
    null_mut()
}

#[cfg(capi_fallback = "PyObject_GetAIter")]
#[inline]
pub unsafe extern "C" fn PyObject_GetAIter(o: *mut PyObject) -> *mut PyObject {
    #[cfg(Py_LIMITED_API)]
    let iterator = match heap_slot(o, Py_am_aiter) {
        Some(function) => function(o),
        None => {
            let ty = Py_TYPE(o);
            if PyType_GetFlags(ty) & Py_TPFLAGS_HEAPTYPE != 0
                || PyObject_HasAttrString(ty.cast(), c"__aiter__".as_ptr()) == 0
            {
                return no_async_iterable(o);
            }
            PyObject_CallMethod(o, c"__aiter__".as_ptr(), null())
        }
    };
    #[cfg(not(Py_LIMITED_API))]
    let iterator = {
        let methods = (*Py_TYPE(o)).tp_as_async;
        let function = if methods.is_null() { None } else { (*methods).am_aiter };
        match function {
            Some(function) => function(o),
            None => return no_async_iterable(o),
        }
    };
    if !iterator.is_null() && PyAIter_Check(iterator) == 0 {
        return no_async_iterator(o, iterator);
    }
    iterator
}
