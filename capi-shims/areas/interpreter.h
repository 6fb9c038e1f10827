Interpreters, guards and views. https://docs.python.org/3/c-api/interp-lifecycle.html

//@ PyInterpreterConfig_DEFAULT_GIL
#define PyInterpreterConfig_DEFAULT_GIL 0

//@ PyInterpreterConfig_SHARED_GIL
#define PyInterpreterConfig_SHARED_GIL 1

//@ PyInterpreterConfig_OWN_GIL
#define PyInterpreterConfig_OWN_GIL 2

//@ PyInterpreterConfig
typedef struct {
    int use_main_obmalloc;
    int allow_fork;
    int allow_exec;
    int allow_threads;
    int allow_daemon_threads;
    int check_multi_interp_extensions;
    int gil;
} PyInterpreterConfig;

//@ Py_NewInterpreterFromConfig
static inline PyStatus
capi_Py_NewInterpreterFromConfig(PyThreadState **tstate_p, const PyInterpreterConfig *config)
{
#if CAPI_HAS__Py_NewInterpreter
    int allowed = !!config->allow_fork + !!config->allow_exec + !!config->allow_threads
        + !!config->allow_daemon_threads;
    *tstate_p = CAPI_NULL;
    if (!config->use_main_obmalloc && !config->check_multi_interp_extensions) {
        return PyStatus_Error("per-interpreter obmalloc does not support single-phase init extension modules");
    }
    if (config->gil == PyInterpreterConfig_OWN_GIL) {
        return PyStatus_Error("this version of Python has one GIL for all interpreters");
    }
    if (config->gil != PyInterpreterConfig_SHARED_GIL && config->gil != PyInterpreterConfig_DEFAULT_GIL) {
        return PyStatus_Error("invalid interpreter config 'gil' value");
    }
    /* An interpreter of these versions is isolated or it is not. */
    if (allowed != 0 && allowed != 4) {
        return PyStatus_Error("this version of Python allows an interpreter all of fork, exec, threads and daemon threads, "
                              "or none");
    }
    *tstate_p = _Py_NewInterpreter(allowed == 0);
    if (!*tstate_p) {
        return PyStatus_Error("sub-interpreter creation failed");
    }
    return PyStatus_Ok();
#else
    return Py_NewInterpreterFromConfig(tstate_p, config);
#endif
}

//@ PyInterpreterState_Get
static inline PyInterpreterState *
capi_PyInterpreterState_Get(void)
{
#if CAPI_HAS__PyInterpreterState_Get
    return _PyInterpreterState_Get();
#elif CAPI_HAS_thread_state_needs_no_getters || defined(PYPY_VERSION)
    PyInterpreterState *interp = PyThreadState_Get()->interp;
    if (!interp) {
        Py_FatalError("no current interpreter");
    }
    return interp;
#else
    return PyThreadState_GetInterpreter(PyThreadState_Get());
#endif
}

//@ PyInterpreterState_Main
static inline PyInterpreterState *
capi_PyInterpreterState_Main(void)
{
#if defined(PYPY_VERSION)
    return PyInterpreterState_Head();
#elif CAPI_DISPATCHES
    /* It is not in the stable ABI, but each interpreter exports it. */
    typedef PyInterpreterState *(*getter)(void);
    capi_any_function found = capi_lookup("PyInterpreterState_Main", CAPI_SINCE_PyInterpreterState_Main);
    return found ? ((getter)found)() : CAPI_NULL;
#elif defined(Py_LIMITED_API)
    return CAPI_NULL;
#else
    return PyInterpreterState_Main();
#endif
}

//@ PyInterpreterState_GetDict
static inline PyObject *
capi_PyInterpreterState_GetDict(PyInterpreterState *interp)
{
#if defined(PYPY_VERSION)
    /* There is one interpreter; its dict lives as long as the module sys. */
    const char *name = "_capi_shims_interpreter_dict";
    PyObject *dict = PySys_GetObject(name);
    (void)interp;
    if (!dict) {
        dict = PyDict_New();
        if (!dict || PySys_SetObject(name, dict) < 0) {
            PyErr_Clear();
            Py_XDECREF(dict);
            return CAPI_NULL;
        }
        Py_DECREF(dict);
    }
    return dict;
#else
    return PyInterpreterState_GetDict(interp);
#endif
}

