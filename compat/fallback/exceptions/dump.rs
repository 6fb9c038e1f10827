//! Dumps of tracebacks.

use crate::prelude::*;

#[cfg(capi_has = "dump_traceback_in_middle")]
extern "C" {
    fn _Py_DumpTraceback(fd: c_int, tstate: *mut PyThreadState);
    fn _Py_DumpTracebackThreads(
        fd: c_int,
        interp: *mut PyInterpreterState,
        current_tstate: *mut PyThreadState,
    ) -> *const c_char;
}

/// Lets the module faulthandler write; the raised exception stays. Returns null, or what went wrong.
#[cfg(not(capi_has = "dump_traceback_in_middle"))]
unsafe fn dump_traceback(fd: c_int, all_threads: bool) -> *const c_char {
    let raised = PyErr_GetRaisedException();
    let module = PyImport_ImportModule(c"faulthandler".as_ptr());
    let mut is_done = false;
    if !module.is_null() {
        let function = PyObject_GetAttrString(module, c"dump_traceback".as_ptr());
        let fd = PyLong_FromLong(c_long::from(fd));
        if !function.is_null() && !fd.is_null() {
            let all_threads = if all_threads { Py_True() } else { Py_False() };
            let result = PyObject_CallFunctionObjArgs(function, fd, all_threads, null_mut::<PyObject>());
            is_done = !result.is_null();
            Py_XDECREF(result);
        }
        Py_XDECREF(fd);
        Py_XDECREF(function);
        Py_DECREF(module);
    }
    PyErr_SetRaisedException(raised);
    if is_done {
        null()
    } else {
        c"the module faulthandler failed".as_ptr()
    }
}

pub unsafe extern "C" fn PyUnstable_DumpTraceback(fd: c_int, tstate: *mut PyThreadState) -> *const c_char {
    #[cfg(capi_has = "dump_traceback_in_middle")]
    {
        _Py_DumpTraceback(fd, tstate);
        null()
    }
    #[cfg(not(capi_has = "dump_traceback_in_middle"))]
    {
        if PyGILState_Check() == 0 || tstate != PyThreadState_Get() {
            return c"this Python can only dump the thread state that is attached".as_ptr();
        }
        dump_traceback(fd, false)
    }
}

pub unsafe extern "C" fn PyUnstable_DumpTracebackThreads(
    fd: c_int,
    interp: *mut PyInterpreterState,
    current_tstate: *mut PyThreadState,
    _max_threads: Py_ssize_t,
) -> *const c_char {
    #[cfg(capi_has = "dump_traceback_in_middle")]
    {
        _Py_DumpTracebackThreads(fd, interp, current_tstate)
    }
    #[cfg(not(capi_has = "dump_traceback_in_middle"))]
    {
        if PyGILState_Check() == 0 || (!current_tstate.is_null() && current_tstate != PyThreadState_Get()) {
            return c"this Python can only dump threads with the current thread's state attached".as_ptr();
        }
        #[cfg(not(PyPy))]
        if !interp.is_null() && interp != PyInterpreterState_Get() {
            return c"this Python can only dump the threads of the current interpreter".as_ptr();
        }
        #[cfg(PyPy)]
        let _ = interp;
        dump_traceback(fd, true)
    }
}
