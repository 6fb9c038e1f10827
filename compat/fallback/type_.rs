//! Type objects: names, modules, metaclasses, flags.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

#[cfg(capi_fallback = "PyType_WatchCallback")]
pub type PyType_WatchCallback = unsafe extern "C" fn(type_: *mut PyObject) -> c_int;

#[cfg(capi_fallback = "Py_TPFLAGS_DISALLOW_INSTANTIATION")]
pub const Py_TPFLAGS_DISALLOW_INSTANTIATION: c_ulong = 1 << 7;

#[cfg(capi_fallback = "Py_TPFLAGS_IMMUTABLETYPE")]
pub const Py_TPFLAGS_IMMUTABLETYPE: c_ulong = 1 << 8;

#[cfg(capi_fallback = "Py_TPFLAGS_HAVE_VECTORCALL")]
pub const Py_TPFLAGS_HAVE_VECTORCALL: c_ulong = 1 << 11;

#[cfg(capi_fallback = "Py_TPFLAGS_ITEMS_AT_END")]
pub const Py_TPFLAGS_ITEMS_AT_END: c_ulong = 1 << 23;

#[cfg(capi_fallback = "Py_TPFLAGS_MANAGED_DICT")]
pub const Py_TPFLAGS_MANAGED_DICT: c_ulong = 1 << 4;

#[cfg(capi_fallback = "Py_TPFLAGS_MANAGED_WEAKREF")]
pub const Py_TPFLAGS_MANAGED_WEAKREF: c_ulong = 1 << 3;

#[cfg(capi_fallback = "Py_TPFLAGS_MAPPING")]
pub const Py_TPFLAGS_MAPPING: c_ulong = 1 << 6;

#[cfg(capi_fallback = "Py_TPFLAGS_SEQUENCE")]
pub const Py_TPFLAGS_SEQUENCE: c_ulong = 1 << 5;

#[cfg(capi_fallback = "Py_TPFLAGS_METHOD_DESCRIPTOR")]
pub const Py_TPFLAGS_METHOD_DESCRIPTOR: c_ulong = 1 << 17;

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
#[inline]
unsafe fn last_component(name: *const c_char) -> *const c_char {
    let dot = libc::strrchr(name, b'.' as c_int);
    if dot.is_null() {
        name
    } else {
        dot.add(1)
    }
}

