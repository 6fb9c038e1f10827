Code objects, generators' code, compiler flags. https://docs.python.org/3/c-api/code.html

//@ PyCode_GetCode
static inline PyObject *
capi_PyCode_GetCode(PyCodeObject *code)
{
#if CAPI_HAS_code_struct_holds_names
    Py_INCREF(code->co_code);
    return code->co_code;
#else
    return PyObject_GetAttrString(CAPI_OBJECT(code), "co_code");
#endif
}

//@ PyCode_GetVarnames
static inline PyObject *
capi_PyCode_GetVarnames(PyCodeObject *code)
{
#if CAPI_HAS_code_struct_holds_names
    Py_INCREF(code->co_varnames);
    return code->co_varnames;
#else
    return PyObject_GetAttrString(CAPI_OBJECT(code), "co_varnames");
#endif
}

//@ PyCode_GetCellvars
static inline PyObject *
capi_PyCode_GetCellvars(PyCodeObject *code)
{
#if CAPI_HAS_code_struct_holds_names
    Py_INCREF(code->co_cellvars);
    return code->co_cellvars;
#else
    return PyObject_GetAttrString(CAPI_OBJECT(code), "co_cellvars");
#endif
}

//@ PyCode_GetFreevars
static inline PyObject *
capi_PyCode_GetFreevars(PyCodeObject *code)
{
#if CAPI_HAS_code_struct_holds_names
    Py_INCREF(code->co_freevars);
    return code->co_freevars;
#else
    return PyObject_GetAttrString(CAPI_OBJECT(code), "co_freevars");
#endif
}

//@ helper for PyCode_Addr2Location
/* An int of an iterable's item, -1 for None and where there is none. */
static inline int
capi_location_number(PyObject *item, Py_ssize_t index)
{
    PyObject *number = PySequence_GetItem(item, index);
    long value = -1;
    if (number && number != Py_None) {
        value = PyLong_AsLong(number);
    }
    Py_XDECREF(number);
    return (int)value;
}

#if !CAPI_HAS_code_struct_holds_names
/* Lines and columns as code objects of 3.11 and newer tell them: one item for each two bytes. */
static inline void
capi_location_from_positions(PyObject *positions, int byte_offset, int where[4])
{
    static const int places[] = {0, 2, 1, 3};
    PyObject *iterator = PyObject_GetIter(positions), *item = CAPI_NULL;
    int index;
    for (index = 0; iterator && index <= byte_offset / 2; index++) {
        Py_XDECREF(item);
        item = PyIter_Next(iterator);
        if (!item) {
            break;
        }
    }
    for (index = 0; item && index < 4; index++) {
        where[places[index]] = capi_location_number(item, index);
    }
    Py_XDECREF(item);
    Py_XDECREF(iterator);
}

/* Lines alone: items of (first offset, ..., line) in ascending order. */
static inline void
capi_location_from_lines(PyObject *lines, int byte_offset, int where[4])
{
    PyObject *iterator = lines ? PyObject_GetIter(lines) : CAPI_NULL, *item;
    while (iterator && (item = PyIter_Next(iterator))) {
        int first = capi_location_number(item, 0);
        if (first <= byte_offset) {
            where[0] = where[2] = capi_location_number(item, PySequence_Size(item) - 1);
        }
        Py_DECREF(item);
        if (first > byte_offset) {
            break;
        }
    }
    Py_XDECREF(iterator);
}

static inline void
capi_location_by_attributes(PyObject *code, int byte_offset, int where[4])
{
    PyObject *table = PyObject_CallMethod(code, "co_positions", CAPI_NULL);
    if (table) {
        capi_location_from_positions(table, byte_offset, where);
    } else {
        PyErr_Clear();
        table = PyObject_CallMethod(code, "co_lines", CAPI_NULL);
        if (!table) {
            PyObject *dis;
            PyErr_Clear();
            dis = PyImport_ImportModule("dis");
            table = dis ? PyObject_CallMethod(dis, "findlinestarts", "(O)", code) : CAPI_NULL;
            Py_XDECREF(dis);
        }
        capi_location_from_lines(table, byte_offset, where);
    }
    Py_XDECREF(table);
}
#endif

