Useful macros for compilers.

//@ Py_ALWAYS_INLINE
#if defined(Py_DEBUG)
#  define Py_ALWAYS_INLINE
#elif defined(__GNUC__) || defined(__clang__)
#  define Py_ALWAYS_INLINE __attribute__((always_inline))
#elif defined(_MSC_VER)
#  define Py_ALWAYS_INLINE __forceinline
#else
#  define Py_ALWAYS_INLINE
#endif

//@ Py_NO_INLINE
#if defined(__GNUC__) || defined(__clang__)
#  define Py_NO_INLINE __attribute__((noinline))
#elif defined(_MSC_VER)
#  define Py_NO_INLINE __declspec(noinline)
#else
#  define Py_NO_INLINE
#endif

//@ Py_EXPORTED_SYMBOL
#if defined(_WIN32) || defined(__CYGWIN__)
#  define Py_EXPORTED_SYMBOL __declspec(dllexport)
#elif defined(__GNUC__) || defined(__clang__)
#  define Py_EXPORTED_SYMBOL __attribute__((visibility("default")))
#else
#  define Py_EXPORTED_SYMBOL
#endif

//@ Py_IMPORTED_SYMBOL
#if defined(_WIN32) || defined(__CYGWIN__)
#  define Py_IMPORTED_SYMBOL __declspec(dllimport)
#elif defined(__GNUC__) || defined(__clang__)
#  define Py_IMPORTED_SYMBOL __attribute__((visibility("default")))
#else
#  define Py_IMPORTED_SYMBOL
#endif

//@ Py_LOCAL_SYMBOL
#if !defined(_WIN32) && !defined(__CYGWIN__) && (defined(__GNUC__) || defined(__clang__))
#  define Py_LOCAL_SYMBOL __attribute__((visibility("hidden")))
#else
#  define Py_LOCAL_SYMBOL
#endif

//@ Py_UNREACHABLE
#if defined(_MSC_VER) && !defined(Py_DEBUG)
#  define Py_UNREACHABLE() __assume(0)
#elif (defined(__GNUC__) || defined(__clang__)) && !defined(Py_DEBUG)
#  define Py_UNREACHABLE() __builtin_unreachable()
#else
#  define Py_UNREACHABLE() Py_FatalError("Unreachable C code path reached")
#endif

//@ always
/* Raises TypeError: the full name of the type of `object`, as newer interpreters' "%T" gives it, between two texts. */
static CAPI_COLD void
capi_raise_type_between(const char *before, PyObject *object, const char *after)
{
    PyObject *type = CAPI_OBJECT(Py_TYPE(object));
    PyObject *module = PyObject_GetAttrString(type, "__module__");
    PyObject *name = module ? PyObject_GetAttrString(type, "__qualname__") : CAPI_NULL;
    if (name) {
        if (PyUnicode_Check(module) && PyUnicode_CompareWithASCIIString(module, "builtins") != 0
            && PyUnicode_CompareWithASCIIString(module, "__main__") != 0) {
            PyErr_Format(PyExc_TypeError, "%s%U.%S%s", before, module, name, after);
        } else {
            PyErr_Format(PyExc_TypeError, "%s%S%s", before, name, after);
        }
    }
    Py_XDECREF(module);
    Py_XDECREF(name);
}

static inline void
capi_raise_type(const char *text, PyObject *object)
{
    capi_raise_type_between(text, object, "");
}
