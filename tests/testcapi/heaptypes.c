/* Heap types that CPython's tests make: with data of their own, with metaclasses, with tokens. */

#ifdef HAVE_PyType_FromMetaclass
static PyObject *
heaptypes_make(const char *name, Py_ssize_t basicsize, int itemsize, unsigned long flags, PyType_Slot *slots, PyObject *base)
{
    /* Interpreters before 3.12 refer to the name. */
    PyType_Spec spec;
    spec.name = name;
    spec.basicsize = (int)basicsize;
    spec.itemsize = itemsize;
    spec.flags = (unsigned int)(Py_TPFLAGS_DEFAULT | flags);
    spec.slots = slots;
    return PyType_FromMetaclass(NULL, NULL, &spec, base);
}

static PyType_Slot heaptypes_no_slots[] = {{0, NULL}};

#if defined(HAVE_PyObject_GetTypeData) && defined(HAVE_PyType_GetTypeDataSize)
/* make_sized_heaptypes(extra_base_size, basicsize)
   -> (base, sub, instance, address of sub's data, where that is in the instance, its size) */
static PyObject *
make_sized_heaptypes(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *base, *sub = NULL, *instance = NULL, *result = NULL;
    int extra_base_size, basicsize;
    if (!PyArg_ParseTuple(args, "ii", &extra_base_size, &basicsize)) {
        return NULL;
    }
    base = heaptypes_make("testcapi.Base", (int)sizeof(PyObject) + extra_base_size, 0, Py_TPFLAGS_BASETYPE,
                          heaptypes_no_slots, NULL);
    if (base != NULL) {
        sub = heaptypes_make("testcapi.Sub", basicsize, 0, 0, heaptypes_no_slots, base);
    }
    if (sub != NULL) {
        instance = PyObject_CallObject(sub, NULL);
    }
    if (instance != NULL) {
        char *data = (char *)PyObject_GetTypeData(instance, (PyTypeObject *)sub);
        Py_ssize_t size = PyType_GetTypeDataSize((PyTypeObject *)sub);
        if (data != NULL && size >= 0) {
            /* All of it is ours. */
            memset(data, 'x', (size_t)size);
            result = Py_BuildValue("OOOKnn", base, sub, instance, (unsigned long long)(uintptr_t)data,
                                   (Py_ssize_t)(data - (char *)instance), size);
        }
    }
    Py_XDECREF(instance);
    Py_XDECREF(sub);
    Py_XDECREF(base);
    return result;
}
#endif

/* subclass_heaptype(base, basicsize, itemsize) */
static PyObject *
subclass_heaptype(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *base;
    int basicsize, itemsize;
    if (!PyArg_ParseTuple(args, "Oii", &base, &basicsize, &itemsize)) {
        return NULL;
    }
    return heaptypes_make("testcapi.Sub", basicsize, itemsize, 0, heaptypes_no_slots, base);
}

#if defined(HAVE_PyObject_GetItemData) && defined(HAVE_PyType_GetTypeDataSize) && defined(HAVE_PLAIN)
/* A collection of fixed length whose items are at the end. */
static PyObject *
collection_new(PyTypeObject *type, PyObject *args, PyObject *Py_UNUSED(keywords))
{
    Py_ssize_t index, size = PyTuple_Size(args);
    PyObject **items, *self = PyType_GenericAlloc(type, size);
    if (self == NULL) {
        return NULL;
    }
    items = (PyObject **)PyObject_GetItemData(self);
    if (items == NULL) {
        Py_DECREF(self);
        return NULL;
    }
    for (index = 0; index < size; index++) {
        items[index] = PyTuple_GetItem(args, index);
        Py_INCREF(items[index]);
    }
    return self;
}

static int
collection_traverse(PyObject *self, visitproc visit, void *arg)
{
    PyObject **items = (PyObject **)PyObject_GetItemData(self);
    Py_ssize_t index;
    for (index = 0; index < Py_SIZE(self); index++) {
        Py_VISIT(items[index]);
    }
    Py_VISIT((PyObject *)Py_TYPE(self));
    return 0;
}

