"""Calls."""

import collections
import functools
import unittest

import testcapi
from support import IS_PYPY, NULL, RefcountMixin, needs, needs_lookups


def function(*args, **kwargs):
    return args, kwargs


class Class:
    def __init__(self, *args, **kwargs):
        self.state = args, kwargs

    def method(self, *args, **kwargs):
        return args, kwargs

    @classmethod
    def of_class(cls, *args, **kwargs):
        return args, kwargs

    @staticmethod
    def of_nothing(*args, **kwargs):
        return args, kwargs


class Callable:
    def __call__(self, *args, **kwargs):
        return args, kwargs


class Broken:
    def __call__(self, *args):
        raise ZeroDivisionError

    method = __call__

    @property
    def missing(self):
        raise KeyError("mine")


CALLABLES = [function, Class().method, Class.of_class, Class.of_nothing, Callable(), functools.partial(function),
             lambda *args, **kwargs: Class(*args, **kwargs).state]


class CallTest(RefcountMixin, unittest.TestCase):
    def fails(self, error, message, function, *args):
        with self.assertRaises(error) as caught:
            function(*args)
        self.assertIn(message, str(caught.exception))

    @needs("PyObject_CallNoArgs", "PyObject_CallOneArg")
    def test_few_arguments(self):
        item = object()
        for callable in CALLABLES:
            self.assertEqual(testcapi.object_callnoargs(callable), ((), {}))
            self.assertEqual(testcapi.object_callonearg(callable, item), ((item,), {}))
        self.assertEqual(testcapi.object_callonearg(len, (1, 2)), 2)
        self.assertEqual(testcapi.object_callonearg(function, (1, 2)), (((1, 2),), {}))
        self.assertEqual(testcapi.object_callnoargs(dict), {})
        for call in testcapi.object_callnoargs, lambda callable: testcapi.object_callonearg(callable, 1):
            self.fails(TypeError, "'int' object is not callable", call, 5)
            self.assertRaises(ZeroDivisionError, call, Broken())
        self.assertRaises(TypeError, testcapi.object_callnoargs, len)
        self.assertRefcountUnchanged(lambda: testcapi.object_callnoargs(function), function)
        self.assertRefcountUnchanged(lambda: testcapi.object_callonearg(function, item), function, item)

    @needs("PyObject_CallMethodNoArgs", "PyObject_CallMethodOneArg")
    def test_methods(self):
        item, target = object(), Class()
        target.attribute = function
        for name in "method", "of_class", "of_nothing", "attribute":
            self.assertEqual(testcapi.object_callmethodnoargs(target, name), ((), {}))
            self.assertEqual(testcapi.object_callmethodonearg(target, name, item), ((item,), {}))
            self.assertRefcountUnchanged(lambda: testcapi.object_callmethodnoargs(target, name), target)
            self.assertRefcountUnchanged(lambda: testcapi.object_callmethodonearg(target, name, item), target, item)
        self.assertEqual(testcapi.object_callmethodnoargs("ab", "upper"), "AB")
        self.assertEqual(testcapi.object_callmethodonearg([1, 1], "count", 1), 2)
        for call in (testcapi.object_callmethodnoargs,
                     lambda target, name: testcapi.object_callmethodonearg(target, name, 1)):
            self.fails(AttributeError, "nothing", call, target, "nothing")
            self.assertRaises(KeyError, call, Broken(), "missing")
            self.assertRaises(ZeroDivisionError, call, Broken(), "method")
            self.assertRaises(TypeError, call, target, 5)

    @needs("PyObject_Vectorcall")
    def test_vectorcall(self):
        call = testcapi.pyobject_vectorcall
        for callable in CALLABLES:
            for count in range(8):
                args = tuple(range(count))
                for names in NULL, ():
                    self.assertEqual(call(callable, args, names), (args, {}))
                self.assertEqual(call(callable, args + (1,), ("a",)), (args, {"a": 1}))
                self.assertEqual(call(callable, args + (1, 2), ("b", "a")), (args, {"b": 1, "a": 2}))
                self.assertEqual(list(call(callable, args + (1, 2), ("b", "a"))[1]), ["b", "a"])
            self.assertEqual(call(callable, NULL, NULL), ((), {}))
        self.assertEqual(call(dict, (5, 6), ("a", "b")), {"a": 5, "b": 6})
        self.assertEqual(testcapi.pyobject_vectorcall_offset(function, 1, 2), ((1, 2), {}))
        self.assertEqual(testcapi.pyobject_vectorcall_offset(Class().method, 1, 2), ((1, 2), {}))
        self.assertEqual(testcapi.pyobject_vectorcall_offset(Callable(), 1, 2), ((1, 2), {}))
        for args, names in ((), NULL), ((1,), NULL), ((1,), ("a",)), (tuple(range(9)), NULL):
            self.fails(TypeError, "'int' object is not callable", call, 5, args, names)
        self.assertRaises(ZeroDivisionError, call, Broken(), (), NULL)
        self.assertRaises(TypeError, call, len, (1, 2, 3), NULL)
        item, args, names = object(), (object(), object()), ("a name",)
        args = args + (item,)
        self.assertRefcountUnchanged(lambda: call(function, args, NULL), function, item, args)
        self.assertRefcountUnchanged(lambda: call(function, args, names), function, item, args, names, names[0])
        self.assertRefcountUnchanged(lambda: call(Callable(), args * 3, names), item, names)

    @needs("PyObject_VectorcallDict")
    def test_vectorcall_dict(self):
        call = testcapi.pyobject_fastcalldict
        for callable in CALLABLES:
            for count in range(6):
                args = tuple(range(count))
                for kwargs in NULL, {}, {"a": 1}, {"b": 2, "a": 1}:
                    self.assertEqual(call(callable, args, kwargs), (args, kwargs or {}))
            self.assertEqual(call(callable, NULL, NULL), ((), {}))
            self.assertEqual(call(callable, NULL, {"a": 1}), ((), {"a": 1}))
        kwargs = {"a": 1}
        self.assertIsNot(call(function, (), kwargs)[1], kwargs)
        self.fails(TypeError, "must be strings", call, function, (), {1: 2})
        self.fails(TypeError, "'int' object is not callable", call, 5, (), NULL)
        self.fails(TypeError, "'int' object is not callable", call, 5, (), {"a": 1})
        self.assertRaises(ZeroDivisionError, call, Broken(), (1,), NULL)
        item = object()
        self.assertRefcountUnchanged(lambda: call(function, (item,), {"a": item}), item)

    @needs("PyObject_VectorcallMethod")
    def test_vectorcall_method(self):
        call = testcapi.pyobject_vectorcallmethod
        target = Class()
        target.attribute = function
        for name in "method", "of_class", "of_nothing", "attribute":
            for count in range(7):
                args = tuple(range(count))
                for names in NULL, ():
                    self.assertEqual(call(name, (target,) + args, names), (args, {}))
                self.assertEqual(call(name, (target,) + args + (1, 2), ("b", "a")), (args, {"b": 1, "a": 2}))
        self.assertEqual(call("upper", ("ab",), NULL), "AB")
        self.assertEqual(call("split", ("a b", "b"), ("sep",)), ["a ", ""])
        for args, names in ((), NULL), ((1,), NULL), ((1,), ("a",)), (tuple(range(9)), NULL):
            self.fails(AttributeError, "nothing", call, "nothing", (target,) + args, names)
            self.assertRaises(KeyError, call, "missing", (Broken(),) + args, names)
        self.assertRaises(ZeroDivisionError, call, "method", (Broken(),), NULL)
        item = object()
        self.assertRefcountUnchanged(lambda: call("method", (target, item), NULL), target, item)
        self.assertRefcountUnchanged(lambda: call("method", (target, item, item), ("a",)), target, item)
        self.assertRefcountUnchanged(lambda: call("method", (target, item, 1, 2, 3), NULL), target, item)

    @needs_lookups
    @needs("PyVectorcall_Call")
    def test_vectorcall_call(self):
        call = testcapi.pyvectorcall_call
        if testcapi.providers["PyVectorcall_Call"] == "fallback" and not IS_PYPY:
            try:
                call(len, ((),))
            except TypeError:
                self.skipTest("the interpreter has no vectorcall")
        for args in (), (1,), (1, 2, 3):
            for kwargs in {}, {"a": 1}:
                if not IS_PYPY:
                    self.assertEqual(call(function, args, kwargs), (args, kwargs))
        if not IS_PYPY:
            self.assertEqual(call(function, (1,)), ((1,), {}))
            self.assertEqual(call(len, ([1],)), 1)
            self.fails(TypeError, "must be strings", call, function, (), {1: 2})
        if IS_PYPY and testcapi.providers["PyVectorcall_Call"] == "direct":
            return  # PyPy's own function calls anything
        for wrong in 5, Callable(), Class:
            self.fails(TypeError, "object does not support vectorcall", call, wrong, ())

    @needs("PyVectorcall_Function")
    def test_vectorcall_function(self):
        call = testcapi.pyvectorcall_function
        for wrong in 5, Callable(), "text", Class():
            self.assertIs(call(wrong, ()), NULL)
        found = call(function, (1, 2))
        if found is not NULL:
            self.assertEqual(found, ((1, 2), {}))
            self.assertEqual(call(len, ([1],)), 1)
            self.assertEqual(call(function, ()), ((), {}))
            self.assertRaises(TypeError, call, len, ())

    @needs("PyVectorcall_NARGS")
    def test_nargs(self):
        for count in 0, 1, 5, 2**31 - 1:
            for flag in 0, 1:
                self.assertEqual(testcapi.pyvectorcall_nargs(count, flag), count)
