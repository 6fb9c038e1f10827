/* The first calls of functions of the interpreter: exceptions, threads, frames, sys, locks. */

STEP(PyErr_GetRaisedException)
{
    PyObject *exc;
    PyErr_SetString(PyExc_ValueError, "x");
    exc = PyErr_GetRaisedException();
    return PyErr_Occurred() == NULL && exc != NULL && Py_TYPE(exc) == (PyTypeObject *)PyExc_ValueError
           && gives(PyObject_Str(exc), "'x'") && (Py_DECREF(exc), 1);
}

STEP(PyErr_SetRaisedException)
{
    int right;
    PyErr_SetRaisedException(make("ValueError('x')"));
    right = PyErr_Occurred() != NULL && PyErr_ExceptionMatches(PyExc_ValueError);
    PyErr_Clear();
    return right;
}

STEP(PyErr_SetHandledException)
{
    PyObject *exc = make("ValueError('handled')");
    int right;
    PyErr_SetHandledException(exc);
    right = gives(make("str(__import__('sys').exc_info()[1])"), "'handled'");
    PyErr_SetHandledException(NULL);
    Py_XDECREF(exc);
    return right && gives(make("__import__('sys').exc_info()[1]"), "None");
}

STEP(PyErr_GetHandledException)
{
    PyObject *exc = make("ValueError('handled')"), *handled;
    int right;
    PyErr_SetHandledException(exc);
    handled = PyErr_GetHandledException();
    right = handled != NULL && handled == exc;
    PyErr_SetHandledException(NULL);
    Py_XDECREF(exc);
    Py_XDECREF(handled);
    return right;
}

/* What it prints is counted afterwards. */
STEP(PyErr_DisplayException)
{
    PyObject *exc = make("ValueError('displayed')");
    PyErr_DisplayException(exc);
    Py_XDECREF(exc);
    return 1;
}

STEP(PyException_GetArgs)
{
    PyObject *exc = make("ValueError('x', 1)"), *args = PyException_GetArgs(exc);
    Py_XDECREF(exc);
    return gives(args, "('x', 1)");
}

STEP(PyException_SetArgs)
{
    PyObject *exc = make("ValueError('x')"), *args = make("('y', 2)");
    PyException_SetArgs(exc, args);
    Py_XDECREF(args);
    args = PyObject_GetAttrString(exc, "args");
    Py_XDECREF(exc);
    return gives(args, "('y', 2)");
}

STEP(PyErr_SetInterruptEx) { return PyErr_SetInterruptEx(-1) == -1; }

STEP(PyImport_AddModuleRef)
{
    PyObject *module = PyImport_AddModuleRef("made_by_first_calls");
    int right = module != NULL && PyModule_Check(module);
    Py_XDECREF(module);
    return right;
}

STEP(PyGC_IsEnabled) { return PyGC_IsEnabled() == 1; }
STEP(PyGC_Enable) { return PyGC_Enable() == 1; }

/* Another thread may have been first. */
STEP(PyGC_Disable)
{
    int before = PyGC_Disable();
    return (before == 0 || before == 1) && PyGC_IsEnabled() == 0;
}

STEP(PyFrame_GetCode)
{
    PyObject *frame = make("__import__('sys')._getframe()");
    PyObject *code = (PyObject *)PyFrame_GetCode((PyFrameObject *)frame), *name = NULL;
    if (code != NULL) {
        name = PyObject_GetAttrString(code, "co_filename");
    }
    Py_XDECREF(code);
    Py_XDECREF(frame);
    return gives(name, "'<step>'");
}

/* The function that called run() has a variable `marker`. */
static int
has_key(PyObject *mapping, const char *key)
{
    int found = mapping != NULL && PyMapping_HasKeyString(mapping, key);
    Py_XDECREF(mapping);
    return found;
}

STEP(PyEval_GetFrameLocals) { return has_key(PyEval_GetFrameLocals(), "marker"); }
STEP(PyEval_GetFrameGlobals) { return has_key(PyEval_GetFrameGlobals(), "THREADS"); }
STEP(PyEval_GetFrameBuiltins) { return has_key(PyEval_GetFrameBuiltins(), "len"); }

STEP(PyCodec_Unregister)
{
    PyObject *search = make("lambda name: None");
    int right = PyCodec_Register(search) == 0 && PyCodec_Unregister(search) == 0;
    Py_XDECREF(search);
    return right;
}

STEP(PyCriticalSection_Begin)
{
    kept.locked[0] = PyList_New(0);
    PyCriticalSection_Begin(&kept.section, kept.locked[0]);
    return kept.locked[0] != NULL;
}

