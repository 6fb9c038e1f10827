Writers of str and bytes objects. https://docs.python.org/3/c-api/unicode.html#pyunicodewriter

//@ PyUnicodeWriter
typedef struct PyUnicodeWriter PyUnicodeWriter;

//@ helper for PyUnicodeWriter_Create, PyUnicodeWriter_Discard, PyUnicodeWriter_Finish, PyUnicodeWriter_WriteChar, PyUnicodeWriter_WriteUTF8, PyUnicodeWriter_WriteASCII, PyUnicodeWriter_WriteWideChar, PyUnicodeWriter_WriteUCS4, PyUnicodeWriter_WriteStr, PyUnicodeWriter_WriteRepr, PyUnicodeWriter_WriteSubstring, PyUnicodeWriter_DecodeUTF8Stateful, PyUnicodeWriter_Format
#if CAPI_HAS_private_unicode_writer
typedef _PyUnicodeWriter capi_unicode_writer;
#else
/* The text in UCS-4, which PyUnicode_AsUCS4() writes without a temporary object. */
typedef struct {
    Py_UCS4 *data;
    Py_ssize_t size;
    Py_ssize_t allocated;
    /* What is short needs no second allocation; the whole fits the interpreter's own allocator. */
    Py_UCS4 small_buffer[112];
} capi_unicode_writer;

#define CAPI_SMALL_TEXT CAPI_CAST(Py_ssize_t, sizeof(CAPI_CAST(capi_unicode_writer *, CAPI_NULL)->small_buffer) / sizeof(Py_UCS4))

/* Room for that many characters more; returns where the first goes, or NULL with MemoryError. */
static inline Py_UCS4 *
capi_unicode_reserve(capi_unicode_writer *writer, Py_ssize_t length)
{
    const Py_ssize_t most = PY_SSIZE_T_MAX / CAPI_CAST(Py_ssize_t, sizeof(Py_UCS4));
    Py_ssize_t allocated;
    Py_UCS4 *data;
    if (CAPI_LIKELY(length <= writer->allocated - writer->size)) {
        return writer->data + writer->size;
    }
    if (length > most - writer->size) {
        PyErr_NoMemory();
        return CAPI_NULL;
    }
    allocated = writer->size + length;
    if (allocated <= most - allocated / 2) {
        allocated += allocated / 2;
    }
    data = writer->data == writer->small_buffer ? CAPI_NULL : writer->data;
    data = CAPI_CAST(Py_UCS4 *, PyMem_Realloc(data, CAPI_CAST(size_t, allocated) * sizeof(Py_UCS4)));
    if (data == CAPI_NULL) {
        PyErr_NoMemory();
        return CAPI_NULL;
    }
    if (writer->data == writer->small_buffer) {
        memcpy(data, writer->small_buffer, CAPI_CAST(size_t, writer->size) * sizeof(Py_UCS4));
    }
    writer->data = data;
    writer->allocated = allocated;
    return data + writer->size;
}
#endif

/* Appends an exact str. */
static inline int
capi_unicode_append(capi_unicode_writer *writer, PyObject *text)
{
#if CAPI_HAS_private_unicode_writer
    return _PyUnicodeWriter_WriteStr(writer, text);
#else
    Py_ssize_t length = PyUnicode_GetLength(text);
    Py_UCS4 *end = length < 0 ? CAPI_NULL : capi_unicode_reserve(writer, length);
    if (end == CAPI_NULL) {
        return -1;
    }
    if (length > 0 && PyUnicode_AsUCS4(text, end, length, 0) == CAPI_NULL) {
        return -1;
    }
    writer->size += length;
    return 0;
#endif
}

/* Appends a new str, which it releases; NULL is an error already set. */
static inline int
capi_unicode_append_new(capi_unicode_writer *writer, PyObject *text)
{
    int status;
    if (text == CAPI_NULL) {
        return -1;
    }
    status = capi_unicode_append(writer, text);
    Py_DECREF(text);
    return status;
}

/* Appends ASCII text of a length that is known. */
static inline int
capi_unicode_append_ascii(capi_unicode_writer *writer, const char *text, Py_ssize_t length)
{
#if CAPI_HAS_private_unicode_writer
    return _PyUnicodeWriter_WriteASCIIString(writer, text, length);
#else
    Py_ssize_t index;
    Py_UCS4 *end = capi_unicode_reserve(writer, length);
    if (end == CAPI_NULL) {
        return -1;
    }
    for (index = 0; index < length; index++) {
        end[index] = CAPI_CAST(unsigned char, text[index]);
    }
    writer->size += length;
    return 0;
#endif
}

