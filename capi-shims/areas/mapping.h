The mapping protocol. https://docs.python.org/3/c-api/mapping.html

//@ PyMapping_GetOptionalItem
static inline int
capi_PyMapping_GetOptionalItem(PyObject *obj, PyObject *key, PyObject **result)
{
    if (PyAnyDict_CheckExact(obj)) {
        return PyDict_GetItemRef(obj, key, result);
    }
    *result = PyObject_GetItem(obj, key);
    if (*result) {
        return 1;
    }
    if (!PyErr_ExceptionMatches(PyExc_KeyError)) {
        return -1;
    }
    PyErr_Clear();
    return 0;
}

//@ PyMapping_GetOptionalItemString
static inline int
capi_PyMapping_GetOptionalItemString(PyObject *obj, const char *key, PyObject **result)
{
    PyObject *name;
    int found;
    *result = CAPI_NULL;
    if (!key) {
        PyErr_SetString(PyExc_SystemError, "null argument to internal routine");
        return -1;
    }
    name = PyUnicode_FromString(key);
    if (!name) {
        return -1;
    }
    found = PyMapping_GetOptionalItem(obj, name, result);
    Py_DECREF(name);
    return found;
}

//@ PyMapping_HasKeyWithError
static inline int
capi_PyMapping_HasKeyWithError(PyObject *o, PyObject *key)
{
    PyObject *value;
    int found = PyMapping_GetOptionalItem(o, key, &value);
    Py_XDECREF(value);
    return found;
}

//@ PyMapping_HasKeyStringWithError
static inline int
capi_PyMapping_HasKeyStringWithError(PyObject *o, const char *key)
{
    PyObject *value;
    int found = PyMapping_GetOptionalItemString(o, key, &value);
    Py_XDECREF(value);
    return found;
}
