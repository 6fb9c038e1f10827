Tuples. https://docs.python.org/3/c-api/tuple.html

//@ PyTuple_FromArray
static inline PyObject *
capi_PyTuple_FromArray(PyObject *const *array, Py_ssize_t size)
{
    Py_ssize_t index;
    unsigned long has_containers = 0;
    PyObject *tuple = PyTuple_New(size);
    if (tuple == CAPI_NULL) {
        return CAPI_NULL;
    }
    for (index = 0; index < size; index++) {
        PyObject *item = array[index];
        Py_INCREF(item);
        has_containers |= PyType_GetFlags(Py_TYPE(item)) & Py_TPFLAGS_HAVE_GC;
#ifdef Py_LIMITED_API
        PyTuple_SetItem(tuple, index, item);
#else
        PyTuple_SET_ITEM(tuple, index, item);
#endif
    }
#ifdef PYPY_VERSION
    (void)has_containers;
#else
    /* What refers to no container can be in no cycle. */
    if (has_containers == 0 && size > 0) {
        PyObject_GC_UnTrack(tuple);
    }
#endif
    return tuple;
}
