/* PyUnicodeWriter and PyBytesWriter: two types with a method for each function. */

#include <wchar.h>

#ifdef HAVE_PyUnicodeWriter_Create
typedef struct {
    INSTANCE_HEAD
    PyUnicodeWriter *writer;
} UnicodeWriterObject;

static PyUnicodeWriter *
unicode_writer(PyObject *self)
{
    PyUnicodeWriter *writer = INSTANCE(UnicodeWriterObject, self)->writer;
    if (writer == NULL) {
        PyErr_SetString(PyExc_ValueError, "operation on finished writer");
    }
    return writer;
}

static PyObject *
unicode_writer_new(PyTypeObject *type, PyObject *args, PyObject *Py_UNUSED(kwargs))
{
    Py_ssize_t size;
    PyUnicodeWriter *writer;
    PyObject *self;
    if (!PyArg_ParseTuple(args, "n", &size)) {
        return NULL;
    }
    writer = PyUnicodeWriter_Create(size);
    if (writer == NULL) {
        return NULL;
    }
    self = PyType_GenericAlloc(type, 0);
    if (self == NULL) {
        PyUnicodeWriter_Discard(writer);
        return NULL;
    }
    INSTANCE(UnicodeWriterObject, self)->writer = writer;
    return self;
}

static void
unicode_writer_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    /* NULL is allowed. */
    PyUnicodeWriter_Discard(INSTANCE(UnicodeWriterObject, self)->writer);
    PyObject_Free(self);
    Py_DECREF(type);
}

#define UNICODE_WRITER(self) \
    PyUnicodeWriter *writer = unicode_writer(self); \
    if (writer == NULL) { \
        return NULL; \
    }
/* 0 or -1, with an exception or without as it should be */
#define RETURN_STATUS(expression) do { \
        int return_status_ = (expression); \
        if ((return_status_ < 0) != (PyErr_Occurred() != NULL) || return_status_ > 0) { \
            PyErr_Format(PyExc_AssertionError, "returned %d", return_status_); \
        } \
        if (PyErr_Occurred()) { return NULL; } \
        return none_for_null(NULL); \
    } while (0)

static PyObject *
unicode_writer_write_char(PyObject *self, PyObject *args)
{
    unsigned int ch;
    UNICODE_WRITER(self)
    if (!PyArg_ParseTuple(args, "I", &ch)) {
        return NULL;
    }
    RETURN_STATUS(PyUnicodeWriter_WriteChar(writer, ch));
}

static PyObject *
unicode_writer_write_utf8(PyObject *self, PyObject *args)
{
    const char *text;
    PyObject *object;
    Py_ssize_t length, size;
    UNICODE_WRITER(self)
    if (!PyArg_ParseTuple(args, "On", &object, &size) || !testcapi_bytes(object, &text, &length)) {
        return NULL;
    }
    RETURN_STATUS(PyUnicodeWriter_WriteUTF8(writer, text, size));
}

static PyObject *
unicode_writer_write_ascii(PyObject *self, PyObject *args)
{
    const char *text;
    PyObject *object;
    Py_ssize_t length, size;
    UNICODE_WRITER(self)
    if (!PyArg_ParseTuple(args, "On", &object, &size) || !testcapi_bytes(object, &text, &length)) {
        return NULL;
    }
    RETURN_STATUS(PyUnicodeWriter_WriteASCII(writer, text, size));
}

/* The bytes are in the machine's order; they are copied so that an end is behind them. */
static PyObject *
unicode_writer_write_widechar(PyObject *self, PyObject *args)
{
    const char *text;
    PyObject *object;
    Py_ssize_t length, size = -100;
    wchar_t *copy;
    int status;
    UNICODE_WRITER(self)
    if (!PyArg_ParseTuple(args, "O|n", &object, &size) || !testcapi_bytes(object, &text, &length)) {
        return NULL;
    }
    if (text == NULL) {
        RETURN_STATUS(PyUnicodeWriter_WriteWideChar(writer, NULL, size));
    }
    if (size == -100) {
        size = length / (Py_ssize_t)sizeof(wchar_t);
    }
    copy = (wchar_t *)PyMem_Malloc((size_t)length + sizeof(wchar_t));
    if (copy == NULL) {
        return PyErr_NoMemory();
    }
    memset(copy, 0, (size_t)length + sizeof(wchar_t));
    memcpy(copy, text, (size_t)length);
    status = PyUnicodeWriter_WriteWideChar(writer, copy, size);
    PyMem_Free(copy);
    RETURN_STATUS(status);
}

