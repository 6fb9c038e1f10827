The object protocol. https://docs.python.org/3/c-api/object.html

//@ Py_Is
#define capi_Py_Is(x, y) ((x) == (y))

//@ Py_IsNone
#define capi_Py_IsNone(x) ((x) == Py_None)

//@ Py_IsTrue
#define capi_Py_IsTrue(x) ((x) == Py_True)

//@ Py_IsFalse
#define capi_Py_IsFalse(x) ((x) == Py_False)

//@ Py_IS_TYPE
#define capi_Py_IS_TYPE(ob, type) (Py_TYPE(ob) == (type))

//@ Py_SET_TYPE
static inline void
capi_set_type(PyObject *ob, PyTypeObject *type)
{
    ob->ob_type = type;
}
#define capi_Py_SET_TYPE(ob, type) capi_set_type(CAPI_OBJECT(ob), type)

//@ Py_SET_SIZE
static inline void
capi_set_size(PyVarObject *ob, Py_ssize_t size)
{
    ob->ob_size = size;
}
#define capi_Py_SET_SIZE(ob, size) capi_set_size((PyVarObject *)(void *)(ob), size)

//@ Py_RETURN_RICHCOMPARE
#define Py_RETURN_RICHCOMPARE(val1, val2, op) \
    do { \
        int capi_holds; \
        switch (op) { \
        case Py_EQ: capi_holds = (val1) == (val2); break; \
        case Py_NE: capi_holds = (val1) != (val2); break; \
        case Py_LT: capi_holds = (val1) < (val2); break; \
        case Py_GT: capi_holds = (val1) > (val2); break; \
        case Py_LE: capi_holds = (val1) <= (val2); break; \
        case Py_GE: capi_holds = (val1) >= (val2); break; \
        default: Py_FatalError("Unreachable C code path reached"); \
        } \
        if (capi_holds) { \
            Py_RETURN_TRUE; \
        } \
        Py_RETURN_FALSE; \
    } while (0)

//@ always
/* The name of a type with the module, except for builtins and what stands in __main__; NULL with an exception
   set on failure. A static type's own name has the same form. */