//@ Py_IsFinalizing
static inline int
capi_Py_IsFinalizing(void)
{
#if CAPI_HAS__Py_IsFinalizing
    return _Py_IsFinalizing();
#elif CAPI_HAS__Py_Finalizing
    return _Py_Finalizing != CAPI_NULL;
#elif CAPI_DISPATCHES
    typedef int (*asker)(void);
    static capi_any_function volatile known = CAPI_NULL;
    capi_any_function found = capi_known(&known, "_Py_IsFinalizing", CAPI_SINCE__Py_IsFinalizing,
                                         CAPI_UNTIL__Py_IsFinalizing);
    return found ? ((asker)found)() : !Py_IsInitialized();
#elif defined(Py_LIMITED_API)
    return !Py_IsInitialized();
#else
    return Py_IsFinalizing();
#endif
}

//@ atexit_datacallbackfunc
typedef void (*atexit_datacallbackfunc)(void *data);

//@ helper for PyUnstable_AtExit, PyInterpreterGuard_FromCurrent, PyInterpreterGuard_FromView, PyInterpreterView_FromCurrent, PyThreadState_EnsureFromView
/* Has Python call `function` when the interpreter exits: a method that gets `self`. */
static inline int
capi_register_at_exit(PyMethodDef *function, PyObject *self)
{
    PyObject *callable = PyCFunction_New(function, self);
    PyObject *module = callable ? PyImport_ImportModule("atexit") : CAPI_NULL;
    PyObject *result = CAPI_NULL;
    if (module) {
        result = PyObject_CallMethod(module, "register", "O", callable);
        Py_DECREF(module);
    }
    Py_XDECREF(callable);
    if (!result) {
        return -1;
    }
    Py_DECREF(result);
    return 0;
}

//@ helper for PyUnstable_AtExit
#include <stdlib.h>

struct capi_exit_call {
    void (*func)(void *data);
    void *data;
};

static inline void
capi_exit_call_run(PyObject *capsule)
{
    void *pointer = PyCapsule_GetPointer(capsule, "capi_shims.exit_call");
    struct capi_exit_call *call = (struct capi_exit_call *)pointer;
    call->func(call->data);
    free(pointer);
}

#if defined(PYPY_VERSION)
static inline PyObject *
capi_exit_call_method(PyObject *capsule, PyObject *Py_UNUSED(ignored))
{
    capi_exit_call_run(capsule);
    Py_INCREF(Py_None);
    return Py_None;
}
#endif

/* Keeps the capsule until the interpreter is cleared; its destructor makes the call then. */
static inline int
capi_exit_call_keep(PyInterpreterState *interp, PyObject *capsule)
{
#if defined(PYPY_VERSION)
    /* PyPy clears nothing at its end. */
    static PyMethodDef method = {"call_at_exit", capi_exit_call_method, METH_NOARGS, CAPI_NULL};
    (void)interp;
    return capi_register_at_exit(&method, capsule);
#else
    /* A list drops its last item first, which is the order that the calls should have. */
    const char *name = "capi_shims.exit_calls";
    PyObject *dict = PyInterpreterState_GetDict(interp);
    PyObject *calls;
    int status = -1;
    if (!dict) {
        PyErr_NoMemory();
        return -1;
    }
    Py_BEGIN_CRITICAL_SECTION(dict);
    calls = PyDict_GetItemString(dict, name);
    if (!calls) {
        calls = PyList_New(0);
        if (calls) {
            status = PyDict_SetItemString(dict, name, calls);
            Py_DECREF(calls);
        }
    } else {
        status = 0;
    }
    if (status == 0) {
        status = PyList_Append(calls, capsule);
    }
    Py_END_CRITICAL_SECTION();
    return status;
#endif
}

//@ PyUnstable_AtExit
static inline int
capi_PyUnstable_AtExit(PyInterpreterState *interp, void (*func)(void *), void *data)
{
    struct capi_exit_call *call;
    PyObject *capsule;
    int status;
    call = (struct capi_exit_call *)malloc(sizeof(struct capi_exit_call));
    if (!call) {
        PyErr_NoMemory();
        return -1;
    }
    call->func = func;
    call->data = data;
    capsule = PyCapsule_New(call, "capi_shims.exit_call", CAPI_NULL);
    if (!capsule) {
        free(call);
        return -1;
    }
    status = capi_exit_call_keep(interp, capsule);
#if defined(PYPY_VERSION)
    if (status < 0) {
        free(call);
    }
#else
    if (status < 0) {
        free(call);
    } else if (PyCapsule_SetDestructor(capsule, capi_exit_call_run) < 0) {
        status = -1;
    }
#endif
    Py_DECREF(capsule);
    return status;
}

