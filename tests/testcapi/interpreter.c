/* Interpreters, guards and views. */

#include <pythread.h>
#include <stdlib.h>
#include <unistd.h>

#ifdef HAVE_Py_IsFinalizing
/* py_is_finalizing() -> int */
static PyObject *
py_is_finalizing(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    return PyLong_FromLong(Py_IsFinalizing());
}
#endif

#ifdef HAVE_PyInterpreterState_Get
/* interpreterstate_get_id() -> int */
static PyObject *
interpreterstate_get_id(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    PyInterpreterState *interp = PyInterpreterState_Get();
#ifdef HAVE_PyInterpreterState_GetID
    return PyLong_FromLongLong(PyInterpreterState_GetID(interp));
#else
    return PyLong_FromLong(interp == NULL ? -1 : 0);
#endif
}

#ifdef HAVE_PyInterpreterState_GetDict
/* interpreterstate_get_dict() -> dict */
static PyObject *
interpreterstate_get_dict(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    PyObject *dict = PyInterpreterState_GetDict(PyInterpreterState_Get());
    Py_XINCREF(dict);
    return none_for_null(dict);
}
#endif

#ifdef HAVE_PyInterpreterState_Main
/* interpreterstate_main_is_current() -> bool */
static PyObject *
interpreterstate_main_is_current(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    return PyBool_FromLong(PyInterpreterState_Main() == PyInterpreterState_Get());
}
#endif

#ifdef HAVE_PyUnstable_AtExit
struct exit_message {
    int fd;
    char text[60];
};

static void
exit_write(void *data)
{
    struct exit_message *message = (struct exit_message *)data;
#ifdef HAVE_Py_IsFinalizing
    if (!Py_IsFinalizing()) {
        message->text[0] = '-';
    }
#endif
    if (write(message->fd, message->text, strlen(message->text)) < 0) {
        abort();
    }
    free(data);
}

/* unstable_at_exit(fd, text): writes it when the interpreter exits; with '-' first if it does not finalize then */
static PyObject *
unstable_at_exit(PyObject *Py_UNUSED(module), PyObject *args)
{
    const char *text;
    int fd;
    struct exit_message *message;
    if (!PyArg_ParseTuple(args, "is", &fd, &text)) {
        return NULL;
    }
    message = (struct exit_message *)calloc(1, sizeof(struct exit_message));
    if (message == NULL) {
        return PyErr_NoMemory();
    }
    message->fd = fd;
    strncpy(message->text, text, sizeof(message->text) - 1);
    RETURN_INT(PyUnstable_AtExit(PyInterpreterState_Get(), exit_write, message));
}
#endif
#endif

#ifdef HAVE_Py_NewInterpreterFromConfig
/* new_interpreter_from_config(use_main_obmalloc, allow_fork, allow_exec, allow_threads, allow_daemon_threads,
                               check_multi_interp_extensions, gil, code) -> str or None: the status's message */
static PyObject *
new_interpreter_from_config(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyInterpreterConfig config;
    PyThreadState *before = PyThreadState_Get();
    PyThreadState *inside = (PyThreadState *)UNINITIALIZED_PTR;
    const char *code;
    PyStatus status;
    int result;
    if (!PyArg_ParseTuple(args, "iiiiiiis", &config.use_main_obmalloc, &config.allow_fork, &config.allow_exec,
                          &config.allow_threads, &config.allow_daemon_threads,
                          &config.check_multi_interp_extensions, &config.gil, &code)) {
        return NULL;
    }
    status = Py_NewInterpreterFromConfig(&inside, &config);
    if (PyStatus_Exception(status)) {
        if (inside != NULL || PyThreadState_Get() != before) {
            PyErr_SetString(PyExc_AssertionError, "a failure left something behind");
            return NULL;
        }
        return PyUnicode_FromString(status.err_msg);
    }
    result = PyRun_SimpleString(code);
    Py_EndInterpreter(inside);
    PyThreadState_Swap(before);
    if (result < 0) {
        PyErr_SetString(PyExc_AssertionError, "the code failed");
        return NULL;
    }
    Py_RETURN_NONE;
}
#endif

#ifdef HAVE_PyInterpreterGuard_FromCurrent
/* interpreterguard_fromcurrent() -> address */
static PyObject *
interpreterguard_fromcurrent(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    PyInterpreterGuard *guard = PyInterpreterGuard_FromCurrent();
    return guard == NULL ? NULL : PyLong_FromVoidPtr(guard);
}

/* interpreterguard_fromview(view) -> address or None */
static PyObject *
interpreterguard_fromview(PyObject *Py_UNUSED(module), PyObject *arg)
{
    PyInterpreterView *view = (PyInterpreterView *)PyLong_AsVoidPtr(arg);
    PyInterpreterGuard *guard;
    if (view == NULL) {
        return NULL;
    }
    guard = PyInterpreterGuard_FromView(view);
    if (guard == NULL && PyErr_Occurred()) {
        return NULL;
    }
    return guard == NULL ? none_for_null(NULL) : PyLong_FromVoidPtr(guard);
}

/* interpreterguard_close(guard) */
static PyObject *
interpreterguard_close(PyObject *Py_UNUSED(module), PyObject *arg)
{
    PyInterpreterGuard *guard = (PyInterpreterGuard *)PyLong_AsVoidPtr(arg);
    if (guard == NULL) {
        return NULL;
    }
    PyInterpreterGuard_Close(guard);
    Py_RETURN_NONE;
}

