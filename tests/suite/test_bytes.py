"""Bytes."""

import array
import collections
import unittest

import testcapi
from support import IS_PYPY, NULL, RefcountMixin, needs


class BytesSubclass(bytes):
    def join(self, *args):
        raise RuntimeError("not to be called")


class BytesTest(RefcountMixin, unittest.TestCase):
    def fails(self, error, message, function, *args):
        with self.assertRaises(error) as caught:
            function(*args)
        self.assertIn(message, str(caught.exception))

    @needs("PyBytes_Join")
    def test_join(self):
        join = testcapi.bytes_join
        for separator in b"", b"-", b" - ", bytes(300):
            for items in [], [b"a"], [b"a", b"b", b"c"], [b"", b""], [b"x" * 1000] * 3:
                for kind in list, tuple, iter:
                    result = join(separator, kind(items))
                    self.assertIs(type(result), bytes)
                    self.assertEqual(result, separator.join(items))
        self.assertEqual(join(b"-", [bytearray(b"ab"), memoryview(b"cd"), array.array("B", b"ef")]), b"ab-cd-ef")
        self.assertEqual(join(BytesSubclass(b"-"), [b"a", b"b"]), b"a-b")
        self.assertEqual(join(b"-", [BytesSubclass(b"a"), b"b"]), b"a-b")
        item, items = bytes(b"item" * 3), [b"1", b"2"]
        self.assertRefcountUnchanged(lambda: join(item, items), item, items, items[0])
        self.assertRefcountUnchanged(lambda: join(b"-", [item]), item)

    @needs("PyBytes_Join")
    def test_join_errors(self):
        join = testcapi.bytes_join
        for wrong in bytearray(b"-"), memoryview(b"-"), "", "-", 5:
            self.fails(TypeError, "sep: expected bytes, got " + type(wrong).__name__, join, wrong, [])
        if not IS_PYPY:
            self.fails(TypeError, "sep: expected bytes, got collections.deque", join, collections.deque(), [])
        self.assertRaises(SystemError, join, NULL, [b"a"])
        self.fails(SystemError, "null argument to internal routine", join, b"", NULL)
        self.assertNothingLeaks(lambda: self.assertRaises(TypeError, join, "-", []))
        self.assertRaises(TypeError, join, b"", 123)
        self.assertRaises(TypeError, join, b"", [b"a", "b"])
        self.assertRaises(TypeError, join, b"", [b"a", 5])

        def broken():
            yield b"a"
            raise ZeroDivisionError

        self.assertRaises(ZeroDivisionError, join, b"", broken())
