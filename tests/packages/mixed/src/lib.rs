//! check() -> what PyDict_Pop returned in Rust and in C.

use std::ffi::{c_int, c_void};
use std::ptr::{addr_of_mut, null, null_mut};

use capi_compat::*;

extern "C" {
    fn half_pop(dict: *mut PyObject, key: *mut PyObject) -> c_int;
}

unsafe extern "C" fn check(_module: *mut PyObject, _args: *mut PyObject) -> *mut PyObject {
    let (dict, key) = (PyDict_New(), PyUnicode_FromString(c"key".as_ptr()));
    let mut answers = [0; 2];
    for (answer, pop_in_c) in answers.iter_mut().zip([false, true]) {
        if PyDict_SetItem(dict, key, key) < 0 {
            return null_mut();
        }
        *answer = if pop_in_c { half_pop(dict, key) } else { PyDict_Pop(dict, key, null_mut()) };
    }
    Py_DECREF(dict);
    Py_DECREF(key);
    Py_BuildValue(c"(ii)".as_ptr(), answers[0], answers[1])
}

static mut FUNCTIONS: [PyMethodDef; 2] = [
    PyMethodDef {
        ml_name: c"check".as_ptr(),
        ml_meth: PyMethodDefPointer { PyCFunction: check },
        ml_flags: METH_NOARGS,
        ml_doc: null(),
    },
    PyMethodDef::zeroed(),
];

capi_compat::module! {
    mixed,
    PySlot_STATIC_DATA(Py_mod_name, c"mixed".as_ptr() as *mut c_void),
    PySlot_STATIC_DATA(Py_mod_methods, addr_of_mut!(FUNCTIONS).cast()),
}
