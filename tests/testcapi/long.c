/* Integers. */

#ifdef HAVE_PyLong_AsInt
static PyObject *
wrap_PyLong_AsInt(PyObject *Py_UNUSED(module), PyObject *arg)
{
    NULLABLE(arg);
    RETURN_INT(PyLong_AsInt(arg));
}
#endif

/* pylong_asint32(obj) -> int: there and back.
 * pylong_asint32_out(obj) -> (returned, value, exception or None): what the out-parameter holds on every path. */
#define LONG_FIXED(name, function, back, type) \
    static PyObject * \
    name(PyObject *Py_UNUSED(module), PyObject *arg) \
    { \
        type value; \
        NULLABLE(arg); \
        if (function(arg, &value) < 0) { \
            return NULL; \
        } \
        return back(value); \
    } \
    static PyObject * \
    name##_out(PyObject *Py_UNUSED(module), PyObject *arg) \
    { \
        type value = (type)0x5A5A5A5A; \
        PyObject *exception, *message, *traceback; \
        int returned; \
        NULLABLE(arg); \
        returned = function(arg, &value); \
        PyErr_Fetch(&exception, &message, &traceback); \
        Py_XDECREF(message); \
        Py_XDECREF(traceback); \
        return Py_BuildValue("iNN", returned, back(value), none_for_null(exception)); \
    }

#ifdef HAVE_PyLong_AsInt32
LONG_FIXED(pylong_asint32, PyLong_AsInt32, PyLong_FromInt32, int32_t)
#endif
#ifdef HAVE_PyLong_AsUInt32
LONG_FIXED(pylong_asuint32, PyLong_AsUInt32, PyLong_FromUInt32, uint32_t)
#endif
#ifdef HAVE_PyLong_AsInt64
LONG_FIXED(pylong_asint64, PyLong_AsInt64, PyLong_FromInt64, int64_t)
#endif
#ifdef HAVE_PyLong_AsUInt64
LONG_FIXED(pylong_asuint64, PyLong_AsUInt64, PyLong_FromUInt64, uint64_t)
#endif

#ifdef HAVE_PyLong_AsNativeBytes
/* pylong_asnativebytes(v, bytearray, n_bytes, flags) -> int */
static PyObject *
pylong_asnativebytes(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *v, *buffer;
    Py_ssize_t n_bytes;
    int flags;
    if (!PyArg_ParseTuple(args, "OO!ni", &v, &PyByteArray_Type, &buffer, &n_bytes, &flags)) {
        return NULL;
    }
    if (n_bytes > PyByteArray_Size(buffer)) {
        PyErr_SetString(PyExc_ValueError, "the bytearray is smaller than n_bytes");
        return NULL;
    }
    RETURN_SIZE(PyLong_AsNativeBytes(v, PyByteArray_AsString(buffer), n_bytes, flags));
}

/* pylong_asnativebytes_null(v, n_bytes) -> int: v None is NULL, and the buffer is */
static PyObject *
pylong_asnativebytes_null(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *v;
    Py_ssize_t n_bytes;
    if (!PyArg_ParseTuple(args, "On", &v, &n_bytes)) {
        return NULL;
    }
    NULLABLE(v);
    RETURN_SIZE(PyLong_AsNativeBytes(v, NULL, n_bytes, -1));
}
#endif

#ifdef HAVE_PyLong_FromNativeBytes
/* pylong_fromnativebytes(bytes or None, n_bytes, flags, signed) -> int */
static PyObject *
pylong_fromnativebytes(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *bytes;
    const char *buffer;
    Py_ssize_t size, n_bytes;
    int flags, is_signed;
    if (!PyArg_ParseTuple(args, "Onii", &bytes, &n_bytes, &flags, &is_signed)
        || !testcapi_bytes(bytes, &buffer, &size)) {
        return NULL;
    }
    if (buffer != NULL && n_bytes > size) {
        PyErr_SetString(PyExc_ValueError, "the buffer is smaller than n_bytes");
        return NULL;
    }
    if (is_signed) {
        return PyLong_FromNativeBytes(buffer, (size_t)n_bytes, flags);
    }
    return PyLong_FromUnsignedNativeBytes(buffer, (size_t)n_bytes, flags);
}
#endif

#ifdef HAVE_PyLong_GetSign
static PyObject *
pylong_getsign(PyObject *Py_UNUSED(module), PyObject *arg)
{
    int sign = UNINITIALIZED_INT;
    if (PyLong_GetSign(arg, &sign) < 0) {
        if (sign != UNINITIALIZED_INT) {
            PyErr_SetString(PyExc_AssertionError, "the out-parameter was set");
        }
        return NULL;
    }
    return PyLong_FromLong(sign);
}
#endif

