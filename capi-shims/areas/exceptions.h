Exceptions. https://docs.python.org/3/c-api/exceptions.html

//@ PyExceptionClass_Name
static inline const char *
capi_PyExceptionClass_Name(PyObject *ob)
{
    return ((PyTypeObject *)ob)->tp_name;
}

//@ helper for PyErr_GetRaisedException
static inline void
capi_normalize_exception(PyObject **type, PyObject **value, PyObject **traceback)
{
#if CAPI_HAS_safe_PyErr_NormalizeException
    PyErr_NormalizeException(type, value, traceback);
#else
    PyObject *made;
    if (*value && PyType_IsSubtype(Py_TYPE(*value), (PyTypeObject *)(*type))) {
        return;
    }
    if (!*value || *value == Py_None) {
        made = PyObject_CallFunctionObjArgs(*type, CAPI_NULL);
    } else if (PyTuple_Check(*value)) {
        made = PyObject_CallObject(*type, *value);
    } else {
        made = PyObject_CallFunctionObjArgs(*type, *value, CAPI_NULL);
    }
    Py_XDECREF(*value);
    *value = made;
    if (!made) {
        /* What the class itself raised is an instance already. */
        Py_DECREF(*type);
        Py_XDECREF(*traceback);
        PyErr_Fetch(type, value, traceback);
    }
#endif
}

//@ PyErr_GetRaisedException
static inline PyObject *
capi_PyErr_GetRaisedException(void)
{
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    if (!type) {
        return CAPI_NULL;
    }
    capi_normalize_exception(&type, &value, &traceback);
    if (traceback) {
        PyException_SetTraceback(value, traceback);
        Py_DECREF(traceback);
    }
    Py_DECREF(type);
    return value;
}

//@ PyErr_SetRaisedException
static inline void
capi_PyErr_SetRaisedException(PyObject *exc)
{
    PyObject *type;
    if (!exc) {
        PyErr_Restore(CAPI_NULL, CAPI_NULL, CAPI_NULL);
        return;
    }
    type = CAPI_OBJECT(Py_TYPE(exc));
    Py_INCREF(type);
    PyErr_Restore(type, exc, PyException_GetTraceback(exc));
}

//@ PyErr_GetHandledException
static inline PyObject *
capi_PyErr_GetHandledException(void)
{
    PyObject *type, *value, *traceback;
    PyErr_GetExcInfo(&type, &value, &traceback);
    Py_XDECREF(type);
    Py_XDECREF(traceback);
    if (value == Py_None) {
        Py_DECREF(value);
        return CAPI_NULL;
    }
    return value;
}

//@ PyErr_SetHandledException
static inline void
capi_PyErr_SetHandledException(PyObject *exc)
{
    PyObject *type;
    if (!exc || exc == Py_None) {
        PyErr_SetExcInfo(CAPI_NULL, CAPI_NULL, CAPI_NULL);
        return;
    }
    type = CAPI_OBJECT(Py_TYPE(exc));
    Py_INCREF(type);
    Py_INCREF(exc);
    PyErr_SetExcInfo(type, exc, PyException_GetTraceback(exc));
}

//@ PyErr_DisplayException
static inline void
capi_PyErr_DisplayException(PyObject *exc)
{
    PyObject *traceback = PyExceptionInstance_Check(exc) ? PyException_GetTraceback(exc) : CAPI_NULL;
    PyErr_Display(CAPI_OBJECT(Py_TYPE(exc)), exc, traceback);
    Py_XDECREF(traceback);
}

