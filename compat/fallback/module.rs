//! Module objects.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

#[cfg(capi_fallback = "PyModule_AddObjectRef")]
pub unsafe extern "C" fn PyModule_AddObjectRef(
    r#mod: *mut PyObject,
    name: *const c_char,
    value: *mut PyObject,
) -> c_int {
    if PyModule_Check(r#mod) == 0 {
        PyErr_SetString(PyExc_TypeError, c"PyModule_AddObjectRef() first argument must be a module".as_ptr());
        return -1;
    }
    if value.is_null() {
        if PyErr_Occurred().is_null() {
            let message = c"PyModule_AddObjectRef() must be called with an exception raised if value is NULL";
            PyErr_SetString(PyExc_SystemError, message.as_ptr());
        }
        return -1;
    }
    let dict = PyModule_GetDict(r#mod);
    if dict.is_null() {
        // An old Python's ModuleType.__new__ alone makes a module without a dict, which has no name either.
        let module_name = PyModule_GetName(r#mod);
        if !module_name.is_null() {
            PyErr_Format(PyExc_SystemError, c"module '%s' has no __dict__".as_ptr(), module_name);
        }
        return -1;
    }
    PyDict_SetItemString(dict, name, value)
}

#[cfg(capi_fallback = "PyModule_Add")]
#[inline]
pub unsafe extern "C" fn PyModule_Add(r#mod: *mut PyObject, name: *const c_char, value: *mut PyObject) -> c_int {
    let status = PyModule_AddObjectRef(r#mod, name, value);
    Py_XDECREF(value);
    status
}

#[cfg(all(capi_fallback = "PyModule_AddType", capi_has = "type_struct_is_public"))]
pub unsafe extern "C" fn PyModule_AddType(module: *mut PyObject, r#type: *mut PyTypeObject) -> c_int {
    if PyType_Ready(r#type) < 0 {
        return -1;
    }
    let name = (*r#type).tp_name;
    let dot = libc::strrchr(name, b'.' as c_int);
    PyModule_AddObjectRef(module, if dot.is_null() { name } else { dot.add(1) }, r#type.cast())
}

#[cfg(all(capi_fallback = "PyModule_AddType", not(capi_has = "type_struct_is_public")))]
pub unsafe extern "C" fn PyModule_AddType(module: *mut PyObject, r#type: *mut PyTypeObject) -> c_int {
    if PyType_Ready(r#type) < 0 {
        return -1;
    }
    let object = PyType_GetName(r#type);
    if object.is_null() {
        return -1;
    }
    let bytes = PyUnicode_AsUTF8String(object);
    Py_DECREF(object);
    if bytes.is_null() {
        return -1;
    }
    let name: *const c_char = PyBytes_AsString(bytes);
    let dot: *const c_char = libc::strrchr(name, b'.' as c_int);
    let status = PyModule_AddObjectRef(module, if dot.is_null() { name } else { dot.add(1) }, r#type.cast());
    Py_DECREF(bytes);
    status
}

#[cfg(capi_fallback = "PyUnstable_Module_SetGIL")]
#[inline]
pub unsafe extern "C" fn PyUnstable_Module_SetGIL(_module: *mut PyObject, _gil: *mut c_void) -> c_int {
    0
}