static int
collection_clear(PyObject *self)
{
    PyObject **items = (PyObject **)PyObject_GetItemData(self);
    Py_ssize_t index, size = Py_SIZE(self);
    Py_SET_SIZE((PyVarObject *)self, 0);
    for (index = 0; index < size; index++) {
        Py_CLEAR(items[index]);
    }
    return 0;
}

static void
collection_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    collection_clear(self);
    type->tp_free(self);
    Py_DECREF((PyObject *)type);
}

static Py_ssize_t
collection_length(PyObject *self)
{
    return Py_SIZE(self);
}

static PyObject *
collection_item(PyObject *self, Py_ssize_t index)
{
    PyObject *item;
    if (index < 0 || index >= Py_SIZE(self)) {
        PyErr_SetString(PyExc_IndexError, "no such item");
        return NULL;
    }
    item = ((PyObject **)PyObject_GetItemData(self))[index];
    Py_INCREF(item);
    return item;
}

static PyType_Slot collection_slots[] = {
    {Py_tp_new, (void *)collection_new},
    {Py_tp_traverse, (void *)collection_traverse},
    {Py_tp_clear, (void *)collection_clear},
    {Py_tp_dealloc, (void *)collection_dealloc},
    {Py_sq_length, (void *)collection_length},
    {Py_sq_item, (void *)collection_item},
    {0, NULL},
};

static PyObject *
collection_set_data(PyObject *self, PyObject *Py_UNUSED(args))
{
    void *data = PyObject_GetTypeData(self, Py_TYPE(self));
    Py_ssize_t size = PyType_GetTypeDataSize(Py_TYPE(self));
    if (data == NULL || size < 0) {
        return NULL;
    }
    memset(data, 3, (size_t)size);
    return none_for_null(NULL);
}

static PyObject *
collection_get_data(PyObject *self, PyObject *Py_UNUSED(args))
{
    void *data = PyObject_GetTypeData(self, Py_TYPE(self));
    Py_ssize_t size = PyType_GetTypeDataSize(Py_TYPE(self));
    if (data == NULL || size < 0) {
        return NULL;
    }
    return PyBytes_FromStringAndSize((const char *)data, size);
}

