Type objects: names, modules, metaclasses, flags. https://docs.python.org/3/c-api/type.html

//@ always
#if !CAPI_HAS_type_struct_is_public
/* The attribute as `type` itself has it, whatever a metaclass says: a new strong reference, or NULL with an exception. */
static CAPI_MAYBE_UNUSED PyObject *
capi_type_attribute(PyTypeObject *type, const char *name)
{
    PyObject *attributes, *descriptor, *value;
    if (Py_TYPE(type) == &PyType_Type) {
        return PyObject_GetAttrString(CAPI_OBJECT(type), name);
    }
    attributes = PyObject_GetAttrString(CAPI_OBJECT(&PyType_Type), "__dict__");
    if (attributes == CAPI_NULL) {
        return CAPI_NULL;
    }
    descriptor = PyMapping_GetItemString(attributes, name);
    Py_DECREF(attributes);
    if (descriptor == CAPI_NULL) {
        return CAPI_NULL;
    }
    value = PyObject_CallMethod(descriptor, "__get__", "O", CAPI_OBJECT(type));
    Py_DECREF(descriptor);
    return value;
}
#endif

//@ PyType_GetName
static inline PyObject *
capi_PyType_GetName(PyTypeObject *type)
{
#if CAPI_HAS_type_struct_is_public
    const char *dot;
    if (type->tp_flags & Py_TPFLAGS_HEAPTYPE) {
        PyObject *name = CAPI_REINTERPRET(PyHeapTypeObject *, type)->ht_name;
        Py_INCREF(name);
        return name;
    }
    dot = strrchr(type->tp_name, '.');
    return PyUnicode_FromString(dot != CAPI_NULL ? dot + 1 : type->tp_name);
#else
    return capi_type_attribute(type, "__name__");
#endif
}

//@ PyType_GetQualName
static inline PyObject *
capi_PyType_GetQualName(PyTypeObject *type)
{
#if CAPI_HAS_type_struct_is_public
    if (type->tp_flags & Py_TPFLAGS_HEAPTYPE) {
        PyObject *name = CAPI_REINTERPRET(PyHeapTypeObject *, type)->ht_qualname;
        Py_INCREF(name);
        return name;
    }
    return PyType_GetName(type);
#else
    return capi_type_attribute(type, "__qualname__");
#endif
}

//@ PyType_GetModuleName
static inline PyObject *
capi_PyType_GetModuleName(PyTypeObject *type)
{
#if CAPI_HAS_type_struct_is_public
    const char *dot;
    if (type->tp_flags & Py_TPFLAGS_HEAPTYPE) {
        PyObject *key = PyUnicode_FromString("__module__"), *module;
        if (key == CAPI_NULL) {
            return CAPI_NULL;
        }
        module = PyDict_GetItemWithError(type->tp_dict, key);
        if (module != CAPI_NULL) {
            Py_INCREF(module);
        } else if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_AttributeError, "__module__");
        }
        Py_DECREF(key);
        return module;
    }
    dot = strrchr(type->tp_name, '.');
    if (dot == CAPI_NULL) {
        return PyUnicode_FromString("builtins");
    }
    return PyUnicode_FromStringAndSize(type->tp_name, dot - type->tp_name);
#else
    return capi_type_attribute(type, "__module__");
#endif
}

//@ PyType_GetFullyQualifiedName
static inline PyObject *
capi_PyType_GetFullyQualifiedName(PyTypeObject *type)
{
    PyObject *module, *name, *joined;
#if CAPI_HAS_type_struct_is_public
    if (!(type->tp_flags & Py_TPFLAGS_HEAPTYPE)) {
        return PyUnicode_FromString(type->tp_name);
    }
#endif
    name = PyType_GetQualName(type);
    if (name == CAPI_NULL) {
        return CAPI_NULL;
    }
    module = PyType_GetModuleName(type);
    if (module == CAPI_NULL) {
        Py_DECREF(name);
        return CAPI_NULL;
    }
    if (!PyUnicode_Check(module) || PyUnicode_CompareWithASCIIString(module, "builtins") == 0
        || PyUnicode_CompareWithASCIIString(module, "__main__") == 0) {
        Py_DECREF(module);
        return name;
    }
    joined = PyUnicode_FromFormat("%U.%U", module, name);
    Py_DECREF(module);
    Py_DECREF(name);
    return joined;
}
