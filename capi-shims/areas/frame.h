Frame objects, reflection. https://docs.python.org/3/c-api/frame.html

//@ always
#if CAPI_HAS_frame_struct_is_public
#  include <frameobject.h>
#endif

//@ PyFrame_GetCode
static inline PyCodeObject *
capi_PyFrame_GetCode(PyFrameObject *frame)
{
#if CAPI_HAS_frame_struct_is_public
    Py_INCREF(frame->f_code);
    return frame->f_code;
#else
    return (PyCodeObject *)(void *)PyObject_GetAttrString(CAPI_OBJECT(frame), "f_code");
#endif
}

//@ PyFrame_GetBack
static inline PyFrameObject *
capi_PyFrame_GetBack(PyFrameObject *frame)
{
#if CAPI_HAS_frame_struct_is_public
    Py_XINCREF(frame->f_back);
    return frame->f_back;
#else
    PyObject *back = PyObject_GetAttrString(CAPI_OBJECT(frame), "f_back");
    if (back == Py_None) {
        Py_DECREF(back);
        return CAPI_NULL;
    }
    return (PyFrameObject *)(void *)back;
#endif
}

//@ PyFrame_GetLocals
static inline PyObject *
capi_PyFrame_GetLocals(PyFrameObject *frame)
{
    return PyObject_GetAttrString(CAPI_OBJECT(frame), "f_locals");
}

//@ PyFrame_GetGlobals
static inline PyObject *
capi_PyFrame_GetGlobals(PyFrameObject *frame)
{
#if CAPI_HAS_frame_struct_is_public
    Py_INCREF(frame->f_globals);
    return frame->f_globals;
#else
    return PyObject_GetAttrString(CAPI_OBJECT(frame), "f_globals");
#endif
}

//@ PyFrame_GetBuiltins
static inline PyObject *
capi_PyFrame_GetBuiltins(PyFrameObject *frame)
{
#if CAPI_HAS_frame_struct_is_public
    Py_INCREF(frame->f_builtins);
    return frame->f_builtins;
#else
    return PyObject_GetAttrString(CAPI_OBJECT(frame), "f_builtins");
#endif
}

//@ helper for PyFrame_GetLasti, PyUnstable_InterpreterFrame_GetLasti
static inline int
capi_frame_lasti(PyFrameObject *frame)
{
#if CAPI_HAS_frame_lasti_counts_instructions
    return frame->f_lasti < 0 ? -1 : frame->f_lasti * 2;
#elif CAPI_HAS_frame_struct_is_public
    return frame->f_lasti;
#else
    PyObject *lasti = PyObject_GetAttrString(CAPI_OBJECT(frame), "f_lasti");
    long result;
    if (!lasti) {
        return -1;
    }
    result = PyLong_AsLong(lasti);
    Py_DECREF(lasti);
    return (int)result;
#endif
}

//@ PyFrame_GetLasti
static inline int
capi_PyFrame_GetLasti(PyFrameObject *frame)
{
    return capi_frame_lasti(frame);
}

//@ helper for PyFrame_GetGenerator
#if !CAPI_HAS_frame_struct_is_public
/* The generator's attribute for its frame, by the type's kind; NULL for other objects. */
static inline const char *
capi_frame_attribute_of(PyObject *object, PyObject *types)
{
    static const char *const kinds[][2] = {
        {"GeneratorType", "gi_frame"}, {"CoroutineType", "cr_frame"}, {"AsyncGeneratorType", "ag_frame"}
    };
    size_t index;
    for (index = 0; index < sizeof(kinds) / sizeof(kinds[0]); index++) {
        PyObject *type = PyObject_GetAttrString(types, kinds[index][0]);
        int is_kind;
        if (!type) {
            return CAPI_NULL;
        }
        is_kind = CAPI_OBJECT(Py_TYPE(object)) == type;
        Py_DECREF(type);
        if (is_kind) {
            return kinds[index][1];
        }
    }
    return CAPI_NULL;
}