//@ PyCode_Addr2Location
static inline int
capi_PyCode_Addr2Location(PyCodeObject *co, int byte_offset, int *start_line, int *start_column, int *end_line,
                          int *end_column)
{
    int where[4] = {-1, -1, -1, -1};
    if (byte_offset < 0) {
        PyObject *first = PyObject_GetAttrString(CAPI_OBJECT(co), "co_firstlineno");
        where[0] = where[2] = first ? (int)PyLong_AsLong(first) : -1;
        where[1] = where[3] = 0;
        Py_XDECREF(first);
    } else {
#if CAPI_HAS_code_struct_holds_names
        where[0] = where[2] = PyCode_Addr2Line(co, byte_offset);
#else
        PyObject *type, *value, *traceback;
        PyErr_Fetch(&type, &value, &traceback);
        capi_location_by_attributes(CAPI_OBJECT(co), byte_offset, where);
        PyErr_Restore(type, value, traceback);
#endif
    }
    *start_line = where[0];
    *start_column = where[1];
    *end_line = where[2];
    *end_column = where[3];
    return 1;
}

//@ helper for PyUnstable_Code_GetFirstFree
#if !CAPI_HAS_code_struct_holds_names && !CAPI_HAS_code_struct_holds_positions
/* Where an argument that inner functions use has one slot, not two, its name is not counted again. */
static inline int
capi_count_cells(PyObject *cells, PyObject *variables, int share)
{
    Py_ssize_t index, size = PyTuple_Size(cells);
    int count = 0;
    for (index = 0; index < size; index++) {
        if (!share || PySequence_Contains(variables, PyTuple_GetItem(cells, index)) == 0) {
            count++;
        }
    }
    return count;
}
#endif

//@ PyUnstable_Code_GetFirstFree
static inline int
capi_PyUnstable_Code_GetFirstFree(PyCodeObject *op)
{
#if CAPI_HAS_code_struct_holds_names
    return op->co_nlocals + (int)PyTuple_GET_SIZE(op->co_cellvars);
#elif CAPI_HAS_code_struct_holds_positions
    return op->co_nlocalsplus - op->co_nfreevars;
#else
    PyObject *cells = PyCode_GetCellvars(op);
    PyObject *variables = cells ? PyCode_GetVarnames(op) : CAPI_NULL;
    int first = -1;
    if (variables) {
#if defined(PYPY_VERSION)
        int share = 0;
#else
        int share = PyObject_HasAttrString(CAPI_OBJECT(op), "co_positions");
#endif
        first = (int)PyTuple_Size(variables) + capi_count_cells(cells, variables, share);
    }
    Py_XDECREF(cells);
    Py_XDECREF(variables);
    return first;
#endif
}

//@ PyGenObject
typedef struct _PyGenObject PyGenObject;

//@ PyGen_GetCode
static inline PyCodeObject *
capi_PyGen_GetCode(PyGenObject *gen)
{
#if CAPI_HAS_generator_struct_holds_code
    Py_INCREF(gen->gi_code);
    return (PyCodeObject *)(void *)gen->gi_code;
#else
    return (PyCodeObject *)(void *)PyObject_GetAttrString(CAPI_OBJECT(gen), "gi_code");
#endif
}

//@ PyUnstable_Code_GetExtra
static inline int
capi_PyUnstable_Code_GetExtra(PyObject *code, Py_ssize_t index, void **extra)
{
#if CAPI_HAS_code_extra_functions_are_private
    return _PyCode_GetExtra(code, index, extra);
#else
    return PyUnstable_Code_GetExtra(code, index, extra);
#endif
}

