/* Codec registry and support functions. */

#ifdef HAVE_PyCodec_Unregister
static PyObject *
codec_unregister(PyObject *Py_UNUSED(module), PyObject *search_function)
{
    int status = PyCodec_Unregister(search_function);
    if ((status < 0) != (PyErr_Occurred() != NULL) || status > 0) {
        PyErr_Format(PyExc_AssertionError, "returned %d", status);
    }
    return PyErr_Occurred() ? NULL : none_for_null(NULL);
}
#endif

static PyMethodDef codec_methods[] = {
#ifdef HAVE_PyCodec_Unregister
    {"codec_unregister", codec_unregister, METH_O, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_codec(PyObject *module)
{
    return PyModule_AddFunctions(module, codec_methods);
}
