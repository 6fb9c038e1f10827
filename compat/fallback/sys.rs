//! Operating System Utilities, System Functions.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

#[cfg(capi_fallback = "Py_AuditHookFunction")]
pub type Py_AuditHookFunction =
    unsafe extern "C" fn(event: *const c_char, args: *mut PyObject, data: *mut c_void) -> c_int;
