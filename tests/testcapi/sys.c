/* Operating System Utilities, System Functions. */

static PyMethodDef sys_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_sys(PyObject *module)
{
    return PyModule_AddFunctions(module, sys_methods);
}
