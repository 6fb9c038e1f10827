/* Codec registry and support functions. */

static PyMethodDef codec_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_codec(PyObject *module)
{
    return PyModule_AddFunctions(module, codec_methods);
}
