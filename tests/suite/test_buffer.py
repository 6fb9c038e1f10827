"""The buffer protocol, pickle buffers."""

import array
import collections
import struct
import unittest

import testcapi
from support import IS_PYPY, RefcountMixin, needs


SIMPLE, WRITABLE, FORMAT, ND, STRIDES, FULL_RO = 0, 1, 4, 8, 0x18, 0x11C
# PyPy's exporters say it in their own way.
NOT_WRITABLE = ValueError if IS_PYPY else BufferError


def needs_views(test):
    """Skips a test where a file of the stable ABI cannot find the interpreter's functions."""

    def run(self):
        try:
            testcapi.buffer_get(b"", SIMPLE)
        except BufferError as error:
            if "cannot be found" in str(error):
                raise unittest.SkipTest(str(error))
            raise
        test(self)

    return run


class BufferTest(RefcountMixin, unittest.TestCase):
    def fails(self, error, message, function, *args):
        with self.assertRaises(error) as caught:
            function(*args)
        self.assertIn(message, str(caught.exception))

    @needs("PyObject_CheckBuffer")
    def test_checkbuffer(self):
        check = testcapi.object_checkbuffer
        for item in b"", bytearray(b"a"), memoryview(b"a"), array.array("i", [1]):
            self.assertEqual(check(item), 1)
        for item in "", 5, [], None, object(), bytes, check:
            self.assertEqual(check(item), 0)
        item = bytearray(5)
        self.assertRefcountUnchanged(lambda: check(item), item)
        item.append(1)  # no view is left

    @needs("PyBuffer_SizeFromFormat")
    def test_sizefromformat(self):
        size = testcapi.buffer_sizefromformat
        for text in "", "i", "dd", "=bq", "10s", "P", "bi":
            self.assertEqual(size(text.encode()), struct.calcsize(text))
        for text in b"zz", b"1", b"=P":
            self.assertRaises(struct.error, size, text)
        self.assertRaises(UnicodeDecodeError, size, b"\xff")

    @needs("PyPickleBuffer_FromObject", "PyPickleBuffer_Release")
    def test_picklebuffer(self):
        import pickle

        data = bytearray(b"abc")
        buffer = testcapi.picklebuffer_fromobject(data)
        self.assertIs(type(buffer), pickle.PickleBuffer)
        self.assertEqual(bytes(buffer.raw()), b"abc")
        self.assertEqual(testcapi.picklebuffer_release(buffer), 0)
        self.assertEqual(testcapi.picklebuffer_release(buffer), 0)
        self.assertRaises(ValueError, buffer.raw)
        self.assertRaises(TypeError, testcapi.picklebuffer_fromobject, "text")
        self.fails(TypeError, "expected PickleBuffer, int found", testcapi.picklebuffer_release, 5)
        if not IS_PYPY:
            self.assertRaises(TypeError, testcapi.picklebuffer_release, collections.deque())

        def whole():
            testcapi.picklebuffer_release(testcapi.picklebuffer_fromobject(data))

        self.assertRefcountUnchanged(whole, data)

    @needs("PyPickleBuffer_FromObject", "PyPickleBuffer_Release", "PyPickleBuffer_GetBuffer")
    def test_picklebuffer_getbuffer(self):
        buffer = testcapi.picklebuffer_fromobject(b"abc")
        self.assertEqual(testcapi.picklebuffer_getbuffer(buffer), b"abc")
        testcapi.picklebuffer_release(buffer)
        self.assertRaises(ValueError, testcapi.picklebuffer_getbuffer, buffer)
        self.fails(TypeError, "expected PickleBuffer, int found", testcapi.picklebuffer_getbuffer, 5)

    @needs("PyObject_GetBuffer", "PyBuffer_Release")
    @needs_views
    def test_getbuffer(self):
        get = testcapi.buffer_get
        self.assertEqual(get(b"abc", SIMPLE)[:4], (b"abc", 1, 1, 1))
        data = bytearray(b"abc")
        self.assertEqual(get(data, WRITABLE)[:4], (b"abc", 1, 0, 1))
        self.assertEqual(get(data, WRITABLE | FORMAT)[4], "B")
        data.append(1)  # no view is left
        numbers = array.array("i", [1, 2, 3])
        size = numbers.itemsize
        self.assertEqual(get(numbers, FULL_RO), (numbers.tobytes(), size, 0, 1, "i", [3], [size]))
        view = memoryview(b"abcdef").cast("B", (2, 3))
        self.assertEqual(get(view, FULL_RO), (b"abcdef", 1, 1, 2, "B", [2, 3], [3, 1]))
        self.assertRefcountUnchanged(lambda: get(data, SIMPLE), data)

    @needs("PyObject_GetBuffer")
    @needs_views
    def test_getbuffer_errors(self):
        get = testcapi.buffer_get
        self.assertRaises(NOT_WRITABLE, get, b"abc", WRITABLE)
        for item in "abc", 5, None:
            with self.assertRaises(TypeError) as caught:
                get(item, SIMPLE)
            if not IS_PYPY:
                expected = "a bytes-like object is required, not '%s'" % type(item).__name__
                self.assertEqual(str(caught.exception), expected)
        if not IS_PYPY:
            self.assertRaises(BufferError, get, memoryview(b"abcd")[::2], SIMPLE)

    @needs("PyBuffer_IsContiguous", "PyObject_GetBuffer")
    @needs_views
    def test_iscontiguous(self):
        def orders(item):
            return [testcapi.buffer_iscontiguous(item, ord(order)) for order in "CFAx"]

        self.assertEqual(orders(b"abc"), [1, 1, 1, 0])
        self.assertEqual(orders(memoryview(b"abcdef").cast("B", (2, 3))), [1, 0, 1, 0])
        self.assertEqual(orders(memoryview(b"abcdef")[::2]), [0, 0, 0, 0])

    @needs("PyBuffer_GetPointer", "PyObject_GetBuffer")
    @needs_views
    def test_getpointer(self):
        self.assertEqual(testcapi.buffer_getpointer(b"abc", 2), ord("c"))
        view = memoryview(b"abcdef").cast("B", (2, 3))
        self.assertEqual(testcapi.buffer_getpointer(view, 1, 1), ord("e"))
        if not IS_PYPY:
            self.assertEqual(testcapi.buffer_getpointer(memoryview(b"abcdef")[::-2], 1), ord("d"))

    @needs("PyBuffer_ToContiguous", "PyObject_GetBuffer")
    @unittest.skipIf(IS_PYPY, "PyPy copies the bytes in the order in which they lie")
    @needs_views
    def test_tocontiguous(self):
        copy = testcapi.buffer_tocontiguous
        view = memoryview(b"abcdef").cast("B", (2, 3))
        self.assertEqual(copy(view, ord("C")), b"abcdef")
        self.assertEqual(copy(view, ord("F")), b"adbecf")
        self.assertEqual(copy(view, ord("A")), b"abcdef")
        for order in "CFA":
            self.assertEqual(copy(memoryview(b"abcdef")[::2], ord(order)), b"ace")
        self.fails(ValueError, "PyBuffer_ToContiguous: len != view->len", copy, b"abc", ord("C"), 1)

    @needs("PyBuffer_FromContiguous", "PyObject_GetBuffer")
    @unittest.skipIf(IS_PYPY, "PyPy copies the bytes in the order in which they lie")
    @needs_views
    def test_fromcontiguous(self):
        copy = testcapi.buffer_fromcontiguous
        data = bytearray(6)
        view = memoryview(data).cast("B", (2, 3))
        self.assertEqual(copy(view, b"abcdef", ord("C")), 0)
        self.assertEqual(data, b"abcdef")
        self.assertEqual(copy(view, b"abcdef", ord("F")), 0)
        self.assertEqual(data, b"acebdf")
        self.assertEqual(copy(memoryview(data)[::2], b"12", ord("C")), 0)
        self.assertEqual(data, b"1c2bdf")
        self.assertEqual(copy(data, b"a longer one", ord("C")), 0)
        self.assertEqual(data, b"a long")

    @needs("PyObject_CopyData")
    @needs_views
    def test_copydata(self):
        copy = testcapi.object_copydata
        data = bytearray(6)
        self.assertEqual(copy(data, b"abcdef"), 0)
        self.assertEqual(data, b"abcdef")
        if not IS_PYPY:
            self.assertEqual(copy(memoryview(data)[::2], memoryview(b"123456")[1::2]), 0)
            self.assertEqual(data, b"2b4d6f")
            self.fails(BufferError, "destination is too small", copy, data, b"1234567")
        message = "both destination and source must be bytes-like objects"
        self.fails(TypeError, message, copy, data, "text")
        self.fails(TypeError, message, copy, 5, b"")
        self.assertRaises(NOT_WRITABLE, copy, b"abc", b"abc")
        data.append(1)  # no view is left
        self.assertRefcountUnchanged(lambda: copy(data, b"abc"), data)

    @needs("PyBuffer_FillContiguousStrides")
    def test_fillcontiguousstrides(self):
        fill = testcapi.buffer_fillcontiguousstrides
        self.assertEqual(fill((2, 3, 4), 8, ord("C")), (96, 32, 8))
        self.assertEqual(fill((2, 3, 4), 8, ord("F")), (8, 16, 48))

    @needs("PyBuffer_FillInfo", "PyObject_GetBuffer")
    def test_fillinfo(self):
        fill = testcapi.buffer_fillinfo
        owner = object()
        if IS_PYPY:  # it keeps shape and strides elsewhere
            self.assertEqual(fill(owner, b"abc", 1, FULL_RO)[:5], (3, 1, 1, 1, "B"))
            # PyPy's own function raises another exception than CPython's and ours.
            is_ours = testcapi.providers["PyBuffer_FillInfo"] == "fallback"
            self.assertRaises(BufferError if is_ours else NOT_WRITABLE, fill, owner, b"abc", 1, WRITABLE)
            return
        self.assertEqual(fill(owner, b"abc", 1, SIMPLE), (3, 1, 1, 1, None, False, False))
        self.assertEqual(fill(None, b"abc", 0, WRITABLE | ND), (3, 1, 0, 1, None, True, False))
        self.assertEqual(fill(owner, b"abc", 1, FULL_RO), (3, 1, 1, 1, "B", True, True))
        self.fails(BufferError, "Object is not writable.", fill, owner, b"abc", 1, WRITABLE)
        self.assertRefcountUnchanged(lambda: fill(owner, b"abc", 1, FULL_RO), owner)
