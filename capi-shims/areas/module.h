Module objects. https://docs.python.org/3/c-api/module.html

//@ PyModule_AddObjectRef
static inline int
capi_PyModule_AddObjectRef(PyObject *mod, const char *name, PyObject *value)
{
    PyObject *dict;
    if (!PyModule_Check(mod)) {
        PyErr_SetString(PyExc_TypeError, "PyModule_AddObjectRef() first argument must be a module");
        return -1;
    }
    if (!value) {
        if (!PyErr_Occurred()) {
            PyErr_SetString(PyExc_SystemError,
                            "PyModule_AddObjectRef() must be called with an exception raised if value is NULL");
        }
        return -1;
    }
    dict = PyModule_GetDict(mod);
    if (!dict) {
        /* An old Python's ModuleType.__new__ alone makes a module without a dict, which has no name either. */
        const char *module_name = PyModule_GetName(mod);
        if (module_name) {
            PyErr_Format(PyExc_SystemError, "module '%s' has no __dict__", module_name);
        }
        return -1;
    }
    return PyDict_SetItemString(dict, name, value);
}

//@ PyModule_Add
static inline int
capi_PyModule_Add(PyObject *mod, const char *name, PyObject *value)
{
    int status = PyModule_AddObjectRef(mod, name, value);
    Py_XDECREF(value);
    return status;
}

//@ PyModule_AddType
static inline int
capi_PyModule_AddType(PyObject *module, PyTypeObject *type)
{
#if CAPI_HAS_type_struct_is_public
    const char *name, *dot;
    if (PyType_Ready(type) < 0) {
        return -1;
    }
    name = type->tp_name;
    dot = strrchr(name, '.');
    return PyModule_AddObjectRef(module, dot ? dot + 1 : name, CAPI_OBJECT(type));
#else
    const char *name, *dot;
    PyObject *object, *bytes;
    int status;
    if (PyType_Ready(type) < 0) {
        return -1;
    }
    object = PyType_GetName(type);
    if (!object) {
        return -1;
    }
    bytes = PyUnicode_AsUTF8String(object);
    Py_DECREF(object);
    if (!bytes) {
        return -1;
    }
    name = PyBytes_AsString(bytes);
    dot = strrchr(name, '.');
    status = PyModule_AddObjectRef(module, dot ? dot + 1 : name, CAPI_OBJECT(type));
    Py_DECREF(bytes);
    return status;
#endif
}

//@ PyUnstable_Module_SetGIL
static inline int
capi_PyUnstable_Module_SetGIL(PyObject *module, void *gil)
{
    (void)module;
    (void)gil;
    return 0;
}

//@ PyModule_GetToken
static inline int
capi_PyModule_GetToken(PyObject *module, void **result)
{
    *result = CAPI_NULL;
    if (!PyModule_Check(module)) {
        capi_raise_for_type("expected module, got %U", module);
        return -1;
    }
    *result = capi_module_token(module);
    return 0;
}

//@ PyModule_GetToken_DuringGC
static inline int
capi_PyModule_GetToken_DuringGC(PyObject *module, void **result)
{
    *result = CAPI_NULL;
    if (!PyModule_Check(module)) {
        return -1;
    }
    *result = capi_module_token(module);
    return 0;
}

//@ PyModule_GetState_DuringGC
static inline void *
capi_PyModule_GetState_DuringGC(PyObject *module)
{
    return PyModule_Check(module) ? PyModule_GetState(module) : CAPI_NULL;
}

//@ PyModule_GetStateSize
static inline int
capi_PyModule_GetStateSize(PyObject *module, Py_ssize_t *result)
{
    PyModuleDef *def;
    *result = -1;
    if (!PyModule_Check(module)) {
        capi_raise_for_type("expected module, got %U", module);
        return -1;
    }
    def = PyModule_GetDef(module);
    *result = def ? def->m_size : 0;
    return 0;
}