static PyMethodDef collection_sub_methods[] = {
    {"set_data_to_3s", collection_set_data, METH_NOARGS, NULL},
    {"get_data", collection_get_data, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot collection_sub_slots[] = {
    {Py_tp_methods, collection_sub_methods},
    {0, NULL},
};

/* subclass_var_heaptype(base, basicsize, itemsize, flags) */
static PyObject *
subclass_var_heaptype(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *base;
    int basicsize, itemsize;
    unsigned long flags;
    if (!PyArg_ParseTuple(args, "Oiik", &base, &basicsize, &itemsize, &flags)) {
        return NULL;
    }
    return heaptypes_make("testcapi.Sub", basicsize, itemsize, flags, collection_sub_slots, base);
}

static int
add_collection(PyObject *module)
{
    PyObject *type = heaptypes_make("testcapi.HeapCCollection", sizeof(PyVarObject), sizeof(PyObject *),
                                    Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_ITEMS_AT_END, collection_slots, NULL);
    int status = type == NULL ? -1 : PyObject_SetAttrString(module, "HeapCCollection", type);
    Py_XDECREF(type);
    return status;
}
#define HAVE_COLLECTION
#endif

#ifdef HAVE_PLAIN
/* The member that a type made by make_heaptype_with_member() has: its own copy, with the offset from the object's start. */
static struct slots_member *
own_member(PyObject *self)
{
    struct slots_member *member = (struct slots_member *)Py_TYPE(self)->tp_members;
    if (member == NULL || member->flags & Py_RELATIVE_OFFSET) {
        PyErr_SetString(PyExc_AssertionError, "the type has no member of its own");
        return NULL;
    }
    return member;
}

static PyObject *
member_get(PyObject *self, PyObject *Py_UNUSED(args))
{
    struct slots_member *member = own_member(self);
    return member == NULL ? NULL : PyLong_FromLong(((signed char *)self)[member->offset]);
}

static PyObject *
member_set(PyObject *self, PyObject *value)
{
    struct slots_member *member = own_member(self);
    long number = PyLong_AsLong(value);
    if (member == NULL || (number == -1 && PyErr_Occurred())) {
        return NULL;
    }
    ((signed char *)self)[member->offset] = (signed char)number;
    return none_for_null(NULL);
}

static PyObject *
member_get_offset(PyObject *self, PyObject *Py_UNUSED(args))
{
    struct slots_member *member = own_member(self);
    return member == NULL ? NULL : PyLong_FromSsize_t(member->offset);
}

/* What these two are asked for is the interpreter's own function, which before 3.12 does not know the flag. */
static PyObject *
member_get_relative(PyObject *self, PyObject *Py_UNUSED(args))
{
    PyMemberDef *member = (PyMemberDef *)own_member(self);
    if (PY_VERSION_HEX < 0x030C0000) {
        PyErr_SetString(PyExc_NotImplementedError, "PyMember_GetOne() does not know the flag");
        return NULL;
    }
    if (member != NULL) {
        PyMemberDef relative = *member;
        relative.flags |= Py_RELATIVE_OFFSET;
        return PyMember_GetOne((const char *)self, &relative);
    }
    return NULL;
}

static PyObject *
member_set_relative(PyObject *self, PyObject *value)
{
    PyMemberDef *member = (PyMemberDef *)own_member(self);
    if (PY_VERSION_HEX < 0x030C0000) {
        PyErr_SetString(PyExc_NotImplementedError, "PyMember_SetOne() does not know the flag");
        return NULL;
    }
    if (member != NULL) {
        PyMemberDef relative = *member;
        relative.flags |= Py_RELATIVE_OFFSET;
        RETURN_INT(PyMember_SetOne((char *)self, &relative, value));
    }
    return NULL;
}

static PyMethodDef member_methods_of_made[] = {
    {"get_memb", member_get, METH_NOARGS, NULL},
    {"set_memb", member_set, METH_O, NULL},
    {"get_memb_offset", member_get_offset, METH_NOARGS, NULL},
    {"get_memb_relative", member_get_relative, METH_NOARGS, NULL},
    {"set_memb_relative", member_set_relative, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

/* make_heaptype_with_member(extra_base_size=0, basicsize=0, member_offset=0, add_relative_flag=False, *,
                             member_name="memb", member_flags=0, member_type=-1) */
static PyObject *
make_heaptype_with_member(PyObject *Py_UNUSED(module), PyObject *args, PyObject *keywords)
{
    static char *names[] = {"extra_base_size", "basicsize", "member_offset", "add_relative_flag", "member_name",
                            "member_flags", "member_type", NULL};
    int extra_base_size = 0, basicsize = 0, relative = 0, flags = 0, type = -1;
    Py_ssize_t offset = 0;
    const char *name = "memb";
    PyObject *base, *sub = NULL;
    struct slots_member members[2];
    PyType_Slot slots[3];
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "|iinp$sii", names, &extra_base_size, &basicsize, &offset, &relative,
                                     &name, &flags, &type)) {
        return NULL;
    }
    memset(members, 0, sizeof(members));
    members[0].name = name;
    members[0].type = type == -1 ? Py_T_BYTE : type;
    members[0].offset = offset;
    members[0].flags = flags | (relative ? Py_RELATIVE_OFFSET : 0);
    slots[0].slot = Py_tp_members;
    slots[0].pfunc = members;
    slots[1].slot = Py_tp_methods;
    slots[1].pfunc = member_methods_of_made;
    slots[2].slot = 0;
    slots[2].pfunc = NULL;
    base = heaptypes_make("testcapi.Base", (int)sizeof(PyObject) + extra_base_size, 0, Py_TPFLAGS_BASETYPE,
                          heaptypes_no_slots, NULL);
    if (base != NULL) {
        sub = heaptypes_make("testcapi.Sub", basicsize, 0, 0, slots, base);
        Py_DECREF(base);
    }
    return sub;
}

/* Metaclasses. */
static PyObject *
metaclass_new(PyTypeObject *metaclass, PyObject *args, PyObject *keywords)
{
    return PyType_Type.tp_new(metaclass, args, keywords);
}

static PyType_Slot metaclass_new_slots[] = {
    {Py_tp_new, (void *)metaclass_new},
    {0, NULL},
};

static int
add_metaclasses(PyObject *module)
{
    static const char *const names[] = {"HeapCTypeMetaclass", "HeapCTypeMetaclassNullNew", "HeapCTypeMetaclassCustomNew"};
    static const char *const full_names[] = {"testcapi.HeapCTypeMetaclass", "testcapi.HeapCTypeMetaclassNullNew",
                                             "testcapi.HeapCTypeMetaclassCustomNew"};
    int index, status = 0;
    for (index = 0; status == 0 && index < 3; index++) {
        PyObject *type = heaptypes_make(full_names[index], 0, 0, Py_TPFLAGS_BASETYPE,
                                        index == 2 ? metaclass_new_slots : heaptypes_no_slots, (PyObject *)&PyType_Type);
        if (type != NULL && index == 1) {
            ((PyTypeObject *)type)->tp_new = NULL;
        }
        status = type == NULL ? -1 : PyObject_SetAttrString(module, names[index], type);
        Py_XDECREF(type);
    }
    return status;
}

/* pytype_fromspec_meta(metaclass) */
static PyObject *
pytype_fromspec_meta(PyObject *Py_UNUSED(module), PyObject *metaclass)
{
    static PyType_Spec spec = {
        "_testcapi.HeapCTypeViaMetaclass", sizeof(PyObject), 0, Py_TPFLAGS_DEFAULT, heaptypes_no_slots,
    };
    return PyType_FromMetaclass((PyTypeObject *)metaclass, NULL, &spec, NULL);
}

/* make_type_with_base(base) */
static PyObject *
make_type_with_base(PyObject *Py_UNUSED(module), PyObject *base)
{
    return heaptypes_make("_testcapi.TypeWithBase", 0, 0, 0, heaptypes_no_slots, base);
}

/* type_with_bases(bases): by a slot */
static PyObject *
type_with_bases(PyObject *Py_UNUSED(module), PyObject *bases)
{
    PyType_Slot slots[2];
    slots[0].slot = Py_tp_bases;
    slots[0].pfunc = bases;
    slots[1].slot = 0;
    slots[1].pfunc = NULL;
    return heaptypes_make("_testcapi.HeapCTypeWithBasesSlot", 0, 0, 0, slots, NULL);
}

/* A type whose call makes objects with the value 1; those made by tp_new and tp_init have 2. */
struct vectorcall_object {
    PyObject head;
    long value;
};

static PyObject *
vectorcall_call(PyObject *type, PyObject *const *Py_UNUSED(args), size_t Py_UNUSED(nargsf), PyObject *Py_UNUSED(names))
{
    PyObject *self = PyType_GenericAlloc((PyTypeObject *)type, 0);
    if (self != NULL) {
        ((struct vectorcall_object *)self)->value = 1;
    }
    return self;
}

static int
vectorcall_init(PyObject *self, PyObject *Py_UNUSED(args), PyObject *Py_UNUSED(keywords))
{
    ((struct vectorcall_object *)self)->value = 2;
    return 0;
}

static struct slots_member vectorcall_members[] = {
    {"value", Py_T_LONG, offsetof(struct vectorcall_object, value), 0, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot vectorcall_slots[] = {
    {Py_tp_vectorcall, (void *)vectorcall_call},
    {Py_tp_init, (void *)vectorcall_init},
    {Py_tp_members, vectorcall_members},
    {0, NULL},
};

static int
add_vectorcall_type(PyObject *module)
{
    PyObject *type = heaptypes_make("_testcapi.HeapCTypeVectorcall", sizeof(struct vectorcall_object), 0, 0,
                                    vectorcall_slots, NULL);
    int status;
    if (type == NULL && Py_Version < 0x030E0000 && PyErr_ExceptionMatches(PyExc_RuntimeError)) {
        PyErr_Clear(); /* The own functions of 3.12 and 3.13 know no such slot; a test that asks for the type fails. */
        return 0;
    }
    status = type == NULL ? -1 : PyObject_SetAttrString(module, "HeapCTypeVectorcall", type);
    Py_XDECREF(type);
    return status;
}

/* type_with_token(name, token) -> (type, token): 0 stands for the address of the type's specification, which stays. */
static PyObject *
type_with_token(PyObject *module, PyObject *args)
{
    struct lasting { PyType_Spec spec; PyType_Slot slots[2]; char name[64]; } *lasting;
    const char *name;
    unsigned long long token;
    PyObject *type;
    if (!PyArg_ParseTuple(args, "sK", &name, &token)) {
        return NULL;
    }
    lasting = (struct lasting *)PyMem_Calloc(1, sizeof(*lasting));
    if (lasting == NULL) {
        return PyErr_NoMemory();
    }
    strncpy(lasting->name, name, sizeof(lasting->name) - 1);
    lasting->slots[0].slot = Py_tp_token;
    lasting->slots[0].pfunc = (void *)(uintptr_t)token;
    lasting->spec.name = lasting->name;
    lasting->spec.flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE;
    lasting->spec.slots = lasting->slots;
    type = PyType_FromMetaclass(NULL, module, &lasting->spec, NULL);
    if (type == NULL) {
        return NULL;
    }
    return Py_BuildValue("NK", type, token != 0 ? token : (unsigned long long)(uintptr_t)&lasting->spec);
}
#endif
#endif

static PyMethodDef heaptypes_methods[] = {
#ifdef HAVE_PyType_FromMetaclass
#if defined(HAVE_PyObject_GetTypeData) && defined(HAVE_PyType_GetTypeDataSize)
    {"make_sized_heaptypes", make_sized_heaptypes, METH_VARARGS, NULL},
#endif
    {"subclass_heaptype", subclass_heaptype, METH_VARARGS, NULL},
#ifdef HAVE_COLLECTION
    {"subclass_var_heaptype", subclass_var_heaptype, METH_VARARGS, NULL},
#endif
#ifdef HAVE_PLAIN
    {"make_heaptype_with_member", (PyCFunction)(void (*)(void))make_heaptype_with_member, METH_VARARGS | METH_KEYWORDS, NULL},
    {"pytype_fromspec_meta", pytype_fromspec_meta, METH_O, NULL},
    {"make_type_with_base", make_type_with_base, METH_O, NULL},
    {"type_with_bases", type_with_bases, METH_O, NULL},
    {"type_with_token", type_with_token, METH_VARARGS, NULL},
#endif
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_heaptypes(PyObject *module)
{
    struct alignment { char head; max_align_t most; };
#ifdef HAVE_COLLECTION
    if (add_collection(module) < 0) {
        return -1;
    }
#endif
#if defined(HAVE_PyType_FromMetaclass) && defined(HAVE_PLAIN)
    if (add_metaclasses(module) < 0 || add_vectorcall_type(module) < 0) {
        return -1;
    }
#endif
    if (PyModule_AddIntConstant(module, "ALIGNOF_MAX_ALIGN_T", (long)offsetof(struct alignment, most)) < 0
        || PyModule_AddIntConstant(module, "Py_Version", (long)Py_Version) < 0) {
        return -1;
    }
    return PyModule_AddFunctions(module, heaptypes_methods);
}
