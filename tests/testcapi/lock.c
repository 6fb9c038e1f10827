/* Mutexes and critical sections. */

#include <pythread.h>
#include <stdlib.h>

#if defined(HAVE_PyMutex_Lock) && defined(HAVE_PyMutex_Unlock)
/* A mutex and what it protects. */
struct testcapi_mutex {
    PyMutex mutex;
    long count;
};

static void
mutex_free(PyObject *capsule)
{
    free(PyCapsule_GetPointer(capsule, "mutex"));
}

static struct testcapi_mutex *
mutex_get(PyObject *capsule)
{
    return (struct testcapi_mutex *)PyCapsule_GetPointer(capsule, "mutex");
}

/* mutex_new() -> mutex */
static PyObject *
mutex_new(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    void *memory = calloc(1, sizeof(struct testcapi_mutex));
    return memory == NULL ? PyErr_NoMemory() : PyCapsule_New(memory, "mutex", mutex_free);
}

/* mutex_lock(mutex), with the GIL held */
static PyObject *
mutex_lock(PyObject *Py_UNUSED(module), PyObject *capsule)
{
    struct testcapi_mutex *m = mutex_get(capsule);
    if (m == NULL) {
        return NULL;
    }
    PyMutex_Lock(&m->mutex);
    Py_RETURN_NONE;
}

/* mutex_unlock(mutex) */
static PyObject *
mutex_unlock(PyObject *Py_UNUSED(module), PyObject *capsule)
{
    struct testcapi_mutex *m = mutex_get(capsule);
    if (m == NULL) {
        return NULL;
    }
    PyMutex_Unlock(&m->mutex);
    Py_RETURN_NONE;
}

#ifdef HAVE_PyMutex_IsLocked
/* mutex_is_locked(mutex) -> bool */
static PyObject *
mutex_is_locked(PyObject *Py_UNUSED(module), PyObject *capsule)
{
    struct testcapi_mutex *m = mutex_get(capsule);
    return m == NULL ? NULL : PyBool_FromLong(PyMutex_IsLocked(&m->mutex));
}
#endif

static void
mutex_count_to(struct testcapi_mutex *m, long times)
{
    for (; times > 0; times--) {
        long before;
        PyMutex_Lock(&m->mutex);
        before = *(volatile long *)&m->count;
        *(volatile long *)&m->count = before + 1;
        PyMutex_Unlock(&m->mutex);
    }
}

/* mutex_add(mutex, times, attached): adds to the counter under the mutex, with or without the thread state attached */
static PyObject *
mutex_add(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *capsule;
    struct testcapi_mutex *m;
    long times;
    int attached;
    if (!PyArg_ParseTuple(args, "Oli", &capsule, &times, &attached) || (m = mutex_get(capsule)) == NULL) {
        return NULL;
    }
    if (attached) {
        mutex_count_to(m, times);
    } else {
        Py_BEGIN_ALLOW_THREADS
        mutex_count_to(m, times);
        Py_END_ALLOW_THREADS
    }
    Py_RETURN_NONE;
}

/* mutex_counter(mutex) -> int */
static PyObject *
mutex_counter(PyObject *Py_UNUSED(module), PyObject *capsule)
{
    struct testcapi_mutex *m = mutex_get(capsule);
    return m == NULL ? NULL : PyLong_FromLong(m->count);
}

struct mutex_work {
    struct testcapi_mutex *mutex;
    long times;
    PyThread_type_lock done;
};

static void
mutex_foreign_thread(void *data)
{
    struct mutex_work *work = (struct mutex_work *)data;
    mutex_count_to(work->mutex, work->times);
    PyThread_release_lock(work->done);
}

/* mutex_add_in_foreign_thread(mutex, times): the same in a thread that Python does not know, while this one waits */
static PyObject *
mutex_add_in_foreign_thread(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *capsule;
    struct mutex_work work;
    if (!PyArg_ParseTuple(args, "Ol", &capsule, &work.times) || (work.mutex = mutex_get(capsule)) == NULL) {
        return NULL;
    }
    work.done = PyThread_allocate_lock();
    if (work.done == NULL) {
        return PyErr_NoMemory();
    }
    PyThread_acquire_lock(work.done, WAIT_LOCK);
    PyThread_start_new_thread(mutex_foreign_thread, &work);
    Py_BEGIN_ALLOW_THREADS
    PyThread_acquire_lock(work.done, WAIT_LOCK);
    Py_END_ALLOW_THREADS
    PyThread_release_lock(work.done);
    PyThread_free_lock(work.done);
    Py_RETURN_NONE;
}

