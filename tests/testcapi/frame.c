/* Frame Objects, Reflection. */

#include <pthread.h>
#ifndef Py_LIMITED_API
#  include <frameobject.h>
#endif

#ifdef HAVE_PyFrame_GetCode
static PyObject *
frame_getcode(PyObject *Py_UNUSED(module), PyObject *frame)
{
    return (PyObject *)PyFrame_GetCode((PyFrameObject *)frame);
}
#endif

#ifdef HAVE_PyFrame_GetBack
static PyObject *
frame_getback(PyObject *Py_UNUSED(module), PyObject *frame)
{
    PyObject *back = (PyObject *)PyFrame_GetBack((PyFrameObject *)frame);
    if (back == NULL && PyErr_Occurred()) {
        return NULL;
    }
    return none_for_null(back);
}
#endif

#ifdef HAVE_PyFrame_GetLocals
static PyObject *
frame_getlocals(PyObject *Py_UNUSED(module), PyObject *frame)
{
    return PyFrame_GetLocals((PyFrameObject *)frame);
}
#endif

#ifdef HAVE_PyFrame_GetGlobals
static PyObject *
frame_getglobals(PyObject *Py_UNUSED(module), PyObject *frame)
{
    return PyFrame_GetGlobals((PyFrameObject *)frame);
}
#endif

#ifdef HAVE_PyFrame_GetBuiltins
static PyObject *
frame_getbuiltins(PyObject *Py_UNUSED(module), PyObject *frame)
{
    return PyFrame_GetBuiltins((PyFrameObject *)frame);
}
#endif

#ifdef HAVE_PyFrame_GetLasti
/* frame_getlasti(frame) -> int, or None for -1 */
static PyObject *
frame_getlasti(PyObject *Py_UNUSED(module), PyObject *frame)
{
    int lasti = PyFrame_GetLasti((PyFrameObject *)frame);
    if (PyErr_Occurred()) {
        return NULL;
    }
    if (lasti < 0) {
        Py_INCREF(Py_None);
        return Py_None;
    }
    return PyLong_FromLong(lasti);
}
#endif

#ifdef HAVE_PyFrame_GetGenerator
static PyObject *
frame_getgenerator(PyObject *Py_UNUSED(module), PyObject *frame)
{
    PyObject *generator = PyFrame_GetGenerator((PyFrameObject *)frame);
    if (generator == NULL && PyErr_Occurred()) {
        return NULL;
    }
    return none_for_null(generator);
}
#endif

#ifdef HAVE_PyFrame_GetVar
static PyObject *
frame_getvar(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *frame, *name;
    if (!PyArg_ParseTuple(args, "OO", &frame, &name)) {
        return NULL;
    }
    return PyFrame_GetVar((PyFrameObject *)frame, name);
}
#endif

#ifdef HAVE_PyFrame_GetVarString
static PyObject *
frame_getvarstring(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *frame;
    const char *name;
    if (!PyArg_ParseTuple(args, "Oy", &frame, &name)) {
        return NULL;
    }
    return PyFrame_GetVarString((PyFrameObject *)frame, name);
}
#endif

#ifdef HAVE_PyFrameLocalsProxy_Check
static PyObject *
framelocalsproxy_check(PyObject *Py_UNUSED(module), PyObject *object)
{
    RETURN_INT(PyFrameLocalsProxy_Check(object));
}
#endif

#ifdef HAVE_PyEval_GetFrameLocals
static PyObject *
eval_getframe_locals(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    return PyEval_GetFrameLocals();
}
#endif

#ifdef HAVE_PyEval_GetFrameGlobals
static PyObject *
eval_getframe_globals(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    return PyEval_GetFrameGlobals();
}
#endif

#ifdef HAVE_PyEval_GetFrameBuiltins
static PyObject *
eval_getframe_builtins(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    return PyEval_GetFrameBuiltins();
}
#endif

#if defined(HAVE_PyEval_GetFrameLocals) && defined(HAVE_PyEval_GetFrameGlobals) && defined(HAVE_PyEval_GetFrameBuiltins)
struct frameless {
    PyObject *locals, *globals, *builtins, *error;
};

/* Runs in a thread that executes no Python code. */
static void
ask_without_frame(void *data)
{
    struct frameless *answers = (struct frameless *)data;
    PyGILState_STATE state = PyGILState_Ensure();
    PyObject *type, *value, *traceback;
    answers->locals = PyEval_GetFrameLocals();
    PyErr_Fetch(&type, &value, &traceback);
    PyErr_NormalizeException(&type, &value, &traceback);
    Py_XDECREF(type);
    Py_XDECREF(traceback);
    answers->error = value;
    answers->globals = PyEval_GetFrameGlobals();
    if (!PyErr_Occurred()) {
        answers->builtins = PyEval_GetFrameBuiltins();
    }
    PyErr_Clear();
    PyGILState_Release(state);
}

static void *
frameless_thread(void *data)
{
    ask_without_frame(data);
    return NULL;
}

