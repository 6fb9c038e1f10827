Tuples. https://docs.python.org/3/c-api/tuple.html

//@ PyTuple_FromArray
static inline PyObject *
capi_PyTuple_FromArray(PyObject *const *array, Py_ssize_t size)
{
    Py_ssize_t index;
    PyObject *tuple = PyTuple_New(size);
    if (tuple == CAPI_NULL) {
        return CAPI_NULL;
    }
    for (index = 0; index < size; index++) {
        PyObject *item = array[index];
        Py_INCREF(item);
#ifdef Py_LIMITED_API
        PyTuple_SetItem(tuple, index, item);
#else
        PyTuple_SET_ITEM(tuple, index, item);
#endif
    }
    return tuple;
}
