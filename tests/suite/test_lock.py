"""Mutexes and critical sections."""

import sys
import threading
import time
import unittest

import testcapi
from support import IS_PYPY, RefcountMixin, needs, needs_lookups


def run_threads(*targets):
    threads = [threading.Thread(target=target) for target in targets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@needs_lookups
class MutexTest(unittest.TestCase):
    @needs("PyMutex_Lock", "PyMutex_Unlock", "PyMutex_IsLocked")
    def test_lock_and_unlock(self):
        mutex = testcapi.mutex_new()
        for _ in range(3):
            self.assertFalse(testcapi.mutex_is_locked(mutex))
            testcapi.mutex_lock(mutex)
            self.assertTrue(testcapi.mutex_is_locked(mutex))
            testcapi.mutex_unlock(mutex)
        self.assertFalse(testcapi.mutex_is_locked(mutex))

    @needs("PyMutex_Lock", "PyMutex_Unlock")
    def test_waiting_lets_others_run(self):
        # The one who will unlock needs the GIL for it.
        mutex = testcapi.mutex_new()
        order = []
        testcapi.mutex_lock(mutex)

        def unlock():
            time.sleep(0.05)
            order.append("unlock")
            testcapi.mutex_unlock(mutex)

        thread = threading.Thread(target=unlock)
        thread.start()
        testcapi.mutex_lock(mutex)
        order.append("locked")
        testcapi.mutex_unlock(mutex)
        thread.join()
        self.assertEqual(order, ["unlock", "locked"])

    @needs("PyMutex_Lock", "PyMutex_Unlock", "PyMutex_IsLocked")
    def test_many_waiters(self):
        mutex = testcapi.mutex_new()
        testcapi.mutex_lock(mutex)
        woken = []

        def wait(number):
            testcapi.mutex_lock(mutex)
            woken.append(number)
            testcapi.mutex_unlock(mutex)

        threads = [threading.Thread(target=wait, args=(number,)) for number in range(20)]
        for thread in threads:
            thread.start()
        time.sleep(0.05)
        self.assertEqual(woken, [])
        testcapi.mutex_unlock(mutex)
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(woken), list(range(20)))
        self.assertFalse(testcapi.mutex_is_locked(mutex))

    @needs("PyMutex_Lock", "PyMutex_Unlock")
    def test_excludes(self):
        mutex = testcapi.mutex_new()
        attached = lambda: testcapi.mutex_add(mutex, 3000, 1)
        detached = lambda: testcapi.mutex_add(mutex, 3000, 0)
        foreign = lambda: testcapi.mutex_add_in_foreign_thread(mutex, 3000)
        run_threads(attached, attached, detached, detached, foreign, foreign)
        self.assertEqual(testcapi.mutex_counter(mutex), 6 * 3000)

    @needs("PyMutex_Lock", "PyMutex_Unlock")
    def test_foreign_thread_waits_for_one_that_needs_the_gil(self):
        mutex = testcapi.mutex_new()
        testcapi.mutex_lock(mutex)

        def unlock():
            time.sleep(0.05)
            testcapi.mutex_unlock(mutex)

        thread = threading.Thread(target=unlock)
        thread.start()
        testcapi.mutex_add_in_foreign_thread(mutex, 1)
        thread.join()
        self.assertEqual(testcapi.mutex_counter(mutex), 1)

    @needs("PyMutex_Lock", "PyMutex_Unlock")
    @unittest.skipIf(IS_PYPY, "PyPy has no subinterpreters")
    @unittest.skipIf(sys.version_info < (3, 7), "subinterpreters of 3.6 cannot be entered while threads run")
    def test_subinterpreter_waits_for_the_main_one(self):
        if testcapi.providers["PyCriticalSection_Begin"] == "dispatch" and sys.version_info < (3, 12):
            self.skipTest("the stable ABI cannot tell before 3.12 whether a subinterpreter's thread state is attached")
        mutex = testcapi.mutex_new()
        testcapi.mutex_lock(mutex)

        def unlock():
            time.sleep(0.1)
            testcapi.mutex_unlock(mutex)

        thread = threading.Thread(target=unlock)
        thread.start()
        testcapi.mutex_lock_in_subinterpreter(mutex)
        thread.join()


@needs_lookups
class CriticalSectionTest(RefcountMixin, unittest.TestCase):
    @needs("PyCriticalSection_Begin", "PyCriticalSection2_Begin")
    def test_macros(self):
        a, b = [], {}
        self.assertEqual(testcapi.critical_sections(a, b), 5)
        self.assertEqual(testcapi.critical_sections(a, a), 5)
        self.assertRefcountUnchanged(lambda: testcapi.critical_sections(a, b), a, b)

    @needs(
        "PyCriticalSection_Begin",
        "PyCriticalSection_End",
        "PyCriticalSection_BeginMutex",
        "PyCriticalSection2_Begin",
        "PyCriticalSection2_End",
        "PyCriticalSection2_BeginMutex",
    )
    def test_functions(self):
        a, b = [], {}
        self.assertEqual(testcapi.critical_section_functions(a, b), 4)
        self.assertRefcountUnchanged(lambda: testcapi.critical_section_functions(a, b), a, b)


if __name__ == "__main__":
    unittest.main()
