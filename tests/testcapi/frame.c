/* Frame Objects, Reflection. */

static PyMethodDef frame_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_frame(PyObject *module)
{
    return PyModule_AddFunctions(module, frame_methods);
}
