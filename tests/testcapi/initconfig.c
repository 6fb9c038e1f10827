/* Python Initialization Configuration. */

static PyMethodDef initconfig_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_initconfig(PyObject *module)
{
    return PyModule_AddFunctions(module, initconfig_methods);
}
