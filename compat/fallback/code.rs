//! Code Objects, generators' code, compiler flags.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

#[cfg(capi_fallback = "PyCodeEvent")]
pub type PyCodeEvent = c_int;

#[cfg(capi_fallback = "PyCode_WatchCallback")]
pub type PyCode_WatchCallback = unsafe extern "C" fn(event: PyCodeEvent, co: *mut PyCodeObject) -> c_int;