static CAPI_COLD PyObject *
capi_full_name(PyObject *type)
{
    PyObject *joined, *module, *name = PyObject_GetAttrString(type, "__qualname__");
    if (!name) {
        return CAPI_NULL;
    }
    module = PyObject_GetAttrString(type, "__module__");
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

static CAPI_COLD CAPI_MAYBE_UNUSED PyObject *
capi_full_type_name(PyObject *object)
{
    return capi_full_name(CAPI_OBJECT(Py_TYPE(object)));
}

/* What the structure of the type says: a class's name without its module. */
static CAPI_COLD PyObject *
capi_struct_name(PyTypeObject *type)
{
#ifdef Py_LIMITED_API
    if (PyType_GetFlags(type) & Py_TPFLAGS_HEAPTYPE) {
        return PyObject_GetAttrString(CAPI_OBJECT(type), "__name__");
    }
    return capi_full_name(CAPI_OBJECT(type));
#else
    return PyUnicode_FromString(type->tp_name);
#endif
}

static CAPI_COLD CAPI_MAYBE_UNUSED PyObject *
capi_type_name(PyObject *object)
{
    return capi_struct_name(Py_TYPE(object));
}

//@ PyObject_GetOptionalAttr
static inline int
capi_PyObject_GetOptionalAttr(PyObject *obj, PyObject *attr_name, PyObject **result)
{
#if CAPI_HAS__PyObject_LookupAttr
#  if CAPI_HAS_lookup_attr_raises_for_types
    if (PyType_Check(obj) && Py_TYPE(obj)->tp_getattro == PyType_Type.tp_getattro && PyUnicode_CheckExact(attr_name)
        && !_PyType_Lookup(Py_TYPE(obj), attr_name)
        && !_PyType_Lookup((PyTypeObject *)obj, attr_name)) {
        *result = CAPI_NULL;
        return 0;
    }
#  endif
    return _PyObject_LookupAttr(obj, attr_name, result);
#else
#  if CAPI_DISPATCHES
    typedef int (*lookup)(PyObject *, PyObject *, PyObject **);
    static capi_any_function volatile known = CAPI_NULL;
    capi_any_function function = capi_known(&known, "_PyObject_LookupAttr", CAPI_SINCE__PyObject_LookupAttr,
                                            CAPI_UNTIL__PyObject_LookupAttr);
    if (CAPI_LIKELY(function)) {
        return ((lookup)function)(obj, attr_name, result);
    }
#  endif
    *result = PyObject_GetAttr(obj, attr_name);
    if (*result) {
        return 1;
    }
    if (!PyErr_ExceptionMatches(PyExc_AttributeError)) {
        return -1;
    }
    PyErr_Clear();
    return 0;
#endif
}

//@ PyObject_GetOptionalAttrString
static inline int
capi_PyObject_GetOptionalAttrString(PyObject *obj, const char *attr_name, PyObject **result)
{
    int found;
    PyObject *name = PyUnicode_FromString(attr_name);
    if (!name) {
        *result = CAPI_NULL;
        return -1;
    }
    found = PyObject_GetOptionalAttr(obj, name, result);
    Py_DECREF(name);
    return found;
}

//@ PyObject_HasAttrWithError
static inline int
capi_PyObject_HasAttrWithError(PyObject *o, PyObject *attr_name)
{
    PyObject *value;
    int found = PyObject_GetOptionalAttr(o, attr_name, &value);
    Py_XDECREF(value);
    return found;
}

//@ PyObject_HasAttrStringWithError
static inline int
capi_PyObject_HasAttrStringWithError(PyObject *o, const char *attr_name)
{
    PyObject *value;
    int found = PyObject_GetOptionalAttrString(o, attr_name, &value);
    Py_XDECREF(value);
    return found;
}

//@ helper for PyObject_VisitManagedDict, PyObject_ClearManagedDict
/* Where the dict of an object is that keeps one for itself; NULL if it has none. */
static inline PyObject **
capi_managed_dict(PyObject *obj)
{
    return _PyObject_GetDictPtr(obj);
}

//@ PyObject_VisitManagedDict
static inline int
capi_PyObject_VisitManagedDict(PyObject *obj, visitproc visit, void *arg)
{
#if CAPI_HAS__PyObject_VisitManagedDict
    return _PyObject_VisitManagedDict(obj, visit, arg);
#else
    PyObject **dict = capi_managed_dict(obj);
    return dict && *dict ? visit(*dict, arg) : 0;
#endif
}

//@ PyObject_ClearManagedDict
static inline void
capi_PyObject_ClearManagedDict(PyObject *obj)
{
#if CAPI_HAS__PyObject_ClearManagedDict
    _PyObject_ClearManagedDict(obj);
#elif CAPI_HAS_managed_dict_is_hidden
    PyObject *dict = PyObject_GenericGetDict(obj, CAPI_NULL);
    if (!dict) {
        PyErr_Clear();
    } else {
        PyDict_Clear(dict);
        Py_DECREF(dict);
    }
#else
    PyObject **dict = capi_managed_dict(obj);
    if (dict) {
        Py_CLEAR(*dict);
    }
#endif
}

//@ PyObject_Dump
#if CAPI_HAS_object_dump_is_private
static inline void
capi_PyObject_Dump(PyObject *op)
{
    _PyObject_Dump(op);
}
#else
/* Writes to the stream of the C library as the real one does: sys.stderr may be what is being debugged. */
static inline void
capi_dump_text(PyObject *text)
{
    char *data;
    PyObject *bytes = text ? PyUnicode_AsUTF8String(text) : CAPI_NULL;
    if (bytes && (data = PyBytes_AsString(bytes))) {
        fprintf(stderr, "%s", data);
    }
    PyErr_Clear();
    Py_XDECREF(bytes);
    Py_XDECREF(text);
}

static inline void
capi_PyObject_Dump(PyObject *op)
{
    PyGILState_STATE state;
    PyObject *type, *value, *traceback;
    if (!op) {
        fprintf(stderr, "<object at %p is freed>\n", (void *)op);
        fflush(stderr);
        return;
    }
    fprintf(stderr, "object address  : %p\n", (void *)op);
    fprintf(stderr, "object refcount : %ld\n", (long)Py_REFCNT(op));
    fflush(stderr);
    fprintf(stderr, "object type     : %p\n", (void *)Py_TYPE(op));
    fprintf(stderr, "object type name: ");
    fflush(stderr);
    state = PyGILState_Ensure();
    PyErr_Fetch(&type, &value, &traceback);
    capi_dump_text(capi_type_name(op));
    fprintf(stderr, "\nobject repr     : ");
    fflush(stderr);
    capi_dump_text(PyObject_Repr(op));
    fprintf(stderr, "\n");
    PyErr_Restore(type, value, traceback);
    PyGILState_Release(state);
    fflush(stderr);
}
#endif
