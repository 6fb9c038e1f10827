//! Exceptions.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

#[cfg(capi_fallback = "PyExceptionClass_Name")]
#[inline]
pub unsafe extern "C" fn PyExceptionClass_Name(ob: *mut PyObject) -> *const c_char {
    (*ob.cast::<PyTypeObject>()).tp_name
}

#[cfg(capi_fallback = "PyErr_GetRaisedException")]
#[inline]
pub unsafe extern "C" fn PyErr_GetRaisedException() -> *mut PyObject {
    let (mut type_, mut value, mut traceback) = (null_mut(), null_mut(), null_mut());
    PyErr_Fetch(&mut type_, &mut value, &mut traceback);
    if type_.is_null() {
        return null_mut();
    }
    normalize_exception(&mut type_, &mut value, &mut traceback);
    if !traceback.is_null() {
        PyException_SetTraceback(value, traceback);
        Py_DECREF(traceback);
    }
    Py_DECREF(type_);
    value
}

#[cfg(all(capi_fallback = "PyErr_GetRaisedException", capi_has = "safe_PyErr_NormalizeException"))]
#[inline]
unsafe fn normalize_exception(type_: &mut *mut PyObject, value: &mut *mut PyObject, traceback: &mut *mut PyObject) {
    PyErr_NormalizeException(type_, value, traceback);
}

#[cfg(all(capi_fallback = "PyErr_GetRaisedException", not(capi_has = "safe_PyErr_NormalizeException")))]
unsafe fn normalize_exception(type_: &mut *mut PyObject, value: &mut *mut PyObject, traceback: &mut *mut PyObject) {
    if !value.is_null() && PyType_IsSubtype(Py_TYPE(*value), type_.cast()) != 0 {
        return;
    }
    let made = if value.is_null() || *value == Py_None() {
        PyObject_CallFunctionObjArgs(*type_, null_mut::<PyObject>())
    } else if PyTuple_Check(*value) != 0 {
        PyObject_CallObject(*type_, *value)
    } else {
        PyObject_CallFunctionObjArgs(*type_, *value, null_mut::<PyObject>())
    };
    Py_XDECREF(*value);
    *value = made;
    if made.is_null() {
        // What the class itself raised is an instance already.
        Py_DECREF(*type_);
        Py_XDECREF(*traceback);
        PyErr_Fetch(type_, value, traceback);
    }
}

#[cfg(capi_fallback = "PyErr_SetRaisedException")]
#[inline]
pub unsafe extern "C" fn PyErr_SetRaisedException(exc: *mut PyObject) {
    if exc.is_null() {
        PyErr_Restore(null_mut(), null_mut(), null_mut());
        return;
    }
    let type_: *mut PyObject = Py_TYPE(exc).cast();
    Py_INCREF(type_);
    PyErr_Restore(type_, exc, PyException_GetTraceback(exc));
}

#[cfg(capi_fallback = "PyErr_GetHandledException")]
#[inline]
pub unsafe extern "C" fn PyErr_GetHandledException() -> *mut PyObject {
    let (mut type_, mut value, mut traceback) = (null_mut(), null_mut(), null_mut());
    PyErr_GetExcInfo(&mut type_, &mut value, &mut traceback);
    Py_XDECREF(type_);
    Py_XDECREF(traceback);
    if value == Py_None() {
        Py_DECREF(value);
        return null_mut();
    }
    value
}

#[cfg(capi_fallback = "PyErr_SetHandledException")]
#[inline]
pub unsafe extern "C" fn PyErr_SetHandledException(exc: *mut PyObject) {
    if exc.is_null() || exc == Py_None() {
        PyErr_SetExcInfo(null_mut(), null_mut(), null_mut());
        return;
    }
    let type_: *mut PyObject = Py_TYPE(exc).cast();
    Py_INCREF(type_);
    Py_INCREF(exc);
    PyErr_SetExcInfo(type_, exc, PyException_GetTraceback(exc));
}

#[cfg(capi_fallback = "PyErr_DisplayException")]
pub unsafe extern "C" fn PyErr_DisplayException(exc: *mut PyObject) {
    let traceback = if PyExceptionInstance_Check(exc) != 0 { PyException_GetTraceback(exc) } else { null_mut() };
    PyErr_Display(Py_TYPE(exc).cast(), exc, traceback);
    Py_XDECREF(traceback);
}

