"""The types and modules that CPython's tests of definition slots ask for by name.

The tests say what each must be like; here they are described for `type_of_slots` and `module_of_slots` of tests/testcapi.
"""

import sys
import types
import weakref

import testcapi

INVALID = 0xFBAD
STATIC, OPTIONAL, INTPTR = testcapi.PySlot_STATIC, testcapi.PySlot_OPTIONAL, testcapi.PySlot_INTPTR
POINTERS = testcapi.slot_pointers
ARITHMETIC = [
    (testcapi.Py_nb_add, 0, POINTERS["call_123"]),
    (testcapi.Py_nb_subtract, 0, POINTERS["call_234"]),
    (testcapi.Py_nb_multiply, 0, POINTERS["call_345"]),
    (testcapi.Py_nb_true_divide, 0, POINTERS["call_456"]),
    (testcapi.Py_nb_remainder, 0, POINTERS["call_567"]),
]
NEW, OLD_TYPE, OLD_MODULE = testcapi.Py_slot_subslots, testcapi.Py_tp_slots, testcapi.Py_mod_slots
# The old numbers of what new numbers tell apart.
OLD_GETBUFFER, OLD_RELEASEBUFFER, OLD_SET_ITEM, OLD_LENGTH = 1, 2, 3, 4
OLD_CREATE, OLD_EXEC, OLD_INTERPRETERS, OLD_GIL = 1, 2, 3, 4


def flags(*names):
    number = testcapi.Py_TPFLAGS_DEFAULT
    for name in names:
        number |= getattr(testcapi, "Py_TPFLAGS_" + name)
    return number


def nest(levels, identifiers):
    """The levels' slots, each level inside the one before it in a slot of one of the identifiers in turn."""
    inner = []
    for depth in reversed(range(len(levels))):
        inner = levels[depth] + ([(identifiers[depth % len(identifiers)], STATIC, inner)] if inner else [])
    return inner


def in_levels(slots, count):
    """The slots in so many levels; the first ones may have nothing but the next."""
    levels = [[slot] for slot in slots[:count]]
    levels[-1] += slots[count:]
    return [[] for _ in range(count - len(levels))] + levels


def buffer_slots(numbers):
    functions = [POINTERS[name] for name in ("getbuffer", "releasebuffer", "set_item", "length")]
    return [
        (testcapi.Py_tp_basicsize, 0, object.__basicsize__ + 8),
        (testcapi.Py_tp_members, STATIC, POINTERS["buffer_members"]),
    ] + [(number, 0, function) for number, function in zip(numbers, functions)]


TYPES = {
    "basic": [],
    "foreign_slot": [(testcapi.Py_mod_name, 0, "name")],
    "basicsize": [(testcapi.Py_tp_basicsize, 0, 256)],
    "extra_basicsize": [(testcapi.Py_tp_extra_basicsize, 0, 256)],
    "itemsize": [(testcapi.Py_tp_itemsize, 0, 16)],
    "flags": [(testcapi.Py_tp_flags, 0, flags("IMMUTABLETYPE", "BASETYPE"))],
    "matmul_123": [(testcapi.Py_nb_matrix_multiply, 0, POINTERS["call_123"])],
    "optional_end": [(testcapi.Py_slot_end, OPTIONAL, 0)],
    "invalid": [(testcapi.Py_slot_invalid, 0, 0)],
    "invalid_fbad": [(INVALID, 0, 0)],
    "optional_invalid": [
        (testcapi.Py_slot_invalid, OPTIONAL, 0),
        (testcapi.Py_tp_extra_basicsize, 0, 256),
    ],
    "optional_invalid_fbad": [(INVALID, OPTIONAL, 0), (testcapi.Py_tp_extra_basicsize, 0, 256)],
    "old_slot_numbers": buffer_slots([OLD_GETBUFFER, OLD_RELEASEBUFFER, OLD_SET_ITEM, OLD_LENGTH]),
    "new_slot_numbers": buffer_slots(
        [testcapi.Py_bf_getbuffer, testcapi.Py_bf_releasebuffer, testcapi.Py_mp_ass_subscript, testcapi.Py_mp_length]
    ),
    "nonstatic_tp_members": [
        (testcapi.Py_tp_members, 0, POINTERS["members"]),
        (testcapi.Py_tp_extra_basicsize, 0, 16),
    ],
    "intptr_flags_macro": [(testcapi.Py_tp_flags, INTPTR, flags("IMMUTABLETYPE"))],
    "intptr_flags_struct": [(testcapi.Py_tp_flags, INTPTR, flags("IMMUTABLETYPE"))],
    "intptr_static": [(testcapi.Py_tp_members, INTPTR | STATIC, POINTERS["buffer_members"]),
                      (testcapi.Py_tp_basicsize, 0, object.__basicsize__ + 8)],
    "nested": nest(in_levels(ARITHMETIC, 2), [NEW]),
    "nested_max": nest(in_levels(ARITHMETIC, 5), [NEW]),
    "nested_over_limit": nest(in_levels(ARITHMETIC, 6), [NEW]),
    "nested_old": nest(in_levels(ARITHMETIC, 2), [OLD_TYPE]),
    "nested_old_max": nest(in_levels(ARITHMETIC, 5), [OLD_TYPE]),
    "nested_old_over_limit": nest(in_levels(ARITHMETIC, 6), [OLD_TYPE]),
    "nested_pingpong": nest(in_levels(ARITHMETIC, 5), [NEW, OLD_TYPE]),
    "repeat_add": [
        (testcapi.Py_nb_add, 0, POINTERS["call_123"]),
        (testcapi.Py_nb_add, 0, POINTERS["call_456"]),
    ],
    "repeat_module": [(testcapi.Py_tp_module, 0, testcapi), (testcapi.Py_tp_module, 0, testcapi)],
}

