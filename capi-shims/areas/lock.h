Mutexes and critical sections. https://docs.python.org/3/c-api/synchronization.html

//@ helper for PyMutex_Lock, PyMutex_Unlock, PyMutex_IsLocked
#include <pythread.h>
#if defined(_WIN32)
__declspec(dllimport) int __stdcall SwitchToThread(void);
#else
#  include <sched.h>
#endif
#if defined(_MSC_VER) && !defined(__clang__)
#  include <intrin.h>
#endif

//@ PyMutex
/* The word holds two bits and the address of the first waiter. All state is here and on the stacks of those who wait,
   so that any files and extensions may share a mutex. */
typedef struct PyMutex {
    uintptr_t _word;
} PyMutex;

//@ helper for PyMutex_Lock, PyThreadState_GetUnchecked, PyThreadState_Ensure, PyThreadState_EnsureFromView, PyInterpreterGuard_FromView
#include <pythread.h>

/* The attached thread state of this very thread, or NULL. */
static inline PyThreadState *
capi_attached_thread_state(void)
{
#if defined(PYPY_VERSION)
    return PyGILState_Check() ? PyThreadState_Get() : CAPI_NULL;
#elif CAPI_HAS_unchecked_thread_state_is_private && CAPI_HAS_current_thread_state_is_global
    PyThreadState *current = _PyThreadState_UncheckedGet();
    if (current && current != PyGILState_GetThisThreadState()
        && (unsigned long)current->thread_id != (unsigned long)PyThread_get_thread_ident()) {
        return CAPI_NULL;
    }
    return current;
#elif CAPI_HAS_unchecked_thread_state_is_private
    return _PyThreadState_UncheckedGet();
#elif !defined(Py_LIMITED_API)
    return PyThreadState_GetUnchecked();
#elif CAPI_DISPATCHES
    /* Neither function is in the stable ABI, but each interpreter exports one of them. */
    typedef PyThreadState *(*getter)(void);
    static capi_any_function volatile known = CAPI_NULL;
    capi_any_function function = CAPI_LOAD(known);
    PyThreadState *current;
    if (!function) {
        function = capi_lookup("PyThreadState_GetUnchecked", CAPI_SINCE_PyThreadState_GetUnchecked);
        if (!function) {
            function = capi_lookup("_PyThreadState_UncheckedGet", CAPI_SINCE__PyThreadState_UncheckedGet);
        }
        if (!function) {
            return CAPI_NULL;
        }
        CAPI_STORE(known, function);
    }
    current = ((getter)function)();
    if (current != PyGILState_GetThisThreadState()
        && capi_running_version() < CAPI_UNTIL_current_thread_state_is_global) {
        return CAPI_NULL;
    }
    return current;
#else
    return CAPI_NULL;
#endif
}

//@ helper for PyThreadState_GetInterpreter, PyThreadState_Ensure, PyThreadState_EnsureFromView, PyThreadState_Release, PyInterpreterGuard_FromView
static inline PyInterpreterState *
capi_interpreter_of(PyThreadState *tstate)
{
#if CAPI_DISPATCHES
    /* The stable ABI has it since 3.10, but each interpreter exports it. */
    typedef PyInterpreterState *(*getter)(PyThreadState *);
    capi_any_function found = capi_lookup("PyThreadState_GetInterpreter", CAPI_SINCE_PyThreadState_GetInterpreter);
    return found ? ((getter)found)(tstate) : CAPI_NULL;
#elif CAPI_HAS_thread_state_needs_no_getters || defined(PYPY_VERSION)
    return tstate->interp;
#else
    return PyThreadState_GetInterpreter(tstate);
#endif
}

//@ helper for PyMutex_Lock, PyMutex_Unlock, PyMutex_IsLocked
#if !CAPI_HAS_mutex_is_one_byte
#define CAPI_MUTEX_LOCKED ((uintptr_t)1)
/* Somebody edits the queue of waiters: the word is theirs. */
#define CAPI_MUTEX_QUEUE ((uintptr_t)2)
#define CAPI_MUTEX_BITS (CAPI_MUTEX_LOCKED | CAPI_MUTEX_QUEUE)

