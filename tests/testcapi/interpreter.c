/* interpreters, guards and views. */

static PyMethodDef interpreter_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_interpreter(PyObject *module)
{
    return PyModule_AddFunctions(module, interpreter_methods);
}
