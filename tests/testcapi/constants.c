/* Constants and sentinels. */

#ifdef HAVE_Py_GetConstant
static PyObject *
get_constant(PyObject *Py_UNUSED(module), PyObject *arg)
{
    unsigned long constant_id = PyLong_AsUnsignedLong(arg);
    if (constant_id == (unsigned long)-1 && PyErr_Occurred()) {
        return NULL;
    }
    return Py_GetConstant((unsigned int)constant_id);
}
#endif

#ifdef HAVE_Py_GetConstantBorrowed
static PyObject *
get_constant_borrowed(PyObject *Py_UNUSED(module), PyObject *arg)
{
    PyObject *constant;
    unsigned long constant_id = PyLong_AsUnsignedLong(arg);
    if (constant_id == (unsigned long)-1 && PyErr_Occurred()) {
        return NULL;
    }
    constant = Py_GetConstantBorrowed((unsigned int)constant_id);
    Py_XINCREF(constant);
    return constant;
}
#endif

/* constant_ids() -> dict of their names and values */
static PyObject *
constant_ids(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    return Py_BuildValue("{sisisisisisisisisisi}", "NONE", Py_CONSTANT_NONE, "FALSE", Py_CONSTANT_FALSE, "TRUE",
                         Py_CONSTANT_TRUE, "ELLIPSIS", Py_CONSTANT_ELLIPSIS, "NOT_IMPLEMENTED",
                         Py_CONSTANT_NOT_IMPLEMENTED, "ZERO", Py_CONSTANT_ZERO, "ONE", Py_CONSTANT_ONE, "EMPTY_STR",
                         Py_CONSTANT_EMPTY_STR, "EMPTY_BYTES", Py_CONSTANT_EMPTY_BYTES, "EMPTY_TUPLE",
                         Py_CONSTANT_EMPTY_TUPLE);
}

#ifdef HAVE_PySentinel_Check
static PyObject *
pysentinel_check(PyObject *Py_UNUSED(module), PyObject *arg)
{
    return PyLong_FromLong(PySentinel_Check(arg));
}
#endif

#ifdef HAVE_PySentinel_CheckExact
static PyObject *
pysentinel_checkexact(PyObject *Py_UNUSED(module), PyObject *arg)
{
    return PyLong_FromLong(PySentinel_CheckExact(arg));
}
#endif

#ifdef HAVE_PySentinel_New
/* pysentinel_new(name, module_name, repr): None is NULL */
static PyObject *
pysentinel_new(PyObject *Py_UNUSED(module), PyObject *args)
{
    const char *name, *module_name = NULL, *repr = NULL;
    if (!PyArg_ParseTuple(args, "s|zz", &name, &module_name, &repr)) {
        return NULL;
    }
    return PySentinel_New(name, module_name, repr);
}
#endif

static PyMethodDef constants_methods[] = {
#ifdef HAVE_Py_GetConstant
    {"get_constant", get_constant, METH_O, NULL},
#endif
#ifdef HAVE_Py_GetConstantBorrowed
    {"get_constant_borrowed", get_constant_borrowed, METH_O, NULL},
#endif
    {"constant_ids", constant_ids, METH_NOARGS, NULL},
#ifdef HAVE_PySentinel_Check
    {"pysentinel_check", pysentinel_check, METH_O, NULL},
#endif
#ifdef HAVE_PySentinel_CheckExact
    {"pysentinel_checkexact", pysentinel_checkexact, METH_O, NULL},
#endif
#ifdef HAVE_PySentinel_New
    {"pysentinel_new", pysentinel_new, METH_VARARGS, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_constants(PyObject *module)
{
    return PyModule_AddFunctions(module, constants_methods);
}
