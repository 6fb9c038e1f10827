"""Dictionaries."""

import sys
import unittest
from collections import OrderedDict, UserDict

import testcapi
from support import IS_PYPY, NULL, RefcountMixin, needs, needs_lookups

INVALID_UTF8 = b"\xff"
BAD_CALL = "Bad internal call!" if IS_PYPY else "bad argument to internal function"
SNAKE = "\U0001f40d"


class DictSubclass(dict):
    """Whose methods must not be called by functions that work on the dict itself."""

    def __getitem__(self, key):
        raise RuntimeError("not to be called")

    __setitem__ = __delitem__ = __contains__ = pop = setdefault = get = __len__ = __getitem__


class Key:
    """A key that counts how often it is hashed and compared."""

    def __init__(self, value, error=None):
        self.value = value
        self.error = error
        self.hashed = self.compared = 0

    def __hash__(self):
        self.hashed += 1
        if self.error is not None:
            raise self.error
        return hash(self.value)

    def __eq__(self, other):
        self.compared += 1
        if isinstance(other, Key) and other.error is not None:
            raise other.error
        return isinstance(other, Key) and self.value == other.value


class Unequal(Key):
    """A key that raises when compared."""

    def __init__(self, value, error):
        Key.__init__(self, value)
        self.raises = error

    def __hash__(self):
        return hash(self.value)

    def __eq__(self, other):
        raise self.raises


class Twin:
    """Has the hash of a str, so that it is asked whether it equals it."""

    def __init__(self, text):
        self.text = text
        self.compared = 0

    def __hash__(self):
        return hash(self.text)

    def __eq__(self, other):
        self.compared += 1
        return False


DICTS = (dict, DictSubclass, OrderedDict)
FROZEN = (frozendict,) if sys.version_info >= (3, 15) else ()
NOT_DICTS = (UserDict, list, int, object)


def new(kind, items):
    """A dict of that type, filled behind the back of its methods."""
    if kind is DictSubclass:
        return DictSubclass(items)
    return kind(items)


