Writers of str and bytes objects. https://docs.python.org/3/c-api/unicode.html#pyunicodewriter

//@ PyUnicodeWriter
typedef struct PyUnicodeWriter PyUnicodeWriter;

//@ helper for PyUnicodeWriter_Create, PyUnicodeWriter_Discard, PyUnicodeWriter_Finish, PyUnicodeWriter_WriteChar, PyUnicodeWriter_WriteUTF8, PyUnicodeWriter_WriteASCII, PyUnicodeWriter_WriteWideChar, PyUnicodeWriter_WriteUCS4, PyUnicodeWriter_WriteStr, PyUnicodeWriter_WriteRepr, PyUnicodeWriter_WriteSubstring, PyUnicodeWriter_DecodeUTF8Stateful, PyUnicodeWriter_Format
#if CAPI_HAS_unicode_data && !defined(PYPY_VERSION)
#  define CAPI_SEES_KINDS 1
#else
#  define CAPI_SEES_KINDS 0
#endif

/* The text in the smallest kind that its characters need, where the kinds of str objects can be seen, else in UCS-4,
   which PyUnicode_AsUCS4() writes without a temporary object. A kind's value is the size of its characters. */
typedef struct {
    void *data;
    Py_ssize_t size;
    Py_ssize_t allocated;
    int kind;
    /* Whether nothing was asked for yet that has to be copied. */
    int is_fresh;
    /* What PyUnicodeWriter_Format() made first: if nothing comes behind it, it is handed out as it is. */
    PyObject *whole;
    /* What is short needs no second allocation; the whole fits the interpreter's own allocator. */
    Py_UCS4 small_buffer[112];
} capi_unicode_writer;

#define CAPI_SMALL_TEXT ((Py_ssize_t)sizeof(((capi_unicode_writer *)CAPI_NULL)->small_buffer))
#if CAPI_SEES_KINDS
#  define CAPI_KIND_OF(writer) ((writer)->kind)
#else
#  define CAPI_KIND_OF(writer) 4
#endif

/* The kind that can hold a character. */
#define CAPI_KIND_FOR(character) ((character) < 0x100 ? 1 : (character) < 0x10000 ? 2 : 4)

#define CAPI_COPY_TEXT(to_type, from_type) \
    for (index = length; index-- > 0;) { \
        ((to_type *)to)[index] = (to_type)(((const from_type *)from)[index]); \
    }

/* Copies characters that fit; from the last one on, so that a buffer can be widened where it is. */
static inline void
capi_copy_text(void *to, int to_kind, const void *from, int from_kind, Py_ssize_t length)
{
    Py_ssize_t index;
    if (CAPI_LIKELY(to_kind == from_kind)) {
        memcpy(to, from, (size_t)length * (size_t)to_kind);
    } else if (to_kind == 1) {
        CAPI_COPY_TEXT(Py_UCS1, Py_UCS4)
    } else if (to_kind == 2 && from_kind == 1) {
        CAPI_COPY_TEXT(Py_UCS2, Py_UCS1)
    } else if (to_kind == 2) {
        CAPI_COPY_TEXT(Py_UCS2, Py_UCS4)
    } else if (from_kind == 1) {
        CAPI_COPY_TEXT(Py_UCS4, Py_UCS1)
    } else {
        CAPI_COPY_TEXT(Py_UCS4, Py_UCS2)
    }
}

/* Where the next character goes. */
static inline void *
capi_unicode_end(capi_unicode_writer *writer)
{
    return (char *)writer->data + writer->size * CAPI_KIND_OF(writer);
}

