"""Tuples."""

import gc
import sys
import unittest

import testcapi
from support import IS_PYPY, NULL, RefcountMixin, needs


class TupleTest(RefcountMixin, unittest.TestCase):
    @needs("PyTuple_FromArray")
    def test_fromarray(self):
        fromarray = testcapi.tuple_fromarray
        for items in [], [1], [[1], "a", None], list(range(100)):
            result = fromarray(items)
            self.assertIs(type(result), tuple)
            self.assertEqual(result, tuple(items))
            for old, new in zip(items, result):
                self.assertIs(old, new)
        self.assertEqual(fromarray([1, 2, 3], 2), (1, 2))
        self.assertEqual(fromarray([1, 2, 3], 0), ())
        self.assertEqual(fromarray(NULL, 0), ())
        if not IS_PYPY:
            self.assertIs(fromarray(NULL, 0), ())
            self.assertTrue(gc.is_tracked(fromarray([[]])))

    @needs("PyTuple_FromArray")
    def test_fromarray_errors(self):
        fromarray = testcapi.tuple_fromarray
        self.assertRaises(SystemError, fromarray, NULL, -1)
        self.assertRaises(SystemError, fromarray, NULL, -sys.maxsize - 1)
        self.assertRaises(MemoryError, fromarray, NULL, sys.maxsize)

    @needs("PyTuple_FromArray")
    def test_fromarray_references(self):
        item = object()
        self.assertRefcountUnchanged(lambda: testcapi.tuple_fromarray([item, item]), item)
        if not IS_PYPY:
            before = sys.getrefcount(item)
            kept = testcapi.tuple_fromarray([item, item])
            self.assertEqual(sys.getrefcount(item), before + 2)
            del kept
