Lists. https://docs.python.org/3/c-api/list.html

//@ PyList_GetItemRef
static inline PyObject *
capi_PyList_GetItemRef(PyObject *list, Py_ssize_t index)
{
    PyObject *item;
    if (!PyList_Check(list)) {
        PyErr_SetString(PyExc_TypeError, "expected a list");
        return CAPI_NULL;
    }
#if !defined(Py_LIMITED_API) && !defined(PYPY_VERSION) && !defined(Py_GIL_DISABLED)
    if (CAPI_LIKELY(index >= 0 && index < Py_SIZE(list))) {
        item = ((PyListObject *)list)->ob_item[index];
        capi_incref(item);
        return item;
    }
#endif
    item = PyList_GetItem(list, index);
    if (CAPI_LIKELY(item)) {
        capi_incref(item);
    }
    return item;
}

//@ PyList_Clear
static inline int
capi_PyList_Clear(PyObject *self)
{
    if (!PyList_Check(self)) {
        PyErr_BadInternalCall();
        return -1;
    }
    return PyList_SetSlice(self, 0, PY_SSIZE_T_MAX, CAPI_NULL);
}

//@ PyList_Extend
static inline int
capi_PyList_Extend(PyObject *self, PyObject *iterable)
{
    PyObject *done;
    if (!PyList_Check(self)) {
        PyErr_BadInternalCall();
        return -1;
    }
#if !defined(Py_LIMITED_API) && !defined(PYPY_VERSION)
    if (PyList_CheckExact(iterable) && PyList_GET_SIZE(iterable) == 0) {
        return 0;
    }
#endif
#if CAPI_HAS__PyList_Extend && defined(PYPY_VERSION)
    done = _PyList_Extend(self, iterable);
#elif CAPI_HAS__PyList_Extend
    done = _PyList_Extend((PyListObject *)self, iterable);
#else
    if (PyList_CheckExact(self)) {
        /* The list's own `+=`. */
        done = PySequence_InPlaceConcat(self, iterable);
    } else {
        PyObject *extend = PyObject_GetAttrString(CAPI_OBJECT(&PyList_Type), "extend");
        if (!extend) {
            return -1;
        }
        done = PyObject_CallFunctionObjArgs(extend, self, iterable, CAPI_NULL);
        Py_DECREF(extend);
    }
#endif
    if (!done) {
        return -1;
    }
    Py_DECREF(done);
    return 0;
}
