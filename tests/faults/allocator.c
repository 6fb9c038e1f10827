/* The extension `faultalloc`: calls a Python function while one allocation fails. It stands on the interpreter's own hook
 * for allocators, which the limited API lacks; so it is built for each interpreter, whatever the extension under test is.
 */
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <pthread.h>

struct hooked {
    PyMemAllocatorDomain domain;
    PyMemAllocatorEx usual;
};

static struct hooked domains[] = {
    {PYMEM_DOMAIN_RAW, {NULL, NULL, NULL, NULL, NULL}},
    {PYMEM_DOMAIN_MEM, {NULL, NULL, NULL, NULL, NULL}},
    {PYMEM_DOMAIN_OBJ, {NULL, NULL, NULL, NULL, NULL}},
};

/* Allocations are counted between arm() and disarm() in this thread alone. */
static pthread_t caller;
static int is_armed;
static Py_ssize_t seen, first_to_fail, last_to_fail, failed;

static int
fails_now(void)
{
    int fails;
    if (!is_armed || !pthread_equal(pthread_self(), caller)) {
        return 0;
    }
    fails = seen >= first_to_fail && seen <= last_to_fail;
    seen++;
    failed += fails;
    return fails;
}

static void *
hook_malloc(void *context, size_t size)
{
    PyMemAllocatorEx *usual = &((struct hooked *)context)->usual;
    return fails_now() ? NULL : usual->malloc(usual->ctx, size);
}

static void *
hook_calloc(void *context, size_t count, size_t size)
{
    PyMemAllocatorEx *usual = &((struct hooked *)context)->usual;
    return fails_now() ? NULL : usual->calloc(usual->ctx, count, size);
}

static void *
hook_realloc(void *context, void *block, size_t size)
{
    PyMemAllocatorEx *usual = &((struct hooked *)context)->usual;
    return fails_now() ? NULL : usual->realloc(usual->ctx, block, size);
}

static void
hook_free(void *context, void *block)
{
    PyMemAllocatorEx *usual = &((struct hooked *)context)->usual;
    usual->free(usual->ctx, block);
}

static void
install(void)
{
    size_t index;
    for (index = 0; index < sizeof(domains) / sizeof(domains[0]); index++) {
        PyMemAllocatorEx hook = {&domains[index], hook_malloc, hook_calloc, hook_realloc, hook_free};
        PyMem_GetAllocator(domains[index].domain, &domains[index].usual);
        PyMem_SetAllocator(domains[index].domain, &hook);
    }
}

static void
restore(void)
{
    size_t index;
    for (index = 0; index < sizeof(domains) / sizeof(domains[0]); index++) {
        PyMem_SetAllocator(domains[index].domain, &domains[index].usual);
    }
}

/* call(function, args, first, last) -> (raised, result or exception, allocations, failed ones): those from number `first`
   to `last` fail. */
static PyObject *
call(PyObject *module, PyObject *arguments)
{
    PyObject *function, *args, *result, *type = NULL, *traceback = NULL;
    Py_ssize_t first, last;
    int raised;
    (void)module;
    if (!PyArg_ParseTuple(arguments, "OO!nn", &function, &PyTuple_Type, &args, &first, &last)) {
        return NULL;
    }
    seen = failed = 0;
    first_to_fail = first;
    last_to_fail = last;
    caller = pthread_self();
    install();
    is_armed = 1;
    result = PyObject_Call(function, args, NULL);
    is_armed = 0;
    restore();
    raised = result == NULL;
    if (raised) {
        PyErr_Fetch(&type, &result, &traceback);
        PyErr_NormalizeException(&type, &result, &traceback);
        Py_XDECREF(type);
        Py_XDECREF(traceback);
        if (result == NULL) {
            result = PyUnicode_FromString("NULL without an exception");
        }
    }
    return Py_BuildValue("(NNnn)", PyBool_FromLong(raised), result, seen, failed);
}

static PyMethodDef methods[] = {
    {"call", call, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "faultalloc", NULL, -1, methods, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC
PyInit_faultalloc(void)
{
    return PyModule_Create(&definition);
}
