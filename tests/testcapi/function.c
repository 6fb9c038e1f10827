/* Function Objects, method definitions. */

static PyMethodDef function_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_function(PyObject *module)
{
    return PyModule_AddFunctions(module, function_methods);
}
