/* Memory Management, tracemalloc. */

static PyMethodDef memory_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_memory(PyObject *module)
{
    return PyModule_AddFunctions(module, memory_methods);
}
