/* What only CPython's own tests ask of its test modules. See also tests/cpython/standins.py. */

/* Failing allocations: of those made since set_nomemory(), the ones from number `start` up to `stop` (0: all that follow). */
#ifdef HAVE_PLAIN
static struct {
    PyMemAllocatorEx raw, mem, object;
    int installed;
    Py_ssize_t count, start, stop;
} nomemory;

static int
nomemory_fails(void)
{
    nomemory.count++;
    /* In Python 3.11 the evaluation loop tries for ever to note where an exception came from. */
    if (nomemory.stop <= 0 && nomemory.count > nomemory.start + 1000) {
        return 0;
    }
    return nomemory.count > nomemory.start && (nomemory.stop <= 0 || nomemory.count <= nomemory.stop);
}

static void *
nomemory_malloc(void *context, size_t size)
{
    PyMemAllocatorEx *allocator = (PyMemAllocatorEx *)context;
    return nomemory_fails() ? NULL : allocator->malloc(allocator->ctx, size);
}

static void *
nomemory_calloc(void *context, size_t count, size_t size)
{
    PyMemAllocatorEx *allocator = (PyMemAllocatorEx *)context;
    return nomemory_fails() ? NULL : allocator->calloc(allocator->ctx, count, size);
}

static void *
nomemory_realloc(void *context, void *memory, size_t size)
{
    PyMemAllocatorEx *allocator = (PyMemAllocatorEx *)context;
    return nomemory_fails() ? NULL : allocator->realloc(allocator->ctx, memory, size);
}

static void
nomemory_free(void *context, void *memory)
{
    PyMemAllocatorEx *allocator = (PyMemAllocatorEx *)context;
    allocator->free(allocator->ctx, memory);
}

static void
nomemory_hook(PyMemAllocatorDomain domain, PyMemAllocatorEx *old)
{
    PyMemAllocatorEx hook = {old, nomemory_malloc, nomemory_calloc, nomemory_realloc, nomemory_free};
    PyMem_GetAllocator(domain, old);
    PyMem_SetAllocator(domain, &hook);
}

static void
nomemory_remove(void)
{
    if (nomemory.installed) {
        nomemory.installed = 0;
        PyMem_SetAllocator(PYMEM_DOMAIN_RAW, &nomemory.raw);
        PyMem_SetAllocator(PYMEM_DOMAIN_MEM, &nomemory.mem);
        PyMem_SetAllocator(PYMEM_DOMAIN_OBJ, &nomemory.object);
    }
}

static void
nomemory_install(Py_ssize_t start, Py_ssize_t stop)
{
    nomemory_remove();
    nomemory.count = 0;
    nomemory.start = start;
    nomemory.stop = stop;
    nomemory.installed = 1;
    nomemory_hook(PYMEM_DOMAIN_RAW, &nomemory.raw);
    nomemory_hook(PYMEM_DOMAIN_MEM, &nomemory.mem);
    nomemory_hook(PYMEM_DOMAIN_OBJ, &nomemory.object);
}

/* set_nomemory(start[, stop]) */
static PyObject *
set_nomemory(PyObject *Py_UNUSED(module), PyObject *args)
{
    Py_ssize_t start, stop = 0;
    if (!PyArg_ParseTuple(args, "n|n", &start, &stop)) {
        return NULL;
    }
    nomemory_install(start, stop);
    return none_for_null(NULL);
}

static PyObject *
remove_mem_hooks(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    nomemory_remove();
    return none_for_null(NULL);
}

/* call_with_nomemory(start, stop, function, *args) */
static PyObject *
call_with_nomemory(PyObject *Py_UNUSED(module), PyObject *args)
{
    Py_ssize_t start, stop;
    PyObject *function, *result, *rest;
    PyObject *head = PyTuple_GetSlice(args, 0, 3);
    if (head == NULL) {
        return NULL;
    }
    if (!PyArg_ParseTuple(head, "nnO", &start, &stop, &function)) {
        Py_DECREF(head);
        return NULL;
    }
    rest = PyTuple_GetSlice(args, 3, PyTuple_GET_SIZE(args));
    if (rest == NULL) {
        Py_DECREF(head);
        return NULL;
    }
    nomemory_install(start, stop);
    result = PyObject_Call(function, rest, NULL);
    nomemory_remove();
    Py_DECREF(rest);
    Py_DECREF(head);
    return result;
}
#endif