EXEC = (testcapi.Py_mod_exec, 0, POINTERS["exec_yes"])
EXEC_AND_DOC = [EXEC, (testcapi.Py_mod_doc, STATIC, POINTERS["doc"])]
NESTED_MODULE = [EXEC, (testcapi.Py_mod_state_size, 0, 53), (testcapi.Py_mod_doc, STATIC, POINTERS["doc"])]

MODULES = {
    "basic": [],
    "foreign_slot": [(testcapi.Py_tp_name, 0, "name")],
    "state_size": [(testcapi.Py_mod_state_size, 0, 42), EXEC],
    "multi_interp": [
        (testcapi.Py_mod_multiple_interpreters, 0, testcapi.Py_MOD_PER_INTERPRETER_GIL_SUPPORTED),
    ],
    "exec": [EXEC],
    "optional_end": [(testcapi.Py_slot_end, OPTIONAL, 0)],
    "invalid": [(testcapi.Py_slot_invalid, 0, 0)],
    "invalid_fbad": [(INVALID, 0, 0)],
    "optional_invalid": [(testcapi.Py_slot_invalid, OPTIONAL, 0), EXEC],
    "optional_invalid_fbad": [(INVALID, OPTIONAL, 0), EXEC],
    "old_slot_numbers": [(OLD_EXEC, 0, POINTERS["exec_yes"]),
                         (OLD_INTERPRETERS, 0, testcapi.Py_MOD_PER_INTERPRETER_GIL_SUPPORTED)],
    "new_slot_numbers": [EXEC, (testcapi.Py_mod_multiple_interpreters, 0,
                                testcapi.Py_MOD_PER_INTERPRETER_GIL_SUPPORTED)],
    "old_slot_number_create": [(OLD_CREATE, 0, POINTERS["create_spec"])],
    "new_slot_number_create": [(testcapi.Py_mod_create, 0, POINTERS["create_spec"])],
    "nonstatic_mod_methods": [(testcapi.Py_mod_methods, 0, POINTERS["methods"])],
    "intptr_methods": [(testcapi.Py_mod_methods, INTPTR | STATIC, POINTERS["module_methods"])],
    "nested": nest(in_levels(EXEC_AND_DOC, 2), [NEW]),
    "nested_max": nest(in_levels(NESTED_MODULE, 5), [NEW]),
    "nested_over_limit": nest(in_levels(NESTED_MODULE, 6), [NEW]),
    "nested_old": nest(in_levels(EXEC_AND_DOC, 2), [OLD_MODULE]),
    "nested_old_max": nest(in_levels(NESTED_MODULE, 5), [OLD_MODULE]),
    "nested_old_over_limit": nest(in_levels(NESTED_MODULE, 6), [OLD_MODULE]),
    "nested_pingpong": nest(in_levels(NESTED_MODULE, 5), [NEW, OLD_MODULE]),
    "repeat_create": [(testcapi.Py_mod_create, 0, POINTERS["create_spec"])] * 2,
    "repeat_exec": [EXEC] * 2,
    "repeat_gil": [(testcapi.Py_mod_gil, 0, testcapi.Py_MOD_GIL_NOT_USED)] * 2,
}


