"""The object protocol, calls, weak references, reference counts, constants."""

from calls import Call

DESCRIPTORS = ("hostile:Attributes.__dict__", "types:FunctionType.__code__", "types:FunctionType.__call__", "builtins:len")


def attribute(g):
    return [g.holder(), g.name()]


def c_attribute(g):
    return [g.holder(), g.c_name()]


def keywords(g):
    """The names of keyword arguments; vectorcall wants each once."""
    names = dict.fromkeys([g.choice(["a", "b", "c", "d", ""]) for _ in range(g.integer(0, 2))])
    return [g.recipe("str", name) for name in names]


def vectorcall(g):
    """A callable, its arguments, and the names of the last of them."""
    names = keywords(g)
    items = g.items() + tuple([g.simple() for _ in names])
    return [g.any_callable(), g.recipe("tuple", items), g.recipe("tuple", tuple(names)) if names else None]


def vectorcall_method(g):
    name, rest = g.recipe("str", g.choice(["method", "name", "__str__", "missing", "format"])), vectorcall(g)
    items = (g.one_of(g.attributes, g.all_attributes, g.text, g.callable),) + rest[1].parts[0]
    return [g.choice([name, name, g.name()]), g.recipe("tuple", items), rest[2]]


def vectorcall_dict(g):
    pairs = tuple([(g.key() if g.chance(8) else name, g.simple()) for name in keywords(g)])
    kwargs = g.recipe("dict", pairs) if pairs or g.chance(2) else None
    return [g.any_callable(), g.recipe("tuple", g.items()), kwargs]


def method(g):
    return [g.one_of(g.attributes, g.all_attributes, g.text, g.callable, g.holder), g.name()]


def reference(g):
    """A weak reference or a proxy, alive or dead."""
    target = g.instance_of("Made")
    return g.one_of(
        lambda: g.recipe("weak", target, "ref", g.chance(3)),
        lambda: g.recipe("weak", target, "proxy", g.chance(3)),
        g.anything,
    )


def weak(g):
    return [None if g.chance(20) else reference(g)]


HIDDEN = "the pointer in the object is hidden, so objects whose pointer is NULL look as if they had a function"
CALLS = [
    Call("object_getoptionalattr", ["PyObject_GetOptionalAttr"], attribute),
    Call("object_getoptionalattrstring", ["PyObject_GetOptionalAttrString"], c_attribute),
    Call("object_hasattrwitherror", ["PyObject_HasAttrWithError"], attribute),
    Call("object_hasattrstringwitherror", ["PyObject_HasAttrStringWithError"], c_attribute),
    Call("object_is", ["Py_Is", "Py_IsNone", "Py_IsTrue", "Py_IsFalse", "Py_IS_TYPE"], lambda g: [g.anything(), g.anything()]),
    Call("object_callnoargs", ["PyObject_CallNoArgs"], lambda g: [g.any_callable()]),
    Call("object_callonearg", ["PyObject_CallOneArg"], lambda g: [g.any_callable(), g.simple()]),
    Call("object_callmethodnoargs", ["PyObject_CallMethodNoArgs"], method),
    Call("object_callmethodonearg", ["PyObject_CallMethodOneArg"], lambda g: method(g) + [g.simple()]),
    Call("pyobject_fastcalldict", ["PyObject_VectorcallDict"], vectorcall_dict),
    Call("pyobject_vectorcall", ["PyObject_Vectorcall"], vectorcall),
    Call("pyobject_vectorcall_offset", ["PyObject_Vectorcall"], lambda g: [g.any_callable(), g.simple(), g.simple()]),
    Call("pyobject_vectorcallmethod", ["PyObject_VectorcallMethod"], vectorcall_method),
    Call(
        "pyvectorcall_call",
        ["PyVectorcall_Call"],
        lambda g: [g.any_callable(), g.tuple()] + ([g.recipe("dict", ())] if g.chance(2) else []),
        limited=HIDDEN,
    ),
    Call("pyvectorcall_function", ["PyVectorcall_Function"], lambda g: [g.any_callable(), g.tuple()], limited=HIDDEN),
    Call("pyvectorcall_nargs", ["PyVectorcall_NARGS"], lambda g: [g.integer(0, 100), g.integer(0, 1)]),
    Call("pyweakref_getref", ["PyWeakref_GetRef"], weak),
    Call("pyweakref_isdead", ["PyWeakref_IsDead"], weak),
    Call("newref", ["Py_NewRef"], lambda g: [g.anything()]),
    Call("xnewref", ["Py_XNewRef"], lambda g: [g.choice([None, g.anything()])]),
    Call("get_constant", ["Py_GetConstant"], lambda g: [g.choice(list(range(12)) + [1000, (1 << 32) - 1])]),
    Call("get_constant_borrowed", ["Py_GetConstantBorrowed"], lambda g: [g.choice(list(range(12)) + [1000, (1 << 32) - 1])]),
    Call("is_immortal", ["PyUnstable_IsImmortal"], lambda g: [g.anything()]),
    Call("descr_isdata", ["PyDescr_IsData"], lambda g: [g.one_of(lambda: g.known(*DESCRIPTORS), g.anything)]),
]
