/* Reference counts. */

#ifdef HAVE_Py_NewRef
/* newref(obj) -> obj */
static PyObject *
newref(PyObject *Py_UNUSED(module), PyObject *arg)
{
    return Py_NewRef(arg);
}

/* newref_of_type(obj) -> type: the real one takes a pointer to any object */
static PyObject *
newref_of_type(PyObject *Py_UNUSED(module), PyObject *arg)
{
    PyTypeObject *type = Py_TYPE(arg);
    /* The newest limited API has functions in the place of the macros. */
#if defined(TESTCAPI_RUST) || defined(Py_TARGET_ABI3T)
    return Py_NewRef((PyObject *)type);
#else
    return Py_NewRef(type);
#endif
}
#endif

#ifdef HAVE_Py_XNewRef
static PyObject *
xnewref(PyObject *Py_UNUSED(module), PyObject *arg)
{
    NULLABLE(arg);
    return none_for_null(Py_XNewRef(arg));
}
#endif

/* steal_ref(obj) -> obj, through the two helpers */
static PyObject *
steal_ref(PyObject *Py_UNUSED(module), PyObject *arg)
{
    Py_INCREF(arg);
    arg = _Py_StealRef(arg);
    Py_INCREF(arg);
    arg = _Py_XStealRef(arg);
    if (_Py_XStealRef(NULL) != NULL) {
        return NULL;
    }
    Py_INCREF(arg);
    return arg;
}

/* setref(obj) -> obj: puts it into places that hold other references */
static PyObject *
setref(PyObject *Py_UNUSED(module), PyObject *arg)
{
    PyObject *place = PyList_New(0), *empty = NULL;
    if (place == NULL) {
        return NULL;
    }
    Py_INCREF(arg);
    Py_SETREF(place, arg);
    Py_INCREF(arg);
    Py_XSETREF(empty, arg);
    Py_XSETREF(empty, NULL);
    if (empty != NULL) {
        PyErr_SetString(PyExc_AssertionError, "the place was not set");
        Py_DECREF(place);
        return NULL;
    }
    return place;
}

#ifdef HAVE_Py_SET_REFCNT
/* set_refcnt(obj, difference): changes the count and undoes it -> the count in between */
static PyObject *
set_refcnt(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *obj;
    Py_ssize_t difference, count, between;
    if (!PyArg_ParseTuple(args, "On", &obj, &difference)) {
        return NULL;
    }
    count = Py_REFCNT(obj);
    Py_SET_REFCNT(obj, count + difference);
    between = Py_REFCNT(obj);
    Py_SET_REFCNT(obj, count);
    return PyLong_FromSsize_t(between - count);
}
#endif

#ifdef HAVE_PyUnstable_IsImmortal
static PyObject *
is_immortal(PyObject *Py_UNUSED(module), PyObject *arg)
{
    return PyBool_FromLong(PyUnstable_IsImmortal(arg));
}
#endif

#ifdef HAVE_PyUnstable_SetImmortal
/* set_immortal() -> (returned for an object of one's own, immortal now, returned for a shared one, for a str) */
static PyObject *
set_immortal(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    int own, immortal, shared, text;
    PyObject *object = PyFloat_FromDouble(1.25), *list = PyList_New(0), *string = PyUnicode_FromString("some text");
    if (object == NULL || list == NULL || string == NULL) {
        Py_XDECREF(object);
        Py_XDECREF(list);
        Py_XDECREF(string);
        return NULL;
    }
    own = PyUnstable_SetImmortal(object);
    immortal = PyUnstable_IsImmortal(object);
    Py_INCREF(list);
    shared = PyUnstable_SetImmortal(list);
    Py_DECREF(list);
    text = PyUnstable_SetImmortal(string);
    Py_DECREF(list);
    Py_DECREF(string);
    Py_DECREF(object);
    return Py_BuildValue("iiii", own, immortal, shared, text);
}
#endif

#ifdef HAVE_PyUnstable_Object_IsUniquelyReferenced
static PyObject *
is_uniquely_referenced(PyObject *Py_UNUSED(module), PyObject *arg)
{
    return PyBool_FromLong(PyUnstable_Object_IsUniquelyReferenced(arg));
}

/* uniquely_referenced_new_object() -> (alone, with a second reference) */
static PyObject *
uniquely_referenced_new_object(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(ignored))
{
    int alone, shared;
    PyObject *list = PyList_New(0);
    if (list == NULL) {
        return NULL;
    }
    alone = PyUnstable_Object_IsUniquelyReferenced(list);
    Py_INCREF(list);
    shared = PyUnstable_Object_IsUniquelyReferenced(list);
    Py_DECREF(list);
    Py_DECREF(list);
    return Py_BuildValue("ii", alone, shared);
}
#endif

#ifdef HAVE_PyUnstable_Object_IsUniqueReferencedTemporary
static PyObject *
pyobject_is_unique_temporary(PyObject *Py_UNUSED(module), PyObject *arg)
{
    return PyLong_FromLong(PyUnstable_Object_IsUniqueReferencedTemporary(arg));
}
#endif

#ifdef HAVE_PyUnstable_Object_EnableDeferredRefcount
static PyObject *
pyobject_enable_deferred_refcount(PyObject *Py_UNUSED(module), PyObject *arg)
{
    return PyLong_FromLong(PyUnstable_Object_EnableDeferredRefcount(arg));
}
#endif

#ifdef HAVE_PyUnstable_TryIncRef
/* try_incref(obj) -> obj, through a new reference */
static PyObject *
try_incref(PyObject *Py_UNUSED(module), PyObject *arg)
{
    PyUnstable_EnableTryIncRef(arg);
    if (!PyUnstable_TryIncRef(arg)) {
        Py_RETURN_NONE;
    }
    return arg;
}
#endif

static PyMethodDef refcount_methods[] = {
#ifdef HAVE_Py_NewRef
    {"newref", newref, METH_O, NULL},
    {"newref_of_type", newref_of_type, METH_O, NULL},
#endif
#ifdef HAVE_Py_XNewRef
    {"xnewref", xnewref, METH_O, NULL},
#endif
    {"setref", setref, METH_O, NULL},
    {"steal_ref", steal_ref, METH_O, NULL},
#ifdef HAVE_Py_SET_REFCNT
    {"set_refcnt", set_refcnt, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyUnstable_IsImmortal
    {"is_immortal", is_immortal, METH_O, NULL},
#endif
#ifdef HAVE_PyUnstable_SetImmortal
    {"set_immortal", set_immortal, METH_NOARGS, NULL},
#endif
#ifdef HAVE_PyUnstable_Object_IsUniquelyReferenced
    {"is_uniquely_referenced", is_uniquely_referenced, METH_O, NULL},
    {"uniquely_referenced_new_object", uniquely_referenced_new_object, METH_NOARGS, NULL},
#endif
#ifdef HAVE_PyUnstable_Object_IsUniqueReferencedTemporary
    {"pyobject_is_unique_temporary", pyobject_is_unique_temporary, METH_O, NULL},
#endif
#ifdef HAVE_PyUnstable_Object_EnableDeferredRefcount
    {"pyobject_enable_deferred_refcount", pyobject_enable_deferred_refcount, METH_O, NULL},
#endif
#ifdef HAVE_PyUnstable_TryIncRef
    {"try_incref", try_incref, METH_O, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_refcount(PyObject *module)
{
    return PyModule_AddFunctions(module, refcount_methods);
}