#ifndef PYPY_VERSION
/* mutex_lock_in_subinterpreter(mutex): locks and unlocks it while attached to a new subinterpreter */
static PyObject *
mutex_lock_in_subinterpreter(PyObject *Py_UNUSED(module), PyObject *capsule)
{
    struct testcapi_mutex *m = mutex_get(capsule);
    PyThreadState *before, *inside;
    if (m == NULL) {
        return NULL;
    }
    before = PyThreadState_Get();
    inside = Py_NewInterpreter();
    if (inside != NULL) {
        PyMutex_Lock(&m->mutex);
        PyMutex_Unlock(&m->mutex);
        Py_EndInterpreter(inside);
    }
    PyThreadState_Swap(before);
    if (inside == NULL) {
        PyErr_SetString(PyExc_RuntimeError, "no subinterpreter");
        return NULL;
    }
    Py_RETURN_NONE;
}
#endif
#endif

/* critical_sections(a, b) -> int: passes through every kind of critical section; how many there were */
static PyObject *
critical_sections(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *a, *b;
    long passed = 0;
    if (!PyArg_ParseTuple(args, "OO", &a, &b)) {
        return NULL;
    }
    Py_BEGIN_CRITICAL_SECTION(a);
    Py_BEGIN_CRITICAL_SECTION(b);
    passed++;
    Py_END_CRITICAL_SECTION();
    passed++;
    Py_END_CRITICAL_SECTION();
    Py_BEGIN_CRITICAL_SECTION2(a, b);
    passed++;
    Py_END_CRITICAL_SECTION2();
    {
        PyMutex one = {0}, two = {0};
        (void)one;
        (void)two;
        Py_BEGIN_CRITICAL_SECTION_MUTEX(&one);
        passed++;
        Py_END_CRITICAL_SECTION();
        Py_BEGIN_CRITICAL_SECTION2_MUTEX(&one, &two);
        passed++;
        Py_END_CRITICAL_SECTION2();
    }
    return PyLong_FromLong(passed);
}

#if defined(HAVE_PyCriticalSection_Begin) && defined(HAVE_PyCriticalSection2_BeginMutex)
/* critical_section_functions(a, b) -> int: the same through the functions */
static PyObject *
critical_section_functions(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *a, *b;
    PyMutex one = {0}, two = {0};
    PyCriticalSection section;
    PyCriticalSection2 section2;
    if (!PyArg_ParseTuple(args, "OO", &a, &b)) {
        return NULL;
    }
    PyCriticalSection_Begin(&section, a);
    PyCriticalSection_End(&section);
    PyCriticalSection2_Begin(&section2, a, b);
    PyCriticalSection2_End(&section2);
    PyCriticalSection_BeginMutex(&section, &one);
    PyCriticalSection_End(&section);
    PyCriticalSection2_BeginMutex(&section2, &one, &two);
    PyCriticalSection2_End(&section2);
    return PyLong_FromLong(4);
}
#endif

static PyMethodDef lock_methods[] = {
#if defined(HAVE_PyMutex_Lock) && defined(HAVE_PyMutex_Unlock)
    {"mutex_new", mutex_new, METH_NOARGS, NULL},
    {"mutex_lock", mutex_lock, METH_O, NULL},
    {"mutex_unlock", mutex_unlock, METH_O, NULL},
#ifdef HAVE_PyMutex_IsLocked
    {"mutex_is_locked", mutex_is_locked, METH_O, NULL},
#endif
    {"mutex_add", mutex_add, METH_VARARGS, NULL},
    {"mutex_counter", mutex_counter, METH_O, NULL},
    {"mutex_add_in_foreign_thread", mutex_add_in_foreign_thread, METH_VARARGS, NULL},
#ifndef PYPY_VERSION
    {"mutex_lock_in_subinterpreter", mutex_lock_in_subinterpreter, METH_O, NULL},
#endif
#endif
    {"critical_sections", critical_sections, METH_VARARGS, NULL},
#if defined(HAVE_PyCriticalSection_Begin) && defined(HAVE_PyCriticalSection2_BeginMutex)
    {"critical_section_functions", critical_section_functions, METH_VARARGS, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_lock(PyObject *module)
{
    return PyModule_AddFunctions(module, lock_methods);
}
