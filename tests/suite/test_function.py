"""Functions, written in Python and in C."""

import sys
import unittest

import testcapi
from support import IS_PYPY, NULL, RefcountMixin, needs


# PyPy's PyCMethod_New makes what stands in a type's dict, not what is bound.
bound = unittest.skipIf(IS_PYPY, "PyPy has no bound methods that know their class")


class CFunctionTest(RefcountMixin, unittest.TestCase):
    @needs("PyCFunction_CheckExact")
    def test_check_exact(self):
        self.assertEqual(testcapi.cfunction_checkexact(testcapi.cfunction_checkexact), 1)
        for other in (lambda: None, int, 1, None, [].append if IS_PYPY else str.upper):
            self.assertEqual(testcapi.cfunction_checkexact(other), 0)

    @needs("PyCMethod_Check", "PyCMethod_CheckExact")
    def test_method_check(self):
        for other in (lambda: None, testcapi.cmethod_check, [].append, int, 1, None):
            self.assertEqual(testcapi.cmethod_check(other), 0)
            self.assertEqual(testcapi.cmethod_checkexact(other), 0)

    @bound
    @needs("PyCMethod_Check", "PyCMethod_CheckExact", "PyCMethod_New", "PyCFunction_CheckExact")
    def test_method_check_of_a_method(self):
        method = testcapi.cmethod_new(self, NULL, dict)
        self.assertEqual(testcapi.cmethod_check(method), 1)
        self.assertEqual(testcapi.cmethod_checkexact(method), 1)
        self.assertEqual(testcapi.cfunction_checkexact(method), 0)

    @needs("PyCFunction_GET_CLASS")
    def test_get_class_of_a_function(self):
        self.assertIs(testcapi.cfunction_get_class(testcapi.cfunction_get_class), NULL)

    @bound
    @needs("PyCFunction_GET_CLASS", "PyCMethod_New")
    def test_get_class(self):
        class Class:
            pass

        method = testcapi.cmethod_new(self, NULL, Class)
        self.assertIs(testcapi.cfunction_get_class(method), Class)
        self.assertRefcountUnchanged(lambda: testcapi.cfunction_get_class(method), Class)

    @bound
    @needs("PyCMethod_New")
    def test_method_new(self):
        method = testcapi.cmethod_new(self, "name", dict)
        self.assertEqual(method(1, 2), (dict, 2))
        self.assertIs(method.__self__, self)
        self.assertRaises(SystemError, testcapi.cmethod_new, self, NULL, NULL)


class VectorcallTest(RefcountMixin, unittest.TestCase):
    @needs("PyFunction_SetVectorcall")
    def test_called_from_c(self):
        def function(*args):
            return "original"

        self.assertEqual(testcapi.function_call(function, (1, 2)), "original")
        testcapi.function_setvectorcall(function)
        self.assertEqual(testcapi.function_call(function, (1, 2)), ("overridden", function, 2))
        self.assertRefcountUnchanged(lambda: testcapi.function_call(function, ()), function)

    @needs("PyFunction_SetVectorcall")
    def test_called_from_python(self):
        if sys.version_info[:2] == (3, 11):
            self.skipTest("the interpreter of 3.11 looks at the code alone")

        def function(a=0, b=0):
            return "original"

        def call():
            return function(1), function(1, b=2)

        for _ in range(100):  # until the call is specialized
            self.assertEqual(call(), ("original", "original"))
        testcapi.function_setvectorcall(function)
        for _ in range(100):
            self.assertEqual(call(), (("overridden", function, 1), ("overridden", function, 1)))