STEP(PyCriticalSection_End)
{
    PyCriticalSection_End(&kept.section);
    Py_CLEAR(kept.locked[0]);
    return 1;
}

STEP(PyCriticalSection2_Begin)
{
    kept.locked[0] = PyList_New(0);
    kept.locked[1] = PyList_New(0);
    PyCriticalSection2_Begin(&kept.section2, kept.locked[0], kept.locked[1]);
    return kept.locked[0] != NULL && kept.locked[1] != NULL;
}

STEP(PyCriticalSection2_End)
{
    PyCriticalSection2_End(&kept.section2);
    Py_CLEAR(kept.locked[0]);
    Py_CLEAR(kept.locked[1]);
    return 1;
}

STEP(Py_IsFinalizing) { return Py_IsFinalizing() == 0; }

STEP(PyInterpreterView_FromCurrent) { return (kept.view = PyInterpreterView_FromCurrent()) != NULL; }
STEP(PyInterpreterView_FromMain) { return (kept.main_view = PyInterpreterView_FromMain()) != NULL; }
STEP(PyInterpreterGuard_FromCurrent) { return (kept.guard = PyInterpreterGuard_FromCurrent()) != NULL; }
STEP(PyInterpreterGuard_FromView) { return (kept.second_guard = PyInterpreterGuard_FromView(kept.view)) != NULL; }

/* The thread's own state stays attached. */
STEP(PyThreadState_Ensure)
{
    PyThreadState *before = PyThreadState_Get();
    kept.token = PyThreadState_Ensure(kept.guard);
    return kept.token != NULL && PyThreadState_Get() == before;
}

STEP(PyThreadState_Release)
{
    PyThreadState *before = PyThreadState_Get();
    PyThreadState_Release(kept.token);
    return PyThreadState_Get() == before;
}

STEP(PyThreadState_EnsureFromView)
{
    PyThreadState *before = PyThreadState_Get();
    PyThreadStateToken *token = PyThreadState_EnsureFromView(kept.view);
    int right = token != NULL && PyThreadState_Get() == before;
    PyThreadState_Release(token);
    return right;
}

STEP(PyInterpreterGuard_Close)
{
    PyInterpreterGuard_Close(kept.guard);
    PyInterpreterGuard_Close(kept.second_guard);
    return 1;
}

STEP(PyInterpreterView_Close)
{
    PyInterpreterView_Close(kept.view);
    PyInterpreterView_Close(kept.main_view);
    return 1;
}

STEP(PyThreadState_GetInterpreter) { return PyThreadState_GetInterpreter(PyThreadState_Get()) == PyInterpreterState_Get(); }

STEP(PyThreadState_GetFrame)
{
    PyObject *frame = (PyObject *)PyThreadState_GetFrame(PyThreadState_Get()), *line = NULL;
    if (frame != NULL) {
        line = PyObject_GetAttrString(frame, "f_lineno");
    }
    Py_XDECREF(frame);
    Py_XDECREF(line);
    return line != NULL;
}

STEP(PyThreadState_GetID)
{
    PyThreadState *tstate = PyThreadState_Get();
    uint64_t id = PyThreadState_GetID(tstate);
    return id != 0 && id == PyThreadState_GetID(tstate);
}

/* The events are counted afterwards. */
STEP(PySys_AuditTuple)
{
    PyObject *args = make("(5,)");
    int status = PySys_AuditTuple("first_calls.tuple", args);
    Py_XDECREF(args);
    return status == 0;
}

STEP(PySys_Audit) { return PySys_Audit("first_calls.variadic", "i", 5) == 0; }

STEP(PySys_GetOptionalAttr)
{
    PyObject *name = make("'maxsize'"), *value = NULL;
    int found = PySys_GetOptionalAttr(name, &value);
    Py_XDECREF(name);
    return found == 1 && gives(value, "__import__('sys').maxsize");
}

STEP(PySys_GetOptionalAttrString)
{
    PyObject *value = kept.module;
    return PySys_GetOptionalAttrString("no_such_name", &value) == 0 && value == NULL;
}

STEP(PySys_GetAttr)
{
    PyObject *name = make("'byteorder'"), *value = PySys_GetAttr(name);
    Py_XDECREF(name);
    return gives(value, "__import__('sys').byteorder");
}

STEP(PySys_GetAttrString) { return gives(PySys_GetAttrString("maxunicode"), "0x10FFFF"); }
