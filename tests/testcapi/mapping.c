/* the Mapping Protocol. */

static PyMethodDef mapping_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_mapping(PyObject *module)
{
    return PyModule_AddFunctions(module, mapping_methods);
}
