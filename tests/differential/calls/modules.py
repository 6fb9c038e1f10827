"""Modules, imports, the module sys, the configuration, context variables."""

import sys

from calls import Call
from hostile import STEADY

MODULES = ["sys", "os.path", "collections.abc", "nothing", "sys.nothing", "", "builtins", "made.module", ".", "a\xe9", "json"]
OPTIONS = ["verbose", "argv", "path", "optimize", "int_max_str_digits", "warnoptions", "nothing", "", "xoptions", "bytes_warning"]
OPTIONS += ["stdlib_dir", "executable", "dev_mode", "tracemalloc", "use_environment", "home", "run_module", "cpu_count", "hash_seed"]
SYS = ["stderr", "maxsize", "nothing", "path", "", "\xe9", "modules"]


def module_name(g):
    return g.one_of(lambda: g.recipe("str", g.choice(MODULES)), g.substr, g.anything)


def c_module_name(g):
    return g.choice(MODULES).encode()


def steady_module_name(g):
    """One that answers alike each time, since it is asked more than once."""
    g.actions, g.longest = STEADY, 1
    return [module_name(g)]


def modules_kept(name):
    """What was imported under the name of an object of the example is taken out of sys.modules again."""

    def invoke(testcapi, *args):
        before = dict(sys.modules)
        try:
            return getattr(testcapi, name)(*args)
        finally:
            if len(sys.modules) != len(before):
                sys.modules.clear()
                sys.modules.update(before)

    return invoke


def any_module(g):
    return g.one_of(g.module, g.module, g.anything)


def add(g):
    return [any_module(g), g.choice(["name", "present", "", "\xe9"]), g.simple()]


def add_nothing(g):
    return [g.module(), "name", None, g.known("builtins:KeyError")]


def added(testcapi, name):
    """The module is taken out of sys.modules again."""
    before = set(sys.modules)
    try:
        found = testcapi.PyImport_AddModuleRef(name)
        return found.__name__, sorted(vars(found)) if found.__name__ not in before else None
    finally:
        for new in set(sys.modules) - before:
            del sys.modules[new]


def set_and_back(testcapi, name, value):
    old = testcapi.config_get(name)
    try:
        testcapi.config_set(name, value)
        return testcapi.config_get(name)
    finally:
        try:
            testcapi.config_set(name, old)
        except ValueError:
            pass


def config_value(g):
    texts = lambda: tuple([g.one_of(g.text, g.substr, g.anything) for _ in range(g.integer(0, 2))])
    value = g.one_of(g.number, g.small, g.text, g.substr, lambda: g.recipe("list", texts()), g.dict, lambda: None, g.subint, g.anything)
    names = ["int_max_str_digits", "inspect", "argv", "orig_argv", "executable", "hash_seed", "verbose", "platlibdir", "xoptions"]
    return [g.choice(names), value]


def sys_name(g):
    return g.one_of(lambda: g.recipe("str", g.choice(SYS)), g.substr, g.anything)


def c_sys_name(g):
    return g.choice([name.encode() for name in SYS] + [b"\xff"])


def context_round(testcapi, name, default, value):
    """A variable from its birth to its end."""
    variable = testcapi.contextvar_new(name, default)
    seen = [testcapi.contextvar_get(variable, None), testcapi.contextvar_get(variable, "given")]
    token = testcapi.contextvar_set(variable, value)
    seen.append(testcapi.contextvar_get(variable, None))
    seen.append(testcapi.contextvar_reset(variable, token))
    seen.append(testcapi.contextvar_get(variable, None))
    try:
        testcapi.contextvar_reset(variable, token)
    except RuntimeError as error:
        seen.append(type(error))
    return seen, variable.name


def audited(name):
    """With a hook that remembers what it is told."""

    def invoke(testcapi, *args):
        import hostile

        hostile.audit_begin()
        try:
            return getattr(testcapi, name)(*args), list(hostile.AUDITED)
        finally:
            hostile.audit_end()

    return invoke


