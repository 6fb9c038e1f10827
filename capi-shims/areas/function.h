Functions, method definitions. https://docs.python.org/3/c-api/function.html,
https://docs.python.org/3/c-api/structures.html

//@ METH_FASTCALL
#define METH_FASTCALL 0x0080

//@ PyCFunctionFast
typedef PyObject *(*PyCFunctionFast)(PyObject *self, PyObject *const *args, Py_ssize_t nargs);

//@ PyCFunctionFastWithKeywords
typedef PyObject *(*PyCFunctionFastWithKeywords)(PyObject *self, PyObject *const *args, Py_ssize_t nargs,
                                                 PyObject *kwnames);

//@ PyCFunction_CheckExact
static inline int
capi_PyCFunction_CheckExact(PyObject *op)
{
    return Py_TYPE(op) == &PyCFunction_Type;
}

//@ PyCFunction_GET_CLASS
static inline PyTypeObject *
capi_PyCFunction_GET_CLASS(PyObject *func_obj)
{
#if CAPI_HAS_methods_know_their_class
    PyCFunctionObject *function = (PyCFunctionObject *)func_obj;
    return function->m_ml->ml_flags & METH_METHOD ? ((PyCMethodObject *)func_obj)->mm_class : CAPI_NULL;
#else
    (void)func_obj;
    return CAPI_NULL;
#endif
}

//@ helper for PyCMethod_Check, PyCMethod_CheckExact
static inline int
capi_is_c_method(PyObject *op)
{
#if !defined(PYPY_VERSION) && (CAPI_HAS_methods_know_their_class || defined(Py_LIMITED_API))
    /* Nobody else can derive a type from that of C functions. */
    return Py_TYPE(op) != &PyCFunction_Type && PyObject_TypeCheck(op, &PyCFunction_Type);
#else
    (void)op;
    return 0;
#endif
}

//@ PyCMethod_Check
static inline int
capi_PyCMethod_Check(PyObject *op)
{
    return capi_is_c_method(op);
}

//@ PyCMethod_CheckExact
static inline int
capi_PyCMethod_CheckExact(PyObject *op)
{
    return capi_is_c_method(op);
}

//@ PyFunction_SetVectorcall
static inline void
capi_PyFunction_SetVectorcall(PyFunctionObject *func, vectorcallfunc vectorcall)
{
#if CAPI_HAS_function_version_is_plain
    func->func_version = 0;
    func->vectorcall = vectorcall;
#elif CAPI_HAS_function_has_no_version
    func->vectorcall = vectorcall;
#else
    PyFunction_SetVectorcall(func, vectorcall);
#endif
}

//@ PyFunction_WatchEvent
typedef enum {
    PyFunction_EVENT_CREATE,
    PyFunction_EVENT_DESTROY,
    PyFunction_EVENT_MODIFY_CODE,
    PyFunction_EVENT_MODIFY_DEFAULTS,
    PyFunction_EVENT_MODIFY_KWDEFAULTS
} PyFunction_WatchEvent;

//@ PyFunction_EVENT_CREATE
#define PyFunction_EVENT_CREATE PyFunction_EVENT_CREATE

//@ PyFunction_EVENT_DESTROY
#define PyFunction_EVENT_DESTROY PyFunction_EVENT_DESTROY

//@ PyFunction_EVENT_MODIFY_CODE
#define PyFunction_EVENT_MODIFY_CODE PyFunction_EVENT_MODIFY_CODE

//@ PyFunction_EVENT_MODIFY_DEFAULTS
#define PyFunction_EVENT_MODIFY_DEFAULTS PyFunction_EVENT_MODIFY_DEFAULTS

//@ PyFunction_EVENT_MODIFY_KWDEFAULTS
#define PyFunction_EVENT_MODIFY_KWDEFAULTS PyFunction_EVENT_MODIFY_KWDEFAULTS

//@ PyFunction_EVENT_MODIFY_QUALNAME
#define PyFunction_EVENT_MODIFY_QUALNAME (PyFunction_WatchEvent)5

//@ PyFunction_WatchCallback
typedef int (*PyFunction_WatchCallback)(PyFunction_WatchEvent event, PyFunctionObject *func, PyObject *new_value);