def made_type(*slots):
    return testcapi.type_of_slots([(testcapi.Py_tp_name, 0, "MyType")] + list(slots))


def type_from_slots(name):
    return made_type(*TYPES[name])


def type_from_null_slot(number):
    return made_type((number, STATIC, None))


def type_from_base_slots(**bases):
    # By address, for None would mean NULL.
    slots = [(getattr(testcapi, "Py_tp_" + name), 0, id(value)) for name, value in bases.items()]
    return made_type((testcapi.Py_tp_flags, 0, flags("BASETYPE")), *slots)


def made_module(spec, *slots):
    module = testcapi.module_of_slots([(testcapi.Py_mod_abi, STATIC, POINTERS["abi"])] + list(slots), spec)
    if isinstance(module, types.ModuleType):
        testcapi.pymodule_exec(module)
    return module


def module_from_slots(name, spec):
    return made_module(spec, *MODULES[name])


def module_from_gil_slot(number, spec):
    return made_module(spec, (number, 0, testcapi.Py_MOD_GIL_NOT_USED))


def module_from_null_slot(number, spec):
    return made_module(spec, (number, STATIC, None))


# What test_module asks for.
def module_from_slots_empty(spec):
    return testcapi.module_of_slots([], spec)


def module_from_slots_null(spec):
    return testcapi.module_of_slots(None, spec)


def module_from_slots_name(spec):
    made_module(spec, (testcapi.Py_mod_name, STATIC, POINTERS["doc"]))
    raise NotImplementedError(
        "asks PyModule_GetDef(), the interpreter's own, which sees the definition by way of which the fallback makes a module"
    )


def module_from_slots_create(spec):
    return made_module(spec, (testcapi.Py_mod_create, 0, POINTERS["create_given"]))


def module_from_slots_repeat_slot(spec):
    slot = spec._test_slot_id
    return made_module(spec, (slot, STATIC, POINTERS["doc"]), (slot, STATIC, POINTERS["doc"]))


def module_from_slots_null_slot(spec):
    return made_module(spec, (spec._test_slot_id, STATIC, None))


def module_from_bad_abiinfo(spec):
    return made_module(spec, (testcapi.Py_mod_abi, STATIC, POINTERS["bad_abi"]))


def module_from_multiple_abiinfo(spec):
    return made_module(spec, *[(testcapi.Py_mod_abi, STATIC, POINTERS["abi"])] * 2)


def get_heaptype_for_name():
    return testcapi.type_of_slots([(testcapi.Py_tp_name, 0, "_testcapi.HeapTypeNameType")])


TOKENS = weakref.WeakKeyDictionary()


def create_type_with_token(name, token):
    made, TOKENS[made] = testcapi.type_with_token(name, token)
    return made


def or_testcapi(module):
    """`_testcapi` stands for `testcapi`, which functions know."""
    return testcapi if module is sys.modules["_testcapi"] else module


def or_standin(module):
    return sys.modules["_testcapi"] if module is testcapi else module


def pymodule_get_token(module):
    return testcapi.pymodule_get_token(or_testcapi(module))


def pytype_getmodulebydef(type):
    return or_standin(testcapi.pytype_getmodulebydef(type))


def pytype_getmodulebytoken(type, token):
    return or_standin(testcapi.pytype_getmodulebytoken(type, token))


def get_tp_token(type):
    """No function tells a type's token; a type that was not made here has none."""
    return TOKENS.get(type, 0)


def create_heapctype_with_none_bases_slot():
    return testcapi.type_with_bases(None)


def clear_managed_dict(instance):
    return testcapi.managed_dict_clear(instance)


# What an extension for the stable ABI lacks.
NEEDS = {
    create_type_with_token: ["type_with_token"],
    create_heapctype_with_none_bases_slot: ["type_with_bases"],
    clear_managed_dict: ["managed_dict_clear"],
}

# Named by the tests, not by us.
STANDINS = {
    function.__name__: function
    for function in list(globals().values())
    if isinstance(function, types.FunctionType) and all(hasattr(testcapi, name) for name in NEEDS.get(function, ()))
}
if hasattr(testcapi, "type_with_bases"):
    STANDINS["HeapCTypeWithBasesSlot"] = testcapi.type_with_bases((int,))
