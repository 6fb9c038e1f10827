/* Dictionaries. */

#ifdef HAVE_PyAnyDict_Check
CHECK_FUNCTION(anydict_check, PyAnyDict_Check)
#endif
#ifdef HAVE_PyAnyDict_CheckExact
CHECK_FUNCTION(anydict_checkexact, PyAnyDict_CheckExact)
#endif
#ifdef HAVE_PyFrozenDict_Check
CHECK_FUNCTION(frozendict_check, PyFrozenDict_Check)
#endif
#ifdef HAVE_PyFrozenDict_CheckExact
CHECK_FUNCTION(frozendict_checkexact, PyFrozenDict_CheckExact)
#endif

#ifdef HAVE_PyDict_ContainsString
/* dict_containsstring(dict, key: bytes) -> int */
static PyObject *
dict_containsstring(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *dict;
    const char *key;
    if (!PyArg_ParseTuple(args, "OO&", &dict, string_converter, &key)) {
        return NULL;
    }
    NULLABLE(dict);
    RETURN_INT(PyDict_ContainsString(dict, key));
}
#endif

#ifdef HAVE_PyDict_GetItemRef
/* dict_getitemref(dict, key) -> value, or KeyError itself where the key is missing */
static PyObject *
dict_getitemref(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *dict, *key, *value = (PyObject *)UNINITIALIZED_PTR;
    int found;
    if (!PyArg_ParseTuple(args, "OO", &dict, &key)) {
        return NULL;
    }
    NULLABLE(dict);
    NULLABLE(key);
    found = PyDict_GetItemRef(dict, key, &value);
    RETURN_FOUND(found, value, PyExc_KeyError);
}
#endif

#ifdef HAVE_PyDict_GetItemStringRef
/* dict_getitemstringref(dict, key: bytes) -> value, or KeyError itself where the key is missing */
static PyObject *
dict_getitemstringref(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *dict, *value = (PyObject *)UNINITIALIZED_PTR;
    const char *key;
    int found;
    if (!PyArg_ParseTuple(args, "OO&", &dict, string_converter, &key)) {
        return NULL;
    }
    NULLABLE(dict);
    found = PyDict_GetItemStringRef(dict, key, &value);
    RETURN_FOUND(found, value, PyExc_KeyError);
}
#endif

#ifdef HAVE_PyDict_SetDefaultRef
/* dict_setdefaultref_found(dict, key, default) -> (was there, value) */
static PyObject *
dict_setdefaultref_found(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *dict, *key, *default_value, *result = (PyObject *)UNINITIALIZED_PTR;
    int found;
    if (!PyArg_ParseTuple(args, "OOO", &dict, &key, &default_value)) {
        return NULL;
    }
    NULLABLE(dict);
    NULLABLE(key);
    found = PyDict_SetDefaultRef(dict, key, default_value, &result);
    if (!testcapi_check(found < 0 ? -1 : 1, result)) {
        return NULL;
    }
    return Py_BuildValue("iN", found, result);
}

/* dict_setdefaultref(dict, key, default) -> value */
static PyObject *
dict_setdefaultref(PyObject *module, PyObject *args)
{
    PyObject *value, *pair = dict_setdefaultref_found(module, args);
    if (pair == NULL) {
        return NULL;
    }
    value = PyTuple_GetItem(pair, 1);
    Py_XINCREF(value);
    Py_DECREF(pair);
    return value;
}

/* dict_setdefaultref_null(dict, key, default) -> was there: the value is not wanted */
static PyObject *
dict_setdefaultref_null(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *dict, *key, *default_value;
    if (!PyArg_ParseTuple(args, "OOO", &dict, &key, &default_value)) {
        return NULL;
    }
    NULLABLE(dict);
    NULLABLE(key);
    RETURN_INT(PyDict_SetDefaultRef(dict, key, default_value, NULL));
}
#endif

