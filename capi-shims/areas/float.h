Floating-Point Objects. https://docs.python.org/3/c-api/float.html

//@ Py_DTSF_NO_NEG_0
#define Py_DTSF_NO_NEG_0 0x08

//@ Py_INFINITY
#define Py_INFINITY ((double)HUGE_VAL)

//@ helper for PyFloat_Pack2, PyFloat_Pack4, PyFloat_Pack8, PyFloat_Unpack2, PyFloat_Unpack4, PyFloat_Unpack8
/* IEEE 754 by its bits: no interpreter's help is needed, and none before 3.14 keeps all NaNs as they are. */
static inline uint64_t
capi_bits_of_double(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof(bits));
    return bits;
}

static inline double
capi_double_of_bits(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof(x));
    return x;
}

static inline void
capi_write_bits(uint64_t bits, char *p, int size, int le)
{
    int index;
    if (size == 8 && !le == !PY_LITTLE_ENDIAN) {
        memcpy(p, &bits, sizeof(bits));
        return;
    }
    for (index = 0; index < size; index++) {
        p[le ? index : size - 1 - index] = (char)(bits >> (8 * index) & 0xFF);
    }
}

static inline uint64_t
capi_read_bits(const char *p, int size, int le)
{
    uint64_t bits = 0;
    int index;
    if (size == 8 && !le == !PY_LITTLE_ENDIAN) {
        memcpy(&bits, p, sizeof(bits));
        return bits;
    }
    for (index = 0; index < size; index++) {
        bits = bits << 8 | (unsigned char)p[le ? size - 1 - index : index];
    }
    return bits;
}

/* A double in fewer bits, rounded to even, or UINT64_MAX if it is too large. `fraction` and `exponent` are the sizes of
   the narrow format's fields. NaNs keep what fits of their payload. */
static inline uint64_t
capi_narrow_double(double x, int fraction, int exponent)
{
    uint64_t bits = capi_bits_of_double(x);
    uint64_t sign = bits >> 63 << (fraction + exponent);
    uint64_t infinity = (((uint64_t)1 << exponent) - 1) << fraction;
    uint64_t digits = bits & (((uint64_t)1 << 52) - 1);
    int wide = (int)(bits >> 52 & 0x7FF);
    int bias = (1 << (exponent - 1)) - 1;
    int narrow = wide - 1023 + bias;
    int dropped = 52 - fraction;
    uint64_t result, rest, half;
    if (wide == 0x7FF) {
        if (digits == 0) {
            return sign | infinity;
        }
        digits >>= dropped;
        /* With nothing left of its payload a signalling NaN would be an infinity. */
        return sign | infinity | (digits ? digits : (uint64_t)1 << (fraction - 1));
    }
    if (wide == 0 || narrow < -fraction) {
        return sign;
    }
    if (narrow <= 0) {
        /* A subnormal number shows its leading 1. */
        digits |= (uint64_t)1 << 52;
        dropped += 1 - narrow;
        narrow = 0;
    }
    result = ((uint64_t)narrow << fraction) + (digits >> dropped);
    rest = digits & (((uint64_t)1 << dropped) - 1);
    half = (uint64_t)1 << (dropped - 1);
    if (rest > half || (rest == half && (result & 1))) {
        result++;
    }
    return narrow > 2 * bias || result >= infinity ? ~(uint64_t)0 : sign | result;
}

/* The double of a narrow format's bits. */
static inline double
capi_widen_double(uint64_t bits, int fraction, int exponent)
{
    uint64_t sign = bits >> (fraction + exponent) << 63;
    uint64_t digits = bits & (((uint64_t)1 << fraction) - 1);
    int largest = (1 << exponent) - 1;
    int narrow = (int)(bits >> fraction) & largest;
    int wide = narrow == largest ? 0x7FF : narrow - (largest >> 1) + 1023;
    if (narrow == 0) {
        if (digits == 0) {
            return capi_double_of_bits(sign);
        }
        for (wide++; !(digits >> fraction); wide--) {
            digits <<= 1;
        }
        digits &= ((uint64_t)1 << fraction) - 1;
    }
    return capi_double_of_bits(sign | (uint64_t)wide << 52 | digits << (52 - fraction));
}

//@ PyFloat_Pack2
static inline int
capi_PyFloat_Pack2(double x, char *p, int le)
{
    uint64_t bits = capi_narrow_double(x, 10, 5);
    if (bits == ~(uint64_t)0) {
        PyErr_SetString(PyExc_OverflowError, "float too large to pack with e format");
        return -1;
    }
    capi_write_bits(bits, p, 2, le);
    return 0;
}

//@ PyFloat_Pack4
static inline int
capi_PyFloat_Pack4(double x, char *p, int le)
{
    uint64_t bits = capi_narrow_double(x, 23, 8);
    if (bits == ~(uint64_t)0) {
        PyErr_SetString(PyExc_OverflowError, "float too large to pack with f format");
        return -1;
    }
    capi_write_bits(bits, p, 4, le);
    return 0;
}

//@ PyFloat_Pack8
static inline int
capi_PyFloat_Pack8(double x, char *p, int le)
{
    capi_write_bits(capi_bits_of_double(x), p, 8, le);
    return 0;
}

//@ PyFloat_Unpack2
static inline double
capi_PyFloat_Unpack2(const char *p, int le)
{
    return capi_widen_double(capi_read_bits(p, 2, le), 10, 5);
}

//@ PyFloat_Unpack4
static inline double
capi_PyFloat_Unpack4(const char *p, int le)
{
    return capi_widen_double(capi_read_bits(p, 4, le), 23, 8);
}

//@ PyFloat_Unpack8
static inline double
capi_PyFloat_Unpack8(const char *p, int le)
{
    return capi_double_of_bits(capi_read_bits(p, 8, le));
}
