"""Dictionaries, lists, tuples, mappings, sets, iterators."""

import sys

from calls import Call
from hostile import STEADY



def dict_and_key(g):
    container = g.any_dict()
    return [container, g.key_for(container)]


def dict_and_c_key(g):
    container = g.any_dict()
    return [container, g.c_key_for(container)]


def dict_and_own_key(g):
    """A key whose class may have a __hash__ and an __eq__ of its own."""
    container, key = dict_and_key(g)
    return [container, g.recipe("substr", g.script(), key.parts[0]) if key.kind == "str" else key]


def steady(arguments):
    """Keys that answer alike each time and do not change the dict."""

    def made(g):
        g.actions, g.longest = STEADY, 1
        return arguments(g)

    return made


def unchanging(g):
    """Where the default comes back, the size of the dict tells whether it was put there: no __hash__ or __eq__ may change it."""
    g.actions = STEADY
    return dict_and_key(g) + [g.thing()]


def dict_and_text(g):
    container = g.any_dict()
    key = g.key_for(container)
    return [container, g.recipe("str", key.parts[-1]) if key.kind in ("str", "substr") else g.text()]


def only_dict_and_c_key(g):
    """Before 3.15 the real function does not look whether it is a dict."""
    container = g.any_dict() if sys.version_info >= (3, 15) else g.one_of(g.dict, g.subdict)
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


TWICE = {"log": "a plain str is searched for twice, so that the __eq__ of a key in the dict can be called twice"}
CALLS = [
    Call("dict_containsstring", ["PyDict_ContainsString"], only_dict_and_c_key),
    Call("dict_getitemref", ["PyDict_GetItemRef"], dict_and_key),
    Call("dict_getitemstringref", ["PyDict_GetItemStringRef"], dict_and_c_key),
    Call("dict_setdefaultref_found", ["PyDict_SetDefaultRef"], unchanging),
    Call("dict_setdefaultref_null", ["PyDict_SetDefaultRef"], unchanging),
    Call("dict_setdefaultref", ["PyDict_SetDefaultRef"], tame_setdefault),
    Call("dict_pop", ["PyDict_Pop"], dict_and_own_key),
    Call("dict_pop_null", ["PyDict_Pop"], dict_and_own_key),
    Call("dict_pop", ["PyDict_Pop"], steady(dict_and_text), ignored=TWICE),
    Call("dict_popstring", ["PyDict_PopString"], steady(dict_and_c_key), ignored=TWICE),
    Call("dict_popstring_null", ["PyDict_PopString"], steady(dict_and_c_key), ignored=TWICE),
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
    Call(
        "object_getaiter",
        ["PyObject_GetAIter"],
        lambda g: [g.one_of(lambda: asynchronous(g), g.anything)],
        since=(3, 15, "messages have other words"),
    ),
]
