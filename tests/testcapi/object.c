/* the Object Protocol, Common Object Structures. */

static PyMethodDef object_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_object(PyObject *module)
{
    return PyModule_AddFunctions(module, object_methods);
}
