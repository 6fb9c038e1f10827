/* building str and bytes step by step. */

static PyMethodDef writers_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_writers(PyObject *module)
{
    return PyModule_AddFunctions(module, writers_methods);
}
