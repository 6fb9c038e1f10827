"""Constants and sentinels."""

import sys
import unittest

import testcapi
from support import IS_PYPY, RefcountMixin, needs

CONSTANTS = [None, False, True, Ellipsis, NotImplemented, 0, 1, "", b"", ()]
NAMES = ["NONE", "FALSE", "TRUE", "ELLIPSIS", "NOT_IMPLEMENTED", "ZERO", "ONE", "EMPTY_STR", "EMPTY_BYTES", "EMPTY_TUPLE"]


class ConstantsTest(RefcountMixin, unittest.TestCase):
    def check(self, function):
        for number, expected in enumerate(CONSTANTS):
            constant = function(number)
            self.assertIs(type(constant), type(expected))
            self.assertEqual(constant, expected)
            if number < 5 or not IS_PYPY:
                self.assertIs(constant, expected)
            self.assertRefcountUnchanged(lambda: function(number), expected)
            for _ in range(1000):
                function(number)
            self.assertEqual(function(number), expected)
        for wrong in (10, 100, 2 ** 32 - 1):
            self.assertRaises(SystemError, function, wrong)

    def test_ids(self):
        self.assertEqual(testcapi.constant_ids(), {name: number for number, name in enumerate(NAMES)})

    @needs("Py_GetConstant")
    def test_get_constant(self):
        self.check(testcapi.get_constant)

    @needs("Py_GetConstantBorrowed")
    def test_get_constant_borrowed(self):
        self.check(testcapi.get_constant_borrowed)

    @needs("PySentinel_Check", "PySentinel_CheckExact")
    def test_sentinel_check(self):
        sentinel_class = type("sentinel", (), {})
        for function in (testcapi.pysentinel_check, testcapi.pysentinel_checkexact):
            for value in (None, 1, object(), object, sentinel_class(), sentinel_class):
                self.assertEqual(function(value), 0)
            if sys.version_info >= (3, 15):
                import builtins
                self.assertEqual(function(builtins.sentinel("A")), 1)
                self.assertEqual(function(builtins.sentinel), 0)

    @needs("PySentinel_New")
    def test_sentinel_new(self):
        value = testcapi.pysentinel_new("NAME", "module", None)
        self.assertEqual(testcapi.pysentinel_check(value), 1)
        self.assertEqual(repr(value), "NAME")
        self.assertEqual(value.__module__, "module")
        self.assertEqual(repr(testcapi.pysentinel_new("NAME", None, "text")), "text")
