/* take(dict, key[, default]): removes a key and gives its value, as dict.pop does. */
#define PY_SSIZE_T_CLEAN
#include "capi_shims.h"

static PyObject *
take(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *dict, *key, *instead = NULL, *value;
    if (!PyArg_ParseTuple(args, "OO|O:take", &dict, &key, &instead)) {
        return NULL;
    }
    switch (PyDict_Pop(dict, key, &value)) { /* in CPython since 3.13 */
    case 1:
        return value;
    case 0:
        if (instead != NULL) {
            return Py_NewRef(instead);
        }
        PyErr_SetObject(PyExc_KeyError, key);
        return NULL;
    default:
        return NULL;
    }
}

static PyMethodDef functions[] = {
    {"take", take, METH_VARARGS, "take(dict, key[, default])\n\nRemoves a key and gives its value."},
    {NULL, NULL, 0, NULL},
};

PyABIInfo_VAR(abi);

static PySlot slots[] = {
    PySlot_DATA(Py_mod_abi, &abi),
    PySlot_STATIC_DATA(Py_mod_name, (char *)"takeout"),
    PySlot_STATIC_DATA(Py_mod_methods, functions),
    PySlot_DATA(Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED),
    PySlot_DATA(Py_mod_gil, Py_MOD_GIL_NOT_USED),
    PySlot_END,
};

CAPI_MODULE(takeout, slots)
