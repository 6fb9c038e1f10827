"""Profile and trace functions."""

import sys
import threading
import unittest

import testcapi
from support import needs


class AllThreadsTest(unittest.TestCase):
    def check(self, setter):
        """Another thread, started before, is profiled or traced too."""
        begin, go_on, end = threading.Event(), threading.Event(), threading.Event()
        idents = []

        def called():
            pass

        def run():
            idents.append(threading.get_ident())
            begin.set()
            go_on.wait(10)
            called()
            end.set()

        thread = threading.Thread(target=run)
        thread.start()
        begin.wait(10)
        events = []
        setter(events)
        try:
            called()
            go_on.set()
            end.wait(10)
        finally:
            setter(None)
        thread.join()
        threads = {ident for _, ident in events}
        self.assertIn(threading.get_ident(), threads)
        self.assertIn(idents[0], threads)
        seen = len(events)
        called()
        self.assertEqual(len(events), seen)

    @needs("PyEval_SetProfileAllThreads")
    def test_profile(self):
        self.addCleanup(sys.setprofile, sys.getprofile())
        self.check(testcapi.eval_setprofile_allthreads)

    @needs("PyEval_SetTraceAllThreads")
    def test_trace(self):
        self.addCleanup(sys.settrace, sys.gettrace())
        self.check(testcapi.eval_settrace_allthreads)

    @needs("PyEval_SetProfileAllThreads", "PyEval_SetTraceAllThreads")
    def test_references(self):
        events = []
        for setter in (testcapi.eval_setprofile_allthreads, testcapi.eval_settrace_allthreads):
            before = sys.getrefcount(events)
            setter(events)
            setter(None)
            self.assertEqual(sys.getrefcount(events), before)
