//! The way to the codec registry of interpreters that cannot unregister by themselves.

use crate::prelude::*;

/// Which encoding a probe knows: another thread's probe has another entry.
unsafe fn probe_name(entry: *mut PyObject) -> *mut PyObject {
    PyBytes_FromFormat(c"capi_shims_probe_%zu".as_ptr(), entry as usize)
}

/// A search function that knows one name: what it was made with.
unsafe extern "C" fn probe_search(entry: *mut PyObject, name: *mut PyObject) -> *mut PyObject {
    let own = probe_name(entry);
    if own.is_null() {
        return null_mut();
    }
    let is_own = PyUnicode_CompareWithASCIIString(name, PyBytes_AsString(own)) == 0;
    let found = if is_own { entry } else { Py_None() };
    Py_DECREF(own);
    Py_INCREF(found);
    found
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

/// Where an object stands in the list now, as other threads may change it: -1 if nowhere.
unsafe fn index_of(path: *mut PyObject, object: *mut PyObject) -> Py_ssize_t {
    (0..PyList_Size(path)).find(|&index| PyList_GetItem(path, index) == object).unwrap_or(-1)
}

unsafe fn drop_from(path: *mut PyObject, object: *mut PyObject) -> c_int {
    let index = index_of(path, object);
    if index < 0 {
        return 0;
    }
    PyList_SetSlice(path, index, index + 1, null_mut())
}

/// Empties the cache of what was found: a probe in front of the list `path` leads to it.
unsafe fn clear_cache(path: *mut PyObject, probe: *mut PyObject, entry: *mut PyObject) -> c_int {
    let name = probe_name(entry);
    if name.is_null() {
        return -1;
    }
    if PyList_Insert(path, 0, probe) < 0 {
        Py_DECREF(name);
        return -1;
    }
    PyCodec_KnownEncoding(PyBytes_AsString(name));
    Py_DECREF(name);
    if drop_from(path, probe) < 0 {
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
    if drop_from(path, probe) < 0 {
        return -1;
    }
    if index_of(path, search_function) >= 0 {
        if clear_cache(path, probe, entry) < 0 {
            return -1;
        }
        return drop_from(path, search_function);
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
