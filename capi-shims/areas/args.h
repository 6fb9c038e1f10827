Parsing arguments and building values. https://docs.python.org/3/c-api/arg.html

//@ PY_CXX_CONST
/* The keyword lists of this Python's functions are `char **`, in C++ too. */
#ifndef PY_CXX_CONST
#  define PY_CXX_CONST
#endif

//@ helper for PyArg_ParseArray, PyArg_ParseArrayAndKeywords
/* The functions for which `#` means Py_ssize_t, whatever the application defines. */
#if !defined(PyArg_VaParse) && !defined(PYPY_VERSION)
PyAPI_FUNC(int) _PyArg_VaParse_SizeT(PyObject *, const char *, va_list);
PyAPI_FUNC(int) _PyArg_VaParseTupleAndKeywords_SizeT(PyObject *, PyObject *, const char *, char **, va_list);
#endif

static inline PyObject *
capi_tuple_from_array(PyObject *const *array, Py_ssize_t size)
{
    PyObject *tuple = PyTuple_New(size);
    Py_ssize_t index;
    for (index = 0; tuple && index < size; index++) {
        Py_INCREF(array[index]);
        (void)PyTuple_SetItem(tuple, index, array[index]);
    }
    return tuple;
}

//@ helper for PyArg_ParseArray
#if CAPI_HAS_parse_stack_size_t && !defined(_PyArg_ParseStack)
PyAPI_FUNC(int) _PyArg_ParseStack_SizeT(PyObject *const *args, Py_ssize_t nargs, const char *format, ...);
#elif CAPI_HAS_parse_stack
PyAPI_FUNC(int) _PyArg_ParseStack(PyObject *const *args, Py_ssize_t nargs, const char *format, ...);
#endif

//@ PyArg_ParseArray
#if CAPI_HAS_parse_stack_size_t
#  define capi_PyArg_ParseArray _PyArg_ParseStack_SizeT
#elif CAPI_HAS_parse_stack
#  define capi_PyArg_ParseArray _PyArg_ParseStack
#else
static inline int
capi_PyArg_ParseArray(PyObject *const *args, Py_ssize_t nargs, const char *format, ...)
{
    PyObject *tuple = capi_tuple_from_array(args, nargs);
    int parsed;
    va_list vargs;
    if (!tuple) {
        return 0;
    }
    va_start(vargs, format);
    parsed = _PyArg_VaParse_SizeT(tuple, format, vargs);
    va_end(vargs);
    Py_DECREF(tuple);
    return parsed;
}
#endif

//@ PyArg_ParseArrayAndKeywords
static inline int
capi_PyArg_ParseArrayAndKeywords(PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames, const char *format,
                                 const char *const *kwlist, ...)
{
    PyObject *tuple, *keywords = CAPI_NULL;
    Py_ssize_t index, count = kwnames ? PyTuple_Size(kwnames) : 0;
    char **names;
    int parsed = 0;
    va_list vargs;
    if (count < 0) {
        return 0;
    }
    tuple = capi_tuple_from_array(args, nargs);
    if (!tuple) {
        return 0;
    }
    if (count > 0) {
        keywords = PyDict_New();
        for (index = 0; keywords && index < count; index++) {
            if (PyDict_SetItem(keywords, PyTuple_GetItem(kwnames, index), args[nargs + index]) < 0) {
                Py_DECREF(keywords);
                keywords = CAPI_NULL;
            }
        }
    }
    if (count == 0 || keywords) {
        /* The older declaration lacks the const; nobody writes to the names. */
        memcpy(&names, &kwlist, sizeof(names));
        va_start(vargs, kwlist);
        parsed = _PyArg_VaParseTupleAndKeywords_SizeT(tuple, keywords, format, names, vargs);
        va_end(vargs);
    }
    Py_XDECREF(keywords);
    Py_DECREF(tuple);
    return parsed;
}
