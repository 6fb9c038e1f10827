/* The object protocol. */

#ifdef HAVE_PyObject_GetOptionalAttr
/* object_getoptionalattr(object, name) -> value, or AttributeError itself where it is missing */
static PyObject *
object_getoptionalattr(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *object, *name, *value = (PyObject *)UNINITIALIZED_PTR;
    int found;
    if (!PyArg_ParseTuple(args, "OO", &object, &name)) {
        return NULL;
    }
    NULLABLE(object);
    NULLABLE(name);
    found = PyObject_GetOptionalAttr(object, name, &value);
    RETURN_FOUND(found, value, PyExc_AttributeError);
}
#endif

#ifdef HAVE_PyObject_GetOptionalAttrString
/* object_getoptionalattrstring(object, name: bytes) -> value, or AttributeError itself where it is missing */
static PyObject *
object_getoptionalattrstring(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *object, *value = (PyObject *)UNINITIALIZED_PTR;
    const char *name;
    int found;
    if (!PyArg_ParseTuple(args, "OO&", &object, string_converter, &name)) {
        return NULL;
    }
    NULLABLE(object);
    found = PyObject_GetOptionalAttrString(object, name, &value);
    RETURN_FOUND(found, value, PyExc_AttributeError);
}
#endif

#ifdef HAVE_PyObject_HasAttrWithError
/* object_hasattrwitherror(object, name) -> int */
static PyObject *
object_hasattrwitherror(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *object, *name;
    if (!PyArg_ParseTuple(args, "OO", &object, &name)) {
        return NULL;
    }
    NULLABLE(object);
    NULLABLE(name);
    RETURN_INT(PyObject_HasAttrWithError(object, name));
}
#endif

#ifdef HAVE_PyObject_HasAttrStringWithError
/* object_hasattrstringwitherror(object, name: bytes) -> int */
static PyObject *
object_hasattrstringwitherror(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *object;
    const char *name;
    if (!PyArg_ParseTuple(args, "OO&", &object, string_converter, &name)) {
        return NULL;
    }
    NULLABLE(object);
    RETURN_INT(PyObject_HasAttrStringWithError(object, name));
}
#endif

/* object_is(x, y) -> (x is y, x is None, x is True, x is False, type(x) is y) */
static PyObject *
object_is(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *x, *y;
    if (!PyArg_ParseTuple(args, "OO", &x, &y)) {
        return NULL;
    }
    return Py_BuildValue("iiiii", (int)Py_Is(x, y), (int)Py_IsNone(x), (int)Py_IsTrue(x), (int)Py_IsFalse(x),
                         PyType_Check(y) ? Py_IS_TYPE(x, (PyTypeObject *)y) : -1);
}

/* object_set_type(object, type) -> None */
static PyObject *
object_set_type(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *object, *type;
    if (!PyArg_ParseTuple(args, "OO", &object, &type)) {
        return NULL;
    }
    /* The object of a class owns a reference to it. */
    Py_INCREF(type);
    Py_DECREF((PyObject *)Py_TYPE(object));
    Py_SET_TYPE(object, (PyTypeObject *)type);
    Py_INCREF(Py_None);
    return Py_None;
}

/* object_set_size(object, size) -> the size it had */
static PyObject *
object_set_size(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *object;
    Py_ssize_t size, old;
    if (!PyArg_ParseTuple(args, "On", &object, &size)) {
        return NULL;
    }
    old = Py_SIZE(object);
    Py_SET_SIZE((PyVarObject *)object, size);
    return PyLong_FromSsize_t(old);
}

#ifdef HAVE_Py_NewRef  /* which Py_RETURN_TRUE may use */
/* return_richcompare(a: int, b: int, op) -> bool */
static PyObject *
return_richcompare(PyObject *Py_UNUSED(module), PyObject *args)
{
    int a, b, op;
    if (!PyArg_ParseTuple(args, "iii", &a, &b, &op)) {
        return NULL;
    }
    Py_RETURN_RICHCOMPARE(a, b, op);
}
#endif

#ifdef HAVE_PyObject_Dump
/* object_dump(object) -> None, and a text on stderr */
static PyObject *
object_dump(PyObject *Py_UNUSED(module), PyObject *object)
{
    NULLABLE(object);
    PyObject_Dump(object);
    if (PyErr_Occurred()) {
        return NULL;
    }
    Py_INCREF(Py_None);
    return Py_None;
}
#endif

static PyMethodDef object_methods[] = {
#ifdef HAVE_PyObject_GetOptionalAttr
    {"object_getoptionalattr", object_getoptionalattr, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyObject_GetOptionalAttrString
    {"object_getoptionalattrstring", object_getoptionalattrstring, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyObject_HasAttrWithError
    {"object_hasattrwitherror", object_hasattrwitherror, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyObject_HasAttrStringWithError
    {"object_hasattrstringwitherror", object_hasattrstringwitherror, METH_VARARGS, NULL},
#endif
    {"object_is", object_is, METH_VARARGS, NULL},
    {"object_set_type", object_set_type, METH_VARARGS, NULL},
    {"object_set_size", object_set_size, METH_VARARGS, NULL},
#ifdef HAVE_Py_NewRef
    {"return_richcompare", return_richcompare, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyObject_Dump
    {"object_dump", object_dump, METH_O, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_object(PyObject *module)
{
    return PyModule_AddFunctions(module, object_methods);
}
