Dictionaries. https://docs.python.org/3/c-api/dict.html

//@ PyDict_Pop
static inline int
capi_PyDict_Pop(PyObject *dict, PyObject *key, PyObject **result)
{
    PyObject *value;
    if (result != CAPI_NULL) {
        *result = CAPI_NULL;
    }
    if (!PyDict_Check(dict)) {
        PyErr_BadInternalCall();
        return -1;
    }
    if (PyDict_Size(dict) == 0) {
        return 0;
    }
    value = PyDict_GetItemWithError(dict, key);
    if (value == CAPI_NULL) {
        return PyErr_Occurred() ? -1 : 0;
    }
    Py_INCREF(value);
    if (PyDict_DelItem(dict, key) < 0) {
        Py_DECREF(value);
        return -1;
    }
    if (result != CAPI_NULL) {
        *result = value;
    } else {
        Py_DECREF(value);
    }
    return 1;
}
