/* The extension `dispatched_calls`: calls every function that a file of the stable ABI looks up, for the first time, from
 * many threads at once.
 *
 * Each function has a step, and each thread does one step after the other. The link lets the library's question for the
 * running version, with which every lookup begins, come here: a thread waits there until all threads have begun the same
 * lookup. So each of them finds the function unresolved, looks it up and stores what it found, whatever the scheduler does.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include "capi_shims.h"
#include "names.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <time.h>

#define THREADS 16

static PyModuleDef definition;

/* What a thread keeps from one step to a later one. */
static _Thread_local struct {
    PyObject *module;
    PyObject *type;
    PyCriticalSection section;
    PyCriticalSection2 section2;
    PyObject *locked[2];
    PyInterpreterView *view, *main_view;
    PyInterpreterGuard *guard, *second_guard;
    PyThreadStateToken *token;
} kept;

/* The value of a Python expression. */
static PyObject *
make(const char *expression)
{
    PyObject *code, *globals, *value = NULL;
    code = Py_CompileString(expression, "<step>", Py_eval_input);
    if (code == NULL) {
        return NULL;
    }
    globals = PyDict_New();
    if (globals != NULL && PyDict_SetItemString(globals, "__builtins__", PyEval_GetBuiltins()) == 0) {
        value = PyEval_EvalCode(code, globals, globals);
    }
    Py_XDECREF(globals);
    Py_DECREF(code);
    return value;
}

/* Whether a new reference, which is released, equals the value of an expression. */
static int
gives(PyObject *object, const char *expression)
{
    PyObject *right = make(expression);
    int same = object != NULL && right != NULL && PyObject_RichCompareBool(object, right, Py_EQ) == 1;
    Py_XDECREF(object);
    Py_XDECREF(right);
    return same;
}

#define STEP(name) static int step_##name(void)

#include "steps_objects.h"
#include "steps_runtime.h"
#include "steps_types.h"

#ifdef TESTCAPI_RUST
#  define ROW(name) {#name, step_##name, NULL, NULL},
#else
#  define ROW(name) {#name, step_##name, (void *volatile *)&capi_pointer_##name, (void *)capi_##name},
#endif
/* The pointer of a function with `...` is out of reach. */
#define ROW_VARIADIC(name) {#name, step_##name, NULL, NULL},

static const struct {
    const char *name;
    int (*step)(void);
    void *volatile *pointer;
    void *fallback;
} steps[] = {
#include "steps.h"
};
#undef ROW
#undef ROW_VARIADIC

#define STEPS (sizeof(steps) / sizeof(steps[0]))

static struct {
    int ready;     /* threads that are about to call */
    int met;       /* threads that have begun to look up, none of which has stored anything before all have begun */
    int looked_up; /* lookups of the symbol */
    int wrong;     /* results that are not right */
} counts[STEPS];

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static _Thread_local int current = -1;
static _Thread_local int has_met;

/* Waits, without the interpreter's lock, until every thread has come here: not for ever, since a test must end. */
static void
wait_for_all(int *count)
{
    PyThreadState *saved = PyEval_SaveThread();
    struct timespec end;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += 60;
    pthread_mutex_lock(&mutex);
    if (++*count == THREADS) {
        pthread_cond_broadcast(&changed);
    }
    while (*count < THREADS && pthread_cond_timedwait(&changed, &mutex, &end) != ETIMEDOUT) {
    }
    pthread_mutex_unlock(&mutex);
    PyEval_RestoreThread(saved);
}

/* The link puts these two in the place of the functions themselves. */
const char *__real_Py_GetVersion(void);
const char *__wrap_Py_GetVersion(void);
void *__real_dlsym(void *handle, const char *name);
void *__wrap_dlsym(void *handle, const char *name);

const char *
__wrap_Py_GetVersion(void)
{
    if (current >= 0 && !has_met) {
        has_met = 1;
        wait_for_all(&counts[current].met);
    }
    return __real_Py_GetVersion();
}

void *
__wrap_dlsym(void *handle, const char *name)
{
    if (current >= 0 && strcmp(name, steps[current].name) == 0) {
        __atomic_add_fetch(&counts[current].looked_up, 1, __ATOMIC_RELAXED);
    }
    return __real_dlsym(handle, name);
}

/* run(): one thread's part */
static PyObject *
run(PyObject *module, PyObject *Py_UNUSED(args))
{
    size_t index;
    kept.module = module;
    for (index = 0; index < STEPS; index++) {
        int right;
        wait_for_all(&counts[index].ready);
        has_met = 0;
        current = (int)index;
        right = steps[index].step();
        current = -1;
        if (!right || PyErr_Occurred()) {
            __atomic_add_fetch(&counts[index].wrong, 1, __ATOMIC_RELAXED);
            fprintf(stderr, "%s gives a wrong result\n", steps[index].name);
            PyErr_Clear();
        }
    }
    Py_RETURN_NONE;
}

/* report() -> [(name, met, looked_up, wrong, what the pointer is now)] */
static PyObject *
report(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    size_t index;
    PyObject *rows = PyList_New(0);
    for (index = 0; rows != NULL && index < STEPS; index++) {
        PyObject *row;
        const char *now = "";
        if (steps[index].pointer != NULL) {
            void *real = __real_dlsym(RTLD_DEFAULT, steps[index].name);
            void *found = *steps[index].pointer;
            now = found == steps[index].fallback ? "fallback" : found == real ? "direct" : "neither";
        }
        row = Py_BuildValue("siiis", steps[index].name, counts[index].met, counts[index].looked_up,
                            counts[index].wrong, now);
        if (row == NULL || PyList_Append(rows, row) < 0) {
            Py_CLEAR(rows);
        }
        Py_XDECREF(row);
    }
    return rows;
}

static PyMethodDef methods[] = {
    {"run", run, METH_NOARGS, NULL},
    {"report", report, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

/* With a state, which some of the functions give access to. */
static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "dispatched_calls", NULL, 8, methods, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC
PyInit_dispatched_calls(void)
{
    return PyModuleDef_Init(&definition);
}
