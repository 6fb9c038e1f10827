/* File Objects, Py_fopen. */

static PyMethodDef file_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_file(PyObject *module)
{
    return PyModule_AddFunctions(module, file_methods);
}
