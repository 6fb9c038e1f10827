//! Useful macros for compilers, and what fallbacks share.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

/// Raises TypeError: the full name of the type of `object`, as newer interpreters' "%T" gives it, between two texts.
#[cold]
#[allow(dead_code)]
pub(crate) unsafe fn raise_type_between(before: &CStr, object: *mut PyObject, after: &CStr) {
    let ty = Py_TYPE(object).cast::<PyObject>();
    let module = PyObject_GetAttrString(ty, c"__module__".as_ptr());
    let name = if module.is_null() { null_mut() } else { PyObject_GetAttrString(ty, c"__qualname__".as_ptr()) };
    if !name.is_null() {
        let is = |other: &CStr| PyUnicode_CompareWithASCIIString(module, other.as_ptr()) == 0;
        if PyUnicode_Check(module) != 0 && !is(c"builtins") && !is(c"__main__") {
            PyErr_Format(PyExc_TypeError, c"%s%U.%S%s".as_ptr(), before.as_ptr(), module, name, after.as_ptr());
        } else {
            PyErr_Format(PyExc_TypeError, c"%s%S%s".as_ptr(), before.as_ptr(), name, after.as_ptr());
        }
    }
    Py_XDECREF(module);
    Py_XDECREF(name);
}

#[cold]
#[allow(dead_code)]
pub(crate) unsafe fn raise_type(text: &CStr, object: *mut PyObject) {
    raise_type_between(text, object, c"");
}
