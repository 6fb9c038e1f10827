Integer Objects. https://docs.python.org/3/c-api/long.html

//@ Py_ASNATIVEBYTES_DEFAULTS
#define Py_ASNATIVEBYTES_DEFAULTS -1

//@ Py_ASNATIVEBYTES_BIG_ENDIAN
#define Py_ASNATIVEBYTES_BIG_ENDIAN 0

//@ Py_ASNATIVEBYTES_LITTLE_ENDIAN
#define Py_ASNATIVEBYTES_LITTLE_ENDIAN 1

//@ Py_ASNATIVEBYTES_NATIVE_ENDIAN
#define Py_ASNATIVEBYTES_NATIVE_ENDIAN 3

//@ Py_ASNATIVEBYTES_UNSIGNED_BUFFER
#define Py_ASNATIVEBYTES_UNSIGNED_BUFFER 4

//@ Py_ASNATIVEBYTES_REJECT_NEGATIVE
#define Py_ASNATIVEBYTES_REJECT_NEGATIVE 8

//@ Py_ASNATIVEBYTES_ALLOW_INDEX
#define Py_ASNATIVEBYTES_ALLOW_INDEX 16

//@ PyIndex_Check
static inline int
capi_PyIndex_Check(PyObject *o)
{
#if CAPI_HAS_type_struct_is_public
    PyNumberMethods *methods = Py_TYPE(o)->tp_as_number;
    return methods && methods->nb_index;
#else
    return PyObject_HasAttrString(CAPI_OBJECT(Py_TYPE(o)), "__index__");
#endif
}

//@ PyLong_FromInt32
static inline PyObject *
capi_PyLong_FromInt32(int32_t value)
{
    return PyLong_FromLong(value);
}

//@ PyLong_FromUInt32
static inline PyObject *
capi_PyLong_FromUInt32(uint32_t value)
{
    return PyLong_FromUnsignedLong(value);
}

//@ PyLong_FromInt64
static inline PyObject *
capi_PyLong_FromInt64(int64_t value)
{
    return PyLong_FromLongLong(value);
}

//@ PyLong_FromUInt64
static inline PyObject *
capi_PyLong_FromUInt64(uint64_t value)
{
    return PyLong_FromUnsignedLongLong(value);
}

//@ helper for PyLong_AsInt, PyLong_AsInt32, PyLong_AsInt64, PyLong_AsUInt32, PyLong_AsUInt64, PyLong_AsNativeBytes, PyLong_GetSign, PyLong_IsNegative, PyLong_IsPositive, PyLong_IsZero, PyLong_Export, PyLong_GetNativeLayout, PyLongWriter_Create, PyLongWriter_Finish
#if CAPI_HAS_longintrepr_is_separate
#  include <longintrepr.h>
#endif

/* The value of an int of one digit, without a call; 0 for what has more or hides them. */
static inline int
capi_long_is_small(PyObject *number, int64_t *value)
{
#if CAPI_HAS_long_has_ob_size
    Py_ssize_t size = Py_SIZE(number);
    *value = (int64_t)size * (int64_t)(((PyLongObject *)number)->ob_digit[0]);
    return -1 <= size && size <= 1;
#elif CAPI_HAS_long_has_tag
    uintptr_t tag = ((PyLongObject *)number)->long_value.lv_tag;
    *value = (1 - (int64_t)(tag & 3)) * (int64_t)(((PyLongObject *)number)->long_value.ob_digit[0]);
    return tag < 2 << 3;
#else
    (void)number;
    *value = 0;
    return 0;
#endif
}

/* The value of an int. */
static inline int64_t
capi_long_value(PyObject *number, int *overflow)
{
    int64_t value;
    *overflow = 0;
    if (CAPI_LIKELY(capi_long_is_small(number, &value))) {
        return value;
    }
    return PyLong_AsLongLongAndOverflow(number, overflow);
}

