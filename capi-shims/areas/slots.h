Definition slots: their structure, macros and identifiers. https://docs.python.org/3/c-api/slots.html

The newest headers declare all of these under any limited API, hence the #ifndef.

//@ PySlot
#ifndef PySlot_STATIC
#if defined(__GNUC__) || defined(__clang__)
#  define CAPI_ANONYMOUS __extension__
#else
#  define CAPI_ANONYMOUS
#endif
typedef void (*_Py_funcptr_t)(void);
typedef struct PySlot {
    uint16_t sl_id;
    uint16_t sl_flags;
    CAPI_ANONYMOUS union {
        uint32_t sl_reserved;
    };
    CAPI_ANONYMOUS union {
        void *sl_ptr;
        _Py_funcptr_t sl_func;
        Py_ssize_t sl_size;
        int64_t sl_int64;
        uint64_t sl_uint64;
    };
} PySlot;
#endif

//@ Py_am_send
#ifndef Py_am_send
#  define Py_am_send 81
#endif

//@ Py_bf_getbuffer
#ifndef Py_bf_getbuffer
#  define Py_bf_getbuffer 1
#endif

//@ Py_bf_releasebuffer
#ifndef Py_bf_releasebuffer
#  define Py_bf_releasebuffer 2
#endif

//@ Py_mod_abi
#ifndef Py_mod_abi
#  define Py_mod_abi 109
#endif

//@ Py_mod_doc
#ifndef Py_mod_doc
#  define Py_mod_doc 101
#endif

//@ Py_mod_gil
#ifndef Py_mod_gil
#  define Py_mod_gil 4
#endif

//@ Py_MOD_GIL_NOT_USED
#ifndef Py_MOD_GIL_NOT_USED
#  define Py_MOD_GIL_NOT_USED ((void *)1)
#endif

//@ Py_MOD_GIL_USED
#ifndef Py_MOD_GIL_USED
#  define Py_MOD_GIL_USED ((void *)0)
#endif

//@ Py_mod_methods
#ifndef Py_mod_methods
#  define Py_mod_methods 103
#endif

//@ Py_mod_multiple_interpreters
#ifndef Py_mod_multiple_interpreters
#  define Py_mod_multiple_interpreters 3
#endif

//@ Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED
#ifndef Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED
#  define Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED ((void *)0)
#endif

//@ Py_MOD_MULTIPLE_INTERPRETERS_SUPPORTED
#ifndef Py_MOD_MULTIPLE_INTERPRETERS_SUPPORTED
#  define Py_MOD_MULTIPLE_INTERPRETERS_SUPPORTED ((void *)1)
#endif

//@ Py_mod_name
#ifndef Py_mod_name
#  define Py_mod_name 100
#endif

//@ Py_MOD_PER_INTERPRETER_GIL_SUPPORTED
#ifndef Py_MOD_PER_INTERPRETER_GIL_SUPPORTED
#  define Py_MOD_PER_INTERPRETER_GIL_SUPPORTED ((void *)2)
#endif

//@ Py_mod_slots
#ifndef Py_mod_slots
#  define Py_mod_slots 94
#endif

//@ Py_mod_state_clear
#ifndef Py_mod_state_clear
#  define Py_mod_state_clear 105
#endif

//@ Py_mod_state_free
#ifndef Py_mod_state_free
#  define Py_mod_state_free 106
#endif

//@ Py_mod_state_size
#ifndef Py_mod_state_size
#  define Py_mod_state_size 102
#endif

//@ Py_mod_state_traverse
#ifndef Py_mod_state_traverse
#  define Py_mod_state_traverse 104
#endif

//@ Py_mod_token
#ifndef Py_mod_token
#  define Py_mod_token 110
#endif

//@ Py_slot_end
#ifndef Py_slot_end
#  define Py_slot_end 0
#endif

//@ Py_slot_invalid
#ifndef Py_slot_invalid
#  define Py_slot_invalid 0xffff
#endif

//@ Py_slot_subslots
#ifndef Py_slot_subslots
#  define Py_slot_subslots 92
#endif

//@ Py_tp_basicsize
#ifndef Py_tp_basicsize
#  define Py_tp_basicsize 96
#endif

//@ Py_tp_extra_basicsize
#ifndef Py_tp_extra_basicsize
#  define Py_tp_extra_basicsize 97
#endif

//@ Py_tp_flags
#ifndef Py_tp_flags
#  define Py_tp_flags 99
#endif

//@ Py_tp_itemsize
#ifndef Py_tp_itemsize
#  define Py_tp_itemsize 98
#endif

//@ Py_tp_metaclass
#ifndef Py_tp_metaclass
#  define Py_tp_metaclass 107
#endif

//@ Py_tp_module
#ifndef Py_tp_module
#  define Py_tp_module 108
#endif