/* The examples that the reference manual has for PyBytesWriter. */
#ifdef HAVE_PyBytesWriter_Create
static PyObject *
byteswriter_abc(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    PyBytesWriter *writer = PyBytesWriter_Create(3);
    char *text;
    if (writer == NULL) {
        return NULL;
    }
    text = (char *)PyBytesWriter_GetData(writer);
    memcpy(text, "abc", 3);
    return PyBytesWriter_Finish(writer);
}

static PyObject *
byteswriter_resize(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    PyBytesWriter *writer = PyBytesWriter_Create(10);
    char *end;
    if (writer == NULL) {
        return NULL;
    }
    end = (char *)PyBytesWriter_GetData(writer);
    memcpy(end, "Hello ", 6);
    end = (char *)PyBytesWriter_GrowAndUpdatePointer(writer, 10, end + 6);
    if (end == NULL) {
        PyBytesWriter_Discard(writer);
        return NULL;
    }
    memcpy(end, "World", 5);
    return PyBytesWriter_FinishWithPointer(writer, end + 5);
}

static PyObject *
byteswriter_highlevel(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    PyBytesWriter *writer = PyBytesWriter_Create(0);
    if (writer == NULL) {
        return NULL;
    }
    if (PyBytesWriter_WriteBytes(writer, "Hello", -1) < 0 || PyBytesWriter_Format(writer, " %s!", "World") < 0) {
        PyBytesWriter_Discard(writer);
        return NULL;
    }
    return PyBytesWriter_Finish(writer);
}
#endif

/* One member of each type, named by the old macros' names. */
struct member_all {
    PyObject head;
    char t_bool;
    signed char t_byte;
    unsigned char t_ubyte;
    short t_short;
    unsigned short t_ushort;
    int t_int;
    unsigned int t_uint;
    long t_long;
    unsigned long t_ulong;
    Py_ssize_t t_pyssizet;
    float t_float;
    double t_double;
    char t_string_inplace[6];
    long long t_longlong;
    unsigned long long t_ulonglong;
    char t_char;
};

#define MEMBER_OF_ALL(NAME, name, type) {NAME, type, offsetof(struct member_all, name), 0, NULL}
static struct slots_member member_all_members[] = {
    MEMBER_OF_ALL("T_BOOL", t_bool, Py_T_BOOL),
    MEMBER_OF_ALL("T_BYTE", t_byte, Py_T_BYTE),
    MEMBER_OF_ALL("T_UBYTE", t_ubyte, Py_T_UBYTE),
    MEMBER_OF_ALL("T_SHORT", t_short, Py_T_SHORT),
    MEMBER_OF_ALL("T_USHORT", t_ushort, Py_T_USHORT),
    MEMBER_OF_ALL("T_INT", t_int, Py_T_INT),
    MEMBER_OF_ALL("T_UINT", t_uint, Py_T_UINT),
    MEMBER_OF_ALL("T_LONG", t_long, Py_T_LONG),
    MEMBER_OF_ALL("T_ULONG", t_ulong, Py_T_ULONG),
    MEMBER_OF_ALL("T_PYSSIZET", t_pyssizet, Py_T_PYSSIZET),
    MEMBER_OF_ALL("T_FLOAT", t_float, Py_T_FLOAT),
    MEMBER_OF_ALL("T_DOUBLE", t_double, Py_T_DOUBLE),
    MEMBER_OF_ALL("T_STRING_INPLACE", t_string_inplace, Py_T_STRING_INPLACE),
    MEMBER_OF_ALL("T_LONGLONG", t_longlong, Py_T_LONGLONG),
    MEMBER_OF_ALL("T_ULONGLONG", t_ulonglong, Py_T_ULONGLONG),
    MEMBER_OF_ALL("T_CHAR", t_char, Py_T_CHAR),
    {NULL, 0, 0, 0, NULL},
};

