/* API and ABI versions, ABI checks. */

static PyMethodDef version_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_version(PyObject *module)
{
    return PyModule_AddFunctions(module, version_methods);
}
