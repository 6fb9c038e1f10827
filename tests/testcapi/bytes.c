/* Bytes Objects. */

static PyMethodDef bytes_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_bytes(PyObject *module)
{
    return PyModule_AddFunctions(module, bytes_methods);
}