class DictTest(RefcountMixin, unittest.TestCase):
    def fails(self, error, message, function, *args):
        with self.assertRaises(error) as caught:
            function(*args)
        self.assertIn(message, str(caught.exception))

    def check_wrong_types(self, function, *args, **options):
        for kind in NOT_DICTS:
            self.fails(SystemError, BAD_CALL, function, kind(), *args)
        frozen = options.get("frozen")
        for kind in FROZEN:
            if frozen is not None:
                self.fails(TypeError, "does not support item " + frozen, function, kind(), *args)

    @needs("PyAnyDict_Check", "PyAnyDict_CheckExact")
    def test_anydict(self):
        for kind in DICTS:
            self.assertEqual(testcapi.anydict_check(kind()), 1)
            self.assertEqual(testcapi.anydict_checkexact(kind()), int(kind is dict))
        for kind in NOT_DICTS + (str, bytes, set):
            self.assertEqual(testcapi.anydict_check(kind()), 0)
            self.assertEqual(testcapi.anydict_checkexact(kind()), 0)
        self.assertEqual(testcapi.anydict_check(type.__dict__), 0)

    @needs("PyFrozenDict_Check", "PyFrozenDict_CheckExact", "PyAnyDict_Check", "PyAnyDict_CheckExact")
    def test_frozendict(self):
        for kind in DICTS + NOT_DICTS + (str, bytes, set):
            self.assertEqual(testcapi.frozendict_check(kind()), 0)
            self.assertEqual(testcapi.frozendict_checkexact(kind()), 0)
        # Not what another type calls itself.
        fake = type("frozendict", (UserDict,), {"__module__": "builtins"})
        self.assertEqual(testcapi.frozendict_check(fake()), 0)
        for frozendict in FROZEN:
            derived = type("Derived", (frozendict,), {})
            more = type("More", (derived,), {"__slots__": ()})
            for item, exact in [(frozendict(), 1), (derived(), 0), (more(), 0)]:
                self.assertEqual(testcapi.frozendict_check(item), 1)
                self.assertEqual(testcapi.frozendict_checkexact(item), exact)
                self.assertEqual(testcapi.anydict_check(item), 1)
                self.assertEqual(testcapi.anydict_checkexact(item), exact)

    @needs("PyDict_ContainsString")
    def test_contains_string(self):
        contains = testcapi.dict_containsstring
        for kind in DICTS + FROZEN:
            items = new(kind, {"a": 1, SNAKE: 2, 3: 4})
            self.assertEqual(contains(items, b"a"), 1)
            self.assertEqual(contains(items, b"b"), 0)
            self.assertEqual(contains(items, SNAKE.encode()), 1)
            self.assertEqual(contains(items, b""), 0)
            self.fails(UnicodeDecodeError, "invalid start byte", contains, items, INVALID_UTF8)
        if testcapi.providers["PyDict_ContainsString"] != "direct" or sys.version_info >= (3, 15):
            # 3.13 and 3.14 take anything for a dict.
            self.check_wrong_types(contains, b"a")
        # The key is decoded before the type is looked at.
        self.assertRaises(UnicodeDecodeError, contains, [], INVALID_UTF8)
        with self.assertRaises(ZeroDivisionError):
            contains({Unequal("a", ZeroDivisionError()): 1}, b"a")

    @needs("PyDict_GetItemRef")
    def test_getitemref(self):
        getitem = testcapi.dict_getitemref
        value = object()
        for kind in DICTS + FROZEN:
            items = new(kind, {"a": value, SNAKE: 2, 3: 4})
            self.assertIs(getitem(items, "a"), value)
            self.assertIs(getitem(items, "b"), KeyError)
            self.assertEqual(getitem(items, SNAKE), 2)
            self.assertEqual(getitem(items, 3.0), 4)
        self.fails(TypeError, "unhashable type: 'list'", getitem, {}, [])
        self.check_wrong_types(getitem, "a")
        self.assertRefcountUnchanged(lambda: getitem({"a": value}, "a"), value)
        self.assertRefcountUnchanged(lambda: getitem({"a": value}, "b"), value)

    @needs("PyDict_GetItemRef")
    def test_getitemref_hostile(self):
        getitem = testcapi.dict_getitemref
        # A KeyError of the key's own is not mistaken for a missing key.
        for error in KeyError("mine"), ZeroDivisionError():
            with self.assertRaises(type(error)):
                getitem({1: 2}, Key(1, error))
            with self.assertRaises(type(error)):
                getitem({Unequal(1, error): 2}, 1)
        stored, asked = Key(1), Key(1)
        items = {stored: "value"}
        stored.hashed = 0
        self.assertEqual(getitem(items, asked), "value")
        self.assertEqual((asked.hashed, stored.hashed), (1, 0))
        self.assertEqual(asked.compared + stored.compared, 1)

        class Missing(dict):
            def __missing__(self, key):
                raise RuntimeError("not to be called")

        self.assertIs(getitem(Missing(), "a"), KeyError)

    @needs("PyDict_GetItemStringRef")
    def test_getitemstringref(self):
        getitem = testcapi.dict_getitemstringref
        value = object()
        for kind in DICTS + FROZEN:
            items = new(kind, {"a": value, SNAKE: 2})
            self.assertIs(getitem(items, b"a"), value)
            self.assertIs(getitem(items, b"b"), KeyError)
            self.assertEqual(getitem(items, SNAKE.encode()), 2)
            self.assertRaises(UnicodeDecodeError, getitem, items, INVALID_UTF8)
        self.check_wrong_types(getitem, b"a")
        self.assertRaises(UnicodeDecodeError, getitem, [], INVALID_UTF8)
        with self.assertRaises(ZeroDivisionError):
            getitem({Unequal("a", ZeroDivisionError()): 1}, b"a")
        self.assertRefcountUnchanged(lambda: getitem({"a": value}, b"a"), value)

    @needs("PyDict_SetDefaultRef")
    def test_setdefaultref(self):
        setdefault, setdefault_null = testcapi.dict_setdefaultref_found, testcapi.dict_setdefaultref_null
        value = object()
        for kind in DICTS:
            items = new(kind, {})
            self.assertEqual(setdefault(items, "a", 5), (0, 5))
            self.assertEqual(setdefault(items, "a", 8), (1, 5))
            self.assertEqual(setdefault(items, "a", 5), (1, 5))
            self.assertEqual(setdefault(items, 7, None), (0, None))
            self.assertEqual(setdefault(items, 7.0, None), (1, None))
            self.assertEqual(setdefault(items, 7, 1), (1, None))
            self.assertEqual(setdefault_null(items, "b", value), 0)
            self.assertEqual(setdefault_null(items, "b", value), 1)
            self.assertEqual(setdefault_null(items, "b", 1), 1)
            self.assertEqual(testcapi.dict_setdefaultref(items, "b", 1), value)
            if kind is not OrderedDict:  # whose order the function does not keep
                self.assertEqual(list(dict.items(items)), [("a", 5), (7, None), ("b", value)])

    @needs("PyDict_SetDefaultRef")
    def test_setdefaultref_errors(self):
        for setdefault in testcapi.dict_setdefaultref_found, testcapi.dict_setdefaultref_null:
            for items in {}, {1: 2}:
                self.fails(TypeError, "unhashable type: 'list'", setdefault, items, [], 5)
                with self.assertRaises(KeyError):
                    setdefault(items, Key(1, KeyError("mine")), 5)
                self.assertNotIn(5, items.values())
            with self.assertRaises(ZeroDivisionError):
                setdefault({Unequal(1, ZeroDivisionError()): 2}, 1, 5)
            self.check_wrong_types(setdefault, "a", 5, frozen="assignment")

    @needs("PyDict_SetDefaultRef")
    def test_setdefaultref_calls_and_references(self):
        setdefault = testcapi.dict_setdefaultref_found
        for stored, found in (Key(1), 1), (Key(2), 0):
            items = {stored: "value"}
            stored.hashed = 0
            asked = Key(1)
            self.assertEqual(setdefault(items, asked, "default")[0], found)
            self.assertEqual((asked.hashed, stored.hashed), (1, 0))
            self.assertEqual(asked.compared + stored.compared, found)
            asked = Key(1)
            self.assertEqual(testcapi.dict_setdefaultref_null(items, asked, "default"), 1)
            self.assertEqual(asked.hashed, 1)
        key, value, other = "a key", object(), object()
        self.assertRefcountUnchanged(lambda: setdefault({}, key, value), key, value)
        self.assertRefcountUnchanged(lambda: setdefault({key: value}, key, value), key, value)
        self.assertRefcountUnchanged(lambda: setdefault({key: value}, key, other), key, value, other)
        self.assertRefcountUnchanged(lambda: setdefault({}, (1, key), value), key, value)
        self.assertRefcountUnchanged(
            lambda: testcapi.dict_setdefaultref_null({key: value}, key, other), key, value, other)

    @needs("PyDict_Pop")
    def test_pop(self):
        value = object()
        for kind in DICTS:
            items = new(kind, {"key": value, 1: 2, None: 3, (4,): 5})
            self.assertEqual(testcapi.dict_pop(items, "key"), (1, value))
            self.assertEqual(testcapi.dict_pop(items, "key"), (0, NULL))
            self.assertEqual(testcapi.dict_pop(items, 1.0), (1, 2))
            self.assertEqual(testcapi.dict_pop_null(items, 1), 0)
            self.assertEqual(testcapi.dict_pop_null(items, "key"), 0)
            self.assertEqual(testcapi.dict_pop_null(items, (4,)), 1)
            self.assertEqual(dict.__len__(items), 1)
        items = {"a": 1}
        self.assertEqual(testcapi.dict_pop_null(items, "a"), 1)
        self.assertEqual(testcapi.dict_pop_null(items, "a"), 0)
        self.assertEqual(items, {})

    def comparisons(self, twin, items):
        """How often one search asks the twin: a search may come by one place more than once."""
        twin.compared = 0
        "key" in items
        once, twin.compared = twin.compared, 0
        self.assertGreater(once, 0)
        return once

    def check_searches_once(self, call, found, values_then, not_found, values_else):
        """Beside a key that looks like "key": what the call answers and leaves where that is in the dict, and where not."""
        for more, answer, values in ({"key": 2}, found, values_then), ({}, not_found, values_else):
            twin = Twin("key")
            items = {twin: 1}
            items.update(more)
            once = self.comparisons(twin, items)
            self.assertEqual(call(items), answer)
            self.assertEqual(twin.compared, once)
            self.assertEqual(list(items.values()), values)

    # Where the fallback has no function that searches once, which a build of the newest Python has only by force.
    SEARCHES_TWICE = IS_PYPY or sys.version_info >= ((3, 16) if testcapi.is_limited else (3, 13))

    @unittest.skipIf(SEARCHES_TWICE and testcapi.providers["PyDict_Pop"] == "fallback", "searches for a str twice")
    @needs_lookups
    @needs("PyDict_Pop")
    def test_pop_searches_once(self):
        self.check_searches_once(lambda items: testcapi.dict_pop(items, "key"), (1, 2), [1], (0, NULL), [1])

    @unittest.skipIf(IS_PYPY, "searches twice")
    @needs_lookups
    @needs("PyDict_SetDefaultRef")
    def test_setdefaultref_searches_once(self):
        call = lambda items: testcapi.dict_setdefaultref_found(items, "key", 3)
        self.check_searches_once(call, (1, 2), [1, 2], (0, 3), [1, 3])

    @needs("PyDict_Pop")
    def test_pop_errors(self):
        for pop in testcapi.dict_pop, testcapi.dict_pop_null:
            self.check_wrong_types(pop, "key", frozen="deletion")
            self.fails(TypeError, "unhashable type: 'list'", pop, {1: 2}, [])
            items = {1: 2}
            for error in KeyError("mine"), ZeroDivisionError():
                # A KeyError of the key's own is not mistaken for a missing key.
                with self.assertRaises(type(error)) as caught:
                    pop(items, Key(1, error))
                self.assertIs(caught.exception, error)
                with self.assertRaises(type(error)) as caught:
                    pop({Unequal(1, error): 2}, 1)
                self.assertIs(caught.exception, error)
                with self.assertRaises(type(error)) as caught:
                    pop({Unequal("a", error): 2}, "a")
                self.assertIs(caught.exception, error)
            self.assertEqual(items, {1: 2})
        # An empty dict is answered before the key is looked at.
        self.assertEqual(testcapi.dict_pop({}, []), (0, NULL))
        self.assertEqual(testcapi.dict_pop({}, NULL), (0, NULL))
        self.assertEqual(testcapi.dict_pop_null({}, NULL), 0)

    @needs("PyDict_Pop")
    def test_pop_calls(self):
        for stored, found in (Key(1), 1), (Key(2), 0):
            for pop in testcapi.dict_pop, testcapi.dict_pop_null:
                items = {stored: "value"}
                stored.hashed = stored.compared = 0
                asked = Key(1)
                result = pop(items, asked)
                self.assertIn(result, [found, (1, "value"), (0, NULL)])
                self.assertEqual((asked.hashed, stored.hashed), (1, 0))
                self.assertEqual(asked.compared + stored.compared, found)

    @needs("PyDict_Pop")
    def test_pop_references(self):
        key, value, other = "a key", object(), Key(3)
        self.assertRefcountUnchanged(lambda: testcapi.dict_pop({key: value}, key), key, value)
        self.assertRefcountUnchanged(lambda: testcapi.dict_pop_null({key: value}, key), key, value)
        self.assertRefcountUnchanged(lambda: testcapi.dict_pop({1: value}, key), key, value)
        self.assertRefcountUnchanged(lambda: testcapi.dict_pop({other: value}, other), other, value)
        self.assertRefcountUnchanged(lambda: testcapi.dict_pop_null({other: value}, other), other, value)
        self.assertRefcountUnchanged(lambda: testcapi.dict_pop({1: value}, other), other, value)

        class Last:
            def __del__(self):
                items["last"] = "words"

        items = {"a": Last()}
        self.assertEqual(testcapi.dict_pop_null(items, "a"), 1)
        if not IS_PYPY:
            self.assertEqual(items, {"last": "words"})

    @needs("PyDict_PopString")
    def test_popstring(self):
        pop, pop_null = testcapi.dict_popstring, testcapi.dict_popstring_null
        value = object()
        for kind in DICTS:
            items = new(kind, {"a": value, SNAKE: 2, 3: 4})
            self.assertEqual(pop(items, b"a"), (1, value))
            self.assertEqual(pop(items, b"a"), (0, NULL))
            self.assertEqual(pop_null(items, SNAKE.encode()), 1)
            self.assertEqual(pop_null(items, SNAKE.encode()), 0)
            self.assertEqual(dict.__len__(items), 1)
            self.assertRaises(UnicodeDecodeError, pop, items, INVALID_UTF8)
            self.assertRaises(UnicodeDecodeError, pop_null, items, INVALID_UTF8)
        # Unlike the key of PyDict_Pop(), this one is decoded in any case.
        self.assertRaises(UnicodeDecodeError, pop, {}, INVALID_UTF8)
        self.assertRaises(UnicodeDecodeError, pop, [], INVALID_UTF8)
        self.assertEqual(pop({}, b"a"), (0, NULL))
        for function in pop, pop_null:
            self.check_wrong_types(function, b"a", frozen="deletion")
            with self.assertRaises(ZeroDivisionError):
                function({Unequal("a", ZeroDivisionError()): 1}, b"a")
        self.assertRefcountUnchanged(lambda: pop({"a": value}, b"a"), value)
        self.assertRefcountUnchanged(lambda: pop_null({"a": value}, b"a"), value)
        self.assertRefcountUnchanged(lambda: pop({"a": value}, b"b"), value)
        self.assertRefcountUnchanged(lambda: pop({"a longer name": value}, b"a longer name"), value)

    def test_events(self):
        self.assertEqual(testcapi.dict_events(), (0, 1, 2, 3, 4, 5))