static PyObject *
unicode_writer_write_ucs4(PyObject *self, PyObject *args)
{
    const char *text;
    PyObject *object;
    Py_ssize_t length, size = -100;
    Py_UCS4 *copy;
    int status;
    UNICODE_WRITER(self)
    if (!PyArg_ParseTuple(args, "O|n", &object, &size) || !testcapi_bytes(object, &text, &length)) {
        return NULL;
    }
    if (text == NULL) {
        RETURN_STATUS(PyUnicodeWriter_WriteUCS4(writer, NULL, size));
    }
    if (size == -100) {
        size = length / (Py_ssize_t)sizeof(Py_UCS4);
    }
    copy = (Py_UCS4 *)PyMem_Malloc((size_t)length + sizeof(Py_UCS4));
    if (copy == NULL) {
        return PyErr_NoMemory();
    }
    memcpy(copy, text, (size_t)length);
    status = PyUnicodeWriter_WriteUCS4(writer, copy, size);
    PyMem_Free(copy);
    RETURN_STATUS(status);
}

static PyObject *
unicode_writer_write_str(PyObject *self, PyObject *object)
{
    UNICODE_WRITER(self)
    RETURN_STATUS(PyUnicodeWriter_WriteStr(writer, object));
}

static PyObject *
unicode_writer_write_repr(PyObject *self, PyObject *object)
{
    UNICODE_WRITER(self)
    NULLABLE(object);
    RETURN_STATUS(PyUnicodeWriter_WriteRepr(writer, object));
}

static PyObject *
unicode_writer_write_substring(PyObject *self, PyObject *args)
{
    PyObject *text;
    Py_ssize_t start, end;
    UNICODE_WRITER(self)
    if (!PyArg_ParseTuple(args, "Onn", &text, &start, &end)) {
        return NULL;
    }
    RETURN_STATUS(PyUnicodeWriter_WriteSubstring(writer, text, start, end));
}

/* decodeutf8stateful(bytes, length, errors, use_consumed=False) -> consumed */
static PyObject *
unicode_writer_decodeutf8stateful(PyObject *self, PyObject *args)
{
    const char *text, *errors;
    PyObject *object, *errors_object;
    Py_ssize_t size, errors_size, length, consumed = 12345;
    int use_consumed = 0, status;
    UNICODE_WRITER(self)
    if (!PyArg_ParseTuple(args, "OnO|i", &object, &length, &errors_object, &use_consumed)
        || !testcapi_bytes(object, &text, &size) || !testcapi_bytes(errors_object, &errors, &errors_size)) {
        return NULL;
    }
    status = PyUnicodeWriter_DecodeUTF8Stateful(writer, text, length, errors, use_consumed ? &consumed : NULL);
    if (use_consumed && status < 0 && consumed != 0) {
        PyErr_Clear();
        PyErr_Format(PyExc_AssertionError, "consumed %zd though it failed", consumed);
        return NULL;
    }
    if (!use_consumed || status < 0) {
        RETURN_STATUS(status);
    }
    return PyLong_FromSsize_t(consumed);
}

static PyObject *
unicode_writer_format_i(PyObject *self, PyObject *args)
{
    const char *format;
    int value;
    UNICODE_WRITER(self)
    if (!PyArg_ParseTuple(args, "yi", &format, &value)) {
        return NULL;
    }
    RETURN_STATUS(PyUnicodeWriter_Format(writer, format, value));
}

/* format_o(format, *objects): three at most, for %R and its like */
static PyObject *
unicode_writer_format_o(PyObject *self, PyObject *args)
{
    const char *format;
    PyObject *one = NULL, *two = NULL, *three = NULL;
    UNICODE_WRITER(self)
    if (!PyArg_ParseTuple(args, "y|OOO", &format, &one, &two, &three)) {
        return NULL;
    }
    RETURN_STATUS(PyUnicodeWriter_Format(writer, format, one, two, three));
}