#ifdef HAVE_PyLong_IsPositive
static PyObject *
pylong_ispositive(PyObject *Py_UNUSED(module), PyObject *arg)
{
    RETURN_INT(PyLong_IsPositive(arg));
}
#endif

#ifdef HAVE_PyLong_IsNegative
static PyObject *
pylong_isnegative(PyObject *Py_UNUSED(module), PyObject *arg)
{
    RETURN_INT(PyLong_IsNegative(arg));
}
#endif

#ifdef HAVE_PyLong_IsZero
static PyObject *
pylong_iszero(PyObject *Py_UNUSED(module), PyObject *arg)
{
    RETURN_INT(PyLong_IsZero(arg));
}
#endif

#ifdef HAVE_PyUnstable_Long_IsCompact
/* call_long_compact_api(int) -> (is_compact, value): -1 for the value if it is not */
static PyObject *
call_long_compact_api(PyObject *Py_UNUSED(module), PyObject *arg)
{
    const PyLongObject *number = (const PyLongObject *)(void *)arg;
    int is_compact;
    if (!PyLong_Check(arg)) {
        PyErr_SetString(PyExc_TypeError, "an int is needed");
        return NULL;
    }
    is_compact = PyUnstable_Long_IsCompact(number);
    return Py_BuildValue("in", is_compact, is_compact ? PyUnstable_Long_CompactValue(number) : (Py_ssize_t)-1);
}
#endif

#ifdef HAVE_PyIndex_Check
static PyObject *
index_check(PyObject *Py_UNUSED(module), PyObject *arg)
{
    return PyLong_FromLong(PyIndex_Check(arg));
}
#endif

#ifdef HAVE_PyLong_GetNativeLayout
static PyObject *
get_pylong_layout(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    const PyLongLayout *layout = PyLong_GetNativeLayout();
    return Py_BuildValue("{sisisisi}", "bits_per_digit", (int)layout->bits_per_digit, "digit_size",
                         (int)layout->digit_size, "digits_order", (int)layout->digits_order, "digit_endianness",
                         (int)layout->digit_endianness);
}
#endif

#ifdef HAVE_PyLong_Export
/* pylong_export(obj) -> int or (negative, digits) */
static PyObject *
pylong_export(PyObject *Py_UNUSED(module), PyObject *arg)
{
    PyLongExport number;
    PyObject *digits;
    Py_ssize_t index;
    size_t size = PyLong_GetNativeLayout()->digit_size;
    memset(&number, 0xA5, sizeof(number));
    if (PyLong_Export(arg, &number) < 0) {
        if (number.value != 0 || number.negative != 0 || number.ndigits != 0 || number.digits != NULL) {
            PyErr_SetString(PyExc_AssertionError, "the export was not zeroed");
        }
        return NULL;
    }
    if (number.digits == NULL) {
        PyObject *value = PyLong_FromLongLong(number.value);
        PyLong_FreeExport(&number);
        return value;
    }
    digits = PyList_New(0);
    for (index = 0; digits != NULL && index < number.ndigits; index++) {
        const void *place = (const char *)number.digits + (size_t)index * size;
        PyObject *item = PyLong_FromUnsignedLong(size == 1   ? *(const uint8_t *)place
                                                 : size == 2 ? *(const uint16_t *)place
                                                             : *(const uint32_t *)place);
        if (item == NULL || PyList_Append(digits, item) < 0) {
            Py_CLEAR(digits);
        }
        Py_XDECREF(item);
    }
    PyLong_FreeExport(&number);
    /* A second time does nothing. */
    PyLong_FreeExport(&number);
    return digits == NULL ? NULL : Py_BuildValue("iN", (int)number.negative, digits);
}
#endif

