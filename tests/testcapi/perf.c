/* Support for Perf Maps. */

static PyMethodDef perf_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_perf(PyObject *module)
{
    return PyModule_AddFunctions(module, perf_methods);
}