static PyObject *
unicode_writer_get_pointer(PyObject *self, PyObject *Py_UNUSED(args))
{
    UNICODE_WRITER(self)
    return PyLong_FromVoidPtr(writer);
}

static PyObject *
unicode_writer_finish(PyObject *self, PyObject *Py_UNUSED(args))
{
    UNICODE_WRITER(self)
    INSTANCE(UnicodeWriterObject, self)->writer = NULL;
    return PyUnicodeWriter_Finish(writer);
}

static PyObject *
unicode_writer_write_latin1(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(args))
{
    PyErr_SetString(PyExc_NotImplementedError, "_PyUnicodeWriter_WriteLatin1String is private");
    return NULL;
}

static PyMethodDef unicode_writer_methods[] = {
    {"write_char", unicode_writer_write_char, METH_VARARGS, NULL},
    {"write_utf8", unicode_writer_write_utf8, METH_VARARGS, NULL},
    {"write_latin1", unicode_writer_write_latin1, METH_VARARGS, NULL},
    {"write_ascii", unicode_writer_write_ascii, METH_VARARGS, NULL},
    {"write_widechar", unicode_writer_write_widechar, METH_VARARGS, NULL},
    {"write_ucs4", unicode_writer_write_ucs4, METH_VARARGS, NULL},
    {"write_str", unicode_writer_write_str, METH_O, NULL},
    {"write_repr", unicode_writer_write_repr, METH_O, NULL},
    {"write_substring", unicode_writer_write_substring, METH_VARARGS, NULL},
    {"decodeutf8stateful", unicode_writer_decodeutf8stateful, METH_VARARGS, NULL},
    {"format_i", unicode_writer_format_i, METH_VARARGS, NULL},
    {"format_o", unicode_writer_format_o, METH_VARARGS, NULL},
    {"get_pointer", unicode_writer_get_pointer, METH_NOARGS, NULL},
    {"finish", unicode_writer_finish, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot unicode_writer_slots[] = {
    {Py_tp_new, (void *)unicode_writer_new},
    {Py_tp_dealloc, (void *)unicode_writer_dealloc},
    {Py_tp_methods, unicode_writer_methods},
    {0, NULL},
};

static PyType_Spec unicode_writer_spec = {
    "testcapi.PyUnicodeWriter", INSTANCE_SIZE(UnicodeWriterObject), 0, Py_TPFLAGS_DEFAULT, unicode_writer_slots,
};
#endif

#ifdef HAVE_PyBytesWriter_Create
typedef struct {
    INSTANCE_HEAD
    PyBytesWriter *writer;
} BytesWriterObject;

static PyBytesWriter *
bytes_writer(PyObject *self)
{
    PyBytesWriter *writer = INSTANCE(BytesWriterObject, self)->writer;
    if (writer == NULL) {
        PyErr_SetString(PyExc_ValueError, "operation on finished writer");
    }
    return writer;
}

/* PyBytesWriter(size, use_bytearray=0): what is there at first is filled with zeros */
static PyObject *
bytes_writer_new(PyTypeObject *type, PyObject *args, PyObject *Py_UNUSED(kwargs))
{
    Py_ssize_t size;
    int use_bytearray = 0;
    PyBytesWriter *writer;
    PyObject *self;
    if (!PyArg_ParseTuple(args, "n|i", &size, &use_bytearray)) {
        return NULL;
    }
    if (use_bytearray) {
        PyErr_SetString(PyExc_NotImplementedError, "only bytes");
        return NULL;
    }
    writer = PyBytesWriter_Create(size);
    if (writer == NULL) {
        return NULL;
    }
#ifndef Py_DEBUG
    /* Tests do not read what nothing was written to. */
    memset(PyBytesWriter_GetData(writer), 0, (size_t)size);
#endif
    self = PyType_GenericAlloc(type, 0);
    if (self == NULL) {
        PyBytesWriter_Discard(writer);
        return NULL;
    }
    INSTANCE(BytesWriterObject, self)->writer = writer;
    return self;
}

static void
bytes_writer_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    /* NULL is allowed. */
    PyBytesWriter_Discard(INSTANCE(BytesWriterObject, self)->writer);
    PyObject_Free(self);
    Py_DECREF(type);
}

#define BYTES_WRITER(self) \
    PyBytesWriter *writer = bytes_writer(self); \
    if (writer == NULL) { \
        return NULL; \
    }
#ifndef RETURN_STATUS
#define RETURN_STATUS(expression) do { \
        int return_status_ = (expression); \
        if ((return_status_ < 0) != (PyErr_Occurred() != NULL) || return_status_ > 0) { \
            PyErr_Format(PyExc_AssertionError, "returned %d", return_status_); \
        } \
        if (PyErr_Occurred()) { return NULL; } \
        return none_for_null(NULL); \
    } while (0)