/// BaseException's own descriptor: a subclass may have another `args`. Leaves a raised exception alone.
#[cfg(all(
    any(capi_fallback = "PyException_GetArgs", capi_fallback = "PyException_SetArgs"),
    not(capi_has = "exception_struct_is_public")
))]
unsafe fn exception_args(method: &CStr, ex: *mut PyObject, args: *mut PyObject) -> *mut PyObject {
    let raised = PyErr_GetRaisedException();
    let descriptor = PyObject_GetAttrString(PyExc_BaseException, c"args".as_ptr());
    if descriptor.is_null() {
        Py_XDECREF(raised);
        return null_mut();
    }
    // A null `args` ends the arguments early.
    let result = call_method(descriptor, method, [ex, args]);
    Py_DECREF(descriptor);
    if result.is_null() {
        Py_XDECREF(raised);
    } else {
        PyErr_SetRaisedException(raised);
    }
    result
}

/// Calls `object.method(*args)`; a null ends the arguments.
#[cfg(any(
    capi_fallback = "PyException_GetArgs",
    capi_fallback = "PyException_SetArgs",
    capi_fallback = "PyErr_FormatUnraisable",
    capi_fallback = "PyUnstable_Exc_PrepReraiseStar",
    capi_fallback = "PyErr_RangedSyntaxLocationObject"
))]
#[allow(dead_code)] // faster ways make it needless
unsafe fn call_method(object: *mut PyObject, method: &CStr, args: [*mut PyObject; 2]) -> *mut PyObject {
    let function = PyObject_GetAttrString(object, method.as_ptr());
    if function.is_null() {
        return null_mut();
    }
    let result = PyObject_CallFunctionObjArgs(function, args[0], args[1], null_mut::<PyObject>());
    Py_DECREF(function);
    result
}

#[cfg(capi_fallback = "PyException_GetArgs")]
#[inline]
pub unsafe extern "C" fn PyException_GetArgs(ex: *mut PyObject) -> *mut PyObject {
    #[cfg(capi_has = "exception_struct_is_public")]
    {
        let args = (*ex.cast::<PyBaseExceptionObject>()).args;
        Py_INCREF(args);
        args
    }
    #[cfg(not(capi_has = "exception_struct_is_public"))]
    exception_args(c"__get__", ex, null_mut())
}

#[cfg(capi_fallback = "PyException_SetArgs")]
pub unsafe extern "C" fn PyException_SetArgs(ex: *mut PyObject, args: *mut PyObject) {
    #[cfg(capi_has = "exception_struct_is_public")]
    {
        Py_INCREF(args);
        let old = core::mem::replace(&mut (*ex.cast::<PyBaseExceptionObject>()).args, args);
        Py_XDECREF(old);
    }
    #[cfg(not(capi_has = "exception_struct_is_public"))]
    {
        let result = exception_args(c"__set__", ex, args);
        if result.is_null() {
            PyErr_WriteUnraisable(ex);
        }
        Py_XDECREF(result);
    }
}

#[cfg(capi_fallback = "PyErr_SetInterruptEx")]
pub unsafe extern "C" fn PyErr_SetInterruptEx(signum: c_int) -> c_int {
    // As the interpreter counts: signal numbers below it are valid.
    const NSIG: c_int = if cfg!(any(target_os = "linux", target_os = "android")) {
        65
    } else if cfg!(windows) {
        23
    } else if cfg!(target_os = "freebsd") {
        128
    } else {
        32
    };
    extern "C" {
        #[cfg_attr(PyPy, link_name = "PyPyOS_getsig")]
        fn PyOS_getsig(signum: c_int) -> libc::sighandler_t;
    }
    if signum <= 0 || signum >= NSIG {
        return -1;
    }
    let handler = PyOS_getsig(signum);
    if handler == libc::SIG_DFL || handler == libc::SIG_IGN || handler == libc::SIG_ERR {
        return 0;
    }
    // The interpreter's own C handler is private; a signal to this thread runs it.
    libc::raise(signum);
    0
}

/// Sets an attribute to what it steals; errors are of no interest, as in the real function.
#[cfg(capi_fallback = "PyErr_RangedSyntaxLocationObject")]
unsafe fn set_location(exc: *mut PyObject, name: &CStr, value: *mut PyObject) {
    if value.is_null() || PyObject_SetAttrString(exc, name.as_ptr(), value) < 0 {
        PyErr_Clear();
    }
    Py_XDECREF(value);
}

