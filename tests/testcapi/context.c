/* Context Variables Objects. */

static PyMethodDef context_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_context(PyObject *module)
{
    return PyModule_AddFunctions(module, context_methods);
}
