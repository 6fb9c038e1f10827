/* Context Variables Objects. */

#ifdef HAVE_PyContext_New
static PyObject *
context_new(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    return PyContext_New();
}

static PyObject *
context_copy(PyObject *Py_UNUSED(module), PyObject *context)
{
    return PyContext_Copy(context);
}

static PyObject *
context_copycurrent(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    return PyContext_CopyCurrent();
}
#endif

#ifdef HAVE_PyContextVar_New
/* contextvar_new(name, default) */
static PyObject *
contextvar_new(PyObject *Py_UNUSED(module), PyObject *args)
{
    const char *name;
    PyObject *default_value;
    if (!PyArg_ParseTuple(args, "sO", &name, &default_value)) {
        return NULL;
    }
    NULLABLE(default_value);
    return PyContextVar_New(name, default_value);
}

/* contextvar_get(variable, default) -> value or None for NULL */
static PyObject *
contextvar_get(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *variable, *default_value, *value = NULL;
    if (!PyArg_ParseTuple(args, "OO", &variable, &default_value)) {
        return NULL;
    }
    NULLABLE(default_value);
    if (PyContextVar_Get(variable, default_value, &value) < 0) {
        return NULL;
    }
    return none_for_null(value);
}

static PyObject *
contextvar_set(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *variable, *value;
    if (!PyArg_ParseTuple(args, "OO", &variable, &value)) {
        return NULL;
    }
    return PyContextVar_Set(variable, value);
}

static PyObject *
contextvar_reset(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *variable, *token;
    if (!PyArg_ParseTuple(args, "OO", &variable, &token)) {
        return NULL;
    }
    RETURN_INT(PyContextVar_Reset(variable, token));
}
#endif

static PyMethodDef context_methods[] = {
#ifdef HAVE_PyContext_New
    {"context_new", context_new, METH_NOARGS, NULL},
    {"context_copy", context_copy, METH_O, NULL},
    {"context_copycurrent", context_copycurrent, METH_NOARGS, NULL},
#endif
#ifdef HAVE_PyContextVar_New
    {"contextvar_new", contextvar_new, METH_VARARGS, NULL},
    {"contextvar_get", contextvar_get, METH_VARARGS, NULL},
    {"contextvar_set", contextvar_set, METH_VARARGS, NULL},
    {"contextvar_reset", contextvar_reset, METH_VARARGS, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_context(PyObject *module)
{
    return PyModule_AddFunctions(module, context_methods);
}
