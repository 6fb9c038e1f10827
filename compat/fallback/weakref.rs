//! Weak references.
#![allow(unused_imports)]

use super::object::full_type_name;
use crate::prelude::*;

/// What a weak reference refers to, as a new strong reference; null if it is dead. It fails on PyPy only.
#[cfg(any(capi_fallback = "PyWeakref_GetRef", capi_fallback = "PyWeakref_IsDead"))]
#[cfg(not(PyPy))]
#[inline]
unsafe fn target_of(reference: *mut PyObject) -> *mut PyObject {
    // Newer floors have the function that the other one's fallback is written with.
    #[cfg(all(Py_LIMITED_API, not(capi_fallback = "PyWeakref_GetRef")))]
    {
        let mut target = null_mut();
        PyWeakref_GetRef(reference, &mut target);
        return target;
    }
    #[cfg(all(Py_LIMITED_API, capi_fallback = "PyWeakref_GetRef"))]
    let target = PyWeakref_GetObject(reference);
    #[cfg(not(Py_LIMITED_API))]
    let target = (*reference.cast::<PyWeakReference>()).wr_object;
    // The references to an object that is being freed are cleared only after its count has come to 0.
    #[cfg(any(not(Py_LIMITED_API), capi_fallback = "PyWeakref_GetRef"))]
    {
        if target.is_null() || target == Py_None() || Py_REFCNT(target) == 0 {
            return null_mut();
        }
        crate::fallback::refcount::incref(target);
        target
    }
}

#[cfg(any(capi_fallback = "PyWeakref_GetRef", capi_fallback = "PyWeakref_IsDead"))]
#[cfg(PyPy)]
#[inline]
unsafe fn target_of(reference: *mut PyObject) -> *mut PyObject {
    extern "C" {
        #[link_name = "PyPyWeakref_LockObject"]
        fn PyWeakref_LockObject(reference: *mut PyObject) -> *mut PyObject;
    }
    if PyWeakref_CheckProxy(reference) != 0 {
        // A proxy has its attributes from its target, which their methods are bound to.
        let method = PyObject_GetAttrString(reference, c"__reduce_ex__".as_ptr());
        let target = if method.is_null() { null_mut() } else { PyObject_GetAttrString(method, c"__self__".as_ptr()) };
        Py_XDECREF(method);
        if target.is_null() && PyErr_ExceptionMatches(PyExc_ReferenceError) != 0 {
            PyErr_Clear();
        }
        return target;
    }
    let target = PyWeakref_LockObject(reference);
    if target == Py_None() {
        Py_DECREF(target);
        return null_mut();
    }
    target
}

/// -1 if looking for the target raised, else `otherwise`.
#[cfg(any(capi_fallback = "PyWeakref_GetRef", capi_fallback = "PyWeakref_IsDead"))]
#[inline]
unsafe fn unless_failed(otherwise: c_int) -> c_int {
    if cfg!(PyPy) && !PyErr_Occurred().is_null() {
        -1
    } else {
        otherwise
    }
}

#[cfg(capi_fallback = "PyWeakref_GetRef")]
#[inline]
pub unsafe extern "C" fn PyWeakref_GetRef(reference: *mut PyObject, pobj: *mut *mut PyObject) -> c_int {
    *pobj = null_mut();
    if reference.is_null() {
        PyErr_BadInternalCall();
        return -1;
    }
    if PyWeakref_Check(reference) == 0 {
        PyErr_SetString(PyExc_TypeError, c"expected a weakref".as_ptr());
        return -1;
    }
    *pobj = target_of(reference);
    if (*pobj).is_null() {
        unless_failed(0)
    } else {
        1
    }
}

#[cfg(capi_fallback = "PyWeakref_IsDead")]
#[cold]
unsafe fn no_weakref(reference: *mut PyObject) -> c_int {
    let name = full_type_name(reference);
    if !name.is_null() {
        PyErr_Format(PyExc_TypeError, c"expected a weakref, got %U".as_ptr(), name);
        Py_DECREF(name);
    }
    -1
}

#[cfg(capi_fallback = "PyWeakref_IsDead")]
#[inline]
pub unsafe extern "C" fn PyWeakref_IsDead(reference: *mut PyObject) -> c_int {
    if reference.is_null() {
        PyErr_BadInternalCall();
        return -1;
    }
    if PyWeakref_Check(reference) == 0 {
        return no_weakref(reference);
    }
    let target = target_of(reference);
    if target.is_null() {
        return unless_failed(1);
    }
    Py_DECREF(target);
    0
}

#[cfg(capi_fallback = "PyUnstable_Object_ClearWeakRefsNoCallbacks")]
#[inline]
pub unsafe extern "C" fn PyUnstable_Object_ClearWeakRefsNoCallbacks(object: *mut PyObject) {
    extern "C" {
        fn _PyWeakref_ClearRef(reference: *mut PyObject);
    }
    if (*Py_TYPE(object)).tp_weaklistoffset == 0 {
        return;
    }
    let list = PyObject_GET_WEAKREFS_LISTPTR(object);
    while !(*list).is_null() {
        _PyWeakref_ClearRef(*list);
    }
}
