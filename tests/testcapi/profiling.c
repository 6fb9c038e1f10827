/* Profiling and Tracing, Reference tracing. */

static PyMethodDef profiling_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_profiling(PyObject *module)
{
    return PyModule_AddFunctions(module, profiling_methods);
}
