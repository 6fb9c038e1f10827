"""The mapping protocol."""

import unittest
from collections import OrderedDict, defaultdict

import testcapi
from support import NULL, RefcountMixin, needs

INVALID_UTF8 = b"\xff"
SNAKE = "\U0001f40d"


class Proxy:
    """Has items, and is no mapping otherwise."""

    def __init__(self, items):
        self.items = items

    def __getitem__(self, key):
        return self.items[key]


class Raises:
    def __init__(self, error):
        self.error = error

    def __getitem__(self, key):
        raise self.error


class BadKey:
    def __init__(self, error):
        self.error = error

    def __hash__(self):
        raise self.error


class DictSubclass(dict):
    def __getitem__(self, key):
        return "mine"


class MappingTest(RefcountMixin, unittest.TestCase):
    def fails(self, error, message, function, *args):
        with self.assertRaises(error) as caught:
            function(*args)
        self.assertIn(message, str(caught.exception))

    @needs("PyMapping_GetOptionalItem", "PyMapping_HasKeyWithError")
    def test_items(self):
        get, has = testcapi.mapping_getoptionalitem, testcapi.mapping_haskeywitherror
        value = object()
        items = {"a": value, SNAKE: 2, 3: 4}
        for mapping in items, Proxy(items), OrderedDict(items):
            self.assertIs(get(mapping, "a"), value)
            self.assertIs(get(mapping, "b"), KeyError)
            self.assertEqual(get(mapping, SNAKE), 2)
            self.assertEqual(get(mapping, 3.0), 4)
            self.assertEqual([has(mapping, key) for key in ["a", "b", SNAKE, 3.0]], [1, 0, 1, 1])
        self.assertEqual(get(["a", "b"], 1), "b")
        self.assertEqual(has(["a", "b"], 1), 1)
        # A subclass of dict is asked, a dict looked into.
        self.assertEqual(get(DictSubclass(), "a"), "mine")
        self.assertEqual(get(defaultdict(list), "a"), [])
        self.assertIs(get(Raises(KeyError("x")), 1), KeyError)
        self.assertEqual(has(Raises(KeyError("x")), 1), 0)

        class MyKeyError(KeyError):
            pass

        self.assertIs(get(Raises(MyKeyError("x")), 1), KeyError)
        self.assertRefcountUnchanged(lambda: get(items, "a"), value)
        self.assertRefcountUnchanged(lambda: has(items, "a"), value)
        self.assertRefcountUnchanged(lambda: get(Proxy(items), "a"), value)
        self.assertRefcountUnchanged(lambda: has(Proxy(items), "a"), value)

    @needs("PyMapping_GetOptionalItem", "PyMapping_HasKeyWithError")
    def test_item_errors(self):
        for function in testcapi.mapping_getoptionalitem, testcapi.mapping_haskeywitherror:
            self.fails(TypeError, "'int' object is not subscriptable", function, 42, "a")
            self.fails(TypeError, "unhashable type: 'list'", function, {}, [])
            self.assertRaises(TypeError, function, [], "a")
            self.assertRaises(IndexError, function, [], 1)
            self.assertRaises(ZeroDivisionError, function, Raises(ZeroDivisionError()), 1)
            self.assertRaises(LookupError, function, Raises(LookupError()), 1)
            # In a dict only a missing key is no error.
            self.assertRaises(KeyError, function, {1: 2}, BadKey(KeyError("mine")))
            self.assertRaises(ZeroDivisionError, function, {1: 2}, BadKey(ZeroDivisionError()))

    @needs("PyMapping_GetOptionalItemString", "PyMapping_HasKeyStringWithError")
    def test_string_items(self):
        get, has = testcapi.mapping_getoptionalitemstring, testcapi.mapping_haskeystringwitherror
        value = object()
        items = {"a": value, SNAKE: 2}
        for mapping in items, Proxy(items), OrderedDict(items):
            self.assertIs(get(mapping, b"a"), value)
            self.assertIs(get(mapping, b"b"), KeyError)
            self.assertEqual(get(mapping, SNAKE.encode()), 2)
            self.assertEqual([has(mapping, key) for key in [b"a", b"b", SNAKE.encode()]], [1, 0, 1])
        self.assertRefcountUnchanged(lambda: get(items, b"a"), value)
        self.assertRefcountUnchanged(lambda: has(items, b"a"), value)
        for function in get, has:
            self.fails(TypeError, "'int' object is not subscriptable", function, 42, b"a")
            self.assertRaises(TypeError, function, [], b"a")
            self.fails(UnicodeDecodeError, "invalid start byte", function, {}, INVALID_UTF8)
            self.assertRaises(UnicodeDecodeError, function, 42, INVALID_UTF8)
            self.fails(SystemError, "null argument to internal routine", function, {}, NULL)
            self.assertRaises(ZeroDivisionError, function, Raises(ZeroDivisionError()), b"a")
