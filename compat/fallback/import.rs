//! Importing modules.
#![allow(unused_imports)]

use super::object::full_type_name;
use crate::prelude::*;

#[cfg(capi_fallback = "PyImport_AddModuleRef")]
#[inline]
pub unsafe extern "C" fn PyImport_AddModuleRef(name: *const c_char) -> *mut PyObject {
    // PyPy takes any bytes for a name.
    #[cfg(PyPy)]
    {
        let decoded = PyUnicode_FromString(name);
        if decoded.is_null() {
            return null_mut();
        }
        Py_DECREF(decoded);
    }
    let mut module = find_module(name);
    if module.is_null() && PyErr_Occurred().is_null() {
        module = PyImport_AddModule(name);
        Py_XINCREF(module);
    }
    module
}

/// A new reference to the module of that name if `sys.modules` is a dict and has one, else null, with an exception on error.
#[cfg(capi_fallback = "PyImport_AddModuleRef")]
#[inline]
unsafe fn find_module(name: *const c_char) -> *mut PyObject {
    let mut module = null_mut();
    let modules = PyImport_GetModuleDict();
    let key = PyUnicode_FromString(name);
    if !key.is_null() && !modules.is_null() && PyDict_CheckExact(modules) != 0 {
        module = PyDict_GetItemWithError(modules, key);
        if !module.is_null() && PyModule_Check(module) == 0 {
            module = null_mut();
        }
        Py_XINCREF(module);
    }
    Py_XDECREF(key);
    module
}

#[cfg(capi_fallback = "PyImport_GetModule")]
#[inline]
pub unsafe extern "C" fn PyImport_GetModule(name: *mut PyObject) -> *mut PyObject {
    let modules = PyImport_GetModuleDict();
    if modules.is_null() {
        PyErr_SetString(PyExc_RuntimeError, c"unable to get sys.modules".as_ptr());
        return null_mut();
    }
    let mut module = null_mut();
    PyMapping_GetOptionalItem(modules, name, &mut module);
    module
}

#[cfg(capi_fallback = "PyImport_ImportModuleAttr")]
#[inline]
pub unsafe extern "C" fn PyImport_ImportModuleAttr(mod_name: *mut PyObject, attr_name: *mut PyObject) -> *mut PyObject {
    let module = PyImport_Import(mod_name);
    if module.is_null() {
        return null_mut();
    }
    let attribute = PyObject_GetAttr(module, attr_name);
    Py_DECREF(module);
    attribute
}

#[cfg(capi_fallback = "PyImport_ImportModuleAttrString")]
#[inline]
pub unsafe extern "C" fn PyImport_ImportModuleAttrString(
    mod_name: *const c_char,
    attr_name: *const c_char,
) -> *mut PyObject {
    let module = PyUnicode_FromString(mod_name);
    if module.is_null() {
        return null_mut();
    }
    let name = PyUnicode_FromString(attr_name);
    if name.is_null() {
        Py_DECREF(module);
        return null_mut();
    }
    let attribute = PyImport_ImportModuleAttr(module, name);
    Py_DECREF(name);
    Py_DECREF(module);
    attribute
}

#[cfg(capi_fallback = "PyImport_LazyImportsMode")]
pub type PyImport_LazyImportsMode = c_int;

#[cfg(capi_fallback = "PyImport_LAZY_NORMAL")]
pub const PyImport_LAZY_NORMAL: PyImport_LazyImportsMode = 0;
#[cfg(capi_fallback = "PyImport_LAZY_ALL")]
pub const PyImport_LAZY_ALL: PyImport_LazyImportsMode = 1;

