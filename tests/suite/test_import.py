"""Importing modules."""

import os
import sys
import types
import unittest

import testcapi
from support import IS_PYPY, RefcountMixin, needs, needs_definitions

SINGLE, MULTI, FAILING, SILENT, UNREPORTED, NO_MODULE = range(6)


class Spec:
    """What importers give; the loader is nobody's."""

    loader = None
    parent = ""

    def __init__(self, name):
        self.name = name


class ImportTest(RefcountMixin, unittest.TestCase):
    def fails(self, error, message, function, *args):
        with self.assertRaises(error) as caught:
            function(*args)
        self.assertIn(message, str(caught.exception))
        return caught.exception

    def tearDown(self):
        for name in list(sys.modules):
            if name.startswith("capi_test"):
                del sys.modules[name]

    @needs("PyImport_AddModuleRef")
    def test_addmoduleref(self):
        add = testcapi.PyImport_AddModuleRef
        self.assertIs(add(b"sys"), sys)
        self.assertNotIn("capi_test.new", sys.modules)
        module = add(b"capi_test.new")
        self.assertIs(type(module), types.ModuleType)
        self.assertEqual(module.__name__, "capi_test.new")
        self.assertIs(sys.modules["capi_test.new"], module)
        self.assertIs(add(b"capi_test.new"), module)
        self.assertRefcountUnchanged(lambda: add(b"capi_test.new"), module)
        self.assertRaises(UnicodeDecodeError, add, b"\xff")

    @needs("PyImport_GetModule")
    def test_getmodule(self):
        get = testcapi.PyImport_GetModule
        self.assertIs(get("sys"), sys)
        self.assertIs(get("capi_test.nothing"), KeyError)
        self.assertNotIn("capi_test.nothing", sys.modules)
        self.assertIs(get(5), KeyError)
        self.assertRaises(TypeError, get, [])
        self.assertRefcountUnchanged(lambda: get("sys"), sys)

    @needs("PyImport_ImportModuleAttr", "PyImport_ImportModuleAttrString")
    def test_importmoduleattr(self):
        def of_bytes(module, attribute):
            return testcapi.PyImport_ImportModuleAttrString(module.encode(), attribute.encode())

        for function in testcapi.PyImport_ImportModuleAttr, of_bytes:
            self.assertIs(function("sys", "modules"), sys.modules)
            self.assertIs(function("os.path", "join"), os.path.join)
            self.assertIs(function("collections.abc", "Mapping"), __import__("collections.abc").abc.Mapping)
            self.fails(AttributeError, "nothing", function, "sys", "nothing")
            self.fails(ImportError, "capi_test_nothing", function, "capi_test_nothing", "x")
            self.assertRaises(ImportError, function, "sys.nothing", "x")
            self.assertRaises(ValueError, function, "", "x")
            self.assertRefcountUnchanged(lambda: function("sys", "modules"), sys, sys.modules)
        # A str of one character exists once, so that its count tells what became of the names.
        module, attribute = chr(122), chr(121)
        sys.modules[module] = types.SimpleNamespace(**{attribute: 5})
        self.addCleanup(sys.modules.pop, module)
        for function in testcapi.PyImport_ImportModuleAttr, of_bytes:
            self.assertRefcountUnchanged(lambda: function(module, attribute), module, attribute)

    @needs("PyImport_ImportModuleAttr", "PyImport_ImportModuleAttrString")
    def test_importmoduleattr_errors(self):
        self.assertRaises(TypeError, testcapi.PyImport_ImportModuleAttr, 5, "x")
        self.assertRaises(TypeError, testcapi.PyImport_ImportModuleAttr, "sys", 5)
        function = testcapi.PyImport_ImportModuleAttrString
        self.assertRaises(UnicodeDecodeError, function, b"\xff", b"x")
        self.assertRaises(UnicodeDecodeError, function, b"sys", b"\xff")
        # Both names are decoded before anything is imported.
        self.assertRaises(UnicodeDecodeError, function, b"capi_test_nothing", b"\xff")

    def test_lazy_modes(self):
        self.assertEqual(testcapi.import_lazy_modes(), (0, 1))

    @needs("PyImport_CreateModuleFromInitfunc")
    @needs_definitions
    def test_create_multi_phase(self):
        module = testcapi.create_module_from_initfunc(Spec("capi_test.multi"), MULTI)
        self.assertEqual(module.__name__, "capi_test.multi")
        self.assertFalse(hasattr(module, "ready"))
        self.assertNotIn("capi_test.multi", sys.modules)
        again = testcapi.create_module_from_initfunc(Spec("capi_test.multi"), MULTI)
        self.assertIsNot(again, module)

    @needs("PyImport_CreateModuleFromInitfunc")
    @needs_definitions
    def test_create_single_phase(self):
        module = testcapi.create_module_from_initfunc(Spec("capi_test.single"), SINGLE)
        self.assertEqual(module.__name__, "capi_test.single")
        self.assertEqual(module.ready, 1)
        self.assertEqual(module.__doc__, "The doc.")
        self.assertIs(sys.modules["capi_test.single"], module)

    @needs("PyImport_CreateModuleFromInitfunc")
    def test_create_errors(self):
        create = testcapi.create_module_from_initfunc
        self.assertRaises(AttributeError, create, 5, MULTI)
        self.fails(TypeError, "spec name must be string, not int", create, Spec(5), MULTI)
        name = "capi_test.failing"
        self.fails(ZeroDivisionError, "mine", create, Spec(name), FAILING)
        self.fails(SystemError, "initialization of capi_test.failing failed without raising an exception",
                   create, Spec(name), SILENT)
        error = self.fails(SystemError, "initialization of capi_test.failing raised unreported exception",
                           create, Spec(name), UNREPORTED)
        self.assertIsInstance(error.__cause__, ZeroDivisionError)
        self.fails(SystemError, "initialization of capi_test.failing did not return an extension module",
                   create, Spec(name), NO_MODULE)
        self.assertNotIn(name, sys.modules)