#ifdef HAVE_PyDict_Pop
/* dict_pop(dict, key) -> (found, value) */
static PyObject *
dict_pop(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *dict, *key, *result = (PyObject *)UNINITIALIZED_PTR;
    int found;
    if (!PyArg_ParseTuple(args, "OO", &dict, &key)) {
        return NULL;
    }
    NULLABLE(dict);
    NULLABLE(key);
    found = PyDict_Pop(dict, key, &result);
    if (!testcapi_check(found, result)) {
        return NULL;
    }
    return Py_BuildValue("iN", found, none_for_null(result));
}

/* dict_pop_null(dict, key) -> int: the value is not wanted */
static PyObject *
dict_pop_null(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *dict, *key;
    if (!PyArg_ParseTuple(args, "OO", &dict, &key)) {
        return NULL;
    }
    NULLABLE(dict);
    NULLABLE(key);
    RETURN_INT(PyDict_Pop(dict, key, NULL));
}
#endif

#ifdef HAVE_PyDict_PopString
/* dict_popstring(dict, key: bytes) -> (found, value) */
static PyObject *
dict_popstring(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *dict, *result = (PyObject *)UNINITIALIZED_PTR;
    const char *key;
    int found;
    if (!PyArg_ParseTuple(args, "OO&", &dict, string_converter, &key)) {
        return NULL;
    }
    NULLABLE(dict);
    found = PyDict_PopString(dict, key, &result);
    if (!testcapi_check(found, result)) {
        return NULL;
    }
    return Py_BuildValue("iN", found, none_for_null(result));
}

/* dict_popstring_null(dict, key: bytes) -> int: the value is not wanted */
static PyObject *
dict_popstring_null(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *dict;
    const char *key;
    if (!PyArg_ParseTuple(args, "OO&", &dict, string_converter, &key)) {
        return NULL;
    }
    NULLABLE(dict);
    RETURN_INT(PyDict_PopString(dict, key, NULL));
}
#endif

/* dict_events() -> the values of PyDict_WatchEvent, through the type */
static PyObject *
dict_events(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    PyDict_WatchEvent added = PyDict_EVENT_ADDED, modified = PyDict_EVENT_MODIFIED;
    PyDict_WatchEvent deleted = PyDict_EVENT_DELETED, cloned = PyDict_EVENT_CLONED;
    PyDict_WatchEvent cleared = PyDict_EVENT_CLEARED, deallocated = PyDict_EVENT_DEALLOCATED;
    PyDict_WatchCallback callback = NULL;
    (void)callback;
    return Py_BuildValue("iiiiii", (int)added, (int)modified, (int)deleted, (int)cloned, (int)cleared, (int)deallocated);
}

static PyMethodDef dict_methods[] = {
#ifdef HAVE_PyAnyDict_Check
    {"anydict_check", anydict_check, METH_O, NULL},
#endif
#ifdef HAVE_PyAnyDict_CheckExact
    {"anydict_checkexact", anydict_checkexact, METH_O, NULL},
#endif
#ifdef HAVE_PyFrozenDict_Check
    {"frozendict_check", frozendict_check, METH_O, NULL},
#endif
#ifdef HAVE_PyFrozenDict_CheckExact
    {"frozendict_checkexact", frozendict_checkexact, METH_O, NULL},
#endif
#ifdef HAVE_PyDict_ContainsString
    {"dict_containsstring", dict_containsstring, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyDict_GetItemRef
    {"dict_getitemref", dict_getitemref, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyDict_GetItemStringRef
    {"dict_getitemstringref", dict_getitemstringref, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyDict_SetDefaultRef
    {"dict_setdefaultref", dict_setdefaultref, METH_VARARGS, NULL},
    {"dict_setdefaultref_found", dict_setdefaultref_found, METH_VARARGS, NULL},
    {"dict_setdefaultref_null", dict_setdefaultref_null, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyDict_Pop
    {"dict_pop", dict_pop, METH_VARARGS, NULL},
    {"dict_pop_null", dict_pop_null, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyDict_PopString
    {"dict_popstring", dict_popstring, METH_VARARGS, NULL},
    {"dict_popstring_null", dict_popstring_null, METH_VARARGS, NULL},
#endif
    {"dict_events", dict_events, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static int
init_dict(PyObject *module)
{
    return PyModule_AddFunctions(module, dict_methods);
}
