"""Lists."""

import sys
import unittest
from collections import UserList

import testcapi
from support import IS_PYPY, RefcountMixin, needs

BAD_CALL = "Bad internal call!" if IS_PYPY else "bad argument to internal function"


class ListSubclass(list):
    """Whose methods must not be called by functions that work on the list itself."""

    def extend(self, *args):
        raise RuntimeError("not to be called")

    append = clear = __iadd__ = __getitem__ = __setitem__ = __delitem__ = __len__ = __iter__ = extend


class AppendsWhenFreed:
    def __init__(self, items):
        self.items = items

    def __del__(self):
        self.items.append("last words")


class ListTest(RefcountMixin, unittest.TestCase):
    def fails(self, error, message, function, *args):
        with self.assertRaises(error) as caught:
            function(*args)
        self.assertIn(message, str(caught.exception))

    @needs("PyList_GetItemRef")
    def test_get_item_ref(self):
        get = testcapi.list_get_item_ref
        item = object()
        for items in [1, 2, item], ListSubclass([1, 2, item]):
            self.assertEqual(get(items, 0), 1)
            self.assertIs(get(items, 2), item)
            for index in 3, -1, -sys.maxsize - 1, sys.maxsize:
                self.fails(IndexError, "list index out of range", get, items, index)
        self.fails(IndexError, "list index out of range", get, [], 0)
        for wrong in (1, 2), {0: 1}, 42, UserList([1]), "ab":
            self.fails(TypeError, "expected a list", get, wrong, 0)
        self.assertRefcountUnchanged(lambda: get([item], 0), item)

    @needs("PyList_Clear")
    def test_clear(self):
        clear = testcapi.list_clear
        for items in [1, 2, 3], [], list(range(1000)):
            self.assertEqual(clear(items), 0)
            self.assertEqual(items, [])
        if not IS_PYPY:
            items = ListSubclass([1, 2])
            self.assertEqual(clear(items), 0)
            self.assertEqual(list.__len__(items), 0)
        for wrong in (), object(), {}, UserList():
            self.fails(SystemError, BAD_CALL, clear, wrong)
        item = object()
        self.assertRefcountUnchanged(lambda: clear([item, item]), item)

    @needs("PyList_Clear")
    @unittest.skipIf(IS_PYPY, "PyPy frees objects later")
    def test_clear_changed_by_an_item(self):
        items = []
        items.append(AppendsWhenFreed(items))
        self.assertEqual(testcapi.list_clear(items), 0)
        self.assertEqual(items, ["last words"])

    @needs("PyList_Extend")
    def test_extend(self):
        extend = testcapi.list_extend
        for kind in list, tuple, str, iter, dict.fromkeys:
            items = list("ab")
            self.assertEqual(extend(items, kind("def")), 0)
            self.assertEqual(items, list("abdef"))
        items = list("abc")
        self.assertEqual(extend(items, items), 0)
        self.assertEqual(items, list("abcabc"))
        items = ListSubclass("ab")
        self.assertEqual(extend(items, "cd"), 0)
        self.assertEqual(list.__len__(items), 4)
        self.assertEqual(list.__getitem__(items, 3), "d")
        items = [1]
        self.assertEqual(extend(items, ()), 0)
        self.assertEqual(items, [1])

    @needs("PyList_Extend")
    def test_extend_by_what_iterates_otherwise(self):
        class Reversed(list):
            def __iter__(self):
                return reversed(self)

        class Tuple(tuple):
            def __iter__(self):
                return iter("xy")

        items = []
        self.assertEqual(testcapi.list_extend(items, Reversed([1, 2])), 0)
        self.assertEqual(testcapi.list_extend(items, Tuple([1, 2])), 0)
        if not IS_PYPY:
            self.assertEqual(items, [2, 1, "x", "y"])

    @needs("PyList_Extend")
    def test_extend_errors(self):
        extend = testcapi.list_extend
        for items in [], ListSubclass():
            self.fails(TypeError, "object is not iterable", extend, items, object())
        for wrong in (), object(), {}, UserList():
            self.fails(SystemError, BAD_CALL, extend, wrong, [1])

        def broken():
            yield 1
            yield 2
            raise ZeroDivisionError

        # What came before the error stays.
        items = [0]
        self.assertRaises(ZeroDivisionError, extend, items, broken())
        self.assertEqual(items, [0, 1, 2])
        item = object()
        self.assertRefcountUnchanged(lambda: extend([item], (item, item)), item)
        self.assertRefcountUnchanged(lambda: extend([item], iter([item, item])), item)