//@ helper for PyException_GetArgs, PyException_SetArgs
#if !CAPI_HAS_exception_struct_is_public
/* BaseException's own descriptor: a subclass may have another `args`. Leaves a raised exception alone. */
static inline PyObject *
capi_exception_args(const char *method, PyObject *ex, PyObject *args)
{
    PyObject *result, *descriptor, *raised = PyErr_GetRaisedException();
    descriptor = PyObject_GetAttrString(PyExc_BaseException, "args");
    if (!descriptor) {
        Py_XDECREF(raised);
        return CAPI_NULL;
    }
    result = PyObject_CallMethod(descriptor, method, args ? "(OO)" : "(O)", ex, args);
    Py_DECREF(descriptor);
    if (result) {
        PyErr_SetRaisedException(raised);
    } else {
        Py_XDECREF(raised);
    }
    return result;
}
#endif

//@ PyException_GetArgs
static inline PyObject *
capi_PyException_GetArgs(PyObject *ex)
{
#if CAPI_HAS_exception_struct_is_public
    PyObject *args = ((PyBaseExceptionObject *)ex)->args;
    Py_INCREF(args);
    return args;
#else
    return capi_exception_args("__get__", ex, CAPI_NULL);
#endif
}

//@ PyException_SetArgs
static inline void
capi_PyException_SetArgs(PyObject *ex, PyObject *args)
{
#if CAPI_HAS_exception_struct_is_public
    PyBaseExceptionObject *self = (PyBaseExceptionObject *)ex;
    PyObject *old = self->args;
    Py_INCREF(args);
    self->args = args;
    Py_XDECREF(old);
#else
    PyObject *result = capi_exception_args("__set__", ex, args);
    if (!result) {
        PyErr_WriteUnraisable(ex);
    }
    Py_XDECREF(result);
#endif
}

//@ helper for PyErr_SetInterruptEx
#include <signal.h>

#if defined(_NSIG)
#  define CAPI_NSIG _NSIG
#elif defined(NSIG)
#  define CAPI_NSIG NSIG
#else
#  define CAPI_NSIG 64
#endif

//@ PyErr_SetInterruptEx
static inline int
capi_PyErr_SetInterruptEx(int signum)
{
    PyOS_sighandler_t handler;
    if (signum <= 0 || signum >= CAPI_NSIG) {
        return -1;
    }
    handler = PyOS_getsig(signum);
    if (handler == SIG_DFL || handler == SIG_IGN || handler == SIG_ERR) {
        return 0;
    }
    /* The interpreter's own C handler is private; a signal to this thread runs it. */
    raise(signum);
    return 0;
}

//@ helper for PyErr_RangedSyntaxLocationObject
/* Sets an attribute to what it steals; errors are of no interest, as in the real function. */
static inline void
capi_set_location(PyObject *exc, const char *name, PyObject *value)
{
    if (!value || PyObject_SetAttrString(exc, name, value) < 0) {
        PyErr_Clear();
    }
    Py_XDECREF(value);
}

/* A number, or None for a negative one. */
static inline PyObject *
capi_optional_number(int number)
{
    if (number < 0) {
        Py_INCREF(Py_None);
        return Py_None;
    }
    return PyLong_FromLong(number);
}

static inline int
capi_has_attribute(PyObject *object, const char *name)
{
    PyObject *value = PyObject_GetAttrString(object, name);
    PyErr_Clear();
    Py_XDECREF(value);
    return value != CAPI_NULL;
}

/* The source line, or NULL, perhaps with an exception. */
static inline PyObject *
capi_program_text(PyObject *filename, int lineno)
{
    PyObject *text;
#if CAPI_HAS_PyErr_ProgramTextObject
    text = PyErr_ProgramTextObject(filename, lineno);
#elif CAPI_HAS_PyErr_ProgramText
    PyObject *path;
    if (!PyUnicode_FSConverter(filename, &path)) {
        return CAPI_NULL;
    }
    text = PyErr_ProgramText(PyBytes_AsString(path), lineno);
    Py_DECREF(path);
#else
    PyObject *module = PyImport_ImportModule("linecache");
    if (!module) {
        return CAPI_NULL;
    }
    text = PyObject_CallMethod(module, "getline", "Oi", filename, lineno);
    Py_DECREF(module);
#endif
    /* Behind the file's end some find an empty line. */
    if (text && PyUnicode_GetLength(text) == 0) {
        Py_DECREF(text);
        return CAPI_NULL;
    }
    return text;
}

