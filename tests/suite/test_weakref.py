"""Weak references."""

import collections
import gc
import unittest
import weakref

import testcapi
from support import IS_PYPY, NULL, RefcountMixin, needs


class Target:
    pass


class Ref(weakref.ref):
    pass


class WeakrefTest(RefcountMixin, unittest.TestCase):
    def fails(self, error, message, function, *args):
        with self.assertRaises(error) as caught:
            function(*args)
        self.assertIn(message, str(caught.exception))

    @needs("PyWeakref_GetRef", "PyWeakref_IsDead")
    def test_alive_and_dead(self):
        refs = self.alive()
        for _ in range(3):
            gc.collect()
        for ref in refs:
            self.assertEqual(testcapi.pyweakref_getref(ref), 0)
            self.assertEqual(testcapi.pyweakref_isdead(ref), 1)

    def alive(self):
        target = Target()
        refs = [weakref.ref(target), weakref.proxy(target), Ref(target), weakref.ref(target, print)]
        for ref in refs:
            self.assertEqual(testcapi.pyweakref_getref(ref), (1, target))
            self.assertEqual(testcapi.pyweakref_isdead(ref), 0)
            self.assertRefcountUnchanged(lambda: testcapi.pyweakref_getref(ref), target)
            self.assertRefcountUnchanged(lambda: testcapi.pyweakref_isdead(ref), target)
        return refs

    @needs("PyWeakref_GetRef", "PyWeakref_IsDead")
    @unittest.skipIf(IS_PYPY, "PyPy clears weak references before it finalizes")
    def test_dying(self):
        seen = []

        class Dying(list):
            def __del__(self):
                seen.append(testcapi.pyweakref_isdead(ref))
                seen.append(testcapi.pyweakref_getref(ref) == 0)

        target = Dying()
        ref = weakref.ref(target)
        del target
        alive = seen == [0, False]  # the finalizer of a class runs before its references are cleared
        self.assertTrue(alive or seen == [1, True], seen)
        self.assertEqual(testcapi.pyweakref_isdead(ref), 1)

    @needs("PyWeakref_GetRef", "PyWeakref_IsDead")
    def test_errors(self):
        self.fails(TypeError, "expected a weakref", testcapi.pyweakref_getref, 42)
        self.fails(TypeError, "expected a weakref, got int", testcapi.pyweakref_isdead, 42)
        if not IS_PYPY:
            self.fails(TypeError, "expected a weakref, got collections.deque", testcapi.pyweakref_isdead,
                       collections.deque())
        self.assertRaises(SystemError, testcapi.pyweakref_getref, NULL)
        self.assertRaises(SystemError, testcapi.pyweakref_isdead, NULL)

    @needs("PyUnstable_Object_ClearWeakRefsNoCallbacks", "PyObject_GET_WEAKREFS_LISTPTR")
    def test_clear_without_callbacks(self):
        called = []
        target = Target()
        callback = called.append
        self.assertFalse(testcapi.object_has_weakrefs(target))
        refs = [weakref.ref(target), weakref.ref(target, callback), weakref.proxy(target, callback), Ref(target)]
        self.assertTrue(testcapi.object_has_weakrefs(target))
        testcapi.pyobject_clear_weakrefs_no_callbacks(target)
        self.assertFalse(testcapi.object_has_weakrefs(target))
        self.assertEqual(weakref.getweakrefcount(target), 0)
        self.assertEqual([ref() for ref in (refs[0], refs[1], refs[3])], [None] * 3)
        self.assertIs(refs[1].__callback__, callback)
        testcapi.pyobject_clear_weakrefs_no_callbacks(target)
        testcapi.pyobject_clear_weakrefs_no_callbacks(5)
        del refs, target
        gc.collect()
        self.assertEqual(called, [])

        def whole():
            item = Target()
            ref = weakref.ref(item, callback)
            testcapi.pyobject_clear_weakrefs_no_callbacks(item)
            return ref

        self.assertRefcountUnchanged(whole, callback)