#ifdef HAVE_PyLongWriter_Create
/* pylongwriter_create(negative, list of digits) -> int */
static PyObject *
pylongwriter_create(PyObject *Py_UNUSED(module), PyObject *args)
{
    int negative;
    PyObject *list;
    Py_ssize_t ndigits, index;
    void *digits = UNINITIALIZED_PTR;
    PyLongWriter *writer;
    size_t size = PyLong_GetNativeLayout()->digit_size;
    if (!PyArg_ParseTuple(args, "iO!", &negative, &PyList_Type, &list)) {
        return NULL;
    }
    ndigits = PyList_Size(list);
    writer = PyLongWriter_Create(negative, ndigits, &digits);
    if (writer == NULL) {
        if (digits != NULL) {
            PyErr_SetString(PyExc_AssertionError, "the out-parameter is not NULL");
        }
        return NULL;
    }
    for (index = 0; index < ndigits; index++) {
        unsigned long value = PyLong_AsUnsignedLong(PyList_GetItem(list, index));
        char *place = (char *)digits + (size_t)index * size;
        if (value == (unsigned long)-1 && PyErr_Occurred()) {
            PyLongWriter_Discard(writer);
            return NULL;
        }
        if (size == 1) {
            *(uint8_t *)place = (uint8_t)value;
        } else if (size == 2) {
            *(uint16_t *)(void *)place = (uint16_t)value;
        } else {
            *(uint32_t *)(void *)place = (uint32_t)value;
        }
    }
    return PyLongWriter_Finish(writer);
}

/* pylongwriter_create_only(ndigits): begins a writer and gives it up */
static PyObject *
pylongwriter_create_only(PyObject *Py_UNUSED(module), PyObject *arg)
{
    void *digits = UNINITIALIZED_PTR;
    Py_ssize_t ndigits = PyLong_AsSsize_t(arg);
    PyLongWriter *writer;
    if (ndigits == -1 && PyErr_Occurred()) {
        return NULL;
    }
    writer = PyLongWriter_Create(0, ndigits, &digits);
    PyLongWriter_Discard(writer);
    PyLongWriter_Discard(NULL);
    if (writer == NULL) {
        return NULL;
    }
    return PyLong_FromLong(digits != NULL && digits != UNINITIALIZED_PTR);
}
#endif

static PyMethodDef long_methods[] = {
#ifdef HAVE_PyLong_AsInt
    {"PyLong_AsInt", wrap_PyLong_AsInt, METH_O, NULL},
#endif
#ifdef HAVE_PyLong_AsInt32
    {"pylong_asint32", pylong_asint32, METH_O, NULL},
    {"pylong_asint32_out", pylong_asint32_out, METH_O, NULL},
#endif
#ifdef HAVE_PyLong_AsUInt32
    {"pylong_asuint32", pylong_asuint32, METH_O, NULL},
    {"pylong_asuint32_out", pylong_asuint32_out, METH_O, NULL},
#endif
#ifdef HAVE_PyLong_AsInt64
    {"pylong_asint64", pylong_asint64, METH_O, NULL},
    {"pylong_asint64_out", pylong_asint64_out, METH_O, NULL},
#endif
#ifdef HAVE_PyLong_AsUInt64
    {"pylong_asuint64", pylong_asuint64, METH_O, NULL},
    {"pylong_asuint64_out", pylong_asuint64_out, METH_O, NULL},
#endif
#ifdef HAVE_PyLong_AsNativeBytes
    {"pylong_asnativebytes", pylong_asnativebytes, METH_VARARGS, NULL},
    {"pylong_asnativebytes_null", pylong_asnativebytes_null, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyLong_FromNativeBytes
    {"pylong_fromnativebytes", pylong_fromnativebytes, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyLong_GetSign
    {"pylong_getsign", pylong_getsign, METH_O, NULL},
#endif
#ifdef HAVE_PyLong_IsPositive
    {"pylong_ispositive", pylong_ispositive, METH_O, NULL},
#endif
#ifdef HAVE_PyLong_IsNegative
    {"pylong_isnegative", pylong_isnegative, METH_O, NULL},
#endif
#ifdef HAVE_PyLong_IsZero
    {"pylong_iszero", pylong_iszero, METH_O, NULL},
#endif
#ifdef HAVE_PyUnstable_Long_IsCompact
    {"call_long_compact_api", call_long_compact_api, METH_O, NULL},
#endif
#ifdef HAVE_PyIndex_Check
    {"index_check", index_check, METH_O, NULL},
#endif
#ifdef HAVE_PyLong_GetNativeLayout
    {"get_pylong_layout", get_pylong_layout, METH_NOARGS, NULL},
#endif
#ifdef HAVE_PyLong_Export
    {"pylong_export", pylong_export, METH_O, NULL},
#endif
#ifdef HAVE_PyLongWriter_Create
    {"pylongwriter_create", pylongwriter_create, METH_VARARGS, NULL},
    {"pylongwriter_create_only", pylongwriter_create_only, METH_O, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_long(PyObject *module)
{
    return PyModule_AddFunctions(module, long_methods);
}