//@ Py_tp_name
#ifndef Py_tp_name
#  define Py_tp_name 95
#endif

//@ Py_tp_slots
#ifndef Py_tp_slots
#  define Py_tp_slots 93
#endif

//@ Py_tp_token
#ifndef Py_tp_token
#  define Py_tp_token 83
#endif

//@ Py_TP_USE_SPEC
#ifndef Py_TP_USE_SPEC
#  define Py_TP_USE_SPEC CAPI_NULL
#endif

//@ Py_tp_vectorcall
#ifndef Py_tp_vectorcall
#  define Py_tp_vectorcall 82
#endif

//@ PySlot_DATA
#ifndef PySlot_DATA
#  define PySlot_DATA(NAME, VALUE) \
    {.sl_id = (NAME), .sl_flags = PySlot_INTPTR, .sl_ptr = (void *)(VALUE)}
#endif

//@ PySlot_END
#ifndef PySlot_END
#  define PySlot_END \
    {0, 0, {0}, {CAPI_NULL}}
#endif

//@ PySlot_FUNC
#ifndef PySlot_FUNC
#  define PySlot_FUNC(NAME, VALUE) \
    {.sl_id = (NAME), .sl_func = (_Py_funcptr_t)(VALUE)}
#endif

//@ PySlot_INT64
#ifndef PySlot_INT64
#  define PySlot_INT64(NAME, VALUE) \
    {.sl_id = (NAME), .sl_int64 = (int64_t)(VALUE)}
#endif

//@ PySlot_INTPTR
#ifndef PySlot_INTPTR
#  define PySlot_INTPTR 0x0004
#endif

//@ PySlot_OPTIONAL
#ifndef PySlot_OPTIONAL
#  define PySlot_OPTIONAL 0x0001
#endif

//@ PySlot_PTR
#ifndef PySlot_PTR
#  define PySlot_PTR(NAME, VALUE) \
    {(NAME), PySlot_INTPTR, {0}, {(void *)(VALUE)}}
#endif

//@ PySlot_PTR_STATIC
#ifndef PySlot_PTR_STATIC
#  define PySlot_PTR_STATIC(NAME, VALUE) \
    {(NAME), PySlot_INTPTR | PySlot_STATIC, {0}, {(void *)(VALUE)}}
#endif

//@ PySlot_SIZE
#ifndef PySlot_SIZE
#  define PySlot_SIZE(NAME, VALUE) \
    {.sl_id = (NAME), .sl_size = (Py_ssize_t)(VALUE)}
#endif

//@ PySlot_STATIC
#ifndef PySlot_STATIC
#  define PySlot_STATIC 0x0002
#endif

//@ PySlot_STATIC_DATA
#ifndef PySlot_STATIC_DATA
#  define PySlot_STATIC_DATA(NAME, VALUE) \
    {.sl_id = (NAME), .sl_flags = PySlot_STATIC, .sl_ptr = (VALUE)}
#endif

//@ PySlot_UINT64
#ifndef PySlot_UINT64
#  define PySlot_UINT64(NAME, VALUE) \
    {.sl_id = (NAME), .sl_uint64 = (uint64_t)(VALUE)}
#endif

//@ helper for PyType_FromSlots, PyType_FromMetaclass, PyModule_FromSlotsAndSpec
/* Reads an array of PySlot with all arrays nested in it. The identifiers are the newest ones, whichever the array has:
   1 to 4 are ambiguous, and no version numbers them so since 3.15. */
enum {
    CAPI_SLOT_mod_create = 84,
    CAPI_SLOT_mod_exec = 85,
    CAPI_SLOT_mod_multiple_interpreters = 86,
    CAPI_SLOT_mod_gil = 87,
    CAPI_SLOT_bf_getbuffer = 88,
    CAPI_SLOT_mp_length = 91,
    CAPI_SLOT_count = 111
};
/* Which structure an array has. */
enum { CAPI_SLOTS_OF_TYPE, CAPI_SLOTS_OF_MODULE, CAPI_SLOTS_NEW };

struct capi_slot_reader {
    int kind;         /* CAPI_SLOTS_OF_TYPE or CAPI_SLOTS_OF_MODULE: what the slots define */
    const char *name; /* of the type or module, for messages, as soon as it is known */
    int level;
    struct {
        const void *next;
        int structure;
    } levels[5];
    uint32_t seen[CAPI_SLOT_count / 32 + 1];
    /* The slot that was read. */
    int id;
    int flags;
    void *pointer;
    int64_t integer;
};

static CAPI_MAYBE_UNUSED void
capi_slot_reader_init(struct capi_slot_reader *reader, int kind, const void *array, int structure)
{
    memset(reader, 0, sizeof(*reader));
    reader->kind = kind;
    reader->levels[0].next = array;
    reader->levels[0].structure = structure;
}

