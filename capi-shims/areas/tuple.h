Tuples. https://docs.python.org/3/c-api/tuple.html

//@ PyTuple_FromArray
static inline PyObject *
capi_PyTuple_FromArray(PyObject *const *array, Py_ssize_t size)
{
    Py_ssize_t index;
    unsigned long flags = 0;
    PyObject *tuple = PyTuple_New(size);
    if (!tuple) {
        return CAPI_NULL;
    }
    for (index = 0; index < size; index++) {
        PyObject *item = array[index];
        Py_INCREF(item);
#ifdef Py_LIMITED_API
        flags |= PyType_GetFlags(Py_TYPE(item));
        PyTuple_SetItem(tuple, index, item);
#else
        flags |= Py_TYPE(item)->tp_flags;
        PyTuple_SET_ITEM(tuple, index, item);
#endif
    }
#ifdef PYPY_VERSION
    (void)flags;
#else
    /* What refers to no container can be in no cycle. */
    if (!(flags & Py_TPFLAGS_HAVE_GC) && size > 0) {
        PyObject_GC_UnTrack(tuple);
    }
#endif
    return tuple;
}
