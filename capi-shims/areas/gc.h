The garbage collector. https://docs.python.org/3/c-api/gcsupport.html

//@ helper for PyGC_Enable, PyGC_Disable, PyGC_IsEnabled, PyUnstable_GC_VisitObjects
/* Calls a function of the module gc, if one is named, and tells whether the collector was enabled before. What goes
   wrong is reported, since the callers cannot fail. */
static inline int
capi_gc_switch(const char *function)
{
    PyObject *type, *value, *traceback, *gc, *before, *done = CAPI_NULL;
    int was_enabled = -1;
    PyErr_Fetch(&type, &value, &traceback);
    gc = PyImport_ImportModule("gc");
    before = gc ? PyObject_CallMethod(gc, "isenabled", CAPI_NULL) : CAPI_NULL;
    if (before) {
        was_enabled = PyObject_IsTrue(before);
        Py_DECREF(before);
    }
    if (was_enabled >= 0 && function) {
        done = PyObject_CallMethod(gc, function, CAPI_NULL);
        Py_XDECREF(done);
    }
    if (was_enabled < 0 || (function && !done)) {
        PyErr_WriteUnraisable(gc);
    }
    Py_XDECREF(gc);
    PyErr_Restore(type, value, traceback);
    return was_enabled > 0;
}

#ifndef PYPY_VERSION
typedef PyObject *(*capi_gc_function)(PyObject *module, PyObject *none);

/* The C function behind a function of the module gc, once and for all: it takes no notice of the module, and what a
   program puts in its place does not change the real functions either. NULL if something else is there. */
static CAPI_COLD capi_gc_function
capi_gc_find(const char *name)
{
    PyObject *type, *value, *traceback, *gc, *object;
    capi_gc_function found = CAPI_NULL;
    PyErr_Fetch(&type, &value, &traceback);
    gc = PyImport_ImportModule("gc");
    object = gc ? PyObject_GetAttrString(gc, name) : CAPI_NULL;
    if (object && PyCFunction_Check(object) && PyCFunction_GetFlags(object) == METH_NOARGS
        && PyCFunction_GetSelf(object) == gc) {
        found = PyCFunction_GetFunction(object);
    }
    Py_XDECREF(object);
    Py_XDECREF(gc);
    PyErr_Restore(type, value, traceback);
    return found;
}

/* All threads find the same function. */
#define CAPI_GC_FUNCTION(variable, name) \
    static capi_gc_function volatile cached_##variable = CAPI_NULL; \
    capi_gc_function variable = cached_##variable; \
    if (CAPI_UNLIKELY(variable == CAPI_NULL)) { \
        variable = capi_gc_find(name); \
        cached_##variable = variable; \
    }
#endif

static inline int
capi_gc_is_enabled(void)
{
#ifndef PYPY_VERSION
    CAPI_GC_FUNCTION(isenabled, "isenabled")
    if (CAPI_LIKELY(isenabled)) {
        PyObject *answer = isenabled(CAPI_NULL, CAPI_NULL);
        int is_enabled = answer == Py_True;
        Py_XDECREF(answer);
        return is_enabled;
    }
#endif
    return capi_gc_switch(CAPI_NULL);
}

//@ PyGC_Enable
static inline int
capi_PyGC_Enable(void)
{
#ifndef PYPY_VERSION
    CAPI_GC_FUNCTION(enable, "enable")
    if (CAPI_LIKELY(enable)) {
        int was_enabled = capi_gc_is_enabled();
        Py_XDECREF(enable(CAPI_NULL, CAPI_NULL));
        return was_enabled;
    }
#endif
    return capi_gc_switch("enable");
}

//@ PyGC_Disable
static inline int
capi_PyGC_Disable(void)
{
#ifndef PYPY_VERSION
    CAPI_GC_FUNCTION(disable, "disable")
    if (CAPI_LIKELY(disable)) {
        int was_enabled = capi_gc_is_enabled();
        Py_XDECREF(disable(CAPI_NULL, CAPI_NULL));
        return was_enabled;
    }
#endif
    return capi_gc_switch("disable");
}

//@ PyGC_IsEnabled
static inline int
capi_PyGC_IsEnabled(void)
{
    return capi_gc_is_enabled();
}

//@ PyObject_GC_IsTracked
static inline int
capi_PyObject_GC_IsTracked(PyObject *op)
{
#if CAPI_HAS__PyObject_GC_IS_TRACKED
    return PyObject_IS_GC(op) && _PyObject_GC_IS_TRACKED(op);
#else
    return PyObject_GC_IsTracked(op);
#endif
}

