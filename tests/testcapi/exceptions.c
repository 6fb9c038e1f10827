/* Exceptions. */

#ifdef HAVE_PyErr_SetRaisedException
/* err_set_raised(exc): raises it; None clears and returns None */
static PyObject *
err_set_raised(PyObject *Py_UNUSED(module), PyObject *exc)
{
    NULLABLE(exc);
    Py_XINCREF(exc);
    PyErr_SetString(PyExc_RuntimeError, "to be replaced");
    PyErr_SetRaisedException(exc);
    return PyErr_Occurred() ? NULL : none_for_null(NULL);
}
#endif

#ifdef HAVE_PyErr_GetRaisedException
/* err_get_raised(type, value, traceback) -> exc: restores the three (None: NULL) and gets them back as one */
static PyObject *
err_get_raised(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *type, *value, *traceback, *exc;
    if (!PyArg_ParseTuple(args, "OOO", &type, &value, &traceback)) {
        return NULL;
    }
    NULLABLE(type);
    NULLABLE(value);
    NULLABLE(traceback);
    Py_XINCREF(type);
    Py_XINCREF(value);
    Py_XINCREF(traceback);
    PyErr_Restore(type, value, traceback);
    exc = PyErr_GetRaisedException();
    if (PyErr_Occurred()) {
        PyErr_Clear();
        PyErr_SetString(PyExc_AssertionError, "the error indicator is still set");
        Py_XDECREF(exc);
        return NULL;
    }
    return none_for_null(exc);
}

/* exc_set_object_fetch(type, value) -> exc */
static PyObject *
exc_set_object_fetch(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *type, *value;
    if (!PyArg_ParseTuple(args, "OO", &type, &value)) {
        return NULL;
    }
    PyErr_SetObject(type, value);
    return none_for_null(PyErr_GetRaisedException());
}
#endif

#if defined(HAVE_PyErr_SetHandledException) && defined(HAVE_PyErr_GetHandledException)
/* set_exception(exc) -> the exception handled before; Ellipsis sets NULL */
static PyObject *
set_exception(PyObject *Py_UNUSED(module), PyObject *exc)
{
    PyObject *old = PyErr_GetHandledException();
    PyErr_SetHandledException(exc == Py_Ellipsis ? NULL : exc);
    return none_for_null(old);
}

static PyObject *
get_exception(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    return none_for_null(PyErr_GetHandledException());
}

/* is_handling(): whether PyErr_GetHandledException() has an answer other than NULL */
static PyObject *
is_handling(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    PyObject *exc = PyErr_GetHandledException();
    PyObject *answer = exc != NULL ? Py_True : Py_False;
    Py_XDECREF(exc);
    Py_INCREF(answer);
    return answer;
}

/* is_handling_none(): the same where a C function has said by None that nothing is handled */
static PyObject *
is_handling_none(PyObject *module, PyObject *args)
{
    PyObject *type, *value, *traceback, *answer;
    PyErr_GetExcInfo(&type, &value, &traceback);
    Py_INCREF(Py_None);
    Py_INCREF(Py_None);
    Py_INCREF(Py_None);
    PyErr_SetExcInfo(Py_None, Py_None, Py_None);
    answer = is_handling(module, args);
    PyErr_SetExcInfo(type, value, traceback);
    return answer;
}
#endif

#ifdef HAVE_PyErr_DisplayException
static PyObject *
err_displayexception(PyObject *Py_UNUSED(module), PyObject *exc)
{
    PyErr_DisplayException(exc);
    return PyErr_Occurred() ? NULL : none_for_null(NULL);
}
#endif

#ifdef HAVE_PyErr_FormatUnraisable
/* err_formatunraisable(exc, format, *objects): the format is bytes, the objects are for %R, three at most */
static PyObject *
err_formatunraisable(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *exc, *bytes, *one = NULL, *two = NULL, *three = NULL;
    const char *format;
    Py_ssize_t size;
    if (!PyArg_ParseTuple(args, "OO|OOO", &exc, &bytes, &one, &two, &three)
        || !testcapi_bytes(bytes, &format, &size)) {
        return NULL;
    }
    NULLABLE(exc);
    if (exc != NULL) {
        PyErr_SetObject((PyObject *)Py_TYPE(exc), exc);
    }
    PyErr_FormatUnraisable(format, one, two, three);
    return PyErr_Occurred() ? NULL : none_for_null(NULL);
}
#endif

#ifdef HAVE_PyErr_SetInterruptEx
static PyObject *
err_setinterruptex(PyObject *Py_UNUSED(module), PyObject *args)
{
    int signum;
    if (!PyArg_ParseTuple(args, "i", &signum)) {
        return NULL;
    }
    RETURN_INT(PyErr_SetInterruptEx(signum));
}
#endif

#ifdef HAVE_PyErr_RangedSyntaxLocationObject
/* err_rangedsyntaxlocation(exc, filename, lineno, col_offset, end_lineno, end_col_offset): raises it */
static PyObject *
err_rangedsyntaxlocation(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *exc, *filename;
    int lineno, col_offset, end_lineno, end_col_offset;
    if (!PyArg_ParseTuple(args, "OOiiii", &exc, &filename, &lineno, &col_offset, &end_lineno, &end_col_offset)) {
        return NULL;
    }
    NULLABLE(filename);
    PyErr_SetObject((PyObject *)Py_TYPE(exc), exc);
    PyErr_RangedSyntaxLocationObject(filename, lineno, col_offset, end_lineno, end_col_offset);
    return NULL;
}
#endif

