/* Support for Perf Maps. */

#ifdef HAVE_PyUnstable_PerfMapState_Init
static PyObject *
perfmapstate_init(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    return PyLong_FromLong(PyUnstable_PerfMapState_Init());
}
#endif

#ifdef HAVE_PyUnstable_WritePerfMapEntry
/* write_perf_map_entry(address, size, name) -> int */
static PyObject *
write_perf_map_entry(PyObject *Py_UNUSED(module), PyObject *args)
{
    Py_ssize_t address, size;
    const char *name;
    if (!PyArg_ParseTuple(args, "nns", &address, &size, &name)) {
        return NULL;
    }
    return PyLong_FromLong(PyUnstable_WritePerfMapEntry((void *)address, (unsigned int)size, name));
}
#endif

#ifdef HAVE_PyUnstable_PerfMapState_Fini
static PyObject *
perf_map_state_teardown(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    PyUnstable_PerfMapState_Fini();
    Py_INCREF(Py_None);
    return Py_None;
}
#endif

#ifdef HAVE_PyUnstable_CopyPerfMapFile
static PyObject *
copy_perf_map_file(PyObject *Py_UNUSED(module), PyObject *args)
{
    const char *name;
    if (!PyArg_ParseTuple(args, "s", &name)) {
        return NULL;
    }
    return PyLong_FromLong(PyUnstable_CopyPerfMapFile(name));
}
#endif

static PyMethodDef perf_methods[] = {
#ifdef HAVE_PyUnstable_PerfMapState_Init
    {"perfmapstate_init", perfmapstate_init, METH_NOARGS, NULL},
#endif
#ifdef HAVE_PyUnstable_WritePerfMapEntry
    {"write_perf_map_entry", write_perf_map_entry, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyUnstable_PerfMapState_Fini
    {"perf_map_state_teardown", perf_map_state_teardown, METH_NOARGS, NULL},
#endif
#ifdef HAVE_PyUnstable_CopyPerfMapFile
    {"copy_perf_map_file", copy_perf_map_file, METH_VARARGS, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_perf(PyObject *module)
{
    return PyModule_AddFunctions(module, perf_methods);
}