//@ PyModule_Exec
static inline int
capi_PyModule_Exec(PyObject *module)
{
    PyModuleDef *def;
    if (!PyModule_Check(module)) {
        capi_raise_for_type("expected module, got %U", module);
        return -1;
    }
    def = PyModule_GetDef(module);
    return def ? PyModule_ExecDef(module, def) : 0;
}

//@ helper for PyModule_FromSlotsAndSpec
static CAPI_MAYBE_UNUSED void
capi_module_free(void *module)
{
    struct capi_module_record *record = capi_module_record_of(PyModule_GetDef(CAPI_OBJECT(module)));
    if (record->free) {
        record->free(module);
    }
    if (record->name_of_spec) {
        record->is_dead = 1;
    } else {
        /* The interpreter does not look at the definition any more. */
        PyMem_Free(record);
    }
}

/* Lets the record go with its module. */
static CAPI_MAYBE_UNUSED void
capi_module_own_record(struct capi_module_record *record)
{
    record->free = record->def.m_free;
    record->def.m_free = capi_module_free;
}

/* As the newest interpreters do, hands no definition to the user's function. */
static CAPI_MAYBE_UNUSED PyObject *
capi_module_create(PyObject *spec, PyModuleDef *def)
{
    struct capi_module_record *record = capi_module_record_of(def);
    PyObject *module =
        record->create ? record->create(spec, CAPI_NULL) : PyModule_NewObject(record->name_of_spec);
    if (!record->name_of_spec) {
        return module;
    }
    /* What is no module must not ask for m_free, and what comes with an exception is refused. */
    if (module && PyModule_Check(module) && !PyErr_Occurred()) {
        PyModuleDef *former = PyModule_GetDef(module);
        if (former && former->m_free == capi_module_free) {
            record->former = capi_module_record_of(former);
        }
        capi_module_own_record(record);
    }
    return module;
}

static CAPI_MAYBE_UNUSED void
capi_module_slot_add(struct capi_module_record *record, int slot, void *value)
{
    PyModuleDef_Slot *place = record->slots;
    while (place->slot != 0) {
        place++;
    }
    place->slot = slot;
    place->value = value;
}

static CAPI_MAYBE_UNUSED void
capi_module_slot_add_create(struct capi_module_record *record)
{
    PyObject *(*create)(PyObject *, PyModuleDef *) = capi_module_create;
    void *pointer;
    memcpy(&pointer, &create, sizeof(pointer));
    capi_module_slot_add(record, 1, pointer);
}

#define CAPI_SET_FUNCTION(place, pointer) memcpy(&(place), &(pointer), sizeof(pointer))

