Codec registry and support functions. https://docs.python.org/3/c-api/codec.html

//@ helper for PyCodec_Unregister
#if CAPI_HAS_codecs_without_unregister
/* A search function that knows every name: what it was made with. */
static inline PyObject *
capi_codec_probe(PyObject *entry, PyObject *name)
{
    (void)name;
    Py_INCREF(entry);
    return entry;
}

/* The one container of that type that refers to `object` in its last item or any value; NULL without an exception if
   there is none. The interpreter's registry has no other way to it. */
static inline PyObject *
capi_codec_referrer(PyObject *object, int is_list)
{
    PyObject *found = CAPI_NULL, *referrers = CAPI_NULL, *module = PyImport_ImportModule("gc");
    Py_ssize_t index;
    if (module != CAPI_NULL) {
        referrers = PyObject_CallMethod(module, "get_referrers", "(O)", object);
        Py_DECREF(module);
    }
    for (index = 0; referrers != CAPI_NULL && found == CAPI_NULL && index < PyList_Size(referrers); index++) {
        PyObject *item = PyList_GetItem(referrers, index);
        if (is_list ? PyList_CheckExact(item) : PyDict_CheckExact(item)) {
            Py_INCREF(item);
            found = item;
        }
    }
    Py_XDECREF(referrers);
    return found;
}

/* Empties the cache of what was found: a probe in front of the list `path` leads to it. */
static inline int
capi_codec_clear_cache(PyObject *path, PyObject *probe, PyObject *entry)
{
    PyObject *cache;
    if (PyList_Insert(path, 0, probe) < 0) {
        return -1;
    }
    (void)PyCodec_KnownEncoding("capi_shims probe");
    if (PyList_SetSlice(path, 0, 1, CAPI_NULL) < 0) {
        return -1;
    }
    cache = capi_codec_referrer(entry, 0);
    if (cache == CAPI_NULL) {
        return PyErr_Occurred() ? -1 : 0;
    }
    PyDict_Clear(cache);
    Py_DECREF(cache);
    return 0;
}

static inline int
capi_codec_remove(PyObject *path, PyObject *probe, PyObject *entry, PyObject *search_function)
{
    Py_ssize_t index, size = PyList_Size(path);
    /* The probe is the last. */
    if (PyList_SetSlice(path, size - 1, size, CAPI_NULL) < 0) {
        return -1;
    }
    for (index = 0; index < PyList_Size(path); index++) {
        if (PyList_GetItem(path, index) == search_function) {
            if (capi_codec_clear_cache(path, probe, entry) < 0) {
                return -1;
            }
            return PyList_SetSlice(path, index, index + 1, CAPI_NULL);
        }
    }
    return 0;
}

/* For interpreters that cannot do it themselves: registers a probe and removes both from the list that refers to it. */
static inline int
capi_codec_unregister(PyObject *search_function)
{
    static PyMethodDef definition = {"probe", capi_codec_probe, METH_O, CAPI_NULL};
    PyObject *path, *probe, *entry = PyTuple_Pack(4, search_function, Py_None, Py_None, Py_None);
    int status = -1;
    if (entry == CAPI_NULL) {
        return -1;
    }
    probe = PyCFunction_NewEx(&definition, entry, CAPI_NULL);
    if (probe != CAPI_NULL && PyCodec_Register(probe) == 0) {
        path = capi_codec_referrer(probe, 1);
        if (path != CAPI_NULL) {
            status = capi_codec_remove(path, probe, entry, search_function);
            Py_DECREF(path);
        } else if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_SystemError, "the list of codec search functions was not found");
        }
    }
    Py_XDECREF(probe);
    Py_DECREF(entry);
    return status;
}
#endif

//@ PyCodec_Unregister
static inline int
capi_PyCodec_Unregister(PyObject *search_function)
{
    PyObject *unregister, *result, *module = PyImport_ImportModule("_codecs");
    if (module == CAPI_NULL) {
        return -1;
    }
    unregister = PyObject_GetAttrString(module, "unregister");
    Py_DECREF(module);
    if (unregister == CAPI_NULL) {
#if CAPI_HAS_codecs_without_unregister
        if (PyErr_ExceptionMatches(PyExc_AttributeError)) {
            PyErr_Clear();
            return capi_codec_unregister(search_function);
        }
#endif
        return -1;
    }
    result = PyObject_CallFunctionObjArgs(unregister, search_function, CAPI_NULL);
    Py_DECREF(unregister);
    Py_XDECREF(result);
    return result == CAPI_NULL ? -1 : 0;
}
