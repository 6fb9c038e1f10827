#ifndef CAPI_SHIMS_H
#define CAPI_SHIMS_H

#ifdef __has_include
#  if !__has_include(<Python.h>)
#    error "Python.h was not found: install Python's headers (python3-dev, python3-devel) and add -I with the folder that Python's sysconfig.get_path('include') names"
#  endif
#endif
#include <Python.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define CAPI_SHIMS_VERSION "0.1.0"

#if PY_VERSION_HEX < 0x03060000
#  error "capi_shims.h supports CPython 3.6 and newer, and PyPy 3.9 and newer"
#endif
#if defined(Py_LIMITED_API) && Py_LIMITED_API + 0 < 0x03090000
#  error "capi_shims.h supports the limited API from 3.9: define Py_LIMITED_API as 0x03090000 or higher"
#endif
#if defined(GRAALVM_PYTHON)
#  error "capi_shims.h supports CPython 3.6 and newer, and PyPy 3.9 and newer"
#endif

/* The application's copy of pythoncapi_compat.h, included later, has nothing left to add. */
#ifdef PYTHONCAPI_COMPAT
#  define CAPI_PEER_FIRST 1
#else
#  define PYTHONCAPI_COMPAT
#  define CAPI_PEER_FIRST 0
#endif

#ifdef __cplusplus
extern "C" {
#  ifdef __clang__
/* Macros for casts of both languages take compilers four times as long; gcc does not warn within extern "C". */
#    pragma clang diagnostic push
#    pragma clang diagnostic ignored "-Wold-style-cast"
#  endif
#endif

/* What NULL is, with one macro less to expand. C++98 has no nullptr, and C++11 compilers may warn about NULL. */
#if (defined(__cplusplus) && __cplusplus >= 201103L) || (defined(__STDC_VERSION__) && __STDC_VERSION__ >= 202311L)
#  define CAPI_NULL nullptr
#elif !defined(__cplusplus)
#  define CAPI_NULL (void *)0
#else
#  define CAPI_NULL NULL
#endif

/* The PyObject * of any object pointer. Macros bring it into the user's own code, where compilers of C++ may warn of casts. */
#ifdef __cplusplus
extern "C++" {
template <typename T>
static inline PyObject *
capi_object(const T *object)
{
    return static_cast<PyObject *>(static_cast<void *>(const_cast<T *>(object)));
}

static inline PyObject *
capi_object(PyObject *object)
{
    return object;
}
}
#  define CAPI_OBJECT(object) capi_object(object)
#else
#  define CAPI_OBJECT(object) ((PyObject *)(void *)(object))
#endif

#if defined(__GNUC__) || defined(__clang__)
#  define CAPI_LIKELY(condition) __builtin_expect(!!(condition), 1)
#  define CAPI_UNLIKELY(condition) __builtin_expect(!!(condition), 0)
#  define CAPI_COLD __attribute__((cold, noinline, unused))
#  define CAPI_OUTLINED __attribute__((noinline, unused))
#  define CAPI_MAYBE_UNUSED __attribute__((unused))
#  define CAPI_PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#  define CAPI_LIKELY(condition) (condition)
#  define CAPI_UNLIKELY(condition) (condition)
#  define CAPI_COLD
#  define CAPI_OUTLINED
#  define CAPI_MAYBE_UNUSED
#  define CAPI_PRINTF(text, first)
#endif

/* CAPI_SHIMS_FORCE_FALLBACK builds every fallback as capi_NAME beside the real function;
   with the value 2 the names themselves mean the fallbacks too. */
#ifdef CAPI_SHIMS_FORCE_FALLBACK
#  define CAPI_FORCED 1
#  define CAPI_FORCED_ALIAS (CAPI_SHIMS_FORCE_FALLBACK + 0 == 2)
#else
#  define CAPI_FORCED 0
#  define CAPI_FORCED_ALIAS 0
#endif

#ifdef Py_GIL_DISABLED
#  define CAPI_FREE_THREADED 1
#else
#  define CAPI_FREE_THREADED 0
#endif
#if defined(Py_TARGET_ABI3T)
#  define CAPI_ABI3T 1
#else
#  define CAPI_ABI3T 0
#endif

/* What the guards below ask: when the real item came in the full API, in the stable ABI and in PyPy;
   from where on there is a fallback in each; in which versions one of the interpreter's insides exists.
   CAPI_PYTHON is PY_VERSION_HEX, as exactly as the questions need it. */
#if defined(PYPY_VERSION)
#  define CAPI_LACKS(full, stable, pypy) (CAPI_PYTHON < (pypy))
#  define CAPI_REMOVED(full) 0
#  define CAPI_CAN(full, limited, pypy) (CAPI_PYTHON >= (pypy))
#  define CAPI_HAS(from, until, limited, pypy) ((pypy) && CAPI_PYTHON >= (from) && CAPI_PYTHON < (until))
#  define CAPI_REASON(full, limited, pypy) pypy
#  define CAPI_SINCE(full, stable, pypy) pypy
#  define CAPI_DISPATCHES 0
#elif defined(Py_LIMITED_API)
#  define CAPI_LACKS(full, stable, pypy) (Py_LIMITED_API + 0xFFFF < (stable))
#  define CAPI_REMOVED(full) 0
#  define CAPI_CAN(full, limited, pypy) (Py_LIMITED_API + 0 >= (limited))
#  define CAPI_HAS(from, until, limited, pypy) ((limited) && Py_LIMITED_API + 0 >= (from) && Py_LIMITED_API + 0 < (until))
#  define CAPI_REASON(full, limited, pypy) limited
#  define CAPI_SINCE(full, stable, pypy) stable
#  if CAPI_FORCED_ALIAS
#    define CAPI_DISPATCHES 0
#  else
#    define CAPI_DISPATCHES 1
#  endif
#else
#  define CAPI_LACKS(full, stable, pypy) (CAPI_PYTHON < (full))
#  define CAPI_REMOVED(full) (CAPI_PYTHON >= (full))
#  define CAPI_CAN(full, limited, pypy) (CAPI_PYTHON >= (full))
#  define CAPI_HAS(from, until, limited, pypy) (CAPI_PYTHON >= (from) && CAPI_PYTHON < (until))
#  define CAPI_REASON(full, limited, pypy) full
#  define CAPI_SINCE(full, stable, pypy) full
#  define CAPI_DISPATCHES 0
#endif

/* Whether the running interpreter has the item, for fallbacks that hand on to it. */
#if defined(Py_LIMITED_API)
#  define CAPI_RUNS(name) (capi_running_version() >= CAPI_RUNS_SINCE_##name)
#else
#  define CAPI_RUNS(name) (CAPI_PYTHON >= CAPI_RUNS_SINCE_##name)
#endif

/* The call of a function that the target cannot have does not compile, and the message says why. */
#if defined(__cplusplus) || (defined(__STDC_VERSION__) && __STDC_VERSION__ >= 202311L)
#  define CAPI_ANY_ARGUMENTS ...
#else
#  define CAPI_ANY_ARGUMENTS
#endif
#if defined(__clang__)
/* Clang overlooks the attribute `error` where a function has no prototype. */
#  define CAPI_UNAVAILABLE(name, message) extern void *name(CAPI_ANY_ARGUMENTS) __attribute__((unavailable(message)));
#elif defined(__has_attribute)
#  if __has_attribute(error)
#    define CAPI_UNAVAILABLE(name, message) extern void *name(CAPI_ANY_ARGUMENTS) __attribute__((error(message)));
#  endif
#endif
#ifndef CAPI_UNAVAILABLE
#  define CAPI_UNAVAILABLE(name, message) extern void *name(CAPI_ANY_ARGUMENTS);
#endif
