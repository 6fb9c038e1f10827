/* Supporting Cyclic Garbage Collection. */

static PyMethodDef gc_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_gc(PyObject *module)
{
    return PyModule_AddFunctions(module, gc_methods);
}
