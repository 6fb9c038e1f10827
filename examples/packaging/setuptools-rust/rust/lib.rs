//! take(dict, key[, default]): removes a key and gives its value, as dict.pop does.

use std::ffi::c_void;
use std::ptr::{addr_of_mut, null_mut};

use capi_compat::*;

unsafe extern "C" fn take(_module: *mut PyObject, args: *mut PyObject) -> *mut PyObject {
    let (mut dict, mut key, mut instead) = (null_mut::<PyObject>(), null_mut::<PyObject>(), null_mut::<PyObject>());
    let mut value = null_mut();
    // SAFETY: the interpreter calls with a tuple and a thread state, and keeps the arguments alive meanwhile.
    unsafe {
        if PyArg_ParseTuple(args, c"OO|O:take".as_ptr(), &mut dict, &mut key, &mut instead) == 0 {
            return null_mut();
        }
        // In CPython since 3.13.
        match PyDict_Pop(dict, key, &mut value) {
            1 => value,
            0 if !instead.is_null() => Py_NewRef(instead),
            0 => {
                PyErr_SetObject(PyExc_KeyError, key);
                null_mut()
            }
            _ => null_mut(),
        }
    }
}

static mut FUNCTIONS: [PyMethodDef; 2] = [
    PyMethodDef {
        ml_name: c"take".as_ptr(),
        ml_meth: PyMethodDefPointer { PyCFunction: take },
        ml_flags: METH_VARARGS,
        ml_doc: c"take(dict, key[, default])\n\nRemoves a key and gives its value.".as_ptr(),
    },
    PyMethodDef::zeroed(),
];

capi_compat::module! {
    takeout,
    PySlot_STATIC_DATA(Py_mod_name, c"takeout".as_ptr() as *mut c_void),
    PySlot_STATIC_DATA(Py_mod_methods, addr_of_mut!(FUNCTIONS).cast()),
    PySlot_DATA(Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED),
    PySlot_DATA(Py_mod_gil, Py_MOD_GIL_NOT_USED),
}