static PyObject *
member_all_new(PyTypeObject *type, PyObject *args, PyObject *Py_UNUSED(keywords))
{
    const char *text;
    struct member_all *self = (struct member_all *)PyType_GenericAlloc(type, 0);
    if (self == NULL) {
        return NULL;
    }
    if (!PyArg_ParseTuple(args, "bbBhHiIlknfdsLKc", &self->t_bool, &self->t_byte, &self->t_ubyte, &self->t_short,
                          &self->t_ushort, &self->t_int, &self->t_uint, &self->t_long, &self->t_ulong, &self->t_pyssizet,
                          &self->t_float, &self->t_double, &text, &self->t_longlong, &self->t_ulonglong, &self->t_char)) {
        Py_DECREF((PyObject *)self);
        return NULL;
    }
    strncpy(self->t_string_inplace, text, sizeof(self->t_string_inplace) - 1);
    return (PyObject *)self;
}

static void
member_all_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_Free(self);
    Py_DECREF(type);
}

static PyType_Slot member_all_slots[] = {
    {Py_tp_new, (void *)member_all_new},
    {Py_tp_dealloc, (void *)member_all_dealloc},
    {Py_tp_members, member_all_members},
    {0, NULL},
};

static PyType_Spec member_all_spec = {
    "testcapi.AllMembers", sizeof(struct member_all), 0, Py_TPFLAGS_DEFAULT, member_all_slots,
};

#if defined(HAVE_PyUnstable_Object_GC_NewWithExtraData) && defined(HAVE_PLAIN)
/* An attribute in the memory behind the object that its type, or a subtype, describes. */
static PyObject **
extra_attribute(PyObject *self)
{
    return (PyObject **)((char *)self + Py_TYPE(self)->tp_basicsize);
}

static PyObject *
extra_attribute_new(PyTypeObject *type, PyObject *Py_UNUSED(args), PyObject *Py_UNUSED(keywords))
{
    PyObject *self = PyUnstable_Object_GC_NewWithExtraData(type, sizeof(PyObject *));
    if (self != NULL) {
        PyObject_GC_Track(self);
    }
    return self;
}

static int
extra_attribute_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(*extra_attribute(self));
    Py_VISIT((PyObject *)Py_TYPE(self));
    return 0;
}

static int
extra_attribute_clear(PyObject *self)
{
    Py_CLEAR(*extra_attribute(self));
    return 0;
}

static void
extra_attribute_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    extra_attribute_clear(self);
    type->tp_free(self);
    Py_DECREF((PyObject *)type);
}

static PyObject *
extra_attribute_get(PyObject *self, void *Py_UNUSED(closure))
{
    PyObject *value = *extra_attribute(self);
    Py_XINCREF(value);
    return none_for_null(value);
}

static int
extra_attribute_set(PyObject *self, PyObject *value, void *Py_UNUSED(closure))
{
    PyObject *old = *extra_attribute(self);
    Py_XINCREF(value);
    *extra_attribute(self) = value;
    Py_XDECREF(old);
    return 0;
}

