//! A module that is defined once, by slots, for every Python. `cargo xtask slots` builds and imports it.

#![allow(clippy::missing_safety_doc)]

use capi_compat::*;
use core::ffi::{c_int, c_long, c_void};
use core::ptr::{addr_of_mut, null, null_mut};

struct State {
    calls: c_long,
    thing_type: *mut PyObject,
}

static mut MODULE_TOKEN: c_int = 0;

unsafe fn state_of(module: *mut PyObject) -> *mut State {
    PyModule_GetState(module).cast()
}

/// `hook()`: by which export the interpreter made this module.
unsafe extern "C" fn hook(module: *mut PyObject, _args: *mut PyObject) -> *mut PyObject {
    let mut token = null_mut();
    // Interpreters that know slots need no definition.
    let is_new = PyModule_GetDef(module).is_null();
    if !PyErr_Occurred().is_null() || PyModule_GetToken(module, &mut token) < 0 {
        return null_mut();
    }
    if token != addr_of_mut!(MODULE_TOKEN).cast() {
        PyErr_SetString(PyExc_AssertionError, c"the module has another token".as_ptr());
        return null_mut();
    }
    PyUnicode_FromString(if is_new { c"PyModExport" } else { c"PyInit" }.as_ptr())
}

/// `count()`: how often it was called in this module.
unsafe extern "C" fn count(module: *mut PyObject, _args: *mut PyObject) -> *mut PyObject {
    let state = &mut *state_of(module);
    state.calls += 1;
    PyLong_FromLong(state.calls)
}

static mut FUNCTIONS: [PyMethodDef; 3] = [
    PyMethodDef {
        ml_name: c"hook".as_ptr(),
        ml_meth: PyMethodDefPointer { PyCFunction: hook },
        ml_flags: METH_NOARGS,
        ml_doc: null(),
    },
    PyMethodDef {
        ml_name: c"count".as_ptr(),
        ml_meth: PyMethodDefPointer { PyCFunction: count },
        ml_flags: METH_NOARGS,
        ml_doc: null(),
    },
    PyMethodDef::zeroed(),
];

/// The module of the class, from a slot function, which is told no class.
unsafe extern "C" fn thing_repr(this: *mut PyObject) -> *mut PyObject {
    let module = PyType_GetModuleByToken(Py_TYPE(this), addr_of_mut!(MODULE_TOKEN).cast());
    if module.is_null() {
        return null_mut();
    }
    let text = PyUnicode_FromFormat(c"<Thing after %ld calls>".as_ptr(), (*state_of(module)).calls);
    Py_DECREF(module);
    text
}

unsafe extern "C" fn exec(module: *mut PyObject) -> c_int {
    let state = &mut *state_of(module);
    let mut slots = [
        PySlot_DATA(Py_tp_name, c"slotted.Thing".as_ptr() as *mut c_void),
        PySlot_DATA(Py_tp_module, module.cast()),
        PySlot_UINT64(Py_tp_flags, (Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE) as u64),
        PySlot_FUNC(Py_tp_repr, thing_repr as *mut c_void),
        PySlot_END(),
    ];
    state.thing_type = PyType_FromSlots(slots.as_mut_ptr());
    if PyModule_AddObjectRef(module, c"Thing".as_ptr(), state.thing_type) < 0 {
        return -1;
    }
    PyModule_Add(module, c"answer".as_ptr(), PyLong_FromLong(42))
}

unsafe extern "C" fn traverse(module: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    let thing_type = (*state_of(module)).thing_type;
    if thing_type.is_null() {
        return 0;
    }
    visit(thing_type, arg)
}

unsafe extern "C" fn clear(module: *mut PyObject) -> c_int {
    Py_XDECREF(core::mem::replace(&mut (*state_of(module)).thing_type, null_mut()));
    0
}

unsafe extern "C" fn release(module: *mut c_void) {
    clear(module.cast());
}

capi_compat::module! {
    slotted,
    PySlot_STATIC_DATA(Py_mod_name, c"slotted".as_ptr() as *mut c_void),
    PySlot_STATIC_DATA(Py_mod_doc, c"Defined once.".as_ptr() as *mut c_void),
    PySlot_STATIC_DATA(Py_mod_methods, addr_of_mut!(FUNCTIONS).cast()),
    PySlot_SIZE(Py_mod_state_size, size_of::<State>() as Py_ssize_t),
    PySlot_FUNC(Py_mod_state_traverse, traverse as *mut c_void),
    PySlot_FUNC(Py_mod_state_clear, clear as *mut c_void),
    PySlot_FUNC(Py_mod_state_free, release as *mut c_void),
    PySlot_FUNC(Py_mod_exec, exec as *mut c_void),
    PySlot_DATA(Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED),
    PySlot_DATA(Py_mod_gil, Py_MOD_GIL_NOT_USED),
    PySlot_DATA(Py_mod_token, addr_of_mut!(MODULE_TOKEN).cast()),
}
