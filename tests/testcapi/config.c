/* config. */

static PyMethodDef config_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_config(PyObject *module)
{
    return PyModule_AddFunctions(module, config_methods);
}
