/* members of C structures, descriptors. */

static PyMethodDef member_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_member(PyObject *module)
{
    return PyModule_AddFunctions(module, member_methods);
}
