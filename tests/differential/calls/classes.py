"""Types and what they say of themselves."""

from calls import Call

STATIC = ("builtins:int", "builtins:type", "collections:OrderedDict", "types:SimpleNamespace", "hostile:Key", "hostile:MetaNames")


def some_class(g):
    return g.one_of(g.cls, lambda: g.known(*STATIC), g.cls)


def made(testcapi, *args):
    """What was made, in words: it is another type each time."""
    cls = testcapi.type_from_metaclass(*args)
    names = [name for name in vars(cls) if not name.startswith("__capi_shims")]  # where the limited API keeps the token
    return type(cls), cls.__name__, cls.__qualname__, cls.__module__, cls.__bases__, cls.__basicsize__, sorted(names)


def make_arguments(g):
    name = g.choice(["made.Type", "Type", "a.b.Type", "", ".", "M\xe9.T\xe9"])
    size = g.choice([0, 64, 48, -8, -1, -16, 8])
    meta = g.one_of(lambda: None, lambda: g.known("builtins:type"), lambda: g.known("hostile:MetaNames", "abc:ABCMeta"))
    module = g.one_of(lambda: None, g.module)
    return [name, size, meta, module, g.one_of(lambda: None, lambda: g.known(*STATIC), g.cls)]


def make_of_two(g):
    """Without metaclasses that are refused: of two errors at once the other one may be reported."""
    name, size, _, module, _ = make_arguments(g)
    return [name, size, g.choice([None, g.known("builtins:type", "hostile:MetaNames")]), module] + [g.recipe("tuple", (g.cls(), g.known(*STATIC)))]


def attribute_then(name):
    """Freezes, and tries to change the type afterwards."""

    def invoke(testcapi, cls):
        result = getattr(testcapi, name)(cls)
        try:
            cls.attribute = 1
        except TypeError as error:
            return result, error.args
        return result, vars(cls)["attribute"]

    return invoke


def data_of(name):
    """The place and the size of the memory of a type that adds some to its base."""

    def invoke(testcapi, size, base):
        cls = testcapi.type_from_metaclass("made.Type", size, None, None, base)
        return getattr(testcapi, name)(cls(), cls)

    return invoke


def data_arguments(g):
    return [g.choice([-1, -8, -16, -40]), g.known("builtins:object", "builtins:list", "builtins:dict", "builtins:Exception")]


def items_of(g):
    return [g.one_of(g.cls, g.tuple, g.anything)]


def with_dict(testcapi, pairs, name):
    """A C type whose objects keep a dict, in words."""
    made = testcapi.HasDict()
    for key, value in pairs.items():
        if type(key) is str:
            setattr(made, key, value)
    result = getattr(testcapi, name)(made)
    return result, list(made.__dict__.items())


def module_of(testcapi, name, *args):
    """Types that belong to a module of the extension."""
    cls = testcapi.type_from_module_and_spec(testcapi)
    return getattr(testcapi, name)(cls, *args) is testcapi


INLINE = "where the real function is, objects may keep their attributes outside of a dict; no build has the fallback there"
LEAKED = {"references": "the real function of 3.15 keeps a reference to the module when it refuses the size"}
TOKENS = [0, 1, 64, (1 << 63) - 1]
CALLS = [
    Call("get_type_name", ["PyType_GetName"], lambda g: [some_class(g)]),
    Call("get_type_qualname", ["PyType_GetQualName"], lambda g: [some_class(g)]),
    Call("get_type_fullyqualname", ["PyType_GetFullyQualifiedName"], lambda g: [some_class(g)]),
    Call("get_type_module_name", ["PyType_GetModuleName"], lambda g: [some_class(g)]),
    Call("type_get_dict", ["PyType_GetDict"], lambda g: [some_class(g)]),
    Call("type_freeze", ["PyType_Freeze"], lambda g: [g.cls()], attribute_then("type_freeze")),
    Call("type_assign_version", ["PyUnstable_Type_AssignVersionTag"], lambda g: [g.cls()]),
    Call("type_supports_weakrefs", ["PyType_SUPPORTS_WEAKREFS"], lambda g: [some_class(g)]),
    Call(
        "pytype_getbasebytoken",
        ["PyType_GetBaseByToken"],
        lambda g: [some_class(g), g.choice(TOKENS[1:]), g.integer(0, 1), g.integer(0, 1)],
    ),
    Call("pytype_getbasebytoken_duringgc", ["PyType_GetBaseByToken_DuringGC"], lambda g: [some_class(g), g.choice(TOKENS[1:])]),
    Call("pytype_getmodule", ["PyType_GetModule"], lambda g: [some_class(g)]),
    Call("pytype_getmodulestate", ["PyType_GetModuleState"], lambda g: [some_class(g)]),
    Call("pytype_getmodulebydef", ["PyType_GetModuleByDef"], lambda g: [some_class(g)]),
    Call("pytype_getmodulebytoken", ["PyType_GetModuleByToken"], lambda g: [some_class(g), g.choice(TOKENS[1:])]),
    Call(
        "pytype_getmodule_duringgc",
        ["PyType_GetModule_DuringGC", "PyType_GetModuleByToken_DuringGC", "PyType_GetModuleState_DuringGC"],
        lambda g: [some_class(g), g.choice(TOKENS[1:])],
    ),
    Call(
        "type_from_module_and_spec",
        ["PyType_FromModuleAndSpec", "PyType_GetModule"],
        lambda g: [],
        lambda testcapi: module_of(testcapi, "pytype_getmodule"),
    ),
    Call("type_from_metaclass", ["PyType_FromMetaclass"], make_arguments, made, ignored=LEAKED),
    Call(
        "type_from_metaclass",
        ["PyType_FromMetaclass"],
        make_of_two,
        made,
        ignored={"references": "a type shows which of several bases counts, and types are only freed by the collector"},
    ),
    Call(
        "managed_dict_clear",
        ["PyObject_ClearManagedDict"],
        lambda g: [g.dict()],
        lambda testcapi, pairs: with_dict(testcapi, pairs, "managed_dict_clear"),
        apart=INLINE,
    ),
    Call(
        "managed_dict_visit",
        ["PyObject_VisitManagedDict"],
        lambda g: [g.dict()],
        lambda testcapi, pairs: with_dict(testcapi, pairs, "managed_dict_visit"),
        apart=INLINE,
    ),
    Call(
        "pyobject_gettypedata",
        ["PyObject_GetTypeData", "PyType_GetTypeDataSize", "PyType_FromMetaclass"],
        data_arguments,
        data_of("pyobject_gettypedata"),
    ),
    Call(
        "pyobject_gettypedata_duringgc",
        ["PyObject_GetTypeData_DuringGC", "PyType_FromMetaclass"],
        data_arguments,
        data_of("pyobject_gettypedata_duringgc"),
    ),
    Call("pyobject_getitemdata", ["PyObject_GetItemData"], items_of, since=(3, 15, "the message has another name")),
]