/* The sign of an int: 1, 0 or -1. */
static inline int
capi_long_sign(PyObject *number)
{
#if CAPI_HAS_long_has_ob_size
    return (Py_SIZE(number) > 0) - (Py_SIZE(number) < 0);
#elif CAPI_HAS_long_has_tag
    return 1 - (int)(((PyLongObject *)number)->long_value.lv_tag & 3);
#else
    int overflow;
    int64_t value = PyLong_AsLongLongAndOverflow(number, &overflow);
    return overflow ? overflow : (value > 0) - (value < 0);
#endif
}

//@ helper for PyLong_AsInt, PyLong_AsInt32, PyLong_AsInt64, PyLong_AsUInt32, PyLong_AsUInt64
/* What __index__() gives for an object that is no int. Older interpreters' own conversions would call __int__() too. */
static CAPI_COLD PyObject *
capi_long_index(PyObject *obj)
{
    if (!obj) {
        PyErr_BadInternalCall();
        return CAPI_NULL;
    }
    return PyNumber_Index(obj);
}

/* The value of an int or of what __index__() gives; -1 with an exception, else 0. */
static inline int
capi_index_value(PyObject *obj, int64_t *value, int *overflow)
{
    PyObject *number;
    if (CAPI_LIKELY(obj && PyLong_Check(obj))) {
        *value = capi_long_value(obj, overflow);
        return 0;
    }
    *value = 0;
    *overflow = 0;
    number = capi_long_index(obj);
    if (!number) {
        return -1;
    }
    *value = capi_long_value(number, overflow);
    Py_DECREF(number);
    return 0;
}

static CAPI_COLD void
capi_long_too_large(const char *message)
{
    PyErr_SetString(PyExc_OverflowError, message);
}

static CAPI_COLD void
capi_long_negative(void)
{
    PyErr_SetString(PyExc_ValueError, "Cannot convert negative int");
}

//@ PyLong_AsInt
static inline int
capi_PyLong_AsInt(PyObject *obj)
{
    int overflow;
    int64_t value;
    if (CAPI_UNLIKELY(capi_index_value(obj, &value, &overflow) < 0)) {
        return -1;
    }
    if (CAPI_UNLIKELY(overflow || value > INT_MAX || value < INT_MIN)) {
        capi_long_too_large("Python int too large to convert to C int");
        return -1;
    }
    return (int)value;
}

//@ PyLong_AsInt32
static inline int
capi_PyLong_AsInt32(PyObject *obj, int32_t *value)
{
    int overflow;
    int64_t bits;
    if (CAPI_UNLIKELY(capi_index_value(obj, &bits, &overflow) < 0)) {
        return -1;
    }
    if (CAPI_UNLIKELY(overflow || (int32_t)bits != bits)) {
        capi_long_too_large("Python int too large to convert to C int32_t");
        return -1;
    }
    *value = (int32_t)bits;
    return 0;
}

//@ PyLong_AsInt64
static inline int
capi_PyLong_AsInt64(PyObject *obj, int64_t *value)
{
    int overflow;
    int64_t bits;
    if (CAPI_UNLIKELY(capi_index_value(obj, &bits, &overflow) < 0)) {
        return -1;
    }
    if (CAPI_UNLIKELY(overflow)) {
        capi_long_too_large("Python int too large to convert to C int64_t");
        return -1;
    }
    *value = bits;
    return 0;
}

//@ PyLong_AsUInt32
static inline int
capi_PyLong_AsUInt32(PyObject *obj, uint32_t *value)
{
    int overflow;
    int64_t bits;
    if (CAPI_UNLIKELY(capi_index_value(obj, &bits, &overflow) < 0)) {
        return -1;
    }
    if (CAPI_UNLIKELY(overflow < 0 || (overflow == 0 && bits < 0))) {
        capi_long_negative();
        return -1;
    }
    if (CAPI_UNLIKELY(overflow || (uint32_t)bits != bits)) {
        capi_long_too_large("Python int too large to convert to C uint32_t");
        return -1;
    }
    *value = (uint32_t)bits;
    return 0;
}

