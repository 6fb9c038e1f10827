/* Module Objects. */

static PyMethodDef module_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_module(PyObject *module)
{
    return PyModule_AddFunctions(module, module_methods);
}