#endif

/* write(position, bytes): into the buffer itself */
static PyObject *
bytes_writer_write(PyObject *self, PyObject *args)
{
    Py_ssize_t position, length;
    const char *bytes;
    PyObject *object;
    BYTES_WRITER(self)
    if (!PyArg_ParseTuple(args, "nO", &position, &object) || !testcapi_bytes(object, &bytes, &length)) {
        return NULL;
    }
    if (position < 0 || length > PyBytesWriter_GetSize(writer) - position) {
        PyErr_SetString(PyExc_ValueError, "outside the buffer");
        return NULL;
    }
    memcpy((char *)PyBytesWriter_GetData(writer) + position, bytes, (size_t)length);
    return none_for_null(NULL);
}

static PyObject *
bytes_writer_write_bytes(PyObject *self, PyObject *args)
{
    const char *bytes;
    PyObject *object;
    Py_ssize_t length, size;
    BYTES_WRITER(self)
    if (!PyArg_ParseTuple(args, "On", &object, &size) || !testcapi_bytes(object, &bytes, &length)) {
        return NULL;
    }
    RETURN_STATUS(PyBytesWriter_WriteBytes(writer, bytes, size));
}

static PyObject *
bytes_writer_format_i(PyObject *self, PyObject *args)
{
    const char *format;
    int value;
    BYTES_WRITER(self)
    if (!PyArg_ParseTuple(args, "yi", &format, &value)) {
        return NULL;
    }
    RETURN_STATUS(PyBytesWriter_Format(writer, format, value));
}

static PyObject *
bytes_writer_format_s(PyObject *self, PyObject *args)
{
    const char *format, *value;
    BYTES_WRITER(self)
    if (!PyArg_ParseTuple(args, "yy", &format, &value)) {
        return NULL;
    }
    RETURN_STATUS(PyBytesWriter_Format(writer, format, value));
}

static PyObject *
bytes_writer_resize(PyObject *self, PyObject *args)
{
    Py_ssize_t size;
    BYTES_WRITER(self)
    if (!PyArg_ParseTuple(args, "n", &size)) {
        return NULL;
    }
    RETURN_STATUS(PyBytesWriter_Resize(writer, size));
}

static PyObject *
bytes_writer_grow(PyObject *self, PyObject *args)
{
    Py_ssize_t size;
    BYTES_WRITER(self)
    if (!PyArg_ParseTuple(args, "n", &size)) {
        return NULL;
    }
    RETURN_STATUS(PyBytesWriter_Grow(writer, size));
}

/* grow_and_update_pointer(size, offset) -> offset of the new pointer */
static PyObject *
bytes_writer_grow_and_update_pointer(PyObject *self, PyObject *args)
{
    Py_ssize_t size, offset;
    char *pointer;
    BYTES_WRITER(self)
    if (!PyArg_ParseTuple(args, "nn", &size, &offset)) {
        return NULL;
    }
    pointer = (char *)PyBytesWriter_GetData(writer) + offset;
    pointer = (char *)PyBytesWriter_GrowAndUpdatePointer(writer, size, pointer);
    if (pointer == NULL) {
        return NULL;
    }
    return PyLong_FromSsize_t(pointer - (char *)PyBytesWriter_GetData(writer));
}

