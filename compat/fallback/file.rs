//! File Objects, Py_fopen.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

#[cfg(capi_fallback = "Py_OpenCodeHookFunction")]
pub type Py_OpenCodeHookFunction = unsafe extern "C" fn(path: *mut PyObject, data: *mut c_void) -> *mut PyObject;