//@ PyErr_RangedSyntaxLocationObject
static inline void
capi_PyErr_RangedSyntaxLocationObject(PyObject *filename, int lineno, int col_offset, int end_lineno,
                                      int end_col_offset)
{
    PyObject *text, *exc = PyErr_GetRaisedException();
    if (!exc) {
        return;
    }
    capi_set_location(exc, "lineno", PyLong_FromLong(lineno));
    capi_set_location(exc, "offset", capi_optional_number(col_offset));
    capi_set_location(exc, "end_lineno", capi_optional_number(end_lineno));
    capi_set_location(exc, "end_offset", capi_optional_number(end_col_offset));
    if (filename) {
        Py_INCREF(filename);
        capi_set_location(exc, "filename", filename);
        text = capi_program_text(filename, lineno);
        capi_set_location(exc, "text", text);
    }
    if (CAPI_OBJECT(Py_TYPE(exc)) != PyExc_SyntaxError) {
        if (!capi_has_attribute(exc, "msg")) {
            capi_set_location(exc, "msg", PyObject_Str(exc));
        }
        if (!capi_has_attribute(exc, "print_file_and_line")) {
            Py_INCREF(Py_None);
            capi_set_location(exc, "print_file_and_line", Py_None);
        }
    }
    PyErr_SetRaisedException(exc);
}

//@ helper for PyErr_FormatUnraisable
/* The type of what sys.unraisablehook is called with, which no name leads to; NULL if there is none. */
static inline PyObject *
capi_unraisable_hook_type(void)
{
    PyObject *name, *found = CAPI_NULL;
    PyObject *types = PyObject_CallMethod(CAPI_OBJECT(&PyTuple_Type), "__subclasses__", CAPI_NULL);
    Py_ssize_t index;
    for (index = 0; types && !found && index < PyList_Size(types); index++) {
        PyObject *type = PyList_GetItem(types, index);
        name = PyObject_GetAttrString(type, "__name__");
        if (!name) {
            break;
        }
        if (PyUnicode_CompareWithASCIIString(name, "UnraisableHookArgs") == 0) {
            Py_INCREF(type);
            found = type;
        }
        Py_DECREF(name);
    }
    Py_XDECREF(types);
    PyErr_Clear();
    return found;
}

static inline PyObject *
capi_unraisable_hook_args(PyObject *exc, PyObject *message)
{
    static const char *const names[] = {"exc_type", "exc_value", "exc_traceback", "err_msg", "object"};
    PyObject *traceback = PyException_GetTraceback(exc), *type = capi_unraisable_hook_type();
    PyObject *module, *args = CAPI_NULL, *values[5];
    size_t index;
    values[0] = CAPI_OBJECT(Py_TYPE(exc));
    values[1] = exc;
    values[2] = traceback ? traceback : Py_None;
    values[3] = message ? message : Py_None;
    values[4] = Py_None;
    if (type) {
        args = PyObject_CallFunction(type, "((OOOOO))", values[0], values[1], values[2], values[3], values[4]);
        Py_DECREF(type);
    } else if ((module = PyImport_ImportModule("types"))) {
        args = PyObject_CallMethod(module, "SimpleNamespace", CAPI_NULL);
        for (index = 0; index < 5 && args; index++) {
            if (PyObject_SetAttrString(args, names[index], values[index]) < 0) {
                Py_DECREF(args);
                args = CAPI_NULL;
            }
        }
        Py_DECREF(module);
    }
    Py_XDECREF(traceback);
    return args;
}

