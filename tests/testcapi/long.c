/* Integer Objects. */

static PyMethodDef long_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_long(PyObject *module)
{
    return PyModule_AddFunctions(module, long_methods);
}
