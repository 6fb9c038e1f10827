"""The buffer protocol, pickle buffers."""

import array
import collections
import struct
import unittest

import testcapi
from support import IS_PYPY, RefcountMixin, needs


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