//@ PyLong_AsUInt64
/* Of an int that is not small. */
static inline int
capi_long_as_uint64(PyObject *number, uint64_t *value)
{
    uint64_t bits = 0;
    int too_large = 0;
#if CAPI_HAS_long_has_ob_size
    const digit *digits = ((PyLongObject *)number)->ob_digit;
    Py_ssize_t count = Py_SIZE(number);
#elif CAPI_HAS_long_has_tag
    const digit *digits = ((PyLongObject *)number)->long_value.ob_digit;
    Py_ssize_t count = (Py_ssize_t)(((PyLongObject *)number)->long_value.lv_tag >> 3);
#endif
    if (capi_long_sign(number) < 0) {
        capi_long_negative();
        return -1;
    }
#if CAPI_HAS_long_has_ob_size || CAPI_HAS_long_has_tag
    while (count-- > 0 && !too_large) {
        too_large = bits >> (64 - PyLong_SHIFT) != 0;
        bits = bits << PyLong_SHIFT | digits[count];
    }
#else
    bits = PyLong_AsUnsignedLongLong(number);
    too_large = bits == (uint64_t)(-1) && PyErr_Occurred();
#endif
    if (CAPI_UNLIKELY(too_large)) {
        capi_long_too_large("Python int too large to convert to C uint64_t");
        return -1;
    }
    *value = bits;
    return 0;
}

static inline int
capi_PyLong_AsUInt64(PyObject *obj, uint64_t *value)
{
    int64_t bits;
    int status;
    if (CAPI_LIKELY(obj && PyLong_Check(obj))) {
        if (CAPI_LIKELY(capi_long_is_small(obj, &bits) && bits >= 0)) {
            *value = (uint64_t)bits;
            return 0;
        }
        return capi_long_as_uint64(obj, value);
    }
    obj = capi_long_index(obj);
    if (!obj) {
        return -1;
    }
    status = capi_long_as_uint64(obj, value);
    Py_DECREF(obj);
    return status;
}

//@ helper for PyLong_AsNativeBytes, PyLong_FromNativeBytes, PyLong_FromUnsignedNativeBytes
static inline int
capi_is_little_endian(int flags)
{
    return flags == -1 || (flags & 2) ? PY_LITTLE_ENDIAN : flags & 1;
}

//@ helper for PyLong_AsNativeBytes
/* Copies a two's complement number of `count` bytes, lowest first, into `n` bytes: cut off, or filled with its sign. */
static inline void
capi_copy_twos_complement(const unsigned char *number, size_t count, unsigned char *buffer, size_t n, int little_endian)
{
    size_t index;
    unsigned char sign = number[count - 1] & 0x80 ? 0xFF : 0;
    for (index = 0; index < n; index++) {
        buffer[little_endian ? index : n - 1 - index] = index < count ? number[index] : sign;
    }
}

/* The number of bits in the absolute value of an int, as far as that is more than 63, or -1 with an exception;
   `n` bytes of the number go to `buffer`. */
