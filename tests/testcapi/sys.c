/* The sys module. */

#ifdef HAVE_PySys_GetAttr
static PyObject *
sys_getattr(PyObject *Py_UNUSED(module), PyObject *arg)
{
    return PySys_GetAttr(arg);
}
#endif

#ifdef HAVE_PySys_GetAttrString
static PyObject *
sys_getattrstring(PyObject *Py_UNUSED(module), PyObject *arg)
{
    const char *name;
    Py_ssize_t size;
    if (!testcapi_bytes(arg, &name, &size)) {
        return NULL;
    }
    return PySys_GetAttrString(name);
}
#endif

#if defined(HAVE_PySys_GetOptionalAttr) || defined(HAVE_PySys_GetOptionalAttrString)
/* What is missing is the class AttributeError. */
static PyObject *
sys_optional(int found, PyObject *value)
{
    if (!testcapi_check(found, value)) {
        return NULL;
    }
    if (found == 0) {
        value = PyExc_AttributeError;
        Py_INCREF(value);
    }
    return value;
}
#endif

#ifdef HAVE_PySys_GetOptionalAttr
static PyObject *
sys_getoptionalattr(PyObject *Py_UNUSED(module), PyObject *arg)
{
    PyObject *value = (PyObject *)UNINITIALIZED_PTR;
    int found = PySys_GetOptionalAttr(arg, &value);
    return sys_optional(found, value);
}
#endif

#ifdef HAVE_PySys_GetOptionalAttrString
static PyObject *
sys_getoptionalattrstring(PyObject *Py_UNUSED(module), PyObject *arg)
{
    PyObject *value = (PyObject *)UNINITIALIZED_PTR;
    const char *name;
    Py_ssize_t size;
    int found;
    if (!testcapi_bytes(arg, &name, &size)) {
        return NULL;
    }
    found = PySys_GetOptionalAttrString(name, &value);
    return sys_optional(found, value);
}
#endif

#ifdef HAVE_PySys_AuditTuple
/* sys_audittuple(event, args or None) */
static PyObject *
sys_audittuple(PyObject *Py_UNUSED(module), PyObject *args)
{
    const char *event;
    PyObject *arguments;
    if (!PyArg_ParseTuple(args, "sO", &event, &arguments)) {
        return NULL;
    }
    NULLABLE(arguments);
    RETURN_INT(PySys_AuditTuple(event, arguments));
}
#endif

#ifdef HAVE_PySys_Audit
/* sys_audit(event, kind): with the arguments of a format that `kind` chooses */
static PyObject *
sys_audit(PyObject *Py_UNUSED(module), PyObject *args)
{
    const char *event;
    int kind;
    if (!PyArg_ParseTuple(args, "si", &event, &kind)) {
        return NULL;
    }
    switch (kind) {
    case 0:
        RETURN_INT(PySys_Audit(event, NULL));
    case 1:
        RETURN_INT(PySys_Audit(event, "i", 7));
    case 2:
        RETURN_INT(PySys_Audit(event, "is", 7, "text"));
    default:
        RETURN_INT(PySys_Audit(event, "(is)", 7, "text"));
    }
}
#endif

static PyMethodDef sys_methods[] = {
#ifdef HAVE_PySys_GetAttr
    {"sys_getattr", sys_getattr, METH_O, NULL},
#endif
#ifdef HAVE_PySys_GetAttrString
    {"sys_getattrstring", sys_getattrstring, METH_O, NULL},
#endif
#ifdef HAVE_PySys_GetOptionalAttr
    {"sys_getoptionalattr", sys_getoptionalattr, METH_O, NULL},
#endif
#ifdef HAVE_PySys_GetOptionalAttrString
    {"sys_getoptionalattrstring", sys_getoptionalattrstring, METH_O, NULL},
#endif
#ifdef HAVE_PySys_AuditTuple
    {"sys_audittuple", sys_audittuple, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PySys_Audit
    {"sys_audit", sys_audit, METH_VARARGS, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_sys(PyObject *module)
{
    return PyModule_AddFunctions(module, sys_methods);
}