/* Makes the definition that old interpreters want: a block of PyMem_Malloc, or NULL with an exception set. */
static CAPI_MAYBE_UNUSED struct capi_module_record *
capi_module_record_new(const PySlot *slots, const char *name)
{
    struct capi_slot_reader reader;
    struct capi_module_record *record;
#if defined(__clang__) && defined(__cplusplus)
    /* The macro may contain a long long, which C++98 lacks. */
#  pragma clang diagnostic push
#  pragma clang diagnostic ignored "-Wc++11-long-long"
#endif
    const PyModuleDef_Base base = PyModuleDef_HEAD_INIT;
#if defined(__clang__) && defined(__cplusplus)
#  pragma clang diagnostic pop
#endif
    const char *own_name = name ? name : "";
    int status;
    const size_t size = offsetof(struct capi_module_record, name) + strlen(own_name) + 1;

    record = (struct capi_module_record *)PyMem_Malloc(size);
    if (!record) {
        PyErr_NoMemory();
        return CAPI_NULL;
    }
    memset(record, 0, size);
    memcpy(&record->def.m_base, &base, sizeof(base));
    memcpy(record->mark, CAPI_MODULE_MARK, sizeof(record->mark));
    memcpy(record->name, own_name, strlen(own_name) + 1);
    record->def.m_name = record->name;
    record->def.m_slots = record->slots;

    capi_slot_reader_init(&reader, CAPI_SLOTS_OF_MODULE, slots, CAPI_SLOTS_NEW);
    reader.name = name;
    while ((status = capi_read_slot(&reader)) > 0) {
        switch (reader.id) {
        case CAPI_SLOT_mod_create:
            CAPI_SET_FUNCTION(record->create, reader.pointer);
            if (reader.pointer) {
                capi_module_slot_add_create(record);
            }
            break;
        case CAPI_SLOT_mod_exec:
            if (record->slots[0].slot == 2 || record->slots[1].slot == 2 || record->slots[2].slot == 2
                || record->slots[3].slot == 2) {
                PyErr_Format(PyExc_SystemError, "module %s has multiple Py_mod_exec slots", own_name);
                status = -1;
            } else {
                capi_module_slot_add(record, 2, reader.pointer);
            }
            break;
        case CAPI_SLOT_mod_multiple_interpreters:
            if (CAPI_RUNS(Py_mod_multiple_interpreters)) {
                capi_module_slot_add(record, 3, reader.pointer);
            }
            break;
        case CAPI_SLOT_mod_gil:
            if (CAPI_RUNS(Py_mod_gil)) {
                capi_module_slot_add(record, 4, reader.pointer);
            }
            break;
        case Py_mod_name:
            /* The spec's counts. */
            break;
        case Py_mod_doc:
            record->def.m_doc = (const char *)reader.pointer;
            break;
        case Py_mod_state_size:
            record->def.m_size = (Py_ssize_t)reader.integer;
            break;
        case Py_mod_methods:
            record->def.m_methods = (PyMethodDef *)reader.pointer;
            break;
        case Py_mod_state_traverse:
            CAPI_SET_FUNCTION(record->def.m_traverse, reader.pointer);
            break;
        case Py_mod_state_clear:
            CAPI_SET_FUNCTION(record->def.m_clear, reader.pointer);
            break;
        case Py_mod_state_free:
            CAPI_SET_FUNCTION(record->def.m_free, reader.pointer);
            break;
        case Py_mod_abi:
            status = PyABIInfo_Check((PyABIInfo *)reader.pointer, own_name);
            break;
        default: /* Py_mod_token */
            record->token = reader.pointer;
        }
        if (status < 0) {
            break;
        }
    }
    if (status == 0 && !capi_saw_slot(&reader, Py_mod_abi)) {
        PyErr_Format(PyExc_SystemError, "module %s does not define Py_mod_abi, which is mandatory for modules defined "
                                        "from slots only.", own_name);
        status = -1;
    }
    if (status < 0) {
        PyMem_Free(record);
        return CAPI_NULL;
    }
    return record;
}

//@ PyModule_FromSlotsAndSpec
static CAPI_MAYBE_UNUSED PyObject *
capi_PyModule_FromSlotsAndSpec(const PySlot *slots, PyObject *spec)
{
    struct capi_module_record *record;
    PyObject *name, *bytes, *module;
    if (!slots) {
        PyErr_SetString(PyExc_SystemError, "PyModule_FromSlotsAndSpec called with NULL slots");
        return CAPI_NULL;
    }
    name = PyObject_GetAttrString(spec, "name");
    if (!name) {
        return CAPI_NULL;
    }
    bytes = PyUnicode_AsUTF8String(name);
    record = bytes ? capi_module_record_new(slots, PyBytes_AsString(bytes)) : CAPI_NULL;
    Py_XDECREF(bytes);
    if (!record) {
        Py_DECREF(name);
        return CAPI_NULL;
    }
    if (!record->create) {
        capi_module_slot_add_create(record);
    }
    record->name_of_spec = name;
    module = PyModule_FromDefAndSpec(&record->def, spec);
    record->name_of_spec = CAPI_NULL;
    Py_DECREF(name);
    PyMem_Free(record->former);
    record->former = CAPI_NULL;
    if (!module) {
        /* There may be a module with this definition all the same: the user's own, or one in a cycle of references. One
           that asks for a state and never got it goes without m_free, and leaves this behind. */
        if (record->def.m_free != capi_module_free || record->is_dead) {
            PyMem_Free(record);
        }
        return CAPI_NULL;
    }
    if (!PyModule_Check(module)) {
        if (record->token) {
            PyErr_Format(PyExc_SystemError, "module %s specifies a token, but did not create a ModuleType instance",
                         record->name);
            Py_DECREF(module);
            module = CAPI_NULL;
        }
        PyMem_Free(record);
        return module;
    }
    return module;
}

