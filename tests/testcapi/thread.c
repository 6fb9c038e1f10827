/* Thread states and thread-local storage. */

#include <pythread.h>
#include <stdlib.h>

#ifdef HAVE_PyThread_get_thread_native_id
/* thread_get_native_id() -> int */
static PyObject *
thread_get_native_id(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    return PyLong_FromUnsignedLong(PyThread_get_thread_native_id());
}
#endif

#ifdef HAVE_PyThread_tss_create
/* thread_tss() -> str: what is wrong with a key in its life; empty if nothing */
static PyObject *
thread_tss(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    const char *wrong = "";
    int value = 7;
    Py_tss_t *key = PyThread_tss_alloc();
    if (key == NULL) {
        return PyErr_NoMemory();
    }
    if (PyThread_tss_is_created(key)) {
        wrong = "created by allocation";
    } else if (PyThread_tss_create(key) != 0 || PyThread_tss_create(key) != 0) {
        wrong = "cannot be created twice";
    } else if (!PyThread_tss_is_created(key)) {
        wrong = "not created";
    } else if (PyThread_tss_get(key) != NULL) {
        wrong = "a value from nowhere";
    } else if (PyThread_tss_set(key, &value) != 0 || PyThread_tss_get(key) != &value) {
        wrong = "the value is lost";
    } else if (PyThread_tss_set(key, NULL) != 0 || PyThread_tss_get(key) != NULL) {
        wrong = "the value cannot be taken back";
    }
    PyThread_tss_delete(key);
    if (PyThread_tss_is_created(key)) {
        wrong = "created after its deletion";
    }
    if (PyThread_tss_create(key) != 0) {
        wrong = "cannot be created again";
    }
    PyThread_tss_free(key);
    PyThread_tss_free(NULL);
    return PyUnicode_FromString(wrong);
}
#endif

#ifdef HAVE_PyThreadState_GetInterpreter
/* threadstate_get_interpreter_is_current() -> bool */
static PyObject *
threadstate_get_interpreter_is_current(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    PyInterpreterState *interp = PyThreadState_GetInterpreter(PyThreadState_Get());
#ifdef HAVE_PyInterpreterState_Get
    return PyBool_FromLong(interp != NULL && interp == PyInterpreterState_Get());
#else
    return PyBool_FromLong(interp != NULL);
#endif
}
#endif

#ifdef HAVE_PyThreadState_GetFrame
/* threadstate_get_frame() -> frame */
static PyObject *
threadstate_get_frame(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    return none_for_null((PyObject *)PyThreadState_GetFrame(PyThreadState_Get()));
}
#endif

#ifdef HAVE_PyThreadState_GetID
/* threadstate_get_id() -> int */
static PyObject *
threadstate_get_id(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    return PyLong_FromUnsignedLongLong(PyThreadState_GetID(PyThreadState_Get()));
}
#endif

#if defined(HAVE_PyThreadState_EnterTracing) && defined(HAVE_PyThreadState_LeaveTracing)
/* threadstate_call_untraced(callable, depth) -> object */
static PyObject *
threadstate_call_untraced(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *callable, *result;
    PyThreadState *tstate = PyThreadState_Get();
    int depth, level;
    if (!PyArg_ParseTuple(args, "Oi", &callable, &depth)) {
        return NULL;
    }
    for (level = 0; level < depth; level++) {
        PyThreadState_EnterTracing(tstate);
    }
    result = PyObject_CallObject(callable, NULL);
    for (level = 0; level < depth; level++) {
        PyThreadState_LeaveTracing(tstate);
    }
    return result;
}
#endif

#ifdef HAVE_PyThreadState_GetUnchecked
static PyThreadState *unchecked_of_foreign_thread;

static void
unchecked_thread(void *done)
{
    unchecked_of_foreign_thread = PyThreadState_GetUnchecked();
    PyThread_release_lock((PyThread_type_lock)done);
}

/* threadstate_get_unchecked() -> (attached, detached, while another thread is attached): whether it is as it should be */
static PyObject *
threadstate_get_unchecked(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    PyThreadState *attached = PyThreadState_GetUnchecked();
    PyThreadState *detached;
    PyThread_type_lock done = PyThread_allocate_lock();
    Py_BEGIN_ALLOW_THREADS
    detached = PyThreadState_GetUnchecked();
    Py_END_ALLOW_THREADS
    PyThread_acquire_lock(done, WAIT_LOCK);
    PyThread_start_new_thread(unchecked_thread, done);
    PyThread_acquire_lock(done, WAIT_LOCK);
    PyThread_release_lock(done);
    PyThread_free_lock(done);
    return Py_BuildValue("NNN", PyBool_FromLong(attached == PyThreadState_Get()), PyBool_FromLong(detached == NULL),
                         PyBool_FromLong(unchecked_of_foreign_thread == NULL));
}
#endif

