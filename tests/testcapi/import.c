/* Importing Modules. */

static PyMethodDef import_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_import(PyObject *module)
{
    return PyModule_AddFunctions(module, import_methods);
}