static inline Py_ssize_t
capi_big_as_native_bytes(PyObject *v, unsigned char *buffer, Py_ssize_t n, int little_endian)
{
#if CAPI_HAS__PyLong_AsByteArray
    Py_ssize_t bits = (Py_ssize_t)_PyLong_NumBits(v);
    if (n > 0) {
#  if CAPI_HAS_as_byte_array_can_be_silent
        _PyLong_AsByteArray((PyLongObject *)v, buffer, (size_t)n, little_endian, 1, 0);
#  else
        /* Where the number is too large it writes the lowest bytes all the same. */
        if (_PyLong_AsByteArray((PyLongObject *)v, buffer, (size_t)n, little_endian, 1) < 0) {
            PyErr_Clear();
        }
#  endif
    }
    return bits;
#else
    PyObject *type, *result, *method, *arguments = CAPI_NULL, *keywords = CAPI_NULL;
    Py_ssize_t bits;
#  if CAPI_DISPATCHES
    static capi_any_function volatile known_count = CAPI_NULL, known_copy = CAPI_NULL;
    size_t (*count)(PyObject *) = (size_t(*)(PyObject *))capi_known(
        &known_count, "_PyLong_NumBits", CAPI_SINCE_long_bytes_are_settled, CAPI_UNTIL_long_bytes_are_settled);
    int (*copy)(PyObject *, unsigned char *, size_t, int, int)
        = (int (*)(PyObject *, unsigned char *, size_t, int, int))capi_known(
            &known_copy, "_PyLong_AsByteArray", CAPI_SINCE_long_bytes_are_settled, CAPI_UNTIL_long_bytes_are_settled);
    if (count && copy) {
        bits = (Py_ssize_t)count(v);
        /* Where the number is too large it writes the lowest bytes all the same. */
        if (n > 0 && copy(v, buffer, (size_t)n, little_endian, 1) < 0) {
            PyErr_Clear();
        }
        return bits;
    }
#  endif
    /* Through the methods of int itself: a subclass may have others. */
    type = CAPI_OBJECT(&PyLong_Type);
    result = PyObject_CallMethod(type, "bit_length", "O", v);
    if (!result) {
        return -1;
    }
    bits = PyLong_AsSsize_t(result);
    Py_DECREF(result);
    if (bits < 0 || n <= 0) {
        return bits;
    }
    /* What is called with an exception set may lose it. */
    method = PyObject_GetAttrString(type, "to_bytes");
    if (method) {
        arguments = Py_BuildValue("(Ons)", v, bits / 8 + 1, "little");
    }
    if (arguments) {
        keywords = Py_BuildValue("{sO}", "signed", Py_True);
    }
    result = keywords ? PyObject_Call(method, arguments, keywords) : CAPI_NULL;
    Py_XDECREF(method);
    Py_XDECREF(arguments);
    Py_XDECREF(keywords);
    if (!result) {
        return -1;
    }
    capi_copy_twos_complement((const unsigned char *)PyBytes_AsString(result),
                              (size_t)PyBytes_Size(result), buffer, (size_t)n, little_endian);
    Py_DECREF(result);
    return bits;
#endif
}

/* Whether `n` bytes are the smallest number that they can hold: the highest bit and no other. */
static inline int
capi_is_highest_bit_alone(const unsigned char *buffer, Py_ssize_t n, int little_endian)
{
    Py_ssize_t index;
    for (index = 0; index < n; index++) {
        Py_ssize_t highest = little_endian ? n - 1 : 0;
        if (buffer[index] != (index == highest ? 0x80 : 0)) {
            return 0;
        }
    }
    return 1;
}

