Bytes. https://docs.python.org/3/c-api/bytes.html

//@ PyBytes_Join
static CAPI_COLD PyObject *
capi_no_separator(PyObject *sep)
{
    PyObject *name = capi_full_type_name(sep);
    if (name) {
        PyErr_Format(PyExc_TypeError, "sep: expected bytes, got %U", name);
        Py_DECREF(name);
    }
    return CAPI_NULL;
}

static inline PyObject *
capi_PyBytes_Join(PyObject *sep, PyObject *iterable)
{
    if (!sep) {
        PyErr_BadInternalCall();
        return CAPI_NULL;
    }
    if (!PyBytes_Check(sep)) {
        return capi_no_separator(sep);
    }
    if (!iterable) {
        PyErr_SetString(PyExc_SystemError, "null argument to internal routine");
        return CAPI_NULL;
    }
#if CAPI_HAS_bytes_join_is_private
    return _PyBytes_Join(sep, iterable);
#else
    {
        PyObject *result, *join = PyObject_GetAttrString(CAPI_OBJECT(&PyBytes_Type), "join");
        if (!join) {
            return CAPI_NULL;
        }
        result = PyObject_CallFunctionObjArgs(join, sep, iterable, CAPI_NULL);
        Py_DECREF(join);
        return result;
    }
#endif
}