static inline int
capi_is_ascii(const char *text, Py_ssize_t length)
{
    const size_t high_bits = CAPI_CAST(size_t, -1) / 255 * 128;
    Py_ssize_t index = 0;
    unsigned int rest = 0;
    for (; length - index >= CAPI_CAST(Py_ssize_t, sizeof(size_t)); index += CAPI_CAST(Py_ssize_t, sizeof(size_t))) {
        size_t word;
        memcpy(&word, text + index, sizeof(word));
        if (word & high_bits) {
            return 0;
        }
    }
    for (; index < length; index++) {
        rest |= CAPI_CAST(unsigned char, text[index]);
    }
    return rest < 128;
}

//@ PyUnicodeWriter_Discard
static inline void
capi_PyUnicodeWriter_Discard(PyUnicodeWriter *writer)
{
    capi_unicode_writer *self = CAPI_REINTERPRET(capi_unicode_writer *, writer);
    if (writer == CAPI_NULL) {
        return;
    }
#if CAPI_HAS_private_unicode_writer
    _PyUnicodeWriter_Dealloc(self);
#else
    if (self->data != self->small_buffer) {
        PyMem_Free(self->data);
    }
#endif
    PyMem_Free(self);
}

//@ PyUnicodeWriter_Create
static inline PyUnicodeWriter *
capi_PyUnicodeWriter_Create(Py_ssize_t length)
{
    capi_unicode_writer *self;
    if (length < 0) {
        PyErr_SetString(PyExc_ValueError, "length must be positive");
        return CAPI_NULL;
    }
    self = CAPI_CAST(capi_unicode_writer *, PyMem_Malloc(sizeof(capi_unicode_writer)));
    if (self == CAPI_NULL) {
        PyErr_NoMemory();
        return CAPI_NULL;
    }
#if CAPI_HAS_private_unicode_writer
    _PyUnicodeWriter_Init(self);
    if (_PyUnicodeWriter_Prepare(self, length, 127) < 0) {
        PyMem_Free(self);
        return CAPI_NULL;
    }
    self->overallocate = 1;
#else
    self->data = self->small_buffer;
    self->size = 0;
    self->allocated = CAPI_SMALL_TEXT;
    if (capi_unicode_reserve(self, length) == CAPI_NULL) {
        PyMem_Free(self);
        return CAPI_NULL;
    }
#endif
    return CAPI_REINTERPRET(PyUnicodeWriter *, self);
}

//@ PyUnicodeWriter_Finish
static inline PyObject *
capi_PyUnicodeWriter_Finish(PyUnicodeWriter *writer)
{
    capi_unicode_writer *self = CAPI_REINTERPRET(capi_unicode_writer *, writer);
    PyObject *text;
#if CAPI_HAS_private_unicode_writer
    text = _PyUnicodeWriter_Finish(self);
    PyMem_Free(self);
#else
#  if SIZEOF_WCHAR_T == 4
    text = PyUnicode_FromWideChar(CAPI_REINTERPRET(const wchar_t *, self->data), self->size);
#  else
    int byteorder = PY_LITTLE_ENDIAN ? -1 : 1;
    text = PyUnicode_DecodeUTF32(CAPI_REINTERPRET(const char *, self->data), self->size * 4, "surrogatepass", &byteorder);
#  endif
    capi_PyUnicodeWriter_Discard(writer);
#endif
    return text;
}

//@ PyUnicodeWriter_WriteChar
static inline int
capi_PyUnicodeWriter_WriteChar(PyUnicodeWriter *writer, Py_UCS4 ch)
{
    capi_unicode_writer *self = CAPI_REINTERPRET(capi_unicode_writer *, writer);
    if (ch > 0x10ffff) {
        PyErr_SetString(PyExc_ValueError, "character must be in range(0x110000)");
        return -1;
    }
#if CAPI_HAS_private_unicode_writer
    return _PyUnicodeWriter_WriteChar(self, ch);
#else
    {
        Py_UCS4 *end = capi_unicode_reserve(self, 1);
        if (end == CAPI_NULL) {
            return -1;
        }
        *end = ch;
        self->size++;
        return 0;
    }
#endif
}

