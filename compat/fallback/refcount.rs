//! Reference Counting.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

/// Py_INCREF for what is handed to a caller, who may soon give it back: where Py_INCREF writes half of the count and
/// Py_DECREF reads the whole, the processor would wait for the write to reach memory.
#[allow(dead_code)]
#[inline]
pub(crate) unsafe fn incref(object: *mut PyObject) {
    #[cfg(all(
        capi_has = "refcount_has_halves",
        target_pointer_width = "64",
        not(any(py_sys_config = "Py_REF_DEBUG", Py_GIL_DISABLED))
    ))]
    {
        let count = object.cast::<u64>();
        if *count as u32 != u32::MAX {
            *count += 1;
        }
    }
    #[cfg(not(all(
        capi_has = "refcount_has_halves",
        target_pointer_width = "64",
        not(any(py_sys_config = "Py_REF_DEBUG", Py_GIL_DISABLED))
    )))]
    Py_INCREF(object);
}

#[cfg(capi_fallback = "Py_NewRef")]
#[inline]
pub unsafe extern "C" fn Py_NewRef(obj: *mut PyObject) -> *mut PyObject {
    incref(obj);
    obj
}

#[cfg(capi_fallback = "Py_XNewRef")]
#[inline]
pub unsafe extern "C" fn Py_XNewRef(obj: *mut PyObject) -> *mut PyObject {
    Py_XINCREF(obj);
    obj
}

#[cfg(capi_fallback = "Py_SETREF")]
#[inline]
pub unsafe fn Py_SETREF(dst: *mut *mut PyObject, src: *mut PyObject) {
    Py_DECREF(dst.replace(src));
}

#[cfg(capi_fallback = "Py_XSETREF")]
#[inline]
pub unsafe fn Py_XSETREF(dst: *mut *mut PyObject, src: *mut PyObject) {
    Py_XDECREF(dst.replace(src));
}

#[cfg(capi_fallback = "Py_SET_REFCNT")]
#[inline]
pub unsafe extern "C" fn Py_SET_REFCNT(ob: *mut PyObject, refcnt: Py_ssize_t) {
    #[cfg(capi_has = "_Py_SetRefcnt")]
    {
        extern "C" {
            fn _Py_SetRefcnt(ob: *mut PyObject, refcnt: Py_ssize_t);
        }
        _Py_SetRefcnt(ob, refcnt);
    }
    #[cfg(not(capi_has = "_Py_SetRefcnt"))]
    if !is_immortal(ob) {
        ob.cast::<Py_ssize_t>().write(refcnt);
    }
}

/// The interpreters that know immortal objects give them a count that no other reaches.
#[allow(dead_code)]
#[inline]
unsafe fn is_immortal(obj: *mut PyObject) -> bool {
    #[cfg(capi_has = "refcnt_is_plain")]
    {
        let _ = obj;
        false
    }
    #[cfg(all(not(capi_has = "refcnt_is_plain"), target_pointer_width = "64", not(capi_abi3t)))]
    {
        (Py_REFCNT(obj) as i32) < 0
    }
    // Builds without the GIL tell another count than those with it.
    #[cfg(all(not(capi_has = "refcnt_is_plain"), any(capi_abi3t, not(target_pointer_width = "64"))))]
    {
        Py_REFCNT(obj) >= 0x3FFF_FFFF
    }
}

#[cfg(capi_fallback = "PyUnstable_IsImmortal")]
#[inline]
pub unsafe extern "C" fn PyUnstable_IsImmortal(obj: *mut PyObject) -> c_int {
    c_int::from(is_immortal(obj))
}

#[cfg(capi_fallback = "PyUnstable_Object_IsUniquelyReferenced")]
#[inline]
pub unsafe extern "C" fn PyUnstable_Object_IsUniquelyReferenced(op: *mut PyObject) -> c_int {
    c_int::from(Py_REFCNT(op) == 1)
}

#[cfg(capi_fallback = "PyUnstable_Object_IsUniqueReferencedTemporary")]
#[inline]
pub unsafe extern "C" fn PyUnstable_Object_IsUniqueReferencedTemporary(obj: *mut PyObject) -> c_int {
    #[cfg(capi_has = "stack_owns_references")]
    return PyUnstable_Object_IsUniquelyReferenced(obj);
    // Only where fallbacks are forced: what the stack borrows the interpreter alone knows.
    #[cfg(capi_has = "stack_tells_temporaries")]
    return pyo3_ffi::PyUnstable_Object_IsUniqueReferencedTemporary(obj);
    // Newer interpreters' stacks borrow references, and which ones they alone know.
    #[cfg(not(any(capi_has = "stack_owns_references", capi_has = "stack_tells_temporaries")))]
    {
        _ = obj;
        0
    }
}

#[cfg(capi_fallback = "PyUnstable_Object_EnableDeferredRefcount")]
#[inline]
pub unsafe extern "C" fn PyUnstable_Object_EnableDeferredRefcount(_obj: *mut PyObject) -> c_int {
    0
}

#[cfg(capi_fallback = "PyUnstable_SetImmortal")]
pub unsafe extern "C" fn PyUnstable_SetImmortal(op: *mut PyObject) -> c_int {
    #[cfg(any(capi_has = "set_immortal_is_exported", capi_has = "immortal_is_a_count"))]
    {
        if PyUnstable_Object_IsUniquelyReferenced(op) == 0 || PyUnicode_Check(op) != 0 {
            return 0;
        }
        #[cfg(capi_has = "set_immortal_is_exported")]
        {
            extern "C" {
                fn _Py_SetImmortal(op: *mut PyObject);
            }
            _Py_SetImmortal(op);
        }
        #[cfg(not(capi_has = "set_immortal_is_exported"))]
        {
            if PyObject_IS_GC(op) != 0 && PyObject_GC_IsTracked(op) != 0 {
                PyObject_GC_UnTrack(op.cast());
            }
            let count = if cfg!(target_pointer_width = "64") { u32::MAX } else { u32::MAX >> 2 };
            op.cast::<Py_ssize_t>().write(count as Py_ssize_t);
        }
        1
    }
    #[cfg(not(any(capi_has = "set_immortal_is_exported", capi_has = "immortal_is_a_count")))]
    {
        let _ = op;
        0
    }
}

#[cfg(capi_fallback = "PyUnstable_TryIncRef")]
#[inline]
pub unsafe extern "C" fn PyUnstable_TryIncRef(obj: *mut PyObject) -> c_int {
    if Py_REFCNT(obj) <= 0 {
        return 0;
    }
    incref(obj);
    1
}

#[cfg(capi_fallback = "PyUnstable_EnableTryIncRef")]
#[inline]
pub unsafe extern "C" fn PyUnstable_EnableTryIncRef(_obj: *mut PyObject) {}