/* What is written when there is no hook, or when it fails. */
static inline void
capi_unraisable_default(PyObject *exc, PyObject *message, PyObject *object)
{
    PyObject *result, *file = PySys_GetObject("stderr");
    int status = 0;
    if (!file || file == Py_None) {
        return;
    }
    Py_INCREF(file);
    if (message) {
        status = PyFile_WriteObject(message, file, Py_PRINT_RAW);
        if (status == 0 && object) {
            status = PyFile_WriteString(": ", file);
            if (status == 0 && PyFile_WriteObject(object, file, 0) < 0) {
                PyErr_Clear();
                status = PyFile_WriteString("<object repr() failed>", file);
            }
            status = status == 0 ? PyFile_WriteString("\n", file) : status;
        } else if (status == 0) {
            status = PyFile_WriteString(":\n", file);
        }
    }
    if (status == 0) {
        PyErr_DisplayException(exc);
        result = PyObject_CallMethod(file, "flush", CAPI_NULL);
        Py_XDECREF(result);
    }
    PyErr_Clear();
    Py_DECREF(file);
}

/* The raised exception, which is raised no longer; it has a traceback if a frame is running. */
static inline PyObject *
capi_take_unraisable(void)
{
    PyObject *traceback, *same, *exc = PyErr_GetRaisedException();
    if (!exc) {
        return CAPI_NULL;
    }
    traceback = PyException_GetTraceback(exc);
    if (!traceback && PyEval_GetFrame()) {
        Py_INCREF(exc);
        PyErr_SetRaisedException(exc);
        if (PyTraceBack_Here(PyEval_GetFrame()) < 0) {
            PyErr_Clear();
        } else {
            same = PyErr_GetRaisedException();
            Py_XDECREF(same);
        }
    }
    Py_XDECREF(traceback);
    return exc;
}

/* Hands the exception and the message, both stolen, to the hook. */
static inline void
capi_write_unraisable(PyObject *exc, PyObject *message)
{
    const char *failure = CAPI_NULL;
    PyObject *audit, *result, *args, *object = CAPI_NULL, *hook = PySys_GetObject("unraisablehook");
    if (!hook) {
        goto default_hook;
    }
    Py_INCREF(hook);
    args = capi_unraisable_hook_args(exc, message);
    if (!args) {
        failure = "Exception ignored on building sys.unraisablehook arguments";
        goto error;
    }
    audit = PySys_GetObject("audit");
    if (audit) {
        Py_INCREF(audit);
        result = PyObject_CallFunction(audit, "sOO", "sys.unraisablehook", hook, args);
        Py_DECREF(audit);
        if (!result) {
            Py_DECREF(args);
            failure = "Exception ignored in audit hook";
            goto error;
        }
        Py_DECREF(result);
    }
    if (hook == Py_None || hook == PySys_GetObject("__unraisablehook__")) {
        Py_DECREF(args);
        goto default_hook;
    }
    result = PyObject_CallFunctionObjArgs(hook, args, CAPI_NULL);
    Py_DECREF(args);
    if (result) {
        Py_DECREF(result);
        goto done;
    }
    failure = "Exception ignored in sys.unraisablehook";
    object = hook;
error:
    Py_DECREF(exc);
    exc = PyErr_GetRaisedException();
    Py_XDECREF(message);
    message = PyUnicode_FromString(failure);
    PyErr_Clear();
default_hook:
    if (exc) {
        capi_unraisable_default(exc, message, object);
    }
done:
    Py_XDECREF(hook);
    Py_XDECREF(message);
    Py_XDECREF(exc);
}

//@ PyErr_FormatUnraisable
static inline void
capi_PyErr_FormatUnraisable(const char *format, ...)
{
    PyObject *message = CAPI_NULL, *exc = capi_take_unraisable();
    if (!exc) {
        return;
    }
    if (format) {
        va_list vargs;
        va_start(vargs, format);
        message = PyUnicode_FromFormatV(format, vargs);
        va_end(vargs);
        if (!message) {
            PyErr_Clear();
        }
    }
    capi_write_unraisable(exc, message);
}