//@ PyUnicodeWriter_WriteStr
static inline int
capi_PyUnicodeWriter_WriteStr(PyUnicodeWriter *writer, PyObject *obj)
{
    capi_unicode_writer *self = CAPI_REINTERPRET(capi_unicode_writer *, writer);
    if (PyUnicode_CheckExact(obj)) {
        return capi_unicode_append(self, obj);
    }
#if CAPI_HAS_private_unicode_writer && CAPI_HAS__PyLong_FormatWriter
    if (PyLong_CheckExact(obj)) {
        return _PyLong_FormatWriter(self, obj, 10, 0);
    }
#endif
    return capi_unicode_append_new(self, PyObject_Str(obj));
}

//@ PyUnicodeWriter_WriteRepr
static inline int
capi_PyUnicodeWriter_WriteRepr(PyUnicodeWriter *writer, PyObject *obj)
{
    capi_unicode_writer *self = CAPI_REINTERPRET(capi_unicode_writer *, writer);
    if (obj == CAPI_NULL) {
        return capi_unicode_append_ascii(self, "<NULL>", 6);
    }
#if CAPI_HAS_private_unicode_writer && CAPI_HAS__PyLong_FormatWriter
    if (PyLong_CheckExact(obj)) {
        return _PyLong_FormatWriter(self, obj, 10, 0);
    }
#endif
    return capi_unicode_append_new(self, PyObject_Repr(obj));
}

//@ PyUnicodeWriter_WriteSubstring
static inline int
capi_PyUnicodeWriter_WriteSubstring(PyUnicodeWriter *writer, PyObject *str, Py_ssize_t start, Py_ssize_t end)
{
    capi_unicode_writer *self = CAPI_REINTERPRET(capi_unicode_writer *, writer);
    Py_ssize_t length;
    if (!PyUnicode_Check(str)) {
        capi_raise_type("expect str, not ", str);
        return -1;
    }
    if (start < 0 || start > end) {
        PyErr_SetString(PyExc_ValueError, "invalid start argument");
        return -1;
    }
    length = PyUnicode_GetLength(str);
    if (length < 0) {
        return -1;
    }
    if (end > length) {
        PyErr_SetString(PyExc_ValueError, "invalid end argument");
        return -1;
    }
#if CAPI_HAS_private_unicode_writer
    return _PyUnicodeWriter_WriteSubstring(self, str, start, end);
#else
    if (start == 0 && end == length) {
        return capi_unicode_append(self, str);
    }
    return capi_unicode_append_new(self, PyUnicode_Substring(str, start, end));
#endif
}

//@ PyUnicodeWriter_WriteASCII
static inline int
capi_PyUnicodeWriter_WriteASCII(PyUnicodeWriter *writer, const char *str, Py_ssize_t size)
{
    capi_unicode_writer *self = CAPI_REINTERPRET(capi_unicode_writer *, writer);
    return capi_unicode_append_ascii(self, str, size < 0 ? CAPI_CAST(Py_ssize_t, strlen(str)) : size);
}

//@ helper for PyUnicodeWriter_DecodeUTF8Stateful, PyUnicodeWriter_WriteUTF8
static inline PyObject *
capi_decode_utf8(const char *string, Py_ssize_t length, const char *errors, Py_ssize_t *consumed)
{
#if CAPI_HAS_PyUnicode_DecodeUTF8Stateful
    return PyUnicode_DecodeUTF8Stateful(string, length, errors, consumed);
#else
    PyObject *module, *bytes, *pair = CAPI_NULL, *text = CAPI_NULL;
    if (consumed == CAPI_NULL) {
        return PyUnicode_DecodeUTF8(string, length, errors);
    }
    module = PyImport_ImportModule("_codecs");
    bytes = module == CAPI_NULL ? CAPI_NULL : PyBytes_FromStringAndSize(string, length);
    if (bytes != CAPI_NULL) {
        pair = PyObject_CallMethod(module, "utf_8_decode", "OsO", bytes, errors == CAPI_NULL ? "strict" : errors, Py_False);
    }
    if (pair != CAPI_NULL) {
        text = PyTuple_GetItem(pair, 0);
        *consumed = PyLong_AsSsize_t(PyTuple_GetItem(pair, 1));
        Py_INCREF(text);
        Py_DECREF(pair);
    }
    Py_XDECREF(bytes);
    Py_XDECREF(module);
    return text;
#endif
}

