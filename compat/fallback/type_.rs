//! Type Objects, their flags, Generic Aliases.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

#[cfg(capi_fallback = "PyType_WatchCallback")]
pub type PyType_WatchCallback = unsafe extern "C" fn(type_: *mut PyObject) -> c_int;