/* Of all that refers to the frame, what says that the frame is its own. */
static inline PyObject *
capi_search_generator(PyObject *frame)
{
    PyObject *gc = PyImport_ImportModule("gc");
    PyObject *types = gc ? PyImport_ImportModule("types") : CAPI_NULL;
    PyObject *referrers = types ? PyObject_CallMethod(gc, "get_referrers", "(O)", frame) : CAPI_NULL;
    PyObject *found = CAPI_NULL;
    Py_ssize_t index, size = referrers ? PyList_Size(referrers) : 0;
    for (index = 0; index < size && !found; index++) {
        PyObject *object = PyList_GetItem(referrers, index);
        const char *attribute = capi_frame_attribute_of(object, types);
        if (attribute) {
            PyObject *own = PyObject_GetAttrString(object, attribute);
            if (own == frame) {
                Py_INCREF(object);
                found = object;
            }
            Py_XDECREF(own);
        }
    }
    Py_XDECREF(referrers);
    Py_XDECREF(types);
    Py_XDECREF(gc);
    return found;
}
#endif

//@ PyFrame_GetGenerator
static inline PyObject *
capi_PyFrame_GetGenerator(PyFrameObject *frame)
{
#if CAPI_HAS_frame_struct_is_public
    Py_XINCREF(frame->f_gen);
    return frame->f_gen;
#else
    PyObject *type, *value, *traceback, *generator;
    PyErr_Fetch(&type, &value, &traceback);
    generator = PyObject_GetAttrString(CAPI_OBJECT(frame), "f_generator");
    if (!generator) {
        PyErr_Clear();
        generator = capi_search_generator(CAPI_OBJECT(frame));
    } else if (generator == Py_None) {
        Py_DECREF(generator);
        generator = CAPI_NULL;
    }
    PyErr_Restore(type, value, traceback);
    return generator;
#endif
}

//@ helper for PyFrame_GetVar, PyEval_GetFrameLocals
/* Whether a function's variables are the frame's: 1 or 0, -1 with an exception set on error. */
static inline int
capi_has_fast_locals(PyFrameObject *frame)
{
    PyCodeObject *code = PyFrame_GetCode(frame);
    int result = -1;
    if (code) {
#if defined(Py_LIMITED_API)
        PyObject *flags = PyObject_GetAttrString(CAPI_OBJECT(code), "co_flags");
        if (flags) {
            result = (int)(PyLong_AsLong(flags) & 1);
            Py_DECREF(flags);
        }
#else
        result = (code->co_flags & CO_OPTIMIZED) != 0;
#endif
        Py_DECREF(code);
    }
    return result;
}

//@ helper for PyFrame_GetVar
static inline int
capi_same_name(PyObject *left, PyObject *right)
{
    return left == right || PyUnicode_Compare(left, right) == 0;
}

#if CAPI_HAS_frame_struct_is_public
/* Position of a name in a tuple of names, or -1. */
static inline Py_ssize_t
capi_find_name(PyObject *names, PyObject *name)
{
    Py_ssize_t index, size = PyTuple_GET_SIZE(names);
    for (index = 0; index < size; index++) {
        if (capi_same_name(PyTuple_GET_ITEM(names, index), name)) {
            return index;
        }
    }
    return -1;
}

static inline PyObject *
capi_frame_variable(PyFrameObject *frame, PyObject *name)
{
    PyCodeObject *code = frame->f_code;
    PyObject **cells = frame->f_localsplus + code->co_nlocals;
    PyObject *value = CAPI_NULL;
    Py_ssize_t index = capi_find_name(code->co_varnames, name);
    if (index >= 0) {
        value = frame->f_localsplus[index];
    }
    /* An argument that inner functions use has moved to a cell. */
    if (!value) {
        index = capi_find_name(code->co_cellvars, name);
        if (index < 0 && (code->co_flags & CO_OPTIMIZED)) {
            index = capi_find_name(code->co_freevars, name);
            if (index >= 0) {
                index += PyTuple_GET_SIZE(code->co_cellvars);
            }
        }
        if (index >= 0 && cells[index]) {
            value = PyCell_GET(cells[index]);
        }
    }
    Py_XINCREF(value);
    return value;
}
#else
/* The code's own spelling of a name, borrowed, if one of its variables is called so. */
static inline PyObject *
capi_find_variable(PyObject *code, const char *attribute, PyObject *name)
{
    PyObject *names = PyObject_GetAttrString(code, attribute), *found = CAPI_NULL;
    Py_ssize_t index, size = names ? PyTuple_Size(names) : 0;
    for (index = 0; index < size && !found; index++) {
        PyObject *item = PyTuple_GetItem(names, index);
        if (capi_same_name(item, name)) {
            found = item;
        }
    }
    Py_XDECREF(names);
    return found;
}

