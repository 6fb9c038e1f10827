/* Bytes. */

#ifdef HAVE_PyBytes_Join
/* bytes_join(separator, iterable) -> bytes */
static PyObject *
bytes_join(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *separator, *iterable;
    if (!PyArg_ParseTuple(args, "OO", &separator, &iterable)) {
        return NULL;
    }
    NULLABLE(separator);
    NULLABLE(iterable);
    return PyBytes_Join(separator, iterable);
}
#endif

static PyMethodDef bytes_methods[] = {
#ifdef HAVE_PyBytes_Join
    {"bytes_join", bytes_join, METH_VARARGS, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_bytes(PyObject *module)
{
    return PyModule_AddFunctions(module, bytes_methods);
}
