Thread states and thread-local storage. https://docs.python.org/3/c-api/threads.html

//@ Py_CAN_START_THREADS
#if !defined(__wasi__) && (!defined(__EMSCRIPTEN__) || defined(__EMSCRIPTEN_PTHREADS__))
#  define Py_CAN_START_THREADS 1
#endif

//@ PyThreadStateToken
typedef void PyThreadStateToken;

//@ helper for PyThread_get_thread_native_id
#if defined(__linux__)
#  include <sys/syscall.h>
#  include <unistd.h>
#elif defined(_WIN32)
__declspec(dllimport) unsigned long __stdcall GetCurrentThreadId(void);
#elif defined(__APPLE__)
#  include <pthread.h>
#endif

//@ PyThread_get_thread_native_id
static inline unsigned long
capi_PyThread_get_thread_native_id(void)
{
#if defined(__linux__)
    return (unsigned long)syscall(SYS_gettid);
#elif defined(_WIN32)
    return GetCurrentThreadId();
#elif defined(__APPLE__)
    uint64_t identifier = 0;
    pthread_threadid_np(CAPI_NULL, &identifier);
    return (unsigned long)identifier;
#else
    return (unsigned long)PyThread_get_thread_ident();
#endif
}

//@ helper for PyThread_tss_alloc, PyThread_tss_free, PyThread_tss_create, PyThread_tss_delete, PyThread_tss_is_created, PyThread_tss_set, PyThread_tss_get
#include <pythread.h>
#if CAPI_HAS_thread_keys_are_numbers
typedef struct _Py_tss_t {
    int _is_initialized;
    int _key;
} Py_tss_t;
#  define Py_tss_NEEDS_INIT {0, 0}
#endif

//@ PyThread_tss_alloc
static inline Py_tss_t *
capi_PyThread_tss_alloc(void)
{
    return (Py_tss_t *)PyMem_RawCalloc(1, sizeof(Py_tss_t));
}

//@ PyThread_tss_is_created
static inline int
capi_PyThread_tss_is_created(Py_tss_t *key)
{
    return key->_is_initialized;
}

//@ PyThread_tss_create
static inline int
capi_PyThread_tss_create(Py_tss_t *key)
{
#if CAPI_HAS_thread_keys_are_numbers
    if (!key->_is_initialized) {
        key->_key = PyThread_create_key();
        if (key->_key == -1) {
            return -1;
        }
        key->_is_initialized = 1;
    }
    return 0;
#else
    return PyThread_tss_create(key);
#endif
}

//@ PyThread_tss_delete
static inline void
capi_PyThread_tss_delete(Py_tss_t *key)
{
#if CAPI_HAS_thread_keys_are_numbers
    if (key->_is_initialized) {
        PyThread_delete_key(key->_key);
        key->_is_initialized = 0;
    }
#else
    PyThread_tss_delete(key);
#endif
}

//@ PyThread_tss_free
static inline void
capi_PyThread_tss_free(Py_tss_t *key)
{
    if (key) {
        capi_PyThread_tss_delete(key);
        PyMem_RawFree(key);
    }
}

//@ PyThread_tss_set
static inline int
capi_PyThread_tss_set(Py_tss_t *key, void *value)
{
#if CAPI_HAS_thread_keys_are_numbers
    return PyThread_set_key_value(key->_key, value);
#else
    return PyThread_tss_set(key, value);
#endif
}

//@ PyThread_tss_get
static inline void *
capi_PyThread_tss_get(Py_tss_t *key)
{
#if CAPI_HAS_thread_keys_are_numbers
    return PyThread_get_key_value(key->_key);
#else
    return PyThread_tss_get(key);
#endif
}

//@ PyThreadState_GetInterpreter
static inline PyInterpreterState *
capi_PyThreadState_GetInterpreter(PyThreadState *tstate)
{
    return capi_interpreter_of(tstate);
}

//@ helper for PyThreadState_GetFrame
#if CAPI_HAS_thread_state_needs_no_getters && !defined(PYPY_VERSION)
#  include <frameobject.h>
#endif

