//! Type objects: names, modules, metaclasses, flags.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

#[cfg(capi_fallback = "PyType_WatchCallback")]
pub type PyType_WatchCallback = unsafe extern "C" fn(type_: *mut PyObject) -> c_int;

/// The attribute as `type` itself has it, whatever a metaclass says: a new strong reference, or null with an exception.
#[cfg(not(capi_has = "type_struct_is_public"))]
#[allow(dead_code)]
pub(crate) unsafe fn type_attribute(r#type: *mut PyTypeObject, name: &CStr) -> *mut PyObject {
    let r#type: *mut PyObject = r#type.cast();
    let type_type = (&raw mut PyType_Type).cast::<PyObject>();
    if Py_TYPE(r#type).cast() == type_type {
        return PyObject_GetAttrString(r#type, name.as_ptr());
    }
    let attributes = PyObject_GetAttrString(type_type, c"__dict__".as_ptr());
    if attributes.is_null() {
        return null_mut();
    }
    let descriptor = PyMapping_GetItemString(attributes, name.as_ptr());
    Py_DECREF(attributes);
    if descriptor.is_null() {
        return null_mut();
    }
    let value = PyObject_CallMethod(descriptor, c"__get__".as_ptr(), c"O".as_ptr(), r#type);
    Py_DECREF(descriptor);
    value
}

/// Where the name of a type starts in its `tp_name`.
#[cfg(capi_has = "type_struct_is_public")]
#[allow(dead_code)]
unsafe fn last_component(name: *const c_char) -> *const c_char {
    let dot = libc::strrchr(name, b'.' as c_int);
    if dot.is_null() {
        name
    } else {
        dot.add(1)
    }
}

#[cfg(all(capi_fallback = "PyType_GetName", capi_has = "type_struct_is_public"))]
pub unsafe extern "C" fn PyType_GetName(r#type: *mut PyTypeObject) -> *mut PyObject {
    if (*r#type).tp_flags & Py_TPFLAGS_HEAPTYPE != 0 {
        let name = (*r#type.cast::<PyHeapTypeObject>()).ht_name;
        Py_INCREF(name);
        return name;
    }
    PyUnicode_FromString(last_component((*r#type).tp_name))
}

#[cfg(all(capi_fallback = "PyType_GetName", not(capi_has = "type_struct_is_public")))]
pub unsafe extern "C" fn PyType_GetName(r#type: *mut PyTypeObject) -> *mut PyObject {
    type_attribute(r#type, c"__name__")
}

#[cfg(all(capi_fallback = "PyType_GetQualName", capi_has = "type_struct_is_public"))]
pub unsafe extern "C" fn PyType_GetQualName(r#type: *mut PyTypeObject) -> *mut PyObject {
    if (*r#type).tp_flags & Py_TPFLAGS_HEAPTYPE != 0 {
        let name = (*r#type.cast::<PyHeapTypeObject>()).ht_qualname;
        Py_INCREF(name);
        return name;
    }
    PyType_GetName(r#type)
}

#[cfg(all(capi_fallback = "PyType_GetQualName", not(capi_has = "type_struct_is_public")))]
pub unsafe extern "C" fn PyType_GetQualName(r#type: *mut PyTypeObject) -> *mut PyObject {
    type_attribute(r#type, c"__qualname__")
}

#[cfg(all(capi_fallback = "PyType_GetModuleName", capi_has = "type_struct_is_public"))]
pub unsafe extern "C" fn PyType_GetModuleName(r#type: *mut PyTypeObject) -> *mut PyObject {
    if (*r#type).tp_flags & Py_TPFLAGS_HEAPTYPE != 0 {
        let key = PyUnicode_FromString(c"__module__".as_ptr());
        if key.is_null() {
            return null_mut();
        }
        let module = PyDict_GetItemWithError((*r#type).tp_dict, key);
        if !module.is_null() {
            Py_INCREF(module);
        } else if PyErr_Occurred().is_null() {
            PyErr_SetString(PyExc_AttributeError, c"__module__".as_ptr());
        }
        Py_DECREF(key);
        return module;
    }
    let name = (*r#type).tp_name;
    let dot = libc::strrchr(name, b'.' as c_int);
    if dot.is_null() {
        return PyUnicode_FromString(c"builtins".as_ptr());
    }
    PyUnicode_FromStringAndSize(name, dot.cast_const().offset_from(name))
}

#[cfg(all(capi_fallback = "PyType_GetModuleName", not(capi_has = "type_struct_is_public")))]
pub unsafe extern "C" fn PyType_GetModuleName(r#type: *mut PyTypeObject) -> *mut PyObject {
    type_attribute(r#type, c"__module__")
}

#[cfg(capi_fallback = "PyType_GetFullyQualifiedName")]
pub unsafe extern "C" fn PyType_GetFullyQualifiedName(r#type: *mut PyTypeObject) -> *mut PyObject {
    #[cfg(capi_has = "type_struct_is_public")]
    if (*r#type).tp_flags & Py_TPFLAGS_HEAPTYPE == 0 {
        return PyUnicode_FromString((*r#type).tp_name);
    }
    let name = PyType_GetQualName(r#type);
    if name.is_null() {
        return null_mut();
    }
    let module = PyType_GetModuleName(r#type);
    if module.is_null() {
        Py_DECREF(name);
        return null_mut();
    }
    if PyUnicode_Check(module) == 0
        || PyUnicode_CompareWithASCIIString(module, c"builtins".as_ptr()) == 0
        || PyUnicode_CompareWithASCIIString(module, c"__main__".as_ptr()) == 0
    {
        Py_DECREF(module);
        return name;
    }
    let joined = PyUnicode_FromFormat(c"%U.%U".as_ptr(), module, name);
    Py_DECREF(module);
    Py_DECREF(name);
    joined
}