//@ PyLong_AsNativeBytes
static inline Py_ssize_t
capi_PyLong_AsNativeBytes(PyObject *v, void *buffer, Py_ssize_t n_bytes, int flags)
{
    unsigned char *bytes = (unsigned char *)buffer;
    int little_endian = capi_is_little_endian(flags);
    int is_unsigned = flags == -1 || (flags & Py_ASNATIVEBYTES_UNSIGNED_BUFFER);
    int overflow, is_negative;
    int64_t value;
    Py_ssize_t bits = 0, needed;

    if (!v || n_bytes < 0) {
        PyErr_BadInternalCall();
        return -1;
    }
    if (PyLong_Check(v)) {
        if (n_bytes == (Py_ssize_t)sizeof(value) && little_endian == PY_LITTLE_ENDIAN
            && sizeof(value) == sizeof(Py_ssize_t) && capi_long_is_small(v, &value)
            && (value >= 0 || flags == -1 || !(flags & Py_ASNATIVEBYTES_REJECT_NEGATIVE))) {
            memcpy(buffer, &value, sizeof(value));
            return n_bytes;
        }
        Py_INCREF(v);
    } else if (flags != -1 && (flags & Py_ASNATIVEBYTES_ALLOW_INDEX)) {
        v = PyNumber_Index(v);
        if (!v) {
            return -1;
        }
    } else {
        capi_raise_type("expect int, got ", v);
        return -1;
    }

    value = PyLong_AsLongLongAndOverflow(v, &overflow);
    is_negative = overflow < 0 || (overflow == 0 && value < 0);
    if (is_negative && flags != -1 && (flags & Py_ASNATIVEBYTES_REJECT_NEGATIVE)) {
        PyErr_SetString(PyExc_ValueError, "Cannot convert negative int");
        Py_DECREF(v);
        return -1;
    }
    if (overflow == 0) {
        uint64_t number_bits = (uint64_t)value;
        uint64_t rest = is_negative ? ~number_bits + 1 : number_bits;
        unsigned char number[sizeof(value)];
        size_t index;
#if defined(__GNUC__) || defined(__clang__)
        bits = rest != 0 ? 64 - __builtin_clzll(rest) : 0;
#else
        for (; rest != 0; rest >>= 1) {
            bits++;
        }
#endif
        for (index = 0; index < sizeof(value); index++) {
            number[index] = (unsigned char)(number_bits >> (8 * index) & 0xFF);
        }
        capi_copy_twos_complement(number, sizeof(value), bytes, (size_t)n_bytes, little_endian);
    } else {
        bits = capi_big_as_native_bytes(v, bytes, n_bytes, little_endian);
    }
    Py_DECREF(v);
    if (bits < 0) {
        return -1;
    }

    if (bits <= 30) {
        /* The real function has such a number at hand as a Py_ssize_t, and says how large that is. */
        needed = (Py_ssize_t)sizeof(Py_ssize_t);
        if (n_bytes > 0 && n_bytes < needed) {
            Py_ssize_t room = 8 * n_bytes;
            if (bits < room) {
                needed = n_bytes;
            } else if (bits == room && !is_negative) {
                needed = is_unsigned ? n_bytes : n_bytes + 1;
            } else if (bits == room && capi_is_highest_bit_alone(bytes, n_bytes, little_endian)) {
                needed = n_bytes;
            }
        }
        return needed;
    }
    /* A bit more for the sign, and one less because the division rounds down. */
    needed = bits / 8 + 1;
    if (n_bytes > 0 && needed == n_bytes + 1 && bits % 8 == 0) {
        if (is_negative ? capi_is_highest_bit_alone(bytes, n_bytes, little_endian) : is_unsigned) {
            needed = n_bytes;
        }
    }
    return needed;
}

//@ helper for PyLong_FromNativeBytes, PyLong_FromUnsignedNativeBytes
static inline PyObject *
capi_long_from_bytes(const unsigned char *bytes, size_t n, int little_endian, int is_signed)
{
    if (n <= sizeof(uint64_t)) {
        uint64_t value = 0;
        size_t index;
        if (n == sizeof(value) && little_endian == PY_LITTLE_ENDIAN) {
            memcpy(&value, bytes, sizeof(value));
            return is_signed ? PyLong_FromLongLong((int64_t)value) : PyLong_FromUnsignedLongLong(value);
        }
        for (index = 0; index < n; index++) {
            value = value << 8 | bytes[little_endian ? n - 1 - index : index];
        }
        if (!is_signed || n == 0) {
            return PyLong_FromUnsignedLongLong(value);
        }
        if (n < sizeof(value) && value >> (8 * n - 1)) {
            value |= ~(uint64_t)0 << (8 * n);
        }
        return PyLong_FromLongLong((int64_t)value);
    }
#if CAPI_HAS__PyLong_FromByteArray
    return _PyLong_FromByteArray(bytes, n, little_endian, is_signed);
#else
#  if CAPI_DISPATCHES
    {
        typedef PyObject *(*make)(const unsigned char *, size_t, int, int);
        static capi_any_function volatile known = CAPI_NULL;
        make function = (make)capi_known(&known, "_PyLong_FromByteArray", CAPI_SINCE_long_bytes_are_settled,
                                         CAPI_UNTIL_long_bytes_are_settled);
        if (function) {
            return function(bytes, n, little_endian, is_signed);
        }
    }
#  endif
    {
        PyObject *method = PyObject_GetAttrString(CAPI_OBJECT(&PyLong_Type), "from_bytes");
        PyObject *arguments = Py_BuildValue("(Ns)", PyBytes_FromStringAndSize((const char *)bytes,
                                                                              (Py_ssize_t)n),
                                            little_endian ? "little" : "big");
        PyObject *keywords = Py_BuildValue("{sO}", "signed", is_signed ? Py_True : Py_False);
        PyObject *result = CAPI_NULL;
        if (method && arguments && keywords) {
            result = PyObject_Call(method, arguments, keywords);
        }
        Py_XDECREF(method);
        Py_XDECREF(arguments);
        Py_XDECREF(keywords);
        return result;
    }
#endif
}

