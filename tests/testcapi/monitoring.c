/* Monitoring C API. */

static PyMethodDef monitoring_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_monitoring(PyObject *module)
{
    return PyModule_AddFunctions(module, monitoring_methods);
}
