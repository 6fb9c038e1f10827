//! Dictionaries.
#![allow(unused_imports)]

use crate::fallback::refcount::incref;
use crate::prelude::*;

/// Whether the type itself is frozendict, which only the newest interpreters have and which the limited API hides.
#[cfg(any(capi_fallback = "PyFrozenDict_Check", capi_fallback = "PyFrozenDict_CheckExact"))]
#[inline]
unsafe fn is_frozendict_type(ty: *mut PyTypeObject) -> c_int {
    #[cfg(capi_has = "frozendict_type")]
    return (ty == &raw mut PyFrozenDict_Type).into();
    #[cfg(all(Py_LIMITED_API, not(capi_has = "frozendict_type")))]
    return is_frozendict_by_name(ty).into();
    #[cfg(not(any(Py_LIMITED_API, capi_has = "frozendict_type")))]
    {
        _ = ty;
        0
    }
}

#[cfg(all(Py_LIMITED_API, capi_fallback = "PyFrozenDict_Check"))]
unsafe fn is_frozendict_by_name(ty: *mut PyTypeObject) -> bool {
    // Bit 6 marks mappings, bit 22 what a class pattern matches as a whole; together they leave few types to look at.
    const MARKS: c_ulong = 1 << 6 | 1 << 22;
    if PyType_GetFlags(ty) & (MARKS | Py_TPFLAGS_HEAPTYPE | Py_TPFLAGS_DICT_SUBCLASS) != MARKS {
        return false;
    }
    let name = PyObject_GetAttrString(ty.cast(), c"__name__".as_ptr());
    let module = PyObject_GetAttrString(ty.cast(), c"__module__".as_ptr());
    let mut found = false;
    if !name.is_null() && !module.is_null() && PyUnicode_Check(name) != 0 && PyUnicode_Check(module) != 0 {
        found = PyUnicode_CompareWithASCIIString(name, c"frozendict".as_ptr()) == 0
            && PyUnicode_CompareWithASCIIString(module, c"builtins".as_ptr()) == 0;
    } else {
        PyErr_Clear();
    }
    Py_XDECREF(name);
    Py_XDECREF(module);
    found
}

#[cfg(any(capi_fallback = "PyFrozenDict_Check", capi_fallback = "PyDict_ContainsString"))]
#[inline]
unsafe fn is_frozendict(object: *mut PyObject) -> c_int {
    #[cfg(capi_has = "frozendict_type")]
    return PyObject_TypeCheck(object, &raw mut PyFrozenDict_Type);
    #[cfg(all(Py_LIMITED_API, not(capi_has = "frozendict_type")))]
    {
        // The builtin type that a class derives its memory layout from is the first one in this chain.
        let mut ty = Py_TYPE(object);
        while !ty.is_null() && PyType_GetFlags(ty) & Py_TPFLAGS_HEAPTYPE != 0 {
            ty = PyType_GetSlot(ty, Py_tp_base).cast();
        }
        (!ty.is_null() && is_frozendict_by_name(ty)).into()
    }
    #[cfg(not(any(Py_LIMITED_API, capi_has = "frozendict_type")))]
    {
        _ = object;
        0
    }
}

#[cfg(capi_fallback = "PyFrozenDict_Check")]
#[inline]
pub unsafe extern "C" fn PyFrozenDict_Check(p: *mut PyObject) -> c_int {
    is_frozendict(p)
}

#[cfg(capi_fallback = "PyFrozenDict_CheckExact")]
#[inline]
pub unsafe extern "C" fn PyFrozenDict_CheckExact(p: *mut PyObject) -> c_int {
    is_frozendict_type(Py_TYPE(p))
}

#[cfg(capi_fallback = "PyAnyDict_Check")]
#[inline]
pub unsafe extern "C" fn PyAnyDict_Check(p: *mut PyObject) -> c_int {
    (PyDict_Check(p) != 0 || is_frozendict(p) != 0).into()
}

