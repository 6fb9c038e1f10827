/* Tuples. */

#ifdef HAVE_PyTuple_FromArray
/* tuple_fromarray(sequence or None, size=its length) -> tuple */
static PyObject *
tuple_fromarray(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *source, *result, **items = NULL;
    Py_ssize_t index, length = 0, size = -0x7bedface;
    if (!PyArg_ParseTuple(args, "O|n", &source, &size)) {
        return NULL;
    }
    if (source != Py_None) {
        length = PySequence_Size(source);
        if (length < 0) {
            return NULL;
        }
        items = (PyObject **)PyMem_Malloc(((size_t)length + 1) * sizeof(PyObject *));
        if (items == NULL) {
            return PyErr_NoMemory();
        }
        for (index = 0; index < length; index++) {
            items[index] = PySequence_GetItem(source, index);
        }
    }
    result = PyTuple_FromArray(items, size == -0x7bedface ? length : size);
    for (index = 0; index < length; index++) {
        Py_XDECREF(items[index]);
    }
    PyMem_Free(items);
    return result;
}
#endif

static PyMethodDef tuple_methods[] = {
#ifdef HAVE_PyTuple_FromArray
    {"tuple_fromarray", tuple_fromarray, METH_VARARGS, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_tuple(PyObject *module)
{
    return PyModule_AddFunctions(module, tuple_methods);
}