//@ PyInterpreterGuard
typedef struct PyInterpreterGuard PyInterpreterGuard;

//@ PyInterpreterView
typedef struct PyInterpreterView PyInterpreterView;

//@ helper for PyThreadState_Ensure, PyThreadState_EnsureFromView, PyThreadState_Release, PyInterpreterGuard_FromView
enum capi_attachment_kind {
    CAPI_ATTACHED_BEFORE,
    /* Its own thread state, which it had detached. */
    CAPI_ATTACHED_AGAIN,
    CAPI_ATTACHED_NEW
};

/* What a thread did to have a thread state of some interpreter attached. */
struct capi_attachment {
    enum capi_attachment_kind kind;
    /* Of another interpreter; to attach again. */
    PyThreadState *previous;
    PyThreadState *created;
#if defined(PYPY_VERSION)
    PyGILState_STATE state;
#endif
};

/* Attaches a thread state for the interpreter, which must stay alive meanwhile. Returns -1 without memory. */
static inline int
capi_attach(PyInterpreterState *interp, struct capi_attachment *attachment)
{
#if defined(PYPY_VERSION)
    (void)interp;
    attachment->kind = PyGILState_Check() ? CAPI_ATTACHED_BEFORE : CAPI_ATTACHED_AGAIN;
    attachment->previous = CAPI_NULL;
    attachment->created = CAPI_NULL;
    attachment->state = PyGILState_Ensure();
    return 0;
#else
    PyThreadState *current = capi_attached_thread_state();
    attachment->kind = CAPI_ATTACHED_BEFORE;
    attachment->previous = CAPI_NULL;
    attachment->created = CAPI_NULL;
    if (current) {
        if (capi_interpreter_of(current) == interp) {
            return 0;
        }
    } else {
        PyThreadState *own = PyGILState_GetThisThreadState();
        if (own && capi_interpreter_of(own) == interp) {
            PyEval_RestoreThread(own);
            attachment->kind = CAPI_ATTACHED_AGAIN;
            return 0;
        }
    }
    attachment->created = PyThreadState_New(interp);
    if (!attachment->created) {
        return -1;
    }
    attachment->kind = CAPI_ATTACHED_NEW;
    if (current) {
        attachment->previous = PyEval_SaveThread();
    }
    PyEval_RestoreThread(attachment->created);
    return 0;
#endif
}

/* Undoes what capi_attach() did. */
static inline void
capi_detach(struct capi_attachment *attachment)
{
#if defined(PYPY_VERSION)
    PyGILState_Release(attachment->state);
#else
    if (attachment->kind == CAPI_ATTACHED_NEW) {
        PyThreadState_Clear(attachment->created);
        PyEval_SaveThread();
        PyThreadState_Delete(attachment->created);
        if (attachment->previous) {
            PyEval_RestoreThread(attachment->previous);
        }
    } else if (attachment->kind == CAPI_ATTACHED_AGAIN) {
        PyEval_SaveThread();
    }
#endif
}

//@ helper for PyInterpreterGuard_FromCurrent, PyInterpreterGuard_FromView, PyInterpreterGuard_Close, PyInterpreterView_FromCurrent, PyInterpreterView_FromMain, PyInterpreterView_Close, PyThreadState_Ensure, PyThreadState_EnsureFromView, PyThreadState_Release
#include <pythread.h>
#include <stdio.h>
#include <stdlib.h>

enum capi_interpreter_state {
    /* No interpreter yet, or no longer. */
    CAPI_INTERPRETER_ABSENT,
    CAPI_INTERPRETER_OPEN,
    /* Its finalization waits for no further guards. */
    CAPI_INTERPRETER_CLOSED
};

/* An interpreter as its guards and views see it: views and guards are pointers to this, which outlives the interpreter.
   Each file that includes this header has records of its own. */
