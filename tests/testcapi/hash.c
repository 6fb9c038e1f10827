/* PyHash API. */

static PyMethodDef hash_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_hash(PyObject *module)
{
    return PyModule_AddFunctions(module, hash_methods);
}
