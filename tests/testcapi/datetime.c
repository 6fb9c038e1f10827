/* datetime. */

#ifdef HAVE_PyDateTime_DATE_GET_TZINFO
static PyObject *
datetime_date_get_tzinfo(PyObject *Py_UNUSED(module), PyObject *arg)
{
    PyObject *result = PyDateTime_DATE_GET_TZINFO(arg);
    Py_XINCREF(result);
    return result;
}
#endif

#ifdef HAVE_PyDateTime_TIME_GET_TZINFO
static PyObject *
datetime_time_get_tzinfo(PyObject *Py_UNUSED(module), PyObject *arg)
{
    PyObject *result = PyDateTime_TIME_GET_TZINFO(arg);
    Py_XINCREF(result);
    return result;
}
#endif

#ifdef HAVE_PyTimeZone_FromOffset
static PyObject *
timezone_fromoffset(PyObject *Py_UNUSED(module), PyObject *arg)
{
    return PyTimeZone_FromOffset(arg);
}
#endif

#ifdef HAVE_PyTimeZone_FromOffsetAndName
static PyObject *
timezone_fromoffsetandname(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *offset, *name;
    if (!PyArg_ParseTuple(args, "OO", &offset, &name)) {
        return NULL;
    }
    return PyTimeZone_FromOffsetAndName(offset, name);
}
#endif

static PyObject *
get_timezone_utc(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    PyObject *utc = PyDateTime_TimeZone_UTC;
    Py_XINCREF(utc);
    return utc;
}

static PyMethodDef datetime_methods[] = {
#ifdef HAVE_PyDateTime_DATE_GET_TZINFO
    {"datetime_date_get_tzinfo", datetime_date_get_tzinfo, METH_O, NULL},
#endif
#ifdef HAVE_PyDateTime_TIME_GET_TZINFO
    {"datetime_time_get_tzinfo", datetime_time_get_tzinfo, METH_O, NULL},
#endif
#ifdef HAVE_PyTimeZone_FromOffset
    {"timezone_fromoffset", timezone_fromoffset, METH_O, NULL},
#endif
#ifdef HAVE_PyTimeZone_FromOffsetAndName
    {"timezone_fromoffsetandname", timezone_fromoffsetandname, METH_VARARGS, NULL},
#endif
    {"get_timezone_utc", get_timezone_utc, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static int
init_datetime(PyObject *module)
{
#ifndef Py_LIMITED_API
    PyDateTime_IMPORT;
    if (PyDateTimeAPI == NULL) {
        /* An interpreter with a GIL of its own may not be able to load the module: the others can be tested there. */
        PyErr_Clear();
        return 0;
    }
#endif
    return PyModule_AddFunctions(module, datetime_methods);
}
