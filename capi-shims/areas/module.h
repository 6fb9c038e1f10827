Module objects. https://docs.python.org/3/c-api/module.html

//@ PyModule_AddObjectRef
static inline int
capi_PyModule_AddObjectRef(PyObject *mod, const char *name, PyObject *value)
{
    PyObject *dict;
    if (!PyModule_Check(mod)) {
        PyErr_SetString(PyExc_TypeError, "PyModule_AddObjectRef() first argument must be a module");
        return -1;
    }
    if (value == CAPI_NULL) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_SystemError,
                            "PyModule_AddObjectRef() must be called with an exception raised if value is NULL");
        }
        return -1;
    }
    dict = PyModule_GetDict(mod);
    if (dict == CAPI_NULL) {
        /* An old Python's ModuleType.__new__ alone makes a module without a dict, which has no name either. */
        const char *module_name = PyModule_GetName(mod);
        if (module_name != CAPI_NULL) {
            PyErr_Format(PyExc_SystemError, "module '%s' has no __dict__", module_name);
        }
        return -1;
    }
    return PyDict_SetItemString(dict, name, value);
}

//@ PyModule_Add
static inline int
capi_PyModule_Add(PyObject *mod, const char *name, PyObject *value)
{
    int status = PyModule_AddObjectRef(mod, name, value);
    Py_XDECREF(value);
    return status;
}

//@ PyModule_AddType
static inline int
capi_PyModule_AddType(PyObject *module, PyTypeObject *type)
{
#if CAPI_HAS_type_struct_is_public
    const char *name, *dot;
    if (PyType_Ready(type) < 0) {
        return -1;
    }
    name = type->tp_name;
    dot = strrchr(name, '.');
    return PyModule_AddObjectRef(module, dot != CAPI_NULL ? dot + 1 : name, CAPI_OBJECT(type));
#else
    const char *name, *dot;
    PyObject *object, *bytes;
    int status;
    if (PyType_Ready(type) < 0) {
        return -1;
    }
    object = PyType_GetName(type);
    if (object == CAPI_NULL) {
        return -1;
    }
    bytes = PyUnicode_AsUTF8String(object);
    Py_DECREF(object);
    if (bytes == CAPI_NULL) {
        return -1;
    }
    name = PyBytes_AsString(bytes);
    dot = strrchr(name, '.');
    status = PyModule_AddObjectRef(module, dot != CAPI_NULL ? dot + 1 : name, CAPI_OBJECT(type));
    Py_DECREF(bytes);
    return status;
#endif
}

//@ PyUnstable_Module_SetGIL
static inline int
capi_PyUnstable_Module_SetGIL(PyObject *module, void *gil)
{
    (void)module;
    (void)gil;
    return 0;
}

//@ always
#if CAPI_HAS_module_set_gil_is_declared && !defined(Py_GIL_DISABLED)
/* The headers of a build with the GIL leave it out. */
static inline int
capi_PyUnstable_Module_SetGIL_ignored(PyObject *module, void *gil)
{
    (void)module;
    (void)gil;
    return 0;
}
#  undef PyUnstable_Module_SetGIL
#  define PyUnstable_Module_SetGIL capi_PyUnstable_Module_SetGIL_ignored
#endif
