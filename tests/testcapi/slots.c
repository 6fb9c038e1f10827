/* Definition slots, with the slot identifiers of modules and types, and module exports. */

static PyMethodDef slots_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_slots(PyObject *module)
{
    return PyModule_AddFunctions(module, slots_methods);
}
