//! Hashing.
#![allow(unused_imports)]

use crate::prelude::*;

#[cfg(capi_fallback = "PyHASH_BITS")]
pub const PyHASH_BITS: c_int = if size_of::<*mut c_void>() >= 8 { 61 } else { 31 };

#[cfg(capi_fallback = "PyHASH_MODULUS")]
pub const PyHASH_MODULUS: usize = (1 << PyHASH_BITS) - 1;

#[cfg(capi_fallback = "PyHASH_MULTIPLIER")]
pub const PyHASH_MULTIPLIER: usize = 1_000_003;

#[cfg(capi_fallback = "PyHASH_INF")]
pub const PyHASH_INF: c_int = 314_159;

#[cfg(capi_fallback = "PyHASH_IMAG")]
pub const PyHASH_IMAG: c_int = PyHASH_MULTIPLIER as c_int;

#[cfg(capi_fallback = "Py_HashBuffer")]
#[inline]
pub unsafe extern "C" fn Py_HashBuffer(ptr: *const c_void, len: Py_ssize_t) -> Py_hash_t {
    #[cfg(capi_has = "hash_bytes_is_exported")]
    {
        extern "C" {
            fn _Py_HashBytes(src: *const c_void, length: Py_ssize_t) -> Py_hash_t;
        }
        _Py_HashBytes(ptr, len)
    }
    #[cfg(not(capi_has = "hash_bytes_is_exported"))]
    {
        // The same bytes as an object have the same hash.
        let bytes = PyBytes_FromStringAndSize(ptr.cast(), len);
        if bytes.is_null() {
            return -1;
        }
        let hash = PyObject_Hash(bytes);
        Py_DECREF(bytes);
        hash
    }
}

#[cfg(any(capi_fallback = "Py_HashPointer", capi_fallback = "PyObject_GenericHash"))]
#[allow(dead_code)]
#[inline]
fn hash_pointer(ptr: *const c_void) -> Py_hash_t {
    // The lowest bits of an address are the least different ones.
    match (ptr as usize).rotate_right(4) as Py_hash_t {
        -1 => -2,
        hash => hash,
    }
}

#[cfg(capi_fallback = "Py_HashPointer")]
#[inline]
pub unsafe extern "C" fn Py_HashPointer(ptr: *const c_void) -> Py_hash_t {
    hash_pointer(ptr)
}

#[cfg(capi_fallback = "PyObject_GenericHash")]
#[inline]
pub unsafe extern "C" fn PyObject_GenericHash(obj: *mut PyObject) -> Py_hash_t {
    // On PyPy an object may have another address the next time it comes to C.
    #[cfg(PyPy)]
    return match PyBaseObject_Type.tp_hash {
        Some(hash) => hash(obj),
        None => hash_pointer(obj.cast()),
    };
    #[cfg(not(PyPy))]
    hash_pointer(obj.cast())
}
