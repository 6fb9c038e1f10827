/* Weak Reference Objects. */

static PyMethodDef weakref_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_weakref(PyObject *module)
{
    return PyModule_AddFunctions(module, weakref_methods);
}