//@ PyLong_FromNativeBytes
static inline PyObject *
capi_PyLong_FromNativeBytes(const void *buffer, size_t n_bytes, int flags)
{
    if (!buffer) {
        PyErr_BadInternalCall();
        return CAPI_NULL;
    }
    return capi_long_from_bytes((const unsigned char *)buffer, n_bytes, capi_is_little_endian(flags),
                                flags == -1 || !(flags & Py_ASNATIVEBYTES_UNSIGNED_BUFFER));
}

//@ PyLong_FromUnsignedNativeBytes
static inline PyObject *
capi_PyLong_FromUnsignedNativeBytes(const void *buffer, size_t n_bytes, int flags)
{
    if (!buffer) {
        PyErr_BadInternalCall();
        return CAPI_NULL;
    }
    return capi_long_from_bytes((const unsigned char *)buffer, n_bytes, capi_is_little_endian(flags), 0);
}

//@ PyLong_GetSign
static inline int
capi_PyLong_GetSign(PyObject *v, int *sign)
{
    if (!PyLong_Check(v)) {
        capi_raise_type("expect int, got ", v);
        return -1;
    }
    *sign = capi_long_sign(v);
    return 0;
}

//@ PyLong_IsPositive
static inline int
capi_PyLong_IsPositive(PyObject *obj)
{
    if (!PyLong_Check(obj)) {
        capi_raise_type("expected int, got ", obj);
        return -1;
    }
    return capi_long_sign(obj) > 0;
}

//@ PyLong_IsNegative
static inline int
capi_PyLong_IsNegative(PyObject *obj)
{
    if (!PyLong_Check(obj)) {
        capi_raise_type("expected int, got ", obj);
        return -1;
    }
    return capi_long_sign(obj) < 0;
}

//@ PyLong_IsZero
static inline int
capi_PyLong_IsZero(PyObject *obj)
{
    if (!PyLong_Check(obj)) {
        capi_raise_type("expected int, got ", obj);
        return -1;
    }
    return capi_long_sign(obj) == 0;
}

//@ PyUnstable_Long_IsCompact
static inline int
capi_PyUnstable_Long_IsCompact(const PyLongObject *op)
{
#if CAPI_HAS_long_has_ob_size
    Py_ssize_t size = Py_SIZE((PyObject *)op);
    return -1 <= size && size <= 1;
#else
    int overflow;
    int64_t value = PyLong_AsLongLongAndOverflow((PyObject *)op, &overflow);
    return overflow == 0 && -(1L << 30) < value && value < 1L << 30;
#endif
}

//@ PyUnstable_Long_CompactValue
static inline Py_ssize_t
capi_PyUnstable_Long_CompactValue(const PyLongObject *op)
{
    int overflow;
    return (Py_ssize_t)PyLong_AsLongLongAndOverflow((PyObject *)op, &overflow);
}

/* Exports and writers use the digits of the int object itself, and where these cannot be reached, bytes. */

//@ PyLongLayout
/* Macros, because headers of some versions define the structs where the limited API has no functions for them. */
typedef struct capi_PyLongLayout {
    uint8_t bits_per_digit;
    uint8_t digit_size;
    int8_t digits_order;
    int8_t digit_endianness;
} capi_PyLongLayout;
#define PyLongLayout capi_PyLongLayout

//@ PyLongExport
typedef struct capi_PyLongExport {
    int64_t value;
    uint8_t negative;
    Py_ssize_t ndigits;
    const void *digits;
    uintptr_t _reserved;
} capi_PyLongExport;
#define PyLongExport capi_PyLongExport

//@ PyLongWriter
typedef struct capi_PyLongWriter capi_PyLongWriter;
#define PyLongWriter capi_PyLongWriter