static CAPI_MAYBE_UNUSED int
capi_saw_slot(const struct capi_slot_reader *reader, int id)
{
    return (reader->seen[id / 32] >> (id % 32)) & 1;
}

static CAPI_MAYBE_UNUSED const char *
capi_slot_name(int id)
{
    static const char *const names[CAPI_SLOT_count] = {
        "Py_slot_end", "compat", "compat", "compat", "compat", "Py_mp_subscript", "Py_nb_absolute", "Py_nb_add",
        "Py_nb_and", "Py_nb_bool", "Py_nb_divmod", "Py_nb_float", "Py_nb_floor_divide", "Py_nb_index",
        "Py_nb_inplace_add", "Py_nb_inplace_and", "Py_nb_inplace_floor_divide", "Py_nb_inplace_lshift",
        "Py_nb_inplace_multiply", "Py_nb_inplace_or", "Py_nb_inplace_power", "Py_nb_inplace_remainder",
        "Py_nb_inplace_rshift", "Py_nb_inplace_subtract", "Py_nb_inplace_true_divide", "Py_nb_inplace_xor",
        "Py_nb_int", "Py_nb_invert", "Py_nb_lshift", "Py_nb_multiply", "Py_nb_negative", "Py_nb_or", "Py_nb_positive",
        "Py_nb_power", "Py_nb_remainder", "Py_nb_rshift", "Py_nb_subtract", "Py_nb_true_divide", "Py_nb_xor",
        "Py_sq_ass_item", "Py_sq_concat", "Py_sq_contains", "Py_sq_inplace_concat", "Py_sq_inplace_repeat",
        "Py_sq_item", "Py_sq_length", "Py_sq_repeat", "Py_tp_alloc", "Py_tp_base", "Py_tp_bases", "Py_tp_call",
        "Py_tp_clear", "Py_tp_dealloc", "Py_tp_del", "Py_tp_descr_get", "Py_tp_descr_set", "Py_tp_doc",
        "Py_tp_getattr", "Py_tp_getattro", "Py_tp_hash", "Py_tp_init", "Py_tp_is_gc", "Py_tp_iter", "Py_tp_iternext",
        "Py_tp_methods", "Py_tp_new", "Py_tp_repr", "Py_tp_richcompare", "Py_tp_setattr", "Py_tp_setattro",
        "Py_tp_str", "Py_tp_traverse", "Py_tp_members", "Py_tp_getset", "Py_tp_free", "Py_nb_matrix_multiply",
        "Py_nb_inplace_matrix_multiply", "Py_am_await", "Py_am_aiter", "Py_am_anext", "Py_tp_finalize", "Py_am_send",
        "Py_tp_vectorcall", "Py_tp_token", "Py_mod_create", "Py_mod_exec", "Py_mod_multiple_interpreters",
        "Py_mod_gil", "Py_bf_getbuffer", "Py_bf_releasebuffer", "Py_mp_ass_subscript", "Py_mp_length",
        "Py_slot_subslots", "Py_tp_slots", "Py_mod_slots", "Py_tp_name", "Py_tp_basicsize", "Py_tp_extra_basicsize",
        "Py_tp_itemsize", "Py_tp_flags", "Py_mod_name", "Py_mod_doc", "Py_mod_state_size", "Py_mod_methods",
        "Py_mod_state_traverse", "Py_mod_state_clear", "Py_mod_state_free", "Py_tp_metaclass", "Py_tp_module",
        "Py_mod_abi", "Py_mod_token",
    };
    return names[id];
}

/* The newest identifier of a slot, or -1 if such objects do not have it. */
static inline int
capi_resolve_slot(int kind, int id)
{
    if (kind == CAPI_SLOTS_OF_MODULE) {
        if (id >= 1 && id <= 4) {
            return id + CAPI_SLOT_mod_create - 1;
        }
        return id == 0 || (id >= 84 && id <= 87) || id == 92 || id == 94 || (id >= 100 && id <= 106) || id == 109
                       || id == 110
                   ? id
                   : -1;
    }
    if (id >= 1 && id <= 4) {
        return id + CAPI_SLOT_bf_getbuffer - 1;
    }
    return id <= 83 || (id >= 88 && id <= 93) || (id >= 95 && id <= 99) || id == 107 || id == 108 ? id : -1;
}

/* Slots of the time before 3.15, in which NULL and repetition were not looked at. */
static inline int
capi_is_lenient_slot(int id)
{
    return (id >= 5 && id <= 82 && id != 56 && id != 72) || (id >= 88 && id <= 91);
}

static inline int
capi_slot_may_be_null(int id)
{
    return id == 56 || id == 83 || id == 86 || id == 87 || (id >= 96 && id <= 99) || id == 102;
}

