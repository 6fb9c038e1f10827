//! Profiling and Tracing, Reference tracing.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

#[cfg(all(capi_fallback = "PyEval_SetProfileAllThreads", capi_has = "_PyEval_SetTrace"))]
extern "C" {
    fn _PyEval_SetProfile(tstate: *mut PyThreadState, func: Option<Py_tracefunc>, arg: *mut PyObject) -> c_int;
    fn _PyEval_SetTrace(tstate: *mut PyThreadState, func: Option<Py_tracefunc>, arg: *mut PyObject) -> c_int;
}

/// What goes wrong in one thread is reported and does not keep the others from it.
#[cfg(all(capi_fallback = "PyEval_SetProfileAllThreads", capi_has = "_PyEval_SetTrace"))]
unsafe fn set_in_all_threads(
    set: unsafe extern "C" fn(*mut PyThreadState, Option<Py_tracefunc>, *mut PyObject) -> c_int,
    func: Option<Py_tracefunc>,
    obj: *mut PyObject,
) {
    let mut thread = PyInterpreterState_ThreadHead(PyInterpreterState_Get());
    while !thread.is_null() {
        if set(thread, func, obj) < 0 {
            PyErr_WriteUnraisable(null_mut());
        }
        thread = PyThreadState_Next(thread);
    }
}

#[cfg(capi_fallback = "PyEval_SetProfileAllThreads")]
#[inline]
pub unsafe extern "C" fn PyEval_SetProfileAllThreads(func: Option<Py_tracefunc>, obj: *mut PyObject) {
    #[cfg(capi_has = "_PyEval_SetTrace")]
    {
        set_in_all_threads(_PyEval_SetProfile, func, obj);
    }
    #[cfg(not(capi_has = "_PyEval_SetTrace"))]
    {
        pyo3_ffi::PyEval_SetProfileAllThreads(func, obj);
    }
}

#[cfg(capi_fallback = "PyEval_SetTraceAllThreads")]
#[inline]
pub unsafe extern "C" fn PyEval_SetTraceAllThreads(func: Option<Py_tracefunc>, obj: *mut PyObject) {
    #[cfg(capi_has = "_PyEval_SetTrace")]
    {
        set_in_all_threads(_PyEval_SetTrace, func, obj);
    }
    #[cfg(not(capi_has = "_PyEval_SetTrace"))]
    {
        pyo3_ffi::PyEval_SetTraceAllThreads(func, obj);
    }
}

#[cfg(capi_fallback = "PyRefTracerEvent")]
pub type PyRefTracerEvent = c_int;

#[cfg(capi_fallback = "PyRefTracer_CREATE")]
pub const PyRefTracer_CREATE: PyRefTracerEvent = 0;

#[cfg(capi_fallback = "PyRefTracer_DESTROY")]
pub const PyRefTracer_DESTROY: PyRefTracerEvent = 1;

#[cfg(capi_fallback = "PyRefTracer_TRACKER_REMOVED")]
pub const PyRefTracer_TRACKER_REMOVED: PyRefTracerEvent = 2;

#[cfg(capi_fallback = "PyRefTracer")]
pub type PyRefTracer =
    Option<unsafe extern "C" fn(op: *mut PyObject, event: PyRefTracerEvent, data: *mut c_void) -> c_int>;
