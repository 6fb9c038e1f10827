/* Code Objects, generators' code, compiler flags. */

static PyMethodDef code_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_code(PyObject *module)
{
    return PyModule_AddFunctions(module, code_methods);
}
