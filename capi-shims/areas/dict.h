Dictionaries. https://docs.python.org/3/c-api/dict.html

//@ helper for PyFrozenDict_Check, PyFrozenDict_CheckExact, PyAnyDict_Check, PyAnyDict_CheckExact, PyDict_ContainsString
/* Whether the type itself is frozendict, which only the newest interpreters have and which the limited API hides. */
static inline int
capi_is_frozendict_type(PyTypeObject *type)
{
#if CAPI_HAS_frozendict_type
    return type == &PyFrozenDict_Type;
#elif defined(Py_LIMITED_API)
    /* Bit 6 marks mappings, bit 22 what a class pattern matches as a whole; together they leave few types to look at. */
    const unsigned long marks = 1UL << 6 | 1UL << 22;
    PyObject *name, *module;
    int found = 0;
    if ((PyType_GetFlags(type) & (marks | Py_TPFLAGS_HEAPTYPE | Py_TPFLAGS_DICT_SUBCLASS)) != marks) {
        return 0;
    }
    name = PyObject_GetAttrString(CAPI_OBJECT(type), "__name__");
    module = PyObject_GetAttrString(CAPI_OBJECT(type), "__module__");
    if (name && module && PyUnicode_Check(name) && PyUnicode_Check(module)) {
        found = PyUnicode_CompareWithASCIIString(name, "frozendict") == 0
            && PyUnicode_CompareWithASCIIString(module, "builtins") == 0;
    } else {
        PyErr_Clear();
    }
    Py_XDECREF(name);
    Py_XDECREF(module);
    return found;
#else
    (void)type;
    return 0;
#endif
}

static inline int
capi_is_frozendict(PyObject *object)
{
#if CAPI_HAS_frozendict_type
    return PyObject_TypeCheck(object, &PyFrozenDict_Type);
#elif defined(Py_LIMITED_API)
    /* The builtin type that a class derives its memory layout from is the first one in this chain. */
    PyTypeObject *type = Py_TYPE(object);
    while (type && (PyType_GetFlags(type) & Py_TPFLAGS_HEAPTYPE)) {
        type = (PyTypeObject *)PyType_GetSlot(type, Py_tp_base);
    }
    return type && capi_is_frozendict_type(type);
#else
    (void)object;
    return 0;
#endif
}

//@ PyFrozenDict_Check
static inline int
capi_PyFrozenDict_Check(PyObject *p)
{
    return capi_is_frozendict(p);
}

//@ PyFrozenDict_CheckExact
static inline int
capi_PyFrozenDict_CheckExact(PyObject *p)
{
    return capi_is_frozendict_type(Py_TYPE(p));
}

//@ PyAnyDict_Check
static inline int
capi_PyAnyDict_Check(PyObject *p)
{
    return PyDict_Check(p) || capi_is_frozendict(p);
}

//@ PyAnyDict_CheckExact
static inline int
capi_PyAnyDict_CheckExact(PyObject *p)
{
    return PyDict_CheckExact(p) || capi_is_frozendict_type(Py_TYPE(p));
}

//@ PyDict_ContainsString
static inline int
capi_PyDict_ContainsString(PyObject *mp, const char *key)
{
    PyObject *name;
    int found;
    name = PyUnicode_FromString(key);
    if (!name) {
        return -1;
    }
    /* PyDict_Contains() looks at the type in new versions only. */
    if (PyDict_Check(mp) || capi_is_frozendict(mp)) {
        found = PyDict_Contains(mp, name);
    } else {
        found = PyDict_DelItem(mp, Py_None);
    }
    Py_DECREF(name);
    return found;
}

//@ PyDict_GetItemRef
static inline int
capi_PyDict_GetItemRef(PyObject *mp, PyObject *key, PyObject **result)
{
    PyObject *value = PyDict_GetItemWithError(mp, key);
    *result = value;
    if (value) {
        capi_incref(value);
        return 1;
    }
    return PyErr_Occurred() ? -1 : 0;
}