//@ PyUnicodeWriter_DecodeUTF8Stateful
static inline int
capi_PyUnicodeWriter_DecodeUTF8Stateful(PyUnicodeWriter *writer, const char *string, Py_ssize_t length,
                                        const char *errors, Py_ssize_t *consumed)
{
    capi_unicode_writer *self = CAPI_REINTERPRET(capi_unicode_writer *, writer);
    int status;
    if (length < 0) {
        length = CAPI_CAST(Py_ssize_t, strlen(string));
    }
    if (capi_is_ascii(string, length)) {
        status = capi_unicode_append_ascii(self, string, length);
        if (consumed != CAPI_NULL) {
            *consumed = length;
        }
    } else {
        status = capi_unicode_append_new(self, capi_decode_utf8(string, length, errors, consumed));
    }
    if (status < 0 && consumed != CAPI_NULL) {
        *consumed = 0;
    }
    return status;
}

//@ PyUnicodeWriter_WriteUTF8
static inline int
capi_PyUnicodeWriter_WriteUTF8(PyUnicodeWriter *writer, const char *str, Py_ssize_t size)
{
    return capi_PyUnicodeWriter_DecodeUTF8Stateful(writer, str, size, CAPI_NULL, CAPI_NULL);
}

//@ PyUnicodeWriter_WriteWideChar
static inline int
capi_PyUnicodeWriter_WriteWideChar(PyUnicodeWriter *writer, const wchar_t *str, Py_ssize_t size)
{
    capi_unicode_writer *self = CAPI_REINTERPRET(capi_unicode_writer *, writer);
    if (size < 0) {
        for (size = 0; str[size] != 0; size++) {
        }
    }
    if (size == 0) {
        return 0;
    }
    return capi_unicode_append_new(self, PyUnicode_FromWideChar(str, size));
}

//@ PyUnicodeWriter_WriteUCS4
static inline int
capi_PyUnicodeWriter_WriteUCS4(PyUnicodeWriter *writer, const Py_UCS4 *str, Py_ssize_t size)
{
    capi_unicode_writer *self = CAPI_REINTERPRET(capi_unicode_writer *, writer);
    Py_UCS4 greatest = 0;
    Py_ssize_t index;
#if !CAPI_HAS_private_unicode_writer
    Py_UCS4 *end;
#endif
    if (size < 0) {
        PyErr_SetString(PyExc_ValueError, "size must be positive");
        return -1;
    }
    for (index = 0; index < size; index++) {
        greatest = str[index] > greatest ? str[index] : greatest;
    }
    if (greatest > 0x10ffff) {
        PyErr_Format(PyExc_SystemError, "character U+%x is not in range [U+0000; U+10ffff]",
                     CAPI_CAST(unsigned int, greatest));
        return -1;
    }
#if CAPI_HAS_private_unicode_writer
    return capi_unicode_append_new(self, PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, str, size));
#else
    end = capi_unicode_reserve(self, size);
    if (end == CAPI_NULL) {
        return -1;
    }
    for (index = 0; index < size; index++) {
        end[index] = str[index];
    }
    self->size += size;
    return 0;
#endif
}

//@ PyUnicodeWriter_Format
static inline int
capi_PyUnicodeWriter_Format(PyUnicodeWriter *writer, const char *format, ...)
{
    PyObject *text;
    va_list vargs;
    va_start(vargs, format);
    text = PyUnicode_FromFormatV(format, vargs);
    va_end(vargs);
    return capi_unicode_append_new(CAPI_REINTERPRET(capi_unicode_writer *, writer), text);
}

//@ PyBytesWriter
typedef struct PyBytesWriter PyBytesWriter;

//@ helper for PyBytesWriter_Create, PyBytesWriter_Discard, PyBytesWriter_Finish, PyBytesWriter_FinishWithSize, PyBytesWriter_FinishWithPointer, PyBytesWriter_GetData, PyBytesWriter_GetSize, PyBytesWriter_WriteBytes, PyBytesWriter_Format, PyBytesWriter_Resize, PyBytesWriter_Grow, PyBytesWriter_GrowAndUpdatePointer
/* The bytes are in the object that Finish hands out, so that a size which is known needs no copy. */
typedef struct {
    PyObject *object;
    char *data;
    Py_ssize_t size;
    Py_ssize_t allocated;
    /* What is short is copied to an object of its exact size in the end. */
    char small_buffer[256];
} capi_bytes_writer;