/* Reads the next slot: 1, or 0 at the end, or -1 with an exception set. */
static CAPI_MAYBE_UNUSED int
capi_read_slot(struct capi_slot_reader *reader)
{
    static const char *const kinds[] = {"type", "module"};
    const char *kind = kinds[reader->kind];
    for (;;) {
        const void *array = reader->levels[reader->level].next;
        int structure = reader->levels[reader->level].structure, given, id;
        if (!array) {
            if (reader->level == 0) {
                return 0;
            }
            reader->level--;
            continue;
        }
        if (structure == CAPI_SLOTS_NEW) {
            const PySlot *slot = (const PySlot *)array;
            given = slot->sl_id;
            reader->flags = slot->sl_flags;
            reader->pointer = slot->sl_ptr;
            id = capi_resolve_slot(reader->kind, given);
            if (slot->sl_flags & PySlot_INTPTR) {
                reader->integer = (intptr_t)slot->sl_ptr;
            } else if (id == 99 || id == 86 || id == 87) {
                reader->integer = slot->sl_int64;
            } else {
                reader->integer = slot->sl_size;
            }
            reader->levels[reader->level].next = slot + 1;
        } else {
            /* PyType_Slot and PyModuleDef_Slot look alike. */
            const PyType_Slot *slot = (const PyType_Slot *)array;
            given = (uint16_t)slot->slot;
            reader->flags = PySlot_INTPTR;
            reader->pointer = slot->pfunc;
            reader->integer = (intptr_t)slot->pfunc;
            id = capi_resolve_slot(reader->kind, given);
            reader->levels[reader->level].next = slot + 1;
        }
        if (id < 0) {
            if (reader->flags & PySlot_OPTIONAL) {
                continue;
            }
            if (given < CAPI_SLOT_count) {
                PyErr_Format(PyExc_SystemError, "invalid %s slot %d (%s)", kind, given, capi_slot_name(given));
            } else if (given == Py_slot_invalid) {
                PyErr_Format(PyExc_SystemError, "invalid slot (Py_slot_invalid, %d)", given);
            } else {
                PyErr_Format(PyExc_SystemError, "unknown %s slot ID %d", kind, given);
            }
            return -1;
        }
        if (id == Py_slot_end) {
            if (reader->flags & PySlot_OPTIONAL) {
                PyErr_Format(PyExc_SystemError, "invalid flags for Py_slot_end: 0x%x", (unsigned int)reader->flags);
                return -1;
            }
            reader->levels[reader->level].next = CAPI_NULL;
            continue;
        }
        if (id >= Py_slot_subslots && id <= Py_mod_slots) {
            if (!reader->pointer) {
                continue;
            }
            if (reader->level == 4) {
                PyErr_Format(PyExc_SystemError, "%s (slot %d): too many levels of nested slots", capi_slot_name(id), id);
                return -1;
            }
            reader->level++;
            reader->levels[reader->level].next = reader->pointer;
            reader->levels[reader->level].structure = id == Py_slot_subslots ? CAPI_SLOTS_NEW : CAPI_SLOTS_OF_TYPE;
            continue;
        }
        if ((id == Py_tp_methods || id == Py_tp_members || id == Py_tp_getset || id == Py_mod_methods)
            && !(reader->flags & PySlot_STATIC) && structure == CAPI_SLOTS_NEW) {
            PyErr_Format(PyExc_SystemError, "%s requires PySlot_STATIC", capi_slot_name(id));
            return -1;
        }
        if (!reader->pointer && !capi_slot_may_be_null(id)) {
            if (!capi_is_lenient_slot(id) && id != CAPI_SLOT_mod_create) {
                PyErr_Format(PyExc_SystemError, "NULL not allowed for slot %s", capi_slot_name(id));
                return -1;
            }
            if (reader->levels[0].structure == CAPI_SLOTS_NEW
                && PyErr_WarnFormat(PyExc_DeprecationWarning, 1, "NULL value in slot %s is deprecated", capi_slot_name(id)) < 0) {
                return -1;
            }
        }
        if (capi_saw_slot(reader, id) && id != Py_mod_abi && id != CAPI_SLOT_mod_exec) {
            const char *space = reader->name ? " " : "", *name = reader->name ? reader->name : "";
            if (!capi_is_lenient_slot(id) && id != Py_tp_token) {
                PyErr_Format(PyExc_SystemError, "%s%s%s has multiple %s (%d) slots", kind, space, name, capi_slot_name(id), id);
                return -1;
            }
            if (reader->levels[0].structure == CAPI_SLOTS_NEW
                && PyErr_WarnFormat(PyExc_DeprecationWarning, 0, "%s%s%s has multiple %s (%d) slots. This is deprecated.",
                                    kind, space, name, capi_slot_name(id), id) < 0) {
                return -1;
            }
        }
        reader->seen[id / 32] |= (uint32_t)1 << (id % 32);
        reader->id = id;
        return 1;
    }
}
