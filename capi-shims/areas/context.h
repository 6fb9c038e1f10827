Context variables. https://docs.python.org/3/c-api/contextvars.html

//@ helper for PyContext_New, PyContext_Copy, PyContext_CopyCurrent, PyContextVar_New, PyContextVar_Get, PyContextVar_Set, PyContextVar_Reset
static inline PyObject *
capi_contextvars(const char *name)
{
    PyObject *module = PyImport_ImportModule("contextvars");
    PyObject *value = module ? PyObject_GetAttrString(module, name) : CAPI_NULL;
    Py_XDECREF(module);
    return value;
}

/* Whether the object is of that type, which has no derived types; if not, with an exception. */
static inline int
capi_check_contextvars_type(PyObject *object, const char *name)
{
    PyObject *type = capi_contextvars(name);
    int is_instance = type && CAPI_OBJECT(Py_TYPE(object)) == type;
    if (type && !is_instance) {
        PyErr_Format(PyExc_TypeError, "an instance of %s was expected", name);
    }
    Py_XDECREF(type);
    return is_instance;
}

//@ PyContext_New
static inline PyObject *
capi_PyContext_New(void)
{
    PyObject *type = capi_contextvars("Context");
    PyObject *context = type ? PyObject_CallObject(type, CAPI_NULL) : CAPI_NULL;
    Py_XDECREF(type);
    return context;
}

//@ PyContext_Copy
static inline PyObject *
capi_PyContext_Copy(PyObject *ctx)
{
    return capi_check_contextvars_type(ctx, "Context") ? PyObject_CallMethod(ctx, "copy", CAPI_NULL) : CAPI_NULL;
}

//@ PyContext_CopyCurrent
static inline PyObject *
capi_PyContext_CopyCurrent(void)
{
    PyObject *copy = capi_contextvars("copy_context");
    PyObject *context = copy ? PyObject_CallObject(copy, CAPI_NULL) : CAPI_NULL;
    Py_XDECREF(copy);
    return context;
}

//@ PyContextVar_New
static inline PyObject *
capi_PyContextVar_New(const char *name, PyObject *default_value)
{
    PyObject *type = capi_contextvars("ContextVar"), *arguments, *keywords = CAPI_NULL, *variable = CAPI_NULL;
    if (!type) {
        return CAPI_NULL;
    }
    arguments = Py_BuildValue("(s)", name);
    if (arguments) {
        keywords = default_value ? Py_BuildValue("{sO}", "default", default_value) : PyDict_New();
    }
    if (keywords) {
        variable = PyObject_Call(type, arguments, keywords);
    }
    Py_XDECREF(keywords);
    Py_XDECREF(arguments);
    Py_DECREF(type);
    return variable;
}

//@ PyContextVar_Get
static inline int
capi_PyContextVar_Get(PyObject *var, PyObject *default_value, PyObject **value)
{
    *value = CAPI_NULL;
    if (!capi_check_contextvars_type(var, "ContextVar")) {
        return -1;
    }
    if (default_value) {
        *value = PyObject_CallMethod(var, "get", "(O)", default_value);
        return *value ? 0 : -1;
    }
    *value = PyObject_CallMethod(var, "get", CAPI_NULL);
    if (!*value) {
        if (!PyErr_ExceptionMatches(PyExc_LookupError)) {
            return -1;
        }
        PyErr_Clear();
    }
    return 0;
}

//@ PyContextVar_Set
static inline PyObject *
capi_PyContextVar_Set(PyObject *var, PyObject *value)
{
    return capi_check_contextvars_type(var, "ContextVar") ? PyObject_CallMethod(var, "set", "(O)", value) : CAPI_NULL;
}

//@ PyContextVar_Reset
static inline int
capi_PyContextVar_Reset(PyObject *var, PyObject *token)
{
    PyObject *done;
    if (!capi_check_contextvars_type(var, "ContextVar") || !capi_check_contextvars_type(token, "Token")) {
        return -1;
    }
    done = PyObject_CallMethod(var, "reset", "(O)", token);
    Py_XDECREF(done);
    return done ? 0 : -1;
}