/* Room for that many bytes in all. When this fails, what is there stays as it is. */
static inline int
capi_bytes_reserve(capi_bytes_writer *writer, Py_ssize_t size, int overallocate)
{
    PyObject *object;
    char *data;
    if (size <= writer->allocated) {
        return 0;
    }
    if (overallocate && size <= PY_SSIZE_T_MAX / 2) {
        size += size / 2;
    }
    /* PyPy does not check this. */
    if (size > PY_SSIZE_T_MAX - 64) {
        PyErr_SetString(PyExc_OverflowError, "byte string is too large");
        return -1;
    }
    object = PyBytes_FromStringAndSize(CAPI_NULL, size);
    data = object == CAPI_NULL ? CAPI_NULL : PyBytes_AsString(object);
    if (data == CAPI_NULL) {
        Py_XDECREF(object);
        /* PyPy has another exception here. */
        PyErr_Clear();
        PyErr_NoMemory();
        return -1;
    }
    memcpy(data, writer->data, CAPI_CAST(size_t, writer->size));
    Py_XDECREF(writer->object);
    writer->object = object;
    writer->data = data;
    writer->allocated = size;
    return 0;
}

static inline void
capi_bytes_set_size(capi_bytes_writer *writer, Py_ssize_t size)
{
#ifdef Py_DEBUG
    /* As in debug builds' own writers, what is not written yet is easy to see. */
    if (size > writer->size) {
        memset(writer->data + writer->size, 0xff, CAPI_CAST(size_t, size - writer->size));
    }
#endif
    writer->size = size;
}

//@ PyBytesWriter_Discard
static inline void
capi_PyBytesWriter_Discard(PyBytesWriter *writer)
{
    if (writer != CAPI_NULL) {
        Py_XDECREF(CAPI_REINTERPRET(capi_bytes_writer *, writer)->object);
        PyMem_Free(writer);
    }
}

//@ PyBytesWriter_Create
static inline PyBytesWriter *
capi_PyBytesWriter_Create(Py_ssize_t size)
{
    capi_bytes_writer *self;
    if (size < 0) {
        PyErr_SetString(PyExc_ValueError, "size must be >= 0");
        return CAPI_NULL;
    }
    self = CAPI_CAST(capi_bytes_writer *, PyMem_Malloc(sizeof(capi_bytes_writer)));
    if (self == CAPI_NULL) {
        PyErr_NoMemory();
        return CAPI_NULL;
    }
    self->object = CAPI_NULL;
    self->data = self->small_buffer;
    self->size = 0;
    self->allocated = CAPI_CAST(Py_ssize_t, sizeof(self->small_buffer));
    if (capi_bytes_reserve(self, size, 0) < 0) {
        PyMem_Free(self);
        return CAPI_NULL;
    }
    capi_bytes_set_size(self, size);
    return CAPI_REINTERPRET(PyBytesWriter *, self);
}

//@ PyBytesWriter_GetData
static inline void *
capi_PyBytesWriter_GetData(PyBytesWriter *writer)
{
    return CAPI_REINTERPRET(capi_bytes_writer *, writer)->data;
}

//@ PyBytesWriter_GetSize
static inline Py_ssize_t
capi_PyBytesWriter_GetSize(PyBytesWriter *writer)
{
    return CAPI_REINTERPRET(capi_bytes_writer *, writer)->size;
}

//@ PyBytesWriter_FinishWithSize
static inline PyObject *
capi_PyBytesWriter_FinishWithSize(PyBytesWriter *writer, Py_ssize_t size)
{
    capi_bytes_writer *self = CAPI_REINTERPRET(capi_bytes_writer *, writer);
    PyObject *result = CAPI_NULL;
    if (size < 0) {
        PyErr_SetString(PyExc_ValueError, "size must be positive");
    } else if (size > self->size) {
        PyErr_SetString(PyExc_ValueError, "size larger than allocated size");
    } else if (self->object == CAPI_NULL || size <= 1) {
        /* The interpreter shares the shortest of them. */
        result = PyBytes_FromStringAndSize(self->data, size);
    } else if (size == self->allocated) {
        result = self->object;
        self->object = CAPI_NULL;
    } else {
#if CAPI_HAS__PyBytes_Resize
        result = self->object;
        self->object = CAPI_NULL;
        /* Sets the object to NULL when it fails. */
        (void)_PyBytes_Resize(&result, size);
#else
        result = PyBytes_FromStringAndSize(self->data, size);
#endif
    }
    capi_PyBytesWriter_Discard(writer);
    return result;
}

