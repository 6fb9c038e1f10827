Hashing. https://docs.python.org/3/c-api/hash.html

//@ PyHASH_BITS
#if SIZEOF_VOID_P >= 8
#  define PyHASH_BITS 61
#else
#  define PyHASH_BITS 31
#endif

//@ PyHASH_MODULUS
#define PyHASH_MODULUS (((size_t)1 << PyHASH_BITS) - 1)

//@ PyHASH_MULTIPLIER
#define PyHASH_MULTIPLIER 1000003UL

//@ PyHASH_INF
#define PyHASH_INF 314159

//@ PyHASH_IMAG
#define PyHASH_IMAG PyHASH_MULTIPLIER

//@ Py_HashBuffer
#if CAPI_HAS_hash_bytes_is_exported && !CAPI_HAS__Py_HashBytes
PyAPI_FUNC(Py_hash_t) _Py_HashBytes(const void *src, Py_ssize_t length);
#endif

static inline Py_hash_t
capi_Py_HashBuffer(const void *ptr, Py_ssize_t len)
{
#if CAPI_HAS_hash_bytes_is_exported
    return _Py_HashBytes(ptr, len);
#else
    /* The same bytes as an object have the same hash. */
    Py_hash_t hash;
    PyObject *bytes = PyBytes_FromStringAndSize((const char *)ptr, len);
    if (!bytes) {
        return -1;
    }
    hash = PyObject_Hash(bytes);
    Py_DECREF(bytes);
    return hash;
#endif
}

//@ helper for Py_HashPointer, PyObject_GenericHash
static inline Py_hash_t
capi_hash_pointer(const void *ptr)
{
    /* The lowest bits of an address are the least different ones. */
    size_t bits = (size_t)ptr;
    Py_hash_t hash = (Py_hash_t)((bits >> 4) | (bits << (8 * sizeof(bits) - 4)));
    return hash == -1 ? -2 : hash;
}

//@ Py_HashPointer
static inline Py_hash_t
capi_Py_HashPointer(const void *ptr)
{
    return capi_hash_pointer(ptr);
}

//@ PyObject_GenericHash
static inline Py_hash_t
capi_PyObject_GenericHash(PyObject *obj)
{
#ifdef PYPY_VERSION
    /* An object may have another address the next time it comes to C. */
    return PyBaseObject_Type.tp_hash(obj);
#else
    return capi_hash_pointer(obj);
#endif
}
