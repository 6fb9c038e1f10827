/* Mutexes and critical sections. */

static PyMethodDef lock_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_lock(PyObject *module)
{
    return PyModule_AddFunctions(module, lock_methods);
}
