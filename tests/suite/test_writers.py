"""PyUnicodeWriter and PyBytesWriter."""

import sys
import time
import unittest

import testcapi
from support import IS_PYPY, NULL, RefcountMixin, needs

MAX_SIZE = sys.maxsize
SMALL = 256  # what fits a writer's first buffer
LARGE = SMALL * 2
IS_DEBUG = hasattr(sys, "gettotalrefcount")
ENCODING = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"


def ucs4(text):
    return text.encode(ENCODING, "surrogatepass")


class MyStr(str):
    def __str__(self):
        return "from __str__"

    def __repr__(self):
        return "from __repr__"


class Hostile:
    def __str__(self):
        raise KeyError("str")

    def __repr__(self):
        raise KeyError("repr")


class UnicodeWriterTest(RefcountMixin, unittest.TestCase):
    def check(self, expected, *calls):
        """Makes the calls and compares what comes out of them."""
        writer = testcapi.PyUnicodeWriter(0)
        for call in calls:
            getattr(writer, call[0])(*call[1:])
        text = writer.finish()
        self.assertIs(type(text), str)
        self.assertEqual(text, expected)
        return text

    def check_fails(self, error, message, *call):
        """A call that fails leaves the writer as it was."""
        writer = testcapi.PyUnicodeWriter(0)
        writer.write_str("before")
        with self.assertRaises(error) as caught:
            getattr(writer, call[0])(*call[1:])
        if message is not None:
            self.assertEqual(str(caught.exception), message)
        writer.write_str("-after")
        self.assertEqual(writer.finish(), "before-after")

    @needs("PyUnicodeWriter_Create", "PyUnicodeWriter_Finish")
    def test_create(self):
        for size in (0, 1, 5, 1000, 100000):
            self.assertEqual(testcapi.PyUnicodeWriter(size).finish(), "")
        for size in (-1, -MAX_SIZE - 1):
            with self.assertRaises(ValueError) as caught:
                testcapi.PyUnicodeWriter(size)
            self.assertEqual(str(caught.exception), "length must be positive")
        for size in (MAX_SIZE, MAX_SIZE // 2, MAX_SIZE // 4 + 1):
            self.assertRaises(MemoryError, testcapi.PyUnicodeWriter, size)

    @needs("PyUnicodeWriter_Discard")
    def test_discard(self):
        writer = testcapi.PyUnicodeWriter(0)
        del writer
        writer = testcapi.PyUnicodeWriter(10)
        writer.write_str("x" * 10000)
        del writer
        # A finished one discards NULL.
        writer = testcapi.PyUnicodeWriter(10)
        writer.finish()
        del writer

    @needs("PyUnicodeWriter_WriteChar")
    def test_write_char(self):
        calls = [("write_char", ord(ch)) for ch in "\0$\x7f\xe9\u20ac\ud800\U0010ffff"]
        self.check("\0$\x7f\xe9\u20ac\ud800\U0010ffff", *calls)
        for ch in (0x110000, 0xFFFFFFFF):
            self.check_fails(ValueError, "character must be in range(0x110000)", "write_char", ch)

    @needs("PyUnicodeWriter_WriteStr")
    def test_write_str(self):
        texts = ["ascii", "", "\xe9", "\u20ac", "\U0001f40d", "x" * 1000, "\ud800\udc00"]
        self.check("".join(texts), *[("write_str", text) for text in texts])
        for value in (0, 42, -(10**50), True, None, 1.5, [1, "two"]):
            self.check("<%s>" % (value,), ("write_str", "<"), ("write_str", value), ("write_char", ord(">")))
        self.check("from __str__", ("write_str", MyStr("hidden")))
        self.check_fails(KeyError, "'str'", "write_str", Hostile())

    @needs("PyUnicodeWriter_WriteRepr")
    def test_write_repr(self):
        for value in (0, -42, 10**50, True, "it's", "\u20ac", b"bytes", [1, "two"]):
            self.check("=%r" % (value,), ("write_char", ord("=")), ("write_repr", value))
        self.check("var=<NULL>", ("write_str", "var="), ("write_repr", NULL))
        self.check("from __repr__", ("write_repr", MyStr("hidden")))
        self.check_fails(KeyError, "'repr'", "write_repr", Hostile())

    @needs("PyUnicodeWriter_WriteSubstring")
    def test_write_substring(self):
        text = "a\xe9\u20ac\U0001f40d."
        for start in range(len(text) + 1):
            for end in range(start, len(text) + 1):
                self.check("<" + text[start:end], ("write_str", "<"), ("write_substring", text, start, end))
        self.check("idde", ("write_substring", MyStr("hidden"), 1, 5))
        for start, end in ((-1, 2), (2, 1), (-MAX_SIZE - 1, 0)):
            self.check_fails(ValueError, "invalid start argument", "write_substring", "abc", start, end)
        for start, end in ((0, 4), (4, 4), (3, MAX_SIZE)):
            self.check_fails(ValueError, "invalid end argument", "write_substring", "abc", start, end)
        self.check_fails(TypeError, "expect str, not bytes", "write_substring", b"abc", 0, 1)
        self.check_fails(TypeError, "expect str, not int", "write_substring", 5, -1, 1)

    @needs("PyUnicodeWriter_WriteASCII")
    def test_write_ascii(self):
        self.check(
            "Hello Python" + "x" * 500,
            ("write_ascii", b"Hello ", -1),
            ("write_ascii", b"", 0),
            ("write_ascii", b"", -1),
            ("write_ascii", NULL, 0),
            ("write_ascii", b"Python! cut off", 6),
            ("write_ascii", b"x" * 500, 500),
        )
        self.check("\u20ac-a", ("write_char", 0x20AC), ("write_ascii", b"-a", -1))

    @needs("PyUnicodeWriter_WriteUTF8")
    def test_write_utf8(self):
        self.check(
            "ascii-latin1=\xe9-euro=\u20ac-\U0001f40d.",
            ("write_utf8", b"ascii-", -1),
            ("write_utf8", b"latin1=\xc3\xa9", -1),
            ("write_utf8", b"-euro=\xe2\x82\xac cut off", 9),
            ("write_utf8", NULL, 0),
            ("write_utf8", "-\U0001f40d".encode(), -1),
            ("write_utf8", b".", 1),
        )
        self.check("nul\0inside", ("write_utf8", b"nul\0inside", 10))
        # A byte that is not ASCII is found wherever it is.
        for length in range(1, 40):
            for position in range(length):
                data = b"x" * position + b"\xc3\xa9" + b"x" * (length - position)
                self.check(data.decode(), ("write_utf8", data, len(data)))
        for data in (b"invalid\xff", b"cut off\xe2\x82", b"surrogate\xed\xa0\x80"):
            self.check_fails(UnicodeDecodeError, None, "write_utf8", data, -1)

    @needs("PyUnicodeWriter_DecodeUTF8Stateful")
    def test_decode_utf8_stateful(self):
        self.check(
            "ignore-replace\ufffd-cut\ufffd",
            ("decodeutf8stateful", b"ign\xffore", -1, b"ignore"),
            ("write_char", ord("-")),
            ("decodeutf8stateful", b"replace\xff", -1, b"replace"),
            ("write_char", ord("-")),
            ("decodeutf8stateful", b"cut\xc3", -1, b"replace"),
            ("decodeutf8stateful", NULL, 0, b"replace"),
        )
        self.check("ab", ("decodeutf8stateful", b"abc", 2, NULL))
        self.check("a\udcff", ("decodeutf8stateful", b"a\xff", -1, b"surrogateescape"))
        self.check_fails(UnicodeDecodeError, None, "decodeutf8stateful", b"default\xff", -1, NULL)
        self.check_fails(UnicodeDecodeError, None, "decodeutf8stateful", b"cut\xc3", -1, NULL)
        self.check_fails(LookupError, None, "decodeutf8stateful", b"a\xff", -1, b"none")

    @needs("PyUnicodeWriter_DecodeUTF8Stateful")
    def test_decode_utf8_consumed(self):
        writer = testcapi.PyUnicodeWriter(0)
        for data, length, errors, consumed in (
            (b"text-", -1, b"strict", 5),
            (b"\xc3\xa9-\xe2\x82\xac", 6, b"strict", 6),
            (b"more\xff", -1, b"ignore", 5),
            (b"cut\xc3", -1, b"ignore", 3),
            (b"cut\xe2\x82", -1, NULL, 3),
            (b"\xf0\x9f\x90", -1, NULL, 0),
            (NULL, 0, b"replace", 0),
        ):
            self.assertEqual(writer.decodeutf8stateful(data, length, errors, True), consumed)
        self.assertEqual(writer.finish(), "text-\xe9-\u20acmorecutcut")
        # The wrapper checks that the out-parameter is 0 then.
        self.check_fails(UnicodeDecodeError, None, "decodeutf8stateful", b"invalid\xff", -1, NULL, True)

    @needs("PyUnicodeWriter_WriteWideChar")
    def test_write_widechar(self):
        width = testcapi.SIZEOF_WCHAR_T
        encoding = {2: "utf-16", 4: "utf-32"}[width] + ("-le" if sys.byteorder == "little" else "-be")
        text = "a\xe9\u20ac\U0001f40d"
        self.check("<" + text, ("write_char", ord("<")), ("write_widechar", text.encode(encoding)))
        self.check(text, ("write_widechar", text.encode(encoding), -1))
        self.check("a\0\0\0", ("write_widechar", "a\0\0\0".encode(encoding), 4))
        self.check("", ("write_widechar", b"", -5), ("write_widechar", NULL, 0))
        if width == 4 and not IS_PYPY:
            self.check_fails(ValueError, None, "write_widechar", (0x110000).to_bytes(4, sys.byteorder))

    @needs("PyUnicodeWriter_WriteUCS4")
    def test_write_ucs4(self):
        self.check(
            "ascii\xe9\u20ac\U0010ffff\0.",
            ("write_ucs4", ucs4("ascii ignored"), 5),
            ("write_ucs4", ucs4("\xe9")),
            ("write_ucs4", ucs4("\u20ac")),
            ("write_ucs4", ucs4("\U0010ffff\0")),
            ("write_ucs4", NULL, 0),
            ("write_char", ord(".")),
        )
        # Surrogates stay what they are, alone and in pairs.
        self.check("a\udc80-\ud83d\udc0d", ("write_ucs4", ucs4("a\udc80-\ud83d\udc0d")))
        for data in (ucs4("text"), b"", NULL):
            self.check_fails(ValueError, "size must be positive", "write_ucs4", data, -1)

    @needs("PyUnicodeWriter_WriteUCS4")
    def test_write_ucs4_invalid(self):
        """Release builds make an invalid str of it, which list() refuses."""
        refuses = IS_DEBUG or IS_PYPY or testcapi.is_limited
        if testcapi.is_limited and testcapi.providers["PyUnicodeWriter_WriteUCS4"] == "direct":
            self.skipTest("is the interpreter's own")
        for ch in (0x110000, 0xFFFFFFFF):
            for before in ("", "x", "\u20ac" * 300):
                data = ucs4(before) + ch.to_bytes(4, sys.byteorder)
                if refuses:
                    message = "character U+%x is not in range [U+0000; U+10ffff]" % ch
                    self.check_fails(SystemError, message, "write_ucs4", data)
                    self.check_fails(SystemError, message, "write_ucs4", data + b"\xfe" * 4 + ucs4("z"))
                    continue
                writer = testcapi.PyUnicodeWriter(0)
                writer.write_ucs4(data)
                text = writer.finish()
                self.assertEqual(len(text), len(before) + 1)
                self.assertEqual(text[:-1], before)
                self.assertRaises((SystemError, ValueError), list, text)  # the latter before 3.12

    @unittest.skipIf(IS_PYPY, "PyPy makes another str")
    @needs("PyUnicodeWriter_Format")
    def test_format_whole(self):
        """A str that is all that was written comes out as it is."""
        text = "".join(["written", " whole"])
        for size, before, after, same in (0, "", "", True), (5, "", "", False), (0, "-", "", False), (0, "", "-", False):
            writer = testcapi.PyUnicodeWriter(size)
            writer.write_str(before)
            writer.format_o(b"%U", text)
            writer.write_str(after)
            result = writer.finish()
            self.assertEqual(result, before + text + after)
            self.assertEqual(result is text, same)
        self.assertRefcountUnchanged(lambda: testcapi.PyUnicodeWriter(0).format_o(b"%U", text), text)

    @needs("PyUnicodeWriter_Format")
    def test_format(self):
        self.check(
            "<42> [1] from __str__\u20ac",
            ("format_i", b"<%i> ", 42),
            ("format_o", b"%R %S", [1], MyStr("hidden")),
            ("write_char", 0x20AC),
        )
        self.check_fails(ValueError, None, "format_i", b"%i\xff", 42)
        self.check_fails(KeyError, "'repr'", "format_o", b"text %R", Hostile())

    @needs("PyUnicodeWriter_Create")
    def test_singletons(self):
        if IS_PYPY:
            self.skipTest("PyPy's objects have no identity that would tell")
        self.assertIs(testcapi.PyUnicodeWriter(5).finish(), "")
        for code in range(256):
            self.assertIs(self.check(chr(code), ("write_substring", chr(code) + "xxx", 0, 1)), chr(code))

    @needs("PyUnicodeWriter_Create")
    def test_wider_and_wider(self):
        parts = ["ascii ", "latin1:\xe9 ", "ucs2:\u20ac ", "ucs4:\U0010ffff", " ascii again"]
        self.check("".join(parts), *[("write_str", part) for part in parts])
        self.check("".join(part * 100 for part in parts), *[("write_str", part) for part in parts for _ in range(100)])

    @needs("PyUnicodeWriter_Create")
    def test_sizes_around_buffers(self):
        for length in list(range(100, 130)) + [1000, 4096, 65537]:
            self.check("x" * length, ("write_str", "x" * length))
            self.check("x" * length, *[("write_char", ord("x"))] * length)

    @needs("PyUnicodeWriter_Create")
    def test_references(self):
        text, wide, number = "some text", "\u20ac" * 300, 10**30

        def write():
            writer = testcapi.PyUnicodeWriter(3)
            for item in (text, wide, number):
                writer.write_str(item)
                writer.write_repr(item)
            writer.write_substring(text, 0, len(text))
            writer.write_substring(wide, 1, 5)
            writer.format_o(b"%R %S %U", text, number, wide)
            return writer

        self.assertRefcountUnchanged(lambda: write().finish() and None, text, wide, number)
        self.assertRefcountUnchanged(lambda: write() and None, text, wide, number)
        # A str written alone may be what comes out, but not by a reference that was not taken.
        self.assertRefcountUnchanged(lambda: self.check(wide, ("write_str", wide)) and None, wide)

    @needs("PyUnicodeWriter_Create")
    def test_amortised(self):
        def seconds(count):
            writer = testcapi.PyUnicodeWriter(0)
            write = writer.write_char
            start = time.time()
            for _ in range(count):
                write(0x20AC)
            took = time.time() - start
            self.assertEqual(len(writer.finish()), count)
            return took

        # Quadratic growth would take minutes.
        self.assertLess(seconds(400000), 20)


class BytesWriterTest(RefcountMixin, unittest.TestCase):
    def writer(self, *parts):
        writer = testcapi.PyBytesWriter(0)
        for part in parts:
            writer.write_bytes(part, len(part))
        return writer

    def check_fails(self, error, message, name, *args):
        """A call that fails leaves the writer as it was, in the small buffer and in the large one."""
        for size in (3, SMALL, LARGE):
            writer = self.writer(b"x" * size)
            with self.assertRaises(error) as caught:
                getattr(writer, name)(*args)
            if message is not None:
                self.assertEqual(str(caught.exception), message)
            writer.write_bytes(b"after", -1)
            self.assertEqual(writer.finish(), b"x" * size + b"after")

    @needs("PyBytesWriter_Create", "PyBytesWriter_Finish", "PyBytesWriter_GetSize", "PyBytesWriter_GetData")
    def test_create(self):
        for size in (0, 1, 3, SMALL - 1, SMALL, SMALL + 1, LARGE):
            writer = testcapi.PyBytesWriter(size)
            self.assertEqual(writer.get_size(), size)
            writer.write(0, b"y" * size)
            self.assertEqual(writer.get_data(), b"y" * size)
            result = writer.finish()
            self.assertIs(type(result), bytes)
            self.assertEqual(result, b"y" * size)
        for size in (-1, -MAX_SIZE - 1):
            with self.assertRaises(ValueError) as caught:
                testcapi.PyBytesWriter(size)
            self.assertEqual(str(caught.exception), "size must be >= 0")
        for size in (MAX_SIZE, MAX_SIZE // 2):
            self.assertRaises((MemoryError, OverflowError), testcapi.PyBytesWriter, size)

    @needs("PyBytesWriter_Discard")
    def test_discard(self):
        for size in (0, LARGE):
            writer = testcapi.PyBytesWriter(size)
            del writer
        # A finished one discards NULL.
        writer = testcapi.PyBytesWriter(3)
        writer.finish()
        del writer

    @needs("PyBytesWriter_FinishWithSize")
    def test_finish_with_size(self):
        for size in (3, SMALL, LARGE):
            for part in (0, 1, 2, size - 1, size):
                writer = testcapi.PyBytesWriter(size)
                writer.write(0, (b"abc" * size)[:size])
                self.assertEqual(writer.finish_with_size(part), (b"abc" * size)[:part])
            for wrong, message in (
                (-1, "size must be positive"),
                (-MAX_SIZE - 1, "size must be positive"),
                (size + 1, "size larger than allocated size"),
                (MAX_SIZE, "size larger than allocated size"),
            ):
                with self.assertRaises(ValueError) as caught:
                    testcapi.PyBytesWriter(size).finish_with_size(wrong)
                self.assertEqual(str(caught.exception), message)
        # What there once was does not count.
        writer = testcapi.PyBytesWriter(LARGE)
        writer.resize(10)
        self.assertRaises(ValueError, writer.finish_with_size, 11)

    @needs("PyBytesWriter_FinishWithPointer")
    def test_finish_with_pointer(self):
        for size in (3, SMALL, LARGE):
            for part in (0, 1, 2, size):
                writer = testcapi.PyBytesWriter(size)
                writer.write(0, (b"abc" * size)[:size])
                self.assertEqual(writer.finish_with_pointer(part), (b"abc" * size)[:part])
            for wrong, message in ((-1, "size must be positive"), (size + 1, "size larger than allocated size")):
                with self.assertRaises(ValueError) as caught:
                    testcapi.PyBytesWriter(size).finish_with_pointer(wrong)
                self.assertEqual(str(caught.exception), message)

    @needs("PyBytesWriter_WriteBytes")
    def test_write_bytes(self):
        writer = testcapi.PyBytesWriter(0)
        writer.write_bytes(b"Hello ", -1)
        writer.write_bytes(b"World! cut off", 6)
        writer.write_bytes(b"", 0)
        writer.write_bytes(b"", -1)
        writer.write_bytes(NULL, 0)
        writer.write_bytes(b"\0\xff", 2)
        self.assertEqual(writer.get_size(), 14)
        self.assertEqual(writer.finish(), b"Hello World!\0\xff")
        self.assertEqual(self.writer(b"s" * SMALL, b"L" * LARGE).finish(), b"s" * SMALL + b"L" * LARGE)
        self.check_fails((MemoryError, OverflowError), None, "write_bytes", b"x", MAX_SIZE)

    @needs("PyBytesWriter_Resize")
    def test_resize(self):
        writer = testcapi.PyBytesWriter(0)
        writer.resize(0)
        writer.resize(6)
        writer.write(0, b"number")
        writer.resize(SMALL + 1)
        self.assertEqual(writer.get_data()[:6], b"number")
        writer.resize(4)
        self.assertEqual(writer.get_size(), 4)
        writer.write_bytes(b"b", 1)
        self.assertEqual(writer.finish(), b"numbb")
        writer = testcapi.PyBytesWriter(LARGE)
        writer.resize(0)
        writer.write_bytes(b"abc", 3)
        self.assertEqual(writer.finish(), b"abc")
        self.check_fails(ValueError, "size must be >= 0", "resize", -1)
        self.check_fails(ValueError, "size must be >= 0", "resize", -MAX_SIZE - 1)
        self.check_fails((MemoryError, OverflowError), None, "resize", MAX_SIZE)
        self.check_fails((MemoryError, OverflowError), None, "resize", MAX_SIZE // 2)

    @needs("PyBytesWriter_Grow")
    def test_grow(self):
        writer = testcapi.PyBytesWriter(0)
        writer.grow(0)
        writer.grow(SMALL)
        writer.write(0, b"s" * SMALL)
        writer.grow(LARGE)
        writer.write(SMALL, b"L" * LARGE)
        writer.grow(-1)
        self.assertEqual(writer.get_size(), SMALL + LARGE - 1)
        self.assertEqual(writer.finish(), b"s" * SMALL + b"L" * (LARGE - 1))
        writer = testcapi.PyBytesWriter(3)
        writer.grow(-3)
        self.assertEqual(writer.finish(), b"")
        for size in (-LARGE - 1, -MAX_SIZE - 1):
            self.check_fails(ValueError, "invalid size", "grow", size)
        self.check_fails(MemoryError, None, "grow", MAX_SIZE)
        self.check_fails((MemoryError, OverflowError), None, "grow", MAX_SIZE // 2)

    @needs("PyBytesWriter_GrowAndUpdatePointer")
    def test_grow_and_update_pointer(self):
        writer = testcapi.PyBytesWriter(3)
        for size in (0, 5, SMALL, LARGE, -1):
            self.assertEqual(writer.grow_and_update_pointer(size, 2), 2)
        self.assertEqual(writer.get_size(), 3 + 5 + SMALL + LARGE - 1)
        self.check_fails(ValueError, "invalid size", "grow_and_update_pointer", -LARGE - 1, 2)
        self.check_fails(MemoryError, None, "grow_and_update_pointer", MAX_SIZE, 2)

    @needs("PyBytesWriter_Format")
    def test_format(self):
        writer = testcapi.PyBytesWriter(0)
        writer.write_bytes(b"<", 1)
        writer.format_i(b"x=%i, ", 123)
        writer.format_i(b"%c%%", 0xFF)
        writer.format_s(b"%s", b"text")
        writer.format_s(b"%.3s", b"cut off")
        writer.write_bytes(b">", 1)
        self.assertEqual(writer.finish(), b"<x=123, \xff%textcut>")
        writer = testcapi.PyBytesWriter(0)
        writer.format_s(b"%s!", b"x" * LARGE)
        self.assertEqual(writer.finish(), b"x" * LARGE + b"!")
        self.check_fails(OverflowError, None, "format_i", b"%c", 256)

    @needs("PyBytesWriter_Create")
    def test_singletons(self):
        if IS_PYPY:
            self.skipTest("PyPy's objects have no identity that would tell")
        self.assertIs(testcapi.PyBytesWriter(0).finish(), b"")
        self.assertIs(self.writer(b"x" * LARGE).finish_with_size(0), b"")
        every = bytes(range(256))
        for code in range(256):
            # A slice of one byte is the interpreter's own object.
            byte = every[code : code + 1]
            self.assertIs(self.writer(byte).finish(), byte)

    @needs("PyBytesWriter_Create")
    def test_hash(self):
        # The buffer becomes the object: no hash of what it once held may stay.
        writer = self.writer(b"x" * LARGE)
        writer.write(0, b"y" * LARGE)
        result = writer.finish()
        self.assertEqual(hash(result), hash(b"y" * LARGE))
        self.assertEqual({result: 1}[b"y" * LARGE], 1)

    @needs("PyBytesWriter_Create")
    def test_references(self):
        data = b"z" * 1000

        def write():
            writer = testcapi.PyBytesWriter(0)
            writer.write_bytes(data, len(data))
            writer.format_s(b"%s", data)
            return writer

        self.assertRefcountUnchanged(lambda: write().finish() and None, data)
        self.assertRefcountUnchanged(lambda: write() and None, data)
        if not IS_PYPY:
            self.assertEqual(sys.getrefcount(write().finish()), sys.getrefcount(bytes(5000)))

    @needs("PyBytesWriter_Create")
    def test_amortised(self):
        writer = testcapi.PyBytesWriter(0)
        write = writer.write_bytes
        start = time.time()
        for _ in range(400000):
            write(b"ab", 2)
        # Quadratic growth would take minutes.
        self.assertLess(time.time() - start, 20)
        self.assertEqual(writer.finish(), b"ab" * 400000)