/* A thread that waits, on its own stack. */
struct capi_mutex_waiter {
    PyThread_type_lock wake;
    struct capi_mutex_waiter *next;
    /* The last of the queue; the first one knows it. */
    struct capi_mutex_waiter *last;
    int was_woken_in_vain;
    int owns_mutex;
};

static inline uintptr_t
capi_mutex_load(PyMutex *m)
{
#if defined(_MSC_VER) && !defined(__clang__)
    return *(uintptr_t volatile *)(&m->_word);
#else
    return __atomic_load_n(&m->_word, __ATOMIC_RELAXED);
#endif
}

static inline int
capi_mutex_exchange(PyMutex *m, uintptr_t expected, uintptr_t desired)
{
#if defined(_MSC_VER) && !defined(__clang__)
    return _InterlockedCompareExchangePointer((void *volatile *)&m->_word, (void *)desired, (void *)expected)
        == (void *)expected;
#else
    return __atomic_compare_exchange_n(&m->_word, &expected, desired, 0, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
#endif
}

/* For whoever holds CAPI_MUTEX_QUEUE, when nobody else changes the word. */
static inline void
capi_mutex_store(PyMutex *m, uintptr_t word)
{
#if defined(_MSC_VER) && !defined(__clang__)
    _InterlockedExchangePointer((void *volatile *)&m->_word, (void *)word);
#else
    __atomic_store_n(&m->_word, word, __ATOMIC_RELEASE);
#endif
}

static inline struct capi_mutex_waiter *
capi_mutex_queue(uintptr_t word)
{
    return (struct capi_mutex_waiter *)(word & ~CAPI_MUTEX_BITS);
}

static inline void
capi_mutex_yield(void)
{
#if defined(_WIN32)
    SwitchToThread();
#else
    sched_yield();
#endif
}

/* Waits until the mutex is ours. The calling thread has no attached thread state. */
static inline void
capi_mutex_wait(PyMutex *m)
{
    struct capi_mutex_waiter waiter;
    struct capi_mutex_waiter *first;
    waiter.wake = PyThread_allocate_lock();
    if (waiter.wake) {
        PyThread_acquire_lock(waiter.wake, WAIT_LOCK);
    }
    waiter.was_woken_in_vain = 0;
    waiter.owns_mutex = 0;
    while (!waiter.owns_mutex) {
        uintptr_t word = capi_mutex_load(m);
        if (!(word & CAPI_MUTEX_LOCKED)) {
            if (capi_mutex_exchange(m, word, word | CAPI_MUTEX_LOCKED)) {
                break;
            }
            continue;
        }
        /* Without memory for a lock to sleep on, all that is left is to try again and again. */
        if ((word & CAPI_MUTEX_QUEUE) || !waiter.wake
            || !capi_mutex_exchange(m, word, word | CAPI_MUTEX_QUEUE)) {
            capi_mutex_yield();
            continue;
        }
        first = capi_mutex_queue(word);
        waiter.next = CAPI_NULL;
        if (!first) {
            first = &waiter;
        } else {
            first->last->next = &waiter;
        }
        first->last = &waiter;
        capi_mutex_store(m, (uintptr_t)first | CAPI_MUTEX_LOCKED);
        PyThread_acquire_lock(waiter.wake, WAIT_LOCK);
        waiter.was_woken_in_vain = 1;
    }
    if (waiter.wake) {
        PyThread_release_lock(waiter.wake);
        PyThread_free_lock(waiter.wake);
    }
}
#endif

//@ PyMutex_Lock
static inline void
capi_PyMutex_Lock(PyMutex *m)
{
#if CAPI_HAS_mutex_is_one_byte
    PyMutex_Lock(m);
#else
    uintptr_t word = 0;
    PyThreadState *saved;
    while (!capi_mutex_exchange(m, word, word | CAPI_MUTEX_LOCKED)) {
        word = capi_mutex_load(m);
        if (!(word & CAPI_MUTEX_LOCKED)) {
            continue;
        }
        saved = capi_attached_thread_state() ? PyEval_SaveThread() : CAPI_NULL;
        capi_mutex_wait(m);
        if (saved) {
            PyEval_RestoreThread(saved);
        }
        return;
    }
#endif
}

//@ PyMutex_Unlock
static inline void
capi_PyMutex_Unlock(PyMutex *m)
{
#if CAPI_HAS_mutex_is_one_byte
    PyMutex_Unlock(m);
#else
    uintptr_t word = CAPI_MUTEX_LOCKED;
    while (!capi_mutex_exchange(m, word, 0)) {
        struct capi_mutex_waiter *first;
        word = capi_mutex_load(m);
        if (!(word & CAPI_MUTEX_LOCKED)) {
            Py_FatalError("unlocking mutex that is not locked");
        }
        if (word == CAPI_MUTEX_LOCKED) {
            continue;
        }
        if ((word & CAPI_MUTEX_QUEUE) || !capi_mutex_exchange(m, word, word | CAPI_MUTEX_QUEUE)) {
            capi_mutex_yield();
            word = CAPI_MUTEX_LOCKED;
            continue;
        }
        first = capi_mutex_queue(word);
        if (first->next) {
            first->next->last = first->last;
        }
        word = (uintptr_t)first->next;
        /* Who finds the mutex taken again after the wait gets it handed over the next time, so that nobody starves. */
        first->owns_mutex = first->was_woken_in_vain;
        capi_mutex_store(m, first->owns_mutex ? word | CAPI_MUTEX_LOCKED : word);
        PyThread_release_lock(first->wake);
        return;
    }
#endif
}

//@ PyMutex_IsLocked
static inline int
capi_PyMutex_IsLocked(PyMutex *m)
{
#if CAPI_HAS_mutex_is_one_byte
    return _Py_atomic_load_uint8(&m->_bits) & 1;
#else
    return (capi_mutex_load(m) & CAPI_MUTEX_LOCKED) != 0;
#endif
}

//@ always
/* Some leave their members out in builds with a GIL. */
#if CAPI_HAS_critical_section_is_incomplete && !defined(Py_GIL_DISABLED)
struct PyCriticalSection {
    uintptr_t _cs_prev;
    PyMutex *_cs_mutex;
};
struct PyCriticalSection2 {
    PyCriticalSection _cs_base;
    PyMutex *_cs_mutex2;
};
#endif

//@ PyCriticalSection
typedef struct PyCriticalSection {
    uintptr_t _cs_prev;
    struct PyMutex *_cs_mutex;
} PyCriticalSection;

//@ PyCriticalSection2
typedef struct PyCriticalSection2 {
    PyCriticalSection _cs_base;
    struct PyMutex *_cs_mutex2;
} PyCriticalSection2;

//@ PyCriticalSection_Begin
static inline void
capi_PyCriticalSection_Begin(PyCriticalSection *c, PyObject *op)
{
#if defined(Py_GIL_DISABLED)
    PyCriticalSection_Begin(c, op);
#else
    (void)c;
    (void)op;
#endif
}

//@ PyCriticalSection_End
static inline void
capi_PyCriticalSection_End(PyCriticalSection *c)
{
#if defined(Py_GIL_DISABLED)
    PyCriticalSection_End(c);
#else
    (void)c;
#endif
}

//@ PyCriticalSection2_Begin
static inline void
capi_PyCriticalSection2_Begin(PyCriticalSection2 *c, PyObject *a, PyObject *b)
{
#if defined(Py_GIL_DISABLED)
    PyCriticalSection2_Begin(c, a, b);
#else
    (void)c;
    (void)a;
    (void)b;
#endif
}

//@ PyCriticalSection2_End
static inline void
capi_PyCriticalSection2_End(PyCriticalSection2 *c)
{
#if defined(Py_GIL_DISABLED)
    PyCriticalSection2_End(c);
#else
    (void)c;
#endif
}

//@ helper for PyCriticalSection_BeginMutex, PyCriticalSection2_BeginMutex
#if defined(Py_GIL_DISABLED) && !defined(Py_LIMITED_API)
/* An object, as far as critical sections are concerned, is where its mutex is. */
#define CAPI_OBJECT_OF_MUTEX(mutex) \
    ((PyObject *)((char *)(mutex) - offsetof(PyObject, ob_mutex)))
#endif

//@ PyCriticalSection_BeginMutex
static inline void
capi_PyCriticalSection_BeginMutex(PyCriticalSection *c, PyMutex *m)
{
#if defined(Py_GIL_DISABLED) && !defined(Py_LIMITED_API)
    PyCriticalSection_Begin(c, CAPI_OBJECT_OF_MUTEX(m));
#else
    (void)c;
    (void)m;
#endif
}

//@ PyCriticalSection2_BeginMutex
static inline void
capi_PyCriticalSection2_BeginMutex(PyCriticalSection2 *c, PyMutex *m1, PyMutex *m2)
{
#if defined(Py_GIL_DISABLED) && !defined(Py_LIMITED_API)
    PyCriticalSection2_Begin(c, CAPI_OBJECT_OF_MUTEX(m1), CAPI_OBJECT_OF_MUTEX(m2));
#else
    (void)c;
    (void)m1;
    (void)m2;
#endif
}

//@ Py_BEGIN_CRITICAL_SECTION
#undef Py_BEGIN_CRITICAL_SECTION
#undef Py_END_CRITICAL_SECTION
#undef Py_BEGIN_CRITICAL_SECTION2
#undef Py_END_CRITICAL_SECTION2
#if defined(Py_LIMITED_API)
#  define Py_BEGIN_CRITICAL_SECTION(op) \
    { \
        PyCriticalSection _py_cs; \
        PyCriticalSection_Begin(&_py_cs, CAPI_OBJECT(op))
#  define Py_END_CRITICAL_SECTION() \
        PyCriticalSection_End(&_py_cs); \
    }
#  define Py_BEGIN_CRITICAL_SECTION2(a, b) \
    { \
        PyCriticalSection2 _py_cs2; \
        PyCriticalSection2_Begin(&_py_cs2, CAPI_OBJECT(a), CAPI_OBJECT(b))
#  define Py_END_CRITICAL_SECTION2() \
        PyCriticalSection2_End(&_py_cs2); \
    }
#else
#  define Py_BEGIN_CRITICAL_SECTION(op) {
#  define Py_END_CRITICAL_SECTION() }
#  define Py_BEGIN_CRITICAL_SECTION2(a, b) {
#  define Py_END_CRITICAL_SECTION2() }
#endif

//@ Py_END_CRITICAL_SECTION
/* It stands beside Py_BEGIN_CRITICAL_SECTION. */

//@ Py_BEGIN_CRITICAL_SECTION2
/* It stands beside Py_BEGIN_CRITICAL_SECTION. */

//@ Py_END_CRITICAL_SECTION2
/* It stands beside Py_BEGIN_CRITICAL_SECTION. */

//@ Py_BEGIN_CRITICAL_SECTION_MUTEX
#ifndef Py_BEGIN_CRITICAL_SECTION_MUTEX
#  if defined(Py_GIL_DISABLED) || defined(Py_LIMITED_API)
#    define Py_BEGIN_CRITICAL_SECTION_MUTEX(mutex) \
    { \
        PyCriticalSection _py_cs; \
        PyCriticalSection_BeginMutex(&_py_cs, mutex)
#  else
#    define Py_BEGIN_CRITICAL_SECTION_MUTEX(mutex) {
#  endif
#endif

//@ Py_BEGIN_CRITICAL_SECTION2_MUTEX
#ifndef Py_BEGIN_CRITICAL_SECTION2_MUTEX
#  if defined(Py_GIL_DISABLED) || defined(Py_LIMITED_API)
#    define Py_BEGIN_CRITICAL_SECTION2_MUTEX(m1, m2) \
    { \
        PyCriticalSection2 _py_cs2; \
        PyCriticalSection2_BeginMutex(&_py_cs2, m1, m2)
#  else
#    define Py_BEGIN_CRITICAL_SECTION2_MUTEX(m1, m2) {
#  endif
#endif
