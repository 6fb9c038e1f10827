Codec registry and support functions. https://docs.python.org/3/c-api/codec.html

//@ helper for PyCodec_Unregister
#if CAPI_HAS_codecs_without_unregister
/* Which encoding a probe knows: another thread's probe has another entry. */
static inline PyObject *
capi_codec_probe_name(PyObject *entry)
{
    /* In halves: C++03 has no length modifier for an address's size. */
    size_t address = (size_t)entry;
    return PyBytes_FromFormat("capi_shims_probe_%lu_%lu", (unsigned long)(address >> 16 >> 16),
                              (unsigned long)(address & 0xffffffffu));
}

/* A search function that knows one name: what it was made with. */
static inline PyObject *
capi_codec_probe(PyObject *entry, PyObject *name)
{
    PyObject *own = capi_codec_probe_name(entry), *found = Py_None;
    if (!own) {
        return CAPI_NULL;
    }
    if (PyUnicode_CompareWithASCIIString(name, PyBytes_AsString(own)) == 0) {
        found = entry;
    }
    Py_DECREF(own);
    Py_INCREF(found);
    return found;
}

/* The one container of that type that refers to `object` in its last item or any value; NULL without an exception if
   there is none. The interpreter's registry has no other way to it. */
static inline PyObject *
capi_codec_referrer(PyObject *object, int is_list)
{
    PyObject *found = CAPI_NULL, *referrers = CAPI_NULL, *module = PyImport_ImportModule("gc");
    Py_ssize_t index;
    if (module) {
        referrers = PyObject_CallMethod(module, "get_referrers", "(O)", object);
        Py_DECREF(module);
    }
    for (index = 0; referrers && !found && index < PyList_Size(referrers); index++) {
        PyObject *item = PyList_GetItem(referrers, index);
        if (is_list ? PyList_CheckExact(item) : PyDict_CheckExact(item)) {
            Py_INCREF(item);
            found = item;
        }
    }
    Py_XDECREF(referrers);
    return found;
}

/* Where an object stands in the list now, as other threads may change it: -1 if nowhere. */
static inline Py_ssize_t
capi_codec_index(PyObject *path, PyObject *object)
{
    Py_ssize_t index, size = PyList_Size(path);
    for (index = 0; index < size; index++) {
        if (PyList_GetItem(path, index) == object) {
            return index;
        }
    }
    return -1;
}

static inline int
capi_codec_drop(PyObject *path, PyObject *object)
{
    Py_ssize_t index = capi_codec_index(path, object);
    return index < 0 ? 0 : PyList_SetSlice(path, index, index + 1, CAPI_NULL);
}

/* Empties the cache of what was found: a probe in front of the list `path` leads to it. */
static inline int
capi_codec_clear_cache(PyObject *path, PyObject *probe, PyObject *entry)
{
    PyObject *cache, *name = capi_codec_probe_name(entry);
    if (!name) {
        return -1;
    }
    if (PyList_Insert(path, 0, probe) < 0) {
        Py_DECREF(name);
        return -1;
    }
    (void)PyCodec_KnownEncoding(PyBytes_AsString(name));
    Py_DECREF(name);
    if (capi_codec_drop(path, probe) < 0) {
        return -1;
    }
    cache = capi_codec_referrer(entry, 0);
    if (!cache) {
        return PyErr_Occurred() ? -1 : 0;
    }
    PyDict_Clear(cache);
    Py_DECREF(cache);
    return 0;
}

static inline int
capi_codec_remove(PyObject *path, PyObject *probe, PyObject *entry, PyObject *search_function)
{
    if (capi_codec_drop(path, probe) < 0) {
        return -1;
    }
    if (capi_codec_index(path, search_function) >= 0) {
        if (capi_codec_clear_cache(path, probe, entry) < 0) {
            return -1;
        }
        return capi_codec_drop(path, search_function);
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
    if (!entry) {
        return -1;
    }
    probe = PyCFunction_NewEx(&definition, entry, CAPI_NULL);
    if (probe && PyCodec_Register(probe) == 0) {
        path = capi_codec_referrer(probe, 1);
        if (path) {
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
    if (!module) {
        return -1;
    }
    unregister = PyObject_GetAttrString(module, "unregister");
    Py_DECREF(module);
    if (!unregister) {
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
    return result ? 0 : -1;
}
