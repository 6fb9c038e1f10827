//! What ends a `try` with `except*` clauses.

use super::call_method;
use crate::prelude::*;

/// BaseExceptionGroup, None where the interpreter has no exception groups, null on error.
unsafe fn exception_group_type() -> *mut PyObject {
    #[cfg(capi_has = "exception_groups")]
    let type_ = PyExc_BaseExceptionGroup;
    #[cfg(all(not(capi_has = "exception_groups"), not(Py_LIMITED_API)))]
    let type_ = Py_None();
    #[cfg(all(not(capi_has = "exception_groups"), Py_LIMITED_API))]
    let type_ = {
        let builtins = PyImport_ImportModule(c"builtins".as_ptr());
        if builtins.is_null() {
            return null_mut();
        }
        let type_ = PyObject_GetAttrString(builtins, c"BaseExceptionGroup".as_ptr());
        Py_DECREF(builtins);
        if !type_.is_null() || PyErr_ExceptionMatches(PyExc_AttributeError) == 0 {
            return type_;
        }
        PyErr_Clear();
        Py_None()
    };
    Py_INCREF(type_);
    type_
}

/// Whether both were raised at the same place for the same reason, as the parts of a group are.
unsafe fn same_origin(first: *mut PyObject, second: *mut PyObject) -> bool {
    let facts: [unsafe extern "C" fn(*mut PyObject) -> *mut PyObject; 3] =
        [PyException_GetTraceback, PyException_GetCause, PyException_GetContext];
    facts.into_iter().all(|get| {
        // SAFETY: both are exceptions; each call returns a new reference or null.
        unsafe {
            let (one, two) = (get(first), get(second));
            Py_XDECREF(one);
            Py_XDECREF(two);
            one == two
        }
    })
}

unsafe fn is_group(exc: *mut PyObject, group_type: *mut PyObject) -> bool {
    PyType_IsSubtype(Py_TYPE(exc), group_type.cast()) != 0
}

/// Adds the identity of each exception that is no group.
unsafe fn add_leaves(ids: *mut PyObject, exc: *mut PyObject, group_type: *mut PyObject) -> c_int {
    if !is_group(exc, group_type) {
        let id = PyLong_FromVoidPtr(exc.cast());
        let status = if id.is_null() { -1 } else { PySet_Add(ids, id) };
        Py_XDECREF(id);
        return status;
    }
    let inner = PyObject_GetAttrString(exc, c"exceptions".as_ptr());
    if inner.is_null() {
        return -1;
    }
    let mut status = -1;
    if PyTuple_Check(inner) == 0 {
        PyErr_BadInternalCall();
    } else if Py_EnterRecursiveCall(c" in exception_group_projection".as_ptr()) == 0 {
        status = 0;
        for index in 0..PyTuple_Size(inner) {
            status = add_leaves(ids, PyTuple_GetItem(inner, index), group_type);
            if status < 0 {
                break;
            }
        }
        Py_LeaveRecursiveCall();
    }
    Py_DECREF(inner);
    status
}

/// Copies what a group was raised with, and its notes, to a part of it.
unsafe fn copy_origin(group: *mut PyObject, part: *mut PyObject) -> c_int {
    let traceback = PyException_GetTraceback(group);
    if !traceback.is_null() {
        let status = PyException_SetTraceback(part, traceback);
        Py_DECREF(traceback);
        if status < 0 {
            return -1;
        }
    }
    PyException_SetContext(part, PyException_GetContext(group));
    PyException_SetCause(part, PyException_GetCause(group));
    let notes = PyObject_GetAttrString(group, c"__notes__".as_ptr());
    if notes.is_null() {
        if PyErr_ExceptionMatches(PyExc_AttributeError) == 0 {
            return -1;
        }
        PyErr_Clear();
        return 0;
    }
    let mut status = 0;
    if PySequence_Check(notes) != 0 {
        let copy = PySequence_List(notes);
        status = if copy.is_null() { -1 } else { PyObject_SetAttrString(part, c"__notes__".as_ptr(), copy) };
        Py_XDECREF(copy);
    }
    Py_DECREF(notes);
    status
}

/// What is left of `exc` when only the leaves in `ids` are kept, or None.
unsafe fn exception_part(exc: *mut PyObject, ids: *mut PyObject, group_type: *mut PyObject) -> *mut PyObject {
    if !is_group(exc, group_type) {
        let id = PyLong_FromVoidPtr(exc.cast());
        let found = if id.is_null() { -1 } else { PySet_Contains(ids, id) };
        Py_XDECREF(id);
        let part = match found {
            -1 => null_mut(),
            0 => Py_None(),
            _ => exc,
        };
        Py_XINCREF(part);
        return part;
    }
    let inner = PyObject_GetAttrString(exc, c"exceptions".as_ptr());
    let parts = if inner.is_null() { null_mut() } else { PyList_New(0) };
    if parts.is_null() || Py_EnterRecursiveCall(c" in exceptiongroup_split_recursive".as_ptr()) != 0 {
        Py_XDECREF(inner);
        Py_XDECREF(parts);
        return null_mut();
    }
    let mut is_ok = true;
    for index in 0..PyTuple_Size(inner) {
        let part = exception_part(PyTuple_GetItem(inner, index), ids, group_type);
        is_ok = !part.is_null() && (part == Py_None() || PyList_Append(parts, part) == 0);
        Py_XDECREF(part);
        if !is_ok {
            break;
        }
    }
    Py_LeaveRecursiveCall();
    let part = if is_ok { part_of_group(exc, parts, group_type) } else { null_mut() };
    Py_DECREF(inner);
    Py_DECREF(parts);
    part
}

