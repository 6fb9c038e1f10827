Tuples. https://docs.python.org/3/c-api/tuple.html

//@ PyTuple_FromArray
static inline PyObject *
capi_PyTuple_FromArray(PyObject *const *array, Py_ssize_t size)
{
    Py_ssize_t index;
    int plain = 1;
    PyObject *tuple = PyTuple_New(size);
    if (!tuple) {
        return CAPI_NULL;
    }
    for (index = 0; index < size; index++) {
        Py_INCREF(array[index]);
#ifdef Py_LIMITED_API
        PyTuple_SetItem(tuple, index, array[index]);
#else
        PyTuple_SET_ITEM(tuple, index, array[index]);
#endif
        if (plain && PyType_HasFeature(Py_TYPE(array[index]), Py_TPFLAGS_HAVE_GC)) {
            plain = 0;
        }
    }
#ifndef PYPY_VERSION
    /* What refers to no container can be in no cycle. */
    if (plain && size > 0) {
        PyObject_GC_UnTrack(tuple);
    }
#endif
    return tuple;
}
