Iterators. https://docs.python.org/3/c-api/iter.html

//@ helper for PyIter_NextItem, PyIter_Send, PyAIter_Check, PyObject_GetAIter
#ifdef Py_LIMITED_API
/* A slot of a class; the slots of static types cannot be seen. */
static inline unaryfunc
capi_heap_slot(PyObject *object, int slot)
{
    unaryfunc function = CAPI_NULL;
    if (PyType_GetFlags(Py_TYPE(object)) & Py_TPFLAGS_HEAPTYPE) {
        void *address = PyType_GetSlot(Py_TYPE(object), slot);
        memcpy(&function, &address, sizeof(function));
    }
    return function;
}
#endif

//@ PyIter_NextItem
static CAPI_COLD int
capi_no_iterator(PyObject *object)
{
    PyObject *name;
#ifdef Py_LIMITED_API
    unaryfunc next = capi_heap_slot(object, Py_tp_iternext);
    if (next) {
        /* Raises for a class that has none or sets it to None. */
        Py_XDECREF(next(object));
        return -1;
    }
#endif
    name = capi_full_type_name(object);
    if (name) {
        PyErr_Format(PyExc_TypeError, "expected an iterator, got '%U'", name);
        Py_DECREF(name);
    }
    return -1;
}

static inline int
capi_PyIter_NextItem(PyObject *iter, PyObject **item)
{
    *item = CAPI_NULL;
#ifdef Py_LIMITED_API
    if (!PyIter_Check(iter)) {
        return capi_no_iterator(iter);
    }
    *item = PyIter_Next(iter);
    if (*item) {
        return 1;
    }
    return PyErr_Occurred() ? -1 : 0;
#else
    if (!Py_TYPE(iter)->tp_iternext) {
        return capi_no_iterator(iter);
    }
    *item = Py_TYPE(iter)->tp_iternext(iter);
    if (*item) {
        return 1;
    }
    if (!PyErr_Occurred()) {
        return 0;
    }
    if (!PyErr_ExceptionMatches(PyExc_StopIteration)) {
        return -1;
    }
    PyErr_Clear();
    return 0;
#endif
}

//@ PySendResult
typedef enum {
    PYGEN_RETURN = 0,
    PYGEN_ERROR = -1,
    PYGEN_NEXT = 1
} PySendResult;

//@ PYGEN_RETURN
#define PYGEN_RETURN PYGEN_RETURN

//@ PYGEN_ERROR
#define PYGEN_ERROR PYGEN_ERROR

//@ PYGEN_NEXT
#define PYGEN_NEXT PYGEN_NEXT

//@ sendfunc
typedef PySendResult (*sendfunc)(PyObject *iter, PyObject *value, PyObject **result);

//@ PyIter_Send
/* After NULL from an iterator: what it returned, if the exception is a StopIteration or none; NULL with any other. */
static inline PyObject *
capi_stop_iteration_value(void)
{
    PyObject *type, *value, *traceback, *result;
    if (!PyErr_Occurred()) {
        Py_INCREF(Py_None);
        return Py_None;
    }
    if (!PyErr_ExceptionMatches(PyExc_StopIteration)) {
        return CAPI_NULL;
    }
    PyErr_Fetch(&type, &value, &traceback);
    PyErr_NormalizeException(&type, &value, &traceback);
    if (!PyErr_GivenExceptionMatches(type, PyExc_StopIteration)) {
        /* Making the instance failed. */
        PyErr_Restore(type, value, traceback);
        return CAPI_NULL;
    }
    result = PyObject_GetAttrString(value, "value");
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
    return result;
}

static inline PySendResult
capi_PyIter_Send(PyObject *iter, PyObject *arg, PyObject **presult)
{
    if (arg == Py_None && PyIter_Check(iter)) {
#ifdef Py_LIMITED_API
        unaryfunc next = capi_heap_slot(iter, Py_tp_iternext);
        if (next) {
            *presult = next(iter);
        } else {
            *presult = PyObject_CallMethod(iter, "__next__", CAPI_NULL);
        }
#else
        *presult = Py_TYPE(iter)->tp_iternext(iter);
#endif
#if CAPI_HAS__PyGen_Send
    } else if (PyGen_CheckExact(iter) || PyCoro_CheckExact(iter)) {
        *presult = _PyGen_Send((PyGenObject *)iter, arg);
#endif
    } else {
        PyObject *name = PyUnicode_FromString("send");
        *presult = CAPI_NULL;
        if (!name) {
            return PYGEN_ERROR;
        }
        *presult = PyObject_CallMethodObjArgs(iter, name, arg, CAPI_NULL);
        Py_DECREF(name);
    }
    if (*presult) {
        return PYGEN_NEXT;
    }
    *presult = capi_stop_iteration_value();
    return *presult ? PYGEN_RETURN : PYGEN_ERROR;
}

//@ PyAIter_Check
static inline int
capi_PyAIter_Check(PyObject *o)
{
#ifdef Py_LIMITED_API
    if (PyType_GetFlags(Py_TYPE(o)) & Py_TPFLAGS_HEAPTYPE) {
        return capi_heap_slot(o, Py_am_anext) != CAPI_NULL;
    }
    return PyObject_HasAttrString(CAPI_OBJECT(Py_TYPE(o)), "__anext__");
#else
    PyAsyncMethods *methods = Py_TYPE(o)->tp_as_async;
    return methods && methods->am_anext
#if CAPI_HAS__PyObject_NextNotImplemented
        && methods->am_anext != &_PyObject_NextNotImplemented
#endif
        ;
#endif
}

//@ PyObject_GetAIter
static CAPI_COLD PyObject *
capi_no_async_iterable(PyObject *o)
{
    PyObject *name = capi_type_name(o);
    if (name) {
        PyErr_Format(PyExc_TypeError, "'%U' object is not an async iterable", name);
        Py_DECREF(name);
    }
    return CAPI_NULL;
}

static CAPI_COLD PyObject *
capi_no_async_iterator(PyObject *o, PyObject *returned)
{
    PyObject *owner = capi_full_type_name(o);
    PyObject *name = owner ? capi_full_type_name(returned) : CAPI_NULL;
    if (name) {
        PyErr_Format(PyExc_TypeError, "%U.__aiter__() must return an async iterator, not %U", owner, name);
    }
    Py_XDECREF(owner);
    Py_XDECREF(name);
    Py_DECREF(returned);
    return CAPI_NULL;
}

static inline PyObject *
capi_PyObject_GetAIter(PyObject *o)
{
    PyObject *iterator;
#ifdef Py_LIMITED_API
    unaryfunc function = capi_heap_slot(o, Py_am_aiter);
    if (function) {
        iterator = function(o);
    } else if ((PyType_GetFlags(Py_TYPE(o)) & Py_TPFLAGS_HEAPTYPE)
               || !PyObject_HasAttrString(CAPI_OBJECT(Py_TYPE(o)), "__aiter__")) {
        return capi_no_async_iterable(o);
    } else {
        iterator = PyObject_CallMethod(o, "__aiter__", CAPI_NULL);
    }
#else
    PyAsyncMethods *methods = Py_TYPE(o)->tp_as_async;
    if (!methods || !methods->am_aiter) {
        return capi_no_async_iterable(o);
    }
    iterator = methods->am_aiter(o);
#endif
    if (iterator && !PyAIter_Check(iterator)) {
        return capi_no_async_iterator(o, iterator);
    }
    return iterator;
}
