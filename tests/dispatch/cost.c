/* Loops over one call, to see what a dispatched call costs beside a direct one: compiled for the stable ABI as
 * `cost_dispatched`, and as `cost_direct` with COST_DIRECT, where the linker finds the functions.
 */
#define PY_SSIZE_T_CLEAN
#include "capi_shims.h"

#ifdef COST_DIRECT
#  undef PyList_GetItemRef
#  undef PyLong_AsInt
#  undef PyDict_GetItemRef
PyAPI_FUNC(PyObject *) PyList_GetItemRef(PyObject *list, Py_ssize_t index);
PyAPI_FUNC(int) PyLong_AsInt(PyObject *object);
PyAPI_FUNC(int) PyDict_GetItemRef(PyObject *dict, PyObject *key, PyObject **result);
#endif

#define PASTE(a, b) a##b
#define EXPAND(a, b) PASTE(a, b)
#define TEXT(name) #name
#define EXPAND_TEXT(name) TEXT(name)

/* list_get(list, n): PyList_GetItemRef n times */
static PyObject *
list_get(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *list;
    Py_ssize_t n;
    if (!PyArg_ParseTuple(args, "On", &list, &n)) {
        return NULL;
    }
    while (n-- > 0) {
        Py_XDECREF(PyList_GetItemRef(list, 0));
    }
    Py_RETURN_NONE;
}

/* as_int(number, n): PyLong_AsInt n times */
static PyObject *
as_int(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *number;
    Py_ssize_t n;
    long sum = 0;
    if (!PyArg_ParseTuple(args, "On", &number, &n)) {
        return NULL;
    }
    while (n-- > 0) {
        sum += PyLong_AsInt(number);
    }
    return PyLong_FromLong(sum);
}

/* dict_get(dict, key, n): PyDict_GetItemRef n times */
static PyObject *
dict_get(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *dict, *key, *value;
    Py_ssize_t n;
    if (!PyArg_ParseTuple(args, "OOn", &dict, &key, &n)) {
        return NULL;
    }
    while (n-- > 0) {
        if (PyDict_GetItemRef(dict, key, &value) == 1) {
            Py_DECREF(value);
        }
    }
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"list_get", list_get, METH_VARARGS, NULL},
    {"as_int", as_int, METH_VARARGS, NULL},
    {"dict_get", dict_get, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, EXPAND_TEXT(COST_NAME), NULL, 0, methods, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC
EXPAND(PyInit_, COST_NAME)(void)
{
    return PyModuleDef_Init(&definition);
}
