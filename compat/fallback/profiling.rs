//! Profiling and Tracing, Reference tracing.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

#[cfg(capi_fallback = "PyRefTracerEvent")]
pub type PyRefTracerEvent = c_int;

#[cfg(capi_fallback = "PyRefTracer")]
pub type PyRefTracer =
    Option<unsafe extern "C" fn(op: *mut PyObject, event: PyRefTracerEvent, data: *mut c_void) -> c_int>;
