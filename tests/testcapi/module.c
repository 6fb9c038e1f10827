/* Module Objects. */

#if defined(HAVE_PyModule_Add) || defined(HAVE_PyModule_AddObjectRef)
static int
parse_module_add(PyObject *args, PyObject **module, const char **name, PyObject **value, PyObject **error)
{
    *error = NULL;
    if (!PyArg_ParseTuple(args, "OsO|O", module, name, value, error)) {
        return -1;
    }
    NULLABLE(*value);
    if (*error != NULL) {
        PyErr_SetString(*error, "raised before the call");
    }
    return 0;
}
#endif

#ifdef HAVE_PyModule_Add
/* module_add(module, name, value[, error]): error is raised before the call */
static PyObject *
module_add(PyObject *Py_UNUSED(self), PyObject *args)
{
    PyObject *module, *value, *error;
    const char *name;
    if (parse_module_add(args, &module, &name, &value, &error) < 0) {
        return NULL;
    }
    /* The function steals. */
    Py_XINCREF(value);
    RETURN_INT(PyModule_Add(module, name, value));
}
#endif

#ifdef HAVE_PyModule_AddObjectRef
/* module_addobjectref(module, name, value[, error]) */
static PyObject *
module_addobjectref(PyObject *Py_UNUSED(self), PyObject *args)
{
    PyObject *module, *value, *error;
    const char *name;
    if (parse_module_add(args, &module, &name, &value, &error) < 0) {
        return NULL;
    }
    RETURN_INT(PyModule_AddObjectRef(module, name, value));
}
#endif

#ifdef HAVE_PyModule_AddType
/* module_addtype(module, type) */
static PyObject *
module_addtype(PyObject *Py_UNUSED(self), PyObject *args)
{
    PyObject *module, *type;
    if (!PyArg_ParseTuple(args, "OO!", &module, &PyType_Type, &type)) {
        return NULL;
    }
    RETURN_INT(PyModule_AddType(module, (PyTypeObject *)type));
}
#endif

static PyMethodDef module_methods[] = {
#ifdef HAVE_PyModule_Add
    {"module_add", module_add, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyModule_AddObjectRef
    {"module_addobjectref", module_addobjectref, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyModule_AddType
    {"module_addtype", module_addtype, METH_VARARGS, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_module(PyObject *module)
{
    return PyModule_AddFunctions(module, module_methods);
}
