/* Reference Counting. */

static PyMethodDef refcount_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_refcount(PyObject *module)
{
    return PyModule_AddFunctions(module, refcount_methods);
}
