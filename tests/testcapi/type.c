/* Type Objects, their flags, Generic Aliases. */

static PyMethodDef type_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_type(PyObject *module)
{
    return PyModule_AddFunctions(module, type_methods);
}
