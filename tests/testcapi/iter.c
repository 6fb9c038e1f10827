/* the Iterator Protocol. */

static PyMethodDef iter_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_iter(PyObject *module)
{
    return PyModule_AddFunctions(module, iter_methods);
}
