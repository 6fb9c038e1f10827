/* A module that is defined once, by slots, for every Python. `cargo xtask slots` builds and imports it. */
#define PY_SSIZE_T_CLEAN
#include "capi_shims.h"

struct state {
    long calls;
    PyObject *thing_type;
};

static int module_token;

/* hook() -> by which export the interpreter made this module */
static PyObject *
hook(PyObject *module, PyObject *Py_UNUSED(args))
{
    void *token;
    int is_new;
    /* Interpreters that know slots need no definition. */
    is_new = PyModule_GetDef(module) == NULL;
    if (PyErr_Occurred() || PyModule_GetToken(module, &token) < 0) {
        return NULL;
    }
    if (token != &module_token) {
        PyErr_SetString(PyExc_AssertionError, "the module has another token");
        return NULL;
    }
    return PyUnicode_FromString(is_new ? "PyModExport" : "PyInit");
}

/* count() -> how often it was called in this module */
static PyObject *
count(PyObject *module, PyObject *Py_UNUSED(args))
{
    struct state *state = (struct state *)PyModule_GetState(module);
    return PyLong_FromLong(++state->calls);
}

static PyMethodDef functions[] = {
    {"hook", hook, METH_NOARGS, NULL},
    {"count", count, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

/* The module of the class, from a slot function, which is told no class. */
static PyObject *
thing_repr(PyObject *self)
{
    PyObject *module = PyType_GetModuleByToken(Py_TYPE(self), &module_token), *text;
    struct state *state;
    if (module == NULL) {
        return NULL;
    }
    state = (struct state *)PyModule_GetState(module);
    text = PyUnicode_FromFormat("<Thing after %ld calls>", state->calls);
    Py_DECREF(module);
    return text;
}

static int
exec(PyObject *module)
{
    struct state *state = (struct state *)PyModule_GetState(module);
    PySlot slots[] = {
        PySlot_DATA(Py_tp_name, "slotted.Thing"),
        PySlot_DATA(Py_tp_module, module),
        PySlot_UINT64(Py_tp_flags, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE),
        PySlot_FUNC(Py_tp_repr, thing_repr),
        PySlot_END,
    };
    state->thing_type = PyType_FromSlots(slots);
    if (PyModule_AddObjectRef(module, "Thing", state->thing_type) < 0) {
        return -1;
    }
    return PyModule_Add(module, "answer", PyLong_FromLong(42));
}

static int
traverse(PyObject *module, visitproc visit, void *arg)
{
    struct state *state = (struct state *)PyModule_GetState(module);
    Py_VISIT(state->thing_type);
    return 0;
}

static int
clear(PyObject *module)
{
    struct state *state = (struct state *)PyModule_GetState(module);
    Py_CLEAR(state->thing_type);
    return 0;
}

static void
release(void *module)
{
    clear((PyObject *)module);
}

PyABIInfo_VAR(abi);

static PySlot slots[] = {
    PySlot_DATA(Py_mod_abi, &abi),
    PySlot_STATIC_DATA(Py_mod_name, (char *)"slotted"),
    PySlot_STATIC_DATA(Py_mod_doc, (char *)"Defined once."),
    PySlot_STATIC_DATA(Py_mod_methods, functions),
    PySlot_SIZE(Py_mod_state_size, sizeof(struct state)),
    PySlot_FUNC(Py_mod_state_traverse, traverse),
    PySlot_FUNC(Py_mod_state_clear, clear),
    PySlot_FUNC(Py_mod_state_free, release),
    PySlot_FUNC(Py_mod_exec, exec),
    PySlot_DATA(Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED),
    PySlot_DATA(Py_mod_gil, Py_MOD_GIL_NOT_USED),
    PySlot_DATA(Py_mod_token, &module_token),
    PySlot_END,
};

CAPI_MODULE(slotted, slots)