static PyGetSetDef extra_attribute_getset[] = {
    {"extra", extra_attribute_get, extra_attribute_set, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyType_Slot extra_attribute_slots[] = {
    {Py_tp_new, (void *)extra_attribute_new},
    {Py_tp_traverse, (void *)extra_attribute_traverse},
    {Py_tp_clear, (void *)extra_attribute_clear},
    {Py_tp_dealloc, (void *)extra_attribute_dealloc},
    {Py_tp_free, (void *)PyObject_GC_Del},
    {Py_tp_getset, extra_attribute_getset},
    {0, NULL},
};

static PyType_Spec extra_attribute_spec = {
    "testcapi.ObjExtraData", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    extra_attribute_slots,
};
#define HAVE_EXTRA_ATTRIBUTE
#endif

#ifdef HAVE_PyObject_Dump
/* pyobject_dump(object, release_gil=False) */
static PyObject *
pyobject_dump(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *object;
    int release = 0;
    if (!PyArg_ParseTuple(args, "O|p", &object, &release)) {
        return NULL;
    }
    NULLABLE(object);
    if (release) {
        Py_BEGIN_ALLOW_THREADS
        PyObject_Dump(object);
        Py_END_ALLOW_THREADS
    } else {
        PyObject_Dump(object);
    }
    return none_for_null(NULL);
}
#endif

#ifdef HAVE_PLAIN
/* unicode_asutf8andsize(str, length) -> (so many bytes of the text, its size) */
static PyObject *
unicode_asutf8andsize(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *object;
    Py_ssize_t length, size = UNINITIALIZED_INT;
    const char *text;
    if (!PyArg_ParseTuple(args, "On", &object, &length)) {
        return NULL;
    }
    NULLABLE(object);
    text = PyUnicode_AsUTF8AndSize(object, &size);
    if (text == NULL) {
        return NULL;
    }
    return Py_BuildValue("Nn", PyBytes_FromStringAndSize(text, length), size);
}
#endif

static int
add_member_type(PyObject *module)
{
    PyObject *type = PyType_FromSpec(&member_all_spec);
    int status = type == NULL ? -1 : PyObject_SetAttrString(module, "_test_structmembersType_NewAPI", type);
    Py_XDECREF(type);
#ifdef HAVE_EXTRA_ATTRIBUTE
    if (status == 0) {
        type = PyType_FromSpec(&extra_attribute_spec);
        status = type == NULL ? -1 : PyObject_SetAttrString(module, "ObjExtraData", type);
        Py_XDECREF(type);
    }
#endif
    return status;
}

/* Tests call some functions through ctypes: `addresses` tells where they are. */
#ifdef HAVE_Py_PACK_FULL_VERSION
static uint32_t
address_of_pack_full_version(int major, int minor, int micro, int level, int serial)
{
    return Py_PACK_FULL_VERSION(major, minor, micro, level, serial);
}
#endif

#ifdef HAVE_Py_PACK_VERSION
static uint32_t
address_of_pack_version(int major, int minor)
{
    return Py_PACK_VERSION(major, minor);
}
#endif

static int
add_addresses(PyObject *module)
{
    struct { const char *name; void (*function)(void); } functions[] = {
#ifdef HAVE_Py_PACK_FULL_VERSION
        {"Py_PACK_FULL_VERSION", (void (*)(void))address_of_pack_full_version},
#endif
#ifdef HAVE_Py_PACK_VERSION
        {"Py_PACK_VERSION", (void (*)(void))address_of_pack_version},
#endif
#ifdef HAVE_PyUnicodeWriter_Format
        {"PyUnicodeWriter_Format", (void (*)(void))PyUnicodeWriter_Format},
#endif
        {NULL, NULL},
    };
    size_t index;
    PyObject *table = PyDict_New();
    int status = table == NULL ? -1 : 0;
    for (index = 0; status == 0 && functions[index].name != NULL; index++) {
        PyObject *number = PyLong_FromUnsignedLongLong((uintptr_t)functions[index].function);
        status = number == NULL ? -1 : PyDict_SetItemString(table, functions[index].name, number);
        Py_XDECREF(number);
    }
    if (status == 0) {
        status = PyObject_SetAttrString(module, "addresses", table);
    }
    Py_XDECREF(table);
    return status;
}

static PyMethodDef cpython_methods[] = {
#ifdef HAVE_PLAIN
    {"set_nomemory", set_nomemory, METH_VARARGS, NULL},
    {"remove_mem_hooks", remove_mem_hooks, METH_NOARGS, NULL},
    {"call_with_nomemory", call_with_nomemory, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PLAIN
    {"unicode_asutf8andsize", unicode_asutf8andsize, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyObject_Dump
    {"pyobject_dump", pyobject_dump, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PyBytesWriter_Create
    {"byteswriter_abc", byteswriter_abc, METH_NOARGS, NULL},
    {"byteswriter_resize", byteswriter_resize, METH_NOARGS, NULL},
    {"byteswriter_highlevel", byteswriter_highlevel, METH_NOARGS, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_cpython(PyObject *module)
{
    if (add_addresses(module) < 0 || add_member_type(module) < 0) {
        return -1;
    }
    return PyModule_AddFunctions(module, cpython_methods);
}