/* Makes room for that many characters more, of that kind or a smaller one; -1 with MemoryError. */
static CAPI_OUTLINED int
capi_unicode_grow(capi_unicode_writer *writer, Py_ssize_t length, int kind)
{
    const int old_kind = CAPI_KIND_OF(writer);
    Py_ssize_t allocated, most;
    int is_small = writer->data == writer->small_buffer;
    void *data;
    kind = kind > old_kind ? kind : old_kind;
    most = PY_SSIZE_T_MAX / kind;
    if (length > most - writer->size) {
        PyErr_NoMemory();
        return -1;
    }
    allocated = writer->size + length;
    if (is_small && allocated <= CAPI_SMALL_TEXT / kind) {
        capi_copy_text(writer->data, kind, writer->data, old_kind, writer->size);
        writer->allocated = CAPI_SMALL_TEXT / kind;
        writer->kind = kind;
        return 0;
    }
    if (allocated <= most - allocated / 2) {
        allocated += allocated / 2;
    }
    if (kind == old_kind && !is_small) {
        data = PyMem_Realloc(writer->data, (size_t)allocated * (size_t)kind);
    } else {
        data = PyMem_Malloc((size_t)allocated * (size_t)kind);
    }
    if (!data) {
        PyErr_NoMemory();
        return -1;
    }
    if (kind != old_kind || is_small) {
        capi_copy_text(data, kind, writer->data, old_kind, writer->size);
        if (!is_small) {
            PyMem_Free(writer->data);
        }
    }
    writer->data = data;
    writer->allocated = allocated;
    writer->kind = kind;
    return 0;
}

static inline int
capi_unicode_reserve(capi_unicode_writer *writer, Py_ssize_t length, int kind)
{
    if (CAPI_LIKELY(length <= writer->allocated - writer->size && kind <= CAPI_KIND_OF(writer))) {
        return 0;
    }
    return capi_unicode_grow(writer, length, kind);
}

/* Appends characters of one kind that fit into another one. */
static inline int
capi_unicode_append_data(capi_unicode_writer *writer, const void *data, Py_ssize_t length, int from_kind, int kind)
{
    if (CAPI_UNLIKELY(!data)) {
        /* With a length it is a mistake; compilers that see the NULL would warn of it. */
        return 0;
    }
    if (capi_unicode_reserve(writer, length, kind) < 0) {
        return -1;
    }
    capi_copy_text(capi_unicode_end(writer), CAPI_KIND_OF(writer), data, from_kind, length);
    writer->size += length;
    return 0;
}

/* Appends a part of a str. */
static inline int
capi_unicode_append_part(capi_unicode_writer *writer, PyObject *text, Py_ssize_t start, Py_ssize_t end)
{
    Py_ssize_t length = end - start;
#if CAPI_SEES_KINDS
    int kind = (int)PyUnicode_KIND(text);
    const char *data = (const char *)PyUnicode_DATA(text);
    return capi_unicode_append_data(writer, data + start * kind, length, kind, kind);
#else
    int status = 0;
    PyObject *part = text;
    if (capi_unicode_reserve(writer, length, 4) < 0) {
        return -1;
    }
    if (length == 0) {
        return 0;
    }
    if (length != PyUnicode_GetLength(text)) {
        part = PyUnicode_Substring(text, start, end);
    } else {
        Py_INCREF(part);
    }
    if (!part
        || !PyUnicode_AsUCS4(part, (Py_UCS4 *)capi_unicode_end(writer), length, 0)) {
        status = -1;
    } else {
        writer->size += length;
    }
    Py_XDECREF(part);
    return status;
#endif
}

/* The length of a str, which can be looked at then, or -1 with an exception. */
static inline Py_ssize_t
capi_unicode_length(PyObject *text)
{
#if CAPI_SEES_KINDS
#  if CAPI_HAS__PyUnicode_Ready
    if (PyUnicode_READY(text) < 0) {
        return -1;
    }
#  endif
    return PyUnicode_GET_LENGTH(text);
#else
    return PyUnicode_GetLength(text);
#endif
}

/* Appends an exact str. */
static inline int
capi_unicode_append(capi_unicode_writer *writer, PyObject *text)
{
    Py_ssize_t length = capi_unicode_length(text);
    return length < 0 ? -1 : capi_unicode_append_part(writer, text, 0, length);
}

