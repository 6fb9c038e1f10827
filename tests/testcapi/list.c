/* List Objects. */

static PyMethodDef list_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_list(PyObject *module)
{
    return PyModule_AddFunctions(module, list_methods);
}
