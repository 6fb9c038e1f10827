"""Thread states and thread-local storage."""

import sys
import threading
import unittest

import testcapi
from support import IS_PYPY, needs, needs_lookups


class ThreadTest(unittest.TestCase):
    @needs("PyThread_get_thread_native_id")
    def test_native_id(self):
        mine = testcapi.thread_get_native_id()
        self.assertEqual(testcapi.thread_get_native_id(), mine)
        if hasattr(threading, "get_native_id"):
            self.assertEqual(mine, threading.get_native_id())
        others = []
        thread = threading.Thread(target=lambda: others.append(testcapi.thread_get_native_id()))
        thread.start()
        thread.join()
        self.assertNotEqual(others, [mine])

    @needs(
        "PyThread_tss_alloc",
        "PyThread_tss_create",
        "PyThread_tss_delete",
        "PyThread_tss_free",
        "PyThread_tss_get",
        "PyThread_tss_is_created",
        "PyThread_tss_set",
    )
    def test_tss(self):
        self.assertEqual(testcapi.thread_tss(), "")


@needs_lookups
class ThreadStateTest(unittest.TestCase):
    @needs("PyThreadState_GetInterpreter")
    def test_get_interpreter(self):
        self.assertTrue(testcapi.threadstate_get_interpreter_is_current())

    @needs("PyThreadState_GetFrame")
    def test_get_frame(self):
        frame = testcapi.threadstate_get_frame()
        self.assertIs(frame, sys._getframe())

    @needs("PyThreadState_GetID")
    def test_get_id(self):
        numbers = [testcapi.threadstate_get_id()]
        self.assertEqual(testcapi.threadstate_get_id(), numbers[0])
        thread = threading.Thread(target=lambda: numbers.append(testcapi.threadstate_get_id()))
        thread.start()
        thread.join()
        self.assertNotEqual(numbers[0], numbers[1])

    @needs("PyThreadState_GetUnchecked")
    def test_get_unchecked(self):
        self.assertEqual(testcapi.threadstate_get_unchecked(), (True, True, True))

    @needs("PyThreadState_EnterTracing", "PyThreadState_LeaveTracing")
    @unittest.skipIf(IS_PYPY, "PyPy's functions suspend nothing")
    def test_tracing(self):
        for install, uninstall in ((sys.setprofile, sys.getprofile), (sys.settrace, sys.gettrace)):
            seen = []

            def traced():
                return 1

            def trace(frame, event, arg):
                if frame.f_code is traced.__code__ and event == "call":
                    seen.append(event)

            before = uninstall()
            install(trace)
            try:
                traced()
                self.assertEqual(len(seen), 1)
                self.assertEqual(testcapi.threadstate_call_untraced(traced, 1), 1)
                self.assertEqual(testcapi.threadstate_call_untraced(traced, 2), 1)
                self.assertEqual(len(seen), 1)
                traced()
                self.assertEqual(len(seen), 2)
            finally:
                install(before)
        seen = []
        testcapi.threadstate_call_untraced(lambda: sys.setprofile(lambda *args: seen.append(args)), 1)
        len("")
        sys.setprofile(None)
        self.assertNotEqual(seen, [])


@needs_lookups
class EnsureTest(unittest.TestCase):
    @needs("PyThreadState_Ensure", "PyThreadState_Release")
    def test_nested(self):
        for depth in (0, 1, 2, 10):
            self.assertTrue(testcapi.threadstate_ensure_nested(depth))

    @needs("PyThreadState_Ensure", "PyThreadState_Release")
    def test_detached(self):
        here = threading.get_ident()
        local = threading.local()
        local.value = 5
        # The thread state of before is attached again, not a new one.
        self.assertEqual(testcapi.threadstate_ensure_detached(lambda: (threading.get_ident(), local.value)), (here, 5))
        with self.assertRaises(ZeroDivisionError):
            testcapi.threadstate_ensure_detached(lambda: 1 // 0)

    @needs("PyThreadState_Ensure", "PyThreadState_EnsureFromView", "PyThreadState_Release")
    def test_foreign_thread(self):
        for how in ("guard", "view", "main"):
            seen = []
            failures = testcapi.threadstate_ensure_in_foreign_thread(
                how, lambda: seen.append(threading.get_ident()), 5
            )
            self.assertEqual(failures, 0)
            self.assertEqual(len(seen), 5)
            self.assertNotIn(threading.get_ident(), seen)

    @needs("PyThreadState_EnsureFromView")
    def test_many_foreign_threads(self):
        seen = []
        failures = []

        def work():
            failures.append(testcapi.threadstate_ensure_in_foreign_thread("view", lambda: seen.append(1), 50))

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [0] * 8)
        self.assertEqual(len(seen), 400)

    @needs("PyThreadState_Ensure", "PyThreadState_EnsureFromView")
    @unittest.skipIf(IS_PYPY, "PyPy has no subinterpreters")
    def test_subinterpreter(self):
        if testcapi.providers["PyThreadState_Ensure"] == "dispatch" and sys.version_info < (3, 12):
            self.skipTest("the stable ABI cannot tell before 3.12 whether a subinterpreter's thread state is attached")
        self.assertEqual(testcapi.threadstate_ensure_in_subinterpreter(), "")


if __name__ == "__main__":
    unittest.main()
