"""Code objects, frames, generators, functions."""

from calls import Call

CODES = (
    "def made(a, b=1, *args, c, **kwargs): return a",
    "def made():\n x = 1\n def inner(): return x\n return inner",
    "def outer(free):\n def made(a): return free, a\n return made\nmade = outer(3)",
    "made = lambda: 0",
    "def made(a, /, b):\n try:\n  return a[b]\n finally:\n  del a",
    "class made:\n x = 1\n def __init__(self): super().__init__()\nmade = made.__init__",
)
# Frames of generators, some of which have not started or have ended.
GENERATORS = (
    "def outer():\n a = 1\n cell = 2\n def inner(): return cell\n yield inner\n b = 3\n yield b\nmade = outer()",
    "def outer(x):\n del x\n yield 1\nmade = outer(5)",
    "made = (item for item in 'abc')",
    "class C:\n def __repr__(self): raise KeyError('repr')\ndef outer(\xe9=C()):\n yield \xe9\nmade = outer()",
    "async def outer(a=1):\n await a\nmade = outer()\nimport warnings\nwarnings.simplefilter('ignore')",
)


def code(g):
    return g.recipe("part", g.recipe("function", g.choice(CODES)), "__code__")


def generator(g):
    made = g.recipe("function", g.choice(GENERATORS[:4]))
    for _ in range(g.integer(0, 2)):
        made = g.recipe("advanced", made)
    return made


def frame(g):
    """A frame, or None where the generator has ended."""
    return g.recipe("part", generator(g), "gi_frame")


def of_frame(name):
    def invoke(testcapi, made, *args):
        return getattr(testcapi, name)(made, *args) if made is not None else "ended"

    return invoke


def here(name):
    """In a function with locals of its own."""

    def invoke(testcapi, value):
        local = value
        found = getattr(testcapi, name)()
        return local, sorted(key for key in found if not key.startswith("__"))[:40]

    return invoke


def location(testcapi, of, offset):
    return testcapi.code_addr2location(of, offset) if offset < len(of.co_code) else "outside"


def copied(testcapi, original):
    made = testcapi.code_new(original)
    return made == original, made.co_name, list(made.co_positions())[:20]


VARIABLES = ["a", "b", "cell", "x", ".0", "item", "\xe9", "missing", "", "outer"]
CALLS = [
    Call(name, [function], lambda g: [code(g)])
    for name, function in [
        ("code_getcode", "PyCode_GetCode"),
        ("code_getvarnames", "PyCode_GetVarnames"),
        ("code_getcellvars", "PyCode_GetCellvars"),
        ("code_getfreevars", "PyCode_GetFreevars"),
        ("code_getfirstfree", "PyUnstable_Code_GetFirstFree"),
    ]
]
CALLS += [
    Call(name, [function], lambda g: [frame(g)], of_frame(name))
    for name, function in [
        ("frame_getcode", "PyFrame_GetCode"),
        ("frame_getback", "PyFrame_GetBack"),
        ("frame_getlocals", "PyFrame_GetLocals"),
        ("frame_getglobals", "PyFrame_GetGlobals"),
        ("frame_getbuiltins", "PyFrame_GetBuiltins"),
        ("frame_getlasti", "PyFrame_GetLasti"),
        ("frame_getgenerator", "PyFrame_GetGenerator"),
        ("iframe_getcode", "PyUnstable_InterpreterFrame_GetCode"),
        ("iframe_getlasti", "PyUnstable_InterpreterFrame_GetLasti"),
        ("iframe_getline", "PyUnstable_InterpreterFrame_GetLine"),
    ]
]
CALLS += [
    Call("code_addr2location", ["PyCode_Addr2Location"], lambda g: [code(g), g.choice([0, 2, 4, 6, 10, 20, -1])], location),
    Call("code_new", ["PyUnstable_Code_New", "PyUnstable_Code_NewWithPosOnlyArgs"], lambda g: [code(g)], copied),
    Call(
        "compile_opcodestackeffectwithjump",
        ["PyCompile_OpcodeStackEffectWithJump"],
        lambda g: [g.integer(-1, 260), g.integer(0, 5), g.integer(-1, 2)],
    ),
    Call("gen_get_code", ["PyGen_GetCode"], lambda g: [generator(g)]),
    Call(
        "frame_getvar",
        ["PyFrame_GetVar"],
        lambda g: [frame(g), g.one_of(lambda: g.recipe("str", g.choice(VARIABLES)), g.substr, g.anything)],
        of_frame("frame_getvar"),
    ),
    Call(
        "frame_getvarstring",
        ["PyFrame_GetVarString"],
        lambda g: [frame(g), g.choice([name.encode() for name in VARIABLES] + [b"\xff"])],
        of_frame("frame_getvarstring"),
    ),
    Call("framelocalsproxy_check", ["PyFrameLocalsProxy_Check"], lambda g: [g.one_of(g.dict, lambda: locals_of(g), g.anything)]),
    Call("eval_getframe_locals", ["PyEval_GetFrameLocals"], lambda g: [g.simple()], here("eval_getframe_locals")),
    Call("eval_getframe_globals", ["PyEval_GetFrameGlobals"], lambda g: [g.simple()], here("eval_getframe_globals")),
    Call("eval_getframe_builtins", ["PyEval_GetFrameBuiltins"], lambda g: [g.simple()], here("eval_getframe_builtins")),
    Call("cfunction_checkexact", ["PyCFunction_CheckExact"], lambda g: [g.one_of(g.builtin, g.anything)]),
    Call("cmethod_check", ["PyCMethod_Check"], lambda g: [g.one_of(g.builtin, g.anything)]),
    Call("cmethod_checkexact", ["PyCMethod_CheckExact"], lambda g: [g.one_of(g.builtin, g.anything)]),
]


def locals_of(g):
    return g.recipe("part", g.recipe("part", g.recipe("function", GENERATORS[0]), "gi_frame"), "f_locals")
