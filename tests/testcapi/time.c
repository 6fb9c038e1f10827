/* PyTime C API. */

static PyMethodDef time_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_time(PyObject *module)
{
    return PyModule_AddFunctions(module, time_methods);
}
