/* Exception Handling. */

static PyMethodDef exceptions_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_exceptions(PyObject *module)
{
    return PyModule_AddFunctions(module, exceptions_methods);
}
