//! The way to the codec registry of interpreters that cannot unregister by themselves.

use crate::prelude::*;

/// A search function that knows every name: what it was made with.
unsafe extern "C" fn probe_search(entry: *mut PyObject, _name: *mut PyObject) -> *mut PyObject {
    Py_INCREF(entry);
    entry
}

/// The one list, or dict, that refers to `object`; null without an exception if there is none. The interpreter's registry
/// has no other way to it.
unsafe fn referrer(object: *mut PyObject, is_wanted: unsafe fn(*mut PyObject) -> c_int) -> *mut PyObject {
    let module = PyImport_ImportModule(c"gc".as_ptr());
    if module.is_null() {
        return null_mut();
    }
    let function = PyObject_GetAttrString(module, c"get_referrers".as_ptr());
    Py_DECREF(module);
    if function.is_null() {
        return null_mut();
    }
    let referrers = PyObject_CallFunctionObjArgs(function, object, null_mut::<PyObject>());
    Py_DECREF(function);
    if referrers.is_null() {
        return null_mut();
    }
    let mut found = null_mut();
    for index in 0..PyList_Size(referrers) {
        let item = PyList_GetItem(referrers, index);
        if is_wanted(item) != 0 {
            Py_INCREF(item);
            found = item;
            break;
        }
    }
    Py_DECREF(referrers);
    found
}

unsafe fn is_list(object: *mut PyObject) -> c_int {
    PyList_CheckExact(object)
}

unsafe fn is_dict(object: *mut PyObject) -> c_int {
    PyDict_CheckExact(object)
}

/// Empties the cache of what was found: a probe in front of the list `path` leads to it.
unsafe fn clear_cache(path: *mut PyObject, probe: *mut PyObject, entry: *mut PyObject) -> c_int {
    if PyList_Insert(path, 0, probe) < 0 {
        return -1;
    }
    PyCodec_KnownEncoding(c"capi_shims probe".as_ptr());
    if PyList_SetSlice(path, 0, 1, null_mut()) < 0 {
        return -1;
    }
    let cache = referrer(entry, is_dict);
    if cache.is_null() {
        return if PyErr_Occurred().is_null() { 0 } else { -1 };
    }
    PyDict_Clear(cache);
    Py_DECREF(cache);
    0
}

unsafe fn remove(
    path: *mut PyObject,
    probe: *mut PyObject,
    entry: *mut PyObject,
    search_function: *mut PyObject,
) -> c_int {
    let size = PyList_Size(path);
    // The probe is the last.
    if PyList_SetSlice(path, size - 1, size, null_mut()) < 0 {
        return -1;
    }
    for index in 0..PyList_Size(path) {
        if PyList_GetItem(path, index) == search_function {
            if clear_cache(path, probe, entry) < 0 {
                return -1;
            }
            return PyList_SetSlice(path, index, index + 1, null_mut());
        }
    }
    0
}

/// For interpreters that cannot do it themselves: registers a probe and removes both from the list that refers to it.
pub(super) unsafe fn unregister_by_probe(search_function: *mut PyObject) -> c_int {
    // The interpreter keeps the address for as long as the function lives, and never writes there.
    struct Definition(core::cell::UnsafeCell<PyMethodDef>);
    // SAFETY: nobody writes to it.
    unsafe impl Sync for Definition {}
    static DEFINITION: Definition = Definition(core::cell::UnsafeCell::new(PyMethodDef {
        ml_name: c"probe".as_ptr(),
        ml_meth: PyMethodDefPointer { PyCFunction: probe_search },
        ml_flags: METH_O,
        ml_doc: core::ptr::null(),
    }));

    let none = Py_None();
    let entry = PyTuple_Pack(4, search_function, none, none, none);
    if entry.is_null() {
        return -1;
    }
    let probe = PyCFunction_NewEx(DEFINITION.0.get(), entry, null_mut());
    let mut status = -1;
    if !probe.is_null() && PyCodec_Register(probe) == 0 {
        let path = referrer(probe, is_list);
        if !path.is_null() {
            status = remove(path, probe, entry, search_function);
            Py_DECREF(path);
        } else if PyErr_Occurred().is_null() {
            PyErr_SetString(PyExc_SystemError, c"the list of codec search functions was not found".as_ptr());
        }
    }
    Py_XDECREF(probe);
    Py_DECREF(entry);
    status
}