//@ helper for PyUnstable_Exc_PrepReraiseStar
/* BaseExceptionGroup, None where the interpreter has no exception groups, NULL on error. */
static inline PyObject *
capi_exception_group_type(void)
{
#if CAPI_HAS_exception_groups
    Py_INCREF(PyExc_BaseExceptionGroup);
    return PyExc_BaseExceptionGroup;
#elif defined(Py_LIMITED_API)
    PyObject *type, *builtins = PyImport_ImportModule("builtins");
    if (!builtins) {
        return CAPI_NULL;
    }
    type = PyObject_GetAttrString(builtins, "BaseExceptionGroup");
    Py_DECREF(builtins);
    if (!type && PyErr_ExceptionMatches(PyExc_AttributeError)) {
        PyErr_Clear();
        Py_INCREF(Py_None);
        return Py_None;
    }
    return type;
#else
    Py_INCREF(Py_None);
    return Py_None;
#endif
}

/* Whether both were raised at the same place for the same reason, as the parts of a group are. */
static inline int
capi_same_origin(PyObject *first, PyObject *second)
{
    int same = 1, index;
    for (index = 0; index < 3 && same; index++) {
        PyObject *(*get)(PyObject *) = index == 0 ? PyException_GetTraceback
            : index == 1 ? PyException_GetCause : PyException_GetContext;
        PyObject *one = get(first), *two = get(second);
        same = one == two;
        Py_XDECREF(one);
        Py_XDECREF(two);
    }
    return same;
}

static inline int
capi_is_group(PyObject *exc, PyObject *group_type)
{
    return PyType_IsSubtype(Py_TYPE(exc), (PyTypeObject *)group_type);
}

/* Adds the identity of each exception that is no group. */
static inline int
capi_add_leaves(PyObject *ids, PyObject *exc, PyObject *group_type)
{
    PyObject *inner;
    Py_ssize_t index;
    int status = 0;
    if (!capi_is_group(exc, group_type)) {
        PyObject *id = PyLong_FromVoidPtr(exc);
        status = id ? PySet_Add(ids, id) : -1;
        Py_XDECREF(id);
        return status;
    }
    inner = PyObject_GetAttrString(exc, "exceptions");
    if (!inner) {
        return -1;
    }
    if (!PyTuple_Check(inner)) {
        PyErr_BadInternalCall();
        status = -1;
    } else if (Py_EnterRecursiveCall(" in exception_group_projection")) {
        status = -1;
    } else {
        for (index = 0; status == 0 && index < PyTuple_Size(inner); index++) {
            status = capi_add_leaves(ids, PyTuple_GetItem(inner, index), group_type);
        }
        Py_LeaveRecursiveCall();
    }
    Py_DECREF(inner);
    return status;
}

/* Copies what a group was raised with, and its notes, to a part of it. */
static inline int
capi_copy_origin(PyObject *group, PyObject *part)
{
    int status;
    PyObject *copy, *notes, *traceback = PyException_GetTraceback(group);
    if (traceback) {
        status = PyException_SetTraceback(part, traceback);
        Py_DECREF(traceback);
        if (status < 0) {
            return -1;
        }
    }
    PyException_SetContext(part, PyException_GetContext(group));
    PyException_SetCause(part, PyException_GetCause(group));
    notes = PyObject_GetAttrString(group, "__notes__");
    if (!notes) {
        if (!PyErr_ExceptionMatches(PyExc_AttributeError)) {
            return -1;
        }
        PyErr_Clear();
        return 0;
    }
    status = 0;
    if (PySequence_Check(notes)) {
        copy = PySequence_List(notes);
        status = copy ? PyObject_SetAttrString(part, "__notes__", copy) : -1;
        Py_XDECREF(copy);
    }
    Py_DECREF(notes);
    return status;
}

