Calls. https://docs.python.org/3/c-api/call.html

//@ PY_VECTORCALL_ARGUMENTS_OFFSET
#define PY_VECTORCALL_ARGUMENTS_OFFSET ((size_t)1 << (8 * sizeof(size_t) - 1))

//@ vectorcallfunc
typedef PyObject *(*vectorcallfunc)(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *kwnames);

//@ PyVectorcall_NARGS
static inline Py_ssize_t
capi_PyVectorcall_NARGS(size_t nargsf)
{
    return (Py_ssize_t)(nargsf & ~PY_VECTORCALL_ARGUMENTS_OFFSET);
}

//@ PyObject_CallNoArgs
static inline PyObject *
capi_PyObject_CallNoArgs(PyObject *func)
{
    return PyObject_CallFunctionObjArgs(func, CAPI_NULL);
}

//@ PyObject_CallOneArg
static inline PyObject *
capi_PyObject_CallOneArg(PyObject *func, PyObject *arg)
{
    return PyObject_CallFunctionObjArgs(func, arg, CAPI_NULL);
}

//@ PyObject_CallMethodNoArgs
static inline PyObject *
capi_PyObject_CallMethodNoArgs(PyObject *self, PyObject *name)
{
    return PyObject_CallMethodObjArgs(self, name, CAPI_NULL);
}

//@ PyObject_CallMethodOneArg
static inline PyObject *
capi_PyObject_CallMethodOneArg(PyObject *self, PyObject *name, PyObject *arg)
{
    return PyObject_CallMethodObjArgs(self, name, arg, CAPI_NULL);
}

//@ helper for PyObject_Vectorcall, PyObject_VectorcallDict, PyObject_VectorcallMethod
/* callable(*args[:nargs], **keywords) by way of a tuple. */
static inline PyObject *
capi_call_tuple(PyObject *callable, PyObject *const *args, Py_ssize_t nargs, PyObject *keywords)
{
    PyObject *result;
    Py_ssize_t index;
    PyObject *positional = PyTuple_New(nargs);
    if (!positional) {
        return CAPI_NULL;
    }
    for (index = 0; index < nargs; index++) {
        Py_INCREF(args[index]);
        PyTuple_SetItem(positional, index, args[index]);
    }
    result = PyObject_Call(callable, positional, keywords);
    Py_DECREF(positional);
    return result;
}

static inline PyObject *
capi_call_keywords(PyObject *callable, PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames, Py_ssize_t count)
{
    PyObject *result;
    Py_ssize_t index;
    PyObject *keywords = PyDict_New();
    if (!keywords) {
        return CAPI_NULL;
    }
    for (index = 0; index < count; index++) {
        if (PyDict_SetItem(keywords, PyTuple_GetItem(kwnames, index), args[nargs + index]) < 0) {
            Py_DECREF(keywords);
            return CAPI_NULL;
        }
    }
    result = capi_call_tuple(callable, args, nargs, keywords);
    Py_DECREF(keywords);
    return result;
}

//@ PyObject_Vectorcall
static inline PyObject *
capi_PyObject_Vectorcall(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
#if CAPI_HAS_vectorcall_is_private
    return _PyObject_Vectorcall(callable, args, nargsf, kwnames);
#else
    Py_ssize_t nargs = PyVectorcall_NARGS(nargsf);
    Py_ssize_t count = kwnames ? PyTuple_Size(kwnames) : 0;
    if (count != 0) {
        return count < 0 ? CAPI_NULL : capi_call_keywords(callable, args, nargs, kwnames, count);
    }
    /* For a few arguments the interpreter needs no tuple. */
    switch (nargs) {
    case 0:
        return PyObject_CallFunctionObjArgs(callable, CAPI_NULL);
    case 1:
        return PyObject_CallFunctionObjArgs(callable, args[0], CAPI_NULL);
    case 2:
        return PyObject_CallFunctionObjArgs(callable, args[0], args[1], CAPI_NULL);
    case 3:
        return PyObject_CallFunctionObjArgs(callable, args[0], args[1], args[2], CAPI_NULL);
    default:
        return capi_call_tuple(callable, args, nargs, CAPI_NULL);
    }
#endif
}

//@ PyObject_VectorcallDict
static inline PyObject *
capi_PyObject_VectorcallDict(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *kwargs)
{
    Py_ssize_t count = kwargs ? PyDict_Size(kwargs) : 0;
    if (count == 0) {
        return PyObject_Vectorcall(callable, args, nargsf, CAPI_NULL);
    }
    return count < 0 ? CAPI_NULL : capi_call_tuple(callable, args, PyVectorcall_NARGS(nargsf), kwargs);
}

//@ PyObject_VectorcallMethod
static inline PyObject *
capi_PyObject_VectorcallMethod(PyObject *name, PyObject *const *args, size_t nargsf, PyObject *kwnames)
{
    Py_ssize_t nargs = PyVectorcall_NARGS(nargsf);
    PyObject *method, *result;
    if (!kwnames || PyTuple_Size(kwnames) == 0) {
        /* The interpreter looks for a method without binding it. */
        switch (nargs) {
        case 1:
            return PyObject_CallMethodObjArgs(args[0], name, CAPI_NULL);
        case 2:
            return PyObject_CallMethodObjArgs(args[0], name, args[1], CAPI_NULL);
        case 3:
            return PyObject_CallMethodObjArgs(args[0], name, args[1], args[2], CAPI_NULL);
        default:
            break;
        }
    }
    method = PyObject_GetAttr(args[0], name);
    if (!method) {
        return CAPI_NULL;
    }
    result = PyObject_Vectorcall(method, args + 1, (size_t)(nargs - 1), kwnames);
    Py_DECREF(method);
    return result;
}

//@ PyVectorcall_Function
static inline vectorcallfunc
capi_PyVectorcall_Function(PyObject *callable)
{
#if CAPI_HAS__PyVectorcall_Function
    return _PyVectorcall_Function(callable);
#elif defined(PYPY_VERSION)
    vectorcallfunc function;
    if (!(PyType_GetFlags(Py_TYPE(callable)) & Py_TPFLAGS_HAVE_VECTORCALL)) {
        return CAPI_NULL;
    }
    memcpy(&function, (char *)callable + Py_TYPE(callable)->tp_vectorcall_offset, sizeof(function));
    return function;
#elif defined(Py_LIMITED_API)
    /* The flag Py_TPFLAGS_HAVE_VECTORCALL. Where the object keeps its function is hidden; this one finds it. */
    return (PyType_GetFlags(Py_TYPE(callable)) & 1UL << 11) ? PyObject_Vectorcall : CAPI_NULL;
#else
    /* The interpreter is older than such functions. */
    (void)callable;
    return CAPI_NULL;
#endif
}

//@ PyVectorcall_Call
static inline PyObject *
capi_PyVectorcall_Call(PyObject *callable, PyObject *tuple, PyObject *dict)
{
    PyObject *name;
    if (PyVectorcall_Function(callable)) {
        return PyObject_Call(callable, tuple, dict);
    }
    name = capi_type_name(callable);
    if (name) {
        PyErr_Format(PyExc_TypeError, "'%U' object does not support vectorcall", name);
        Py_DECREF(name);
    }
    return CAPI_NULL;
}
