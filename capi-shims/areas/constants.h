Constants and sentinels. https://docs.python.org/3/c-api/object.html

//@ Py_CONSTANT_NONE
#define Py_CONSTANT_NONE 0

//@ Py_CONSTANT_FALSE
#define Py_CONSTANT_FALSE 1

//@ Py_CONSTANT_TRUE
#define Py_CONSTANT_TRUE 2

//@ Py_CONSTANT_ELLIPSIS
#define Py_CONSTANT_ELLIPSIS 3

//@ Py_CONSTANT_NOT_IMPLEMENTED
#define Py_CONSTANT_NOT_IMPLEMENTED 4

//@ Py_CONSTANT_ZERO
#define Py_CONSTANT_ZERO 5

//@ Py_CONSTANT_ONE
#define Py_CONSTANT_ONE 6

//@ Py_CONSTANT_EMPTY_STR
#define Py_CONSTANT_EMPTY_STR 7

//@ Py_CONSTANT_EMPTY_BYTES
#define Py_CONSTANT_EMPTY_BYTES 8

//@ Py_CONSTANT_EMPTY_TUPLE
#define Py_CONSTANT_EMPTY_TUPLE 9

//@ helper for Py_GetConstant, Py_GetConstantBorrowed
#if CAPI_HAS_constants_are_shared
/* One object for all interpreters, immortal and part of the runtime: what one of them finds is right for the others. */
static inline PyObject *
capi_shared_constant(unsigned int constant_id)
{
    static PyObject *volatile constants[5];
    PyObject *constant = constants[constant_id - Py_CONSTANT_ZERO];
    if (CAPI_LIKELY(constant)) {
        return constant;
    }
    switch (constant_id) {
    case Py_CONSTANT_ZERO:
    case Py_CONSTANT_ONE:
        constant = PyLong_FromLong(constant_id == Py_CONSTANT_ONE);
        break;
    case Py_CONSTANT_EMPTY_STR:
        constant = PyUnicode_FromStringAndSize("", 0);
        break;
    case Py_CONSTANT_EMPTY_BYTES:
        constant = PyBytes_FromStringAndSize("", 0);
        break;
    default:
        constant = PyTuple_New(0);
        break;
    }
    constants[constant_id - Py_CONSTANT_ZERO] = constant;
    return constant;
}
#endif

static inline PyObject *
capi_constant(unsigned int constant_id)
{
    PyObject *constant;
    switch (constant_id) {
    case Py_CONSTANT_NONE:
        constant = Py_None;
        break;
    case Py_CONSTANT_FALSE:
        constant = Py_False;
        break;
    case Py_CONSTANT_TRUE:
        constant = Py_True;
        break;
    case Py_CONSTANT_ELLIPSIS:
        constant = Py_Ellipsis;
        break;
    case Py_CONSTANT_NOT_IMPLEMENTED:
        constant = Py_NotImplemented;
        break;
#if CAPI_HAS_constants_are_shared
    case Py_CONSTANT_ZERO:
    case Py_CONSTANT_ONE:
    case Py_CONSTANT_EMPTY_STR:
    case Py_CONSTANT_EMPTY_BYTES:
    case Py_CONSTANT_EMPTY_TUPLE:
        return capi_shared_constant(constant_id);
#else
    case Py_CONSTANT_ZERO:
        return PyLong_FromLong(0);
    case Py_CONSTANT_ONE:
        return PyLong_FromLong(1);
    case Py_CONSTANT_EMPTY_STR:
#  if CAPI_HAS_unicode_data && !defined(PYPY_VERSION)
        return PyUnicode_New(0, 0);
#  else
        return PyUnicode_FromStringAndSize("", 0);
#  endif
    case Py_CONSTANT_EMPTY_BYTES:
        return PyBytes_FromStringAndSize("", 0);
    case Py_CONSTANT_EMPTY_TUPLE:
        return PyTuple_New(0);
#endif
    default:
        PyErr_BadInternalCall();
        return CAPI_NULL;
    }
    Py_INCREF(constant);
    return constant;
}

//@ Py_GetConstant
static inline PyObject *
capi_Py_GetConstant(unsigned int constant_id)
{
    return capi_constant(constant_id);
}

//@ Py_GetConstantBorrowed
static inline PyObject *
capi_Py_GetConstantBorrowed(unsigned int constant_id)
{
#if defined(PYPY_VERSION)
    /* Nothing keeps these alive for C, so the sys module does. */
    if (constant_id >= Py_CONSTANT_ZERO && constant_id <= Py_CONSTANT_EMPTY_TUPLE) {
        char name[] = "capi_shims.constant.0";
        PyObject *constant;
        name[sizeof(name) - 2] = (char)('0' + constant_id);
        constant = PySys_GetObject(name);
        if (!constant) {
            PyObject *created = capi_constant(constant_id);
            if (created && PySys_SetObject(name, created) == 0) {
                constant = PySys_GetObject(name);
            }
            Py_XDECREF(created);
        }
        return constant;
    }
#endif
    {
        /* The interpreter has a reference of its own to each of them. */
        PyObject *constant = capi_constant(constant_id);
        Py_XDECREF(constant);
        return constant;
    }
}

//@ helper for PySentinel_Check, PySentinel_CheckExact
/* Only a file of the stable ABI can meet a sentinel, on an interpreter newer than its floor. Classes that Python code
   makes are on the heap, so that static type is the one. */
static inline int
capi_is_sentinel(PyObject *o)
{
#if CAPI_HAS_sentinel_type
    return Py_TYPE(o) == &PySentinel_Type;
#elif defined(Py_LIMITED_API)
    PyObject *name;
    int is_sentinel;
    if (PyType_GetFlags(Py_TYPE(o)) & Py_TPFLAGS_HEAPTYPE) {
        return 0;
    }
    name = PyObject_GetAttrString(CAPI_OBJECT(Py_TYPE(o)), "__name__");
    if (!name) {
        PyErr_Clear();
        return 0;
    }
    is_sentinel = PyUnicode_CompareWithASCIIString(name, "sentinel") == 0;
    Py_DECREF(name);
    return is_sentinel;
#else
    (void)o;
    return 0;
#endif
}

//@ PySentinel_Check
static inline int
capi_PySentinel_Check(PyObject *o)
{
    return capi_is_sentinel(o);
}

//@ PySentinel_CheckExact
static inline int
capi_PySentinel_CheckExact(PyObject *o)
{
    return capi_is_sentinel(o);
}