#[cfg(all(capi_fallback = "PyType_GetName", capi_has = "type_struct_is_public"))]
#[inline]
pub unsafe extern "C" fn PyType_GetName(r#type: *mut PyTypeObject) -> *mut PyObject {
    if is_heap_type(r#type) {
        let name = (*r#type.cast::<PyHeapTypeObject>()).ht_name;
        Py_INCREF(name);
        return name;
    }
    PyUnicode_FromString(last_component((*r#type).tp_name))
}

#[cfg(all(capi_fallback = "PyType_GetName", not(capi_has = "type_struct_is_public")))]
#[inline]
pub unsafe extern "C" fn PyType_GetName(r#type: *mut PyTypeObject) -> *mut PyObject {
    type_attribute(r#type, c"__name__")
}

#[cfg(all(capi_fallback = "PyType_GetQualName", capi_has = "type_struct_is_public"))]
#[inline]
pub unsafe extern "C" fn PyType_GetQualName(r#type: *mut PyTypeObject) -> *mut PyObject {
    if is_heap_type(r#type) {
        let name = (*r#type.cast::<PyHeapTypeObject>()).ht_qualname;
        Py_INCREF(name);
        return name;
    }
    PyType_GetName(r#type)
}

#[cfg(all(capi_fallback = "PyType_GetQualName", not(capi_has = "type_struct_is_public")))]
#[inline]
pub unsafe extern "C" fn PyType_GetQualName(r#type: *mut PyTypeObject) -> *mut PyObject {
    type_attribute(r#type, c"__qualname__")
}

#[cfg(all(capi_fallback = "PyType_GetModuleName", capi_has = "type_struct_is_public"))]
#[inline]
pub unsafe extern "C" fn PyType_GetModuleName(r#type: *mut PyTypeObject) -> *mut PyObject {
    if is_heap_type(r#type) {
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
#[inline]
pub unsafe extern "C" fn PyType_GetModuleName(r#type: *mut PyTypeObject) -> *mut PyObject {
    type_attribute(r#type, c"__module__")
}

#[cfg(capi_fallback = "PyType_GetFullyQualifiedName")]
#[inline]
pub unsafe extern "C" fn PyType_GetFullyQualifiedName(r#type: *mut PyTypeObject) -> *mut PyObject {
    #[cfg(capi_has = "type_struct_is_public")]
    if !is_heap_type(r#type) {
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

/// Raises `TypeError` with the fully qualified name of the object's type in the place of `%U`.
#[allow(dead_code)]
pub(crate) unsafe fn raise_for_type(format: &CStr, object: *mut PyObject) {
    let name = PyType_GetFullyQualifiedName(Py_TYPE(object));
    if !name.is_null() {
        PyErr_Format(PyExc_TypeError, format.as_ptr(), name);
        Py_DECREF(name);
    }
}

/// Raises `TypeError` with the type's `tp_name` in the place of `%s`.
#[allow(dead_code)]
unsafe fn raise_for_type_name(format: &CStr, r#type: *mut PyTypeObject) {
    #[cfg(capi_has = "type_struct_is_public")]
    PyErr_Format(PyExc_TypeError, format.as_ptr(), (*r#type).tp_name);
    #[cfg(not(capi_has = "type_struct_is_public"))]
    {
        let name = super::object::struct_name(r#type);
        if name.is_null() {
            return;
        }
        let bytes = PyUnicode_AsUTF8String(name);
        Py_DECREF(name);
        if !bytes.is_null() {
            PyErr_Format(PyExc_TypeError, format.as_ptr(), PyBytes_AsString(bytes));
            Py_DECREF(bytes);
        }
    }
}

#[allow(dead_code)]
#[inline]
pub(crate) unsafe fn is_heap_type(r#type: *mut PyTypeObject) -> bool {
    PyType_GetFlags(r#type) & Py_TPFLAGS_HEAPTYPE != 0
}

/// The method resolution order: a new strong reference to a tuple, or null, with or without an exception.
#[allow(dead_code)]
unsafe fn resolution_order(r#type: *mut PyTypeObject) -> *mut PyObject {
    #[cfg(capi_has = "type_struct_is_public")]
    {
        Py_XINCREF((*r#type).tp_mro);
        (*r#type).tp_mro
    }
    #[cfg(not(capi_has = "type_struct_is_public"))]
    type_attribute(r#type, c"__mro__")
}

#[cfg(capi_fallback = "PyType_GetDict")]
#[inline]
pub unsafe extern "C" fn PyType_GetDict(r#type: *mut PyTypeObject) -> *mut PyObject {
    #[cfg(capi_has = "type_dict_is_shared")]
    {
        Py_XINCREF((*r#type).tp_dict);
        (*r#type).tp_dict
    }
    // Each interpreter has its own for static types.
    #[cfg(not(capi_has = "type_dict_is_shared"))]
    pyo3_ffi::PyType_GetDict(r#type)
}

#[cfg(capi_fallback = "PyType_Freeze")]
pub unsafe extern "C" fn PyType_Freeze(r#type: *mut PyTypeObject) -> c_int {
    for index in 1..PyTuple_GET_SIZE((*r#type).tp_mro) {
        let base = PyTuple_GET_ITEM((*r#type).tp_mro, index).cast::<PyTypeObject>();
        if PyType_GetFlags(base) & Py_TPFLAGS_IMMUTABLETYPE == 0 {
            let name = PyType_GetFullyQualifiedName(base);
            if !name.is_null() {
                let format = c"Creating immutable type %s from mutable base %U";
                PyErr_Format(PyExc_TypeError, format.as_ptr(), (*r#type).tp_name, name);
                Py_DECREF(name);
            }
            return -1;
        }
    }
    set_flag(r#type, Py_TPFLAGS_IMMUTABLETYPE);
    PyType_Modified(r#type);
    0
}

#[cfg(all(capi_fallback = "PyType_Freeze", not(Py_GIL_DISABLED)))]
unsafe fn set_flag(r#type: *mut PyTypeObject, flag: c_ulong) {
    (*r#type).tp_flags |= flag;
}

#[cfg(all(capi_fallback = "PyType_Freeze", Py_GIL_DISABLED))]
unsafe fn set_flag(r#type: *mut PyTypeObject, flag: c_ulong) {
    (*r#type).tp_flags.fetch_or(flag, core::sync::atomic::Ordering::Relaxed);
}

#[cfg(capi_fallback = "PyUnstable_Type_AssignVersionTag")]
pub unsafe extern "C" fn PyUnstable_Type_AssignVersionTag(r#type: *mut PyTypeObject) -> c_int {
    #[cfg(capi_has = "type_dict_is_shared")]
    {
        extern "C" {
            fn _PyType_Lookup(r#type: *mut PyTypeObject, name: *mut PyObject) -> *mut PyObject;
        }
        const VALID_VERSION_TAG: c_ulong = 1 << 19;
        if PyType_GetFlags(r#type) & VALID_VERSION_TAG == 0 {
            // A lookup of a name that the method cache takes gives the type its tag.
            let name = PyUnicode_InternFromString(c"__doc__".as_ptr());
            if name.is_null() {
                PyErr_Clear();
                return 0;
            }
            _PyType_Lookup(r#type, name);
            Py_DECREF(name);
        }
        (PyType_GetFlags(r#type) & VALID_VERSION_TAG != 0) as c_int
    }
    #[cfg(not(capi_has = "type_dict_is_shared"))]
    {
        mod real {
            extern "C" {
                pub fn PyUnstable_Type_AssignVersionTag(r#type: *mut pyo3_ffi::PyTypeObject) -> core::ffi::c_int;
            }
        }
        real::PyUnstable_Type_AssignVersionTag(r#type)
    }
}

#[cfg(capi_fallback = "PyType_SUPPORTS_WEAKREFS")]
pub unsafe extern "C" fn PyType_SUPPORTS_WEAKREFS(r#type: *mut PyTypeObject) -> c_int {
    #[cfg(capi_has = "type_struct_is_public")]
    return ((*r#type).tp_weaklistoffset != 0) as c_int;
    #[cfg(not(capi_has = "type_struct_is_public"))]
    {
        let (mut error, mut value, mut traceback) = (null_mut(), null_mut(), null_mut());
        PyErr_Fetch(&mut error, &mut value, &mut traceback);
        let offset = type_attribute(r#type, c"__weakrefoffset__");
        let mut number = 0;
        if !offset.is_null() {
            number = PyLong_AsSsize_t(offset);
            Py_DECREF(offset);
        }
        PyErr_Restore(error, value, traceback);
        (number != 0) as c_int
    }
}

#[cfg(capi_fallback = "PyType_GetBaseByToken")]
pub unsafe extern "C" fn PyType_GetBaseByToken(
    r#type: *mut PyTypeObject,
    tp_token: *mut c_void,
    result: *mut *mut PyTypeObject,
) -> c_int {
    if !result.is_null() {
        *result = null_mut();
    }
    if tp_token.is_null() {
        PyErr_SetString(PyExc_SystemError, c"PyType_GetBaseByToken called with token=NULL".as_ptr());
        return -1;
    }
    if PyType_Check(r#type.cast()) == 0 {
        raise_for_type(c"expected a type, got a '%U' object", r#type.cast());
        return -1;
    }
    let order = resolution_order(r#type);
    if order.is_null() {
        return if PyErr_Occurred().is_null() { 0 } else { -1 };
    }
    let mut found = 0;
    for index in 0..PyTuple_Size(order) {
        let base = PyTuple_GetItem(order, index).cast::<PyTypeObject>();
        if !is_heap_type(base) {
            continue;
        }
        let mut token = null_mut();
        if super::heap_type::token_of(base, &mut token) < 0 {
            found = -1;
            break;
        }
        if token == tp_token {
            if !result.is_null() {
                Py_INCREF(base.cast());
                *result = base;
            }
            found = 1;
            break;
        }
    }
    Py_DECREF(order);
    found
}

#[cfg(capi_fallback = "PyType_GetBaseByToken_DuringGC")]
pub unsafe extern "C" fn PyType_GetBaseByToken_DuringGC(
    r#type: *mut PyTypeObject,
    tp_token: *mut c_void,
    result: *mut *mut PyTypeObject,
) -> c_int {
    let mut base = null_mut();
    let mut found = 0;
    if !tp_token.is_null() && PyType_Check(r#type.cast()) != 0 {
        found = crate::PyType_GetBaseByToken(r#type, tp_token, &mut base);
        if found < 0 {
            PyErr_Clear();
            found = 0;
        }
        // The type or its method resolution order keeps it.
        Py_XDECREF(base.cast());
    }
    if !result.is_null() {
        *result = base;
    }
    found
}

/// Under the limited API of 3.9 types keep their module in their namespace.
#[cfg(not(capi_has = "type_struct_is_public"))]
#[allow(dead_code)]
const TYPE_MODULE: &CStr = c"__capi_shims_module__";

#[cfg(capi_fallback = "PyType_GetModule")]
pub unsafe extern "C" fn PyType_GetModule(r#type: *mut PyTypeObject) -> *mut PyObject {
    if !is_heap_type(r#type) {
        raise_for_type_name(c"PyType_GetModule: Type '%s' is not a heap type", r#type);
        return null_mut();
    }
    #[cfg(capi_has = "type_struct_is_public")]
    let module = (*r#type.cast::<PyHeapTypeObject>()).ht_module;
    #[cfg(not(capi_has = "type_struct_is_public"))]
    let module = {
        let names = type_attribute(r#type, c"__dict__");
        if names.is_null() {
            return null_mut();
        }
        let module = PyObject_CallMethod(names, c"get".as_ptr(), c"s".as_ptr(), TYPE_MODULE.as_ptr());
        Py_DECREF(names);
        if module.is_null() {
            return null_mut();
        }
        // The type's namespace keeps it.
        Py_DECREF(module);
        if module == Py_None() {
            null_mut()
        } else {
            module
        }
    };
    if module.is_null() {
        raise_for_type_name(c"PyType_GetModule: Type '%s' has no associated module", r#type);
    }
    module
}

#[cfg(capi_fallback = "PyType_GetModuleState")]
pub unsafe extern "C" fn PyType_GetModuleState(r#type: *mut PyTypeObject) -> *mut c_void {
    let module = crate::PyType_GetModule(r#type);
    if module.is_null() {
        null_mut()
    } else {
        PyModule_GetState(module)
    }
}

#[cfg(capi_fallback = "PyType_FromModuleAndSpec")]
pub unsafe extern "C" fn PyType_FromModuleAndSpec(
    module: *mut PyObject,
    spec: *mut PyType_Spec,
    bases: *mut PyObject,
) -> *mut PyObject {
    let made = PyType_FromSpecWithBases(spec, bases);
    if made.is_null() && PyErr_Occurred().is_null() {
        // Some versions do not say why they made none: there was no memory for the name.
        return PyErr_NoMemory();
    }
    if made.is_null() || module.is_null() {
        return made;
    }
    #[cfg(capi_has = "type_struct_is_public")]
    {
        Py_INCREF(module);
        (*made.cast::<PyHeapTypeObject>()).ht_module = module;
    }
    #[cfg(not(capi_has = "type_struct_is_public"))]
    if PyObject_SetAttrString(made, TYPE_MODULE.as_ptr(), module) < 0 {
        Py_DECREF(made);
        return null_mut();
    }
    made
}

/// The type's module, borrowed, or null without an exception.
#[allow(dead_code)]
unsafe fn module_of(r#type: *mut PyTypeObject) -> *mut PyObject {
    if !is_heap_type(r#type) {
        return null_mut();
    }
    #[cfg(capi_has = "type_struct_is_public")]
    return (*r#type.cast::<PyHeapTypeObject>()).ht_module;
    #[cfg(not(capi_has = "type_struct_is_public"))]
    {
        let (mut kind, mut value, mut traceback) = (null_mut(), null_mut(), null_mut());
        PyErr_Fetch(&mut kind, &mut value, &mut traceback);
        let module = crate::PyType_GetModule(r#type);
        PyErr_Restore(kind, value, traceback);
        module
    }
}

/// The first module with that token, borrowed, that a type in the method resolution order has; null without an exception.
#[allow(dead_code)]
unsafe fn find_module(r#type: *mut PyTypeObject, token: *const c_void) -> *mut PyObject {
    let order = resolution_order(r#type);
    if order.is_null() {
        PyErr_Clear();
        return null_mut();
    }
    let mut found = null_mut();
    for index in 0..PyTuple_Size(order) {
        let module = module_of(PyTuple_GetItem(order, index).cast());
        if !module.is_null() && PyModule_Check(module) != 0 && super::module::module_token(module).cast_const() == token
        {
            found = module;
            break;
        }
    }
    Py_DECREF(order);
    found
}

#[allow(dead_code)]
unsafe fn module_by_token(r#type: *mut PyTypeObject, token: *const c_void) -> *mut PyObject {
    let module = find_module(r#type, token);
    if module.is_null() {
        raise_for_type_name(c"PyType_GetModuleByDef: No superclass of '%s' has the given module", r#type);
    }
    module
}

#[cfg(capi_fallback = "PyType_GetModuleByDef")]
pub unsafe extern "C" fn PyType_GetModuleByDef(r#type: *mut PyTypeObject, def: *mut PyModuleDef) -> *mut PyObject {
    module_by_token(r#type, def.cast())
}

#[cfg(capi_fallback = "PyType_GetModuleByToken")]
pub unsafe extern "C" fn PyType_GetModuleByToken(r#type: *mut PyTypeObject, token: *const c_void) -> *mut PyObject {
    let module = module_by_token(r#type, token);
    Py_XINCREF(module);
    module
}

#[cfg(capi_fallback = "PyType_GetModuleByToken_DuringGC")]
pub unsafe extern "C" fn PyType_GetModuleByToken_DuringGC(
    r#type: *mut PyTypeObject,
    token: *const c_void,
) -> *mut PyObject {
    find_module(r#type, token)
}

#[cfg(capi_fallback = "PyType_GetModule_DuringGC")]
pub unsafe extern "C" fn PyType_GetModule_DuringGC(r#type: *mut PyTypeObject) -> *mut PyObject {
    module_of(r#type)
}

#[cfg(capi_fallback = "PyType_GetModuleState_DuringGC")]
pub unsafe extern "C" fn PyType_GetModuleState_DuringGC(r#type: *mut PyTypeObject) -> *mut c_void {
    let module = module_of(r#type);
    if module.is_null() {
        null_mut()
    } else {
        PyModule_GetState(module)
    }
}

#[cfg(capi_fallback = "PyObject_GetItemData")]
pub use super::heap_type::PyObject_GetItemData;
#[cfg(capi_fallback = "PyObject_GetItemData_DuringGC")]
pub use super::heap_type::PyObject_GetItemData_DuringGC;
#[cfg(capi_fallback = "PyObject_GetTypeData")]
pub use super::heap_type::PyObject_GetTypeData;
#[cfg(capi_fallback = "PyObject_GetTypeData_DuringGC")]
pub use super::heap_type::PyObject_GetTypeData_DuringGC;
#[cfg(capi_fallback = "PyType_FromMetaclass")]
pub use super::heap_type::PyType_FromMetaclass;
#[cfg(capi_fallback = "PyType_FromSlots")]
pub use super::heap_type::PyType_FromSlots;
#[cfg(capi_fallback = "PyType_GetTypeDataSize")]
pub use super::heap_type::PyType_GetTypeDataSize;
