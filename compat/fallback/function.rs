//! Function Objects, method definitions.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

#[cfg(capi_fallback = "PyFunction_WatchEvent")]
pub type PyFunction_WatchEvent = c_int;

#[cfg(capi_fallback = "PyFunction_WatchCallback")]
pub type PyFunction_WatchCallback =
    unsafe extern "C" fn(event: PyFunction_WatchEvent, func: *mut PyFunctionObject, new_value: *mut PyObject) -> c_int;