//@ PyDict_GetItemStringRef
static inline int
capi_PyDict_GetItemStringRef(PyObject *mp, const char *key, PyObject **result)
{
    int found;
    PyObject *name = PyUnicode_FromString(key);
    if (!name) {
        *result = CAPI_NULL;
        return -1;
    }
    found = PyDict_GetItemRef(mp, name, result);
    Py_DECREF(name);
    return found;
}

//@ helper for PyDict_Pop, PyDict_SetDefaultRef
/* dict.METHOD(dict, key, third), whatever a subclass makes of METHOD: hashes the key once and changes the dict at once. */
static inline PyObject *
capi_dict_method(const char *method, PyObject *dict, PyObject *key, PyObject *third)
{
    PyObject *function, *result;
    function = PyObject_GetAttrString(CAPI_OBJECT(&PyDict_Type), method);
    if (!function) {
        return CAPI_NULL;
    }
    result = PyObject_CallFunctionObjArgs(function, dict, key, third, CAPI_NULL);
    Py_DECREF(function);
    return result;
}

static inline Py_ssize_t
capi_dict_size(PyObject *dict)
{
#ifdef PYPY_VERSION
    /* cpyext would call the __len__ of a subclass. */
    if (!PyDict_CheckExact(dict)) {
        PyObject *length = capi_dict_method("__len__", dict, CAPI_NULL, CAPI_NULL);
        Py_ssize_t size = length ? PyLong_AsSsize_t(length) : -1;
        Py_XDECREF(length);
        return size;
    }
#endif
#if defined(Py_LIMITED_API) || defined(PYPY_VERSION)
    return PyDict_Size(dict);
#else
    return ((PyDictObject *)dict)->ma_used;
#endif
}

//@ PyDict_Pop
#if CAPI_HAS_dict_pop_takes_default
static inline PyObject *
capi_dict_pop(PyObject *dict, PyObject *key)
{
    /* Nobody else knows this object, so no dict can hold it; one on the stack costs nothing and no threads share it. */
    PyObject absent, *value;
    absent.ob_refcnt = 1;
    value = _PyDict_Pop(dict, key, &absent);
    if (value == &absent) {
#  ifdef Py_REF_DEBUG
        /* The reference that was handed out counts among all. */
        absent.ob_type = &PyBaseObject_Type;
        Py_DECREF(value);
#  endif
        return CAPI_NULL;
    }
    return value;
}
#else
static inline PyObject *
capi_dict_pop(PyObject *dict, PyObject *key)
{
    typedef PyObject *(*pop)(PyObject *, PyObject *, PyObject *);
    PyObject *absent, *value;
    pop function = CAPI_NULL;
#if CAPI_DISPATCHES
    static capi_any_function volatile known = CAPI_NULL;
    function = (pop)capi_known(&known, "_PyDict_Pop", CAPI_SINCE_dict_pop_is_settled,
                                                CAPI_UNTIL_dict_pop_is_settled);
#endif
    if (!function && PyUnicode_CheckExact(key)) {
        /* Without a user's __hash__ two searches cost less than a call. */
        value = PyDict_GetItemWithError(dict, key);
        if (!value) {
            return CAPI_NULL;
        }
        Py_INCREF(value);
        if (PyDict_DelItem(dict, key) < 0) {
            Py_DECREF(value);
            return CAPI_NULL;
        }
        return value;
    }
    /* A new object, which nobody else knows; the cheapest kind. */
    absent = PyFloat_FromDouble(0.0);
    if (!absent) {
        return CAPI_NULL;
    }
    value = function ? function(dict, key, absent) : capi_dict_method("pop", dict, key, absent);
    Py_DECREF(absent);
    if (value == absent) {
        Py_DECREF(value);
        return CAPI_NULL;
    }
    return value;
}
#endif

static inline int
capi_PyDict_Pop(PyObject *dict, PyObject *key, PyObject **result)
{
    PyObject *value;
    if (result) {
        *result = CAPI_NULL;
    }
    if (!PyDict_Check(dict)) {
        /* Raises what this interpreter says about such an object. */
        return PyDict_DelItem(dict, Py_None);
    }
    if (capi_dict_size(dict) == 0) {
        return 0;
    }
    value = capi_dict_pop(dict, key);
    if (!value) {
        return PyErr_Occurred() ? -1 : 0;
    }
    if (result) {
        *result = value;
    } else {
        Py_DECREF(value);
    }
    return 1;
}

