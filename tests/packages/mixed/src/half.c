#include "capi_shims.h"

/* Whether PyDict_Pop found the key. */
int
half_pop(PyObject *dict, PyObject *key)
{
    PyObject *value;
    int found = PyDict_Pop(dict, key, &value);
    Py_XDECREF(value);
    return found;
}
