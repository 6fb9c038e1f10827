/* Floating-Point Objects. */

static PyMethodDef float_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_float(PyObject *module)
{
    return PyModule_AddFunctions(module, float_methods);
}
