/* Floating-point numbers. */

#ifdef HAVE_PyFloat_Pack2
/* float_pack(size, x, le) -> bytes */
static PyObject *
float_pack(PyObject *Py_UNUSED(module), PyObject *args)
{
    int size, le, status;
    double x;
    char data[8];
    if (!PyArg_ParseTuple(args, "idi", &size, &x, &le)) {
        return NULL;
    }
    memset(data, 0x5A, sizeof(data));
    switch (size) {
    case 2:
        status = PyFloat_Pack2(x, data, le);
        break;
    case 4:
        status = PyFloat_Pack4(x, data, le);
        break;
    case 8:
        status = PyFloat_Pack8(x, data, le);
        break;
    default:
        PyErr_SetString(PyExc_ValueError, "size must be 2, 4 or 8");
        return NULL;
    }
    if (status < 0) {
        return NULL;
    }
    return PyBytes_FromStringAndSize(data, size);
}

/* float_unpack(bytes, le) -> float */
static PyObject *
float_unpack(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *bytes;
    const char *data;
    Py_ssize_t size;
    int le;
    double x;
    if (!PyArg_ParseTuple(args, "Oi", &bytes, &le) || !testcapi_bytes(bytes, &data, &size)) {
        return NULL;
    }
    switch (size) {
    case 2:
        x = PyFloat_Unpack2(data, le);
        break;
    case 4:
        x = PyFloat_Unpack4(data, le);
        break;
    case 8:
        x = PyFloat_Unpack8(data, le);
        break;
    default:
        PyErr_SetString(PyExc_ValueError, "2, 4 or 8 bytes are needed");
        return NULL;
    }
    if (x == -1.0 && PyErr_Occurred()) {
        return NULL;
    }
    return PyFloat_FromDouble(x);
}
#endif

/* float_infinity() -> (Py_INFINITY, Py_DTSF_NO_NEG_0) */
static PyObject *
float_constants(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    return Py_BuildValue("di", Py_INFINITY, Py_DTSF_NO_NEG_0);
}

static PyMethodDef float_methods[] = {
#ifdef HAVE_PyFloat_Pack2
    {"float_pack", float_pack, METH_VARARGS, NULL},
    {"float_unpack", float_unpack, METH_VARARGS, NULL},
#endif
    {"float_constants", float_constants, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static int
init_float(PyObject *module)
{
    return PyModule_AddFunctions(module, float_methods);
}
