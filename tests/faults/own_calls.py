"""Calls that allocate and that the table of tests/differential does not have, because they are compared otherwise there or
not at all. The arguments are honest: here the memory is hostile."""

import codecs
import contextvars
import struct
import sys
import types

from calls import invoke_by_name


class Own:
    """A call of C functions with arguments made anew each time.

    make(testcapi) gives the arguments; those that the `Watch` marks, and all that can be referred to, have their references
    counted. tolerated: what may be found all the same (a part of the finding's text), with the reason.
    """

    def __init__(self, name, functions, make=lambda testcapi: [], invoke=None, clean=None, tolerated=None):
        self.name = name
        self.functions = [functions] if isinstance(functions, str) else functions
        self.make = make
        self.invoke = invoke or invoke_by_name(name)
        self.clean = clean or (lambda testcapi: None)
        self.tolerated = tolerated or {}

    def build(self, world, testcapi, number):
        args = list(self.make(testcapi))
        for index, arg in enumerate(args):
            if not isinstance(arg, (int, str, bytes, type(None))) or isinstance(arg, (bytes, str)) and len(arg) > 1:
                world.remember("argument %d" % index, arg)
        return args


def of(*make):
    """Arguments: functions are called for each attempt, the rest is the same for all."""
    return lambda testcapi: [part() if isinstance(part, types.FunctionType) else part for part in make]


def new_class(name="Made", bases=(), **names):
    return lambda: type(name, bases, dict(names))


def new_text(text):
    return lambda: "".join(list(text))


def new_module():
    return types.ModuleType("".join(["ma", "de"]))


def raised(error):
    try:
        raise error
    except BaseException as caught:
        return caught


def spec(**attributes):
    return types.SimpleNamespace(name="made.module", **attributes)


def module_slots(testcapi, *more):
    """Made before the call: debug builds of 3.15 do not survive that a list in Python code cannot grow."""
    pointers = testcapi.slot_pointers
    methods = testcapi.Py_mod_methods, testcapi.PySlot_STATIC, pointers["methods"]
    return [(testcapi.Py_mod_abi, 0, pointers["abi"]), (testcapi.Py_mod_doc, 0, "words"), methods, *more]


def given_module_slots(testcapi):
    return module_slots(testcapi, (testcapi.Py_mod_create, 0, testcapi.slot_pointers["create"]))


def code():
    free = 1

    def function(argument, other=2):
        """What it is for."""
        local = argument
        return local, free, [other for _ in range(2)]

    return function.__code__


def frame():
    def generator(argument):
        local = argument
        yield sys._getframe()
        return local

    made = generator(5)
    found = next(made)
    KEPT.append(made)
    return found


KEPT = []


def drop_kept(testcapi):
    del KEPT[:]


class Spec:
    loader = None
    parent = ""

    def __init__(self, name="capi_test.made"):
        self.name = name


def drop_modules(testcapi):
    for name in [name for name in sys.modules if name.startswith("capi_test")]:
        del sys.modules[name]


def writer_of(*steps):
    def invoke(testcapi):
        writer = testcapi.PyUnicodeWriter(0)
        for name, args in steps:
            getattr(writer, name)(*args)
        return writer.finish()

    return invoke


def bytes_writer_of(*steps):
    def invoke(testcapi):
        writer = testcapi.PyBytesWriter(0)
        for name, args in steps:
            getattr(writer, name)(*args)
        return writer.finish()

    return invoke


LONG_TEXT, LONG_BYTES = "x\u20ac" * 300, b"x" * 3000
CREATE, FINISH = "PyUnicodeWriter_Create", "PyUnicodeWriter_Finish"


def unicode_writer(name, *steps):
    return Own("unicode writer: " + name, [name, CREATE, FINISH], invoke=writer_of(*steps))


def bytes_writer(name, *steps):
    return Own("bytes writer: " + name, [name, "PyBytesWriter_Create", "PyBytesWriter_Finish"], invoke=bytes_writer_of(*steps))


# Functions of the table that have no error to report: 0 says that there is no version.
LEFT_OUT = {"PyUnstable_Type_AssignVersionTag"}


def search(name):
    return None


def register_search():
    made = types.FunctionType(search.__code__, globals())
    codecs.register(made)
    REGISTERED.append(made)
    return made


REGISTERED = []


def set_and_reset(testcapi, variable):
    """In a context of its own, because what could not be reset stays."""
    context = contextvars.Context()
    token = context.run(testcapi.contextvar_set, variable, 5)
    return context.run(testcapi.contextvar_reset, variable, token)


