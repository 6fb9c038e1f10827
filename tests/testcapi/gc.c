/* Supporting Cyclic Garbage Collection. */

#ifdef HAVE_PyGC_Enable
static PyObject *
gc_enable(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    RETURN_INT(PyGC_Enable());
}
#endif

#ifdef HAVE_PyGC_Disable
static PyObject *
gc_disable(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    RETURN_INT(PyGC_Disable());
}
#endif

#ifdef HAVE_PyGC_IsEnabled
static PyObject *
gc_isenabled(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    RETURN_INT(PyGC_IsEnabled());
}
#endif

#if defined(HAVE_PyGC_Enable) && defined(HAVE_PyGC_Disable)
/* gc_switch_with_error(): with an exception set, which must still be set afterwards */
static PyObject *
gc_switch_with_error(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    PyErr_SetString(PyExc_ArithmeticError, "set before");
    PyGC_Disable();
    PyGC_Enable();
    return NULL;
}
#endif

#ifdef HAVE_PyObject_GC_IsTracked
static PyObject *
object_gc_istracked(PyObject *Py_UNUSED(module), PyObject *object)
{
    RETURN_INT(PyObject_GC_IsTracked(object));
}
#endif

#ifdef HAVE_PyObject_GC_IsFinalized
static PyObject *
object_gc_isfinalized(PyObject *Py_UNUSED(module), PyObject *object)
{
    RETURN_INT(PyObject_GC_IsFinalized(object));
}
#endif

#ifdef HAVE_PyObject_IS_GC
static PyObject *
object_is_gc(PyObject *Py_UNUSED(module), PyObject *object)
{
    RETURN_INT(PyObject_IS_GC(object) != 0);
}
#endif

#ifdef HAVE_PyUnstable_GC_VisitObjects
struct visited {
    PyObject *wanted, *gc;
    Py_ssize_t seen, calls, limit;
    int enabled;
};

static int
visit_object(PyObject *object, void *arg)
{
    struct visited *visited = (struct visited *)arg;
    visited->calls++;
    if (object == visited->wanted) {
        PyObject *enabled = PyObject_CallMethod(visited->gc, "isenabled", NULL);
        visited->enabled = enabled == Py_True;
        Py_XDECREF(enabled);
        visited->seen++;
    }
    return visited->calls != visited->limit;
}

/* gc_visit_objects(wanted, limit) -> (how often it was seen, calls, whether the collector was enabled then):
   stops after `limit` calls, or never */
static PyObject *
gc_visit_objects(PyObject *Py_UNUSED(module), PyObject *args)
{
    struct visited visited = {NULL, NULL, 0, 0, 0, 0};
    if (!PyArg_ParseTuple(args, "On", &visited.wanted, &visited.limit)) {
        return NULL;
    }
    visited.gc = PyImport_ImportModule("gc");
    if (visited.gc == NULL) {
        return NULL;
    }
    PyUnstable_GC_VisitObjects(visit_object, &visited);
    Py_DECREF(visited.gc);
    return Py_BuildValue("nni", visited.seen, visited.calls, visited.enabled);
}
#endif

#ifdef HAVE_PyUnstable_Object_GC_NewWithExtraData
typedef struct {
    PyObject_HEAD
    PyObject *member;
} extra_object;

static int
extra_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(((extra_object *)self)->member);
#if PY_VERSION_HEX >= 0x03090000
    Py_VISIT((PyObject *)Py_TYPE(self));
#endif
    return 0;
}

static int
extra_clear(PyObject *self)
{
    Py_CLEAR(((extra_object *)self)->member);
    return 0;
}

static void
extra_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    extra_clear(self);
    type->tp_free(self);
    Py_DECREF((PyObject *)type);
}

static PyType_Slot extra_slots[] = {
    {Py_tp_traverse, (void *)extra_traverse},
    {Py_tp_clear, (void *)extra_clear},
    {Py_tp_dealloc, (void *)extra_dealloc},
    {Py_tp_free, (void *)PyObject_GC_Del},
    {0, NULL},
};

static PyType_Spec extra_spec = {
    "testcapi.ExtraData", sizeof(extra_object), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE, extra_slots,
};

/* object_gc_newwithextradata(type, size, member) -> object; every byte but the head must be 0 */
static PyObject *
object_gc_newwithextradata(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *type, *object, *member;
    Py_ssize_t size, index;
    char *bytes;
    if (!PyArg_ParseTuple(args, "OnO", &type, &size, &member)) {
        return NULL;
    }
    object = PyUnstable_Object_GC_NewWithExtraData((PyTypeObject *)type, (size_t)size);
    if (object == NULL) {
        return NULL;
    }
    bytes = (char *)object;
    for (index = (Py_ssize_t)sizeof(PyObject); index < ((PyTypeObject *)type)->tp_basicsize + size; index++) {
        if (bytes[index] != 0) {
            PyErr_Format(PyExc_AssertionError, "byte %zd is not 0", index);
            return NULL;
        }
        if (index >= ((PyTypeObject *)type)->tp_basicsize) {
            bytes[index] = 'x';
        }
    }
    Py_INCREF(member);
    ((extra_object *)object)->member = member;
    PyObject_GC_Track(object);
    return object;
}
#endif

static PyMethodDef gc_methods[] = {
#ifdef HAVE_PyGC_Enable
    {"gc_enable", gc_enable, METH_NOARGS, NULL},
#endif
#ifdef HAVE_PyGC_Disable
    {"gc_disable", gc_disable, METH_NOARGS, NULL},
#endif
#ifdef HAVE_PyGC_IsEnabled
    {"gc_isenabled", gc_isenabled, METH_NOARGS, NULL},
#endif
#if defined(HAVE_PyGC_Enable) && defined(HAVE_PyGC_Disable)
    {"gc_switch_with_error", gc_switch_with_error, METH_NOARGS, NULL},
#endif
#ifdef HAVE_PyObject_GC_IsTracked
    {"object_gc_istracked", object_gc_istracked, METH_O, NULL},
#endif
#ifdef HAVE_PyObject_GC_IsFinalized
    {"object_gc_isfinalized", object_gc_isfinalized, METH_O, NULL},
#endif
#ifdef HAVE_PyObject_IS_GC
    {"object_is_gc", object_is_gc, METH_O, NULL},
#endif
#ifdef HAVE_PyUnstable_GC_VisitObjects
    {"gc_visit_objects", gc_visit_objects, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyUnstable_Object_GC_NewWithExtraData
    {"object_gc_newwithextradata", object_gc_newwithextradata, METH_VARARGS, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_gc(PyObject *module)
{
#ifdef HAVE_PyUnstable_Object_GC_NewWithExtraData
    PyObject *type = PyType_FromSpec(&extra_spec);
    if (type == NULL || PyObject_SetAttrString(module, "ExtraData", type) < 0) {
        return -1;
    }
    Py_DECREF(type);
#endif
    return PyModule_AddFunctions(module, gc_methods);
}
