//! Context Variables Objects.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

#[cfg(any(capi_fallback = "PyContext_New", capi_fallback = "PyContextVar_New"))]
unsafe fn contextvars(name: &CStr) -> *mut PyObject {
    let module = PyImport_ImportModule(c"contextvars".as_ptr());
    let value = if module.is_null() { null_mut() } else { PyObject_GetAttrString(module, name.as_ptr()) };
    Py_XDECREF(module);
    value
}

/// Whether the object is of that type, which has no derived types; if not, with an exception.
#[cfg(any(capi_fallback = "PyContext_New", capi_fallback = "PyContextVar_New"))]
unsafe fn check_type(object: *mut PyObject, name: &CStr) -> bool {
    let ty = contextvars(name);
    let is_instance = !ty.is_null() && Py_TYPE(object).cast() == ty;
    if !ty.is_null() && !is_instance {
        PyErr_Format(PyExc_TypeError, c"an instance of %s was expected".as_ptr(), name.as_ptr());
    }
    Py_XDECREF(ty);
    is_instance
}

#[cfg(any(capi_fallback = "PyContext_New", capi_fallback = "PyContext_CopyCurrent"))]
unsafe fn call(name: &CStr) -> *mut PyObject {
    let function = contextvars(name);
    let result = if function.is_null() { null_mut() } else { PyObject_CallObject(function, null_mut()) };
    Py_XDECREF(function);
    result
}

#[cfg(capi_fallback = "PyContext_New")]
#[inline]
pub unsafe extern "C" fn PyContext_New() -> *mut PyObject {
    call(c"Context")
}

#[cfg(capi_fallback = "PyContext_Copy")]
#[inline]
pub unsafe extern "C" fn PyContext_Copy(ctx: *mut PyObject) -> *mut PyObject {
    if check_type(ctx, c"Context") {
        PyObject_CallMethod(ctx, c"copy".as_ptr(), null::<c_char>())
    } else {
        null_mut()
    }
}

#[cfg(capi_fallback = "PyContext_CopyCurrent")]
#[inline]
pub unsafe extern "C" fn PyContext_CopyCurrent() -> *mut PyObject {
    call(c"copy_context")
}

#[cfg(capi_fallback = "PyContextVar_New")]
#[inline]
pub unsafe extern "C" fn PyContextVar_New(name: *const c_char, default_value: *mut PyObject) -> *mut PyObject {
    let ty = contextvars(c"ContextVar");
    if ty.is_null() {
        return null_mut();
    }
    let mut variable = null_mut();
    let arguments = Py_BuildValue(c"(s)".as_ptr(), name);
    if !arguments.is_null() {
        let keywords = if default_value.is_null() {
            PyDict_New()
        } else {
            Py_BuildValue(c"{sO}".as_ptr(), c"default".as_ptr(), default_value)
        };
        if !keywords.is_null() {
            variable = PyObject_Call(ty, arguments, keywords);
            Py_DECREF(keywords);
        }
        Py_DECREF(arguments);
    }
    Py_DECREF(ty);
    variable
}

#[cfg(capi_fallback = "PyContextVar_Get")]
#[inline]
pub unsafe extern "C" fn PyContextVar_Get(
    var: *mut PyObject,
    default_value: *mut PyObject,
    value: *mut *mut PyObject,
) -> c_int {
    *value = null_mut();
    if !check_type(var, c"ContextVar") {
        return -1;
    }
    if !default_value.is_null() {
        *value = PyObject_CallMethod(var, c"get".as_ptr(), c"(O)".as_ptr(), default_value);
        return if (*value).is_null() { -1 } else { 0 };
    }
    *value = PyObject_CallMethod(var, c"get".as_ptr(), null::<c_char>());
    if (*value).is_null() {
        if PyErr_ExceptionMatches(PyExc_LookupError) == 0 {
            return -1;
        }
        PyErr_Clear();
    }
    0
}

#[cfg(capi_fallback = "PyContextVar_Set")]
#[inline]
pub unsafe extern "C" fn PyContextVar_Set(var: *mut PyObject, value: *mut PyObject) -> *mut PyObject {
    if check_type(var, c"ContextVar") {
        PyObject_CallMethod(var, c"set".as_ptr(), c"(O)".as_ptr(), value)
    } else {
        null_mut()
    }
}

#[cfg(capi_fallback = "PyContextVar_Reset")]
#[inline]
pub unsafe extern "C" fn PyContextVar_Reset(var: *mut PyObject, token: *mut PyObject) -> c_int {
    if !check_type(var, c"ContextVar") || !check_type(token, c"Token") {
        return -1;
    }
    let done = PyObject_CallMethod(var, c"reset".as_ptr(), c"(O)".as_ptr(), token);
    Py_XDECREF(done);
    if done.is_null() {
        -1
    } else {
        0
    }
}