def guard_and_close(testcapi):
    testcapi.interpreterguard_close(testcapi.interpreterguard_fromcurrent())


def view_and_close(name):
    def invoke(testcapi):
        testcapi.interpreterview_close(getattr(testcapi, name)())

    return invoke


def guard_of_view(testcapi):
    view = testcapi.interpreterview_fromcurrent()
    try:
        guard = testcapi.interpreterguard_fromview(view)
        if guard is not None:
            testcapi.interpreterguard_close(guard)
    finally:
        testcapi.interpreterview_close(view)


def display_nowhere(testcapi, error):
    stderr, sys.stderr = sys.stderr, None
    try:
        testcapi.err_displayexception(error)
    finally:
        sys.stderr = stderr


def lock_and_unlock(testcapi):
    mutex = testcapi.mutex_new()
    testcapi.mutex_lock(mutex)
    testcapi.mutex_unlock(mutex)


def unregister(testcapi):
    """What could not be unregistered."""
    if hasattr(codecs, "unregister"):
        while REGISTERED:
            codecs.unregister(REGISTERED.pop())
    del REGISTERED[:]


SWALLOWS = {"not MemoryError": "the real function reports no errors either"}
UNRAISABLE = {"not MemoryError": "the function has no way to report an error: sys.unraisablehook gets it, as from the real one"}
NO_LOCK = {"can't allocate read lock": "the interpreter's own file objects raise RuntimeError"}
NO_FRAME = {"frame does not exist": "PyEval_GetFrame() does not tell that it could not make the object of a frame"}
NEEDS_MEMORY = {"not MemoryError": "the limited API has no way that needs no memory, and the function none to report an error"}

# What calls of the table of tests/differential may do in a file for the stable ABI.
TOLERATED_WHERE_LIMITED = {"type_supports_weakrefs": NEEDS_MEMORY, "object_checkbuffer": NEEDS_MEMORY}

# What the interpreter itself does not survive when all allocations fail from one on.
NOT_LASTING = {}
if sys.version_info[:2] == (3, 12):
    NOT_LASTING["contextvar_set"] = "3.12's own PyContextVar_Set() reads through NULL where it cannot make a context"

