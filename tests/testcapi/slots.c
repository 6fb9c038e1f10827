/* Definition slots: types and modules made from descriptions in Python.
 *
 * A description is a list of (identifier, flags, value). A value is None for NULL, an int for a number or a pointer (see
 * slot_pointers), a str for a C string, a list for nested slots, and any other object for itself.
 */

#if defined(HAVE_PyType_FromSlots) || defined(HAVE_PyModule_FromSlotsAndSpec)
struct slots_block {
    struct slots_block *next;
    size_t size;
    uint64_t memory[1];
};

static void *
slots_allocate(struct slots_block **blocks, size_t size)
{
    struct slots_block *block = (struct slots_block *)PyMem_Malloc(sizeof(struct slots_block) + size);
    if (block == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    memset(block, 0, sizeof(struct slots_block) + size);
    block->size = size;
    block->next = *blocks;
    *blocks = block;
    return block->memory;
}

/* Nothing may be read from the arrays after the call: they are overwritten. */
static void
slots_free(struct slots_block *blocks)
{
    while (blocks != NULL) {
        struct slots_block *next = blocks->next;
        memset(blocks->memory, 'x', blocks->size);
        PyMem_Free(blocks);
        blocks = next;
    }
}

static void *slots_build(PyObject *list, int is_new, struct slots_block **blocks);

static int
slots_value(PyObject *value, long id, struct slots_block **blocks, uint64_t *number, void **pointer)
{
    *number = 0;
    *pointer = NULL;
    if (value == Py_None) {
        return 0;
    }
    if (PyLong_Check(value)) {
        *number = (uint64_t)PyLong_AsUnsignedLongLongMask(value);
        *pointer = (void *)(uintptr_t)*number;
        return PyErr_Occurred() ? -1 : 0;
    }
    if (PyUnicode_Check(value)) {
        PyObject *bytes = PyUnicode_AsUTF8String(value);
        if (bytes == NULL) {
            return -1;
        }
        *pointer = slots_allocate(blocks, (size_t)PyBytes_Size(bytes) + 1);
        if (*pointer != NULL) {
            memcpy(*pointer, PyBytes_AsString(bytes), (size_t)PyBytes_Size(bytes) + 1);
        }
        Py_DECREF(bytes);
    } else if (PyList_Check(value)) {
        *pointer = slots_build(value, id == Py_slot_subslots, blocks);
    } else {
        *pointer = value;
    }
    return *pointer == NULL ? -1 : 0;
}

static void *
slots_build(PyObject *list, int is_new, struct slots_block **blocks)
{
    Py_ssize_t index, count = PyList_Size(list);
    PySlot *slots;
    PyType_Slot *old;
    void *array = slots_allocate(blocks, (size_t)(count + 1) * sizeof(PySlot));
    if (count < 0 || array == NULL) {
        return NULL;
    }
    slots = (PySlot *)array;
    old = (PyType_Slot *)array;
    for (index = 0; index < count; index++) {
        long id, flags;
        PyObject *value;
        uint64_t number;
        void *pointer;
        if (!PyArg_ParseTuple(PyList_GetItem(list, index), "llO", &id, &flags, &value)
            || slots_value(value, id, blocks, &number, &pointer) < 0) {
            return NULL;
        }
        if (is_new) {
            slots[index].sl_id = (uint16_t)id;
            slots[index].sl_flags = (uint16_t)flags;
            slots[index].sl_uint64 = number;
            if (pointer != NULL) {
                slots[index].sl_ptr = pointer;
            }
        } else {
            old[index].slot = (int)id;
            old[index].pfunc = pointer;
        }
    }
    return array;
}

static PyObject *
slots_call_123(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(other))
{
    return PyLong_FromLong(123);
}

static PyObject *
slots_call_456(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(other))
{
    return PyLong_FromLong(456);
}

static PyObject *
slots_call_234(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(other))
{
    return PyLong_FromLong(234);
}

static PyObject *
slots_call_345(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(other))
{
    return PyLong_FromLong(345);
}

static PyObject *
slots_call_567(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(other))
{
    return PyLong_FromLong(567);
}

#ifndef Py_TARGET_ABI3T /* where objects have no struct */
/* An object whose only own member counts how many views of it there are. */
struct slots_buffer {
    PyObject head;
    int count;
};

static int
slots_getbuffer(PyObject *self, Py_buffer *view, int flags)
{
    static char bytes[] = "buf";
    if (PyBuffer_FillInfo(view, self, bytes, sizeof(bytes), 1, flags) < 0) {
        return -1;
    }
    ((struct slots_buffer *)self)->count++;
    return 0;
}

static void
slots_releasebuffer(PyObject *self, Py_buffer *Py_UNUSED(view))
{
    ((struct slots_buffer *)self)->count--;
}
#endif

static PyObject *
slots_repr(PyObject *Py_UNUSED(self))
{
    return PyUnicode_FromString("<made of slots>");
}

static Py_ssize_t
slots_length(PyObject *Py_UNUSED(self))
{
    return 456;
}

static int
slots_set_item(PyObject *Py_UNUSED(self), PyObject *key, PyObject *Py_UNUSED(value))
{
    PyErr_SetObject(PyExc_KeyError, key);
    return -1;
}

static PyObject *
slots_vectorcall(PyObject *Py_UNUSED(type), PyObject *const *Py_UNUSED(args), size_t Py_UNUSED(nargsf),
                 PyObject *Py_UNUSED(names))
{
    return PyUnicode_FromString("vectorcall");
}

static PyObject *
slots_method(PyObject *self, PyObject *argument)
{
    return Py_BuildValue("OO", self, argument);
}

static PyMethodDef slots_methods_of_made[] = {
    {"method", slots_method, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

/* Functions of modules can be neither. */
static PyMethodDef slots_wrong_methods[] = {
    {"method", slots_method, METH_O, NULL},
    {"wrong", slots_method, METH_O | METH_CLASS, NULL},
    {NULL, NULL, 0, NULL},
};

/* PyMemberDef, which old headers declare only in structmember.h. */
struct slots_member {
    const char *name;
    int type;
    Py_ssize_t offset;
    int flags;
    const char *doc;
};

/* 1 is Py_T_INT, 8 is Py_RELATIVE_OFFSET */
static struct slots_member slots_members[] = {
    {"number", 1, 4, 8, NULL},
    {NULL, 0, 0, 0, NULL},
};

/* Py_T_INT and Py_READONLY are both 1. */
#ifndef Py_TARGET_ABI3T
static struct slots_member slots_buffer_members[] = {
    {"buf_counter", 1, offsetof(struct slots_buffer, count), 1, NULL},
    {NULL, 0, 0, 0, NULL},
};
#endif

/* Tells how large the state is. */
static int
slots_exec_size(PyObject *module)
{
    Py_ssize_t size = -1;
    PyObject *number;
    int status;
#ifdef HAVE_PyModule_GetStateSize
    if (PyModule_GetStateSize(module, &size) < 0) {
        return -1;
    }
#endif
    number = PyLong_FromSsize_t(size);
    status = number == NULL ? -1 : PyObject_SetAttrString(module, "state_size", number);
    Py_XDECREF(number);
    return status;
}

/* "yes" and the size */
static int
slots_exec_yes(PyObject *module)
{
    PyObject *yes = PyUnicode_FromString("yes");
    int status = yes == NULL ? -1 : PyObject_SetAttrString(module, "exec_done", yes);
    Py_XDECREF(yes);
    return status < 0 ? -1 : slots_exec_size(module);
}

static char slots_doc[] = "doc";

static PyMethodDef slots_module_methods[] = {
    {"type_from_slots", slots_method, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyObject *
slots_create_given(PyObject *spec, PyModuleDef *Py_UNUSED(def))
{
    return PyObject_GetAttrString(spec, "_gimme_this");
}

/* Returns the spec itself. */
static PyObject *
slots_create_spec(PyObject *spec, PyModuleDef *Py_UNUSED(def))
{
    Py_INCREF(spec);
    return spec;
}

static int
slots_exec(PyObject *module)
{
    Py_ssize_t size = 0;
    char *state = (char *)PyModule_GetState(module);
    int status = PyObject_SetAttrString(module, "exec_done", Py_True);
#ifdef HAVE_PyModule_GetStateSize
    if (status == 0) {
        status = PyModule_GetStateSize(module, &size);
    }
#endif
    if (status == 0 && state != NULL && size > 0) {
        state[size - 1] = 'x';
    }
    return status;
}

static PyObject *
slots_create(PyObject *spec, PyModuleDef *def)
{
    PyObject *made = PyObject_GetAttrString(spec, "made");
    if (def != NULL) {
        PyErr_SetString(PyExc_AssertionError, "the function got a definition");
        Py_XDECREF(made);
        return NULL;
    }
    return made;
}

static int slots_traversed, slots_cleared, slots_freed;

static int
slots_traverse(PyObject *Py_UNUSED(module), visitproc Py_UNUSED(visit), void *Py_UNUSED(argument))
{
    slots_traversed++;
    return 0;
}

static int
slots_clear(PyObject *Py_UNUSED(module))
{
    slots_cleared++;
    return 0;
}

static void
slots_state_free(void *Py_UNUSED(module))
{
    slots_freed++;
}

static int
slots_type_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT((PyObject *)Py_TYPE(self));
    return 0;
}

/* slot_counts() -> (traversed, cleared, freed), since the last call */
static PyObject *
slot_counts(PyObject *Py_UNUSED(module), PyObject *Py_UNUSED(args))
{
    PyObject *counts = Py_BuildValue("iii", slots_traversed, slots_cleared, slots_freed);
    slots_traversed = slots_cleared = slots_freed = 0;
    return counts;
}

PyABIInfo_VAR(slots_abi);
static PyABIInfo slots_bad_abi = {1, 0, PyABIInfo_STABLE, 0, 0x05000000};

static int
add_slot_pointers(PyObject *module)
{
    struct { const char *name; void (*function)(void); void *data; } pointers[] = {
        {"call_123", (void (*)(void))slots_call_123, NULL},
        {"call_456", (void (*)(void))slots_call_456, NULL},
        {"repr", (void (*)(void))slots_repr, NULL},
        {"length", (void (*)(void))slots_length, NULL},
        {"set_item", (void (*)(void))slots_set_item, NULL},
        {"vectorcall", (void (*)(void))slots_vectorcall, NULL},
        {"exec", (void (*)(void))slots_exec, NULL},
        {"create", (void (*)(void))slots_create, NULL},
        {"traverse", (void (*)(void))slots_traverse, NULL},
        {"clear", (void (*)(void))slots_clear, NULL},
        {"free", (void (*)(void))slots_state_free, NULL},
        {"type_traverse", (void (*)(void))slots_type_traverse, NULL},
        {"methods", NULL, NULL},
        {"members", NULL, NULL},
        {"abi", NULL, NULL},
        {"bad_abi", NULL, NULL},
        {"buffer_members", NULL, NULL},
        {"call_234", (void (*)(void))slots_call_234, NULL},
        {"call_345", (void (*)(void))slots_call_345, NULL},
        {"call_567", (void (*)(void))slots_call_567, NULL},
#ifndef Py_TARGET_ABI3T
        {"getbuffer", (void (*)(void))slots_getbuffer, NULL},
        {"releasebuffer", (void (*)(void))slots_releasebuffer, NULL},
#else
        {"getbuffer", NULL, NULL},
        {"releasebuffer", NULL, NULL},
#endif
        {"exec_yes", (void (*)(void))slots_exec_yes, NULL},
        {"create_spec", (void (*)(void))slots_create_spec, NULL},
        {"create_given", (void (*)(void))slots_create_given, NULL},
        {"doc", NULL, NULL},
        {"module_methods", NULL, NULL},
        {"wrong_methods", NULL, NULL},
    };
    size_t index;
    PyObject *table = PyDict_New();
    int status = table == NULL ? -1 : 0;
    pointers[12].data = slots_methods_of_made;
    pointers[13].data = slots_members;
    pointers[14].data = &slots_abi;
    pointers[15].data = &slots_bad_abi;
#ifndef Py_TARGET_ABI3T
    pointers[16].data = slots_buffer_members;
#endif
    pointers[25].data = slots_doc;
    pointers[26].data = slots_module_methods;
    pointers[27].data = slots_wrong_methods;
    for (index = 0; status == 0 && index < sizeof(pointers) / sizeof(pointers[0]); index++) {
        uintptr_t address = pointers[index].function != NULL ? (uintptr_t)pointers[index].function
                                                             : (uintptr_t)pointers[index].data;
        PyObject *number;
        if (address == 0) {
            continue; /* not in this build */
        }
        number = PyLong_FromUnsignedLongLong(address);
        status = number == NULL ? -1 : PyDict_SetItemString(table, pointers[index].name, number);
        Py_XDECREF(number);
    }
    if (status == 0) {
        status = PyObject_SetAttrString(module, "slot_pointers", table);
    }
    Py_XDECREF(table);
    return status;
}

static int
add_slot_numbers(PyObject *module)
{
    static const struct { const char *name; long number; } numbers[] = {
#define NUMBER(name) {#name, (long)(name)}
        NUMBER(Py_slot_end), NUMBER(Py_slot_invalid), NUMBER(Py_slot_subslots),
        NUMBER(PySlot_OPTIONAL), NUMBER(PySlot_STATIC), NUMBER(PySlot_INTPTR),
        NUMBER(Py_tp_slots), NUMBER(Py_tp_name), NUMBER(Py_tp_basicsize), NUMBER(Py_tp_extra_basicsize),
        NUMBER(Py_tp_itemsize), NUMBER(Py_tp_flags), NUMBER(Py_tp_metaclass), NUMBER(Py_tp_module),
        NUMBER(Py_tp_token), NUMBER(Py_tp_vectorcall), NUMBER(Py_tp_doc), NUMBER(Py_tp_repr), NUMBER(Py_tp_base),
        NUMBER(Py_tp_bases), NUMBER(Py_tp_members), NUMBER(Py_tp_methods), NUMBER(Py_nb_add), NUMBER(Py_am_send),
        NUMBER(Py_nb_subtract), NUMBER(Py_nb_multiply), NUMBER(Py_nb_true_divide), NUMBER(Py_nb_remainder),
        NUMBER(Py_nb_matrix_multiply), NUMBER(Py_bf_getbuffer), NUMBER(Py_bf_releasebuffer),
        NUMBER(Py_mod_slots), NUMBER(Py_mod_name), NUMBER(Py_mod_doc), NUMBER(Py_mod_state_size), NUMBER(Py_mod_methods),
        NUMBER(Py_mod_state_traverse), NUMBER(Py_mod_state_clear), NUMBER(Py_mod_state_free), NUMBER(Py_mod_abi),
        NUMBER(Py_mod_token), NUMBER(Py_mod_create), NUMBER(Py_mod_exec), NUMBER(Py_mod_multiple_interpreters),
        NUMBER(Py_mod_gil), NUMBER(Py_mp_length), NUMBER(Py_mp_ass_subscript),
        NUMBER(Py_MOD_PER_INTERPRETER_GIL_SUPPORTED), NUMBER(Py_MOD_GIL_NOT_USED),
        NUMBER(Py_TPFLAGS_DEFAULT), NUMBER(Py_TPFLAGS_BASETYPE), NUMBER(Py_TPFLAGS_IMMUTABLETYPE),
        NUMBER(Py_TPFLAGS_DISALLOW_INSTANTIATION), NUMBER(Py_TPFLAGS_ITEMS_AT_END),
        NUMBER(Py_TPFLAGS_HAVE_GC), NUMBER(Py_TP_USE_SPEC), NUMBER(Py_TPFLAGS_MANAGED_DICT), NUMBER(Py_TPFLAGS_MANAGED_WEAKREF), NUMBER(Py_tp_traverse),
#undef NUMBER
    };
    size_t index;
    for (index = 0; index < sizeof(numbers) / sizeof(numbers[0]); index++) {
        if (PyModule_AddIntConstant(module, numbers[index].name, numbers[index].number) < 0) {
            return -1;
        }
    }
    return 0;
}
#endif

#ifdef HAVE_PyType_FromSlots
/* type_of_slots(description) */
static PyObject *
type_from_slots(PyObject *Py_UNUSED(module), PyObject *list)
{
    struct slots_block *blocks = NULL;
    PyObject *type = NULL;
    PySlot *slots = (PySlot *)slots_build(list, 1, &blocks);
    if (slots != NULL) {
        type = PyType_FromSlots(slots);
    }
    slots_free(blocks);
    return type;
}
#endif

#ifdef HAVE_PyModule_FromSlotsAndSpec
/* module_of_slots(description, spec); an int as description is the address of slots */
static PyObject *
module_from_slots(PyObject *Py_UNUSED(module), PyObject *args)
{
    struct slots_block *blocks = NULL;
    PyObject *made = NULL, *list, *spec;
    PySlot *slots;
    if (!PyArg_ParseTuple(args, "OO", &list, &spec)) {
        return NULL;
    }
    if (list == Py_None) {
        return PyModule_FromSlotsAndSpec(NULL, spec);
    }
    slots = (PySlot *)slots_build(list, 1, &blocks);
    if (slots != NULL) {
        made = PyModule_FromSlotsAndSpec(slots, spec);
    }
    slots_free(blocks);
    return made;
}
#endif

static PyMethodDef slots_methods[] = {
#ifdef HAVE_PyType_FromSlots
    {"type_of_slots", type_from_slots, METH_O, NULL},
#endif
#ifdef HAVE_PyModule_FromSlotsAndSpec
    {"slot_counts", slot_counts, METH_NOARGS, NULL},
    {"module_of_slots", module_from_slots, METH_VARARGS, NULL},
#endif
    {NULL, NULL, 0, NULL},
};

static int
init_slots(PyObject *module)
{
#ifdef HAVE_PyModule_FromSlotsAndSpec
    if (add_slot_pointers(module) < 0 || add_slot_numbers(module) < 0) {
        return -1;
    }
#endif
    return PyModule_AddFunctions(module, slots_methods);
}