//@ PyThreadState_GetFrame
static inline PyFrameObject *
capi_PyThreadState_GetFrame(PyThreadState *tstate)
{
#if CAPI_DISPATCHES
    typedef PyFrameObject *(*getter)(PyThreadState *);
    capi_any_function found = capi_lookup("PyThreadState_GetFrame", CAPI_SINCE_PyThreadState_GetFrame);
    return found ? ((getter)found)(tstate) : CAPI_NULL;
#elif CAPI_HAS_thread_state_needs_no_getters && !defined(PYPY_VERSION)
    Py_XINCREF(tstate->frame);
    return tstate->frame;
#else
    return PyThreadState_GetFrame(tstate);
#endif
}

//@ PyThreadState_GetID
static inline uint64_t
capi_PyThreadState_GetID(PyThreadState *tstate)
{
#if CAPI_DISPATCHES
    typedef uint64_t (*getter)(PyThreadState *);
    capi_any_function found = capi_lookup("PyThreadState_GetID", CAPI_SINCE_PyThreadState_GetID);
    return found ? ((getter)found)(tstate) : 0;
#elif CAPI_HAS_thread_state_needs_no_getters
    return tstate->id;
#else
    return PyThreadState_GetID(tstate);
#endif
}

//@ PyThreadState_GetUnchecked
static inline PyThreadState *
capi_PyThreadState_GetUnchecked(void)
{
    return capi_attached_thread_state();
}

//@ PyThreadState_EnterTracing
static inline void
capi_PyThreadState_EnterTracing(PyThreadState *tstate)
{
#if CAPI_HAS_thread_state_has_use_tracing
    tstate->tracing++;
    tstate->use_tracing = 0;
#elif CAPI_HAS_cframe_has_use_tracing
    tstate->tracing++;
    tstate->cframe->use_tracing = 0;
#else
    PyThreadState_EnterTracing(tstate);
#endif
}

//@ PyThreadState_LeaveTracing
static inline void
capi_PyThreadState_LeaveTracing(PyThreadState *tstate)
{
#if CAPI_HAS_thread_state_has_use_tracing
    tstate->tracing--;
    tstate->use_tracing = tstate->c_tracefunc || tstate->c_profilefunc;
#elif CAPI_HAS_cframe_has_use_tracing
    tstate->tracing--;
    tstate->cframe->use_tracing = tstate->c_tracefunc || tstate->c_profilefunc;
#else
    PyThreadState_LeaveTracing(tstate);
#endif
}

//@ helper for PyThreadState_Ensure, PyThreadState_EnsureFromView, PyThreadState_Release
#include <stdlib.h>

struct capi_token {
    struct capi_attachment attachment;
    /* Closed on release; NULL if the caller has a guard. */
    PyInterpreterGuard *guard;
};

/* The token of a thread that had the right thread state attached all along. */
#define CAPI_TOKEN_OF_NOTHING ((struct capi_token *)(uintptr_t)1)

static inline struct capi_token *
capi_ensure(PyInterpreterGuard *guard, PyInterpreterGuard *owned)
{
    struct capi_token *token = (struct capi_token *)malloc(sizeof(struct capi_token));
    if (!token) {
        return CAPI_NULL;
    }
    if (capi_attach(capi_guarded_interpreter(guard), &token->attachment) < 0) {
        free(token);
        return CAPI_NULL;
    }
    token->guard = owned;
#if !defined(PYPY_VERSION)
    if (token->attachment.kind == CAPI_ATTACHED_BEFORE && !owned) {
        free(token);
        return CAPI_TOKEN_OF_NOTHING;
    }
#endif
    return token;
}

//@ PyThreadState_Ensure
static inline PyThreadStateToken *
capi_PyThreadState_Ensure(PyInterpreterGuard *guard)
{
    return capi_ensure(guard, CAPI_NULL);
}

//@ PyThreadState_EnsureFromView
static inline PyThreadStateToken *
capi_PyThreadState_EnsureFromView(PyInterpreterView *view)
{
    PyInterpreterGuard *guard = capi_guard_view(view);
    struct capi_token *token;
    if (!guard) {
        return CAPI_NULL;
    }
    token = capi_ensure(guard, guard);
    if (!token) {
        capi_guard_close(guard);
    }
    return token;
}

//@ PyThreadState_Release
static inline void
capi_PyThreadState_Release(PyThreadStateToken *tstate)
{
    struct capi_token *token = (struct capi_token *)tstate;
    if (token == CAPI_TOKEN_OF_NOTHING) {
        return;
    }
    capi_detach(&token->attachment);
    if (token->guard) {
        capi_guard_close(token->guard);
    }
    free(token);
}