/* interpreterview_fromcurrent() -> address */
static PyObject *
interpreterview_fromcurrent(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    PyInterpreterView *view = PyInterpreterView_FromCurrent();
    return view == NULL ? NULL : PyLong_FromVoidPtr(view);
}

/* interpreterview_frommain() -> address */
static PyObject *
interpreterview_frommain(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    PyInterpreterView *view = PyInterpreterView_FromMain();
    return view == NULL ? PyErr_NoMemory() : PyLong_FromVoidPtr(view);
}

/* interpreterview_close(view) */
static PyObject *
interpreterview_close(PyObject *Py_UNUSED(module), PyObject *arg)
{
    PyInterpreterView *view = (PyInterpreterView *)PyLong_AsVoidPtr(arg);
    if (view == NULL) {
        return NULL;
    }
    PyInterpreterView_Close(view);
    Py_RETURN_NONE;
}

struct guard_holder {
    PyInterpreterGuard *guard;
    PyThread_type_lock lock;
    int fd;
    int milliseconds;
};

static void
guard_hold_thread(void *data)
{
    struct guard_holder *holder = (struct guard_holder *)data;
    PyThread_acquire_lock_timed(holder->lock, (PY_TIMEOUT_T)holder->milliseconds * 1000, 0);
    if (write(holder->fd, "guard closed\n", 13) < 0) {
        abort();
    }
    PyInterpreterGuard_Close(holder->guard);
    PyThread_release_lock(holder->lock);
    PyThread_free_lock(holder->lock);
    free(data);
}

/* interpreterguard_hold(fd, milliseconds): a thread that Python does not know closes a guard later */
static PyObject *
interpreterguard_hold(PyObject *Py_UNUSED(module), PyObject *args)
{
    int fd, milliseconds;
    struct guard_holder *holder;
    if (!PyArg_ParseTuple(args, "ii", &fd, &milliseconds)) {
        return NULL;
    }
    holder = (struct guard_holder *)calloc(1, sizeof(struct guard_holder));
    if (holder == NULL) {
        return PyErr_NoMemory();
    }
    holder->fd = fd;
    holder->milliseconds = milliseconds;
    holder->lock = PyThread_allocate_lock();
    PyThread_acquire_lock(holder->lock, WAIT_LOCK);
    holder->guard = PyInterpreterGuard_FromCurrent();
    if (holder->guard == NULL) {
        free(holder);
        return NULL;
    }
    PyThread_start_new_thread(guard_hold_thread, holder);
    Py_RETURN_NONE;
}

#ifndef PYPY_VERSION
/* interpreterview_of_ended() -> address: a view of a subinterpreter that has ended, which was guarded for a while */
static PyObject *
interpreterview_of_ended(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    PyThreadState *before = PyThreadState_Get();
    PyThreadState *inside = Py_NewInterpreter();
    PyInterpreterView *view = NULL;
    PyInterpreterGuard *guard = NULL;
    if (inside != NULL) {
        view = PyInterpreterView_FromCurrent();
        guard = view == NULL ? NULL : PyInterpreterGuard_FromView(view);
        if (guard != NULL) {
            PyInterpreterGuard_Close(guard);
        }
        Py_EndInterpreter(inside);
    }
    PyThreadState_Swap(before);
    if (guard == NULL) {
        PyErr_SetString(PyExc_AssertionError, "no guard for the subinterpreter");
        return NULL;
    }
    return PyLong_FromVoidPtr(view);
}
#endif
#endif

static PyMethodDef interpreter_methods[] = {
#ifdef HAVE_Py_IsFinalizing
    {"py_is_finalizing", py_is_finalizing, METH_NOARGS, NULL},
#endif
#ifdef HAVE_PyInterpreterState_Get
    {"interpreterstate_get_id", interpreterstate_get_id, METH_NOARGS, NULL},
#ifdef HAVE_PyInterpreterState_GetDict
    {"interpreterstate_get_dict", interpreterstate_get_dict, METH_NOARGS, NULL},
#endif
#ifdef HAVE_PyInterpreterState_Main
    {"interpreterstate_main_is_current", interpreterstate_main_is_current, METH_NOARGS, NULL},
#endif
#ifdef HAVE_PyUnstable_AtExit
    {"unstable_at_exit", unstable_at_exit, METH_VARARGS, NULL},
#endif
#endif
#ifdef HAVE_Py_NewInterpreterFromConfig
    {"new_interpreter_from_config", new_interpreter_from_config, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyInterpreterGuard_FromCurrent
    {"interpreterguard_fromcurrent", interpreterguard_fromcurrent, METH_NOARGS, NULL},
    {"interpreterguard_fromview", interpreterguard_fromview, METH_O, NULL},
    {"interpreterguard_close", interpreterguard_close, METH_O, NULL},
    {"interpreterguard_hold", interpreterguard_hold, METH_VARARGS, NULL},
    {"interpreterview_fromcurrent", interpreterview_fromcurrent, METH_NOARGS, NULL},
    {"interpreterview_frommain", interpreterview_frommain, METH_NOARGS, NULL},
    {"interpreterview_close", interpreterview_close, METH_O, NULL},
#ifndef PYPY_VERSION
    {"interpreterview_of_ended", interpreterview_of_ended, METH_NOARGS, NULL},
#endif
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_interpreter(PyObject *module)
{
    return PyModule_AddFunctions(module, interpreter_methods);
}