/// A number, or None for a negative one.
#[cfg(capi_fallback = "PyErr_RangedSyntaxLocationObject")]
unsafe fn optional_number(number: c_int) -> *mut PyObject {
    if number < 0 {
        let none = Py_None();
        Py_INCREF(none);
        return none;
    }
    PyLong_FromLong(c_long::from(number))
}

#[cfg(capi_fallback = "PyErr_RangedSyntaxLocationObject")]
unsafe fn has_attribute(object: *mut PyObject, name: &CStr) -> bool {
    let value = PyObject_GetAttrString(object, name.as_ptr());
    PyErr_Clear();
    Py_XDECREF(value);
    !value.is_null()
}

/// The source line, or null, perhaps with an exception.
#[cfg(capi_fallback = "PyErr_RangedSyntaxLocationObject")]
unsafe fn program_text(filename: *mut PyObject, lineno: c_int) -> *mut PyObject {
    #[cfg(capi_has = "PyErr_ProgramTextObject")]
    let text = {
        extern "C" {
            fn PyErr_ProgramTextObject(filename: *mut PyObject, lineno: c_int) -> *mut PyObject;
        }
        PyErr_ProgramTextObject(filename, lineno)
    };
    #[cfg(all(capi_has = "PyErr_ProgramText", not(capi_has = "PyErr_ProgramTextObject")))]
    let text = {
        let mut path: *mut PyObject = null_mut();
        if PyUnicode_FSConverter(filename, (&raw mut path).cast()) == 0 {
            return null_mut();
        }
        let text = PyErr_ProgramText(PyBytes_AsString(path), lineno);
        Py_DECREF(path);
        text
    };
    #[cfg(not(any(capi_has = "PyErr_ProgramText", capi_has = "PyErr_ProgramTextObject")))]
    let text = {
        let module = PyImport_ImportModule(c"linecache".as_ptr());
        if module.is_null() {
            return null_mut();
        }
        let number = PyLong_FromLong(c_long::from(lineno));
        let text = if number.is_null() { null_mut() } else { call_method(module, c"getline", [filename, number]) };
        Py_XDECREF(number);
        Py_DECREF(module);
        text
    };
    // Behind the file's end some find an empty line.
    if !text.is_null() && PyUnicode_GetLength(text) == 0 {
        Py_DECREF(text);
        return null_mut();
    }
    text
}

#[cfg(capi_fallback = "PyErr_RangedSyntaxLocationObject")]
pub unsafe extern "C" fn PyErr_RangedSyntaxLocationObject(
    filename: *mut PyObject,
    lineno: c_int,
    col_offset: c_int,
    end_lineno: c_int,
    end_col_offset: c_int,
) {
    let exc = PyErr_GetRaisedException();
    if exc.is_null() {
        return;
    }
    set_location(exc, c"lineno", PyLong_FromLong(c_long::from(lineno)));
    set_location(exc, c"offset", optional_number(col_offset));
    set_location(exc, c"end_lineno", optional_number(end_lineno));
    set_location(exc, c"end_offset", optional_number(end_col_offset));
    if !filename.is_null() {
        Py_INCREF(filename);
        set_location(exc, c"filename", filename);
        set_location(exc, c"text", program_text(filename, lineno));
    }
    if Py_TYPE(exc).cast() != PyExc_SyntaxError {
        if !has_attribute(exc, c"msg") {
            set_location(exc, c"msg", PyObject_Str(exc));
        }
        if !has_attribute(exc, c"print_file_and_line") {
            let none = Py_None();
            Py_INCREF(none);
            set_location(exc, c"print_file_and_line", none);
        }
    }
    PyErr_SetRaisedException(exc);
}

#[cfg(capi_fallback = "PyErr_FormatUnraisable")]
mod unraisable;

#[cfg(capi_fallback = "PyUnstable_Exc_PrepReraiseStar")]
mod reraise_star;
#[cfg(capi_fallback = "PyUnstable_Exc_PrepReraiseStar")]
pub use reraise_star::PyUnstable_Exc_PrepReraiseStar;

#[cfg(capi_fallback = "PyUnstable_DumpTraceback")]
mod dump;
#[cfg(capi_fallback = "PyUnstable_DumpTraceback")]
pub use dump::PyUnstable_DumpTraceback;
#[cfg(capi_fallback = "PyUnstable_DumpTracebackThreads")]
pub use dump::PyUnstable_DumpTracebackThreads;
