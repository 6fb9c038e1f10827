What pythoncapi_compat.h offers beyond CPython's names, for projects that used it before.

//@ always
#ifndef _Py_CAST
#  define _Py_CAST(type, expr) ((type)(expr))
#endif
#ifndef _Py_NULL
#  define _Py_NULL CAPI_NULL
#endif
#ifndef _PyObject_CAST
#  define _PyObject_CAST(op) _Py_CAST(PyObject *, op)
#endif
#ifndef _PyVarObject_CAST
#  define _PyVarObject_CAST(op) _Py_CAST(PyVarObject *, op)
#endif
#ifndef _Py_PACK_FULL_VERSION
#  define _Py_PACK_FULL_VERSION(X, Y, Z, LEVEL, SERIAL) \
    ((((X) & 0xff) << 24) | (((Y) & 0xff) << 16) | (((Z) & 0xff) << 8) | (((LEVEL) & 0xf) << 4) | ((SERIAL) & 0xf))
#endif
#ifndef _Py_PACK_VERSION
#  define _Py_PACK_VERSION(X, Y) _Py_PACK_FULL_VERSION(X, Y, 0, 0, 0)
#endif
#ifndef Py_BUILD_ASSERT
#  define Py_BUILD_ASSERT(cond) do { (void)sizeof(char [1 - 2 * !(cond)]); } while (0)
#endif
#ifndef _Py_COMP_DIAG_PUSH
#  if defined(__clang__)
#    define _Py_COMP_DIAG_PUSH _Pragma("clang diagnostic push")
#    define _Py_COMP_DIAG_IGNORE_DEPR_DECLS _Pragma("clang diagnostic ignored \"-Wdeprecated-declarations\"")
#    define _Py_COMP_DIAG_POP _Pragma("clang diagnostic pop")
#  elif defined(__GNUC__)
#    define _Py_COMP_DIAG_PUSH _Pragma("GCC diagnostic push")
#    define _Py_COMP_DIAG_IGNORE_DEPR_DECLS _Pragma("GCC diagnostic ignored \"-Wdeprecated-declarations\"")
#    define _Py_COMP_DIAG_POP _Pragma("GCC diagnostic pop")
#  elif defined(_MSC_VER)
#    define _Py_COMP_DIAG_PUSH __pragma(warning(push))
#    define _Py_COMP_DIAG_IGNORE_DEPR_DECLS __pragma(warning(disable: 4996))
#    define _Py_COMP_DIAG_POP __pragma(warning(pop))
#  else
#    define _Py_COMP_DIAG_PUSH
#    define _Py_COMP_DIAG_IGNORE_DEPR_DECLS
#    define _Py_COMP_DIAG_POP
#  endif
#endif

//@ helper for Py_NewRef
/* Forced fallbacks may stand beside real macros, which call functions of these names. */
#if CAPI_FORCED == CAPI_FORCED_ALIAS
#  define _Py_NewRef Py_NewRef
#endif

//@ helper for Py_XNewRef
#if CAPI_FORCED == CAPI_FORCED_ALIAS
#  define _Py_XNewRef Py_XNewRef
#endif

//@ helper for Py_IS_TYPE
#if CAPI_FORCED == CAPI_FORCED_ALIAS
#  define _Py_IS_TYPE Py_IS_TYPE
#endif

//@ helper for Py_SET_REFCNT
#if CAPI_FORCED == CAPI_FORCED_ALIAS
#  define _Py_SET_REFCNT Py_SET_REFCNT
#endif

//@ helper for Py_SET_TYPE
#if CAPI_FORCED == CAPI_FORCED_ALIAS
#  define _Py_SET_TYPE Py_SET_TYPE
#endif

//@ helper for Py_SET_SIZE
#if CAPI_FORCED == CAPI_FORCED_ALIAS
#  define _Py_SET_SIZE Py_SET_SIZE
#endif

//@ always
/* A new reference becomes a borrowed one. */
static inline PyObject *
capi__Py_StealRef(PyObject *obj)
{
    Py_DECREF(obj);
    return obj;
}
#undef _Py_StealRef
#define _Py_StealRef(obj) capi__Py_StealRef(CAPI_OBJECT(obj))

static inline PyObject *
capi__Py_XStealRef(PyObject *obj)
{
    Py_XDECREF(obj);
    return obj;
}
#undef _Py_XStealRef
#define _Py_XStealRef(obj) capi__Py_XStealRef(CAPI_OBJECT(obj))

/* What keeps these alive is the frame or the thread state. */
#undef _PyFrame_GetCodeBorrow
#define _PyFrame_GetCodeBorrow(frame) (PyCodeObject *)_Py_StealRef(PyFrame_GetCode(frame))
#undef _PyFrame_GetBackBorrow
#define _PyFrame_GetBackBorrow(frame) (PyFrameObject *)_Py_XStealRef(PyFrame_GetBack(frame))
#undef _PyThreadState_GetFrameBorrow
#define _PyThreadState_GetFrameBorrow(tstate) (PyFrameObject *)_Py_XStealRef(PyThreadState_GetFrame(tstate))