#if defined(HAVE_PyThreadState_Ensure) && defined(HAVE_PyInterpreterGuard_FromCurrent)
/* threadstate_ensure_nested(depth) -> bool: whether the thread state stays attached all the time */
static PyObject *
threadstate_ensure_nested(PyObject *Py_UNUSED(module), PyObject *arg)
{
    long depth = PyLong_AsLong(arg), level;
    PyThreadState *before = PyThreadState_Get();
    PyThreadStateToken *tokens[10];
    PyInterpreterGuard *guard;
    int same = 1;
    if (depth < 0 || depth > 10) {
        PyErr_SetString(PyExc_ValueError, "depth");
        return NULL;
    }
    guard = PyInterpreterGuard_FromCurrent();
    if (guard == NULL) {
        return NULL;
    }
    for (level = 0; level < depth; level++) {
        tokens[level] = PyThreadState_Ensure(guard);
        same = same && tokens[level] != NULL && PyThreadState_Get() == before;
    }
    while (--level >= 0) {
        PyThreadState_Release(tokens[level]);
        same = same && PyThreadState_Get() == before;
    }
    PyInterpreterGuard_Close(guard);
    return PyBool_FromLong(same);
}

/* threadstate_ensure_detached(callable) -> object: calls it after detaching and ensuring */
static PyObject *
threadstate_ensure_detached(PyObject *Py_UNUSED(module), PyObject *callable)
{
    PyObject *result = NULL;
    PyInterpreterGuard *guard = PyInterpreterGuard_FromCurrent();
    PyThreadState *saved;
    PyThreadStateToken *token;
    if (guard == NULL) {
        return NULL;
    }
    saved = PyEval_SaveThread();
    token = PyThreadState_Ensure(guard);
    if (token != NULL) {
        result = PyObject_CallObject(callable, NULL);
        PyThreadState_Release(token);
    }
    PyEval_RestoreThread(saved);
    PyInterpreterGuard_Close(guard);
    return result;
}

struct ensure_work {
    PyInterpreterGuard *guard;
    PyInterpreterView *view;
    PyObject *callable;
    PyThread_type_lock done;
    int times;
    int failures;
};

static void
ensure_thread(void *data)
{
    struct ensure_work *work = (struct ensure_work *)data;
    int time;
    for (time = 0; time < work->times; time++) {
        PyThreadStateToken *token =
            work->guard != NULL ? PyThreadState_Ensure(work->guard) : PyThreadState_EnsureFromView(work->view);
        PyThreadStateToken *inner;
        PyObject *result;
        if (token == NULL) {
            work->failures++;
            continue;
        }
        inner = work->guard != NULL ? PyThreadState_Ensure(work->guard) : PyThreadState_EnsureFromView(work->view);
        result = PyObject_CallObject(work->callable, NULL);
        if (result == NULL) {
            PyErr_Clear();
            work->failures++;
        }
        Py_XDECREF(result);
        PyThreadState_Release(inner);
        PyThreadState_Release(token);
    }
    PyThread_release_lock(work->done);
}

/* threadstate_ensure_in_foreign_thread(how, callable, times) -> failures: `how` is "guard", "view" or "main" */
static PyObject *
threadstate_ensure_in_foreign_thread(PyObject *Py_UNUSED(module), PyObject *args)
{
    struct ensure_work work = {NULL, NULL, NULL, NULL, 0, 0};
    const char *how;
    if (!PyArg_ParseTuple(args, "sOi", &how, &work.callable, &work.times)) {
        return NULL;
    }
    if (strcmp(how, "guard") == 0) {
        work.guard = PyInterpreterGuard_FromCurrent();
    } else {
        work.view = strcmp(how, "view") == 0 ? PyInterpreterView_FromCurrent() : PyInterpreterView_FromMain();
    }
    if (work.guard == NULL && work.view == NULL) {
        return NULL;
    }
    work.done = PyThread_allocate_lock();
    PyThread_acquire_lock(work.done, WAIT_LOCK);
    PyThread_start_new_thread(ensure_thread, &work);
    Py_BEGIN_ALLOW_THREADS
    PyThread_acquire_lock(work.done, WAIT_LOCK);
    Py_END_ALLOW_THREADS
    PyThread_release_lock(work.done);
    PyThread_free_lock(work.done);
    if (work.guard != NULL) {
        PyInterpreterGuard_Close(work.guard);
    } else {
        PyInterpreterView_Close(work.view);
    }
    return PyLong_FromLong(work.failures);
}

