//! Reports to sys.unraisablehook: what `PyErr_FormatUnraisable` in variadic.c does before and after making its message.

use super::call_method;
use crate::prelude::*;

/// The type of what sys.unraisablehook is called with, which no name leads to; null if there is none.
unsafe fn hook_type() -> *mut PyObject {
    let types = call_method((&raw mut PyTuple_Type).cast(), c"__subclasses__", [null_mut(); 2]);
    if types.is_null() {
        PyErr_Clear();
        return null_mut();
    }
    let mut found = null_mut();
    for index in 0..PyList_Size(types) {
        let type_ = PyList_GetItem(types, index);
        let name = PyObject_GetAttrString(type_, c"__name__".as_ptr());
        if name.is_null() {
            break;
        }
        let is_it = PyUnicode_CompareWithASCIIString(name, c"UnraisableHookArgs".as_ptr()) == 0;
        Py_DECREF(name);
        if is_it {
            Py_INCREF(type_);
            found = type_;
            break;
        }
    }
    Py_DECREF(types);
    PyErr_Clear();
    found
}

/// A simple object with the attributes of the hook's argument.
unsafe fn namespace(values: &[*mut PyObject; 5]) -> *mut PyObject {
    let names = [c"exc_type", c"exc_value", c"exc_traceback", c"err_msg", c"object"];
    let module = PyImport_ImportModule(c"types".as_ptr());
    if module.is_null() {
        return null_mut();
    }
    let args = call_method(module, c"SimpleNamespace", [null_mut(); 2]);
    Py_DECREF(module);
    for (name, value) in names.into_iter().zip(values) {
        if args.is_null() || PyObject_SetAttrString(args, name.as_ptr(), *value) < 0 {
            Py_XDECREF(args);
            return null_mut();
        }
    }
    args
}

unsafe fn hook_args(exc: *mut PyObject, message: *mut PyObject) -> *mut PyObject {
    let none = Py_None();
    let or_none = |object: *mut PyObject| if object.is_null() { none } else { object };
    let traceback = PyException_GetTraceback(exc);
    let values = [Py_TYPE(exc).cast(), exc, or_none(traceback), or_none(message), none];
    let type_ = hook_type();
    let args = if type_.is_null() {
        namespace(&values)
    } else {
        let tuple = PyTuple_Pack(5, values[0], values[1], values[2], values[3], values[4]);
        let args = if tuple.is_null() {
            null_mut()
        } else {
            PyObject_CallFunctionObjArgs(type_, tuple, null_mut::<PyObject>())
        };
        Py_XDECREF(tuple);
        Py_DECREF(type_);
        args
    };
    Py_XDECREF(traceback);
    args
}

unsafe fn write_message(message: *mut PyObject, object: *mut PyObject, file: *mut PyObject) -> c_int {
    if message.is_null() {
        return 0;
    }
    if PyFile_WriteObject(message, file, Py_PRINT_RAW) < 0 {
        return -1;
    }
    if object.is_null() {
        return PyFile_WriteString(c":\n".as_ptr(), file);
    }
    if PyFile_WriteString(c": ".as_ptr(), file) < 0 {
        return -1;
    }
    if PyFile_WriteObject(object, file, 0) < 0 {
        PyErr_Clear();
        if PyFile_WriteString(c"<object repr() failed>".as_ptr(), file) < 0 {
            return -1;
        }
    }
    PyFile_WriteString(c"\n".as_ptr(), file)
}

/// What is written when there is no hook, or when it fails.
unsafe fn default_hook(exc: *mut PyObject, message: *mut PyObject, object: *mut PyObject) {
    let file = PySys_GetObject(c"stderr".as_ptr());
    if file.is_null() || file == Py_None() {
        return;
    }
    Py_INCREF(file);
    if write_message(message, object, file) == 0 {
        PyErr_DisplayException(exc);
        Py_XDECREF(call_method(file, c"flush", [null_mut(); 2]));
    }
    PyErr_Clear();
    Py_DECREF(file);
}

/// The raised exception, which is raised no longer; it has a traceback if a frame is running.
#[export_name = "capi_compat_take_unraisable"]
unsafe extern "C" fn take_unraisable() -> *mut PyObject {
    let exc = PyErr_GetRaisedException();
    if exc.is_null() {
        return null_mut();
    }
    let traceback = PyException_GetTraceback(exc);
    let frame = if traceback.is_null() { PyEval_GetFrame() } else { null_mut() };
    Py_XDECREF(traceback);
    if !frame.is_null() {
        Py_INCREF(exc);
        PyErr_SetRaisedException(exc);
        if PyTraceBack_Here(frame) < 0 {
            PyErr_Clear();
        } else {
            Py_XDECREF(PyErr_GetRaisedException());
        }
    }
    exc
}

/// Calls the hook. On failure returns what to say of it.
unsafe fn call_hook(
    hook: *mut PyObject,
    exc: *mut PyObject,
    message: *mut PyObject,
    is_default: &mut bool,
) -> Result<(), (&'static CStr, *mut PyObject)> {
    let args = hook_args(exc, message);
    if args.is_null() {
        return Err((c"Exception ignored on building sys.unraisablehook arguments", null_mut()));
    }
    let audit = PySys_GetObject(c"audit".as_ptr());
    if !audit.is_null() {
        Py_INCREF(audit);
        let event = PyUnicode_FromString(c"sys.unraisablehook".as_ptr());
        let result = if event.is_null() {
            null_mut()
        } else {
            PyObject_CallFunctionObjArgs(audit, event, hook, args, null_mut::<PyObject>())
        };
        Py_XDECREF(event);
        Py_DECREF(audit);
        if result.is_null() {
            Py_DECREF(args);
            return Err((c"Exception ignored in audit hook", null_mut()));
        }
        Py_DECREF(result);
    }
    if hook == Py_None() || hook == PySys_GetObject(c"__unraisablehook__".as_ptr()) {
        Py_DECREF(args);
        *is_default = true;
        return Ok(());
    }
    let result = PyObject_CallFunctionObjArgs(hook, args, null_mut::<PyObject>());
    Py_DECREF(args);
    if result.is_null() {
        return Err((c"Exception ignored in sys.unraisablehook", hook));
    }
    Py_DECREF(result);
    Ok(())
}

/// Hands the exception and the message, both stolen, to the hook.
#[export_name = "capi_compat_write_unraisable"]
unsafe extern "C" fn write_unraisable(mut exc: *mut PyObject, mut message: *mut PyObject) {
    let hook = PySys_GetObject(c"unraisablehook".as_ptr());
    let mut is_default = hook.is_null();
    if !is_default {
        Py_INCREF(hook);
        if let Err((failure, object)) = call_hook(hook, exc, message, &mut is_default) {
            Py_DECREF(exc);
            exc = PyErr_GetRaisedException();
            Py_XDECREF(message);
            message = PyUnicode_FromString(failure.as_ptr());
            PyErr_Clear();
            if !exc.is_null() {
                default_hook(exc, message, object);
            }
        }
    }
    if is_default {
        default_hook(exc, message, null_mut());
    }
    Py_XDECREF(hook);
    Py_XDECREF(message);
    Py_XDECREF(exc);
}