#[cfg(capi_fallback = "PyAnyDict_CheckExact")]
#[inline]
pub unsafe extern "C" fn PyAnyDict_CheckExact(p: *mut PyObject) -> c_int {
    (PyDict_CheckExact(p) != 0 || is_frozendict_type(Py_TYPE(p)) != 0).into()
}

#[cfg(capi_fallback = "PyDict_ContainsString")]
#[inline]
pub unsafe extern "C" fn PyDict_ContainsString(mp: *mut PyObject, key: *const c_char) -> c_int {
    let name = PyUnicode_FromString(key);
    if name.is_null() {
        return -1;
    }
    // PyDict_Contains() looks at the type in new versions only.
    let found = if PyDict_Check(mp) != 0 || is_frozendict(mp) != 0 {
        PyDict_Contains(mp, name)
    } else {
        PyDict_DelItem(mp, Py_None())
    };
    Py_DECREF(name);
    found
}

#[cfg(capi_fallback = "PyDict_GetItemRef")]
#[inline]
pub unsafe extern "C" fn PyDict_GetItemRef(mp: *mut PyObject, key: *mut PyObject, result: *mut *mut PyObject) -> c_int {
    let value = PyDict_GetItemWithError(mp, key);
    *result = value;
    if !value.is_null() {
        incref(value);
        return 1;
    }
    if PyErr_Occurred().is_null() {
        0
    } else {
        -1
    }
}

#[cfg(capi_fallback = "PyDict_GetItemStringRef")]
#[inline]
pub unsafe extern "C" fn PyDict_GetItemStringRef(
    mp: *mut PyObject,
    key: *const c_char,
    result: *mut *mut PyObject,
) -> c_int {
    let name = PyUnicode_FromString(key);
    if name.is_null() {
        *result = null_mut();
        return -1;
    }
    let found = PyDict_GetItemRef(mp, name, result);
    Py_DECREF(name);
    found
}

/// `dict.METHOD(dict, key, third)`, whatever a subclass makes of METHOD: hashes the key once and changes the dict at once.
#[cfg(any(capi_fallback = "PyDict_Pop", capi_fallback = "PyDict_SetDefaultRef"))]
#[allow(dead_code)]
unsafe fn dict_method(method: &CStr, dict: *mut PyObject, key: *mut PyObject, third: *mut PyObject) -> *mut PyObject {
    let function = PyObject_GetAttrString((&raw mut PyDict_Type).cast(), method.as_ptr());
    if function.is_null() {
        return null_mut();
    }
    let result = PyObject_CallFunctionObjArgs(function, dict, key, third, null_mut::<PyObject>());
    Py_DECREF(function);
    result
}

#[cfg(any(capi_fallback = "PyDict_Pop", capi_fallback = "PyDict_SetDefaultRef"))]
#[inline]
unsafe fn dict_size(dict: *mut PyObject) -> Py_ssize_t {
    // cpyext would call the __len__ of a subclass.
    #[cfg(PyPy)]
    if PyDict_CheckExact(dict) == 0 {
        let length = dict_method(c"__len__", dict, null_mut(), null_mut());
        let size = if length.is_null() { -1 } else { PyLong_AsSsize_t(length) };
        Py_XDECREF(length);
        return size;
    }
    #[cfg(any(Py_LIMITED_API, PyPy))]
    return PyDict_Size(dict);
    #[cfg(not(any(Py_LIMITED_API, PyPy)))]
    return (*dict.cast::<PyDictObject>()).ma_used;
}

#[cfg(all(capi_fallback = "PyDict_Pop", capi_has = "dict_pop_takes_default"))]
#[inline]
unsafe fn dict_pop(dict: *mut PyObject, key: *mut PyObject) -> *mut PyObject {
    extern "C" {
        fn _PyDict_Pop(dict: *mut PyObject, key: *mut PyObject, default_value: *mut PyObject) -> *mut PyObject;
    }
    // Nobody else knows this object, so no dict can hold it; one on the stack costs nothing and no threads share it.
    let mut absent = PyObject { ob_type: &raw mut PyBaseObject_Type, ..PyObject_HEAD_INIT };
    let value = _PyDict_Pop(dict, key, &raw mut absent);
    if value == &raw mut absent {
        // The reference that was handed out counts among all.
        #[cfg(py_sys_config = "Py_REF_DEBUG")]
        Py_DECREF(value);
        return null_mut();
    }
    value
}

