/* The configuration of the running interpreter. */

#ifdef HAVE_PyConfig_Get
static PyObject *
config_get(PyObject *Py_UNUSED(module), PyObject *args)
{
    const char *name;
    if (!PyArg_ParseTuple(args, "s", &name)) {
        return NULL;
    }
    return PyConfig_Get(name);
}
#endif

#ifdef HAVE_PyConfig_GetInt
static PyObject *
config_getint(PyObject *Py_UNUSED(module), PyObject *args)
{
    const char *name;
    int value = UNINITIALIZED_INT;
    if (!PyArg_ParseTuple(args, "s", &name)) {
        return NULL;
    }
    if (PyConfig_GetInt(name, &value) < 0) {
        return NULL;
    }
    return PyLong_FromLong(value);
}
#endif

#ifdef HAVE_PyConfig_Names
static PyObject *
config_names(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    return PyConfig_Names();
}
#endif

#ifdef HAVE_PyConfig_Set
static PyObject *
config_set(PyObject *Py_UNUSED(module), PyObject *args)
{
    const char *name;
    PyObject *value;
    int status;
    if (!PyArg_ParseTuple(args, "sO", &name, &value)) {
        return NULL;
    }
    status = PyConfig_Set(name, value);
    if ((status < 0) != (PyErr_Occurred() != NULL) || status > 0) {
        PyErr_Format(PyExc_AssertionError, "returned %d", status);
    }
    if (PyErr_Occurred()) {
        return NULL;
    }
    Py_INCREF(Py_None);
    return Py_None;
}
#endif

static PyMethodDef config_methods[] = {
#ifdef HAVE_PyConfig_Get
    {"config_get", config_get, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyConfig_GetInt
    {"config_getint", config_getint, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyConfig_Names
    {"config_names", config_names, METH_NOARGS, NULL},
#endif
#ifdef HAVE_PyConfig_Set
    {"config_set", config_set, METH_VARARGS, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_config(PyObject *module)
{
    return PyModule_AddFunctions(module, config_methods);
}