//@ PyObject_GC_IsFinalized
static inline int
capi_PyObject_GC_IsFinalized(PyObject *op)
{
#if CAPI_HAS__PyObject_GC_IS_TRACKED
    return PyObject_IS_GC(op) && _PyGC_FINALIZED(op);
#else
    return PyObject_GC_IsFinalized(op);
#endif
}

//@ PyObject_IS_GC
static inline int
capi_PyObject_IS_GC(PyObject *obj)
{
#if defined(Py_LIMITED_API)
    PyTypeObject *type = Py_TYPE(obj);
    inquiry is_gc;
    void *slot;
    if (!(PyType_GetFlags(type) & Py_TPFLAGS_HAVE_GC)) {
        return 0;
    }
    /* Some instances may be in the collector's hands and others not; the static types are the case that all have. */
    if (PyType_Check(obj)) {
        return (PyType_GetFlags((PyTypeObject *)(void *)obj) & Py_TPFLAGS_HEAPTYPE) != 0;
    }
    if (!(PyType_GetFlags(type) & Py_TPFLAGS_HEAPTYPE)) {
        return 1;
    }
    slot = PyType_GetSlot(type, Py_tp_is_gc);
    if (!slot) {
        return 1;
    }
    memcpy(&is_gc, &slot, sizeof(is_gc));
    return is_gc(obj);
#elif defined(PYPY_VERSION)
    PyTypeObject *type = Py_TYPE(obj);
    return PyType_HasFeature(type, Py_TPFLAGS_HAVE_GC) && (!type->tp_is_gc || type->tp_is_gc(obj));
#else
    return PyObject_IS_GC(obj);
#endif
}

//@ gcvisitobjects_t
typedef int (*gcvisitobjects_t)(PyObject *object, void *arg);

//@ PyUnstable_GC_VisitObjects
static inline void
capi_PyUnstable_GC_VisitObjects(gcvisitobjects_t callback, void *arg)
{
    PyObject *type, *value, *traceback, *gc, *objects;
    Py_ssize_t index, size;
    int was_enabled = capi_gc_switch("disable");
    PyErr_Fetch(&type, &value, &traceback);
    gc = PyImport_ImportModule("gc");
    objects = gc ? PyObject_CallMethod(gc, "get_objects", CAPI_NULL) : CAPI_NULL;
    size = objects ? PyList_Size(objects) : -1;
    if (size < 0) {
        PyErr_WriteUnraisable(gc);
    }
    Py_XDECREF(gc);
    PyErr_Restore(type, value, traceback);
    for (index = 0; index < size; index++) {
        if (!callback(PyList_GetItem(objects, index), arg)) {
            break;
        }
    }
    Py_XDECREF(objects);
    if (was_enabled) {
        capi_gc_switch("enable");
    }
}

//@ PyUnstable_Object_GC_NewWithExtraData
static inline PyObject *
capi_PyUnstable_Object_GC_NewWithExtraData(PyTypeObject *type, size_t extra_size)
{
#if CAPI_HAS_gc_new_needs_only_basicsize
    /* The allocator takes the size from a type, so it gets one that differs in this alone. */
    PyTypeObject sized = *type;
    PyObject *object;
    if (extra_size > (size_t)(PY_SSIZE_T_MAX - type->tp_basicsize)) {
        return PyErr_NoMemory();
    }
    sized.tp_basicsize += (Py_ssize_t)extra_size;
    object = _PyObject_GC_New(&sized);
    if (!object) {
        return CAPI_NULL;
    }
    memset((char *)object + sizeof(PyObject), 0,
           (size_t)sized.tp_basicsize - sizeof(PyObject));
    object->ob_type = type;
    if (PyType_HasFeature(type, Py_TPFLAGS_HEAPTYPE)) {
        Py_INCREF(CAPI_OBJECT(type));
        Py_DECREF(CAPI_OBJECT(&sized));
    }
    return object;
#elif defined(PYPY_VERSION)
    size_t size = (size_t)type->tp_basicsize + extra_size;
    PyObject *object = size < extra_size ? CAPI_NULL : _PyObject_GC_Malloc(size);
    if (!object) {
        return PyErr_NoMemory();
    }
    memset((void *)object, 0, size);
    return PyObject_Init(object, type);
#else
    return PyUnstable_Object_GC_NewWithExtraData(type, extra_size);
#endif
}
