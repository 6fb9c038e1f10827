System Functions. https://docs.python.org/3/c-api/sys.html

//@ Py_AuditHookFunction
typedef int (*capi_Py_AuditHookFunction)(const char *event, PyObject *args, void *userData);
#define Py_AuditHookFunction capi_Py_AuditHookFunction

//@ helper for PySys_AuditTuple, PySys_GetOptionalAttr, PySys_GetOptionalAttrString, PySys_GetAttr, PySys_GetAttrString
/* Whether sys has an attribute, and a new reference to it; -1 without memory. */
static inline int
capi_sys_get(const char *name, PyObject **result)
{
    *result = PySys_GetObject(name);
    if (!*result) {
        /* It does not tell what is missing from what it had no memory to look for: the name as an object. */
        PyObject *object = PyUnicode_FromString(name);
        if (!object) {
            return -1;
        }
        *result = PySys_GetObject(name);
        Py_DECREF(object);
    }
    Py_XINCREF(*result);
    return *result != CAPI_NULL;
}

//@ PySys_AuditTuple
static inline int
capi_PySys_AuditTuple(const char *event, PyObject *args)
{
    if (args && !PyTuple_Check(args)) {
#if CAPI_HAS_type_struct_is_public
        PyErr_Format(PyExc_TypeError, "args must be tuple, got %s", Py_TYPE(args)->tp_name);
#else
        PyObject *name = PyObject_GetAttrString(CAPI_OBJECT(Py_TYPE(args)), "__name__");
        if (name) {
            PyErr_Format(PyExc_TypeError, "args must be tuple, got %S", name);
            Py_DECREF(name);
        }
#endif
        return -1;
    }
#if CAPI_HAS_audit_function
    return args ? PySys_Audit(event, "O", args) : PySys_Audit(event, CAPI_NULL);
#else
    {
        /* The module's function; there is none in interpreters without auditing. */
        PyObject *audit, *name, *arguments, *result = CAPI_NULL;
        Py_ssize_t index, size = args ? PyTuple_Size(args) : 0;
        int found;
#  if CAPI_DISPATCHES
        typedef int (*audit_function)(const char *, const char *, ...);
        static capi_any_function volatile known = CAPI_NULL;
        audit_function function
            = (audit_function)capi_known(&known, "PySys_Audit", CAPI_SINCE_PySys_Audit, 0xFFFFFFFF);
        if (function) {
            return args ? function(event, "O", args) : function(event, CAPI_NULL);
        }
#  endif
        found = capi_sys_get("audit", &audit);
        if (found <= 0) {
            return found;
        }
        name = PyUnicode_FromString(event);
        arguments = name ? PyTuple_New(size + 1) : CAPI_NULL;
        if (arguments) {
            PyTuple_SetItem(arguments, 0, name);
            for (index = 0; index < size; index++) {
                PyObject *item = PyTuple_GetItem(args, index);
                Py_INCREF(item);
                PyTuple_SetItem(arguments, index + 1, item);
            }
            result = PyObject_CallObject(audit, arguments);
            Py_DECREF(arguments);
        } else {
            Py_XDECREF(name);
        }
        Py_DECREF(audit);
        Py_XDECREF(result);
        return result ? 0 : -1;
    }
#endif
}

//@ helper for PySys_Audit
#include <stdarg.h>

//@ PySys_Audit
static inline int
capi_PySys_Audit(const char *event, const char *argFormat, ...)
{
    PyObject *args = CAPI_NULL;
    int status;
    if (argFormat && *argFormat != 0) {
        va_list values;
        va_start(values, argFormat);
        args = Py_VaBuildValue(argFormat, values);
        va_end(values);
        if (args && !PyTuple_Check(args)) {
            PyObject *value = args;
            args = PyTuple_Pack(1, value);
            Py_DECREF(value);
        }
        if (!args) {
            return -1;
        }
    }
    status = PySys_AuditTuple(event, args);
    Py_XDECREF(args);
    return status;
}

//@ PySys_GetOptionalAttr
/* Searches by the object; PySys_GetObject() takes a C string. */
static inline int
capi_sys_search(PyObject *name, PyObject **result)
{
    PyObject *modules = PyImport_GetModuleDict();
    PyObject *module = PyDict_GetItemString(modules, "sys");
    if (!module || !PyModule_Check(module)) {
        return 0;
    }
    *result = PyDict_GetItemWithError(PyModule_GetDict(module), name);
    Py_XINCREF(*result);
    return *result ? 1 : PyErr_Occurred() ? -1 : 0;
}