static inline PyObject *
capi_frame_variable(PyFrameObject *frame, PyObject *name)
{
    PyObject *code = PyObject_GetAttrString(CAPI_OBJECT(frame), "f_code");
    PyObject *own = CAPI_NULL, *locals, *value = CAPI_NULL;
    if (!code) {
        return CAPI_NULL;
    }
    /* In a module or a class the mapping holds what no slot of the frame does. */
    if (capi_has_fast_locals(frame) == 1) {
        own = capi_find_variable(code, "co_varnames", name);
        if (!own && !PyErr_Occurred()) {
            own = capi_find_variable(code, "co_cellvars", name);
        }
        if (!own && !PyErr_Occurred()) {
            own = capi_find_variable(code, "co_freevars", name);
        }
    }
    if (own) {
        locals = PyObject_GetAttrString(CAPI_OBJECT(frame), "f_locals");
        if (locals) {
            value = PyObject_GetItem(locals, own);
            Py_DECREF(locals);
        }
        if (!value && PyErr_ExceptionMatches(PyExc_KeyError)) {
            PyErr_Clear();
        }
    }
    Py_DECREF(code);
    return value;
}
#endif

static CAPI_COLD PyObject *
capi_name_must_be_str(PyObject *name)
{
    PyObject *type_name = PyObject_GetAttrString(CAPI_OBJECT(Py_TYPE(name)), "__name__");
    if (type_name) {
        PyErr_Format(PyExc_TypeError, "name must be str, not %S", type_name);
        Py_DECREF(type_name);
    }
    return CAPI_NULL;
}

//@ PyFrame_GetVar
static inline PyObject *
capi_PyFrame_GetVar(PyFrameObject *frame, PyObject *name)
{
    PyObject *value;
    if (!PyUnicode_Check(name)) {
        return capi_name_must_be_str(name);
    }
    value = capi_frame_variable(frame, name);
    if (!value && !PyErr_Occurred()) {
        PyErr_Format(PyExc_NameError, "variable %R does not exist", name);
    }
    return value;
}

//@ PyFrame_GetVarString
static inline PyObject *
capi_PyFrame_GetVarString(PyFrameObject *frame, const char *name)
{
    PyObject *value, *text = PyUnicode_FromString(name);
    if (!text) {
        return CAPI_NULL;
    }
    value = PyFrame_GetVar(frame, text);
    Py_DECREF(text);
    return value;
}

//@ PyFrameLocalsProxy_Check
static inline int
capi_PyFrameLocalsProxy_Check(PyObject *op)
{
#if CAPI_HAS_frame_has_locals_proxy
    return Py_TYPE(op) == &PyFrameLocalsProxy_Type;
#elif defined(Py_LIMITED_API)
    /* The type has no name in the stable ABI. No class of Python code is static. */
    int is_proxy = 0;
    if (!(PyType_GetFlags(Py_TYPE(op)) & Py_TPFLAGS_HEAPTYPE)) {
        PyObject *type, *value, *traceback, *name;
        PyErr_Fetch(&type, &value, &traceback);
        name = PyObject_GetAttrString(CAPI_OBJECT(Py_TYPE(op)), "__name__");
        if (name) {
            is_proxy = PyUnicode_Check(name) && PyUnicode_CompareWithASCIIString(name, "FrameLocalsProxy") == 0;
            Py_DECREF(name);
        }
        PyErr_Restore(type, value, traceback);
    }
    return is_proxy;
#else
    (void)op;
    return 0;
#endif
}

//@ PyEval_GetFrameLocals
static inline PyObject *
capi_PyEval_GetFrameLocals(void)
{
    PyFrameObject *frame = PyEval_GetFrame();
    PyObject *locals, *copy;
    int is_function;
    if (!frame) {
        PyErr_SetString(PyExc_SystemError, "frame does not exist");
        return CAPI_NULL;
    }
    is_function = capi_has_fast_locals(frame);
    locals = is_function < 0 ? CAPI_NULL : PyFrame_GetLocals(frame);
    if (!locals || !is_function) {
        return locals;
    }
    copy = PyDict_New();
    if (copy && PyDict_Update(copy, locals) < 0) {
        Py_DECREF(copy);
        copy = CAPI_NULL;
    }
    Py_DECREF(locals);
    return copy;
}

