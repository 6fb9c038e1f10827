/* Tuple Objects. */

static PyMethodDef tuple_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_tuple(PyObject *module)
{
    return PyModule_AddFunctions(module, tuple_methods);
}
