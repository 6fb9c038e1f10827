/* Profiling and Tracing, Reference tracing. */

#if defined(HAVE_PyEval_SetProfileAllThreads) && defined(HAVE_PyEval_SetTraceAllThreads)
static int
record_event(PyObject *list, PyFrameObject *Py_UNUSED(frame), int what, PyObject *Py_UNUSED(arg))
{
    PyObject *thread, *item;
    if (what != PyTrace_CALL) {
        return 0;
    }
    thread = PyLong_FromUnsignedLong(PyThread_get_thread_ident());
    item = thread ? Py_BuildValue("iN", what, thread) : NULL;
    if (item == NULL || PyList_Append(list, item) < 0) {
        Py_XDECREF(item);
        return -1;
    }
    Py_DECREF(item);
    return 0;
}

/* eval_setprofile_allthreads(list): appends (event, thread) to the list; None removes the function */
static PyObject *
eval_setprofile_allthreads(PyObject *Py_UNUSED(module), PyObject *list)
{
    PyEval_SetProfileAllThreads(list == Py_None ? NULL : record_event, list == Py_None ? NULL : list);
    if (PyErr_Occurred()) {
        return NULL;
    }
    Py_INCREF(Py_None);
    return Py_None;
}

static PyObject *
eval_settrace_allthreads(PyObject *Py_UNUSED(module), PyObject *list)
{
    PyEval_SetTraceAllThreads(list == Py_None ? NULL : record_event, list == Py_None ? NULL : list);
    if (PyErr_Occurred()) {
        return NULL;
    }
    Py_INCREF(Py_None);
    return Py_None;
}
#endif

static PyMethodDef profiling_methods[] = {
#if defined(HAVE_PyEval_SetProfileAllThreads) && defined(HAVE_PyEval_SetTraceAllThreads)
    {"eval_setprofile_allthreads", eval_setprofile_allthreads, METH_O, NULL},
    {"eval_settrace_allthreads", eval_settrace_allthreads, METH_O, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_profiling(PyObject *module)
{
    return PyModule_AddFunctions(module, profiling_methods);
}