//@ helper for PyModule_FromSlotsAndSpec
#if defined(_MSC_VER)
#  include <intrin.h>
#  define CAPI_EXCHANGE_IF_NULL(place, value) \
    _InterlockedCompareExchangePointer((void *volatile *)place, value, CAPI_NULL)
#else
#  define CAPI_EXCHANGE_IF_NULL(place, value) __sync_val_compare_and_swap(place, CAPI_NULL, value)
#endif

/* What PyInit_NAME returns for a module defined by slots. The definition is made by the first import and lives on:
   imports in several interpreters may run at once. */
static CAPI_MAYBE_UNUSED PyObject *
capi_module_init(struct capi_module_record *volatile *place, PySlot *slots, const char *name)
{
    struct capi_module_record *record = *place;
    if (!record) {
        struct capi_module_record *other;
        record = capi_module_record_new(slots, name);
        if (!record) {
            return CAPI_NULL;
        }
        if (!record->token) {
            record->token = slots;
        }
        other = (struct capi_module_record *)CAPI_EXCHANGE_IF_NULL(place, record);
        if (other) {
            PyMem_Free(record);
            record = other;
        }
    }
    return PyModuleDef_Init(&record->def);
}

//@ PyMODEXPORT_FUNC
#ifndef PyMODEXPORT_FUNC
#  if defined(_WIN32)
#    define CAPI_EXPORTED __declspec(dllexport)
#  elif defined(__GNUC__) || defined(__clang__)
#    define CAPI_EXPORTED __attribute__((visibility("default")))
#  else
#    define CAPI_EXPORTED
#  endif
#  ifdef __cplusplus
#    define PyMODEXPORT_FUNC extern "C" CAPI_EXPORTED PySlot *
#  else
#    define PyMODEXPORT_FUNC CAPI_EXPORTED PySlot *
#  endif
#endif

//@ PyModExport_NAME
/* PyInit_NAME for interpreters before 3.15. */
#define CAPI_MODULE_INIT(name, slots) \
    PyMODINIT_FUNC PyInit_##name(void); \
    PyMODINIT_FUNC PyInit_##name(void) \
    { \
        static struct capi_module_record *volatile record = CAPI_NULL; \
        return capi_module_init(&record, slots, #name); \
    }

//@ always
/* CAPI_MODULE(NAME, SLOTS) exports the module NAME that the array SLOTS of PySlot defines: as PyModExport_NAME where the
   interpreter knows slots, as PyInit_NAME where not, and as both in a file of the stable ABI that may meet either. */
#define CAPI_MODULE_EXPORT(name, slots) \
    PyMODEXPORT_FUNC PyModExport_##name(void); \
    PyMODEXPORT_FUNC PyModExport_##name(void) \
    { \
        return slots; \
    }
#if !defined(CAPI_MODULE_INIT)
#  define CAPI_MODULE(name, slots) CAPI_MODULE_EXPORT(name, slots)
#elif defined(Py_LIMITED_API)
#  define CAPI_MODULE(name, slots) CAPI_MODULE_EXPORT(name, slots) CAPI_MODULE_INIT(name, slots)
#else
#  define CAPI_MODULE(name, slots) CAPI_MODULE_INIT(name, slots)
#endif