HIDDEN = "the limited API knows only the options that the module sys shows, and sets only what the interpreter reads there"
EVENTS = ["differential.event", "differential.\xe9", "differential.refused"]
CALLS = [
    Call("PyImport_AddModuleRef", ["PyImport_AddModuleRef"], lambda g: [c_module_name(g)], added),
    Call(
        "PyImport_GetModule",
        ["PyImport_GetModule"],
        steady_module_name,
        modules_kept("PyImport_GetModule"),
        ignored={"log": "newer interpreters search sys.modules once more, after waiting for other threads' imports"},
    ),
    Call(
        "PyImport_ImportModuleAttr",
        ["PyImport_ImportModuleAttr"],
        lambda g: [module_name(g), g.name()],
        modules_kept("PyImport_ImportModuleAttr"),
    ),
    Call(
        "PyImport_ImportModuleAttrString",
        ["PyImport_ImportModuleAttrString"],
        lambda g: [c_module_name(g), g.c_name()],
    ),
    Call("module_add", ["PyModule_Add"], lambda g: add_nothing(g) if g.chance(6) else add(g)),
    Call("module_addobjectref", ["PyModule_AddObjectRef"], lambda g: add_nothing(g) if g.chance(6) else add(g)),
    Call("module_addtype", ["PyModule_AddType"], lambda g: [any_module(g), g.cls()]),
    Call("pymodule_get_token", ["PyModule_GetToken"], lambda g: [any_module(g)]),
    Call("pymodule_get_state_size", ["PyModule_GetStateSize"], lambda g: [any_module(g)]),
    Call("pymodule_exec", ["PyModule_Exec"], lambda g: [any_module(g)]),
    Call("sys_getattr", ["PySys_GetAttr"], lambda g: [sys_name(g)]),
    Call("sys_getattrstring", ["PySys_GetAttrString"], lambda g: [c_sys_name(g)]),
    Call("sys_getoptionalattr", ["PySys_GetOptionalAttr"], lambda g: [sys_name(g)]),
    Call("sys_getoptionalattrstring", ["PySys_GetOptionalAttrString"], lambda g: [c_sys_name(g)]),
    Call(
        "sys_audittuple",
        ["PySys_AuditTuple"],
        lambda g: [g.choice(EVENTS[:2]), g.one_of(lambda: None, g.tuple, g.list, g.number)],
        audited("sys_audittuple"),
    ),
    Call(
        "sys_audittuple",
        ["PySys_AuditTuple"],
        lambda g: [g.choice(EVENTS), g.one_of(g.subtuple, g.tuple, g.anything)],
        audited("sys_audittuple"),
        limited="sys.audit() makes another tuple of the arguments, an exact one",
    ),
    Call("sys_audit", ["PySys_Audit"], lambda g: [g.choice(EVENTS), g.integer(0, 3)], audited("sys_audit")),
    Call("config_get", ["PyConfig_Get"], lambda g: [g.choice(OPTIONS)], limited=HIDDEN),
    Call("config_getint", ["PyConfig_GetInt"], lambda g: [g.choice(OPTIONS)], limited=HIDDEN),
    Call("config_names", ["PyConfig_Names"], lambda g: [], limited=HIDDEN),
    Call("config_set", ["PyConfig_Set", "PyConfig_Get"], config_value, set_and_back, limited=HIDDEN),
    Call(
        "contextvar",
        ["PyContextVar_New", "PyContextVar_Get", "PyContextVar_Set", "PyContextVar_Reset"],
        lambda g: [g.choice(["name", "\xe9", ""]), g.one_of(lambda: None, g.simple), g.simple()],
        context_round,
    ),
    Call("contextvar_get", ["PyContextVar_Get"], lambda g: [g.anything(), None]),
    Call("contextvar_set", ["PyContextVar_Set"], lambda g: [g.anything(), None]),
    Call("contextvar_reset", ["PyContextVar_Reset"], lambda g: [g.anything(), g.anything()]),
    Call("context_new", ["PyContext_New"], lambda g: [], lambda testcapi: len(testcapi.context_new())),
    Call("context_copy", ["PyContext_Copy"], lambda g: [g.anything()]),
    Call("context_copycurrent", ["PyContext_CopyCurrent"], lambda g: [], lambda testcapi: type(testcapi.context_copycurrent())),
]