#ifndef PYPY_VERSION
/* threadstate_ensure_in_subinterpreter() -> str: what goes wrong when interpreters are entered from one another */
static PyObject *
threadstate_ensure_in_subinterpreter(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    const char *wrong = "";
    PyThreadState *before = PyThreadState_Get();
    PyInterpreterGuard *main_guard = PyInterpreterGuard_FromCurrent();
    PyInterpreterView *sub_view;
    PyInterpreterState *sub;
    PyThreadStateToken *token;
    PyThreadState *inside;
    if (main_guard == NULL) {
        return NULL;
    }
    inside = Py_NewInterpreter();
    if (inside == NULL) {
        PyThreadState_Swap(before);
        PyErr_SetString(PyExc_RuntimeError, "no subinterpreter");
        return NULL;
    }
    sub = PyInterpreterState_Get();
    sub_view = PyInterpreterView_FromCurrent();
    token = PyThreadState_Ensure(main_guard);
    if (token == NULL || PyInterpreterState_Get() == sub) {
        wrong = "the main interpreter is not attached";
    } else {
        PyThreadState_Release(token);
        if (PyThreadState_Get() != inside) {
            wrong = "the subinterpreter is not attached again";
        }
    }
    PyThreadState_Swap(before);
    token = PyThreadState_EnsureFromView(sub_view);
    if (token == NULL || PyInterpreterState_Get() != sub) {
        wrong = "the subinterpreter is not attached through its view";
    } else {
        PyObject *sys = PyImport_ImportModule("sys");
        Py_XDECREF(sys);
        if (sys == NULL) {
            wrong = "no code runs there";
        }
        PyThreadState_Release(token);
        if (PyThreadState_Get() != before) {
            wrong = "the main interpreter is not attached again";
        }
    }
    PyThreadState_Swap(inside);
    Py_EndInterpreter(inside);
    PyThreadState_Swap(before);
    if (PyThreadState_EnsureFromView(sub_view) != NULL) {
        wrong = "the ended subinterpreter is attached";
    }
    PyInterpreterView_Close(sub_view);
    PyInterpreterGuard_Close(main_guard);
    return PyUnicode_FromString(wrong);
}
#endif
#endif

static PyMethodDef thread_methods[] = {
#ifdef HAVE_PyThread_get_thread_native_id
    {"thread_get_native_id", thread_get_native_id, METH_NOARGS, NULL},
#endif
#ifdef HAVE_PyThread_tss_create
    {"thread_tss", thread_tss, METH_NOARGS, NULL},
#endif
#ifdef HAVE_PyThreadState_GetInterpreter
    {"threadstate_get_interpreter_is_current", threadstate_get_interpreter_is_current, METH_NOARGS, NULL},
#endif
#ifdef HAVE_PyThreadState_GetFrame
    {"threadstate_get_frame", threadstate_get_frame, METH_NOARGS, NULL},
#endif
#ifdef HAVE_PyThreadState_GetID
    {"threadstate_get_id", threadstate_get_id, METH_NOARGS, NULL},
#endif
#if defined(HAVE_PyThreadState_EnterTracing) && defined(HAVE_PyThreadState_LeaveTracing)
    {"threadstate_call_untraced", threadstate_call_untraced, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyThreadState_GetUnchecked
    {"threadstate_get_unchecked", threadstate_get_unchecked, METH_NOARGS, NULL},
#endif
#if defined(HAVE_PyThreadState_Ensure) && defined(HAVE_PyInterpreterGuard_FromCurrent)
    {"threadstate_ensure_nested", threadstate_ensure_nested, METH_O, NULL},
    {"threadstate_ensure_detached", threadstate_ensure_detached, METH_O, NULL},
    {"threadstate_ensure_in_foreign_thread", threadstate_ensure_in_foreign_thread, METH_VARARGS, NULL},
#ifndef PYPY_VERSION
    {"threadstate_ensure_in_subinterpreter", threadstate_ensure_in_subinterpreter, METH_NOARGS, NULL},
#endif
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_thread(PyObject *module)
{
    return PyModule_AddFunctions(module, thread_methods);
}
