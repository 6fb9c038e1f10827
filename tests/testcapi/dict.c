/* Dictionaries. */

#ifdef HAVE_PyDict_Pop
/* dict_pop(dict, key) -> (found, value) */
static PyObject *
dict_pop(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *dict, *key, *result = (PyObject *)UNINITIALIZED_PTR;
    int found;
    if (!PyArg_ParseTuple(args, "OO", &dict, &key)) {
        return NULL;
    }
    NULLABLE(dict);
    NULLABLE(key);
    found = PyDict_Pop(dict, key, &result);
    if (!testcapi_check(found, result)) {
        return NULL;
    }
    return Py_BuildValue("iN", found, none_for_null(result));
}

/* dict_pop_null(dict, key) -> int: the value is not wanted */
static PyObject *
dict_pop_null(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *dict, *key;
    if (!PyArg_ParseTuple(args, "OO", &dict, &key)) {
        return NULL;
    }
    NULLABLE(dict);
    NULLABLE(key);
    RETURN_INT(PyDict_Pop(dict, key, NULL));
}
#endif

static PyMethodDef dict_methods[] = {
#ifdef HAVE_PyDict_Pop
    {"dict_pop", dict_pop, METH_VARARGS, NULL},
    {"dict_pop_null", dict_pop_null, METH_VARARGS, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_dict(PyObject *module)
{
    return PyModule_AddFunctions(module, dict_methods);
}
