/* The mapping protocol. */

#ifdef HAVE_PyMapping_GetOptionalItem
/* mapping_getoptionalitem(object, key) -> item, or KeyError itself where it is missing */
static PyObject *
mapping_getoptionalitem(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *object, *key, *value = (PyObject *)UNINITIALIZED_PTR;
    int found;
    if (!PyArg_ParseTuple(args, "OO", &object, &key)) {
        return NULL;
    }
    NULLABLE(object);
    NULLABLE(key);
    found = PyMapping_GetOptionalItem(object, key, &value);
    RETURN_FOUND(found, value, PyExc_KeyError);
}
#endif

#ifdef HAVE_PyMapping_GetOptionalItemString
/* mapping_getoptionalitemstring(object, key: bytes) -> item, or KeyError itself where it is missing */
static PyObject *
mapping_getoptionalitemstring(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *object, *value = (PyObject *)UNINITIALIZED_PTR;
    const char *key;
    int found;
    if (!PyArg_ParseTuple(args, "OO&", &object, string_converter, &key)) {
        return NULL;
    }
    NULLABLE(object);
    found = PyMapping_GetOptionalItemString(object, key, &value);
    RETURN_FOUND(found, value, PyExc_KeyError);
}
#endif

#ifdef HAVE_PyMapping_HasKeyWithError
/* mapping_haskeywitherror(object, key) -> int */
static PyObject *
mapping_haskeywitherror(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *object, *key;
    if (!PyArg_ParseTuple(args, "OO", &object, &key)) {
        return NULL;
    }
    NULLABLE(object);
    NULLABLE(key);
    RETURN_INT(PyMapping_HasKeyWithError(object, key));
}
#endif

#ifdef HAVE_PyMapping_HasKeyStringWithError
/* mapping_haskeystringwitherror(object, key: bytes) -> int */
static PyObject *
mapping_haskeystringwitherror(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *object;
    const char *key;
    if (!PyArg_ParseTuple(args, "OO&", &object, string_converter, &key)) {
        return NULL;
    }
    NULLABLE(object);
    RETURN_INT(PyMapping_HasKeyStringWithError(object, key));
}
#endif

static PyMethodDef mapping_methods[] = {
#ifdef HAVE_PyMapping_GetOptionalItem
    {"mapping_getoptionalitem", mapping_getoptionalitem, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyMapping_GetOptionalItemString
    {"mapping_getoptionalitemstring", mapping_getoptionalitemstring, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyMapping_HasKeyWithError
    {"mapping_haskeywitherror", mapping_haskeywitherror, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyMapping_HasKeyStringWithError
    {"mapping_haskeystringwitherror", mapping_haskeystringwitherror, METH_VARARGS, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_mapping(PyObject *module)
{
    return PyModule_AddFunctions(module, mapping_methods);
}