/* What is left of `exc` when only the leaves in `ids` are kept, or None. */
static inline PyObject *
capi_exception_part(PyObject *exc, PyObject *ids, PyObject *group_type)
{
    PyObject *inner, *parts, *part = CAPI_NULL;
    Py_ssize_t index;
    int status = 0;
    if (!capi_is_group(exc, group_type)) {
        PyObject *id = PyLong_FromVoidPtr(exc);
        status = id ? PySet_Contains(ids, id) : -1;
        Py_XDECREF(id);
        part = status < 0 ? CAPI_NULL : status > 0 ? exc : Py_None;
        Py_XINCREF(part);
        return part;
    }
    inner = PyObject_GetAttrString(exc, "exceptions");
    parts = inner ? PyList_New(0) : CAPI_NULL;
    if (!parts || Py_EnterRecursiveCall(" in exceptiongroup_split_recursive")) {
        Py_XDECREF(inner);
        Py_XDECREF(parts);
        return CAPI_NULL;
    }
    for (index = 0; status == 0 && index < PyTuple_Size(inner); index++) {
        part = capi_exception_part(PyTuple_GetItem(inner, index), ids, group_type);
        if (!part || (part != Py_None && PyList_Append(parts, part) < 0)) {
            status = -1;
        }
        Py_XDECREF(part);
    }
    Py_LeaveRecursiveCall();
    part = CAPI_NULL;
    if (status == 0 && PyList_Size(parts) == 0) {
        Py_INCREF(Py_None);
        part = Py_None;
    } else if (status == 0) {
        part = PyObject_CallMethod(exc, "derive", "(O)", parts);
        if (part && !capi_is_group(part, group_type)) {
            PyErr_SetString(PyExc_TypeError, "derive must return an instance of BaseExceptionGroup");
            status = -1;
        } else if (part) {
            status = capi_copy_origin(exc, part);
        }
    }
    Py_DECREF(inner);
    Py_DECREF(parts);
    if (status < 0) {
        Py_XDECREF(part);
        return CAPI_NULL;
    }
    return part;
}

/* The part of `orig` whose leaves are in `keep`, or None. */
static inline PyObject *
capi_exception_group_projection(PyObject *orig, PyObject *keep, PyObject *group_type)
{
    PyObject *part, *ids = PySet_New(CAPI_NULL);
    Py_ssize_t index;
    int status = ids ? 0 : -1;
    for (index = 0; status == 0 && index < PyList_Size(keep); index++) {
        status = capi_add_leaves(ids, PyList_GetItem(keep, index), group_type);
    }
    part = status == 0 ? capi_exception_part(orig, ids, group_type) : CAPI_NULL;
    Py_XDECREF(ids);
    return part;
}

static inline PyObject *
capi_prep_reraise_star(PyObject *orig, PyObject *excs, PyObject *group_type)
{
    PyObject *result = CAPI_NULL, *part = CAPI_NULL, *raised = PyList_New(0), *reraised = PyList_New(0);
    Py_ssize_t index;
    int status = !raised || !reraised ? -1 : 0;
    for (index = 0; status == 0 && index < PyList_Size(excs); index++) {
        PyObject *exc = PyList_GetItem(excs, index);
        if (exc != Py_None) {
            status = PyList_Append(capi_same_origin(exc, orig) ? reraised : raised, exc);
        }
    }
    if (status == 0) {
        part = capi_exception_group_projection(orig, reraised, group_type);
    }
    if (part && PyList_Size(raised) == 0) {
        Py_INCREF(part);
        result = part;
    } else if (part && (part == Py_None || PyList_Append(raised, part) == 0)) {
        result = PyObject_CallFunction(group_type, "sO", "", raised);
    }
    Py_XDECREF(part);
    Py_XDECREF(raised);
    Py_XDECREF(reraised);
    return result;
}

