/* Weak references. */

#ifdef HAVE_PyWeakref_GetRef
/* pyweakref_getref(ref) -> (1, object), or 0 if it is dead */
static PyObject *
pyweakref_getref(PyObject *Py_UNUSED(module), PyObject *ref)
{
    PyObject *object = (PyObject *)UNINITIALIZED_PTR;
    int found;
    NULLABLE(ref);
    found = PyWeakref_GetRef(ref, &object);
    if (!testcapi_check(found, object)) {
        return NULL;
    }
    if (found == 0) {
        return PyLong_FromLong(0);
    }
    return Py_BuildValue("iN", found, object);
}
#endif

#ifdef HAVE_PyWeakref_IsDead
/* pyweakref_isdead(ref) -> int */
static PyObject *
pyweakref_isdead(PyObject *Py_UNUSED(module), PyObject *ref)
{
    NULLABLE(ref);
    RETURN_INT(PyWeakref_IsDead(ref));
}
#endif

#ifdef HAVE_PyUnstable_Object_ClearWeakRefsNoCallbacks
/* pyobject_clear_weakrefs_no_callbacks(object) -> None */
static PyObject *
pyobject_clear_weakrefs_no_callbacks(PyObject *Py_UNUSED(module), PyObject *object)
{
    PyUnstable_Object_ClearWeakRefsNoCallbacks(object);
    Py_INCREF(Py_None);
    return Py_None;
}
#endif

#ifdef HAVE_PyObject_GET_WEAKREFS_LISTPTR
/* object_has_weakrefs(object) -> bool */
static PyObject *
object_has_weakrefs(PyObject *Py_UNUSED(module), PyObject *object)
{
    return PyBool_FromLong(*PyObject_GET_WEAKREFS_LISTPTR(object) != NULL);
}
#endif

static PyMethodDef weakref_methods[] = {
#ifdef HAVE_PyWeakref_GetRef
    {"pyweakref_getref", pyweakref_getref, METH_O, NULL},
#endif
#ifdef HAVE_PyWeakref_IsDead
    {"pyweakref_isdead", pyweakref_isdead, METH_O, NULL},
#endif
#ifdef HAVE_PyUnstable_Object_ClearWeakRefsNoCallbacks
    {"pyobject_clear_weakrefs_no_callbacks", pyobject_clear_weakrefs_no_callbacks, METH_O, NULL},
#endif
#ifdef HAVE_PyObject_GET_WEAKREFS_LISTPTR
    {"object_has_weakrefs", object_has_weakrefs, METH_O, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_weakref(PyObject *module)
{
    return PyModule_AddFunctions(module, weakref_methods);
}
