//! Constants and sentinels.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

#[cfg(capi_fallback = "Py_CONSTANT_NONE")]
pub const Py_CONSTANT_NONE: c_uint = 0;
#[cfg(capi_fallback = "Py_CONSTANT_FALSE")]
pub const Py_CONSTANT_FALSE: c_uint = 1;
#[cfg(capi_fallback = "Py_CONSTANT_TRUE")]
pub const Py_CONSTANT_TRUE: c_uint = 2;
#[cfg(capi_fallback = "Py_CONSTANT_ELLIPSIS")]
pub const Py_CONSTANT_ELLIPSIS: c_uint = 3;
#[cfg(capi_fallback = "Py_CONSTANT_NOT_IMPLEMENTED")]
pub const Py_CONSTANT_NOT_IMPLEMENTED: c_uint = 4;
#[cfg(capi_fallback = "Py_CONSTANT_ZERO")]
pub const Py_CONSTANT_ZERO: c_uint = 5;
#[cfg(capi_fallback = "Py_CONSTANT_ONE")]
pub const Py_CONSTANT_ONE: c_uint = 6;
#[cfg(capi_fallback = "Py_CONSTANT_EMPTY_STR")]
pub const Py_CONSTANT_EMPTY_STR: c_uint = 7;
#[cfg(capi_fallback = "Py_CONSTANT_EMPTY_BYTES")]
pub const Py_CONSTANT_EMPTY_BYTES: c_uint = 8;
#[cfg(capi_fallback = "Py_CONSTANT_EMPTY_TUPLE")]
pub const Py_CONSTANT_EMPTY_TUPLE: c_uint = 9;

/// An int or one of the empty objects.
#[cfg(any(capi_fallback = "Py_GetConstant", capi_fallback = "Py_GetConstantBorrowed"))]
#[inline]
unsafe fn own_constant(constant_id: c_uint) -> *mut PyObject {
    match constant_id {
        Py_CONSTANT_ZERO => PyLong_FromLong(0),
        Py_CONSTANT_ONE => PyLong_FromLong(1),
        #[cfg(all(capi_has = "unicode_data", not(PyPy)))]
        Py_CONSTANT_EMPTY_STR => PyUnicode_New(0, 0),
        #[cfg(not(all(capi_has = "unicode_data", not(PyPy))))]
        Py_CONSTANT_EMPTY_STR => PyUnicode_FromStringAndSize(c"".as_ptr(), 0),
        Py_CONSTANT_EMPTY_BYTES => PyBytes_FromStringAndSize(c"".as_ptr(), 0),
        _ => PyTuple_New(0),
    }
}

#[cfg(any(capi_fallback = "Py_GetConstant", capi_fallback = "Py_GetConstantBorrowed"))]
#[inline]
unsafe fn shared_constant(constant_id: c_uint) -> *mut PyObject {
    #[cfg(capi_has = "constants_are_shared")]
    {
        use core::sync::atomic::{AtomicPtr, Ordering};
        // One object for all interpreters, immortal and part of the runtime: what one of them finds is right for the others.
        static CONSTANTS: [AtomicPtr<PyObject>; 5] = [const { AtomicPtr::new(null_mut()) }; 5];
        let place = &CONSTANTS[(constant_id - Py_CONSTANT_ZERO) as usize];
        let mut constant = place.load(Ordering::Relaxed);
        if constant.is_null() {
            constant = own_constant(constant_id);
            place.store(constant, Ordering::Relaxed);
        }
        constant
    }
    #[cfg(not(capi_has = "constants_are_shared"))]
    own_constant(constant_id)
}

#[cfg(any(capi_fallback = "Py_GetConstant", capi_fallback = "Py_GetConstantBorrowed"))]
#[inline]
unsafe fn constant(constant_id: c_uint) -> *mut PyObject {
    let constant = match constant_id {
        Py_CONSTANT_NONE => Py_None(),
        Py_CONSTANT_FALSE => Py_False(),
        Py_CONSTANT_TRUE => Py_True(),
        Py_CONSTANT_ELLIPSIS => Py_Ellipsis(),
        Py_CONSTANT_NOT_IMPLEMENTED => Py_NotImplemented(),
        Py_CONSTANT_ZERO..=Py_CONSTANT_EMPTY_TUPLE => return shared_constant(constant_id),
        _ => {
            PyErr_BadInternalCall();
            return null_mut();
        }
    };
    Py_INCREF(constant);
    constant
}

#[cfg(capi_fallback = "Py_GetConstant")]
#[inline]
pub unsafe extern "C" fn Py_GetConstant(constant_id: c_uint) -> *mut PyObject {
    constant(constant_id)
}

#[cfg(capi_fallback = "Py_GetConstantBorrowed")]
#[inline]
pub unsafe extern "C" fn Py_GetConstantBorrowed(constant_id: c_uint) -> *mut PyObject {
    // Nothing keeps these alive for C, so the sys module does.
    #[cfg(PyPy)]
    if (Py_CONSTANT_ZERO..=Py_CONSTANT_EMPTY_TUPLE).contains(&constant_id) {
        let mut name = *b"capi_shims.constant.0\0";
        name[name.len() - 2] += constant_id as u8;
        let name = name.as_ptr().cast();
        let mut kept = PySys_GetObject(name);
        if kept.is_null() {
            let created = constant(constant_id);
            if !created.is_null() && PySys_SetObject(name, created) == 0 {
                kept = PySys_GetObject(name);
            }
            Py_XDECREF(created);
        }
        return kept;
    }
    // The interpreter has a reference of its own to each of them.
    let constant = constant(constant_id);
    Py_XDECREF(constant);
    constant
}

/// Only a file of the stable ABI can meet a sentinel before 3.15 is its target, on an interpreter newer than its floor.
/// Classes that Python code makes are on the heap, so that static type is the one.
#[cfg(any(capi_fallback = "PySentinel_Check", capi_fallback = "PySentinel_CheckExact"))]
unsafe fn is_sentinel(o: *mut PyObject) -> c_int {
    #[cfg(capi_has = "sentinel_type")]
    {
        extern "C" {
            static mut PySentinel_Type: PyTypeObject;
        }
        c_int::from(Py_TYPE(o) == &raw mut PySentinel_Type)
    }
    #[cfg(all(not(capi_has = "sentinel_type"), Py_LIMITED_API))]
    {
        if PyType_GetFlags(Py_TYPE(o)) & Py_TPFLAGS_HEAPTYPE != 0 {
            return 0;
        }
        let name = PyObject_GetAttrString(Py_TYPE(o).cast(), c"__name__".as_ptr());
        if name.is_null() {
            PyErr_Clear();
            return 0;
        }
        let result = PyUnicode_CompareWithASCIIString(name, c"sentinel".as_ptr());
        Py_DECREF(name);
        c_int::from(result == 0)
    }
    #[cfg(not(any(capi_has = "sentinel_type", Py_LIMITED_API)))]
    {
        let _ = o;
        0
    }
}

#[cfg(capi_fallback = "PySentinel_Check")]
pub unsafe extern "C" fn PySentinel_Check(o: *mut PyObject) -> c_int {
    is_sentinel(o)
}

#[cfg(capi_fallback = "PySentinel_CheckExact")]
pub unsafe extern "C" fn PySentinel_CheckExact(o: *mut PyObject) -> c_int {
    is_sentinel(o)
}