CALLS = [
    Own("get_type_name", "PyType_GetName", of(new_class("a.Made"))),
    Own("get_type_name of a static type", "PyType_GetName", of(dict), lambda testcapi, kind: testcapi.get_type_name(kind)),
    Own("get_type_qualname", "PyType_GetQualName", of(new_class("Made"))),
    Own("get_type_fullyqualname", "PyType_GetFullyQualifiedName", of(new_class("Made", __module__="some.where"))),
    Own("get_type_module_name", "PyType_GetModuleName", of(new_class("Made", __module__="some.where"))),
    Own("type_get_dict", "PyType_GetDict", of(new_class())),
    Own("type_freeze", "PyType_Freeze", of(new_class())),
    Own("type_from_metaclass", "PyType_FromMetaclass", of(new_text("made.Made"))),
    Own("type_from_module_and_spec", "PyType_FromModuleAndSpec", lambda testcapi: [testcapi]),
    Own("pytype_getmodule", "PyType_GetModule", lambda testcapi: [testcapi.type_from_module_and_spec(testcapi)]),
    Own("pytype_getmodule of no such type", "PyType_GetModule", of(new_class()), lambda t, kind: t.pytype_getmodule(kind)),
    Own("module_add", "PyModule_Add", of(new_module, b"name", lambda: [1])),
    Own("module_addobjectref", "PyModule_AddObjectRef", of(new_module, b"name", lambda: [1])),
    Own("module_addtype", "PyModule_AddType", of(new_module, new_class("a.Made"))),
    Own("pymodule_get_token", "PyModule_GetToken", of([])),
    Own("pymodule_get_state_size", "PyModule_GetStateSize", of(new_module)),
    Own("pymodule_exec", "PyModule_Exec", of(new_module)),
    Own("PyImport_AddModuleRef", "PyImport_AddModuleRef", of(b"capi_test.new"), clean=drop_modules),
    Own("PyImport_GetModule", "PyImport_GetModule", of("sys")),
    Own("PyImport_ImportModuleAttr", "PyImport_ImportModuleAttr", of(new_text("sys"), new_text("argv"))),
    Own("PyImport_ImportModuleAttrString", "PyImport_ImportModuleAttrString", of(b"sys", b"argv")),
    Own("create_module_from_initfunc single", "PyImport_CreateModuleFromInitfunc", of(Spec, 0),
        lambda testcapi, spec, kind: testcapi.create_module_from_initfunc(spec, kind), drop_modules),
    Own("create_module_from_initfunc multi", "PyImport_CreateModuleFromInitfunc", of(Spec, 1),
        lambda testcapi, spec, kind: testcapi.create_module_from_initfunc(spec, kind), drop_modules),
    Own("sys_getattr", "PySys_GetAttr", of(new_text("argv"))),
    Own("sys_getattrstring", "PySys_GetAttrString", of(b"argv")),
    Own("sys_getoptionalattr", "PySys_GetOptionalAttr", of(new_text("argv"))),
    Own("sys_getoptionalattr missing", "PySys_GetOptionalAttr", of(new_text("no such name")),
        lambda testcapi, name: testcapi.sys_getoptionalattr(name)),
    Own("sys_getoptionalattrstring", "PySys_GetOptionalAttrString", of(b"argv")),
    Own("sys_audittuple", "PySys_AuditTuple", of(b"testcapi.event", lambda: (object(), 2))),
    Own("err_get_raised", "PyErr_GetRaisedException", of(ValueError, new_text("text"), None)),
    Own("exc_set_object_fetch", ["PyErr_GetRaisedException"], of(ValueError, lambda: [1])),
    Own("err_set_raised", "PyErr_SetRaisedException", of(lambda: ValueError("mine"))),
    Own("get_exception", "PyErr_GetHandledException", of()),
    Own("set_exception", "PyErr_SetHandledException", of(lambda: raised(KeyError("mine")))),
    # A file would be written to by the interpreter's own module traceback, where a debug build asserts that it has memory.
    Own("err_displayexception", "PyErr_DisplayException", of(lambda: raised(KeyError("mine"))), display_nowhere,
        tolerated=SWALLOWS),
    Own("err_formatunraisable", "PyErr_FormatUnraisable", of(lambda: ValueError("mine"), b"about %R", lambda: [1]),
        tolerated=UNRAISABLE),
    Own("err_rangedsyntaxlocation", "PyErr_RangedSyntaxLocationObject",
        of(lambda: SyntaxError("mine"), new_text("file"), 1, 2, 3, 4), tolerated=SWALLOWS),
    Own("exception_getargs", "PyException_GetArgs", of(lambda: ValueError([1], 2))),
    Own("exception_setargs", "PyException_SetArgs", of(lambda: ValueError(1), lambda: ([1], 2)), tolerated=UNRAISABLE),
    Own("code_getcode", "PyCode_GetCode", of(code)),
    Own("code_getvarnames", "PyCode_GetVarnames", of(code)),
    Own("code_getcellvars", "PyCode_GetCellvars", of(code)),
    Own("code_getfreevars", "PyCode_GetFreevars", of(code)),
    Own("code_getfirstfree", "PyUnstable_Code_GetFirstFree", of(code)),
    Own("code_addr2location", "PyCode_Addr2Location", of(code, 4), tolerated=SWALLOWS),
    Own("code_new", ["PyUnstable_Code_New", "PyUnstable_Code_NewWithPosOnlyArgs"], of(code)),
    Own("gen_get_code", "PyGen_GetCode", of(lambda: (lambda: (yield))())),
    Own("frame_getcode", "PyFrame_GetCode", of(frame), clean=drop_kept),
    Own("frame_getlocals", "PyFrame_GetLocals", of(frame), clean=drop_kept),
    Own("frame_getglobals", "PyFrame_GetGlobals", of(frame), lambda t, f: t.frame_getglobals(f) is f.f_globals, drop_kept),
    Own("frame_getbuiltins", "PyFrame_GetBuiltins", of(frame), lambda t, f: t.frame_getbuiltins(f) is f.f_builtins, drop_kept),
    Own("frame_getlasti", "PyFrame_GetLasti", of(frame), clean=drop_kept, tolerated=SWALLOWS),
    Own("frame_getgenerator", "PyFrame_GetGenerator", of(frame), clean=drop_kept, tolerated=SWALLOWS),
    Own("frame_getvar", "PyFrame_GetVar", of(frame, new_text("argument")), clean=drop_kept),
    Own("frame_getvarstring", "PyFrame_GetVarString", of(frame, b"local"), clean=drop_kept),
    Own("framelocalsproxy_check", "PyFrameLocalsProxy_Check", of(lambda: {})),
    Own("eval_getframe_locals", "PyEval_GetFrameLocals", of(), lambda t: len(t.eval_getframe_locals()),
        tolerated=NO_FRAME),
    Own("eval_getframe_globals", "PyEval_GetFrameGlobals", of(), lambda t: t.eval_getframe_globals() is globals()),
    Own("eval_getframe_builtins", "PyEval_GetFrameBuiltins", of(), lambda t: "len" in t.eval_getframe_builtins()),
    Own("frame_new", "PyFrame_New", of(code, lambda: {}, lambda: {}), lambda t, c, g, l: t.frame_new(c, g, l).f_code is c),
    Own("config_get", "PyConfig_Get", of(b"executable"), lambda t, name: t.config_get("executable")),
    Own("config_get list", "PyConfig_Get", of(), lambda t: t.config_get("argv")),
    Own("config_get flag", "PyConfig_Get", of(), lambda t: t.config_get("verbose")),
    Own("config_get xoptions", "PyConfig_Get", of(), lambda t: t.config_get("xoptions")),
    Own("config_getint", "PyConfig_GetInt", of(), lambda t: t.config_getint("verbose")),
    Own("config_names", "PyConfig_Names", of(), lambda t: len(t.config_names())),
    Own("config_set", "PyConfig_Set", of(), lambda t: t.config_set("executable", sys.executable)),
    Own("config_set flag", "PyConfig_Set", of(), lambda t: t.config_set("verbose", 0)),
    Own("context_new", "PyContext_New", of(), lambda t: len(t.context_new())),
    Own("context_copycurrent", "PyContext_CopyCurrent", of(), lambda t: len(t.context_copycurrent())),
    Own("context_copy", "PyContext_Copy", lambda t: [t.context_copycurrent()], lambda t, c: len(t.context_copy(c))),
    Own("contextvar_new", "PyContextVar_New", of(b"name", lambda: [1]), lambda t, n, d: t.contextvar_new(n.decode(), d).name),
    Own("contextvar_get", "PyContextVar_Get", lambda t: [t.contextvar_new("name", None), [1]]),
    Own("contextvar_get nothing", "PyContextVar_Get", lambda t: [t.contextvar_new("name", None)],
        lambda t, v: t.contextvar_get(v, None)),
    Own("contextvar_set", ["PyContextVar_Set", "PyContextVar_Reset"], lambda t: [t.contextvar_new("name", None)], set_and_reset),
    Own("py_fopen", "Py_fopen", of(__file__, b"rb"), lambda t, path, mode: len(t.py_fopen(path, mode.decode()))),
    Own("py_fopen of nothing", "Py_fopen", of(__file__ + ".no"), lambda t, path: t.py_fopen(path, "rb")),
    Own("pyfile_opencode", "PyFile_OpenCode", of(), lambda t: t.pyfile_opencode(__file__.encode()).close(), tolerated=NO_LOCK),
    Own("pyfile_opencodeobject", "PyFile_OpenCodeObject", of(__file__), lambda t, p: t.pyfile_opencodeobject(p).close(), tolerated=NO_LOCK),
    Own("gc_enable", ["PyGC_Enable", "PyGC_Disable", "PyGC_IsEnabled"], of(), lambda t: (t.gc_enable(), t.gc_disable()) and None,
        lambda t: t.gc_disable(), UNRAISABLE),
    Own("gc_visit_objects", "PyUnstable_GC_VisitObjects", of(lambda: [1], 10), lambda t, o, n: t.gc_visit_objects(o, n) and None),
    Own("object_gc_newwithextradata", "PyUnstable_Object_GC_NewWithExtraData", of(100),
        lambda t, n: type(t.object_gc_newwithextradata(t.ExtraData, n, None)).__name__),
    Own("codec_unregister", "PyCodec_Unregister", of(register_search), clean=unregister,
        tolerated={"each call leaves": "what cannot be unregistered stays"}),
    Own("interpreterstate_get_dict", "PyInterpreterState_GetDict", of(), lambda t: type(t.interpreterstate_get_dict()).__name__),
    Own("interpreterguard_fromcurrent", ["PyInterpreterGuard_FromCurrent", "PyInterpreterGuard_Close"], of(), guard_and_close),
    Own("interpreterview_fromcurrent", ["PyInterpreterView_FromCurrent", "PyInterpreterView_Close"], of(),
        view_and_close("interpreterview_fromcurrent")),
    Own("interpreterview_frommain", ["PyInterpreterView_FromMain", "PyInterpreterView_Close"], of(),
        view_and_close("interpreterview_frommain")),
    Own("interpreterguard_fromview", "PyInterpreterGuard_FromView", of(), guard_of_view),
    Own("threadstate_ensure_nested", ["PyThreadState_Ensure", "PyThreadState_Release"], of(3)),
    Own("hash_buffer", "Py_HashBuffer", of(new_text("text")), lambda t, text: t.hash_buffer(b"x" * 100) == hash(b"x" * 100)),
    Own("pyarg_parsearray", "PyArg_ParseArray", of(1, 2, 3)),
    Own("pyarg_parsearray_objects", "PyArg_ParseArray", of(b"12345", lambda: ([1], [2]))),
    Own("pyarg_parsearrayandkeywords", "PyArg_ParseArrayAndKeywords", of(),
        lambda t: t.pyarg_parsearrayandkeywords(1, c=3, b=2)),
    Own("buffer_get", ["PyObject_GetBuffer", "PyBuffer_Release"], of(lambda: bytearray(b"12345"), 0)),
    Own("buffer_iscontiguous", "PyBuffer_IsContiguous", of(lambda: bytearray(b"12345"), "C")),
    Own("buffer_tocontiguous", "PyBuffer_ToContiguous", of(lambda: memoryview(bytearray(b"12345"))[::2], "C", 0)),
    Own("buffer_fromcontiguous", "PyBuffer_FromContiguous", of(lambda: memoryview(bytearray(b"12345"))[::2], b"abc", "C")),
    Own("buffer_sizefromformat", "PyBuffer_SizeFromFormat", of(b"dd")),
    Own("object_copydata", "PyObject_CopyData", of(lambda: bytearray(5), lambda: b"12345")),
    Own("picklebuffer_fromobject", ["PyPickleBuffer_FromObject"], of(lambda: bytearray(5)),
        lambda t, data: type(t.picklebuffer_fromobject(data)).__name__),
    Own("thread_tss", "PyThread_tss_create", of(), tolerated={"not MemoryError": "the wrapper says which step failed"}),
    Own("module_of_slots", "PyModule_FromSlotsAndSpec", lambda t: [module_slots(t), spec()]),
    Own("module_of_slots given one", "PyModule_FromSlotsAndSpec",
        lambda t: [given_module_slots(t), spec(made=types.ModuleType("given"))], lambda t, slots, s: t.module_of_slots(slots, s)),
    Own("member_object", "PyMember_GetOne", of(), lambda t: t.member_object().number),
    Own("object_dump", "PyObject_Dump", of(lambda: [1]), tolerated=SWALLOWS),
    Own("pylong_export", ["PyLong_Export", "PyLong_FreeExport"], of(lambda: 10**50)),
    Own("mutex", ["PyMutex_Lock", "PyMutex_Unlock"], of(), lock_and_unlock),
    Own("unicode writer: create large", [CREATE], of(), lambda t: t.PyUnicodeWriter(5000).finish()),
    unicode_writer("PyUnicodeWriter_WriteChar", *[("write_char", (0x20AC,))] * 200),
    unicode_writer("PyUnicodeWriter_WriteUTF8", ("write_utf8", (LONG_TEXT.encode(), -1))),
    unicode_writer("PyUnicodeWriter_WriteASCII", ("write_ascii", (LONG_BYTES, -1))),
    unicode_writer("PyUnicodeWriter_WriteStr", ("write_str", (LONG_TEXT,)), ("write_str", (10**50,))),
    unicode_writer("PyUnicodeWriter_WriteRepr", ("write_repr", (LONG_TEXT,)), ("write_repr", ([1],))),
    unicode_writer("PyUnicodeWriter_WriteSubstring", ("write_substring", (LONG_TEXT, 1, 500))),
    unicode_writer("PyUnicodeWriter_WriteUCS4", ("write_ucs4", (LONG_TEXT.encode("utf-32-le"), len(LONG_TEXT)))),
    unicode_writer("PyUnicodeWriter_DecodeUTF8Stateful", ("decodeutf8stateful", (LONG_TEXT.encode(), 1000, b"strict", 1))),
    unicode_writer("PyUnicodeWriter_Format", ("format_i", (b"%i", 123456))),
    bytes_writer("PyBytesWriter_WriteBytes", ("write_bytes", (LONG_BYTES, -1)), ("write_bytes", (b"end", 3))),
    bytes_writer("PyBytesWriter_Format", ("format_i", (b"%i" * 1, 123456))),
    bytes_writer("PyBytesWriter_Resize", ("resize", (5000,)), ("resize", (10,))),
    bytes_writer("PyBytesWriter_Grow", ("grow", (5000,)), ("grow", (5000,))),
    Own("bytes writer: large", "PyBytesWriter_Create", of(), lambda t: len(t.PyBytesWriter(5000).finish())),
    Own("bytes writer: PyBytesWriter_FinishWithSize", "PyBytesWriter_FinishWithSize", of(),
        lambda t: t.PyBytesWriter(3000).finish_with_size(700)),
]
