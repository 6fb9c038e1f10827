Type objects: names, modules, metaclasses, flags. https://docs.python.org/3/c-api/type.html

//@ PyType_WatchCallback
typedef int (*PyType_WatchCallback)(PyTypeObject *);

//@ Py_TPFLAGS_DISALLOW_INSTANTIATION
#ifndef Py_TPFLAGS_DISALLOW_INSTANTIATION
#  define Py_TPFLAGS_DISALLOW_INSTANTIATION (1UL << 7)
#endif

//@ Py_TPFLAGS_IMMUTABLETYPE
#ifndef Py_TPFLAGS_IMMUTABLETYPE
#  define Py_TPFLAGS_IMMUTABLETYPE (1UL << 8)
#endif

//@ Py_TPFLAGS_HAVE_VECTORCALL
#ifndef Py_TPFLAGS_HAVE_VECTORCALL
#  define Py_TPFLAGS_HAVE_VECTORCALL (1UL << 11)
#endif

//@ Py_TPFLAGS_ITEMS_AT_END
#ifndef Py_TPFLAGS_ITEMS_AT_END
#  define Py_TPFLAGS_ITEMS_AT_END (1UL << 23)
#endif

//@ Py_TPFLAGS_MANAGED_DICT
#ifndef Py_TPFLAGS_MANAGED_DICT
#  define Py_TPFLAGS_MANAGED_DICT (1UL << 4)
#endif

//@ Py_TPFLAGS_MANAGED_WEAKREF
#ifndef Py_TPFLAGS_MANAGED_WEAKREF
#  define Py_TPFLAGS_MANAGED_WEAKREF (1UL << 3)
#endif

//@ Py_TPFLAGS_MAPPING
#ifndef Py_TPFLAGS_MAPPING
#  define Py_TPFLAGS_MAPPING (1UL << 6)
#endif

//@ Py_TPFLAGS_SEQUENCE
#ifndef Py_TPFLAGS_SEQUENCE
#  define Py_TPFLAGS_SEQUENCE (1UL << 5)
#endif

//@ Py_TPFLAGS_METHOD_DESCRIPTOR
#ifndef Py_TPFLAGS_METHOD_DESCRIPTOR
#  define Py_TPFLAGS_METHOD_DESCRIPTOR (1UL << 17)
#endif

