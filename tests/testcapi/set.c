/* Set Objects. */

static PyMethodDef set_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_set(PyObject *module)
{
    return PyModule_AddFunctions(module, set_methods);
}