/// An exception that an initialization function left though it returned a module becomes the cause of a SystemError.
#[cfg(capi_fallback = "PyImport_CreateModuleFromInitfunc")]
unsafe fn chain_system_error(format: &CStr, name: *mut PyObject) {
    let (mut ty, mut value, mut traceback) = (null_mut(), null_mut(), null_mut());
    PyErr_Fetch(&mut ty, &mut value, &mut traceback);
    PyErr_NormalizeException(&mut ty, &mut value, &mut traceback);
    if !traceback.is_null() {
        PyException_SetTraceback(value, traceback);
        Py_DECREF(traceback);
    }
    PyErr_Format(PyExc_SystemError, format.as_ptr(), name);
    let (mut ty2, mut value2, mut traceback2) = (null_mut(), null_mut(), null_mut());
    PyErr_Fetch(&mut ty2, &mut value2, &mut traceback2);
    PyErr_NormalizeException(&mut ty2, &mut value2, &mut traceback2);
    Py_XDECREF(ty);
    if !value.is_null() {
        Py_INCREF(value);
        PyException_SetCause(value2, value);
        PyException_SetContext(value2, value);
    }
    PyErr_Restore(ty2, value2, traceback2);
}

/// Whether an initialization function returned a definition, for the second phase of initialization.
#[cfg(capi_fallback = "PyImport_CreateModuleFromInitfunc")]
unsafe fn is_module_definition(created: *mut PyObject) -> bool {
    // The type has no public name.
    #[cfg(PyPy)]
    {
        static mut EXAMPLE: core::mem::MaybeUninit<PyModuleDef> = core::mem::MaybeUninit::zeroed();
        Py_TYPE(created) == Py_TYPE(PyModuleDef_Init((&raw mut EXAMPLE).cast()))
    }
    #[cfg(not(PyPy))]
    {
        PyObject_TypeCheck(created, &raw mut PyModuleDef_Type) != 0
    }
}

/// A module that its function has initialized goes by the name of the spec from now on.
#[cfg(capi_fallback = "PyImport_CreateModuleFromInitfunc")]
unsafe fn add_single_phase_module(module: *mut PyObject, name: *mut PyObject) -> c_int {
    let definition = if PyModule_Check(module) != 0 { PyModule_GetDef(module) } else { null_mut() };
    if definition.is_null() {
        PyErr_Clear();
        let message = c"initialization of %U did not return an extension module";
        PyErr_Format(PyExc_SystemError, message.as_ptr(), name);
        return -1;
    }
    if PyObject_SetAttrString(module, c"__name__".as_ptr(), name) < 0 {
        return -1;
    }
    // Under abi3t nobody sees what is in a definition.
    #[cfg(not(any(PyPy, capi_abi3t)))]
    if (*definition).m_size == -1 && PyState_AddModule(module, definition) < 0 {
        return -1;
    }
    PyObject_SetItem(PyImport_GetModuleDict(), name, module)
}

#[cfg(capi_fallback = "PyImport_CreateModuleFromInitfunc")]
pub unsafe extern "C" fn PyImport_CreateModuleFromInitfunc(
    spec: *mut PyObject,
    initfunc: Option<unsafe extern "C" fn() -> *mut PyObject>,
) -> *mut PyObject {
    let name = PyObject_GetAttrString(spec, c"name".as_ptr());
    if name.is_null() {
        return null_mut();
    }
    if PyUnicode_Check(name) == 0 {
        let ty = full_type_name(name);
        if !ty.is_null() {
            PyErr_Format(PyExc_TypeError, c"spec name must be string, not %U".as_ptr(), ty);
            Py_DECREF(ty);
        }
        Py_DECREF(name);
        return null_mut();
    }
    let created = initfunc.map_or(null_mut(), |function| function());
    let module = if created.is_null() {
        if PyErr_Occurred().is_null() {
            let message = c"initialization of %U failed without raising an exception";
            PyErr_Format(PyExc_SystemError, message.as_ptr(), name);
        }
        null_mut()
    } else if !PyErr_Occurred().is_null() {
        chain_system_error(c"initialization of %U raised unreported exception", name);
        null_mut()
    } else if is_module_definition(created) {
        // The definition is static; its functions want the spec.
        PyModule_FromDefAndSpec(created.cast(), spec)
    } else if add_single_phase_module(created, name) < 0 {
        Py_DECREF(created);
        null_mut()
    } else {
        created
    };
    Py_DECREF(name);
    module
}
