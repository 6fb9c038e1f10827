"""Reference counts."""

import sys
import unittest

import testcapi
from support import IS_PYPY, NULL, RefcountMixin, needs


class RefcountTest(RefcountMixin, unittest.TestCase):
    @needs("Py_NewRef", "Py_XNewRef")
    def test_new_reference(self):
        value = object()
        self.assertIs(testcapi.newref(value), value)
        self.assertIs(testcapi.xnewref(value), value)
        self.assertIs(testcapi.xnewref(NULL), NULL)
        self.assertIs(testcapi.newref_of_type(7), int)
        self.assertRefcountUnchanged(lambda: testcapi.newref(value), value)
        self.assertRefcountUnchanged(lambda: testcapi.xnewref(value), value)
        kept = [testcapi.newref(value) for _ in range(10)]
        if not IS_PYPY:
            self.assertEqual(sys.getrefcount(value), sys.getrefcount(object()) + 11)
        self.assertEqual(len(kept), 10)

    def test_steal_ref(self):
        value = object()
        self.assertIs(testcapi.steal_ref(value), value)
        self.assertRefcountUnchanged(lambda: testcapi.steal_ref(value), value)

    def test_setref(self):
        value = object()
        self.assertIs(testcapi.setref(value), value)
        self.assertRefcountUnchanged(lambda: testcapi.setref(value), value)

    @unittest.skipIf(IS_PYPY, "PyPy's objects have counts only for C code")
    @needs("Py_SET_REFCNT")
    def test_set_refcnt(self):
        value = object()
        self.assertEqual(testcapi.set_refcnt(value, 0), 0)
        self.assertEqual(testcapi.set_refcnt(value, 5), 5)
        self.assertRefcountUnchanged(lambda: testcapi.set_refcnt(value, 3), value)
        if sys.version_info >= (3, 12):
            self.assertEqual(testcapi.set_refcnt(None, 5), 0)

    @needs("PyUnstable_IsImmortal")
    def test_is_immortal(self):
        has_immortals = sys.version_info >= (3, 12) and not IS_PYPY
        for value in (None, True, False, Ellipsis, 0, 1, ""):
            self.assertIs(testcapi.is_immortal(value), has_immortals)
        for value in ([], {}, object(), 2 ** 100, "some " + str(12345)):
            self.assertIs(testcapi.is_immortal(value), False)

    @needs("PyUnstable_SetImmortal", "PyUnstable_IsImmortal")
    def test_set_immortal(self):
        own, immortal, shared, text = testcapi.set_immortal()
        self.assertEqual(own, immortal)
        self.assertEqual((shared, text), (0, 0))
        if sys.version_info >= (3, 15) and testcapi.providers["PyUnstable_SetImmortal"] == "direct":
            self.assertEqual(own, 1)
        if sys.version_info < (3, 12) or IS_PYPY:
            self.assertEqual(own, 0)

    @needs("PyUnstable_Object_IsUniquelyReferenced")
    def test_is_uniquely_referenced(self):
        # PyPy cannot tell whether Python code has references too.
        self.assertEqual(testcapi.uniquely_referenced_new_object(), (0 if IS_PYPY else 1, 0))
        shared = object()
        container = [shared]
        self.assertIs(testcapi.is_uniquely_referenced(shared), False)
        self.assertIs(testcapi.is_uniquely_referenced(None), False)
        self.assertEqual(container, [shared])

    @needs("PyUnstable_Object_IsUniqueReferencedTemporary")
    def test_is_unique_temporary(self):
        local = object()
        self.assertEqual(testcapi.pyobject_is_unique_temporary(local), 0)
        self.assertEqual(testcapi.pyobject_is_unique_temporary(None), 0)
        self.assertIn(testcapi.pyobject_is_unique_temporary(object()), (0, 1))

    @needs("PyUnstable_Object_EnableDeferredRefcount")
    def test_enable_deferred_refcount(self):
        has_gil = getattr(sys, "_is_gil_enabled", lambda: True)()
        for value in ([], object(), 1):
            returned = testcapi.pyobject_enable_deferred_refcount(value)
            self.assertIn(returned, (0,) if has_gil else (0, 1))

    @needs("PyUnstable_TryIncRef", "PyUnstable_EnableTryIncRef")
    def test_try_incref(self):
        value = object()
        self.assertIs(testcapi.try_incref(value), value)
        self.assertIs(testcapi.try_incref(int), int)
        self.assertRefcountUnchanged(lambda: testcapi.try_incref(value), value)
