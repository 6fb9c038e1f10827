/* Useful macros for compilers. */

static PyMethodDef macros_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_macros(PyObject *module)
{
    return PyModule_AddFunctions(module, macros_methods);
}