//@ PyLong_GetNativeLayout
static inline const PyLongLayout *
capi_PyLong_GetNativeLayout(void)
{
#if CAPI_HAS_long_has_ob_size || CAPI_HAS_long_has_tag
    static const PyLongLayout layout = {PYLONG_BITS_IN_DIGIT, sizeof(digit), -1, PY_LITTLE_ENDIAN ? -1 : 1};
#else
    static const PyLongLayout layout = {8, 1, -1, PY_LITTLE_ENDIAN ? -1 : 1};
#endif
    return &layout;
}

//@ PyLong_Export
static inline int
capi_PyLong_Export(PyObject *obj, PyLongExport *export_long)
{
    int overflow;
    int64_t value;
    memset(export_long, 0, sizeof(*export_long));
    if (!PyLong_Check(obj)) {
        capi_raise_type("expect int, got ", obj);
        return -1;
    }
    value = capi_long_value(obj, &overflow);
    if (overflow == 0) {
        export_long->value = value;
        return 0;
    }
#if CAPI_HAS_long_has_ob_size
    export_long->ndigits = Py_SIZE(obj) < 0 ? -Py_SIZE(obj) : Py_SIZE(obj);
    export_long->digits = ((PyLongObject *)obj)->ob_digit;
    Py_INCREF(obj);
#elif CAPI_HAS_long_has_tag
    export_long->ndigits = (Py_ssize_t)(((PyLongObject *)obj)->long_value.lv_tag >> 3);
    export_long->digits = ((PyLongObject *)obj)->long_value.ob_digit;
    Py_INCREF(obj);
#else
    {
        /* The absolute value as a bytes object, which the export then owns. */
        const int flags = Py_ASNATIVEBYTES_LITTLE_ENDIAN;
        Py_ssize_t index, count = PyLong_AsNativeBytes(obj, CAPI_NULL, 0, flags);
        PyObject *bytes = count > 0 ? PyBytes_FromStringAndSize(CAPI_NULL, count) : CAPI_NULL;
        unsigned char *digits = bytes ? (unsigned char *)PyBytes_AsString(bytes) : CAPI_NULL;
        if (!digits || PyLong_AsNativeBytes(obj, digits, count, flags) < 0) {
            Py_XDECREF(bytes);
            return -1;
        }
        if (overflow < 0) {
            int carry = 1;
            for (index = 0; index < count; index++) {
                carry += (unsigned char)~digits[index];
                digits[index] = (unsigned char)carry;
                carry >>= 8;
            }
        }
        while (digits[count - 1] == 0) {
            count--;
        }
        export_long->ndigits = count;
        export_long->digits = digits;
        obj = bytes;
    }
#endif
    export_long->negative = overflow < 0;
    export_long->_reserved = (uintptr_t)obj;
    return 0;
}

//@ PyLong_FreeExport
static inline void
capi_PyLong_FreeExport(PyLongExport *export_long)
{
    PyObject *owner = (PyObject *)export_long->_reserved;
    export_long->_reserved = 0;
    Py_XDECREF(owner);
}

//@ helper for PyLongWriter_Create, PyLongWriter_Discard, PyLongWriter_Finish
#if CAPI_HAS_long_has_ob_size || CAPI_HAS_long_has_tag
/* The writer is the int object. */
static inline void
capi_long_set_size(PyLongObject *number, Py_ssize_t ndigits, int negative)
{
#  if CAPI_HAS_long_has_ob_size
    ((PyVarObject *)number)->ob_size = negative ? -ndigits : ndigits;
#  else
    uintptr_t sign = ndigits == 0 ? 1 : negative ? 2 : 0;
    number->long_value.lv_tag = (uintptr_t)ndigits << 3 | sign;
#  endif
}

static inline PyLongObject *
capi_long_new(Py_ssize_t ndigits)
{
#  if CAPI_HAS_long_has_ob_size
    return _PyLong_New(ndigits);
#  else
    /* Newer headers deprecate that. */
    const size_t head = offsetof(PyLongObject, long_value) + offsetof(_PyLongValue, ob_digit);
    PyObject *number;
    if ((size_t)ndigits > ((size_t)PY_SSIZE_T_MAX - head) / sizeof(digit)) {
        PyErr_SetString(PyExc_OverflowError, "too many digits in integer");
        return CAPI_NULL;
    }
    number = (PyObject *)PyObject_Malloc(head + (size_t)ndigits * sizeof(digit));
    if (!number) {
        PyErr_NoMemory();
        return CAPI_NULL;
    }
    return (PyLongObject *)PyObject_Init(number, &PyLong_Type);
#  endif
}
#else
struct capi_long_writer {
    int negative;
    Py_ssize_t ndigits;
    unsigned char digits[1];
};
#endif

