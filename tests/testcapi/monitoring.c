/* Monitoring C API. */

#if defined(HAVE_PyMonitoring_EnterScope) && defined(HAVE_PyMonitoring_ExitScope)
/* monitoring_fire(event, codelike, offset, error, number, object, object) -> (whether somebody listens, what the
 * function returned): one scope, one event; `error` is raised around it if it is not None */
static PyObject *
monitoring_fire(PyObject *Py_UNUSED(module), PyObject *args)
{
    const char *name;
    PyObject *codelike, *error, *first, *second;
    PyMonitoringState state = {0, 0};
    uint64_t version = 0;
    uint8_t event;
    int offset, number, returned = UNINITIALIZED_INT;
    if (!PyArg_ParseTuple(args, "sOiOiOO", &name, &codelike, &offset, &error, &number, &first, &second)) {
        return NULL;
    }
    (void)number;
#ifdef HAVE_PyMonitoring_FireBranchLeftEvent
    if (strcmp(name, "BranchLeft") == 0) {
        event = PY_MONITORING_EVENT_BRANCH_LEFT;
    } else
#endif
#ifdef HAVE_PyMonitoring_FireBranchRightEvent
    if (strcmp(name, "BranchRight") == 0) {
        event = PY_MONITORING_EVENT_BRANCH_RIGHT;
    } else
#endif
#ifdef HAVE_PyMonitoring_FireCallEvent
    if (strcmp(name, "Call") == 0) {
        event = PY_MONITORING_EVENT_CALL;
    } else
#endif
#ifdef HAVE_PyMonitoring_FireCRaiseEvent
    if (strcmp(name, "CRaise") == 0) {
        event = PY_MONITORING_EVENT_C_RAISE;
    } else
#endif
#ifdef HAVE_PyMonitoring_FireCReturnEvent
    if (strcmp(name, "CReturn") == 0) {
        event = PY_MONITORING_EVENT_C_RETURN;
    } else
#endif
#ifdef HAVE_PyMonitoring_FireExceptionHandledEvent
    if (strcmp(name, "ExceptionHandled") == 0) {
        event = PY_MONITORING_EVENT_EXCEPTION_HANDLED;
    } else
#endif
#ifdef HAVE_PyMonitoring_FireJumpEvent
    if (strcmp(name, "Jump") == 0) {
        event = PY_MONITORING_EVENT_JUMP;
    } else
#endif
#ifdef HAVE_PyMonitoring_FireLineEvent
    if (strcmp(name, "Line") == 0) {
        event = PY_MONITORING_EVENT_LINE;
    } else
#endif
#ifdef HAVE_PyMonitoring_FirePyResumeEvent
    if (strcmp(name, "PyResume") == 0) {
        event = PY_MONITORING_EVENT_PY_RESUME;
    } else
#endif
#ifdef HAVE_PyMonitoring_FirePyReturnEvent
    if (strcmp(name, "PyReturn") == 0) {
        event = PY_MONITORING_EVENT_PY_RETURN;
    } else
#endif
#ifdef HAVE_PyMonitoring_FirePyStartEvent
    if (strcmp(name, "PyStart") == 0) {
        event = PY_MONITORING_EVENT_PY_START;
    } else
#endif
#ifdef HAVE_PyMonitoring_FirePyThrowEvent
    if (strcmp(name, "PyThrow") == 0) {
        event = PY_MONITORING_EVENT_PY_THROW;
    } else
#endif
#ifdef HAVE_PyMonitoring_FirePyUnwindEvent
    if (strcmp(name, "PyUnwind") == 0) {
        event = PY_MONITORING_EVENT_PY_UNWIND;
    } else
#endif
#ifdef HAVE_PyMonitoring_FirePyYieldEvent
    if (strcmp(name, "PyYield") == 0) {
        event = PY_MONITORING_EVENT_PY_YIELD;
    } else
#endif
#ifdef HAVE_PyMonitoring_FireRaiseEvent
    if (strcmp(name, "Raise") == 0) {
        event = PY_MONITORING_EVENT_RAISE;
    } else
#endif
#ifdef HAVE_PyMonitoring_FireReraiseEvent
    if (strcmp(name, "Reraise") == 0) {
        event = PY_MONITORING_EVENT_RERAISE;
    } else
#endif
#ifdef HAVE_PyMonitoring_FireStopIterationEvent
    if (strcmp(name, "StopIteration") == 0) {
        event = PY_MONITORING_EVENT_STOP_ITERATION;
    } else
#endif
    {
        PyErr_SetString(PyExc_LookupError, name);
        return NULL;
    }
    if (PyMonitoring_EnterScope(&state, &version, &event, 1) < 0) {
        return NULL;
    }
    if (error != Py_None) {
        PyErr_SetObject((PyObject *)Py_TYPE(error), error);
    }
#ifdef HAVE_PyMonitoring_FireBranchLeftEvent
    if (strcmp(name, "BranchLeft") == 0) {
        returned = PyMonitoring_FireBranchLeftEvent(&state, codelike, offset, first);
    }
#endif
#ifdef HAVE_PyMonitoring_FireBranchRightEvent
    if (strcmp(name, "BranchRight") == 0) {
        returned = PyMonitoring_FireBranchRightEvent(&state, codelike, offset, first);
    }
#endif
#ifdef HAVE_PyMonitoring_FireCallEvent
    if (strcmp(name, "Call") == 0) {
        returned = PyMonitoring_FireCallEvent(&state, codelike, offset, first, second);
    }
#endif
#ifdef HAVE_PyMonitoring_FireCRaiseEvent
    if (strcmp(name, "CRaise") == 0) {
        returned = PyMonitoring_FireCRaiseEvent(&state, codelike, offset);
    }
#endif
#ifdef HAVE_PyMonitoring_FireCReturnEvent
    if (strcmp(name, "CReturn") == 0) {
        returned = PyMonitoring_FireCReturnEvent(&state, codelike, offset, first);
    }
#endif
#ifdef HAVE_PyMonitoring_FireExceptionHandledEvent
    if (strcmp(name, "ExceptionHandled") == 0) {
        returned = PyMonitoring_FireExceptionHandledEvent(&state, codelike, offset);
    }
#endif
#ifdef HAVE_PyMonitoring_FireJumpEvent
    if (strcmp(name, "Jump") == 0) {
        returned = PyMonitoring_FireJumpEvent(&state, codelike, offset, first);
    }
#endif
#ifdef HAVE_PyMonitoring_FireLineEvent
    if (strcmp(name, "Line") == 0) {
        returned = PyMonitoring_FireLineEvent(&state, codelike, offset, number);
    }
#endif
#ifdef HAVE_PyMonitoring_FirePyResumeEvent
    if (strcmp(name, "PyResume") == 0) {
        returned = PyMonitoring_FirePyResumeEvent(&state, codelike, offset);
    }
#endif
#ifdef HAVE_PyMonitoring_FirePyReturnEvent
    if (strcmp(name, "PyReturn") == 0) {
        returned = PyMonitoring_FirePyReturnEvent(&state, codelike, offset, first);
    }
#endif
#ifdef HAVE_PyMonitoring_FirePyStartEvent
    if (strcmp(name, "PyStart") == 0) {
        returned = PyMonitoring_FirePyStartEvent(&state, codelike, offset);
    }
#endif
#ifdef HAVE_PyMonitoring_FirePyThrowEvent
    if (strcmp(name, "PyThrow") == 0) {
        returned = PyMonitoring_FirePyThrowEvent(&state, codelike, offset);
    }
#endif
#ifdef HAVE_PyMonitoring_FirePyUnwindEvent
    if (strcmp(name, "PyUnwind") == 0) {
        returned = PyMonitoring_FirePyUnwindEvent(&state, codelike, offset);
    }
#endif
#ifdef HAVE_PyMonitoring_FirePyYieldEvent
    if (strcmp(name, "PyYield") == 0) {
        returned = PyMonitoring_FirePyYieldEvent(&state, codelike, offset, first);
    }
#endif
#ifdef HAVE_PyMonitoring_FireRaiseEvent
    if (strcmp(name, "Raise") == 0) {
        returned = PyMonitoring_FireRaiseEvent(&state, codelike, offset);
    }
#endif
#ifdef HAVE_PyMonitoring_FireReraiseEvent
    if (strcmp(name, "Reraise") == 0) {
        returned = PyMonitoring_FireReraiseEvent(&state, codelike, offset);
    }
#endif
#ifdef HAVE_PyMonitoring_FireStopIterationEvent
    if (strcmp(name, "StopIteration") == 0) {
        returned = PyMonitoring_FireStopIterationEvent(&state, codelike, offset, first);
    }
#endif
    if (error != Py_None && returned == 0) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_AssertionError, "the exception is gone");
            return NULL;
        }
        PyErr_Clear();
    }
    if (returned < 0) {
        return NULL;
    }
    if (PyMonitoring_ExitScope() < 0) {
        return NULL;
    }
    return Py_BuildValue("ii", state.active != 0, returned);
}
#endif

#ifdef HAVE_PY_MONITORING_IS_INSTRUMENTED_EVENT
static PyObject *
monitoring_is_instrumented_event(PyObject *Py_UNUSED(module), PyObject *number)
{
    return PyLong_FromLong(PY_MONITORING_IS_INSTRUMENTED_EVENT((uint8_t)PyLong_AsLong(number)));
}
#endif

static PyMethodDef monitoring_methods[] = {
#if defined(HAVE_PyMonitoring_EnterScope) && defined(HAVE_PyMonitoring_ExitScope)
    {"monitoring_fire", monitoring_fire, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PY_MONITORING_IS_INSTRUMENTED_EVENT
    {"monitoring_is_instrumented_event", monitoring_is_instrumented_event, METH_O, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_monitoring(PyObject *module)
{
    return PyModule_AddFunctions(module, monitoring_methods);
}
