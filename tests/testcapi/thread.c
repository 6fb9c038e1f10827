/* Thread states, Thread-local storage. */

static PyMethodDef thread_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_thread(PyObject *module)
{
    return PyModule_AddFunctions(module, thread_methods);
}
