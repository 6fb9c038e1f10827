//! Supporting Cyclic Garbage Collection.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

#[cfg(capi_fallback = "gcvisitobjects_t")]
pub type gcvisitobjects_t = unsafe extern "C" fn(object: *mut PyObject, arg: *mut c_void) -> c_int;
