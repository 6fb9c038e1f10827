/* Memory Management, tracemalloc. */

#ifdef HAVE_PyTraceMalloc_Track
/* tracemalloc_track(domain, address, size) -> status */
static PyObject *
tracemalloc_track(PyObject *Py_UNUSED(module), PyObject *args)
{
    unsigned int domain;
    unsigned long long address;
    Py_ssize_t size;
    if (!PyArg_ParseTuple(args, "IKn", &domain, &address, &size)) {
        return NULL;
    }
    return PyLong_FromLong(PyTraceMalloc_Track(domain, (uintptr_t)address, (size_t)size));
}
#endif

#ifdef HAVE_PyTraceMalloc_Untrack
/* tracemalloc_untrack(domain, address) -> status */
static PyObject *
tracemalloc_untrack(PyObject *Py_UNUSED(module), PyObject *args)
{
    unsigned int domain;
    unsigned long long address;
    if (!PyArg_ParseTuple(args, "IK", &domain, &address)) {
        return NULL;
    }
    return PyLong_FromLong(PyTraceMalloc_Untrack(domain, (uintptr_t)address));
}
#endif

static PyMethodDef memory_methods[] = {
#ifdef HAVE_PyTraceMalloc_Track
    {"tracemalloc_track", tracemalloc_track, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyTraceMalloc_Untrack
    {"tracemalloc_untrack", tracemalloc_untrack, METH_VARARGS, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_memory(PyObject *module)
{
    return PyModule_AddFunctions(module, memory_methods);
}
