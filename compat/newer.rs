//! Types and variables that only the newest `pyo3-ffi` of the supported range declares.
//!
//! A struct is `pyo3-ffi`'s own where that has it, so that pointers mix, and ours where not.

#[allow(unused_imports)] // what a target needs differs
use core::ffi::{c_int, c_uint};

// One by one: the names defined here may be in `pyo3-ffi` too.
#[allow(unused_imports)]
use pyo3_ffi::{PyObject, PyTypeObject};

#[allow(dead_code)] // what `pyo3-ffi` has too
mod ours {
    #[cfg(not(Py_LIMITED_API))]
    #[repr(C)]
    pub struct Py_tss_t {
        _is_initialized: core::ffi::c_int,
        #[cfg(not(windows))]
        _key: libc::pthread_key_t,
        #[cfg(windows)]
        _key: core::ffi::c_ulong,
    }

    #[cfg(Py_LIMITED_API)]
    #[repr(C)]
    pub struct Py_tss_t {
        _opaque: [u8; 0],
    }

    #[cfg(all(Py_3_14, not(any(PyPy, Py_LIMITED_API))))]
    #[repr(C)]
    pub struct PyInitConfig {
        _opaque: [u8; 0],
    }
}

/// Whoever stands for a type.
pub trait Choice {
    type Type;
}

pub struct Tss;
#[cfg(all(Py_3_14, not(any(PyPy, Py_LIMITED_API))))]
pub struct InitConfig;

mod choices {
    #[allow(unused_imports)]
    use super::ours::*;

    // In a block, the names of a glob import hide those of the module around it: `ours` is taken only where `pyo3-ffi`
    // has nothing.
    const _: () = {
        #[allow(unused_imports)]
        use pyo3_ffi::*;

        impl super::Choice for super::Tss {
            type Type = Py_tss_t;
        }
        #[cfg(all(Py_3_14, not(any(PyPy, Py_LIMITED_API))))]
        impl super::Choice for super::InitConfig {
            type Type = PyInitConfig;
        }
    };
}

/// The key of thread-specific storage.
pub type Py_tss_t = <Tss as Choice>::Type;

#[cfg(all(Py_3_14, not(any(PyPy, Py_LIMITED_API))))]
pub type PyInitConfig = <InitConfig as Choice>::Type;

#[cfg(all(Py_3_14, not(any(PyPy, Py_LIMITED_API))))]
pub type PyContextEvent = c_uint;

#[cfg(all(Py_3_14, not(any(PyPy, Py_LIMITED_API))))]
pub type PyContext_WatchCallback = unsafe extern "C" fn(event: PyContextEvent, obj: *mut PyObject) -> c_int;

#[cfg(all(Py_3_14, not(any(PyPy, Py_LIMITED_API))))]
pub const Py_CONTEXT_SWITCHED: PyContextEvent = 1;

/// A function that evaluates frames.
#[cfg(all(not(Py_3_11), not(any(PyPy, Py_LIMITED_API))))]
pub type _PyFrameEvalFunction = unsafe extern "C" fn(
    tstate: *mut pyo3_ffi::PyThreadState,
    frame: *mut pyo3_ffi::PyFrameObject,
    throwflag: c_int,
) -> *mut PyObject;

/// A function that evaluates frames.
#[cfg(all(Py_3_11, not(any(PyPy, Py_LIMITED_API))))]
pub type _PyFrameEvalFunction = unsafe extern "C" fn(
    tstate: *mut pyo3_ffi::PyThreadState,
    frame: *mut pyo3_ffi::_PyInterpreterFrame,
    throwflag: c_int,
) -> *mut PyObject;

#[cfg(all(Py_3_15, not(any(PyPy, Py_LIMITED_API))))]
extern "C" {
    pub static mut PyFrozenDict_Type: PyTypeObject;
}