static inline int
capi_sys_get_optional(PyObject *name, PyObject **result)
{
    const char *text;
    Py_ssize_t size;
#if !CAPI_HAS_str_keeps_utf8
    PyObject *utf8;
#endif
    *result = CAPI_NULL;
    if (!PyUnicode_Check(name)) {
        capi_raise_type_between("attribute name must be string, not '", name, "'");
        return -1;
    }
    if (!PyUnicode_CheckExact(name)) {
        /* A subclass may have a __hash__ and an __eq__ of its own. */
        return capi_sys_search(name, result);
    }
#if CAPI_HAS_str_keeps_utf8
    text = PyUnicode_AsUTF8AndSize(name, &size);
#else
    utf8 = PyUnicode_AsUTF8String(name);
    text = utf8 ? PyBytes_AsString(utf8) : CAPI_NULL;
    size = utf8 ? PyBytes_Size(utf8) : 0;
#endif
    if (text) {
        int is_whole = strlen(text) == (size_t)size, found = 0;
        if (is_whole) {
            found = capi_sys_get(text, result);
        }
#if !CAPI_HAS_str_keeps_utf8
        Py_DECREF(utf8);
#endif
        if (is_whole) {
            return found;
        }
    } else if (PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) {
        PyErr_Clear();
    } else {
        return -1;
    }
    /* A name that no C string can hold: no such attribute is the interpreter's own. */
    return capi_sys_search(name, result);
}

static inline int
capi_PySys_GetOptionalAttr(PyObject *name, PyObject **result)
{
#if CAPI_HAS__PySys_GetAttr
    if (PyUnicode_CheckExact(name)) {
        /* Comparing str objects cannot fail, and it tells of no error. */
        *result = _PySys_GetAttr(PyThreadState_Get(), name);
        if (!*result) {
            return 0;
        }
        capi_incref(*result);
        return 1;
    }
#elif CAPI_HAS_identifier_holds_its_str
    if (PyUnicode_CheckExact(name)) {
        /* An identifier that has its str already, as if it had been used before. */
        _Py_Identifier identifier;
        identifier.next = CAPI_NULL;
        identifier.string = "";
        identifier.object = name;
        *result = _PySys_GetObjectId(&identifier);
        Py_XINCREF(*result);
        return *result != CAPI_NULL;
    }
#endif
    return capi_sys_get_optional(name, result);
}

//@ PySys_GetOptionalAttrString
#if !CAPI_HAS__PySys_GetAttr && !CAPI_HAS_identifier_holds_its_str
static inline int
capi_sys_get_optional_string(const char *name, PyObject **result)
{
    const char *next = name;
    while (*next != 0 && !(*next & 0x80)) {
        next++;
    }
    if (*next != 0) {
        /* Bytes that are not UTF-8 are an error here; PySys_GetObject() does not report them. */
        PyObject *decoded = PyUnicode_FromString(name);
        if (!decoded) {
            return -1;
        }
        Py_DECREF(decoded);
    }
    return capi_sys_get(name, result);
}
#endif

static inline int
capi_PySys_GetOptionalAttrString(const char *name, PyObject **result)
{
    *result = CAPI_NULL;
#if CAPI_HAS__PySys_GetAttr || CAPI_HAS_identifier_holds_its_str
    {
        PyObject *object = PyUnicode_FromString(name);
        int found = object ? PySys_GetOptionalAttr(object, result) : -1;
        Py_XDECREF(object);
        return found;
    }
#else
    return capi_sys_get_optional_string(name, result);
#endif
}

//@ PySys_GetAttr
static inline PyObject *
capi_PySys_GetAttr(PyObject *name)
{
    PyObject *value;
    if (PySys_GetOptionalAttr(name, &value) == 0) {
        PyErr_Format(PyExc_RuntimeError, "lost sys.%U", name);
    }
    return value;
}

//@ PySys_GetAttrString
static inline PyObject *
capi_PySys_GetAttrString(const char *name)
{
    PyObject *value;
#if CAPI_HAS_identifier_holds_its_str
    /* It does not tell why it has none; newer ones write about a name that is not UTF-8. */
    value = PySys_GetObject(name);
    if (CAPI_LIKELY(value)) {
        Py_INCREF(value);
        return value;
    }
#endif
    if (PySys_GetOptionalAttrString(name, &value) == 0) {
        PyErr_Format(PyExc_RuntimeError, "lost sys.%s", name);
    }
    return value;
}
