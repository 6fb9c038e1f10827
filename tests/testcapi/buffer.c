/* Buffer Protocol, Pickle buffers. */

static PyMethodDef buffer_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_buffer(PyObject *module)
{
    return PyModule_AddFunctions(module, buffer_methods);
}