/* Appends a new str, which it releases; NULL is an error already set. */
static inline int
capi_unicode_append_new(capi_unicode_writer *writer, PyObject *text)
{
    int status;
    if (!text) {
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
    return capi_unicode_append_data(writer, text, length, 1, 1);
}

/* Appends an exact int of at most 64 bits; 0 if it is larger. */
static inline int
capi_unicode_append_int(capi_unicode_writer *writer, PyObject *number, int *status)
{
    char digits[24];
    char *start = digits + sizeof(digits);
    int overflow;
    int64_t value = PyLong_AsLongLongAndOverflow(number, &overflow);
    uint64_t rest = value < 0 ? ~(uint64_t)value + 1 : (uint64_t)value;
    if (overflow) {
        return 0;
    }
    do {
        *--start = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    if (value < 0) {
        *--start = '-';
    }
    *status = capi_unicode_append_ascii(writer, start, digits + sizeof(digits) - start);
    return 1;
}

static inline int
capi_is_ascii(const char *text, Py_ssize_t length)
{
    const size_t high_bits = (size_t)(-1) / 255 * 128;
    Py_ssize_t index = 0;
    unsigned int rest = 0;
    for (; length - index >= (Py_ssize_t)sizeof(size_t); index += (Py_ssize_t)sizeof(size_t)) {
        size_t word;
        memcpy(&word, text + index, sizeof(word));
        if (word & high_bits) {
            return 0;
        }
    }
    for (; index < length; index++) {
        rest |= (unsigned char)text[index];
    }
    return rest < 128;
}

/* Whether the characters of a str stand for themselves in its repr(). */
static inline int
capi_is_plain(PyObject *text)
{
#if CAPI_SEES_KINDS
    const unsigned char *next = (const unsigned char *)PyUnicode_DATA(text);
    const unsigned char *end = next + PyUnicode_GET_LENGTH(text);
    if (!PyUnicode_IS_ASCII(text)) {
        return 0;
    }
    while (next < end && *next >= ' ' && *next < 127 && *next != '\'' && *next != '\\') {
        next++;
    }
    return next == end;
#else
    (void)text;
    return 0;
#endif
}

//@ PyUnicodeWriter_Discard
static inline void
capi_PyUnicodeWriter_Discard(PyUnicodeWriter *writer)
{
    capi_unicode_writer *self = (capi_unicode_writer *)writer;
    if (!writer) {
        return;
    }
    Py_XDECREF(self->whole);
    if (self->data != self->small_buffer) {
        PyMem_Free(self->data);
    }
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
    self = (capi_unicode_writer *)PyMem_Malloc(sizeof(capi_unicode_writer));
    if (!self) {
        PyErr_NoMemory();
        return CAPI_NULL;
    }
    self->data = self->small_buffer;
    self->size = 0;
    self->kind = CAPI_SEES_KINDS ? 1 : 4;
    self->is_fresh = length == 0;
    self->whole = CAPI_NULL;
    self->allocated = CAPI_SMALL_TEXT / self->kind;
    if (capi_unicode_reserve(self, length, 1) < 0) {
        PyMem_Free(self);
        return CAPI_NULL;
    }
    return (PyUnicodeWriter *)self;
}

//@ PyUnicodeWriter_Finish
static inline PyObject *
capi_PyUnicodeWriter_Finish(PyUnicodeWriter *writer)
{
    capi_unicode_writer *self = (capi_unicode_writer *)writer;
    PyObject *text;
    if (self->whole && PyUnicode_GetLength(self->whole) == self->size) {
        text = self->whole;
        Py_INCREF(text);
        capi_PyUnicodeWriter_Discard(writer);
        return text;
    }
#if CAPI_SEES_KINDS
    if (self->kind == 4 && self->size == 1 && *(const Py_UCS4 *)self->data > 0x10ffff) {
        /* PyUnicode_FromKindAndData() refuses that only where it is alone. */
        text = PyUnicode_New(1, 0x10ffff);
        if (text) {
            *(Py_UCS4 *)PyUnicode_DATA(text) = *(const Py_UCS4 *)self->data;
        }
    } else {
        text = PyUnicode_FromKindAndData(self->kind, self->data, self->size);
    }
#elif SIZEOF_WCHAR_T == 4
    text = PyUnicode_FromWideChar((const wchar_t *)self->data, self->size);
#else
    int byteorder = PY_LITTLE_ENDIAN ? -1 : 1;
    text = PyUnicode_DecodeUTF32((const char *)self->data, self->size * 4, "surrogatepass", &byteorder);
#endif
    capi_PyUnicodeWriter_Discard(writer);
    return text;
}

//@ helper for PyUnicodeWriter_WriteChar, PyUnicodeWriter_DecodeUTF8Stateful, PyUnicodeWriter_WriteUTF8
/* Writes a character where there is room for it. */
static inline void
capi_unicode_put(capi_unicode_writer *writer, Py_UCS4 ch)
{
    switch (CAPI_KIND_OF(writer)) {
    case 1:
        ((Py_UCS1 *)writer->data)[writer->size++] = (Py_UCS1)ch;
        break;
    case 2:
        ((Py_UCS2 *)writer->data)[writer->size++] = (Py_UCS2)ch;
        break;
    default:
        ((Py_UCS4 *)writer->data)[writer->size++] = ch;
        break;
    }
}

//@ PyUnicodeWriter_WriteChar
static inline int
capi_PyUnicodeWriter_WriteChar(PyUnicodeWriter *writer, Py_UCS4 ch)
{
    capi_unicode_writer *self = (capi_unicode_writer *)writer;
    if (CAPI_UNLIKELY(ch > 0x10ffff)) {
        PyErr_SetString(PyExc_ValueError, "character must be in range(0x110000)");
        return -1;
    }
    if (capi_unicode_reserve(self, 1, CAPI_KIND_FOR(ch)) < 0) {
        return -1;
    }
    capi_unicode_put(self, ch);
    return 0;
}

//@ PyUnicodeWriter_WriteStr
static inline int
capi_PyUnicodeWriter_WriteStr(PyUnicodeWriter *writer, PyObject *obj)
{
    capi_unicode_writer *self = (capi_unicode_writer *)writer;
    int status;
    if (PyUnicode_CheckExact(obj)) {
        return capi_unicode_append(self, obj);
    }
    if (PyLong_CheckExact(obj) && capi_unicode_append_int(self, obj, &status)) {
        return status;
    }
    return capi_unicode_append_new(self, PyObject_Str(obj));
}

//@ PyUnicodeWriter_WriteRepr
static inline int
capi_PyUnicodeWriter_WriteRepr(PyUnicodeWriter *writer, PyObject *obj)
{
    capi_unicode_writer *self = (capi_unicode_writer *)writer;
    int status;
    if (!obj) {
        return capi_unicode_append_ascii(self, "<NULL>", 6);
    }
    if (PyUnicode_CheckExact(obj)) {
        Py_ssize_t length = capi_unicode_length(obj);
        if (length < 0) {
            return -1;
        }
        if (capi_is_plain(obj)) {
            /* All three or nothing: the room is made at once. */
            if (length > PY_SSIZE_T_MAX - 2 || capi_unicode_reserve(self, length + 2, 1) < 0) {
                return -1;
            }
            status = capi_unicode_append_ascii(self, "'", 1);
            status |= capi_unicode_append_part(self, obj, 0, length);
            return status | capi_unicode_append_ascii(self, "'", 1);
        }
    } else if (PyLong_CheckExact(obj) && capi_unicode_append_int(self, obj, &status)) {
        return status;
    }
    return capi_unicode_append_new(self, PyObject_Repr(obj));
}

//@ PyUnicodeWriter_WriteSubstring
static inline int
capi_PyUnicodeWriter_WriteSubstring(PyUnicodeWriter *writer, PyObject *str, Py_ssize_t start, Py_ssize_t end)
{
    capi_unicode_writer *self = (capi_unicode_writer *)writer;
    Py_ssize_t length;
    if (!PyUnicode_Check(str)) {
        capi_raise_type("expect str, not ", str);
        return -1;
    }
    if (start < 0 || start > end) {
        PyErr_SetString(PyExc_ValueError, "invalid start argument");
        return -1;
    }
    length = capi_unicode_length(str);
    if (length < 0) {
        return -1;
    }
    if (end > length) {
        PyErr_SetString(PyExc_ValueError, "invalid end argument");
        return -1;
    }
    return capi_unicode_append_part(self, str, start, end);
}

//@ PyUnicodeWriter_WriteASCII
static inline int
capi_PyUnicodeWriter_WriteASCII(PyUnicodeWriter *writer, const char *str, Py_ssize_t size)
{
    capi_unicode_writer *self = (capi_unicode_writer *)writer;
    return capi_unicode_append_ascii(self, str, size < 0 ? (Py_ssize_t)strlen(str) : size);
}

//@ helper for PyUnicodeWriter_DecodeUTF8Stateful, PyUnicodeWriter_WriteUTF8
static inline PyObject *
capi_decode_utf8(const char *string, Py_ssize_t length, const char *errors, Py_ssize_t *consumed)
{
#if CAPI_HAS_PyUnicode_DecodeUTF8Stateful
    return PyUnicode_DecodeUTF8Stateful(string, length, errors, consumed);
#else
    PyObject *module, *bytes, *pair = CAPI_NULL, *text = CAPI_NULL;
    if (!consumed) {
        return PyUnicode_DecodeUTF8(string, length, errors);
    }
    module = PyImport_ImportModule("_codecs");
    bytes = module ? PyBytes_FromStringAndSize(string, length) : CAPI_NULL;
    if (bytes) {
        pair = PyObject_CallMethod(module, "utf_8_decode", "OsO", bytes, errors ? errors : "strict", Py_False);
    }
    if (pair) {
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

static CAPI_COLD int
capi_unicode_append_invalid(capi_unicode_writer *writer, const char *string, Py_ssize_t length, const char *errors,
                            Py_ssize_t *consumed)
{
    int status;
    writer->is_fresh = 0;
    status = capi_unicode_append_new(writer, capi_decode_utf8(string, length, errors, consumed));
    if (status < 0 && consumed) {
        *consumed = 0;
    }
    return status;
}

/* The bytes of the character that UTF-8 encodes at `next`, or 0 if that is not valid. */
static inline int
capi_read_utf8(const unsigned char *next, Py_ssize_t left, Py_UCS4 *character)
{
    Py_UCS4 lead = *next;
    if (lead < 0x80) {
        *character = lead;
        return 1;
    }
    if (left >= 2 && lead >= 0xC2 && lead < 0xE0 && (next[1] & 0xC0) == 0x80) {
        *character = (lead & 0x1F) << 6 | (next[1] & 0x3FU);
        return 2;
    }
    if (left >= 3 && (lead & 0xF0) == 0xE0 && (next[1] & 0xC0) == 0x80 && (next[2] & 0xC0) == 0x80) {
        *character = (lead & 0xF) << 12 | (next[1] & 0x3FU) << 6 | (next[2] & 0x3FU);
        return *character >= 0x800 && (*character < 0xD800 || *character > 0xDFFF) ? 3 : 0;
    }
    if (left >= 4 && (lead & 0xF8) == 0xF0 && (next[1] & 0xC0) == 0x80 && (next[2] & 0xC0) == 0x80
        && (next[3] & 0xC0) == 0x80) {
        *character = (lead & 7) << 18 | (next[1] & 0x3FU) << 12 | (next[2] & 0x3FU) << 6 | (next[3] & 0x3FU);
        return *character >= 0x10000 && *character <= 0x10FFFF ? 4 : 0;
    }
    return 0;
}

/* Appends what is valid UTF-8 as a whole, and otherwise nothing: 1, 0 or -1 with an exception. */
static inline int
capi_unicode_append_utf8(capi_unicode_writer *writer, const char *text, Py_ssize_t length)
{
    const unsigned char *next = (const unsigned char *)text;
    const Py_ssize_t size = writer->size;
    Py_ssize_t index, count = 0;
    unsigned char greatest = 0;
    for (index = 0; index < length; index++) {
        greatest = next[index] > greatest ? next[index] : greatest;
        count += (next[index] & 0xC0) != 0x80;
    }
    if (capi_unicode_reserve(writer, count, greatest < 0xC4 ? 1 : greatest < 0xF0 ? 2 : 4) < 0) {
        return -1;
    }
    for (index = 0; index < length;) {
        Py_UCS4 character;
        int bytes = capi_read_utf8(next + index, length - index, &character);
        if (bytes == 0) {
            writer->size = size;
            return 0;
        }
        capi_unicode_put(writer, character);
        index += bytes;
    }
    return 1;
}

//@ PyUnicodeWriter_DecodeUTF8Stateful
static inline int
capi_PyUnicodeWriter_DecodeUTF8Stateful(PyUnicodeWriter *writer, const char *string, Py_ssize_t length,
                                        const char *errors, Py_ssize_t *consumed)
{
    capi_unicode_writer *self = (capi_unicode_writer *)writer;
    int status;
    if (length < 0) {
        length = (Py_ssize_t)strlen(string);
    }
    if (capi_is_ascii(string, length)) {
        status = capi_unicode_append_ascii(self, string, length);
    } else {
        status = capi_unicode_append_utf8(self, string, length);
        if (status == 0) {
            return capi_unicode_append_invalid(self, string, length, errors, consumed);
        }
        status = status < 0 ? -1 : 0;
    }
    if (consumed) {
        *consumed = status < 0 ? 0 : length;
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
    capi_unicode_writer *self = (capi_unicode_writer *)writer;
    if (size < 0) {
        for (size = 0; str[size] != 0; size++) {
        }
    }
    if (size == 0) {
        return 0;
    }
#if SIZEOF_WCHAR_T == 4
    {
        Py_UCS4 greatest = 0;
        Py_ssize_t index;
        for (index = 0; index < size; index++) {
            Py_UCS4 character = (Py_UCS4)str[index];
            greatest = character > greatest ? character : greatest;
        }
        if (greatest <= 0x10ffff) {
            return capi_unicode_append_data(self, str, size, 4, CAPI_KIND_FOR(greatest));
        }
    }
#endif
    return capi_unicode_append_new(self, PyUnicode_FromWideChar(str, size));
}

//@ PyUnicodeWriter_WriteUCS4
static inline int
capi_PyUnicodeWriter_WriteUCS4(PyUnicodeWriter *writer, const Py_UCS4 *str, Py_ssize_t size)
{
    capi_unicode_writer *self = (capi_unicode_writer *)writer;
    Py_UCS4 greatest = 0;
    Py_ssize_t index;
    if (size < 0) {
        PyErr_SetString(PyExc_ValueError, "size must be positive");
        return -1;
    }
    for (index = 0; index < size; index++) {
        greatest = str[index] > greatest ? str[index] : greatest;
    }
#if defined(Py_DEBUG) || !CAPI_SEES_KINDS
    /* Release builds make an invalid str of it, for which the limited API has no way. */
    if (greatest > 0x10ffff) {
        while (*str <= 0x10ffff) {
            str++;
        }
        PyErr_Format(PyExc_SystemError, "character U+%x is not in range [U+0000; U+10ffff]",
                     (unsigned int)*str);
        return -1;
    }
#endif
    return capi_unicode_append_data(self, str, size, 4, CAPI_KIND_FOR(greatest));
}

//@ PyUnicodeWriter_Format
static inline int
capi_PyUnicodeWriter_Format(PyUnicodeWriter *writer, const char *format, ...)
{
    capi_unicode_writer *self = (capi_unicode_writer *)writer;
    PyObject *text;
    va_list vargs;
    va_start(vargs, format);
    text = PyUnicode_FromFormatV(format, vargs);
    va_end(vargs);
    if (text && self->is_fresh && self->size == 0) {
        Py_INCREF(text);
        Py_XDECREF(self->whole);
        self->whole = text;
    }
    return capi_unicode_append_new(self, text);
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

static CAPI_OUTLINED int
capi_bytes_grow(capi_bytes_writer *writer, Py_ssize_t size, int overallocate)
{
    PyObject *object;
    char *data;
    if (overallocate && size <= PY_SSIZE_T_MAX / 2) {
        size += size / 4;
    }
    /* PyPy does not check this. */
    if (size > PY_SSIZE_T_MAX - 64) {
        PyErr_SetString(PyExc_OverflowError, "byte string is too large");
        return -1;
    }
    object = PyBytes_FromStringAndSize(CAPI_NULL, size);
#if defined(Py_LIMITED_API) || defined(PYPY_VERSION)
    data = object ? PyBytes_AsString(object) : CAPI_NULL;
    if (!data) {
        Py_XDECREF(object);
        /* PyPy has another exception here. */
        PyErr_Clear();
        PyErr_NoMemory();
        return -1;
    }
#else
    if (!object) {
        return -1;
    }
    data = PyBytes_AS_STRING(object);
#endif
    memcpy(data, writer->data, (size_t)writer->size);
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
        memset(writer->data + writer->size, 0xff, (size_t)(size - writer->size));
    }
#endif
    writer->size = size;
}

/* Room for that many bytes in all. When this fails, what is there stays as it is. */
static inline int
capi_bytes_reserve(capi_bytes_writer *writer, Py_ssize_t size, int overallocate)
{
    if (CAPI_LIKELY(size <= writer->allocated)) {
        return 0;
    }
    return capi_bytes_grow(writer, size, overallocate);
}

//@ PyBytesWriter_Discard
static inline void
capi_PyBytesWriter_Discard(PyBytesWriter *writer)
{
    if (writer) {
        Py_XDECREF(((capi_bytes_writer *)writer)->object);
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
    self = (capi_bytes_writer *)PyMem_Malloc(sizeof(capi_bytes_writer));
    if (!self) {
        PyErr_NoMemory();
        return CAPI_NULL;
    }
    self->object = CAPI_NULL;
    self->data = self->small_buffer;
    self->size = 0;
    self->allocated = (Py_ssize_t)sizeof(self->small_buffer);
    if (capi_bytes_reserve(self, size, 0) < 0) {
        PyMem_Free(self);
        return CAPI_NULL;
    }
    capi_bytes_set_size(self, size);
    return (PyBytesWriter *)self;
}

//@ PyBytesWriter_GetData
static inline void *
capi_PyBytesWriter_GetData(PyBytesWriter *writer)
{
    return ((capi_bytes_writer *)writer)->data;
}

//@ PyBytesWriter_GetSize
static inline Py_ssize_t
capi_PyBytesWriter_GetSize(PyBytesWriter *writer)
{
    return ((capi_bytes_writer *)writer)->size;
}

//@ PyBytesWriter_FinishWithSize
static inline PyObject *
capi_PyBytesWriter_FinishWithSize(PyBytesWriter *writer, Py_ssize_t size)
{
    capi_bytes_writer *self = (capi_bytes_writer *)writer;
    PyObject *result = CAPI_NULL;
    if (size < 0) {
        PyErr_SetString(PyExc_ValueError, "size must be positive");
    } else if (size > self->size) {
        PyErr_SetString(PyExc_ValueError, "size larger than allocated size");
    } else if (!self->object || size <= 1) {
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
    const char *data = ((capi_bytes_writer *)writer)->data;
    return capi_PyBytesWriter_FinishWithSize(writer, (const char *)buf - data);
}

//@ PyBytesWriter_Resize
static inline int
capi_PyBytesWriter_Resize(PyBytesWriter *writer, Py_ssize_t size)
{
    capi_bytes_writer *self = (capi_bytes_writer *)writer;
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
    capi_bytes_writer *self = (capi_bytes_writer *)writer;
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
    capi_bytes_writer *self = (capi_bytes_writer *)writer;
    Py_ssize_t offset = (const char *)buf - self->data;
    if (capi_PyBytesWriter_Grow(writer, size) < 0) {
        return CAPI_NULL;
    }
    return self->data + offset;
}

//@ PyBytesWriter_WriteBytes
static inline int
capi_PyBytesWriter_WriteBytes(PyBytesWriter *writer, const void *bytes, Py_ssize_t size)
{
    capi_bytes_writer *self = (capi_bytes_writer *)writer;
    Py_ssize_t end = self->size;
    if (size < 0) {
        size = (Py_ssize_t)strlen((const char *)bytes);
    }
    if (capi_PyBytesWriter_Grow(writer, size) < 0) {
        return -1;
    }
    if (size > 0) {
        memcpy(self->data + end, bytes, (size_t)size);
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
    if (!text) {
        return -1;
    }
    status = capi_PyBytesWriter_WriteBytes(writer, PyBytes_AsString(text), PyBytes_Size(text));
    Py_DECREF(text);
    return status;
}
