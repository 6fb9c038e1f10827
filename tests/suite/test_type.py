"""Type objects."""

import collections
import unittest

import testcapi
from support import IS_PYPY, RefcountMixin, needs


def refuse(cls):
    raise ZeroDivisionError


# A metaclass that hides what `type` says. (`type.__setattr__` would take these for names of Meta itself.)
Meta = type("Meta", (type,), {"__name__": property(refuse)})




def without_module():
    """A class made by code that belongs to no module."""
    names = {}
    exec("made = type('Made', (), {})", names)
    return names["made"]


class NameTest(RefcountMixin, unittest.TestCase):
    class Nested:
        pass

    @needs("PyType_GetName")
    def test_name(self):
        self.assertEqual(testcapi.get_type_name(int), "int")
        self.assertEqual(testcapi.get_type_name(type), "type")
        self.assertEqual(testcapi.get_type_name(collections.OrderedDict), "OrderedDict")
        self.assertEqual(testcapi.get_type_name(self.Nested), "Nested")

        class Local:
            pass

        Local.__name__ = "renamed"
        self.assertEqual(testcapi.get_type_name(Local), "renamed")
        self.assertEqual(testcapi.get_type_name(type("a.b", (), {})), "a.b")
        if not IS_PYPY:  # which asks the metaclass when it makes the C structure
            self.assertEqual(testcapi.get_type_name(Meta("M\xe4", (), {})), "M\xe4")
        self.assertRefcountUnchanged(lambda: testcapi.get_type_name(Local), Local, Local.__name__)

    @needs("PyType_GetQualName")
    def test_qualname(self):
        self.assertEqual(testcapi.get_type_qualname(int), "int")
        self.assertEqual(testcapi.get_type_qualname(self.Nested), "NameTest.Nested")

        class Local:
            pass

        self.assertEqual(testcapi.get_type_qualname(Local), "NameTest.test_qualname.<locals>.Local")
        if IS_PYPY and testcapi.providers["PyType_GetQualName"] == "direct":
            return  # PyPy's own keeps the first name
        Local.__qualname__ = "renamed"
        self.assertEqual(testcapi.get_type_qualname(Local), "renamed")
        if not IS_PYPY:
            self.assertEqual(testcapi.get_type_qualname(Meta("M", (), {})), "M")
        self.assertRefcountUnchanged(lambda: testcapi.get_type_qualname(Local), Local, Local.__qualname__)

    @needs("PyType_GetModuleName")
    def test_module_name(self):
        self.assertEqual(testcapi.get_type_module_name(int), "builtins")
        self.assertEqual(testcapi.get_type_module_name(collections.OrderedDict), "collections")
        self.assertEqual(testcapi.get_type_module_name(self.Nested), __name__)

        class Local:
            pass

        for module in "elsewhere", 123:
            Local.__module__ = module
            self.assertEqual(testcapi.get_type_module_name(Local), module)
        if not IS_PYPY:
            with self.assertRaisesRegex(AttributeError, "^__module__$"):
                testcapi.get_type_module_name(without_module())
        if not IS_PYPY:
            self.assertEqual(testcapi.get_type_module_name(Meta("M", (), {"__module__": "here"})), "here")
        self.assertRefcountUnchanged(lambda: testcapi.get_type_module_name(self.Nested), self.Nested)

    @needs("PyType_GetFullyQualifiedName")
    def test_fully_qualified_name(self):
        name = testcapi.get_type_fullyqualname
        self.assertEqual(name(int), "int")
        self.assertEqual(name(collections.OrderedDict), "collections.OrderedDict")
        self.assertEqual(name(self.Nested), __name__ + ".NameTest.Nested")

        class Local:
            pass

        Local.__qualname__ = "renamed"
        for module, expected in [
            ("elsewhere", "elsewhere.renamed"),
            ("builtins", "renamed"),
            ("__main__", "renamed"),
            ("", ".renamed"),
            (123, "renamed"),
        ]:
            Local.__module__ = module
            self.assertEqual(name(Local), expected)
        if not IS_PYPY:
            self.assertRaises(AttributeError, name, without_module())
        self.assertRefcountUnchanged(lambda: name(self.Nested), self.Nested)


if __name__ == "__main__":
    unittest.main()
