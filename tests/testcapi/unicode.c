/* Unicode Objects and Codecs. */

static PyMethodDef unicode_methods[] = {
    {NULL, NULL, 0, NULL},
};

static int
init_unicode(PyObject *module)
{
    return PyModule_AddFunctions(module, unicode_methods);
}
