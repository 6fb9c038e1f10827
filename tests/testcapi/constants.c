/* constants and sentinels. */

static PyMethodDef constants_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_constants(PyObject *module)
{
    return PyModule_AddFunctions(module, constants_methods);
}