//@ always
#if !CAPI_HAS_type_struct_is_public
/* The attribute as `type` itself has it, whatever a metaclass says: a new strong reference, or NULL with an exception. */
static CAPI_MAYBE_UNUSED PyObject *
capi_type_attribute(PyTypeObject *type, const char *name)
{
    PyObject *attributes, *descriptor, *value;
    if (Py_TYPE(CAPI_OBJECT(type)) == &PyType_Type) {
        return PyObject_GetAttrString(CAPI_OBJECT(type), name);
    }
    attributes = PyObject_GetAttrString(CAPI_OBJECT(&PyType_Type), "__dict__");
    if (!attributes) {
        return CAPI_NULL;
    }
    descriptor = PyMapping_GetItemString(attributes, name);
    Py_DECREF(attributes);
    if (!descriptor) {
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
        PyObject *name = ((PyHeapTypeObject *)type)->ht_name;
        Py_INCREF(name);
        return name;
    }
    dot = strrchr(type->tp_name, '.');
    return PyUnicode_FromString(dot ? dot + 1 : type->tp_name);
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
        PyObject *name = ((PyHeapTypeObject *)type)->ht_qualname;
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
        if (!key) {
            return CAPI_NULL;
        }
        module = PyDict_GetItemWithError(type->tp_dict, key);
        if (module) {
            Py_INCREF(module);
        } else if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_AttributeError, "__module__");
        }
        Py_DECREF(key);
        return module;
    }
    dot = strrchr(type->tp_name, '.');
    if (!dot) {
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
    if (!name) {
        return CAPI_NULL;
    }
    module = PyType_GetModuleName(type);
    if (!module) {
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

//@ helper for PyType_GetBaseByToken, PyModule_GetToken, PyModule_GetStateSize, PyModule_Exec, PyType_FromSlots, PyType_FromMetaclass, PyObject_GetItemData
/* Raises TypeError with the fully qualified name of the object's type in the place of %U. */
static CAPI_MAYBE_UNUSED void
capi_raise_for_type(const char *format, PyObject *object)
{
    PyObject *name = PyType_GetFullyQualifiedName(Py_TYPE(object));
    if (name) {
        PyErr_Format(PyExc_TypeError, format, name);
        Py_DECREF(name);
    }
}

//@ helper for PyModule_GetToken, PyModule_GetToken_DuringGC, PyType_GetModuleByToken, PyType_GetModuleByDef, PyType_GetModuleByToken_DuringGC, PyModule_FromSlotsAndSpec
/* The definition behind a module that was made from slots by an interpreter that knows definitions only. Its m_name points
   at the name in the same block, which is how it is told from others. */
struct capi_module_record {
    PyModuleDef def;
    PyObject *(*create)(PyObject *spec, PyModuleDef *def);
    freefunc free;
    void *token;
    /* Owned by another record before, whose module this one describes now. */
    struct capi_module_record *former;
    /* While the module is made. */
    PyObject *name_of_spec;
    int is_dead;
    PyModuleDef_Slot slots[5];
    char mark[16];
    char name[1];
};
#define CAPI_MODULE_MARK "capi_shims.slot"

static CAPI_MAYBE_UNUSED struct capi_module_record *
capi_module_record_of(PyModuleDef *def)
{
    struct capi_module_record *record = (struct capi_module_record *)def;
    if (!def || def->m_name != (char *)def + offsetof(struct capi_module_record, name)
        || memcmp(record->mark, CAPI_MODULE_MARK, sizeof(record->mark)) != 0) {
        return CAPI_NULL;
    }
    return record;
}

/* The token of a module object. */
static CAPI_MAYBE_UNUSED void *
capi_module_token(PyObject *module)
{
    PyModuleDef *def = PyModule_GetDef(module);
    struct capi_module_record *record = capi_module_record_of(def);
    return record ? record->token : def;
}

//@ helper for PyType_GetModule, PyType_GetModuleByToken, PyType_GetModuleByDef
/* Raises TypeError with the type's tp_name in the place of %s. */
static CAPI_MAYBE_UNUSED void
capi_raise_for_type_name(const char *format, PyTypeObject *type)
{
#if CAPI_HAS_type_struct_is_public
    PyErr_Format(PyExc_TypeError, format, type->tp_name);
#else
    PyObject *name = capi_struct_name(type), *bytes = name ? PyUnicode_AsUTF8String(name) : CAPI_NULL;
    if (bytes) {
        PyErr_Format(PyExc_TypeError, format, PyBytes_AsString(bytes));
    }
    Py_XDECREF(name);
    Py_XDECREF(bytes);
#endif
}

//@ PyType_GetDict
static inline PyObject *
capi_PyType_GetDict(PyTypeObject *type)
{
#if CAPI_RUNS(PyType_GetDict)
    /* Each interpreter has its own for static types. */
    return PyType_GetDict(type);
#else
    Py_XINCREF(type->tp_dict);
    return type->tp_dict;
#endif
}

//@ PyType_Freeze
static inline int
capi_PyType_Freeze(PyTypeObject *type)
{
    Py_ssize_t index, count = PyTuple_GET_SIZE(type->tp_mro);
    for (index = 1; index < count; index++) {
        PyTypeObject *base = (PyTypeObject *)PyTuple_GET_ITEM(type->tp_mro, index);
        if (!(base->tp_flags & Py_TPFLAGS_IMMUTABLETYPE)) {
            PyObject *name = PyType_GetFullyQualifiedName(base);
            if (name) {
                PyErr_Format(PyExc_TypeError, "Creating immutable type %s from mutable base %U", type->tp_name, name);
                Py_DECREF(name);
            }
            return -1;
        }
    }
    type->tp_flags |= Py_TPFLAGS_IMMUTABLETYPE;
    PyType_Modified(type);
    return 0;
}

//@ PyUnstable_Type_AssignVersionTag
static inline int
capi_PyUnstable_Type_AssignVersionTag(PyTypeObject *type)
{
#if CAPI_RUNS(PyUnstable_Type_AssignVersionTag)
    return PyUnstable_Type_AssignVersionTag(type);
#else
    if (!PyType_HasFeature(type, Py_TPFLAGS_VALID_VERSION_TAG)) {
        /* A lookup of a name that the method cache takes gives the type its tag. */
        PyObject *name = PyUnicode_InternFromString("__doc__");
        if (!name) {
            PyErr_Clear();
            return 0;
        }
        _PyType_Lookup(type, name);
        Py_DECREF(name);
    }
    return PyType_HasFeature(type, Py_TPFLAGS_VALID_VERSION_TAG) ? 1 : 0;
#endif
}

//@ helper for PyType_GetBaseByToken, PyType_FromSlots, PyType_FromMetaclass
/* What a type made here carries beyond what the running interpreter's types have: a capsule with its token, and its
   name if the interpreter does not copy that. It lies in a member that no interpreter uses; where that cannot be reached, in
   the type's namespace. */
struct capi_type_record {
    void *token;
    char name[1];
};
#define CAPI_TYPE_RECORD "__capi_shims_type__"

static CAPI_MAYBE_UNUSED void
capi_type_record_free(PyObject *capsule)
{
    PyMem_Free(PyCapsule_GetPointer(capsule, CAPI_TYPE_RECORD));
}

static CAPI_MAYBE_UNUSED struct capi_type_record *
capi_type_record_new(void *token, const char *name)
{
    size_t size = name ? strlen(name) + 1 : 1;
    struct capi_type_record *record =
        (struct capi_type_record *)PyMem_Malloc(offsetof(struct capi_type_record, name) + size);
    if (!record) {
        PyErr_NoMemory();
        return CAPI_NULL;
    }
    record->token = token;
    memcpy(record->name, name ? name : "", size);
    return record;
}

/* The type takes over the record, which is freed on error. */
static CAPI_MAYBE_UNUSED int
capi_type_record_attach(PyTypeObject *type, struct capi_type_record *record)
{
    PyObject *capsule = PyCapsule_New(record, CAPI_TYPE_RECORD, capi_type_record_free);
    if (!capsule) {
        PyMem_Free(record);
        return -1;
    }
#if CAPI_HAS_type_struct_is_public
    type->tp_cache = capsule;
    return 0;
#else
    {
        int status = -1;
#if defined(PYPY_VERSION)
        const int is_mutable = 1;
#else
        const int is_mutable = !(PyType_GetFlags(type) & (unsigned long)Py_TPFLAGS_IMMUTABLETYPE) ||
                                !CAPI_RUNS(Py_TPFLAGS_IMMUTABLETYPE);
#endif
        if (is_mutable) {
            status = PyObject_SetAttrString(CAPI_OBJECT(type), CAPI_TYPE_RECORD, capsule);
        } else {
#if CAPI_DISPATCHES
            /* A type's instance dictionary is its namespace. */
            capi_any_function found = capi_lookup("PyObject_GenericGetDict", CAPI_RUNS_SINCE_Py_TPFLAGS_IMMUTABLETYPE);
            PyObject *names =
                found ? ((PyObject *(*)(PyObject *, void *))found)(CAPI_OBJECT(type), CAPI_NULL) : CAPI_NULL;
            if (names) {
                status = PyDict_SetItemString(names, CAPI_TYPE_RECORD, capsule);
                PyType_Modified(type);
                Py_DECREF(names);
            }
#endif
            if (status < 0 && !PyErr_Occurred()) {
                PyErr_SetString(PyExc_SystemError, "an immutable type cannot have a token here");
            }
        }
        Py_DECREF(capsule);
        return status;
    }
#endif
}

/* Sets *result to the first type in the method resolution order that has the token: 1 and a borrowed reference, or 0, or
   -1 with an exception set. */
static CAPI_MAYBE_UNUSED int
capi_find_base_by_token(PyTypeObject *type, void *token, PyTypeObject **result)
{
    PyObject *order;
    Py_ssize_t index, count;
    int found = 0;
#if CAPI_HAS_type_struct_is_public
    order = type->tp_mro;
    if (!(type->tp_flags & Py_TPFLAGS_HEAPTYPE) || !order) {
        return 0;
    }
    Py_INCREF(order);
    count = PyTuple_GET_SIZE(order);
#else
    order = capi_type_attribute(type, "__mro__");
    if (!order) {
        return -1;
    }
    count = PyTuple_Size(order);
#endif
    for (index = 0; index < count && found == 0; index++) {
        PyTypeObject *base;
        PyObject *capsule;
#if CAPI_HAS_type_struct_is_public
        base = (PyTypeObject *)PyTuple_GET_ITEM(order, index);
        capsule = base->tp_flags & Py_TPFLAGS_HEAPTYPE ? base->tp_cache : CAPI_NULL;
        Py_XINCREF(capsule);
#else
        PyObject *names;
        base = (PyTypeObject *)PyTuple_GetItem(order, index);
        if (!(PyType_GetFlags(base) & Py_TPFLAGS_HEAPTYPE)) {
            continue;
        }
        names = capi_type_attribute(base, "__dict__");
        capsule = names ? PyObject_CallMethod(names, "get", "s", CAPI_TYPE_RECORD) : CAPI_NULL;
        Py_XDECREF(names);
        if (!capsule) {
            found = -1;
            break;
        }
#endif
        if (capsule && PyCapsule_IsValid(capsule, CAPI_TYPE_RECORD)) {
            const struct capi_type_record *record =
                (const struct capi_type_record *)PyCapsule_GetPointer(capsule, CAPI_TYPE_RECORD);
            if (record->token == token) {
                *result = base;
                found = 1;
            }
        }
        Py_XDECREF(capsule);
    }
    Py_DECREF(order);
    return found;
}

//@ PyType_GetBaseByToken
static inline int
capi_PyType_GetBaseByToken(PyTypeObject *type, void *tp_token, PyTypeObject **result)
{
    PyTypeObject *base = CAPI_NULL;
    int found;
    if (result) {
        *result = CAPI_NULL;
    }
    if (!tp_token) {
        PyErr_SetString(PyExc_SystemError, "PyType_GetBaseByToken called with token=NULL");
        return -1;
    }
    if (!PyType_Check(CAPI_OBJECT(type))) {
        capi_raise_for_type("expected a type, got a '%U' object", CAPI_OBJECT(type));
        return -1;
    }
    found = capi_find_base_by_token(type, tp_token, &base);
    if (found == 1 && result) {
        Py_INCREF(CAPI_OBJECT(base));
        *result = base;
    }
    return found;
}

//@ PyType_GetBaseByToken_DuringGC
static inline int
capi_PyType_GetBaseByToken_DuringGC(PyTypeObject *type, void *tp_token, PyTypeObject **result)
{
    PyTypeObject *base = CAPI_NULL;
    int found = 0;
    if (tp_token && PyType_Check(CAPI_OBJECT(type))) {
        found = PyType_GetBaseByToken(type, tp_token, &base);
        if (found < 0) {
            PyErr_Clear();
            found = 0;
        }
        /* The type or its method resolution order keeps it. */
        Py_XDECREF(CAPI_OBJECT(base));
    }
    if (result) {
        *result = base;
    }
    return found;
}

//@ helper for PyType_GetModule, PyType_FromModuleAndSpec
#define CAPI_TYPE_MODULE "__capi_shims_module__"

//@ PyType_GetModule
static inline PyObject *
capi_PyType_GetModule(PyTypeObject *type)
{
    PyObject *module = CAPI_NULL;
    const char *format = "PyType_GetModule: Type '%s' has no associated module";
#if CAPI_HAS_type_struct_is_public
    if (type->tp_flags & Py_TPFLAGS_HEAPTYPE) {
        module = ((PyHeapTypeObject *)type)->ht_module;
    } else {
        format = "PyType_GetModule: Type '%s' is not a heap type";
    }
#else
    if (PyType_GetFlags(type) & Py_TPFLAGS_HEAPTYPE) {
        PyObject *names = capi_type_attribute(type, "__dict__");
        module = names ? PyObject_CallMethod(names, "get", "s", CAPI_TYPE_MODULE) : CAPI_NULL;
        Py_XDECREF(names);
        if (!module) {
            return CAPI_NULL;
        }
        /* The type's namespace keeps it. */
        Py_DECREF(module);
        if (module == Py_None) {
            module = CAPI_NULL;
        }
    } else {
        format = "PyType_GetModule: Type '%s' is not a heap type";
    }
#endif
    if (module) {
        return module;
    }
    capi_raise_for_type_name(format, type);
    return CAPI_NULL;
}

//@ PyType_GetModuleState
static inline void *
capi_PyType_GetModuleState(PyTypeObject *type)
{
    PyObject *module = PyType_GetModule(type);
    return module ? PyModule_GetState(module) : CAPI_NULL;
}

//@ PyType_FromModuleAndSpec
static inline PyObject *
capi_PyType_FromModuleAndSpec(PyObject *module, PyType_Spec *spec, PyObject *bases)
{
    PyObject *type = PyType_FromSpecWithBases(spec, bases);
    if (!type && !PyErr_Occurred()) {
        /* Some versions do not say why they made none: there was no memory for the name. */
        return PyErr_NoMemory();
    }
    if (!type || !module) {
        return type;
    }
#if CAPI_HAS_type_struct_is_public
    Py_INCREF(module);
    ((PyHeapTypeObject *)type)->ht_module = module;
#else
    if (PyObject_SetAttrString(type, CAPI_TYPE_MODULE, module) < 0) {
        Py_DECREF(type);
        return CAPI_NULL;
    }
#endif
    return type;
}

//@ helper for PyType_GetModuleByToken, PyType_GetModuleByDef, PyType_GetModuleByToken_DuringGC, PyType_GetModule_DuringGC, PyType_GetModuleState_DuringGC
/* The type's module, borrowed, or NULL without an exception. */
static CAPI_MAYBE_UNUSED PyObject *
capi_type_module(PyTypeObject *type)
{
#if CAPI_HAS_type_struct_is_public
    return type->tp_flags & Py_TPFLAGS_HEAPTYPE ? ((PyHeapTypeObject *)type)->ht_module : CAPI_NULL;
#else
    PyObject *module, *kind, *value, *traceback;
    if (!(PyType_GetFlags(type) & Py_TPFLAGS_HEAPTYPE)) {
        return CAPI_NULL;
    }
    PyErr_Fetch(&kind, &value, &traceback);
    module = PyType_GetModule(type);
    PyErr_Restore(kind, value, traceback);
    return module;
#endif
}

/* The first module with that token, borrowed, that a type in the method resolution order has; NULL without an exception. */
static CAPI_MAYBE_UNUSED PyObject *
capi_find_module_by_token(PyTypeObject *type, const void *token)
{
    PyObject *order, *found = CAPI_NULL;
    Py_ssize_t index, count;
#if CAPI_HAS_type_struct_is_public
    order = type->tp_mro;
    if (!(type->tp_flags & Py_TPFLAGS_HEAPTYPE) || !order) {
        return CAPI_NULL;
    }
    Py_INCREF(order);
#else
    order = capi_type_attribute(type, "__mro__");
    if (!order) {
        PyErr_Clear();
        return CAPI_NULL;
    }
#endif
    count = PyTuple_Size(order);
    for (index = 0; index < count && !found; index++) {
        PyObject *module = capi_type_module((PyTypeObject *)PyTuple_GetItem(order, index));
        if (module && PyModule_Check(module) && capi_module_token(module) == token) {
            found = module;
        }
    }
    Py_DECREF(order);
    return found;
}

static CAPI_MAYBE_UNUSED PyObject *
capi_get_module_by_token(PyTypeObject *type, const void *token)
{
    PyObject *module = capi_find_module_by_token(type, token);
    if (!module) {
        capi_raise_for_type_name("PyType_GetModuleByDef: No superclass of '%s' has the given module", type);
    }
    return module;
}

//@ PyType_GetModuleByDef
static inline PyObject *
capi_PyType_GetModuleByDef(PyTypeObject *type, PyModuleDef *def)
{
    return capi_get_module_by_token(type, def);
}

//@ PyType_GetModuleByToken
static inline PyObject *
capi_PyType_GetModuleByToken(PyTypeObject *type, const void *token)
{
    PyObject *module = capi_get_module_by_token(type, token);
    Py_XINCREF(module);
    return module;
}

//@ PyType_GetModuleByToken_DuringGC
static inline PyObject *
capi_PyType_GetModuleByToken_DuringGC(PyTypeObject *type, const void *token)
{
    return capi_find_module_by_token(type, token);
}

//@ PyType_GetModule_DuringGC
static inline PyObject *
capi_PyType_GetModule_DuringGC(PyTypeObject *type)
{
    return capi_type_module(type);
}

//@ PyType_GetModuleState_DuringGC
static inline void *
capi_PyType_GetModuleState_DuringGC(PyTypeObject *type)
{
    PyObject *module = capi_type_module(type);
    return module ? PyModule_GetState(module) : CAPI_NULL;
}

//@ helper for PyObject_GetTypeData, PyObject_GetTypeData_DuringGC, PyType_GetTypeDataSize, PyObject_GetItemData, PyObject_GetItemData_DuringGC, PyType_FromMetaclass
#define CAPI_ALIGN(size) (((size) + 15) & ~(Py_ssize_t)15)

/* tp_basicsize, or tp_itemsize; -1 with an exception set. */
static CAPI_MAYBE_UNUSED Py_ssize_t
capi_type_size(PyTypeObject *type, int items)
{
#if CAPI_HAS_type_sizes_are_public
    return items ? type->tp_itemsize : type->tp_basicsize;
#else
    PyObject *size = capi_type_attribute(type, items ? "__itemsize__" : "__basicsize__");
    Py_ssize_t number = size ? PyLong_AsSsize_t(size) : -1;
    Py_XDECREF(size);
    return number;
#endif
}

/* tp_base, as a new strong reference; NULL for object itself, or with an exception set. */
static CAPI_MAYBE_UNUSED PyTypeObject *
capi_type_base(PyTypeObject *type)
{
#if CAPI_HAS_type_sizes_are_public
    Py_XINCREF(CAPI_OBJECT(type->tp_base));
    return type->tp_base;
#else
    PyObject *base = capi_type_attribute(type, "__base__");
    if (base == Py_None) {
        Py_DECREF(base);
        return CAPI_NULL;
    }
    return (PyTypeObject *)base;
#endif
}

/* Where a type's own part of an instance begins; -1 with an exception set. */
static CAPI_MAYBE_UNUSED Py_ssize_t
capi_type_data_offset(PyTypeObject *type)
{
    PyTypeObject *base = capi_type_base(type);
    Py_ssize_t size;
    if (!base) {
        return PyErr_Occurred() ? -1 : 0;
    }
    size = capi_type_size(base, 0);
    Py_DECREF(CAPI_OBJECT(base));
    return size < 0 ? -1 : CAPI_ALIGN(size);
}

/* Whether the items of instances stand at their end; without memory 0 with an exception. No interpreter before 3.12 hands
   the flag on, and `type`, which has its items there, does not have it. */
static CAPI_MAYBE_UNUSED int
capi_has_items_at_end(PyTypeObject *type)
{
    int found = PyType_IsSubtype(type, &PyType_Type);
    Py_INCREF(CAPI_OBJECT(type));
    while (!found && type) {
        PyTypeObject *base;
        found = (PyType_GetFlags(type) & (unsigned long)Py_TPFLAGS_ITEMS_AT_END) != 0;
        base = found ? CAPI_NULL : capi_type_base(type);
        Py_DECREF(CAPI_OBJECT(type));
        type = base;
    }
    Py_XDECREF(CAPI_OBJECT(type));
    return found;
}

//@ PyObject_GetTypeData
static inline void *
capi_PyObject_GetTypeData(PyObject *obj, PyTypeObject *cls)
{
    Py_ssize_t offset = capi_type_data_offset(cls);
    return offset < 0 ? CAPI_NULL : (char *)obj + offset;
}

//@ PyObject_GetTypeData_DuringGC
static inline void *
capi_PyObject_GetTypeData_DuringGC(PyObject *obj, PyTypeObject *cls)
{
    Py_ssize_t offset = capi_type_data_offset(cls);
    if (offset < 0) {
        PyErr_Clear();
        return CAPI_NULL;
    }
    return (char *)obj + offset;
}

//@ PyType_GetTypeDataSize
static inline Py_ssize_t
capi_PyType_GetTypeDataSize(PyTypeObject *cls)
{
    Py_ssize_t offset = capi_type_data_offset(cls), size = capi_type_size(cls, 0);
    if (offset < 0 || size < 0) {
        return -1;
    }
    return size > offset ? size - offset : 0;
}

//@ PyObject_GetItemData
static inline void *
capi_PyObject_GetItemData(PyObject *obj)
{
    Py_ssize_t size;
    if (!capi_has_items_at_end(Py_TYPE(obj))) {
        if (!PyErr_Occurred()) {
            capi_raise_for_type("type '%U' does not have Py_TPFLAGS_ITEMS_AT_END", obj);
        }
        return CAPI_NULL;
    }
    size = capi_type_size(Py_TYPE(obj), 0);
    return size < 0 ? CAPI_NULL : (char *)obj + size;
}

//@ PyObject_GetItemData_DuringGC
static inline void *
capi_PyObject_GetItemData_DuringGC(PyObject *obj)
{
    PyObject *error, *value, *traceback;
    Py_ssize_t size = -1;
    PyErr_Fetch(&error, &value, &traceback);
    if (capi_has_items_at_end(Py_TYPE(obj))) {
        size = capi_type_size(Py_TYPE(obj), 0);
    }
    PyErr_Restore(error, value, traceback);
    return size < 0 ? CAPI_NULL : (char *)obj + size;
}

//@ helper for PyType_FromMetaclass, PyType_FromSlots
/* An array of PyType_Slot that grows. */
struct capi_slot_list {
    PyType_Slot *slots;
    size_t count;
};

/* Adds a slot; the array stays terminated. */
static CAPI_MAYBE_UNUSED int
capi_slot_list_add(struct capi_slot_list *list, int id, void *pointer)
{
    PyType_Slot *slots =
        (PyType_Slot *)PyMem_Realloc(list->slots, (list->count + 2) * sizeof(PyType_Slot));
    if (!slots) {
        PyErr_NoMemory();
        return -1;
    }
    /* What older interpreters call slots 1 to 4; the newest know these numbers too. */
    slots[list->count].slot = id >= CAPI_SLOT_bf_getbuffer && id <= CAPI_SLOT_mp_length ? id - CAPI_SLOT_bf_getbuffer + 1 : id;
    slots[list->count].pfunc = pointer;
    slots[list->count + 1].slot = 0;
    slots[list->count + 1].pfunc = CAPI_NULL;
    list->slots = slots;
    list->count++;
    return 0;
}

/* A slot's bases, a tuple or one type, as a new tuple of types. */
static CAPI_MAYBE_UNUSED PyObject *
capi_bases_tuple(PyObject *bases)
{
    Py_ssize_t index, count;
    if (PyType_Check(bases)) {
        return PyTuple_Pack(1, bases);
    }
    if (!PyTuple_Check(bases)) {
        capi_raise_for_type("bases must be types; got '%U'", bases);
        return CAPI_NULL;
    }
    count = PyTuple_Size(bases);
    for (index = 0; index < count; index++) {
        PyObject *base = PyTuple_GetItem(bases, index);
        if (!PyType_Check(base)) {
            capi_raise_for_type("bases must be types; got '%U'", base);
            return CAPI_NULL;
        }
    }
    if (count == 0) {
        return PyTuple_Pack(1, CAPI_OBJECT(&PyBaseObject_Type));
    }
    Py_INCREF(bases);
    return bases;
}

/* An immutable type cannot have a mutable base. */
static CAPI_MAYBE_UNUSED int
capi_check_immutable_bases(const PyType_Spec *spec, PyObject *bases)
{
    const unsigned long immutable = Py_TPFLAGS_IMMUTABLETYPE;
    Py_ssize_t index, count = PyTuple_Size(bases);
    if (!(spec->flags & immutable)) {
        return 0;
    }
    for (index = 0; index < count; index++) {
        PyTypeObject *base = (PyTypeObject *)PyTuple_GetItem(bases, index);
        const unsigned long flags = PyType_GetFlags(base);
        if ((flags & Py_TPFLAGS_HEAPTYPE) && !(flags & immutable)) {
            PyObject *name = PyType_GetFullyQualifiedName(base);
            if (name) {
                PyErr_Format(PyExc_TypeError, "Creating immutable type %s from mutable base %U", spec->name, name);
                Py_DECREF(name);
            }
            return -1;
        }
    }
    return 0;
}

/* PyMemberDef, which old headers declare only in structmember.h. */
struct capi_member {
    const char *name;
    int type;
    Py_ssize_t offset;
    int flags;
    const char *doc;
};
enum { CAPI_MEMBER_READONLY = 1, CAPI_MEMBER_RELATIVE = 8, CAPI_MEMBER_PYSSIZET = 19 };

static CAPI_MAYBE_UNUSED int
capi_check_members(const struct capi_member *member, Py_ssize_t data_size)
{
    for (; member && member->name; member++) {
        const char *message = CAPI_NULL;
        if (member->flags & CAPI_MEMBER_RELATIVE) {
            if (member->offset < 0) {
                message = "Member offset must not be negative";
            } else if (data_size == 0) {
                message = "With Py_RELATIVE_OFFSET, basicsize must be extended";
            } else if (member->offset >= data_size) {
                message = "Member offset out of range (0..extra_basicsize)";
            }
            if (message) {
                PyErr_SetString(PyExc_SystemError, message);
                return -1;
            }
        }
        if (strcmp(member->name, "__dictoffset__") != 0 && strcmp(member->name, "__weaklistoffset__") != 0
            && strcmp(member->name, "__vectorcalloffset__") != 0) {
            continue;
        }
        if (member->type != CAPI_MEMBER_PYSSIZET) {
            PyErr_Format(PyExc_SystemError, "type of %s must be Py_T_PYSSIZET", member->name);
            return -1;
        }
        if ((member->flags & ~CAPI_MEMBER_RELATIVE) != CAPI_MEMBER_READONLY) {
            PyErr_Format(PyExc_SystemError, "flags for %s must be Py_READONLY or (Py_READONLY | Py_RELATIVE_OFFSET)",
                         member->name);
            return -1;
        }
    }
    return 0;
}

//@ helper for PyType_FromMetaclass
static CAPI_MAYBE_UNUSED PyObject *
capi_refuse_instantiation(PyTypeObject *type, PyObject *args, PyObject *keywords)
{
    PyObject *name = PyType_GetFullyQualifiedName(type);
    (void)args;
    (void)keywords;
    if (name) {
        PyErr_Format(PyExc_TypeError, "cannot create '%U' instances", name);
        Py_DECREF(name);
    }
    return CAPI_NULL;
}

/* The most derived of the metaclass and those of the bases, borrowed; NULL with an exception set. */
static CAPI_MAYBE_UNUSED PyTypeObject *
capi_winning_metaclass(PyTypeObject *metaclass, PyObject *bases)
{
    Py_ssize_t index, count = PyTuple_Size(bases);
    PyTypeObject *winner = metaclass ? metaclass : &PyType_Type;
    PyObject *type_new, *own_new;
    for (index = 0; index < count; index++) {
        PyTypeObject *other = Py_TYPE(PyTuple_GetItem(bases, index));
        if (PyType_IsSubtype(winner, other)) {
            continue;
        }
        if (!PyType_IsSubtype(other, winner)) {
            PyErr_SetString(PyExc_TypeError, "metaclass conflict: the metaclass of a derived class must be a (non-strict) "
                                             "subclass of the metaclasses of all its bases");
            return CAPI_NULL;
        }
        winner = other;
    }
    if (winner == &PyType_Type) {
        return winner;
    }
    if (!PyType_IsSubtype(winner, &PyType_Type)) {
        PyErr_Format(PyExc_TypeError, "Metaclass '%R' is not a subclass of 'type'.", CAPI_OBJECT(winner));
        return CAPI_NULL;
    }
    type_new = PyObject_GetAttrString(CAPI_OBJECT(&PyType_Type), "__new__");
    own_new = type_new ? PyObject_GetAttrString(CAPI_OBJECT(winner), "__new__") : CAPI_NULL;
    Py_XDECREF(type_new);
    Py_XDECREF(own_new);
    if (!own_new) {
        return CAPI_NULL;
    }
    if (own_new != type_new) {
        PyErr_SetString(PyExc_TypeError, "Metaclasses with custom tp_new are not supported.");
        return CAPI_NULL;
    }
    return winner;
}

/* The base that instances extend: a new strong reference, or NULL with an exception set. */
static CAPI_MAYBE_UNUSED PyTypeObject *
capi_best_base(PyObject *bases)
{
    PyType_Slot none = {0, CAPI_NULL};
    PyType_Spec spec;
    PyObject *probe;
    PyTypeObject *base;
    if (PyTuple_Size(bases) == 1) {
        PyObject *only = PyTuple_GetItem(bases, 0);
        Py_INCREF(only);
        return (PyTypeObject *)only;
    }
    /* The interpreter chooses, and complains about bases that do not fit together. */
    spec.name = "capi_shims.probe";
    spec.basicsize = 0;
    spec.itemsize = 0;
    spec.flags = Py_TPFLAGS_DEFAULT;
    spec.slots = &none;
    probe = PyType_FromSpecWithBases(&spec, bases);
    if (!probe) {
        /* Some versions do not say why they made none: there was no memory for the name. */
        if (!PyErr_Occurred()) {
            PyErr_NoMemory();
        }
        return CAPI_NULL;
    }
    base = capi_type_base((PyTypeObject *)probe);
    Py_DECREF(probe);
    return base;
}

/* Copies the members with offsets relative to the instance, and adds pointers for a dict and weak references at the end
   of the instance where the flags ask for ones that the running interpreter does not manage. */
static CAPI_MAYBE_UNUSED struct capi_member *
capi_resolve_members(const struct capi_member *given, PyType_Spec *spec, Py_ssize_t data_offset)
{
    size_t count = 0, index;
    struct capi_member *members;
    const unsigned int managed_dict = (unsigned int)Py_TPFLAGS_MANAGED_DICT;
    const unsigned int managed_weakref = (unsigned int)Py_TPFLAGS_MANAGED_WEAKREF;
    while (given && given[count].name) {
        count++;
    }
    members = (struct capi_member *)PyMem_Malloc((count + 3) * sizeof(struct capi_member));
    if (!members) {
        PyErr_NoMemory();
        return CAPI_NULL;
    }
    memset(members, 0, (count + 3) * sizeof(struct capi_member));
    for (index = 0; index < count; index++) {
        members[index] = given[index];
        if (given[index].flags & CAPI_MEMBER_RELATIVE) {
            members[index].flags &= ~CAPI_MEMBER_RELATIVE;
            members[index].offset += data_offset;
        }
    }
    for (index = 0; index < 2; index++) {
        const unsigned int flag = index == 0 ? managed_dict : managed_weakref;
        if (!(spec->flags & flag)) {
            continue;
        }
        spec->flags &= ~flag;
        members[count].name = index == 0 ? "__dictoffset__" : "__weaklistoffset__";
        members[count].type = CAPI_MEMBER_PYSSIZET;
        members[count].offset = (spec->basicsize + 7) & ~7;
        members[count].flags = CAPI_MEMBER_READONLY;
        spec->basicsize = (int)members[count].offset + (int)sizeof(PyObject *);
        count++;
    }
    return members;
}

//@ PyType_FromMetaclass
static CAPI_MAYBE_UNUSED PyObject *
capi_PyType_FromMetaclass(PyTypeObject *metaclass, PyObject *module, PyType_Spec *spec, PyObject *bases)
{
    struct capi_slot_reader reader;
    struct capi_slot_list list = {CAPI_NULL, 0};
    struct capi_type_record *record = CAPI_NULL;
    struct capi_member *members = CAPI_NULL;
    const struct capi_member *given_members = CAPI_NULL;
    PyType_Spec own = *spec;
    PyType_Slot none = {0, CAPI_NULL};
    PyObject *base_slot = CAPI_NULL, *bases_slot = CAPI_NULL, *type = CAPI_NULL;
    PyTypeObject *base = CAPI_NULL;
    void *token = CAPI_NULL, *vectorcall = CAPI_NULL;
    Py_ssize_t data_offset = 0;
    int status;
    const unsigned int special = (unsigned int)(Py_TPFLAGS_MANAGED_DICT | Py_TPFLAGS_MANAGED_WEAKREF);

    capi_slot_reader_init(&reader, CAPI_SLOTS_OF_TYPE, spec->slots, CAPI_SLOTS_OF_TYPE);
    reader.name = spec->name;
    while ((status = capi_read_slot(&reader)) > 0) {
        switch (reader.id) {
        case Py_tp_base:
            base_slot = (PyObject *)reader.pointer;
            break;
        case Py_tp_bases:
            bases_slot = (PyObject *)reader.pointer;
            break;
        case Py_tp_members:
            given_members = (const struct capi_member *)reader.pointer;
            break;
        case 83: /* Py_tp_token */
            token = reader.pointer ? reader.pointer : (void *)spec;
            break;
        case 82: /* Py_tp_vectorcall */
            vectorcall = reader.pointer;
            break;
        case 81: /* Py_am_send */
            if (!CAPI_RUNS(Py_am_send)) {
                break;
            }
            status = capi_slot_list_add(&list, reader.id, reader.pointer);
            break;
        case Py_tp_name:
        case Py_tp_basicsize:
        case Py_tp_extra_basicsize:
        case Py_tp_itemsize:
        case Py_tp_flags:
        case Py_tp_metaclass:
        case Py_tp_module:
            PyErr_Format(PyExc_SystemError, "%s must not be used with PyType_Spec", capi_slot_name(reader.id));
            status = -1;
            break;
        default:
            /* 3.9 takes no NULL as documentation. */
            if (reader.pointer) {
                status = capi_slot_list_add(&list, reader.id, reader.pointer);
            }
        }
        if (status < 0) {
            break;
        }
    }
    if (status < 0) {
        goto done;
    }
    if (!spec->name) {
        PyErr_SetString(PyExc_SystemError, "Type spec does not define the name field.");
        goto done;
    }
    bases = bases ? bases : bases_slot ? bases_slot : base_slot;
    bases = capi_bases_tuple(bases ? bases : CAPI_OBJECT(&PyBaseObject_Type));
    if (!bases) {
        goto done;
    }
    metaclass = capi_winning_metaclass(metaclass, bases);
    if (!metaclass || capi_check_immutable_bases(&own, bases) < 0
        || capi_check_members(given_members, own.basicsize < 0 ? -(Py_ssize_t)own.basicsize : 0) < 0) {
        goto done_with_bases;
    }
#if defined(PYPY_VERSION)
    if (metaclass != &PyType_Type) {
        PyErr_SetString(PyExc_TypeError, "PyPy gives types made in C no metaclass but 'type'");
        goto done_with_bases;
    }
#endif
    if (metaclass != &PyType_Type
        && (capi_type_size(metaclass, 0) != capi_type_size(&PyType_Type, 0)
            || capi_type_size(metaclass, 1) != capi_type_size(&PyType_Type, 1))) {
        PyErr_Format(PyExc_TypeError, "metaclass '%R' has instances larger than those of 'type', "
                                      "which PyType_FromMetaclass needs Python 3.12 for", CAPI_OBJECT(metaclass));
        goto done_with_bases;
    }
    if (own.basicsize < 0 || (own.flags & special) || given_members) {
        Py_ssize_t base_size, base_items;
        base = capi_best_base(bases);
        if (!base) {
            goto done_with_bases;
        }
        base_size = capi_type_size(base, 0);
        base_items = capi_type_size(base, 1);
        if (base_size < 0 || base_items < 0) {
            goto done_with_bases;
        }
        if (own.basicsize < 0) {
            if (base_items != 0 && !(own.flags & (unsigned int)Py_TPFLAGS_ITEMS_AT_END)
                && !capi_has_items_at_end(base)) {
                PyErr_SetString(PyExc_SystemError, "Cannot extend variable-size class without Py_TPFLAGS_ITEMS_AT_END.");
                goto done_with_bases;
            }
            data_offset = CAPI_ALIGN(base_size);
            own.basicsize = (int)(data_offset + CAPI_ALIGN(-(Py_ssize_t)own.basicsize));
        } else if (own.basicsize == 0) {
            own.basicsize = (int)base_size;
        }
        if (CAPI_RUNS(PyType_FromMetaclass)) {
            /* An interpreter that manages dicts and weak references does so. */
            unsigned int flags = own.flags;
            own.flags &= ~special;
            members = capi_resolve_members(given_members, &own, data_offset);
            own.flags = flags;
        } else {
            members = capi_resolve_members(given_members, &own, data_offset);
        }
        if (!members || capi_slot_list_add(&list, Py_tp_members, members) < 0) {
            goto done_with_bases;
        }
    }
    if ((own.flags & (unsigned int)Py_TPFLAGS_DISALLOW_INSTANTIATION)
        && !CAPI_RUNS(Py_TPFLAGS_DISALLOW_INSTANTIATION)) {
        newfunc refuse = capi_refuse_instantiation;
        void *pointer;
        memcpy(&pointer, &refuse, sizeof(pointer));
        if (capi_slot_list_add(&list, Py_tp_new, pointer) < 0) {
            goto done_with_bases;
        }
    }
    own.slots = list.count != 0 ? list.slots : &none;
    record = capi_type_record_new(token, spec->name);
    if (!record) {
        goto done_with_bases;
    }
    own.name = record->name;
    type = PyType_FromModuleAndSpec(module, &own, bases);
    if (!type) {
        PyMem_Free(record);
        goto done_with_bases;
    }
#if !defined(PYPY_VERSION)
    if (Py_TYPE(type) != metaclass) {
        PyTypeObject *before = Py_TYPE(type);
        Py_INCREF(CAPI_OBJECT(metaclass));
        Py_SET_TYPE(type, metaclass);
        /* An instance holds its type only if that is a heap type. */
        if (PyType_GetFlags(before) & Py_TPFLAGS_HEAPTYPE) {
            Py_DECREF(CAPI_OBJECT(before));
        }
    }
#endif
    if (capi_type_record_attach((PyTypeObject *)type, record) < 0) {
        Py_DECREF(type);
        type = CAPI_NULL;
        goto done_with_bases;
    }
#if CAPI_HAS_type_struct_is_public
    if (vectorcall) {
        memcpy(&((PyTypeObject *)type)->tp_vectorcall, &vectorcall, sizeof(vectorcall));
    }
#else
    (void)vectorcall;
#endif
done_with_bases:
    Py_DECREF(bases);
done:
    Py_XDECREF(CAPI_OBJECT(base));
    PyMem_Free(members);
    PyMem_Free(list.slots);
    return type;
}

//@ PyType_FromSlots
static CAPI_MAYBE_UNUSED PyObject *
capi_PyType_FromSlots(PySlot *slots)
{
    struct capi_slot_reader reader;
    struct capi_slot_list list = {CAPI_NULL, 0};
    PyType_Slot none = {0, CAPI_NULL};
    PyType_Spec spec;
    PyObject *base_slot = CAPI_NULL, *bases_slot = CAPI_NULL, *bases = CAPI_NULL, *module = CAPI_NULL, *type = CAPI_NULL;
    PyTypeObject *metaclass = CAPI_NULL;
    void *token = CAPI_NULL, *vectorcall = CAPI_NULL;
    const struct capi_member *members = CAPI_NULL;
    int64_t size = 0, extra = 0, items = 0;
    int status;
    /* Whether the function that makes the type takes these slots itself: ours does. */
    const int takes_token = !CAPI_RUNS(PyType_FromMetaclass) || CAPI_FORCED_ALIAS || CAPI_RUNS(Py_tp_token);

    memset(&spec, 0, sizeof(spec));
    spec.flags = 0;
    capi_slot_reader_init(&reader, CAPI_SLOTS_OF_TYPE, slots, CAPI_SLOTS_NEW);
    while ((status = capi_read_slot(&reader)) > 0) {
        const char *not_positive = CAPI_NULL;
        switch (reader.id) {
        case Py_tp_name:
            spec.name = (const char *)reader.pointer;
            reader.name = spec.name;
            break;
        case Py_tp_basicsize:
            size = reader.integer;
            not_positive = size > 0 ? CAPI_NULL : "Py_tp_basicsize must be positive";
            break;
        case Py_tp_extra_basicsize:
            extra = reader.integer;
            not_positive = extra > 0 ? CAPI_NULL : "Py_tp_extra_basicsize must be positive";
            break;
        case Py_tp_itemsize:
            items = reader.integer;
            not_positive = items > 0 ? CAPI_NULL : "Py_tp_itemsize must be positive";
            break;
        case Py_tp_flags:
            spec.flags = (unsigned int)(reader.integer & 0xFFFFFFFF);
            break;
        case Py_tp_metaclass:
            metaclass = (PyTypeObject *)reader.pointer;
            break;
        case Py_tp_module:
            module = (PyObject *)reader.pointer;
            break;
        case Py_tp_base:
            base_slot = (PyObject *)reader.pointer;
            break;
        case Py_tp_bases:
            bases_slot = (PyObject *)reader.pointer;
            break;
        case 83: /* Py_tp_token */
            token = reader.pointer;
            if (!token) {
                PyErr_SetString(PyExc_SystemError,
                                "Py_tp_token: Py_TP_USE_SPEC (NULL) can only be used with PyType_Spec");
                status = -1;
            } else if (takes_token) {
                status = capi_slot_list_add(&list, reader.id, token);
            }
            break;
        case Py_tp_members:
            members = (const struct capi_member *)reader.pointer;
            status = capi_slot_list_add(&list, reader.id, reader.pointer);
            break;
        case 82: /* Py_tp_vectorcall */
            vectorcall = reader.pointer;
            if (takes_token) {
                status = capi_slot_list_add(&list, reader.id, reader.pointer);
            }
            break;
        default:
            if (reader.pointer) {
                status = capi_slot_list_add(&list, reader.id, reader.pointer);
            }
        }
        if (not_positive) {
            PyErr_SetString(PyExc_SystemError, not_positive);
            status = -1;
        }
        if (status < 0) {
            break;
        }
    }
    if (status < 0) {
        goto done;
    }
    if (!spec.name) {
        PyErr_SetString(PyExc_SystemError, "Py_tp_name slot is required.");
        goto done;
    }
    if (size != 0 && extra != 0) {
        PyErr_Format(PyExc_SystemError, "type %s: Py_tp_basicsize and Py_tp_extra_basicsize are mutually exclusive",
                     spec.name);
        goto done;
    }
    if (size > INT32_MAX || extra > INT32_MAX || items > INT32_MAX) {
        PyErr_SetString(PyExc_OverflowError, "the type's size does not fit PyType_Spec");
        goto done;
    }
    spec.basicsize = (int)(extra != 0 ? -extra : size);
    spec.itemsize = (int)items;
    spec.slots = list.count != 0 ? list.slots : &none;
    bases_slot = bases_slot ? bases_slot : base_slot;
    bases = capi_bases_tuple(bases_slot ? bases_slot : CAPI_OBJECT(&PyBaseObject_Type));
    if (!bases || capi_check_immutable_bases(&spec, bases) < 0
        || capi_check_members(members, (Py_ssize_t)extra) < 0) {
        goto done;
    }
    type = PyType_FromMetaclass(metaclass, module, &spec, bases);
    if (!type || takes_token) {
        goto done;
    }
    if (token) {
        struct capi_type_record *record = capi_type_record_new(token, CAPI_NULL);
        if (!record || capi_type_record_attach((PyTypeObject *)type, record) < 0) {
            Py_DECREF(type);
            type = CAPI_NULL;
            goto done;
        }
    }
#if CAPI_HAS_type_struct_is_public
    if (vectorcall) {
        memcpy(&((PyTypeObject *)type)->tp_vectorcall, &vectorcall, sizeof(vectorcall));
    }
#else
    (void)vectorcall;
#endif
done:
    Py_XDECREF(bases);
    PyMem_Free(list.slots);
    return type;
}

//@ PyType_SUPPORTS_WEAKREFS
static inline int
capi_PyType_SUPPORTS_WEAKREFS(PyTypeObject *type)
{
#if CAPI_HAS_type_struct_is_public
    return type->tp_weaklistoffset != 0;
#else
    PyObject *error, *value, *traceback, *offset;
    Py_ssize_t number = 0;
    PyErr_Fetch(&error, &value, &traceback);
    offset = capi_type_attribute(type, "__weakrefoffset__");
    if (offset) {
        number = PyLong_AsSsize_t(offset);
        Py_DECREF(offset);
    }
    PyErr_Restore(error, value, traceback);
    return number != 0;
#endif
}
