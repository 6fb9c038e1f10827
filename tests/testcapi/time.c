/* PyTime. */

/* Seconds, as the functions of CPython's own test module give them. */
static PyObject *
clock_result(int status, PyTime_t t)
{
    if (status < 0) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_OSError, "the clock cannot be read");
        }
        return NULL;
    }
    return PyFloat_FromDouble(PyTime_AsSecondsDouble(t));
}

#ifdef HAVE_PyTime_AsSecondsDouble
static PyObject *
wrap_PyTime_AsSecondsDouble(PyObject *Py_UNUSED(module), PyObject *arg)
{
    long long t = PyLong_AsLongLong(arg);
    if (t == -1 && PyErr_Occurred()) {
        return NULL;
    }
    return PyFloat_FromDouble(PyTime_AsSecondsDouble((PyTime_t)t));
}
#endif

#ifdef HAVE_PyTime_Monotonic
static PyObject *
wrap_PyTime_Monotonic(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    PyTime_t t = UNINITIALIZED_INT;
    int status;
    status = PyTime_Monotonic(&t);
    return clock_result(status, t);
}
#endif

#ifdef HAVE_PyTime_MonotonicRaw
static PyObject *
wrap_PyTime_MonotonicRaw(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    PyTime_t t = UNINITIALIZED_INT;
    int status;
    Py_BEGIN_ALLOW_THREADS
    status = PyTime_MonotonicRaw(&t);
    Py_END_ALLOW_THREADS
    return clock_result(status, t);
}
#endif

#ifdef HAVE_PyTime_PerfCounter
static PyObject *
wrap_PyTime_PerfCounter(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    PyTime_t t = UNINITIALIZED_INT;
    int status;
    status = PyTime_PerfCounter(&t);
    return clock_result(status, t);
}
#endif

#ifdef HAVE_PyTime_PerfCounterRaw
static PyObject *
wrap_PyTime_PerfCounterRaw(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    PyTime_t t = UNINITIALIZED_INT;
    int status;
    Py_BEGIN_ALLOW_THREADS
    status = PyTime_PerfCounterRaw(&t);
    Py_END_ALLOW_THREADS
    return clock_result(status, t);
}
#endif

#ifdef HAVE_PyTime_Time
static PyObject *
wrap_PyTime_Time(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    PyTime_t t = UNINITIALIZED_INT;
    int status;
    status = PyTime_Time(&t);
    return clock_result(status, t);
}
#endif

#ifdef HAVE_PyTime_TimeRaw
static PyObject *
wrap_PyTime_TimeRaw(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    PyTime_t t = UNINITIALIZED_INT;
    int status;
    Py_BEGIN_ALLOW_THREADS
    status = PyTime_TimeRaw(&t);
    Py_END_ALLOW_THREADS
    return clock_result(status, t);
}
#endif

static PyMethodDef time_methods[] = {
#ifdef HAVE_PyTime_AsSecondsDouble
    {"PyTime_AsSecondsDouble", wrap_PyTime_AsSecondsDouble, METH_O, NULL},
#endif
#ifdef HAVE_PyTime_Monotonic
    {"PyTime_Monotonic", wrap_PyTime_Monotonic, METH_NOARGS, NULL},
#endif
#ifdef HAVE_PyTime_MonotonicRaw
    {"PyTime_MonotonicRaw", wrap_PyTime_MonotonicRaw, METH_NOARGS, NULL},
#endif
#ifdef HAVE_PyTime_PerfCounter
    {"PyTime_PerfCounter", wrap_PyTime_PerfCounter, METH_NOARGS, NULL},
#endif
#ifdef HAVE_PyTime_PerfCounterRaw
    {"PyTime_PerfCounterRaw", wrap_PyTime_PerfCounterRaw, METH_NOARGS, NULL},
#endif
#ifdef HAVE_PyTime_Time
    {"PyTime_Time", wrap_PyTime_Time, METH_NOARGS, NULL},
#endif
#ifdef HAVE_PyTime_TimeRaw
    {"PyTime_TimeRaw", wrap_PyTime_TimeRaw, METH_NOARGS, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_time(PyObject *module)
{
    PyObject *smallest = PyLong_FromLongLong(PyTime_MIN), *largest = PyLong_FromLongLong(PyTime_MAX);
    int status = smallest == NULL || largest == NULL ? -1 : 0;
    if (status == 0) {
        status = PyObject_SetAttrString(module, "PyTime_MIN", smallest);
    }
    if (status == 0) {
        status = PyObject_SetAttrString(module, "PyTime_MAX", largest);
    }
    Py_XDECREF(smallest);
    Py_XDECREF(largest);
    if (status < 0) {
        return -1;
    }
    return PyModule_AddFunctions(module, time_methods);
}
