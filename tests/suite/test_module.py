"""Module objects."""

import types
import unittest

import testcapi
from support import IS_PYPY, NULL, RefcountMixin, needs, needs_definitions


class ModuleAddTest(RefcountMixin, unittest.TestCase):
    def check_add(self, function):
        module = types.ModuleType("somewhere")
        value = object()
        self.assertEqual(function(module, "name", value), 0)
        self.assertIs(module.name, value)
        self.assertEqual(function(module, "n\xe4me", 3), 0)
        self.assertEqual(getattr(module, "n\xe4me"), 3)
        self.assertRefcountUnchanged(lambda: function(module, "name", value), value, module)

        class Module(types.ModuleType):
            pass

        self.assertEqual(function(Module("sub"), "name", value), 0)

    def check_errors(self, function):
        module = types.ModuleType("somewhere")
        value = object()
        with self.assertRaisesRegex(TypeError, r"PyModule_AddObjectRef\(\) first argument must be a module"):
            function({}, "name", value)
        with self.assertRaisesRegex(TypeError, "must be a module"):
            function({}, "name", NULL)
        with self.assertRaisesRegex(SystemError, "must be called with an exception raised if value is NULL"):
            function(module, "name", NULL)
        with self.assertRaisesRegex(ZeroDivisionError, "raised before the call"):
            function(module, "name", NULL, ZeroDivisionError)
        self.assertFalse(hasattr(module, "name"))

        def wrong():
            with self.assertRaises(TypeError):
                function({}, "name", value)

        self.assertRefcountUnchanged(wrong, value)

    @needs("PyModule_Add")
    def test_add(self):
        self.check_add(testcapi.module_add)
        self.check_errors(testcapi.module_add)

    @needs("PyModule_AddObjectRef")
    @unittest.skipIf(IS_PYPY and testcapi.providers.get("PyModule_AddObjectRef") == "direct",
                     "PyPy's own function differs in its errors")
    def test_addobjectref(self):
        self.check_add(testcapi.module_addobjectref)
        self.check_errors(testcapi.module_addobjectref)

    @needs("PyModule_AddType")
    def test_addtype(self):
        module = types.ModuleType("somewhere")
        self.assertEqual(testcapi.module_addtype(module, int), 0)
        self.assertIs(module.int, int)

        class Local:
            pass

        self.assertEqual(testcapi.module_addtype(module, Local), 0)
        self.assertIs(module.Local, Local)
        dotted = type("a.b.c", (), {})
        self.assertEqual(testcapi.module_addtype(module, dotted), 0)
        self.assertIs(module.c, dotted)
        self.assertRaises(TypeError, testcapi.module_addtype, {}, int)
        self.assertRefcountUnchanged(lambda: testcapi.module_addtype(module, Local), Local, module)


class ModuleTest(RefcountMixin, unittest.TestCase):
    @needs("PyModule_GetToken")
    def test_token(self):
        token = testcapi.pymodule_get_token(testcapi)
        self.assertNotEqual(token, 0)
        self.assertEqual(testcapi.pymodule_get_token(types.ModuleType("plain")), 0)
        for other in 3, types.SimpleNamespace():
            name = type(other).__name__ if other == 3 else "types.SimpleNamespace"
            with self.assertRaisesRegex(TypeError, "^expected module, got %s$" % name):
                testcapi.pymodule_get_token(other)
            self.assertEqual(testcapi.pymodule_get_token_duringgc(other), (-1, 0))
            self.assertFalse(testcapi.pymodule_get_state_duringgc(other))
        self.assertEqual(testcapi.pymodule_get_token_duringgc(testcapi), (0, token))
        self.assertRefcountUnchanged(lambda: testcapi.pymodule_get_token(testcapi), testcapi)

    @needs("PyModule_GetToken")
    @needs_definitions
    def test_token_of_definition(self):
        self.assertNotEqual(testcapi.pymodule_get_def(testcapi), 0)
        self.assertEqual(testcapi.pymodule_get_token(testcapi), testcapi.pymodule_get_def(testcapi))

    @needs("PyUnstable_Module_SetGIL")
    def test_set_gil(self):
        module = types.ModuleType("plain")
        before = dict(vars(module))
        for used in (True, False):
            self.assertEqual(testcapi.module_set_gil(module, used), 0)
        self.assertEqual(vars(module), before)
        self.assertRefcountUnchanged(lambda: testcapi.module_set_gil(module, True), module)

    @needs("PyModule_GetStateSize")
    def test_state_size(self):
        self.assertEqual(testcapi.pymodule_get_state_size(testcapi), 0)
        self.assertEqual(testcapi.pymodule_get_state_size(types.ModuleType("plain")), 0)
        with self.assertRaisesRegex(TypeError, "^expected module, got int$"):
            testcapi.pymodule_get_state_size(3)

    @needs("PyModule_Exec")
    def test_exec(self):
        self.assertEqual(testcapi.pymodule_exec(testcapi), 0)
        self.assertEqual(testcapi.pymodule_exec(types.ModuleType("plain")), 0)
        with self.assertRaisesRegex(TypeError, "^expected module, got int$"):
            testcapi.pymodule_exec(3)


if __name__ == "__main__":
    unittest.main()