struct capi_interpreter {
    /* For all that follows. Nobody waits for anything else while they hold it. */
    PyThread_type_lock lock;
    /* Taken, but for the moment in which the last guard wakes the finalizing thread. */
    PyThread_type_lock idle;
    PyInterpreterState *interp;
    size_t references;
    size_t guards;
    int finalizer_waits;
    enum capi_interpreter_state state;
};

static inline struct capi_interpreter *
capi_interpreter_new(void)
{
    struct capi_interpreter *record =
        (struct capi_interpreter *)calloc(1, sizeof(struct capi_interpreter));
    if (!record) {
        return CAPI_NULL;
    }
    record->references = 1;
    record->lock = PyThread_allocate_lock();
    record->idle = PyThread_allocate_lock();
    if (!record->lock || !record->idle) {
        if (record->lock) {
            PyThread_free_lock(record->lock);
        }
        if (record->idle) {
            PyThread_free_lock(record->idle);
        }
        free(record);
        return CAPI_NULL;
    }
    PyThread_acquire_lock(record->idle, WAIT_LOCK);
    return record;
}

static inline void
capi_interpreter_retain(struct capi_interpreter *record)
{
    PyThread_acquire_lock(record->lock, WAIT_LOCK);
    record->references++;
    PyThread_release_lock(record->lock);
}

static inline void
capi_interpreter_release(struct capi_interpreter *record)
{
    size_t left;
    PyThread_acquire_lock(record->lock, WAIT_LOCK);
    left = --record->references;
    PyThread_release_lock(record->lock);
    if (left == 0) {
        PyThread_release_lock(record->idle);
        PyThread_free_lock(record->idle);
        PyThread_free_lock(record->lock);
        free(record);
    }
}

/* One more guard, with a reference of its own, unless finalization waits for none any more. */
static inline int
capi_interpreter_guard(struct capi_interpreter *record)
{
    int allowed;
    PyThread_acquire_lock(record->lock, WAIT_LOCK);
    allowed = record->state == CAPI_INTERPRETER_OPEN;
    if (allowed) {
        record->guards++;
        record->references++;
    }
    PyThread_release_lock(record->lock);
    return allowed;
}

static inline void
capi_guard_close(PyInterpreterGuard *guard)
{
    struct capi_interpreter *record = (struct capi_interpreter *)guard;
    PyThread_acquire_lock(record->lock, WAIT_LOCK);
    record->guards--;
    if (record->guards == 0 && record->finalizer_waits) {
        record->finalizer_waits = 0;
        PyThread_release_lock(record->idle);
    }
    PyThread_release_lock(record->lock);
    capi_interpreter_release(record);
}

static inline PyInterpreterState *
capi_guarded_interpreter(PyInterpreterGuard *guard)
{
    return ((struct capi_interpreter *)guard)->interp;
}

//@ helper for PyInterpreterGuard_FromCurrent, PyInterpreterGuard_FromView, PyInterpreterView_FromCurrent, PyInterpreterView_FromMain, PyThreadState_EnsureFromView
#if defined(_MSC_VER) && !defined(__clang__)
#  include <intrin.h>
#endif