//@ PyUnstable_Code_SetExtra
static inline int
capi_PyUnstable_Code_SetExtra(PyObject *code, Py_ssize_t index, void *extra)
{
#if CAPI_HAS_code_extra_functions_are_private
    return _PyCode_SetExtra(code, index, extra);
#else
    return PyUnstable_Code_SetExtra(code, index, extra);
#endif
}

//@ PyUnstable_Eval_RequestCodeExtraIndex
static inline Py_ssize_t
capi_PyUnstable_Eval_RequestCodeExtraIndex(freefunc free)
{
#if CAPI_HAS_code_extra_functions_are_private
    return _PyEval_RequestCodeExtraIndex(free);
#else
    return PyUnstable_Eval_RequestCodeExtraIndex(free);
#endif
}

//@ PyUnstable_Code_New
static inline PyCodeObject *
capi_PyUnstable_Code_New(int argcount, int kwonlyargcount, int nlocals, int stacksize, int flags, PyObject *code,
                         PyObject *consts, PyObject *names, PyObject *varnames, PyObject *freevars, PyObject *cellvars,
                         PyObject *filename, PyObject *name, PyObject *qualname, int firstlineno, PyObject *linetable,
                         PyObject *exceptiontable)
{
#if CAPI_HAS_PyCode_New_takes_qualname
    return PyCode_New(argcount, kwonlyargcount, nlocals, stacksize, flags, code, consts, names, varnames, freevars,
                      cellvars, filename, name, qualname, firstlineno, linetable, exceptiontable);
#else
    return PyUnstable_Code_New(argcount, kwonlyargcount, nlocals, stacksize, flags, code, consts, names, varnames,
                               freevars, cellvars, filename, name, qualname, firstlineno, linetable, exceptiontable);
#endif
}

//@ PyUnstable_Code_NewWithPosOnlyArgs
static inline PyCodeObject *
capi_PyUnstable_Code_NewWithPosOnlyArgs(int argcount, int posonlyargcount, int kwonlyargcount, int nlocals,
                                        int stacksize, int flags, PyObject *code, PyObject *consts, PyObject *names,
                                        PyObject *varnames, PyObject *freevars, PyObject *cellvars, PyObject *filename,
                                        PyObject *name, PyObject *qualname, int firstlineno, PyObject *linetable,
                                        PyObject *exceptiontable)
{
#if CAPI_HAS_PyCode_New_takes_qualname
    return PyCode_NewWithPosOnlyArgs(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags, code, consts,
                                     names, varnames, freevars, cellvars, filename, name, qualname, firstlineno,
                                     linetable, exceptiontable);
#else
    return PyUnstable_Code_NewWithPosOnlyArgs(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags,
                                              code, consts, names, varnames, freevars, cellvars, filename, name,
                                              qualname, firstlineno, linetable, exceptiontable);
#endif
}

//@ CO_HAS_DOCSTRING
#define CO_HAS_DOCSTRING 0x4000000

//@ CO_METHOD
#define CO_METHOD 0x8000000

//@ CO_NO_MONITORING_EVENTS
#define CO_NO_MONITORING_EVENTS 0x2000000

//@ PyCodeEvent
typedef enum {
    PY_CODE_EVENT_CREATE,
    PY_CODE_EVENT_DESTROY
} PyCodeEvent;

//@ PY_CODE_EVENT_CREATE
#define PY_CODE_EVENT_CREATE PY_CODE_EVENT_CREATE

//@ PY_CODE_EVENT_DESTROY
#define PY_CODE_EVENT_DESTROY PY_CODE_EVENT_DESTROY

//@ PyCode_WatchCallback
typedef int (*PyCode_WatchCallback)(PyCodeEvent event, PyCodeObject *co);

//@ PY_INVALID_STACK_EFFECT
#define PY_INVALID_STACK_EFFECT 0x7FFFFFFF

//@ PyCF_ALLOW_INCOMPLETE_INPUT
#define PyCF_ALLOW_INCOMPLETE_INPUT 0x4000

//@ PyCF_OPTIMIZED_AST
#define PyCF_OPTIMIZED_AST (0x8000 | 0x0400)