#[cfg(all(capi_fallback = "PyDict_Pop", not(capi_has = "dict_pop_takes_default")))]
type Pop = unsafe extern "C" fn(*mut PyObject, *mut PyObject, *mut PyObject) -> *mut PyObject;

/// The private pop of releases that nothing can change any more, `dict.pop(key, default)`.
#[cfg(all(capi_fallback = "PyDict_Pop", not(capi_has = "dict_pop_takes_default")))]
#[inline]
fn private_pop() -> Option<Pop> {
    #[cfg(Py_LIMITED_API)]
    {
        static KNOWN: crate::dispatch::Known = crate::dispatch::Known::new(
            "_PyDict_Pop\0",
            crate::versions::SINCE_dict_pop_is_settled,
            crate::versions::UNTIL_dict_pop_is_settled,
        );
        // SAFETY: the function has this type.
        KNOWN.get().map(|function| unsafe { core::mem::transmute::<*mut c_void, Pop>(function) })
    }
    #[cfg(not(Py_LIMITED_API))]
    None
}

#[cfg(all(capi_fallback = "PyDict_Pop", not(capi_has = "dict_pop_takes_default")))]
#[inline]
unsafe fn dict_pop(dict: *mut PyObject, key: *mut PyObject) -> *mut PyObject {
    let private = private_pop();
    if private.is_none() && PyUnicode_CheckExact(key) != 0 {
        // Without a user's __hash__ two searches cost less than a call.
        let value = PyDict_GetItemWithError(dict, key);
        if value.is_null() {
            return null_mut();
        }
        Py_INCREF(value);
        if PyDict_DelItem(dict, key) < 0 {
            Py_DECREF(value);
            return null_mut();
        }
        return value;
    }
    // A new object, which nobody else knows; the cheapest kind.
    let absent = PyFloat_FromDouble(0.0);
    if absent.is_null() {
        return null_mut();
    }
    let value = match private {
        Some(pop) => pop(dict, key, absent),
        None => dict_method(c"pop", dict, key, absent),
    };
    Py_DECREF(absent);
    if value == absent {
        Py_DECREF(value);
        return null_mut();
    }
    value
}

#[cfg(capi_fallback = "PyDict_Pop")]
#[inline]
pub unsafe extern "C" fn PyDict_Pop(dict: *mut PyObject, key: *mut PyObject, result: *mut *mut PyObject) -> c_int {
    if !result.is_null() {
        *result = null_mut();
    }
    if PyDict_Check(dict) == 0 {
        // Raises what this interpreter says about such an object.
        return PyDict_DelItem(dict, Py_None());
    }
    if dict_size(dict) == 0 {
        return 0;
    }
    let value = dict_pop(dict, key);
    if value.is_null() {
        return if PyErr_Occurred().is_null() { 0 } else { -1 };
    }
    if result.is_null() {
        Py_DECREF(value);
    } else {
        *result = value;
    }
    1
}

#[cfg(capi_fallback = "PyDict_PopString")]
#[inline]
pub unsafe extern "C" fn PyDict_PopString(
    dict: *mut PyObject,
    key: *const c_char,
    result: *mut *mut PyObject,
) -> c_int {
    let name = PyUnicode_FromString(key);
    if name.is_null() {
        if !result.is_null() {
            *result = null_mut();
        }
        return -1;
    }
    let found = PyDict_Pop(dict, name, result);
    Py_DECREF(name);
    found
}

