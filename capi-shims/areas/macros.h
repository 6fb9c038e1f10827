Useful macros for compilers.

//@ always
/* Raises TypeError: `text` and the full name of the type of `object`, as newer interpreters' "%T" gives it. */
static CAPI_COLD void
capi_raise_type(const char *text, PyObject *object)
{
    PyObject *type = CAPI_OBJECT(Py_TYPE(object));
    PyObject *module = PyObject_GetAttrString(type, "__module__");
    PyObject *name = module != CAPI_NULL ? PyObject_GetAttrString(type, "__qualname__") : CAPI_NULL;
    if (name != CAPI_NULL) {
        if (PyUnicode_Check(module) && PyUnicode_CompareWithASCIIString(module, "builtins") != 0
            && PyUnicode_CompareWithASCIIString(module, "__main__") != 0) {
            PyErr_Format(PyExc_TypeError, "%s%U.%S", text, module, name);
        } else {
            PyErr_Format(PyExc_TypeError, "%s%S", text, name);
        }
    }
    Py_XDECREF(module);
    Py_XDECREF(name);
}
