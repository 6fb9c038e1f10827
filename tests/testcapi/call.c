/* the Call Protocol. */

static PyMethodDef call_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_call(PyObject *module)
{
    return PyModule_AddFunctions(module, call_methods);
}
