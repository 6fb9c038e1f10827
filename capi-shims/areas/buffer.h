The buffer protocol. https://docs.python.org/3/c-api/buffer.html

//@ PyObject_CheckBuffer
static inline int
capi_PyObject_CheckBuffer(PyObject *obj)
{
#ifdef Py_LIMITED_API
    /* Only where the running interpreter's own function cannot be found. */
    PyObject *type, *value, *traceback, *view;
    int found = 1;
    PyErr_Fetch(&type, &value, &traceback);
    view = PyMemoryView_FromObject(obj);
    if (view == CAPI_NULL) {
        found = !PyErr_ExceptionMatches(PyExc_TypeError);
        PyErr_Clear();
    }
    Py_XDECREF(view);
    PyErr_Restore(type, value, traceback);
    return found;
#else
    return Py_TYPE(obj)->tp_as_buffer != CAPI_NULL && Py_TYPE(obj)->tp_as_buffer->bf_getbuffer != CAPI_NULL;
#endif
}

//@ PyBuffer_SizeFromFormat
static inline Py_ssize_t
capi_PyBuffer_SizeFromFormat(const char *format)
{
    PyObject *module, *size;
    Py_ssize_t result = -1;
    module = PyImport_ImportModule("struct");
    if (module == CAPI_NULL) {
        return -1;
    }
    size = PyObject_CallMethod(module, "calcsize", "s", format);
    Py_DECREF(module);
    if (size != CAPI_NULL) {
        result = PyLong_AsSsize_t(size);
        Py_DECREF(size);
    }
    return result;
}

//@ helper for PyPickleBuffer_FromObject, PyPickleBuffer_Release
static inline PyObject *
capi_pickle_buffer_type(void)
{
    PyObject *type, *module = PyImport_ImportModule("pickle");
    if (module == CAPI_NULL) {
        return CAPI_NULL;
    }
    type = PyObject_GetAttrString(module, "PickleBuffer");
    Py_DECREF(module);
    return type;
}

//@ PyPickleBuffer_FromObject
static inline PyObject *
capi_PyPickleBuffer_FromObject(PyObject *obj)
{
    PyObject *result, *type = capi_pickle_buffer_type();
    if (type == CAPI_NULL) {
        return CAPI_NULL;
    }
    result = PyObject_CallFunctionObjArgs(type, obj, CAPI_NULL);
    Py_DECREF(type);
    return result;
}

//@ PyPickleBuffer_Release
static inline int
capi_PyPickleBuffer_Release(PyObject *picklebuf)
{
    PyObject *done, *type = capi_pickle_buffer_type();
    int matches;
    if (type == CAPI_NULL) {
        return -1;
    }
    matches = CAPI_OBJECT(Py_TYPE(picklebuf)) == type;
    Py_DECREF(type);
    if (!matches) {
        PyObject *name = capi_type_name(picklebuf);
        if (name != CAPI_NULL) {
            PyErr_Format(PyExc_TypeError, "expected PickleBuffer, %U found", name);
            Py_DECREF(name);
        }
        return -1;
    }
    done = PyObject_CallMethod(picklebuf, "release", CAPI_NULL);
    Py_XDECREF(done);
    return done == CAPI_NULL ? -1 : 0;
}
