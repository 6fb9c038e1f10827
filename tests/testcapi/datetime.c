/* DateTime Objects. */

static PyMethodDef datetime_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_datetime(PyObject *module)
{
    return PyModule_AddFunctions(module, datetime_methods);
}