//@ PyBytesWriter_Finish
static inline PyObject *
capi_PyBytesWriter_Finish(PyBytesWriter *writer)
{
    return capi_PyBytesWriter_FinishWithSize(writer, capi_PyBytesWriter_GetSize(writer));
}

//@ PyBytesWriter_FinishWithPointer
static inline PyObject *
capi_PyBytesWriter_FinishWithPointer(PyBytesWriter *writer, void *buf)
{
    const char *data = CAPI_REINTERPRET(capi_bytes_writer *, writer)->data;
    return capi_PyBytesWriter_FinishWithSize(writer, CAPI_CAST(const char *, buf) - data);
}

//@ PyBytesWriter_Resize
static inline int
capi_PyBytesWriter_Resize(PyBytesWriter *writer, Py_ssize_t size)
{
    capi_bytes_writer *self = CAPI_REINTERPRET(capi_bytes_writer *, writer);
    if (size < 0) {
        PyErr_SetString(PyExc_ValueError, "size must be >= 0");
        return -1;
    }
    if (capi_bytes_reserve(self, size, 1) < 0) {
        return -1;
    }
    capi_bytes_set_size(self, size);
    return 0;
}

//@ PyBytesWriter_Grow
static inline int
capi_PyBytesWriter_Grow(PyBytesWriter *writer, Py_ssize_t size)
{
    capi_bytes_writer *self = CAPI_REINTERPRET(capi_bytes_writer *, writer);
    if (size < 0 && self->size + size < 0) {
        PyErr_SetString(PyExc_ValueError, "invalid size");
        return -1;
    }
    if (size > PY_SSIZE_T_MAX - self->size) {
        PyErr_NoMemory();
        return -1;
    }
    if (capi_bytes_reserve(self, self->size + size, 1) < 0) {
        return -1;
    }
    capi_bytes_set_size(self, self->size + size);
    return 0;
}

//@ PyBytesWriter_GrowAndUpdatePointer
static inline void *
capi_PyBytesWriter_GrowAndUpdatePointer(PyBytesWriter *writer, Py_ssize_t size, void *buf)
{
    capi_bytes_writer *self = CAPI_REINTERPRET(capi_bytes_writer *, writer);
    Py_ssize_t offset = CAPI_CAST(const char *, buf) - self->data;
    if (capi_PyBytesWriter_Grow(writer, size) < 0) {
        return CAPI_NULL;
    }
    return self->data + offset;
}

//@ PyBytesWriter_WriteBytes
static inline int
capi_PyBytesWriter_WriteBytes(PyBytesWriter *writer, const void *bytes, Py_ssize_t size)
{
    capi_bytes_writer *self = CAPI_REINTERPRET(capi_bytes_writer *, writer);
    Py_ssize_t end = self->size;
    if (size < 0) {
        size = CAPI_CAST(Py_ssize_t, strlen(CAPI_CAST(const char *, bytes)));
    }
    if (capi_PyBytesWriter_Grow(writer, size) < 0) {
        return -1;
    }
    if (size > 0) {
        memcpy(self->data + end, bytes, CAPI_CAST(size_t, size));
    }
    return 0;
}

//@ PyBytesWriter_Format
static inline int capi_PyBytesWriter_Format(PyBytesWriter *writer, const char *format, ...) CAPI_PRINTF(2, 3);

static inline int
capi_PyBytesWriter_Format(PyBytesWriter *writer, const char *format, ...)
{
    /* By a pointer, for clang wants a literal where the declaration tells it of printf. */
    PyObject *(*make)(const char *, va_list) = PyBytes_FromFormatV;
    PyObject *text;
    int status;
    va_list vargs;
    va_start(vargs, format);
    text = make(format, vargs);
    va_end(vargs);
    if (text == CAPI_NULL) {
        return -1;
    }
    status = capi_PyBytesWriter_WriteBytes(writer, PyBytes_AsString(text), PyBytes_Size(text));
    Py_DECREF(text);
    return status;
}
