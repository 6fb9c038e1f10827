/* Parsing arguments and building values. The interpreters of all versions call with tuples and dicts, so the wrappers
 * make arrays of them. */

#if defined(HAVE_PyArg_ParseArray) || defined(HAVE_PyArg_ParseArrayAndKeywords)
enum { ARGUMENTS_MAX = 16 };

/* The arguments as an array, borrowed; the number of the positional ones, or -1. */
static Py_ssize_t
arguments_array(PyObject *args, PyObject *kwargs, PyObject **array, PyObject **kwnames)
{
    Py_ssize_t index, count = PyTuple_Size(args), position = 0, keywords = kwargs == NULL ? 0 : PyDict_Size(kwargs);
    PyObject *key, *value;
    *kwnames = NULL;
    if (count + keywords > ARGUMENTS_MAX) {
        PyErr_SetString(PyExc_OverflowError, "too many arguments for this test");
        return -1;
    }
    for (index = 0; index < count; index++) {
        array[index] = PyTuple_GetItem(args, index);
    }
    if (keywords > 0) {
        *kwnames = PyTuple_New(keywords);
        if (*kwnames == NULL) {
            return -1;
        }
        for (index = 0; PyDict_Next(kwargs, &position, &key, &value); index++) {
            Py_INCREF(key);
            PyTuple_SetItem(*kwnames, index, key);
            array[count + index] = value;
        }
    }
    return count;
}
#endif

#ifdef HAVE_PyArg_ParseArray
/* pyarg_parsearray(a, b, c=0) -> (a, b, c) */
static PyObject *
pyarg_parsearray(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *array[ARGUMENTS_MAX], *kwnames;
    int a, b, c = 0;
    Py_ssize_t count = arguments_array(args, NULL, array, &kwnames);
    if (count < 0 || !PyArg_ParseArray(array, count, "ii|i:func", &a, &b, &c)) {
        return NULL;
    }
    return Py_BuildValue("iii", a, b, c);
}

/* pyarg_parsearray_objects(size, (first, second), *rest) -> (size, first, second): every kind of result */
static PyObject *
pyarg_parsearray_objects(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *array[ARGUMENTS_MAX], *kwnames, *first, *second = NULL;
    const char *text = "";
    struct { char before; Py_ssize_t size; char after; } guarded = {'<', 0, '>'};
    Py_ssize_t count = arguments_array(args, NULL, array, &kwnames);
    if (count < 0 || !PyArg_ParseArray(array, count, "y#(OO);own message", &text, &guarded.size, &first, &second)) {
        return NULL;
    }
    if (guarded.before != '<' || guarded.after != '>' || text[guarded.size] != 0) {
        PyErr_SetString(PyExc_AssertionError, "the size is not a Py_ssize_t");
        return NULL;
    }
    return Py_BuildValue("nOO", guarded.size, first, second);
}

/* pyarg_parsearray_none() -> None: no arguments at all, by NULL */
static PyObject *
pyarg_parsearray_none(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    if (!PyArg_ParseArray(NULL, 0, "")) {
        return NULL;
    }
    return none_for_null(NULL);
}
#endif

#ifdef HAVE_PyArg_ParseArrayAndKeywords
/* pyarg_parsearrayandkeywords(a, b, c=0) -> (a, b, c) */
static PyObject *
pyarg_parsearrayandkeywords(PyObject *Py_UNUSED(module), PyObject *args, PyObject *kwargs)
{
    static const char *const kwlist[] = {"a", "b", "c", NULL};
    PyObject *array[ARGUMENTS_MAX], *kwnames;
    int a, b, c = 0, parsed;
    Py_ssize_t count = arguments_array(args, kwargs, array, &kwnames);
    if (count < 0) {
        return NULL;
    }
    parsed = PyArg_ParseArrayAndKeywords(array, count, kwnames, "ii|i:func", kwlist, &a, &b, &c);
    Py_XDECREF(kwnames);
    return parsed ? Py_BuildValue("iii", a, b, c) : NULL;
}

/* pyarg_parsearrayandkeywords_kinds(positional, /, bytes=b"", *, object=None) -> (positional, size, object) */
static PyObject *
pyarg_parsearrayandkeywords_kinds(PyObject *Py_UNUSED(module), PyObject *args, PyObject *kwargs)
{
    static const char *const kwlist[] = {"", "bytes", "object", NULL};
    PyObject *array[ARGUMENTS_MAX], *kwnames, *positional, *object = Py_None;
    const char *text;
    struct { char before; Py_ssize_t size; char after; } guarded = {'<', 0, '>'};
    int parsed;
    Py_ssize_t count = arguments_array(args, kwargs, array, &kwnames);
    if (count < 0) {
        return NULL;
    }
    parsed = PyArg_ParseArrayAndKeywords(array, count, kwnames, "O|y#$O", kwlist, &positional, &text, &guarded.size,
                                         &object);
    Py_XDECREF(kwnames);
    if (!parsed) {
        return NULL;
    }
    if (guarded.before != '<' || guarded.after != '>') {
        PyErr_SetString(PyExc_AssertionError, "the size is not a Py_ssize_t");
        return NULL;
    }
    return Py_BuildValue("OnO", positional, guarded.size, object);
}
#endif

static PyMethodDef args_methods[] = {
#ifdef HAVE_PyArg_ParseArray
    {"pyarg_parsearray", pyarg_parsearray, METH_VARARGS, NULL},
    {"pyarg_parsearray_objects", pyarg_parsearray_objects, METH_VARARGS, NULL},
    {"pyarg_parsearray_none", pyarg_parsearray_none, METH_NOARGS, NULL},
#endif
#ifdef HAVE_PyArg_ParseArrayAndKeywords
    {"pyarg_parsearrayandkeywords", (PyCFunction)(void (*)(void))pyarg_parsearrayandkeywords,
     METH_VARARGS | METH_KEYWORDS, NULL},
    {"pyarg_parsearrayandkeywords_kinds", (PyCFunction)(void (*)(void))pyarg_parsearrayandkeywords_kinds,
     METH_VARARGS | METH_KEYWORDS, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_args(PyObject *module)
{
    return PyModule_AddFunctions(module, args_methods);
}
