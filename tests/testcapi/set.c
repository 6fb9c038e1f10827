/* Sets. */

#ifdef HAVE_PySet_CheckExact
CHECK_FUNCTION(set_checkexact, PySet_CheckExact)
#endif

static PyMethodDef set_methods[] = {
#ifdef HAVE_PySet_CheckExact
    {"set_checkexact", set_checkexact, METH_O, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_set(PyObject *module)
{
    return PyModule_AddFunctions(module, set_methods);
}