/* The main interpreter's record, which exists before anybody knows its interpreter. NULL without memory. */
static inline struct capi_interpreter *
capi_main_interpreter(void)
{
    static struct capi_interpreter *known = CAPI_NULL;
    struct capi_interpreter *record;
#if defined(_MSC_VER) && !defined(__clang__)
    record = *(struct capi_interpreter *volatile *)(&known);
#else
    record = __atomic_load_n(&known, __ATOMIC_ACQUIRE);
#endif
    if (!record) {
        struct capi_interpreter *created = capi_interpreter_new();
        if (!created) {
            return CAPI_NULL;
        }
#if defined(_MSC_VER) && !defined(__clang__)
        record = (struct capi_interpreter *)_InterlockedCompareExchangePointer((void *volatile *)&known, created, CAPI_NULL);
#else
        __atomic_compare_exchange_n(&known, &record, created, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
#endif
        if (!record) {
            return created;
        }
        capi_interpreter_release(created);
    }
    return record;
}

//@ helper for PyInterpreterGuard_FromCurrent, PyInterpreterGuard_FromView, PyInterpreterView_FromCurrent, PyThreadState_EnsureFromView
/* The interpreter is cleared: its dict gives up the record. */
static inline void
capi_interpreter_forget(PyObject *capsule)
{
    void *pointer = PyCapsule_GetPointer(capsule, "capi_shims.interpreter");
    struct capi_interpreter *record = (struct capi_interpreter *)pointer;
    PyThread_acquire_lock(record->lock, WAIT_LOCK);
    record->state = CAPI_INTERPRETER_ABSENT;
    PyThread_release_lock(record->lock);
    capi_interpreter_release(record);
}

/* Waits for a while or until a signal. Returns -1 if the signal's handler raised. */
static inline int
capi_wait_for_guards(PyThread_type_lock idle)
{
#if defined(PYPY_VERSION)
    /* Signals interrupt no lock of PyPy's, and PyErr_CheckSignals() handles none: bytecode does. */
    PyObject *names, *none;
    Py_BEGIN_ALLOW_THREADS
    PyThread_acquire_lock_timed(idle, 50000, 1);
    Py_END_ALLOW_THREADS
    names = PyDict_New();
    none = names ? PyRun_String("None", Py_eval_input, names, names) : CAPI_NULL;
    Py_XDECREF(names);
    Py_XDECREF(none);
    return none ? 0 : -1;
#else
    Py_BEGIN_ALLOW_THREADS
    PyThread_acquire_lock_timed(idle, -1, 1);
    Py_END_ALLOW_THREADS
    return PyErr_CheckSignals();
#endif
}

/* Called at exit: waits for the guards. */
static inline PyObject *
capi_interpreter_wait(PyObject *capsule, PyObject *Py_UNUSED(ignored))
{
    void *pointer = PyCapsule_GetPointer(capsule, "capi_shims.interpreter");
    struct capi_interpreter *record = (struct capi_interpreter *)pointer;
    if (!record) {
        return CAPI_NULL;
    }
    for (;;) {
        int waits;
        PyThread_acquire_lock(record->lock, WAIT_LOCK);
        waits = record->guards > 0;
        record->finalizer_waits = waits;
        if (!waits) {
            record->state = CAPI_INTERPRETER_CLOSED;
        }
        PyThread_release_lock(record->lock);
        if (!waits) {
            break;
        }
        if (capi_wait_for_guards(record->idle) < 0) {
            /* The real one goes no further either. */
            PyErr_WriteUnraisable(CAPI_NULL);
            fputs("Interrupted while waiting on finalization guards\n", stderr);
            exit(1);
        }
    }
    Py_INCREF(Py_None);
    return Py_None;
}

/* The current interpreter's record, borrowed from the interpreter's dict. NULL with an exception on failure. */
static inline struct capi_interpreter *
capi_current_interpreter(void)
{
    static PyMethodDef wait_method = {"wait_for_interpreter_guards", capi_interpreter_wait, METH_NOARGS, CAPI_NULL};
    static const char unique = 0;
    PyInterpreterState *interp = PyInterpreterState_Get();
    PyObject *dict = PyInterpreterState_GetDict(interp);
    PyObject *key, *capsule, *known;
    struct capi_interpreter *record = CAPI_NULL;
    if (!dict) {
        PyErr_NoMemory();
        return CAPI_NULL;
    }
    key = PyUnicode_FromFormat("capi_shims.interpreter.%p", (const void *)(&unique));
    if (!key) {
        return CAPI_NULL;
    }
    capsule = PyDict_GetItemWithError(dict, key);
    if (capsule || PyErr_Occurred()) {
        goto found;
    }
    if (PyInterpreterState_GetID(interp) == 0) {
        record = capi_main_interpreter();
        if (record) {
            capi_interpreter_retain(record);
        }
    } else {
        record = capi_interpreter_new();
    }
    if (!record) {
        PyErr_NoMemory();
        goto failed;
    }
    capsule = PyCapsule_New(record, "capi_shims.interpreter", capi_interpreter_forget);
    if (!capsule) {
        capi_interpreter_release(record);
        record = CAPI_NULL;
        goto failed;
    }
    /* Whoever comes after the exit callbacks is never waited for. */
    if (!Py_IsFinalizing() && capi_register_at_exit(&wait_method, capsule) < 0) {
        Py_DECREF(capsule);
        record = CAPI_NULL;
        goto failed;
    }
    Py_BEGIN_CRITICAL_SECTION(dict);
    /* Another thread may have been faster. */
    known = PyDict_GetItemWithError(dict, key);
    if (!known && !PyErr_Occurred() && PyDict_SetItem(dict, key, capsule) == 0) {
        PyThread_acquire_lock(record->lock, WAIT_LOCK);
        record->interp = interp;
        record->state = Py_IsFinalizing() ? CAPI_INTERPRETER_CLOSED : CAPI_INTERPRETER_OPEN;
        PyThread_release_lock(record->lock);
        known = capsule;
    }
    Py_END_CRITICAL_SECTION();
    Py_DECREF(capsule);
    capsule = known;
found:
    if (capsule) {
        void *pointer = PyCapsule_GetPointer(capsule, "capi_shims.interpreter");
        record = (struct capi_interpreter *)pointer;
    } else {
        record = CAPI_NULL;
    }
failed:
    Py_DECREF(key);
    return record;
}

//@ helper for PyInterpreterGuard_FromView, PyThreadState_EnsureFromView
static inline PyInterpreterGuard *
capi_guard_view(PyInterpreterView *view)
{
    struct capi_interpreter *record = (struct capi_interpreter *)view;
    struct capi_attachment attachment;
    PyInterpreterState *interp;
    int absent;
    if (capi_interpreter_guard(record)) {
        return (PyInterpreterGuard *)record;
    }
    PyThread_acquire_lock(record->lock, WAIT_LOCK);
    absent = record->state == CAPI_INTERPRETER_ABSENT;
    PyThread_release_lock(record->lock);
    /* Only the main interpreter's view may exist before its interpreter is asked to wait for guards. */
    if (!absent || record != capi_main_interpreter() || !Py_IsInitialized() || Py_IsFinalizing()) {
        return CAPI_NULL;
    }
    interp = PyInterpreterState_Main();
    if (!interp || capi_attach(interp, &attachment) < 0) {
        return CAPI_NULL;
    }
    {
        PyObject *type, *value, *traceback;
        PyErr_Fetch(&type, &value, &traceback);
        capi_current_interpreter();
        PyErr_Restore(type, value, traceback);
    }
    capi_detach(&attachment);
    return capi_interpreter_guard(record) ? (PyInterpreterGuard *)record : CAPI_NULL;
}

//@ PyInterpreterGuard_FromCurrent
static inline PyInterpreterGuard *
capi_PyInterpreterGuard_FromCurrent(void)
{
    struct capi_interpreter *record = capi_current_interpreter();
    PyObject *builtins, *error;
    if (!record) {
        return CAPI_NULL;
    }
    if (capi_interpreter_guard(record)) {
        return (PyInterpreterGuard *)record;
    }
    builtins = PyEval_GetBuiltins();
    error = builtins ? PyDict_GetItemString(builtins, "PythonFinalizationError") : CAPI_NULL;
    PyErr_SetString(error ? error : PyExc_RuntimeError, "cannot acquire finalization guard anymore");
    return CAPI_NULL;
}

//@ PyInterpreterGuard_FromView
static inline PyInterpreterGuard *
capi_PyInterpreterGuard_FromView(PyInterpreterView *view)
{
    return capi_guard_view(view);
}

//@ PyInterpreterGuard_Close
static inline void
capi_PyInterpreterGuard_Close(PyInterpreterGuard *guard)
{
    capi_guard_close(guard);
}

//@ PyInterpreterView_FromCurrent
static inline PyInterpreterView *
capi_PyInterpreterView_FromCurrent(void)
{
    struct capi_interpreter *record = capi_current_interpreter();
    if (record) {
        capi_interpreter_retain(record);
    }
    return (PyInterpreterView *)record;
}

//@ PyInterpreterView_FromMain
static inline PyInterpreterView *
capi_PyInterpreterView_FromMain(void)
{
    struct capi_interpreter *record = capi_main_interpreter();
    if (record) {
        capi_interpreter_retain(record);
    }
    return (PyInterpreterView *)record;
}

//@ PyInterpreterView_Close
static inline void
capi_PyInterpreterView_Close(PyInterpreterView *view)
{
    capi_interpreter_release((struct capi_interpreter *)view);
}
