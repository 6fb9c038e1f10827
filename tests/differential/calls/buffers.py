"""Buffers, arguments, files, dates, the collector, codecs."""

import array

from calls import Call

BLIND = "without a lookup the limited API of old versions has no way to a buffer's memory"
FORMATS = [b"b", b"i", b"3s", b"<q", b"nonsense", b"", b"2i3b", b"@d", b"x", b"\xff", b"iz"]
ORDERS = [ord("C"), ord("F"), ord("A"), ord("x"), 0]


def view(g):
    data = g.choice([b"abcdefgh", b"", b"a", bytes(range(60))])
    return g.recipe("memoryview", data, g.choice([1, 1, 2, -1, -3]))


def source(g):
    return g.one_of(lambda: view(g), g.bytearray, g.data, g.subbytes, g.array, lambda: g.recipe("buffer", g.script()), g.anything)


def exporter(g):
    """Without __buffer__, which only interpreters heed that have the function; the limited API asks for a buffer."""
    return g.one_of(lambda: view(g), g.bytearray, g.data, g.subbytes, g.array, g.anything)


def flags(g):
    return g.choice([0, 1, 4, 8, 0x10 | 8, 0x18, 0x38, 0x58, 0x98, 0x118, 0x11C, 0x11D, 0x1C, 0x100, 0x200])


def pointer(testcapi, recipe, index):
    """Only within the buffer."""
    with memoryview(recipe) as whole:
        if not 0 <= index < len(whole):
            return "outside"
    return testcapi.buffer_getpointer(recipe, index)


def whole(testcapi, target, data, order):
    """As many bytes as the buffer has."""
    with memoryview(target) as inside:
        size = inside.nbytes
    return testcapi.buffer_fromcontiguous(target, (data + bytes(size))[:size], order)


def copied(testcapi, target, origin):
    """Only where each item has its place: the real function goes by the origin's items alone, and writes behind the target."""
    if any(type(item) is memoryview and not item.c_contiguous for item in (target, origin)):
        if not all(type(item) in (memoryview, bytes, bytearray, array.array) for item in (target, origin)):
            return "outside"
        with memoryview(target) as to, memoryview(origin) as of:
            if len(to) < len(of) or to.itemsize < of.itemsize:
                return "outside"
    return testcapi.object_copydata(target, origin)


def integers(g, largest=4):
    return [g.one_of(g.small, g.small, g.small, g.number, g.subint, g.index, g.anything) for _ in range(g.integer(0, largest))]


def keywords(name):
    return lambda testcapi, args, kwargs: getattr(testcapi, name)(*args, **kwargs)


def keyword_arguments(g):
    """An unknown keyword comes first: 3.15 itself does not name one that comes behind known ones."""
    names = ["a", "b", "c"] if g.chance(2) else ["bytes", "object"]
    pairs = {g.choice(["d", "byte", "\xe9", "\ud800", "A"]): 1} if g.chance(6) else {}
    pairs.update((g.choice(names), g.one_of(g.small, g.data, g.anything)) for _ in range(g.integer(0, 3)))
    pairs = tuple([(g.recipe("str", name), value) for name, value in pairs.items()])
    return [g.recipe("tuple", tuple(integers(g))), g.recipe("dict", pairs)]


def objects(g):
    return [
        g.one_of(g.data, g.subbytes, g.text, g.anything),
        g.one_of(lambda: g.recipe("tuple", (g.simple(), g.simple())), g.tuple, g.list, g.anything),
    ]


def offset(g):
    seconds = g.choice([0, 1, -1, 3600, 86399, 86400, -86399, -86400, 10**6])
    return g.recipe("call", g.known("datetime:timedelta"), 0, seconds)


def abi(g):
    number = lambda *more: g.choice([0, 1, 2, 255] + list(more))
    version = lambda: g.choice([0, 0x03090000, 0x030F0000, 0x030F0200, 0x03100000, 0x04000000, 0x03FF0000, 1])
    return ["name", number(), number(), number(4, 8, 16, 0x0C, 0x18, 0x4000), version(), version()]


def fired_again(testcapi, name):
    """The collector is left as it was."""
    import gc

    was = gc.isenabled()
    try:
        return getattr(testcapi, name)(), gc.isenabled(), testcapi.gc_isenabled()
    finally:
        gc.enable() if was else gc.disable()


def pickle_buffer(g):
    return g.recipe("call", g.known("pickle:PickleBuffer"), g.one_of(g.bytearray, g.data))


def path(g):
    known = lambda: g.recipe("str", g.choice(["/dev/null", "/nothing/there", "", "a\0b", "/nothing/\ud800"]))
    return g.one_of(known, g.data, lambda: g.recipe("buffer", g.script()), g.anything)


