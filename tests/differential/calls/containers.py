"""Dictionaries, lists, tuples, mappings, sets, iterators."""

from calls import Call



def dict_and_key(g):
    container = g.any_dict()
    return [container, g.key_for(container)]


def dict_and_c_key(g):
    container = g.any_dict()
    return [container, g.c_key_for(container)]


def mapping_and_key(g):
    container = g.any_mapping()
    return [container, g.key_for(container)]


def mapping_and_c_key(g):
    container = g.any_mapping()
    return [container, g.c_key_for(container)]


def tame_setdefault(g):
    """With a default that the dict may have already: then only its size tells whether the key was there, so that no __hash__
    and no __eq__ may change it."""
    container = g.recipe("dict", tuple([(g.text(), g.simple()) for _ in range(g.integer(0, 3))]))
    value = g.choice(container.parts[0])[1] if container.parts[0] else g.simple()
    return [container, g.choice(container.parts[0])[0] if container.parts[0] and g.chance(2) else g.text(), value]


def asynchronous(g):
    return g.recipe("asynchronous", g.script())


def iterator(g):
    coroutine = lambda: g.recipe("coroutine", g.chance(2))
    return g.one_of(g.generator, g.iterable, lambda: asynchronous(g), coroutine)


CALLS = [
    Call("dict_containsstring", ["PyDict_ContainsString"], dict_and_c_key),
    Call("dict_getitemref", ["PyDict_GetItemRef"], dict_and_key),
    Call("dict_getitemstringref", ["PyDict_GetItemStringRef"], dict_and_c_key),
    Call("dict_setdefaultref_found", ["PyDict_SetDefaultRef"], lambda g: dict_and_key(g) + [g.thing()]),
    Call("dict_setdefaultref_null", ["PyDict_SetDefaultRef"], lambda g: dict_and_key(g) + [g.thing()]),
    Call("dict_setdefaultref", ["PyDict_SetDefaultRef"], tame_setdefault),
    Call("dict_pop", ["PyDict_Pop"], dict_and_key),
    Call("dict_pop_null", ["PyDict_Pop"], dict_and_key),
    Call("dict_popstring", ["PyDict_PopString"], dict_and_c_key),
    Call("dict_popstring_null", ["PyDict_PopString"], dict_and_c_key),
    Call("anydict_check", ["PyAnyDict_Check"], lambda g: [g.any_dict()]),
    Call("anydict_checkexact", ["PyAnyDict_CheckExact"], lambda g: [g.any_dict()]),
    Call("frozendict_check", ["PyFrozenDict_Check"], lambda g: [g.any_dict()]),
    Call("frozendict_checkexact", ["PyFrozenDict_CheckExact"], lambda g: [g.any_dict()]),
    Call("set_checkexact", ["PySet_CheckExact"], lambda g: [g.one_of(g.set, g.anything)]),
    Call("list_get_item_ref", ["PyList_GetItemRef"], lambda g: [g.any_list(), g.one_of(g.small, g.size)]),
    Call("list_clear", ["PyList_Clear"], lambda g: [g.any_list()]),
    Call("list_extend", ["PyList_Extend"], lambda g: [g.any_list(), g.any_iterable()]),
    Call("tuple_fromarray", ["PyTuple_FromArray"], lambda g: [g.one_of(g.list, g.tuple)]),
    Call(
        "tuple_fromarray",
        ["PyTuple_FromArray"],
        lambda g: [None, g.choice([0, -1, -5, -(1 << 63), (1 << 63) - 1])],
    ),
    Call("mapping_getoptionalitem", ["PyMapping_GetOptionalItem"], mapping_and_key),
    Call("mapping_getoptionalitemstring", ["PyMapping_GetOptionalItemString"], mapping_and_c_key),
    Call("mapping_haskeywitherror", ["PyMapping_HasKeyWithError"], mapping_and_key),
    Call("mapping_haskeystringwitherror", ["PyMapping_HasKeyStringWithError"], mapping_and_c_key),
    Call("PyIter_NextItem", ["PyIter_NextItem"], lambda g: [g.one_of(g.iterable, g.generator, g.any_iterable)]),
    Call("iter_send", ["PyIter_Send"], lambda g: [iterator(g), g.one_of(lambda: None, g.exception, g.anything)]),
    Call("aiter_check", ["PyAIter_Check"], lambda g: [g.one_of(lambda: asynchronous(g), g.anything)]),
    Call("object_getaiter", ["PyObject_GetAIter"], lambda g: [g.one_of(lambda: asynchronous(g), g.anything)]),
]
