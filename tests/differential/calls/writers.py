"""PyUnicodeWriter and PyBytesWriter: each function between two others, and random sequences of them."""

import sys

from calls import Call

ENDS = ["PyUnicodeWriter_Create", "PyUnicodeWriter_Finish"]
BYTES_ENDS = ["PyBytesWriter_Create", "PyBytesWriter_Finish"]
UTF32 = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"
FORMATS = [b"%d", b"%i!", b"x%5dy", b"%-5d|", b"%05d", b"%x", b"%X", b"%c", b"%%", b"\xe9%d", b"%", b"plain", b""]
FORMATS_O = [b"%R", b"%S|%R", b"%U", b"%A.", b"%T", b"%.3S", b"%10R", b"%-4S|", b"%N", b"%V", b"%s", b"none", b"\xff%R", b"%R%"]


def length(g, data, unit=1):
    """Mostly the length, also less and -1 for all."""
    return g.choice([len(data) // unit, len(data) // unit, -1, g.integer(0, len(data) // unit)])


def write_char(g):
    return [g.choice([97, 0xE9, 0x100, 0xD800, 0xFFFF, 0x10000, 0x10FFFF, 0x110000, (1 << 32) - 1, 0])]


def write_utf8(g):
    data = g.data_of()
    return [data, length(g, data)]


def write_ascii(g):
    data = g.text_of().encode("ascii", "replace")
    return [data, length(g, data)]


def write_wide(g):
    data = g.text_of().encode(UTF32, "surrogatepass")
    return [data, length(g, data, 4)]


def write_ucs4(g):
    data = g.text_of().encode(UTF32, "surrogatepass")
    return [data, g.choice([len(data) // 4, g.integer(0, len(data) // 4), -1])]


def write_invalid(g):
    """Characters that there are not."""
    data = b"".join([g.choice([0x110000, 0xFFFFFFFF, 97, 0x20AC]).to_bytes(4, sys.byteorder) for _ in range(g.integer(1, 3))])
    return [data, len(data) // 4]


def write_str(g):
    return [g.one_of(g.text, g.text, g.substr, g.number, g.anything, lambda: g.recipe("buffer", g.script()))]


def write_repr(g):
    return [g.one_of(g.text, g.anything, g.key_object, lambda: None)]


def write_substring(g):
    text = g.one_of(g.text, g.text, g.substr, g.anything)
    return [text, g.small(), g.small()]


def decode(g):
    data = g.data_of() + g.choice([b"", b"\xe2", b"\xe2\x82", b"\xff", b"\xed\xa0\x80"])
    errors = g.choice([b"strict", None, b"replace", b"ignore", b"surrogateescape", b"surrogatepass", b"nonsense"])
    return [data, g.choice([len(data), g.integer(0, len(data))]), errors, g.integer(0, 1)]


def format_i(g):
    return [g.choice(FORMATS), g.choice([0, 97, -1, 0x20AC, 2**31 - 1, -(2**31)])]


def format_o(g):
    """As many objects as conversions, of a kind that they take."""
    chosen = g.choice(FORMATS_O[:4] + FORMATS_O[4:7] + [b"none", b"\xff%R", b"%T"])
    maker = g.text if b"%U" in chosen else lambda: g.one_of(g.anything, g.key_object)
    return [chosen] + [maker() for _ in range(chosen.count(b"%"))]


UNICODE = {
    "write_char": (write_char, "WriteChar"),
    "write_utf8": (write_utf8, "WriteUTF8"),
    "write_ascii": (write_ascii, "WriteASCII"),
    "write_widechar": (write_wide, "WriteWideChar"),
    "write_ucs4": (write_ucs4, "WriteUCS4"),
    "write_str": (write_str, "WriteStr"),
    "write_repr": (write_repr, "WriteRepr"),
    "write_substring": (write_substring, "WriteSubstring"),
    "decodeutf8stateful": (decode, "DecodeUTF8Stateful"),
    "format_i": (format_i, "Format"),
    "format_o": (format_o, "Format"),
}


def write_bytes(g):
    data = g.data_of()
    return [data, g.choice([len(data), g.integer(0, len(data))])]


BYTES = {
    "write_bytes": (write_bytes, "WriteBytes"),
    "format_i": (lambda g: [g.choice(FORMATS), g.choice([0, 97, 255, 256, -1])], "Format"),
    "format_s": (lambda g: [g.choice([b"%s", b"<%s>", b"%.2s", b"%%%s"]), g.c_string()], "Format"),
    "resize": (lambda g: [g.choice([0, 1, 2, 5, 300, -1, -5, (1 << 63) - 1])], "Resize"),
    "grow": (lambda g: [g.choice([0, 1, 5, 300, -1, -2, -1000, (1 << 63) - 1])], "Grow"),
    "grow_and_update_pointer": (lambda g: [g.choice([0, 1, 5, 300, -1]), 0], "GrowAndUpdatePointer"),
    "get_data": (lambda g: [], "GetData"),
    "get_size": (lambda g: [], "GetSize"),
}


def finished(writer, call):
    """What a call gives, and what is written after it, also when it failed."""
    try:
        result = call()
    except BaseException as error:
        widen(writer)
        error.__notes__ = [writer.finish()]
        raise
    return result, writer.finish()


def widen(writer):
    """After a failure the real PyUnicodeWriter may have room for wider characters than it holds; it makes a str then that is not
    as narrow as it should be, and a debug build stops there. With a character of the widest kind it is right again."""
    if hasattr(writer, "write_char"):
        writer.write_char(0x1F40D)


def invoke_unicode(name):
    def invoke(testcapi, size, before, *args):
        writer = testcapi.PyUnicodeWriter(size)
        writer.write_str(before)
        return finished(writer, lambda: getattr(writer, name)(*args))

    return invoke


class Filling:
    """A writer that sets the bytes that it begins with and has grown by: nobody else did."""

    def __init__(self, testcapi, size):
        self.writer = testcapi.PyBytesWriter(size)
        if size > 0:
            self.writer.write(0, b"+" * size)

    def call(self, name, *args):
        before = self.writer.get_size()
        result = getattr(self.writer, name)(*args)
        grown = self.writer.get_size() - before
        if name in ("resize", "grow", "grow_and_update_pointer") and grown > 0:
            self.writer.write(before, b"+" * grown)
        return result

    def finish(self):
        return self.writer.finish()


class Plain:
    def __init__(self, testcapi, size):
        self.writer = testcapi.PyUnicodeWriter(size)
        self.finish = self.writer.finish

    def call(self, name, *args):
        return getattr(self.writer, name)(*args)


def invoke_bytes(name):
    def invoke(testcapi, size, *args):
        writer = Filling(testcapi, size)
        return finished(writer, lambda: writer.call(name, *args))

    return invoke


def steps(g, table):
    names = sorted(table)
    made = []
    for _ in range(g.integer(0, 8)):
        name = g.choice(names)
        made.append(g.recipe("tuple", (name,) + tuple(table[name][0](g))))
    return made


def invoke_steps(kind):
    def invoke(testcapi, size, *made):
        writer, seen, failed = kind(testcapi, size), [], False
        for step in made:
            try:
                seen.append(writer.call(*step))
            except Exception as error:
                seen.append((type(error), error.args))
                failed = True
        if failed:
            widen(writer.writer)
        return seen, writer.finish()

    return invoke


def size(g):
    return g.choice([0, 1, 5, 300, 0])


def finish_with(name):
    def invoke(testcapi, size, data, end):
        writer = Filling(testcapi, size).writer
        writer.write_bytes(data, len(data))
        return getattr(writer, name)(end)

    return invoke


def finish_arguments(g):
    data, start = g.data_of(), size(g)
    return [start, data, g.choice([0, 1, len(data) + start, g.integer(0, len(data) + start)])]


def unicode_arguments(arguments):
    return lambda g: [size(g), g.text_of()] + arguments(g)


def bytes_arguments(arguments):
    return lambda g: [size(g)] + arguments(g)


SIZES = [0, 1, 5, 300, -1, -5, (1 << 63) - 1, -(1 << 63)]
CALLS = [
    Call(
        "PyUnicodeWriter.%s" % name, ["PyUnicodeWriter_" + function] + ENDS, unicode_arguments(arguments), invoke_unicode(name)
    )
    for name, (arguments, function) in UNICODE.items()
]
CALLS += [
    Call("PyBytesWriter.%s" % name, ["PyBytesWriter_" + function] + BYTES_ENDS, bytes_arguments(arguments), invoke_bytes(name))
    for name, (arguments, function) in BYTES.items()
]
CALLS += [
    Call(
        "PyUnicodeWriter.write_ucs4",
        ["PyUnicodeWriter_WriteUCS4"] + ENDS,
        unicode_arguments(write_invalid),
        invoke_unicode("write_ucs4"),
        limited="no function of the limited API makes a str of characters above U+10FFFF",
    ),
    Call(
        "PyUnicodeWriter sequence",
        ENDS + ["PyUnicodeWriter_WriteStr"],
        # With room for some characters: without it the real writer may hand out an object as it is, if that is all that was
        # written: always what a format gave (which `format_o` shows), other strs only after a format that gave or left nothing.
        lambda g: [g.choice([1, 5, 300])] + steps(g, UNICODE),
        invoke_steps(Plain),
    ),
    Call(
        "PyBytesWriter sequence",
        BYTES_ENDS + ["PyBytesWriter_GetData"],
        lambda g: [size(g)] + steps(g, BYTES),
        invoke_steps(Filling),
    ),
    Call(
        "PyUnicodeWriter",
        ["PyUnicodeWriter_Create", "PyUnicodeWriter_Discard"],
        lambda g: [g.choice(SIZES)],
        lambda testcapi, size: type(testcapi.PyUnicodeWriter(size)).__name__,
    ),
    Call(
        "PyBytesWriter",
        ["PyBytesWriter_Create", "PyBytesWriter_Discard"],
        lambda g: [g.choice([0, 1, 5, 300, -1, -5, (1 << 63) - 1, -(1 << 63)])],
        lambda testcapi, size: type(testcapi.PyBytesWriter(size)).__name__,
    ),
    Call("finish_with_size", ["PyBytesWriter_FinishWithSize"], finish_arguments, finish_with("finish_with_size")),
    Call("finish_with_pointer", ["PyBytesWriter_FinishWithPointer"], finish_arguments, finish_with("finish_with_pointer")),
]