static PyObject *
bytes_writer_get_data(PyObject *self, PyObject *Py_UNUSED(args))
{
    BYTES_WRITER(self)
    return PyBytes_FromStringAndSize((char *)PyBytesWriter_GetData(writer), PyBytesWriter_GetSize(writer));
}

static PyObject *
bytes_writer_get_size(PyObject *self, PyObject *Py_UNUSED(args))
{
    BYTES_WRITER(self)
    return PyLong_FromSsize_t(PyBytesWriter_GetSize(writer));
}

static PyObject *
bytes_writer_finish(PyObject *self, PyObject *Py_UNUSED(args))
{
    BYTES_WRITER(self)
    INSTANCE(BytesWriterObject, self)->writer = NULL;
    return PyBytesWriter_Finish(writer);
}

static PyObject *
bytes_writer_finish_with_size(PyObject *self, PyObject *args)
{
    Py_ssize_t size;
    BYTES_WRITER(self)
    if (!PyArg_ParseTuple(args, "n", &size)) {
        return NULL;
    }
    INSTANCE(BytesWriterObject, self)->writer = NULL;
    return PyBytesWriter_FinishWithSize(writer, size);
}

/* finish_with_pointer(offset): the pointer is that far behind the buffer's start */
static PyObject *
bytes_writer_finish_with_pointer(PyObject *self, PyObject *args)
{
    Py_ssize_t offset;
    BYTES_WRITER(self)
    if (!PyArg_ParseTuple(args, "n", &offset)) {
        return NULL;
    }
    INSTANCE(BytesWriterObject, self)->writer = NULL;
    return PyBytesWriter_FinishWithPointer(writer, (char *)PyBytesWriter_GetData(writer) + offset);
}

static PyMethodDef bytes_writer_methods[] = {
    {"write", bytes_writer_write, METH_VARARGS, NULL},
    {"write_bytes", bytes_writer_write_bytes, METH_VARARGS, NULL},
    {"format_i", bytes_writer_format_i, METH_VARARGS, NULL},
    {"format_s", bytes_writer_format_s, METH_VARARGS, NULL},
    {"resize", bytes_writer_resize, METH_VARARGS, NULL},
    {"grow", bytes_writer_grow, METH_VARARGS, NULL},
    {"grow_and_update_pointer", bytes_writer_grow_and_update_pointer, METH_VARARGS, NULL},
    {"get_data", bytes_writer_get_data, METH_NOARGS, NULL},
    {"get_size", bytes_writer_get_size, METH_NOARGS, NULL},
    {"finish", bytes_writer_finish, METH_NOARGS, NULL},
    {"finish_with_size", bytes_writer_finish_with_size, METH_VARARGS, NULL},
    {"finish_with_pointer", bytes_writer_finish_with_pointer, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot bytes_writer_slots[] = {
    {Py_tp_new, (void *)bytes_writer_new},
    {Py_tp_dealloc, (void *)bytes_writer_dealloc},
    {Py_tp_methods, bytes_writer_methods},
    {0, NULL},
};

static PyType_Spec bytes_writer_spec = {
    "testcapi.PyBytesWriter", INSTANCE_SIZE(BytesWriterObject), 0, Py_TPFLAGS_DEFAULT, bytes_writer_slots,
};
#endif

#if defined(HAVE_PyUnicodeWriter_Create) || defined(HAVE_PyBytesWriter_Create)
static int
add_writer_type(PyObject *module, const char *name, PyType_Spec *spec)
{
    PyObject *type = PyType_FromSpec(spec);
    int status = type == NULL ? -1 : PyObject_SetAttrString(module, name, type);
    Py_XDECREF(type);
    return status;
}
#endif

static int
init_writers(PyObject *module)
{
#ifdef HAVE_PyUnicodeWriter_Create
    if (add_writer_type(module, "PyUnicodeWriter", &unicode_writer_spec) < 0) {
        return -1;
    }
#endif
#ifdef HAVE_PyBytesWriter_Create
    if (add_writer_type(module, "PyBytesWriter", &bytes_writer_spec) < 0) {
        return -1;
    }
#endif
    return PyModule_AddIntConstant(module, "SIZEOF_WCHAR_T", (long)sizeof(wchar_t));
}
