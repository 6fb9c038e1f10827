"""Dictionaries."""

import unittest

import testcapi
from support import NULL, RefcountMixin, needs


class Hostile:
    """A key that raises what it is told to."""

    def __init__(self, error):
        self.error = error

    def __hash__(self):
        raise self.error


class DictTest(RefcountMixin, unittest.TestCase):
    @needs("PyDict_Pop")
    def test_pop(self):
        value = object()
        items = {"key": value, 1: 2}
        self.assertEqual(testcapi.dict_pop(items, "key"), (1, value))
        self.assertEqual(items, {1: 2})
        self.assertEqual(testcapi.dict_pop(items, "key"), (0, NULL))
        self.assertEqual(testcapi.dict_pop_null(items, 1), 1)
        self.assertEqual(testcapi.dict_pop_null(items, 1), 0)
        self.assertEqual(items, {})

    @needs("PyDict_Pop")
    def test_pop_errors(self):
        self.assertRaises(SystemError, testcapi.dict_pop, [], "key")
        self.assertRaises(TypeError, testcapi.dict_pop, {1: 2}, [])
        # An empty dict is answered before the key is hashed.
        self.assertEqual(testcapi.dict_pop({}, []), (0, NULL))
        # A KeyError of the key's own is not mistaken for a missing key.
        with self.assertRaises(KeyError):
            testcapi.dict_pop({1: 2}, Hostile(KeyError("mine")))

    @needs("PyDict_Pop")
    def test_pop_references(self):
        key, value = "a key", object()
        self.assertRefcountUnchanged(lambda: testcapi.dict_pop({key: value}, key), key, value)
        self.assertRefcountUnchanged(lambda: testcapi.dict_pop_null({key: value}, key), key, value)
        self.assertRefcountUnchanged(lambda: testcapi.dict_pop({1: value}, key), key, value)
