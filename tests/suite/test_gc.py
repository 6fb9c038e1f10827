"""The garbage collector."""

import gc
import sys
import unittest

import testcapi
from support import IS_PYPY, RefcountMixin, needs


class SwitchTest(unittest.TestCase):
    def setUp(self):
        self.addCleanup(gc.enable if gc.isenabled() else gc.disable)
        gc.enable()

    @needs("PyGC_Enable", "PyGC_Disable", "PyGC_IsEnabled")
    def test_switch(self):
        self.assertEqual(testcapi.gc_isenabled(), 1)
        self.assertEqual(testcapi.gc_enable(), 1)
        self.assertEqual(testcapi.gc_disable(), 1)
        if not IS_PYPY:  # whose function and module switch different things
            self.assertFalse(gc.isenabled())
        self.assertEqual(testcapi.gc_isenabled(), 0)
        self.assertEqual(testcapi.gc_disable(), 0)
        self.assertEqual(testcapi.gc_enable(), 0)
        self.assertTrue(gc.isenabled())
        self.assertEqual(testcapi.gc_isenabled(), 1)

    @needs("PyGC_Enable", "PyGC_Disable")
    def test_an_exception_stays_set(self):
        with self.assertRaises(ArithmeticError) as caught:
            testcapi.gc_switch_with_error()
        self.assertEqual(str(caught.exception), "set before")


class StateTest(unittest.TestCase):
    @needs("PyObject_GC_IsTracked")
    def test_tracked(self):
        for item in ([], self, 1, "text", None, int, type(self)):
            if IS_PYPY:
                # Its collector needs no lists of objects; the answer is the same for all.
                self.assertIn(testcapi.object_gc_istracked(item), (0, 1))
            else:
                self.assertEqual(testcapi.object_gc_istracked(item), int(gc.is_tracked(item)))

    @needs("PyObject_GC_IsFinalized")
    def test_finalized(self):
        kept = []

        class Resurrected:
            def __del__(self):
                kept.append(self)

        item = Resurrected()
        self.assertEqual(testcapi.object_gc_isfinalized(item), 0)
        del item
        gc.collect()
        if not IS_PYPY:
            self.assertEqual(testcapi.object_gc_isfinalized(kept[0]), 1)
        self.assertEqual(testcapi.object_gc_isfinalized(1), 0)

    @needs("PyObject_IS_GC")
    def test_is_gc(self):
        class Class:
            __slots__ = ()

        class Meta(type):
            pass

        self.assertEqual(testcapi.object_is_gc(1), 0)
        self.assertEqual(testcapi.object_is_gc("text"), 0)
        if IS_PYPY:  # whose types do not say
            return
        self.assertEqual(testcapi.object_is_gc([]), 1)
        self.assertEqual(testcapi.object_is_gc(self), 1)
        self.assertEqual(testcapi.object_is_gc(Class), 1)
        self.assertEqual(testcapi.object_is_gc(Meta("Name", (), {})), 1)
        self.assertEqual(testcapi.object_is_gc(int), 0)
        self.assertEqual(testcapi.object_is_gc(type), 0)


class VisitTest(RefcountMixin, unittest.TestCase):
    def setUp(self):
        self.addCleanup(gc.enable if gc.isenabled() else gc.disable)

    @needs("PyUnstable_GC_VisitObjects")
    def test_visit(self):
        gc.enable()
        wanted = [object()]
        seen, calls, enabled = testcapi.gc_visit_objects(wanted, 0)
        self.assertEqual(seen, 1)
        self.assertGreater(calls, 100)
        self.assertEqual(enabled, 0)
        self.assertTrue(gc.isenabled())
        self.assertRefcountUnchanged(lambda: testcapi.gc_visit_objects(wanted, 0), wanted)

    @needs("PyUnstable_GC_VisitObjects")
    def test_visit_stops(self):
        gc.disable()
        self.assertEqual(testcapi.gc_visit_objects(None, 1)[1], 1)
        self.assertEqual(testcapi.gc_visit_objects(None, 5)[1], 5)
        self.assertFalse(gc.isenabled())


class ExtraDataTest(RefcountMixin, unittest.TestCase):
    @needs("PyUnstable_Object_GC_NewWithExtraData")
    def test_new(self):
        for size in (0, 1, 8, 100, 5000):
            item = testcapi.object_gc_newwithextradata(testcapi.ExtraData, size, None)
            self.assertIs(type(item), testcapi.ExtraData)
            del item

    @needs("PyUnstable_Object_GC_NewWithExtraData")
    def test_collected(self):
        class Member:
            died = 0

            def __del__(self):
                Member.died += 1

        member = Member()
        member.item = testcapi.object_gc_newwithextradata(testcapi.ExtraData, 100, member)
        del member
        for _ in range(3):
            gc.collect()
        if not IS_PYPY:
            self.assertEqual(Member.died, 1)

    @needs("PyUnstable_Object_GC_NewWithExtraData")
    def test_references(self):
        member = object()

        def make():
            testcapi.object_gc_newwithextradata(testcapi.ExtraData, 100, member)

        self.assertRefcountUnchanged(make, testcapi.ExtraData, member)
        if IS_PYPY:
            return
        before = sys.getrefcount(testcapi.ExtraData)
        item = testcapi.object_gc_newwithextradata(testcapi.ExtraData, 100, member)
        self.assertEqual(sys.getrefcount(testcapi.ExtraData), before + 1)
        del item

    @needs("PyUnstable_Object_GC_NewWithExtraData")
    def test_too_large(self):
        self.assertRaises(MemoryError, testcapi.object_gc_newwithextradata, testcapi.ExtraData, sys.maxsize - 100, None)