/// A group like `exc` of the exceptions `parts`, or None if there are none.
unsafe fn part_of_group(exc: *mut PyObject, parts: *mut PyObject, group_type: *mut PyObject) -> *mut PyObject {
    if PyList_Size(parts) == 0 {
        let none = Py_None();
        Py_INCREF(none);
        return none;
    }
    let part = call_method(exc, c"derive", [parts, null_mut()]);
    if part.is_null() {
        return null_mut();
    }
    if !is_group(part, group_type) {
        PyErr_SetString(PyExc_TypeError, c"derive must return an instance of BaseExceptionGroup".as_ptr());
    } else if copy_origin(exc, part) == 0 {
        return part;
    }
    Py_DECREF(part);
    null_mut()
}

/// The part of `orig` whose leaves are in `keep`, or None.
unsafe fn projection(orig: *mut PyObject, keep: *mut PyObject, group_type: *mut PyObject) -> *mut PyObject {
    let ids = PySet_New(null_mut());
    if ids.is_null() {
        return null_mut();
    }
    for index in 0..PyList_Size(keep) {
        if add_leaves(ids, PyList_GetItem(keep, index), group_type) < 0 {
            Py_DECREF(ids);
            return null_mut();
        }
    }
    let part = exception_part(orig, ids, group_type);
    Py_DECREF(ids);
    part
}

unsafe fn prep_reraise_star(
    orig: *mut PyObject,
    excs: *mut PyObject,
    group_type: *mut PyObject,
    raised: *mut PyObject,
    reraised: *mut PyObject,
) -> *mut PyObject {
    for index in 0..PyList_Size(excs) {
        let exc = PyList_GetItem(excs, index);
        if exc != Py_None() && PyList_Append(if same_origin(exc, orig) { reraised } else { raised }, exc) < 0 {
            return null_mut();
        }
    }
    let part = projection(orig, reraised, group_type);
    if part.is_null() || PyList_Size(raised) == 0 {
        return part;
    }
    let is_complete = part == Py_None() || PyList_Append(raised, part) == 0;
    Py_DECREF(part);
    let message = if is_complete { PyUnicode_FromString(c"".as_ptr()) } else { null_mut() };
    if message.is_null() {
        return null_mut();
    }
    let group = PyObject_CallFunctionObjArgs(group_type, message, raised, null_mut::<PyObject>());
    Py_DECREF(message);
    group
}

pub unsafe extern "C" fn PyUnstable_Exc_PrepReraiseStar(orig: *mut PyObject, excs: *mut PyObject) -> *mut PyObject {
    if orig.is_null() || PyExceptionInstance_Check(orig) == 0 {
        PyErr_SetString(PyExc_TypeError, c"orig must be an exception instance".as_ptr());
        return null_mut();
    }
    if excs.is_null() || PyList_Check(excs) == 0 {
        PyErr_SetString(PyExc_TypeError, c"excs must be a list of exception instances".as_ptr());
        return null_mut();
    }
    for index in 0..PyList_Size(excs) {
        let item = PyList_GetItem(excs, index);
        if item.is_null() || !(PyExceptionInstance_Check(item) != 0 || item == Py_None()) {
            PyErr_Format(PyExc_TypeError, c"item %zd of excs is not an exception".as_ptr(), index);
            return null_mut();
        }
    }
    let traceback = PyException_GetTraceback(orig);
    if traceback.is_null() {
        PyErr_SetString(PyExc_ValueError, c"orig must be a raised exception".as_ptr());
        return null_mut();
    }
    Py_DECREF(traceback);
    if PyList_Size(excs) == 0 {
        let none = Py_None();
        Py_INCREF(none);
        return none;
    }
    let group_type = exception_group_type();
    if group_type.is_null() {
        return null_mut();
    }
    let result = if group_type != Py_None() && is_group(orig, group_type) {
        let (raised, reraised) = (PyList_New(0), PyList_New(0));
        let result = if raised.is_null() || reraised.is_null() {
            null_mut()
        } else {
            prep_reraise_star(orig, excs, group_type, raised, reraised)
        };
        Py_XDECREF(raised);
        Py_XDECREF(reraised);
        result
    } else {
        // A naked exception was caught by one clause at most.
        let item = PyList_GetItem(excs, 0);
        Py_INCREF(item);
        item
    };
    Py_DECREF(group_type);
    result
}
