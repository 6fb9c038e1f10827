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

#ifdef HAVE_Py_SET_TYPE
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
#endif

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

#if defined(HAVE_PyObject_VisitManagedDict) && defined(HAVE_PyObject_ClearManagedDict)
/* HasDict: a C type whose objects keep a dict, through Py_TPFLAGS_MANAGED_DICT where there is such a flag that types may
 * have (from 3.12 on), else at tp_dictoffset. */
typedef struct {
    PyObject_HEAD
    PyObject *dict;  /* not used with the flag */
} has_dict_object;

#if PY_VERSION_HEX >= 0x030C0000 && !defined(PYPY_VERSION)
#  define HAS_MANAGED_DICT 1
#else
#  define HAS_MANAGED_DICT 0
#endif

static int
has_dict_traverse(PyObject *self, visitproc visit, void *arg)
{
#if HAS_MANAGED_DICT
    Py_VISIT(Py_TYPE(self));
#endif
    return PyObject_VisitManagedDict(self, visit, arg);
}

static int
has_dict_clear(PyObject *self)
{
    PyObject_ClearManagedDict(self);
    return 0;
}

static void
has_dict_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    PyObject_ClearManagedDict(self);
    type->tp_free(self);
#if HAS_MANAGED_DICT
    Py_DECREF(type);
#endif
}

static PyGetSetDef has_dict_getset[] = {
    {(char *)"__dict__", PyObject_GenericGetDict, PyObject_GenericSetDict, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

/* managed_dict_clear(object) -> None */
static PyObject *
managed_dict_clear(PyObject *Py_UNUSED(module), PyObject *object)
{
    PyObject_ClearManagedDict(object);
    Py_INCREF(Py_None);
    return Py_None;
}

static int
visit_counting(PyObject *object, void *count)
{
    ++*(int *)count;
    return PyDict_Check(object) ? 0 : 7;
}

/* managed_dict_visit(object) -> (what it returned, how often it visited) */
static PyObject *
managed_dict_visit(PyObject *Py_UNUSED(module), PyObject *object)
{
    int count = 0;
    int returned = PyObject_VisitManagedDict(object, visit_counting, &count);
    return Py_BuildValue("ii", returned, count);
}

#if HAS_MANAGED_DICT
static PyType_Slot has_dict_slots[] = {
    {Py_tp_traverse, (void *)has_dict_traverse},
    {Py_tp_clear, (void *)has_dict_clear},
    {Py_tp_dealloc, (void *)has_dict_dealloc},
    {Py_tp_getset, has_dict_getset},
    {0, NULL},
};

static PyType_Spec has_dict_spec = {
    "testcapi.HasDict", sizeof(PyObject), 0,
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_MANAGED_DICT, has_dict_slots,
};

static int
add_has_dict(PyObject *module)
{
    PyObject *type = PyType_FromSpec(&has_dict_spec);
    int status = type == NULL ? -1 : PyObject_SetAttrString(module, "HasDict", type);
    Py_XDECREF(type);
    return status;
}
#else
static PyTypeObject has_dict_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    "testcapi.HasDict",
};

static int
add_has_dict(PyObject *module)
{
    if (has_dict_type.tp_dict != NULL) {
        /* Another interpreter has made it ready, and such types are shared. */
        return PyObject_SetAttrString(module, "HasDict", (PyObject *)&has_dict_type);
    }
    has_dict_type.tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE;
    has_dict_type.tp_basicsize = sizeof(has_dict_object);
    has_dict_type.tp_dictoffset = offsetof(has_dict_object, dict);
    has_dict_type.tp_getset = has_dict_getset;
    has_dict_type.tp_traverse = has_dict_traverse;
    has_dict_type.tp_clear = has_dict_clear;
    has_dict_type.tp_dealloc = has_dict_dealloc;
    has_dict_type.tp_new = PyType_GenericNew;
    has_dict_type.tp_alloc = PyType_GenericAlloc;
    has_dict_type.tp_free = PyObject_GC_Del;
    if (PyType_Ready(&has_dict_type) < 0) {
        return -1;
    }
    return PyObject_SetAttrString(module, "HasDict", (PyObject *)&has_dict_type);
}
#endif
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
#ifdef HAVE_Py_SET_TYPE
    {"object_set_type", object_set_type, METH_VARARGS, NULL},
#endif
    {"object_set_size", object_set_size, METH_VARARGS, NULL},
#ifdef HAVE_Py_NewRef
    {"return_richcompare", return_richcompare, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyObject_Dump
    {"object_dump", object_dump, METH_O, NULL},
#endif
#if defined(HAVE_PyObject_VisitManagedDict) && defined(HAVE_PyObject_ClearManagedDict)
    {"managed_dict_clear", managed_dict_clear, METH_O, NULL},
    {"managed_dict_visit", managed_dict_visit, METH_O, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_object(PyObject *module)
{
#if defined(HAVE_PyObject_VisitManagedDict) && defined(HAVE_PyObject_ClearManagedDict)
    if (add_has_dict(module) < 0) {
        return -1;
    }
#endif
    return PyModule_AddFunctions(module, object_methods);
}