/* eval_getframe_nothing() -> (locals, the exception, globals, builtins) of a thread without a frame */
static PyObject *
eval_getframe_nothing(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    struct frameless answers = {NULL, NULL, NULL, NULL};
    pthread_t thread;
    int status;
    Py_BEGIN_ALLOW_THREADS
    status = pthread_create(&thread, NULL, frameless_thread, &answers);
    if (status == 0) {
        pthread_join(thread, NULL);
    }
    Py_END_ALLOW_THREADS
    return Py_BuildValue("NNNN", none_for_null(answers.locals), none_for_null(answers.error),
                         none_for_null(answers.globals), none_for_null(answers.builtins));
}
#endif

#ifdef HAVE_PyUnstable_InterpreterFrame_GetCode
/* The frame that the interpreter itself works with: what an evaluation function of PEP 523 is called with. */
static struct _PyInterpreterFrame *
interpreter_frame(PyObject *frame)
{
#if PY_VERSION_HEX < 0x030B0000
    return (struct _PyInterpreterFrame *)(void *)frame;
#else
    struct { PyObject ob_base; void *f_back; struct _PyInterpreterFrame *f_frame; } *members = (void *)frame;
    return members->f_frame;
#endif
}

static PyObject *
iframe_getcode(PyObject *Py_UNUSED(module), PyObject *frame)
{
    return PyUnstable_InterpreterFrame_GetCode(interpreter_frame(frame));
}

static PyObject *
iframe_getlasti(PyObject *Py_UNUSED(module), PyObject *frame)
{
    RETURN_INT(PyUnstable_InterpreterFrame_GetLasti(interpreter_frame(frame)));
}

static PyObject *
iframe_getline(PyObject *Py_UNUSED(module), PyObject *frame)
{
    RETURN_INT(PyUnstable_InterpreterFrame_GetLine(interpreter_frame(frame)));
}
#endif

/* frame_new(code, globals, locals): a frame that has not started */
#ifndef Py_LIMITED_API
static PyObject *
frame_new(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *code, *globals, *locals;
    if (!PyArg_ParseTuple(args, "OOO", &code, &globals, &locals)) {
        return NULL;
    }
    NULLABLE(locals);
    return (PyObject *)PyFrame_New(PyThreadState_Get(), (PyCodeObject *)code, globals, locals);
}
#endif

static PyMethodDef frame_methods[] = {
#ifdef HAVE_PyFrame_GetCode
    {"frame_getcode", frame_getcode, METH_O, NULL},
#endif
#ifdef HAVE_PyFrame_GetBack
    {"frame_getback", frame_getback, METH_O, NULL},
#endif
#ifdef HAVE_PyFrame_GetLocals
    {"frame_getlocals", frame_getlocals, METH_O, NULL},
#endif
#ifdef HAVE_PyFrame_GetGlobals
    {"frame_getglobals", frame_getglobals, METH_O, NULL},
#endif
#ifdef HAVE_PyFrame_GetBuiltins
    {"frame_getbuiltins", frame_getbuiltins, METH_O, NULL},
#endif
#ifdef HAVE_PyFrame_GetLasti
    {"frame_getlasti", frame_getlasti, METH_O, NULL},
#endif
#ifdef HAVE_PyFrame_GetGenerator
    {"frame_getgenerator", frame_getgenerator, METH_O, NULL},
#endif
#ifdef HAVE_PyFrame_GetVar
    {"frame_getvar", frame_getvar, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyFrame_GetVarString
    {"frame_getvarstring", frame_getvarstring, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyFrameLocalsProxy_Check
    {"framelocalsproxy_check", framelocalsproxy_check, METH_O, NULL},
#endif
#ifdef HAVE_PyEval_GetFrameLocals
    {"eval_getframe_locals", eval_getframe_locals, METH_NOARGS, NULL},
#endif
#ifdef HAVE_PyEval_GetFrameGlobals
    {"eval_getframe_globals", eval_getframe_globals, METH_NOARGS, NULL},
#endif
#ifdef HAVE_PyEval_GetFrameBuiltins
    {"eval_getframe_builtins", eval_getframe_builtins, METH_NOARGS, NULL},
#endif
#if defined(HAVE_PyEval_GetFrameLocals) && defined(HAVE_PyEval_GetFrameGlobals) && defined(HAVE_PyEval_GetFrameBuiltins)
    {"eval_getframe_nothing", eval_getframe_nothing, METH_NOARGS, NULL},
#endif
#ifdef HAVE_PyUnstable_InterpreterFrame_GetCode
    {"iframe_getcode", iframe_getcode, METH_O, NULL},
    {"iframe_getlasti", iframe_getlasti, METH_O, NULL},
    {"iframe_getline", iframe_getline, METH_O, NULL},
#endif
#ifndef Py_LIMITED_API
    {"frame_new", frame_new, METH_VARARGS, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_frame(PyObject *module)
{
    return PyModule_AddFunctions(module, frame_methods);
}