//@ PyDict_PopString
static inline int
capi_PyDict_PopString(PyObject *dict, const char *key, PyObject **result)
{
    int found;
    PyObject *name = PyUnicode_FromString(key);
    if (!name) {
        if (result) {
            *result = CAPI_NULL;
        }
        return -1;
    }
    found = PyDict_Pop(dict, name, result);
    Py_DECREF(name);
    return found;
}

//@ PyDict_SetDefaultRef
#ifndef Py_LIMITED_API
static inline PyObject *
capi_dict_setdefault(PyObject *dict, PyObject *key, PyObject *default_value)
{
    PyObject *value = PyDict_SetDefault(dict, key, default_value);
    if (CAPI_LIKELY(value)) {
        capi_incref(value);
    }
    return value;
}
#else
static inline PyObject *
capi_dict_setdefault(PyObject *dict, PyObject *key, PyObject *default_value)
{
    PyObject *value;
#if CAPI_DISPATCHES
    typedef PyObject *(*setdefault)(PyObject *, PyObject *, PyObject *);
    static capi_any_function volatile known = CAPI_NULL;
    setdefault function = (setdefault)capi_known(&known, "PyDict_SetDefault",
                                                                  CAPI_SINCE_dict_setdefault_is_settled,
                                                                  CAPI_UNTIL_dict_setdefault_is_settled);
    if (function) {
        value = function(dict, key, default_value);
        Py_XINCREF(value);
        return value;
    }
#endif
    if (!PyUnicode_CheckExact(key)) {
        return capi_dict_method("setdefault", dict, key, default_value);
    }
    value = PyDict_GetItemWithError(dict, key);
    if (!value) {
        if (PyErr_Occurred() || PyDict_SetItem(dict, key, default_value) < 0) {
            return CAPI_NULL;
        }
        value = default_value;
    }
    Py_INCREF(value);
    return value;
}
#endif

static inline int
capi_PyDict_SetDefaultRef(PyObject *mp, PyObject *key, PyObject *default_value, PyObject **result)
{
    PyObject *value;
    Py_ssize_t size;
    int was_there;
    if (result) {
        *result = CAPI_NULL;
    }
    if (!PyDict_Check(mp)) {
        /* Raises what this interpreter says about such an object. */
        return PyDict_SetItem(mp, Py_None, Py_None);
    }
    size = capi_dict_size(mp);
    value = capi_dict_setdefault(mp, key, default_value);
    if (!value) {
        return -1;
    }
    /* The value may have been this very object before; then only the size tells. */
    was_there = value != default_value || capi_dict_size(mp) == size;
    if (result) {
        *result = value;
    } else {
        Py_DECREF(value);
    }
    return was_there;
}

//@ PyDict_WatchEvent
typedef enum {
    PyDict_EVENT_ADDED,
    PyDict_EVENT_MODIFIED,
    PyDict_EVENT_DELETED,
    PyDict_EVENT_CLONED,
    PyDict_EVENT_CLEARED,
    PyDict_EVENT_DEALLOCATED
} PyDict_WatchEvent;

//@ PyDict_EVENT_ADDED
#define PyDict_EVENT_ADDED PyDict_EVENT_ADDED

//@ PyDict_EVENT_MODIFIED
#define PyDict_EVENT_MODIFIED PyDict_EVENT_MODIFIED

//@ PyDict_EVENT_DELETED
#define PyDict_EVENT_DELETED PyDict_EVENT_DELETED

//@ PyDict_EVENT_CLONED
#define PyDict_EVENT_CLONED PyDict_EVENT_CLONED

//@ PyDict_EVENT_CLEARED
#define PyDict_EVENT_CLEARED PyDict_EVENT_CLEARED

//@ PyDict_EVENT_DEALLOCATED
#define PyDict_EVENT_DEALLOCATED PyDict_EVENT_DEALLOCATED

//@ PyDict_WatchCallback
typedef int (*PyDict_WatchCallback)(PyDict_WatchEvent event, PyObject *dict, PyObject *key, PyObject *new_value);
