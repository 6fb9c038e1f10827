/* Parsing arguments and building values. */

static PyMethodDef args_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_args(PyObject *module)
{
    return PyModule_AddFunctions(module, args_methods);
}