//@ PyUnstable_Exc_PrepReraiseStar
static inline PyObject *
capi_PyUnstable_Exc_PrepReraiseStar(PyObject *orig, PyObject *excs)
{
    PyObject *item, *group_type;
    Py_ssize_t index;
    if (!orig || !PyExceptionInstance_Check(orig)) {
        PyErr_SetString(PyExc_TypeError, "orig must be an exception instance");
        return CAPI_NULL;
    }
    if (!excs || !PyList_Check(excs)) {
        PyErr_SetString(PyExc_TypeError, "excs must be a list of exception instances");
        return CAPI_NULL;
    }
    for (index = 0; index < PyList_Size(excs); index++) {
        item = PyList_GetItem(excs, index);
        if (!item || !(PyExceptionInstance_Check(item) || item == Py_None)) {
            PyErr_Format(PyExc_TypeError, "item %zd of excs is not an exception", index);
            return CAPI_NULL;
        }
    }
    item = PyException_GetTraceback(orig);
    if (!item) {
        PyErr_SetString(PyExc_ValueError, "orig must be a raised exception");
        return CAPI_NULL;
    }
    Py_DECREF(item);
    if (PyList_Size(excs) == 0) {
        Py_INCREF(Py_None);
        return Py_None;
    }
    group_type = capi_exception_group_type();
    if (!group_type) {
        return CAPI_NULL;
    }
    if (group_type != Py_None && capi_is_group(orig, group_type)) {
        item = capi_prep_reraise_star(orig, excs, group_type);
    } else {
        /* A naked exception was caught by one clause at most. */
        item = PyList_GetItem(excs, 0);
        Py_INCREF(item);
    }
    Py_DECREF(group_type);
    return item;
}

//@ helper for PyUnstable_DumpTraceback, PyUnstable_DumpTracebackThreads
#define CAPI_CAN_DUMP \
    (CAPI_HAS__Py_DumpTraceback || CAPI_HAS_dump_traceback_undeclared || CAPI_HAS_dump_traceback_in_middle)
#if CAPI_CAN_DUMP && !CAPI_HAS__Py_DumpTraceback
PyAPI_FUNC(void) _Py_DumpTraceback(int fd, PyThreadState *tstate);
PyAPI_FUNC(const char *) _Py_DumpTracebackThreads(int fd, PyInterpreterState *interp, PyThreadState *current_tstate);
#elif !CAPI_CAN_DUMP
/* Lets the module faulthandler write; the raised exception stays. Returns NULL, or what went wrong. */
static inline const char *
capi_dump_traceback(int fd, int all_threads)
{
    PyObject *raised = PyErr_GetRaisedException(), *result = CAPI_NULL;
    PyObject *module = PyImport_ImportModule("faulthandler");
    if (module) {
        result = PyObject_CallMethod(module, "dump_traceback", "iO", fd, all_threads ? Py_True : Py_False);
        Py_DECREF(module);
    }
    Py_XDECREF(result);
    PyErr_SetRaisedException(raised);
    return result ? CAPI_NULL : "the module faulthandler failed";
}
#endif

//@ PyUnstable_DumpTraceback
static inline const char *
capi_PyUnstable_DumpTraceback(int fd, PyThreadState *tstate)
{
#if CAPI_CAN_DUMP
    _Py_DumpTraceback(fd, tstate);
    return CAPI_NULL;
#else
    if (!PyGILState_Check() || tstate != PyThreadState_Get()) {
        return "this Python can only dump the thread state that is attached";
    }
    return capi_dump_traceback(fd, 0);
#endif
}

//@ PyUnstable_DumpTracebackThreads
static inline const char *
capi_PyUnstable_DumpTracebackThreads(int fd, PyInterpreterState *interp, PyThreadState *current_tstate,
                                     Py_ssize_t max_threads)
{
    (void)max_threads;
#if CAPI_CAN_DUMP
    return _Py_DumpTracebackThreads(fd, interp, current_tstate);
#else
    if (!PyGILState_Check() || (current_tstate && current_tstate != PyThreadState_Get())) {
        return "this Python can only dump threads with the current thread's state attached";
    }
#  ifndef PYPY_VERSION
    if (interp && interp != PyInterpreterState_Get()) {
        return "this Python can only dump the threads of the current interpreter";
    }
#  else
    (void)interp;
#  endif
    return capi_dump_traceback(fd, 1);
#endif
}
