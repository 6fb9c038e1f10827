//! The extension `providers_rust`: who provides each function, as the running interpreter answers.

#![allow(non_snake_case)]

use std::ffi::{c_int, CStr};
use std::ptr::{addr_of_mut, null};

use capi_compat::*;

mod cost;

unsafe extern "C" fn providers(_module: *mut PyObject, _unused: *mut PyObject) -> *mut PyObject {
    let result = PyDict_New();
    for (name, provider) in capi_compat::providers() {
        let text = provider.as_str();
        let key = PyUnicode_FromStringAndSize(name.as_ptr().cast(), name.len() as Py_ssize_t);
        let value = PyUnicode_FromStringAndSize(text.as_ptr().cast(), text.len() as Py_ssize_t);
        PyDict_SetItem(result, key, value);
        Py_DECREF(key);
        Py_DECREF(value);
    }
    result
}

const fn method(name: &'static CStr, function: PyCFunction, flags: c_int) -> PyMethodDef {
    PyMethodDef {
        ml_name: name.as_ptr(),
        ml_meth: PyMethodDefPointer { PyCFunction: function },
        ml_flags: flags,
        ml_doc: null(),
    }
}

static mut METHODS: [PyMethodDef; 5] = [
    method(c"providers", providers, METH_NOARGS),
    method(c"list_get", cost::list_get, METH_VARARGS),
    method(c"as_int", cost::as_int, METH_VARARGS),
    method(c"dict_get", cost::dict_get, METH_VARARGS),
    PyMethodDef::zeroed(),
];

// Under abi3t nobody sees what is in a module's definition.
#[cfg(feature = "abi3t-py315")]
capi_compat::module! {
    providers_rust,
    PySlot_STATIC_DATA(Py_mod_methods, addr_of_mut!(METHODS).cast()),
    PySlot_DATA(Py_mod_gil, Py_MOD_GIL_NOT_USED),
}

#[cfg(not(feature = "abi3t-py315"))]
static mut DEFINITION: PyModuleDef = PyModuleDef {
    m_base: PyModuleDef_HEAD_INIT,
    m_name: c"providers_rust".as_ptr(),
    m_doc: null(),
    m_size: 0,
    m_methods: addr_of_mut!(METHODS).cast(),
    m_slots: std::ptr::null_mut(),
    m_traverse: None,
    m_clear: None,
    m_free: None,
};

/// What Python calls when the module is imported.
///
/// # Safety
/// Called by the interpreter's import alone.
#[cfg(not(feature = "abi3t-py315"))]
#[no_mangle]
pub unsafe extern "C" fn PyInit_providers_rust() -> *mut PyObject {
    PyModuleDef_Init(addr_of_mut!(DEFINITION))
}