#[cfg(all(capi_fallback = "PyDict_SetDefaultRef", not(Py_LIMITED_API)))]
#[inline]
unsafe fn dict_setdefault(dict: *mut PyObject, key: *mut PyObject, default_value: *mut PyObject) -> *mut PyObject {
    let value = PyDict_SetDefault(dict, key, default_value);
    if !value.is_null() {
        incref(value);
    }
    value
}

#[cfg(all(capi_fallback = "PyDict_SetDefaultRef", Py_LIMITED_API))]
#[inline]
unsafe fn dict_setdefault(dict: *mut PyObject, key: *mut PyObject, default_value: *mut PyObject) -> *mut PyObject {
    type SetDefault = unsafe extern "C" fn(*mut PyObject, *mut PyObject, *mut PyObject) -> *mut PyObject;
    static KNOWN: crate::dispatch::Known = crate::dispatch::Known::new(
        "PyDict_SetDefault\0",
        crate::versions::SINCE_dict_setdefault_is_settled,
        crate::versions::UNTIL_dict_setdefault_is_settled,
    );
    if let Some(function) = KNOWN.get() {
        // SAFETY: the function has this type.
        let value = core::mem::transmute::<*mut c_void, SetDefault>(function)(dict, key, default_value);
        Py_XINCREF(value);
        return value;
    }
    if PyUnicode_CheckExact(key) == 0 {
        return dict_method(c"setdefault", dict, key, default_value);
    }
    let mut value = PyDict_GetItemWithError(dict, key);
    if value.is_null() {
        if !PyErr_Occurred().is_null() || PyDict_SetItem(dict, key, default_value) < 0 {
            return null_mut();
        }
        value = default_value;
    }
    Py_INCREF(value);
    value
}

#[cfg(capi_fallback = "PyDict_SetDefaultRef")]
#[inline]
pub unsafe extern "C" fn PyDict_SetDefaultRef(
    mp: *mut PyObject,
    key: *mut PyObject,
    default_value: *mut PyObject,
    result: *mut *mut PyObject,
) -> c_int {
    if !result.is_null() {
        *result = null_mut();
    }
    if PyDict_Check(mp) == 0 {
        // Raises what this interpreter says about such an object.
        return PyDict_SetItem(mp, Py_None(), Py_None());
    }
    let size = dict_size(mp);
    let value = dict_setdefault(mp, key, default_value);
    if value.is_null() {
        return -1;
    }
    // The value may have been this very object before; then only the size tells.
    let was_there = value != default_value || dict_size(mp) == size;
    if result.is_null() {
        Py_DECREF(value);
    } else {
        *result = value;
    }
    was_there.into()
}

#[cfg(capi_fallback = "PyDict_WatchEvent")]
pub type PyDict_WatchEvent = c_int;

#[cfg(capi_fallback = "PyDict_EVENT_ADDED")]
pub const PyDict_EVENT_ADDED: PyDict_WatchEvent = 0;
#[cfg(capi_fallback = "PyDict_EVENT_MODIFIED")]
pub const PyDict_EVENT_MODIFIED: PyDict_WatchEvent = 1;
#[cfg(capi_fallback = "PyDict_EVENT_DELETED")]
pub const PyDict_EVENT_DELETED: PyDict_WatchEvent = 2;
#[cfg(capi_fallback = "PyDict_EVENT_CLONED")]
pub const PyDict_EVENT_CLONED: PyDict_WatchEvent = 3;
#[cfg(capi_fallback = "PyDict_EVENT_CLEARED")]
pub const PyDict_EVENT_CLEARED: PyDict_WatchEvent = 4;
#[cfg(capi_fallback = "PyDict_EVENT_DEALLOCATED")]
pub const PyDict_EVENT_DEALLOCATED: PyDict_WatchEvent = 5;

#[cfg(capi_fallback = "PyDict_WatchCallback")]
pub type PyDict_WatchCallback = unsafe extern "C" fn(
    event: PyDict_WatchEvent,
    dict: *mut PyObject,
    key: *mut PyObject,
    new_value: *mut PyObject,
) -> c_int;
