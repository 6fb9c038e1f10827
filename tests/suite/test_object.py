"""The object protocol."""

import gc
import os
import subprocess
import sys
import unittest
import weakref

import testcapi
from support import IS_PYPY, NULL, RefcountMixin, needs

INVALID_UTF8 = b"\xff"
SNAKE = "\U0001f40d"


class Attributes:
    def __init__(self):
        self.a = object()
        setattr(self, SNAKE, 2)

    @property
    def evil(self):
        raise ZeroDivisionError

    @property
    def missing(self):
        raise AttributeError("mine")


class Dynamic:
    def __getattr__(self, name):
        if name == "evil":
            raise ZeroDivisionError
        raise AttributeError(name)


class Other:
    pass


class ObjectTest(RefcountMixin, unittest.TestCase):
    def fails(self, error, message, function, *args):
        with self.assertRaises(error) as caught:
            function(*args)
        self.assertIn(message, str(caught.exception))

    @needs("PyObject_GetOptionalAttr", "PyObject_HasAttrWithError")
    def test_attributes(self):
        get, has = testcapi.object_getoptionalattr, testcapi.object_hasattrwitherror
        item = Attributes()
        self.assertIs(get(item, "a"), item.a)
        self.assertIs(get(item, "b"), AttributeError)
        self.assertIs(get(item, "missing"), AttributeError)
        self.assertEqual(get(item, SNAKE), 2)
        self.assertIs(get(Attributes, "evil"), Attributes.evil)
        self.assertIs(get(Attributes, "b"), AttributeError)
        self.assertIs(get(sys, "path"), sys.path)
        self.assertIs(get(sys, "nothing"), AttributeError)
        self.assertIs(get(Dynamic(), "b"), AttributeError)
        self.assertIs(get(5, "b"), AttributeError)
        self.assertEqual(get(5, "real"), 5)
        self.assertEqual([has(item, name) for name in ["a", "b", "missing", SNAKE]], [1, 0, 0, 1])
        self.assertRefcountUnchanged(lambda: get(item, "a"), item, item.a)
        self.assertRefcountUnchanged(lambda: has(item, "a"), item, item.a)
        for function in get, has:
            self.assertRaises(ZeroDivisionError, function, item, "evil")
            self.assertRaises(ZeroDivisionError, function, Dynamic(), "evil")
            self.fails(TypeError, "str", function, item, 1)

    @needs("PyObject_GetOptionalAttrString", "PyObject_HasAttrStringWithError")
    def test_string_attributes(self):
        get, has = testcapi.object_getoptionalattrstring, testcapi.object_hasattrstringwitherror
        item = Attributes()
        self.assertIs(get(item, b"a"), item.a)
        self.assertIs(get(item, b"b"), AttributeError)
        self.assertEqual(get(item, SNAKE.encode()), 2)
        self.assertEqual([has(item, name) for name in [b"a", b"b", b"missing", SNAKE.encode()]], [1, 0, 0, 1])
        self.assertRefcountUnchanged(lambda: get(item, b"a"), item, item.a)
        self.assertRefcountUnchanged(lambda: has(item, b"a"), item, item.a)
        for function in get, has:
            self.assertRaises(ZeroDivisionError, function, item, b"evil")
            self.fails(UnicodeDecodeError, "invalid start byte", function, item, INVALID_UTF8)

    def test_identity(self):
        same = testcapi.object_is
        item = object()
        self.assertEqual(same(item, item), (1, 0, 0, 0, -1))
        self.assertEqual(same(item, object()), (0, 0, 0, 0, -1))
        self.assertEqual(same(None, item), (0, 1, 0, 0, -1))
        self.assertEqual(same(True, item), (0, 0, 1, 0, -1))
        self.assertEqual(same(False, item), (0, 0, 0, 1, -1))
        self.assertEqual(same(1, True), (0, 0, 0, 0, -1))
        self.assertEqual(same(True, bool)[4], 1)
        self.assertEqual(same(True, int)[4], 0)

    @unittest.skipIf(IS_PYPY, "PyPy's own objects do not follow their C structures")
    @needs("Py_SET_TYPE")
    def test_set_type(self):
        item = Attributes()
        testcapi.object_set_type(item, Other)
        self.assertIs(type(item), Other)

    @unittest.skipIf(IS_PYPY, "PyPy's own objects do not follow their C structures")
    def test_set_size(self):
        items = (1, 2, 3)
        items = items + (4,)
        self.assertEqual(testcapi.object_set_size(items, 2), 4)
        try:
            self.assertEqual(items, (1, 2))
        finally:
            testcapi.object_set_size(items, 4)

    @needs("Py_NewRef")
    def test_return_richcompare(self):
        numbers = [-1, 0, 1]
        compare = [int.__lt__, int.__le__, int.__eq__, int.__ne__, int.__gt__, int.__ge__]
        for a in numbers:
            for b in numbers:
                for op, function in enumerate(compare):
                    self.assertIs(testcapi.return_richcompare(a, b, op), function(a, b))

    @needs("PyObject_VisitManagedDict", "PyObject_ClearManagedDict")
    @unittest.skipIf(IS_PYPY, "PyPy's collector does not ask C types")
    def test_managed_dict(self):
        if testcapi.providers["PyObject_VisitManagedDict"] == "fallback" and sys.version_info >= (3, 13):
            # Forced: nothing but the function itself can clear what this interpreter keeps inside the object.
            self.skipTest("the interpreter's own function is there")
        for kind in testcapi.HasDict, type("Derived", (testcapi.HasDict,), {}):
            item, value = kind(), Other()
            item.value = value
            self.assertEqual(item.__dict__, {"value": value})
            if kind is testcapi.HasDict:
                self.assertEqual(testcapi.managed_dict_visit(item), (0, 1))
            # A cycle through the dict is found, once.
            item.itself = item
            gone = weakref.ref(value)
            del item, value
            gc.collect()
            self.assertIsNone(gone())

        def whole():
            item = testcapi.HasDict()
            item.value = value
            testcapi.managed_dict_clear(item)
            self.assertFalse(hasattr(item, "value"))

        value = Other()
        self.assertRefcountUnchanged(whole, value)

    def dump(self, code):
        script = "import sys, testcapi, collections\n" + code
        path = os.path.dirname(testcapi.__file__)
        environment = dict(os.environ, PYTHONPATH=path, PYTHONIOENCODING="utf-8")
        process = subprocess.Popen(
            [sys.executable, "-c", script], stderr=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
        _, errors = process.communicate()
        self.assertEqual(process.returncode, 0, errors)
        return errors.decode().splitlines()

    @needs("PyObject_Dump")
    def test_dump(self):
        lines = self.dump("sys.stderr = None; testcapi.object_dump('abc')")
        starts = ["object address  : ", "object refcount : ", "object type     : ", "object type name: str"]
        self.assertEqual([line[:len(start)] for line, start in zip(lines, starts)], starts)
        self.assertEqual(lines[4:], ["object repr     : 'abc'"])
        lines = self.dump("testcapi.object_dump(collections.deque([1]))")
        self.assertIn("object repr     : deque([1])", lines)
        # The limited API does not tell a C type's name from that of a class.
        names = "object type name: collections.deque", "object type name: deque"
        self.assertIn(lines[3], names)

    @needs("PyObject_Dump")
    def test_dump_of_what_cannot_be_shown(self):
        lines = self.dump("class A:\n  def __repr__(self): 1/0\ntestcapi.object_dump(A())")
        self.assertEqual([line for line in lines if "name" in line], ["object type name: A"])
        self.assertTrue(lines[4].startswith("object repr     : "))
        if testcapi.providers["PyObject_Dump"] == "direct" or not IS_PYPY:
            self.assertIn("is freed>", "".join(self.dump("testcapi.object_dump(None)")))