def closed(name):
    """What it reads; then it is closed."""

    def invoke(testcapi, where):
        with getattr(testcapi, name)(where) as opened:
            return type(opened), opened.read()

    return invoke


CALLS = [
    Call("object_checkbuffer", ["PyObject_CheckBuffer"], lambda g: [exporter(g)]),
    Call("buffer_sizefromformat", ["PyBuffer_SizeFromFormat"], lambda g: [g.choice(FORMATS)]),
    Call("buffer_get", ["PyObject_GetBuffer", "PyBuffer_Release"], lambda g: [source(g), flags(g)], limited=BLIND),
    Call("buffer_iscontiguous", ["PyBuffer_IsContiguous"], lambda g: [source(g), g.choice(ORDERS)], limited=BLIND),
    Call("buffer_getpointer", ["PyBuffer_GetPointer"], lambda g: [view(g), g.small()], pointer, limited=BLIND),
    Call("buffer_tocontiguous", ["PyBuffer_ToContiguous"], lambda g: [view(g), g.choice(ORDERS[:3]), g.choice([0, 0, 1])], limited=BLIND),
    Call("buffer_fromcontiguous", ["PyBuffer_FromContiguous"], lambda g: [view(g), g.data_of(), g.choice(ORDERS[:3])], whole, limited=BLIND),
    Call("buffer_fillinfo", ["PyBuffer_FillInfo"], lambda g: [g.one_of(lambda: None, g.anything), g.data(), g.integer(0, 1), flags(g)]),
    Call("object_copydata", ["PyObject_CopyData"], lambda g: [source(g), source(g)], copied, limited=BLIND),
    Call(
        "buffer_fillcontiguousstrides",
        ["PyBuffer_FillContiguousStrides"],
        lambda g: [(g.integer(0, 5), g.integer(0, 5), g.integer(0, 5)), g.integer(0, 9), g.choice(ORDERS[:2])],
    ),
    Call("picklebuffer_fromobject", ["PyPickleBuffer_FromObject"], lambda g: [source(g)]),
    Call("picklebuffer_release", ["PyPickleBuffer_Release"], lambda g: [g.one_of(lambda: pickle_buffer(g), g.anything)]),
    Call("pyarg_parsearray", ["PyArg_ParseArray"], integers),
    Call("pyarg_parsearray_objects", ["PyArg_ParseArray"], lambda g: objects(g) + integers(g, 1)),
    Call("pyarg_parsearray_none", ["PyArg_ParseArray"], lambda g: []),
    Call(
        "pyarg_parsearrayandkeywords",
        ["PyArg_ParseArrayAndKeywords"],
        keyword_arguments,
        keywords("pyarg_parsearrayandkeywords"),
    ),
    Call(
        "pyarg_parsearrayandkeywords_kinds",
        ["PyArg_ParseArrayAndKeywords"],
        keyword_arguments,
        keywords("pyarg_parsearrayandkeywords_kinds"),
    ),
    Call("py_fopen", ["Py_fopen", "Py_fclose"], lambda g: [path(g), g.choice(["r", "rb", "r\xe9", "", "nonsense"])]),
    Call("pyfile_opencode", ["PyFile_OpenCode"], lambda g: [g.choice([b"/nothing/there", b"", b"\xff", b"/dev/null"])], closed("pyfile_opencode")),
    Call("pyfile_opencodeobject", ["PyFile_OpenCodeObject"], lambda g: [path(g)], closed("pyfile_opencodeobject")),
    Call("timezone_fromoffset", ["PyTimeZone_FromOffset"], lambda g: [offset(g)]),
    Call("timezone_fromoffsetandname", ["PyTimeZone_FromOffsetAndName"], lambda g: [offset(g), g.text()]),
    Call("pyabiinfo_check", ["PyABIInfo_Check"], abi),
    Call("gc_enable", ["PyGC_Enable", "PyGC_IsEnabled"], lambda g: [], lambda testcapi: fired_again(testcapi, "gc_enable")),
    Call("gc_disable", ["PyGC_Disable", "PyGC_IsEnabled"], lambda g: [], lambda testcapi: fired_again(testcapi, "gc_disable")),
    Call("object_gc_istracked", ["PyObject_GC_IsTracked"], lambda g: [g.anything()]),
    Call("object_gc_isfinalized", ["PyObject_GC_IsFinalized"], lambda g: [g.anything()]),
    Call("object_is_gc", ["PyObject_IS_GC"], lambda g: [g.anything()]),
    Call("codec_unregister", ["PyCodec_Unregister"], lambda g: [g.anything()]),
]
