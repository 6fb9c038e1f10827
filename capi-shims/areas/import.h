Importing modules. https://docs.python.org/3/c-api/import.html

//@ helper for PyImport_AddModuleRef
/* A new reference to the module of that name if sys.modules is a dict and has one, else NULL, with an exception on error. */
static inline PyObject *
capi_find_module(const char *name)
{
    PyObject *module = CAPI_NULL, *modules = PyImport_GetModuleDict();
    PyObject *key = PyUnicode_FromString(name);
    if (key && modules && PyDict_CheckExact(modules)) {
        module = PyDict_GetItemWithError(modules, key);
        if (module && !PyModule_Check(module)) {
            module = CAPI_NULL;
        }
        Py_XINCREF(module);
    }
    Py_XDECREF(key);
    return module;
}

//@ PyImport_AddModuleRef
static inline PyObject *
capi_PyImport_AddModuleRef(const char *name)
{
    PyObject *module;
#ifdef PYPY_VERSION
    /* PyPy takes any bytes for a name. */
    PyObject *decoded = PyUnicode_FromString(name);
    if (!decoded) {
        return CAPI_NULL;
    }
    Py_DECREF(decoded);
#endif
    module = capi_find_module(name);
    if (!module && !PyErr_Occurred()) {
        module = PyImport_AddModule(name);
        Py_XINCREF(module);
    }
    return module;
}

//@ PyImport_GetModule
static inline PyObject *
capi_PyImport_GetModule(PyObject *name)
{
    PyObject *module, *modules = PyImport_GetModuleDict();
    if (!modules) {
        PyErr_SetString(PyExc_RuntimeError, "unable to get sys.modules");
        return CAPI_NULL;
    }
    PyMapping_GetOptionalItem(modules, name, &module);
    return module;
}

//@ PyImport_ImportModuleAttr
static inline PyObject *
capi_PyImport_ImportModuleAttr(PyObject *mod_name, PyObject *attr_name)
{
    PyObject *attribute, *module = PyImport_Import(mod_name);
    if (!module) {
        return CAPI_NULL;
    }
    attribute = PyObject_GetAttr(module, attr_name);
    Py_DECREF(module);
    return attribute;
}

//@ PyImport_ImportModuleAttrString
static inline PyObject *
capi_PyImport_ImportModuleAttrString(const char *mod_name, const char *attr_name)
{
    PyObject *attribute, *module, *name;
    module = PyUnicode_FromString(mod_name);
    if (!module) {
        return CAPI_NULL;
    }
    name = PyUnicode_FromString(attr_name);
    if (!name) {
        Py_DECREF(module);
        return CAPI_NULL;
    }
    attribute = PyImport_ImportModuleAttr(module, name);
    Py_DECREF(name);
    Py_DECREF(module);
    return attribute;
}

//@ PyImport_LazyImportsMode
typedef enum {
    PyImport_LAZY_NORMAL,
    PyImport_LAZY_ALL
} PyImport_LazyImportsMode;

//@ PyImport_LAZY_NORMAL
#define PyImport_LAZY_NORMAL PyImport_LAZY_NORMAL

//@ PyImport_LAZY_ALL
#define PyImport_LAZY_ALL PyImport_LAZY_ALL

//@ PyImport_CreateModuleFromInitfunc
/* An exception that an initialization function left though it returned a module becomes the cause of a SystemError. */
static inline void
capi_chain_system_error(const char *format, PyObject *name)
{
    PyObject *type, *value, *traceback, *type2, *value2, *traceback2;
    PyErr_Fetch(&type, &value, &traceback);
    PyErr_NormalizeException(&type, &value, &traceback);
    if (traceback) {
        PyException_SetTraceback(value, traceback);
        Py_DECREF(traceback);
    }
    PyErr_Format(PyExc_SystemError, format, name);
    PyErr_Fetch(&type2, &value2, &traceback2);
    PyErr_NormalizeException(&type2, &value2, &traceback2);
    Py_XDECREF(type);
    if (value) {
        Py_INCREF(value);
        PyException_SetCause(value2, value);
        PyException_SetContext(value2, value);
    }
    PyErr_Restore(type2, value2, traceback2);
}

/* Whether an initialization function returned a definition, for the second phase of initialization. */
static inline int
capi_is_module_definition(PyObject *created)
{
#ifdef PYPY_VERSION
    /* The type has no public name. */
    static PyModuleDef example;
    return Py_TYPE(created) == Py_TYPE(PyModuleDef_Init(&example));
#else
    return PyObject_TypeCheck(created, &PyModuleDef_Type);
#endif
}

/* A module that its function has initialized goes by the name of the spec from now on. */
static inline int
capi_add_single_phase_module(PyObject *module, PyObject *name)
{
    PyObject *modules = PyImport_GetModuleDict();
    PyModuleDef *definition = PyModule_Check(module) ? PyModule_GetDef(module) : CAPI_NULL;
    if (!definition) {
        PyErr_Clear();
        PyErr_Format(PyExc_SystemError, "initialization of %U did not return an extension module", name);
        return -1;
    }
    if (PyObject_SetAttrString(module, "__name__", name) < 0) {
        return -1;
    }
    /* Under abi3t nobody sees what is in a definition. */
#if !defined(PYPY_VERSION) && !defined(Py_TARGET_ABI3T)
    if (definition->m_size == -1 && PyState_AddModule(module, definition) < 0) {
        return -1;
    }
#endif
    return PyObject_SetItem(modules, name, module);
}

static inline PyObject *
capi_PyImport_CreateModuleFromInitfunc(PyObject *spec, PyObject *(*initfunc)(void))
{
    PyObject *module, *created, *name = PyObject_GetAttrString(spec, "name");
    if (!name) {
        return CAPI_NULL;
    }
    if (!PyUnicode_Check(name)) {
        PyObject *type = capi_full_type_name(name);
        if (type) {
            PyErr_Format(PyExc_TypeError, "spec name must be string, not %U", type);
            Py_DECREF(type);
        }
        Py_DECREF(name);
        return CAPI_NULL;
    }
    created = initfunc();
    if (!created) {
        if (!PyErr_Occurred()) {
            PyErr_Format(PyExc_SystemError, "initialization of %U failed without raising an exception", name);
        }
        module = CAPI_NULL;
    } else if (PyErr_Occurred()) {
        capi_chain_system_error("initialization of %U raised unreported exception", name);
        module = CAPI_NULL;
    } else if (capi_is_module_definition(created)) {
        /* The definition is static; its functions want the spec. */
        module = PyModule_FromDefAndSpec((PyModuleDef *)created, spec);
    } else if (capi_add_single_phase_module(created, name) < 0) {
        Py_DECREF(created);
        module = CAPI_NULL;
    } else {
        module = created;
    }
    Py_DECREF(name);
    return module;
}
