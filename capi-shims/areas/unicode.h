Unicode Objects and Codecs. https://docs.python.org/3/c-api/unicode.html

//@ PyUnicode_Equal
static inline int
capi_PyUnicode_Equal(PyObject *str1, PyObject *str2)
{
    if (!PyUnicode_Check(str1)) {
        capi_raise_type("first argument must be str, not ", str1);
        return -1;
    }
    if (!PyUnicode_Check(str2)) {
        capi_raise_type("second argument must be str, not ", str2);
        return -1;
    }
    if (str1 == str2) {
        return 1;
    }
#if CAPI_HAS_unicode_data
#  if CAPI_HAS__PyUnicode_Ready
    if (PyUnicode_IS_COMPACT_ASCII(str1) && PyUnicode_IS_COMPACT_ASCII(str2)) {
        size_t size = (size_t)((PyASCIIObject *)str1)->length;
        return size == (size_t)((PyASCIIObject *)str2)->length
               && memcmp((PyASCIIObject *)str1 + 1, (PyASCIIObject *)str2 + 1, size) == 0;
    }
    if (PyUnicode_READY(str1) < 0 || PyUnicode_READY(str2) < 0) {
        return -1;
    }
#  endif
    {
        /* A str is always stored in the smallest kind; a kind's value is the size of its characters. */
        Py_ssize_t length = PyUnicode_GET_LENGTH(str1);
        int kind = (int)PyUnicode_KIND(str1);
        return length == PyUnicode_GET_LENGTH(str2) && kind == (int)PyUnicode_KIND(str2)
               && memcmp(PyUnicode_DATA(str1), PyUnicode_DATA(str2), (size_t)length * (size_t)kind) == 0;
    }
#else
    return PyUnicode_GetLength(str1) == PyUnicode_GetLength(str2) && PyUnicode_Compare(str1, str2) == 0;
#endif
}

//@ helper for PyUnicode_EqualToUTF8, PyUnicode_EqualToUTF8AndSize
#if CAPI_HAS_unicode_data
#  define CAPI_READ_CHAR(unicode, index) PyUnicode_READ(kind, data, index)
#else
#  define CAPI_READ_CHAR(unicode, index) PyUnicode_ReadChar(unicode, index)
#endif

/* Whether `size` bytes are the UTF-8 of `length` characters. Surrogates have no UTF-8. */
static inline int
capi_encodes(PyObject *unicode, const void *data, int kind, Py_ssize_t length, const char *string, size_t size)
{
    const unsigned char *next = (const unsigned char *)string;
    const unsigned char *end = next + size;
    Py_ssize_t index;
    (void)unicode;
    (void)data;
    (void)kind;
    for (index = 0; index < length; index++) {
        Py_UCS4 character = CAPI_READ_CHAR(unicode, index);
        size_t more, count;
        unsigned char lead;
        if (character < 0x80) {
            more = 0;
            lead = (unsigned char)character;
        } else if (character < 0x800) {
            more = 1;
            lead = (unsigned char)(0xC0 | character >> 6);
        } else if (character < 0x10000) {
            if (character >= 0xD800 && character <= 0xDFFF) {
                return 0;
            }
            more = 2;
            lead = (unsigned char)(0xE0 | character >> 12);
        } else {
            more = 3;
            lead = (unsigned char)(0xF0 | character >> 18);
        }
        if ((size_t)(end - next) <= more || *next++ != lead) {
            return 0;
        }
        for (count = more; count > 0; count--) {
            if (*next++ != (0x80 | (character >> (6 * (count - 1)) & 0x3F))) {
                return 0;
            }
        }
    }
    return next == end;
}

static inline int
capi_equal_to_utf8(PyObject *unicode, const char *string, size_t size)
{
#if CAPI_HAS_unicode_data
    Py_ssize_t length;
    const void *data;
#  if CAPI_HAS__PyUnicode_Ready
    if (PyUnicode_READY(unicode) < 0) {
        PyErr_Clear();
        return 0;
    }
#  endif
    length = PyUnicode_GET_LENGTH(unicode);
    data = PyUnicode_DATA(unicode);
    if (PyUnicode_IS_ASCII(unicode)) {
        return (size_t)length == size && memcmp(data, string, size) == 0;
    }
#  if !defined(PYPY_VERSION)
    /* What the str keeps once somebody has asked for it. */
    if (((PyCompactUnicodeObject *)unicode)->utf8) {
        return (size_t)(((PyCompactUnicodeObject *)unicode)->utf8_length) == size
               && memcmp(((PyCompactUnicodeObject *)unicode)->utf8, string, size) == 0;
    }
#  endif
    /* With a kind that is known the compiler makes a loop for it. */
    switch (PyUnicode_KIND(unicode)) {
    case PyUnicode_1BYTE_KIND:
        return capi_encodes(unicode, data, PyUnicode_1BYTE_KIND, length, string, size);
    case PyUnicode_2BYTE_KIND:
        return capi_encodes(unicode, data, PyUnicode_2BYTE_KIND, length, string, size);
    default:
        return capi_encodes(unicode, data, PyUnicode_4BYTE_KIND, length, string, size);
    }
#else
    return capi_encodes(unicode, CAPI_NULL, 0, PyUnicode_GetLength(unicode), string, size);
#endif
}

//@ PyUnicode_EqualToUTF8
static inline int
capi_PyUnicode_EqualToUTF8(PyObject *unicode, const char *string)
{
#if !CAPI_HAS_unicode_data
    /* The function for ASCII takes other bytes as Latin-1. */
    const char *next = string;
    while (*next != 0 && !(*next & 0x80)) {
        next++;
    }
    if (*next == 0) {
        return PyUnicode_CompareWithASCIIString(unicode, string) == 0;
    }
#endif
    return capi_equal_to_utf8(unicode, string, strlen(string));
}

//@ PyUnicode_EqualToUTF8AndSize
static inline int
capi_PyUnicode_EqualToUTF8AndSize(PyObject *unicode, const char *string, Py_ssize_t size)
{
    return capi_equal_to_utf8(unicode, string, (size_t)size);
}

//@ PyUnstable_Unicode_GET_CACHED_HASH
static inline Py_hash_t
capi_PyUnstable_Unicode_GET_CACHED_HASH(PyObject *op)
{
#if CAPI_HAS_unicode_has_hash
    return ((PyASCIIObject *)op)->hash;
#else
    (void)op;
    return -1;
#endif
}
