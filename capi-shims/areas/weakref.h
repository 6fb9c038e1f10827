Weak references. https://docs.python.org/3/c-api/weakref.html

//@ helper for PyWeakref_GetRef, PyWeakref_IsDead
#if defined(Py_LIMITED_API) && !CAPI_HAS_weakref_getobject_is_public
/* Still in the stable ABI, but no longer in the newest headers. */
#  if defined(__GNUC__)
#    pragma GCC diagnostic push
#    pragma GCC diagnostic ignored "-Wredundant-decls"
#  endif
PyAPI_FUNC(PyObject *) PyWeakref_GetObject(PyObject *ref);
#  if defined(__GNUC__)
#    pragma GCC diagnostic pop
#  endif
#endif

/* What a weak reference refers to, as a new strong reference; NULL if it is dead. It fails on PyPy only. */
static inline PyObject *
capi_weakref_target(PyObject *ref)
{
    PyObject *target;
#if defined(PYPY_VERSION)
    if (PyWeakref_CheckProxy(ref)) {
        /* A proxy has its attributes from its target, which their methods are bound to. */
        PyObject *method = PyObject_GetAttrString(ref, "__reduce_ex__");
        target = method ? PyObject_GetAttrString(method, "__self__") : CAPI_NULL;
        Py_XDECREF(method);
        if (!target && PyErr_ExceptionMatches(PyExc_ReferenceError)) {
            PyErr_Clear();
        }
        return target;
    }
    target = PyWeakref_LockObject(ref);
    if (target == Py_None) {
        Py_DECREF(target);
        return CAPI_NULL;
    }
    return target;
#else
#  if defined(Py_LIMITED_API)
#    if defined(__GNUC__)
#      pragma GCC diagnostic push
#      pragma GCC diagnostic ignored "-Wdeprecated-declarations"
#    endif
    target = PyWeakref_GetObject(ref);
#    if defined(__GNUC__)
#      pragma GCC diagnostic pop
#    endif
#  else
    target = ((PyWeakReference *)ref)->wr_object;
#  endif
    /* The references to an object that is being freed are cleared only after its count has come to 0. */
    if (!target || target == Py_None || Py_REFCNT(target) == 0) {
        return CAPI_NULL;
    }
    capi_incref(target);
    return target;
#endif
}

//@ PyWeakref_GetRef
static inline int
capi_PyWeakref_GetRef(PyObject *ref, PyObject **pobj)
{
    *pobj = CAPI_NULL;
    if (!ref) {
        PyErr_BadInternalCall();
        return -1;
    }
    if (!PyWeakref_Check(ref)) {
        PyErr_SetString(PyExc_TypeError, "expected a weakref");
        return -1;
    }
    *pobj = capi_weakref_target(ref);
    if (*pobj) {
        return 1;
    }
#ifdef PYPY_VERSION
    return PyErr_Occurred() ? -1 : 0;
#else
    return 0;
#endif
}

//@ PyWeakref_IsDead
static CAPI_COLD int
capi_no_weakref(PyObject *ref)
{
    PyObject *name = capi_full_type_name(ref);
    if (name) {
        PyErr_Format(PyExc_TypeError, "expected a weakref, got %U", name);
        Py_DECREF(name);
    }
    return -1;
}

static inline int
capi_PyWeakref_IsDead(PyObject *ref)
{
    PyObject *target;
    if (!ref) {
        PyErr_BadInternalCall();
        return -1;
    }
    if (!PyWeakref_Check(ref)) {
        return capi_no_weakref(ref);
    }
    target = capi_weakref_target(ref);
    if (target) {
        Py_DECREF(target);
        return 0;
    }
#ifdef PYPY_VERSION
    return PyErr_Occurred() ? -1 : 1;
#else
    return 1;
#endif
}

//@ PyUnstable_Object_ClearWeakRefsNoCallbacks
static inline void
capi_PyUnstable_Object_ClearWeakRefsNoCallbacks(PyObject *object)
{
    PyObject **list;
    if (Py_TYPE(object)->tp_weaklistoffset == 0) {
        return;
    }
    list = PyObject_GET_WEAKREFS_LISTPTR(object);
    while (*list) {
        _PyWeakref_ClearRef((PyWeakReference *)(*list));
    }
}
