/* Strings. */

#ifdef HAVE_PyUnicode_Equal
static PyObject *
unicode_equal(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *str1, *str2;
    if (!PyArg_ParseTuple(args, "OO", &str1, &str2)) {
        return NULL;
    }
    NULLABLE(str1);
    NULLABLE(str2);
    RETURN_INT(PyUnicode_Equal(str1, str2));
}
#endif

#ifdef HAVE_PyUnicode_EqualToUTF8
/* unicode_equaltoutf8(str, bytes) -> int */
static PyObject *
unicode_equaltoutf8(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *left, *bytes;
    const char *right;
    Py_ssize_t size;
    if (!PyArg_ParseTuple(args, "OO", &left, &bytes) || !testcapi_bytes(bytes, &right, &size)) {
        return NULL;
    }
    NULLABLE(left);
    RETURN_INT(PyUnicode_EqualToUTF8(left, right));
}
#endif

#ifdef HAVE_PyUnicode_EqualToUTF8AndSize
/* unicode_equaltoutf8andsize(str, bytes, size=len(bytes)) -> int */
static PyObject *
unicode_equaltoutf8andsize(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *left, *bytes;
    const char *right;
    Py_ssize_t length, size = -1;
    if (!PyArg_ParseTuple(args, "OO|n", &left, &bytes, &size) || !testcapi_bytes(bytes, &right, &length)) {
        return NULL;
    }
    NULLABLE(left);
    RETURN_INT(PyUnicode_EqualToUTF8AndSize(left, right, PyTuple_Size(args) < 3 ? length : size));
}
#endif

#ifdef HAVE_PyUnstable_Unicode_GET_CACHED_HASH
static PyObject *
unicode_GET_CACHED_HASH(PyObject *Py_UNUSED(module), PyObject *arg)
{
    return PyLong_FromSsize_t(PyUnstable_Unicode_GET_CACHED_HASH(arg));
}
#endif

static PyMethodDef unicode_methods[] = {
#ifdef HAVE_PyUnicode_Equal
    {"unicode_equal", unicode_equal, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyUnicode_EqualToUTF8
    {"unicode_equaltoutf8", unicode_equaltoutf8, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyUnicode_EqualToUTF8AndSize
    {"unicode_equaltoutf8andsize", unicode_equaltoutf8andsize, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyUnstable_Unicode_GET_CACHED_HASH
    {"unicode_GET_CACHED_HASH", unicode_GET_CACHED_HASH, METH_O, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_unicode(PyObject *module)
{
    return PyModule_AddFunctions(module, unicode_methods);
}