#ifdef HAVE_PyException_GetArgs
static PyObject *
exception_getargs(PyObject *Py_UNUSED(module), PyObject *exc)
{
    return PyException_GetArgs(exc);
}

/* exception_getargs_raised(exc): while another exception is raised, which must stay */
static PyObject *
exception_getargs_raised(PyObject *Py_UNUSED(module), PyObject *exc)
{
    PyObject *args;
    PyErr_SetString(PyExc_ValueError, "raised");
    args = PyException_GetArgs(exc);
    if (!PyErr_ExceptionMatches(PyExc_ValueError)) {
        Py_XDECREF(args);
        return NULL;
    }
    PyErr_Clear();
    return args;
}
#endif

#ifdef HAVE_PyException_SetArgs
static PyObject *
exception_setargs(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *exc, *values;
    if (!PyArg_ParseTuple(args, "OO", &exc, &values)) {
        return NULL;
    }
    PyException_SetArgs(exc, values);
    return PyErr_Occurred() ? NULL : none_for_null(NULL);
}
#endif

#ifdef HAVE_PyExceptionClass_Name
static PyObject *
exceptionclass_name(PyObject *Py_UNUSED(module), PyObject *type)
{
    return PyUnicode_FromString(PyExceptionClass_Name(type));
}
#endif

#ifdef HAVE_PyUnstable_Exc_PrepReraiseStar
static PyObject *
unstable_exc_prep_reraise_star(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *orig, *excs;
    if (!PyArg_ParseTuple(args, "OO", &orig, &excs)) {
        return NULL;
    }
    NULLABLE(orig);
    NULLABLE(excs);
    return PyUnstable_Exc_PrepReraiseStar(orig, excs);
}
#endif

#if defined(HAVE_PyUnstable_DumpTraceback) && defined(HAVE_PyUnstable_DumpTracebackThreads)
/* dump_traceback(fd, all_threads) -> None, or what went wrong; ValueError("raised") stays raised meanwhile */
static PyObject *
dump_traceback(PyObject *Py_UNUSED(module), PyObject *args)
{
    int fd, all_threads;
    const char *failure;
    if (!PyArg_ParseTuple(args, "ii", &fd, &all_threads)) {
        return NULL;
    }
    PyErr_SetString(PyExc_ValueError, "raised");
    failure = all_threads ? PyUnstable_DumpTracebackThreads(fd, NULL, PyThreadState_Get(), 100)
                          : PyUnstable_DumpTraceback(fd, PyThreadState_Get());
    if (!PyErr_ExceptionMatches(PyExc_ValueError)) {
        return NULL;
    }
    PyErr_Clear();
    return failure == NULL ? none_for_null(NULL) : PyUnicode_FromString(failure);
}
#endif

static PyMethodDef exceptions_methods[] = {
#if defined(HAVE_PyUnstable_DumpTraceback) && defined(HAVE_PyUnstable_DumpTracebackThreads)
    {"dump_traceback", dump_traceback, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyErr_SetRaisedException
    {"err_set_raised", err_set_raised, METH_O, NULL},
#endif
#ifdef HAVE_PyErr_GetRaisedException
    {"err_get_raised", err_get_raised, METH_VARARGS, NULL},
    {"exc_set_object_fetch", exc_set_object_fetch, METH_VARARGS, NULL},
#endif
#if defined(HAVE_PyErr_SetHandledException) && defined(HAVE_PyErr_GetHandledException)
    {"set_exception", set_exception, METH_O, NULL},
    {"get_exception", get_exception, METH_NOARGS, NULL},
    {"is_handling", is_handling, METH_NOARGS, NULL},
    {"is_handling_none", is_handling_none, METH_NOARGS, NULL},
#endif
#ifdef HAVE_PyErr_DisplayException
    {"err_displayexception", err_displayexception, METH_O, NULL},
#endif
#ifdef HAVE_PyErr_FormatUnraisable
    {"err_formatunraisable", err_formatunraisable, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyErr_SetInterruptEx
    {"err_setinterruptex", err_setinterruptex, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyErr_RangedSyntaxLocationObject
    {"err_rangedsyntaxlocation", err_rangedsyntaxlocation, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyException_GetArgs
    {"exception_getargs", exception_getargs, METH_O, NULL},
    {"exception_getargs_raised", exception_getargs_raised, METH_O, NULL},
#endif
#ifdef HAVE_PyException_SetArgs
    {"exception_setargs", exception_setargs, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyExceptionClass_Name
    {"exceptionclass_name", exceptionclass_name, METH_O, NULL},
#endif
#ifdef HAVE_PyUnstable_Exc_PrepReraiseStar
    {"unstable_exc_prep_reraise_star", unstable_exc_prep_reraise_star, METH_VARARGS, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_exceptions(PyObject *module)
{
    return PyModule_AddFunctions(module, exceptions_methods);
}
