/* The extension `testcapi`: every function of the API as a Python function, by the names and conventions that the
 * tests of CPython use for theirs. One file for each area; the same source serves the C header and the Rust library.
 */
#include "testcapi.h"

#include "args.c"
#include "buffer.c"
#include "bytes.c"
#include "call.c"
#include "code.c"
#include "codec.c"
#include "config.c"
#include "constants.c"
#include "context.c"
#include "datetime.c"
#include "dict.c"
#include "exceptions.c"
#include "file.c"
#include "float.c"
#include "frame.c"
#include "function.c"
#include "gc.c"
#include "hash.c"
#include "import.c"
#include "initconfig.c"
#include "interpreter.c"
#include "iter.c"
#include "list.c"
#include "lock.c"
#include "long.c"
#include "macros.c"
#include "mapping.c"
#include "member.c"
#include "memory.c"
#include "module.c"
#include "monitoring.c"
#include "object.c"
#include "perf.c"
#include "plain.c"
#include "plain_types.c"
#include "profiling.c"
#include "refcount.c"
#include "set.c"
#include "slots.c"
#ifndef Py_TARGET_ABI3T /* their types have structs that begin with an object's */
#include "cpython.c"
#include "heaptypes.c"
#endif
#include "sys.c"
#include "thread.c"
#include "time.c"
#include "tuple.c"
#include "type.c"
#include "unicode.c"
#include "version.c"
#include "weakref.c"
#include "writers.c"

typedef int (*area_init)(PyObject *module);

static const area_init areas[] = {
    init_args,
    init_buffer,
    init_bytes,
    init_call,
    init_code,
    init_codec,
    init_config,
    init_constants,
    init_context,
#ifndef Py_TARGET_ABI3T
    init_cpython,
#endif
    init_datetime,
    init_dict,
    init_exceptions,
    init_file,
    init_float,
    init_frame,
    init_function,
    init_gc,
    init_hash,
#ifndef Py_TARGET_ABI3T
    init_heaptypes,
#endif
    init_import,
    init_initconfig,
    init_interpreter,
    init_iter,
    init_list,
    init_lock,
    init_long,
    init_macros,
    init_mapping,
    init_member,
    init_memory,
    init_module,
    init_monitoring,
    init_object,
    init_perf,
    init_plain,
    init_plain_types,
    init_profiling,
    init_refcount,
    init_set,
    init_slots,
    init_sys,
    init_thread,
    init_time,
    init_tuple,
    init_type,
    init_unicode,
    init_version,
    init_weakref,
    init_writers,
};

static int
add_table(PyObject *module, const char *name, const struct names_row *rows)
{
    PyObject *table = PyDict_New();
    int status = table == NULL ? -1 : 0;
    for (; status == 0 && rows->name != NULL; rows++) {
        PyObject *value = PyUnicode_FromString(rows->value);
        status = value == NULL ? -1 : PyDict_SetItemString(table, rows->name, value);
        Py_XDECREF(value);
    }
    if (status == 0) {
        status = PyObject_SetAttrString(module, name, table);
    }
    Py_XDECREF(table);
    return status;
}

static int
exec_module(PyObject *module)
{
    size_t index;
#ifdef Py_TARGET_ABI3T
    int is_abi3t = 1;
#else
    int is_abi3t = 0;
#endif
#ifdef Py_LIMITED_API
    int is_limited = 1;
#else
    int is_limited = 0;
#endif
    if (PyModule_AddIntConstant(module, "is_abi3t", is_abi3t) < 0
        || PyModule_AddIntConstant(module, "is_limited", is_limited) < 0
        || add_table(module, "providers", names_providers) < 0
        || add_table(module, "reasons", names_reasons) < 0) {
        return -1;
    }
    for (index = 0; index < sizeof(areas) / sizeof(areas[0]); index++) {
        if (areas[index](module) < 0) {
            return -1;
        }
    }
    return 0;
}

#ifdef Py_TARGET_ABI3T
PyABIInfo_VAR(abi_info);

static PySlot slots[] = {
    PySlot_DATA(Py_mod_abi, &abi_info),
    PySlot_FUNC(Py_mod_exec, exec_module),
    PySlot_DATA(Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED),
    PySlot_DATA(Py_mod_gil, Py_MOD_GIL_NOT_USED),
    PySlot_END,
};

CAPI_MODULE(testcapi, slots)
#else
/* The module loads in every kind of interpreter: nothing here is shared between them but constants. Interpreters before
 * 3.12 do not know that slot, and one abi3 file meets all; so the first free place gets it when the module is asked for. */
static PyModuleDef_Slot module_slots[] = {
    {Py_mod_exec, (void *)exec_module},
    {0, NULL},
    {0, NULL},
    {0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "testcapi", NULL, 0, NULL, module_slots, NULL, NULL, NULL,
};

static void
fill_slots(long version)
{
    if (version >= 0x030C) {
        module_slots[1].slot = Py_mod_multiple_interpreters;
        module_slots[1].value = Py_MOD_PER_INTERPRETER_GIL_SUPPORTED;
    }
    if (version >= 0x030D) {
        module_slots[2].slot = Py_mod_gil;
        module_slots[2].value = Py_MOD_GIL_NOT_USED;
    }
}

PyMODINIT_FUNC
PyInit_testcapi(void)
{
    PyObject *version = PySys_GetObject("hexversion");
    if (version != NULL) {
        fill_slots(PyLong_AsLong(version) >> 16);
    }
    return PyModuleDef_Init(&definition);
}
#endif