//@ PyEval_GetFrameGlobals
static inline PyObject *
capi_PyEval_GetFrameGlobals(void)
{
    PyObject *globals = PyEval_GetGlobals();
    if (CAPI_LIKELY(globals)) {
        capi_incref(globals);
    }
    return globals;
}

//@ PyEval_GetFrameBuiltins
static inline PyObject *
capi_PyEval_GetFrameBuiltins(void)
{
    PyObject *builtins = PyEval_GetBuiltins();
    if (CAPI_LIKELY(builtins)) {
        capi_incref(builtins);
    }
    return builtins;
}

//@ PyUnstable_EXECUTABLE_KIND_SKIP
#define PyUnstable_EXECUTABLE_KIND_SKIP 0

//@ PyUnstable_EXECUTABLE_KIND_PY_FUNCTION
#define PyUnstable_EXECUTABLE_KIND_PY_FUNCTION 1

//@ PyUnstable_EXECUTABLE_KIND_BUILTIN_FUNCTION
#define PyUnstable_EXECUTABLE_KIND_BUILTIN_FUNCTION 3

//@ PyUnstable_EXECUTABLE_KIND_METHOD_DESCRIPTOR
#define PyUnstable_EXECUTABLE_KIND_METHOD_DESCRIPTOR 4

//@ PyUnstable_EXECUTABLE_KINDS
#define PyUnstable_EXECUTABLE_KINDS 5

//@ _PyInterpreterFrame
/* The interpreter's frame is the frame object itself. */
#define _PyInterpreterFrame _frame

//@ helper for PyUnstable_InterpreterFrame_GetCode, PyUnstable_InterpreterFrame_GetLasti, PyUnstable_InterpreterFrame_GetLine
#if CAPI_HAS_interpreter_frame_begins_with_function
struct capi_interpreter_frame {
    PyObject *f_func, *f_globals, *f_builtins, *f_locals;
    PyCodeObject *f_code;
    PyFrameObject *frame_obj;
    struct _PyInterpreterFrame *previous;
    char *prev_instr;
};

static inline struct capi_interpreter_frame *
capi_frame_members(struct _PyInterpreterFrame *frame)
{
    return (struct capi_interpreter_frame *)(void *)frame;
}
#endif

//@ PyUnstable_InterpreterFrame_GetCode
static inline PyObject *
capi_PyUnstable_InterpreterFrame_GetCode(struct _PyInterpreterFrame *frame)
{
#if CAPI_HAS_frame_struct_is_public
    Py_INCREF(frame->f_code);
    return CAPI_OBJECT(frame->f_code);
#elif CAPI_HAS_interpreter_frame_begins_with_function
    PyObject *code = CAPI_OBJECT(capi_frame_members(frame)->f_code);
    Py_INCREF(code);
    return code;
#else
    return PyUnstable_InterpreterFrame_GetCode(frame);
#endif
}

//@ PyUnstable_InterpreterFrame_GetLasti
static inline int
capi_PyUnstable_InterpreterFrame_GetLasti(struct _PyInterpreterFrame *frame)
{
#if CAPI_HAS_frame_struct_is_public
    return capi_frame_lasti(frame);
#elif CAPI_HAS_interpreter_frame_begins_with_function
    struct capi_interpreter_frame *members = capi_frame_members(frame);
    return (int)(members->prev_instr - members->f_code->co_code_adaptive);
#else
    return PyUnstable_InterpreterFrame_GetLasti(frame);
#endif
}

//@ PyUnstable_InterpreterFrame_GetLine
static inline int
capi_PyUnstable_InterpreterFrame_GetLine(struct _PyInterpreterFrame *frame)
{
#if CAPI_HAS_frame_struct_is_public
    return PyFrame_GetLineNumber(frame);
#elif CAPI_HAS_interpreter_frame_begins_with_function
    struct capi_interpreter_frame *members = capi_frame_members(frame);
    return PyCode_Addr2Line(members->f_code,
                            (int)(members->prev_instr - members->f_code->co_code_adaptive));
#else
    return PyUnstable_InterpreterFrame_GetLine(frame);
#endif
}
