//! DateTime Objects.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

/// A class of the module, as a new reference.
#[allow(dead_code)]
unsafe fn class(name: &CStr) -> *mut PyObject {
    let module = PyImport_ImportModule(c"datetime".as_ptr());
    if module.is_null() {
        return null_mut();
    }
    let class = PyObject_GetAttrString(module, name.as_ptr());
    Py_DECREF(module);
    class
}

/// What the class itself knows as the object's tzinfo: a subclass may answer otherwise, with an object that only it keeps.
/// The object keeps the result alive.
#[allow(dead_code)]
#[cfg(Py_LIMITED_API)]
unsafe fn tzinfo(o: *mut PyObject, name: &CStr) -> *mut PyObject {
    let class = class(name);
    if class.is_null() {
        return null_mut();
    }
    let member = PyObject_GetAttrString(class, c"tzinfo".as_ptr());
    Py_DECREF(class);
    if member.is_null() {
        return null_mut();
    }
    let result = PyObject_CallMethod(member, c"__get__".as_ptr(), c"O".as_ptr(), o);
    Py_DECREF(member);
    Py_XDECREF(result);
    result
}

#[cfg(capi_fallback = "PyDateTime_DATE_GET_TZINFO")]
pub unsafe extern "C" fn PyDateTime_DATE_GET_TZINFO(o: *mut PyObject) -> *mut PyObject {
    #[cfg(Py_LIMITED_API)]
    return tzinfo(o, c"datetime");
    #[cfg(not(Py_LIMITED_API))]
    return pyo3_ffi::PyDateTime_DATE_GET_TZINFO(o);
}

#[cfg(capi_fallback = "PyDateTime_TIME_GET_TZINFO")]
pub unsafe extern "C" fn PyDateTime_TIME_GET_TZINFO(o: *mut PyObject) -> *mut PyObject {
    #[cfg(Py_LIMITED_API)]
    return tzinfo(o, c"time");
    #[cfg(not(Py_LIMITED_API))]
    return pyo3_ffi::PyDateTime_TIME_GET_TZINFO(o);
}

#[cfg(capi_fallback = "PyTimeZone_FromOffset")]
pub unsafe extern "C" fn PyTimeZone_FromOffset(offset: *mut PyObject) -> *mut PyObject {
    PyTimeZone_FromOffsetAndName(offset, null_mut())
}

#[cfg(capi_fallback = "PyTimeZone_FromOffsetAndName")]
pub unsafe extern "C" fn PyTimeZone_FromOffsetAndName(offset: *mut PyObject, name: *mut PyObject) -> *mut PyObject {
    let class = class(c"timezone");
    if class.is_null() {
        return null_mut();
    }
    let result = PyObject_CallFunctionObjArgs(class, offset, name, null_mut::<PyObject>());
    Py_DECREF(class);
    result
}

#[cfg(capi_fallback = "PyDateTime_TimeZone_UTC")]
pub unsafe fn PyDateTime_TimeZone_UTC() -> *mut PyObject {
    let class = class(c"timezone");
    if class.is_null() {
        return null_mut();
    }
    let utc = PyObject_GetAttrString(class, c"utc".as_ptr());
    Py_DECREF(class);
    // The class keeps it.
    Py_XDECREF(utc);
    utc
}