//@ PyLongWriter_Create
static inline PyLongWriter *
capi_PyLongWriter_Create(int negative, Py_ssize_t ndigits, void **digits)
{
    *digits = CAPI_NULL;
    if (ndigits <= 0) {
        PyErr_SetString(PyExc_ValueError, "ndigits must be positive");
        return CAPI_NULL;
    }
#if CAPI_HAS_long_has_ob_size || CAPI_HAS_long_has_tag
    {
        PyLongObject *number = capi_long_new(ndigits);
        if (!number) {
            return CAPI_NULL;
        }
        capi_long_set_size(number, ndigits, negative);
#  if CAPI_HAS_long_has_ob_size
        *digits = number->ob_digit;
#  else
        *digits = number->long_value.ob_digit;
#  endif
        return (PyLongWriter *)number;
    }
#else
    {
        struct capi_long_writer *writer;
        /* The number of bits must fit, too. */
        if (ndigits > (PY_SSIZE_T_MAX - 1) / 8) {
            PyErr_SetString(PyExc_OverflowError, "too many digits in integer");
            return CAPI_NULL;
        }
        writer = (struct capi_long_writer *)PyMem_Malloc(sizeof(*writer) + (size_t)ndigits);
        if (!writer) {
            PyErr_NoMemory();
            return CAPI_NULL;
        }
        writer->negative = negative != 0;
        writer->ndigits = ndigits;
        *digits = writer->digits;
        return (PyLongWriter *)writer;
    }
#endif
}

//@ PyLongWriter_Discard
static inline void
capi_PyLongWriter_Discard(PyLongWriter *writer)
{
#if CAPI_HAS_long_has_ob_size || CAPI_HAS_long_has_tag
    Py_XDECREF(CAPI_OBJECT(writer));
#else
    PyMem_Free(writer);
#endif
}

//@ PyLongWriter_Finish
static inline PyObject *
capi_PyLongWriter_Finish(PyLongWriter *writer)
{
#if CAPI_HAS_long_has_ob_size || CAPI_HAS_long_has_tag
    PyLongObject *number = (PyLongObject *)writer;
#  if CAPI_HAS_long_has_ob_size
    const digit *digits = number->ob_digit;
    Py_ssize_t size = Py_SIZE(number);
    int negative = size < 0;
    Py_ssize_t ndigits = negative ? -size : size;
#  else
    const digit *digits = number->long_value.ob_digit;
    Py_ssize_t ndigits = (Py_ssize_t)(number->long_value.lv_tag >> 3);
    int negative = (number->long_value.lv_tag & 3) == 2;
#  endif
    while (ndigits > 0 && digits[ndigits - 1] == 0) {
        ndigits--;
    }
    capi_long_set_size(number, ndigits, negative);
    if (ndigits <= 1) {
        /* It may be one of the small ints that exist once. */
        long value = ndigits == 0 ? 0 : (long)digits[0];
        Py_DECREF(number);
        return PyLong_FromLong(negative ? -value : value);
    }
    return CAPI_OBJECT(number);
#else
    struct capi_long_writer *bytes = (struct capi_long_writer *)writer;
    Py_ssize_t ndigits = bytes->ndigits;
    int negative = bytes->negative;
    PyObject *number;
    while (ndigits > 0 && bytes->digits[ndigits - 1] == 0) {
        ndigits--;
    }
    number = PyLong_FromUnsignedNativeBytes(bytes->digits, (size_t)ndigits, 1);
    PyMem_Free(bytes);
    if (number && negative) {
        PyObject *absolute = number;
        number = PyNumber_Negative(absolute);
        Py_DECREF(absolute);
    }
    return number;
#endif
}
