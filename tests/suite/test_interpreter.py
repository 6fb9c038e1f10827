"""Interpreters, guards and views."""

import os
import subprocess
import sys
import unittest

import testcapi
from support import IS_PYPY, needs, needs_lookups


def run_code(code):
    """Runs code in a process of its own; what it wrote and its exit status."""
    environment = dict(os.environ, PYTHONPATH=os.path.dirname(testcapi.__file__))
    process = subprocess.Popen(
        [sys.executable, "-c", "import os, sys, atexit, testcapi\n" + code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    )
    output, errors = process.communicate()
    return output.decode(), errors.decode(), process.returncode


@needs_lookups
class InterpreterTest(unittest.TestCase):
    def check_run(self, code, expected):
        output, errors, status = run_code(code)
        self.assertEqual((output, status), (expected, 0), errors)

    @needs("Py_IsFinalizing")
    def test_is_finalizing(self):
        self.assertEqual(testcapi.py_is_finalizing(), 0)
        if IS_PYPY:
            return
        self.check_run(
            "class Late:\n"
            "    def __del__(self, ask=testcapi.py_is_finalizing, write=os.write):\n"
            "        write(1, b'yes' if ask() else b'no')\n"
            "sys.late = Late()\n"
            "atexit.register(lambda: os.write(1, b'%d ' % testcapi.py_is_finalizing()))\n",
            "0 yes",
        )

    @needs("PyInterpreterState_Get")
    def test_get(self):
        self.assertEqual(testcapi.interpreterstate_get_id(), 0)

    @needs("PyInterpreterState_GetDict")
    def test_get_dict(self):
        items = testcapi.interpreterstate_get_dict()
        self.assertIs(type(items), dict)
        self.assertIs(testcapi.interpreterstate_get_dict(), items)

    @needs("PyInterpreterState_Main")
    def test_main(self):
        self.assertTrue(testcapi.interpreterstate_main_is_current())

    @needs("PyUnstable_AtExit")
    def test_at_exit(self):
        if testcapi.providers["PyUnstable_AtExit"] == "direct" and sys.version_info < (3, 13, 1):
            self.skipTest("3.13.0 makes the calls in the other order")
        first, second = ("-first\n", "-second\n") if IS_PYPY else ("+first\n", "+second\n")
        self.check_run(
            "atexit.register(os.write, 1, b'exit callback\\n')\n"
            "assert testcapi.unstable_at_exit(1, '+first\\n') == 0\n"
            "assert testcapi.unstable_at_exit(1, '+second\\n') == 0\n",
            second + first + "exit callback\n" if IS_PYPY else "exit callback\n" + second + first,
        )


@needs_lookups
class NewInterpreterTest(unittest.TestCase):
    SHARED, OWN = 1, 2

    @needs("Py_NewInterpreterFromConfig")
    def test_like_the_main_one(self):
        self.assertIsNone(testcapi.new_interpreter_from_config(1, 1, 1, 1, 1, 0, self.SHARED, "import sys"))
        self.assertIsNone(testcapi.new_interpreter_from_config(1, 1, 1, 1, 1, 0, 0, "import sys"))

    @needs("Py_NewInterpreterFromConfig")
    def test_isolated(self):
        code = (
            "import os\n"
            "try:\n"
            "    os.fork()\n"
            "except RuntimeError:\n"
            "    pass\n"
            "else:\n"
            "    os._exit(3)\n"
        )
        self.assertIsNone(testcapi.new_interpreter_from_config(1, 0, 0, 0, 0, 1, self.SHARED, code))

    @needs("Py_NewInterpreterFromConfig")
    def test_own_gil(self):
        message = testcapi.new_interpreter_from_config(0, 0, 0, 1, 0, 1, self.OWN, "import sys")
        if sys.version_info < (3, 12):
            self.assertIn("GIL", message)
        elif testcapi.providers["Py_NewInterpreterFromConfig"] == "direct":
            self.assertIsNone(message)

    @needs("Py_NewInterpreterFromConfig")
    def test_bad_configurations(self):
        if sys.version_info[:2] == (3, 12):
            self.skipTest("3.12.1 crashes on its way out of an error")
        self.assertEqual(
            testcapi.new_interpreter_from_config(0, 1, 1, 1, 1, 0, self.SHARED, "1"),
            "per-interpreter obmalloc does not support single-phase init extension modules",
        )
        if sys.version_info < (3, 12):
            self.assertIn("fork", testcapi.new_interpreter_from_config(1, 1, 0, 0, 0, 1, self.SHARED, "1"))
        self.assertEqual(
            testcapi.new_interpreter_from_config(1, 1, 1, 1, 1, 1, 9, "1"), "invalid interpreter config 'gil' value"
        )


@needs_lookups
class GuardTest(unittest.TestCase):
    def check_run(self, code, expected):
        output, errors, status = run_code(code)
        self.assertEqual((output, status), (expected, 0), errors)

    @needs("PyInterpreterGuard_FromCurrent", "PyInterpreterGuard_Close")
    def test_from_current(self):
        guards = [testcapi.interpreterguard_fromcurrent() for _ in range(3)]
        for guard in guards:
            testcapi.interpreterguard_close(guard)

    @needs("PyInterpreterGuard_FromView", "PyInterpreterView_FromCurrent", "PyInterpreterView_Close")
    def test_from_view(self):
        for make in (testcapi.interpreterview_fromcurrent, testcapi.interpreterview_frommain):
            view = make()
            for _ in range(2):
                guard = testcapi.interpreterguard_fromview(view)
                self.assertIsNotNone(guard)
                testcapi.interpreterguard_close(guard)
            testcapi.interpreterview_close(view)

    @needs("PyInterpreterView_FromMain")
    def test_main_view_is_the_first_thing(self):
        self.check_run(
            "view = testcapi.interpreterview_frommain()\n"
            "guard = testcapi.interpreterguard_fromview(view)\n"
            "assert guard is not None\n"
            "testcapi.interpreterguard_close(guard)\n"
            "testcapi.interpreterview_close(view)\n"
            "print('done')\n",
            "done\n",
        )

    @needs("PyInterpreterGuard_FromCurrent", "PyInterpreterGuard_Close")
    def test_finalization_waits(self):
        self.check_run(
            "testcapi.interpreterguard_hold(1, 200)\n"
            "class Late:\n"
            "    def __del__(self, write=os.write):\n"
            "        write(1, b'finalized\\n')\n"
            "sys.late = Late()\n"
            "atexit.register(os.write, 1, b'exit callback\\n')\n",
            "exit callback\nguard closed\n" + ("" if IS_PYPY else "finalized\n"),
        )

    @needs("PyInterpreterGuard_FromView")
    @unittest.skipIf(IS_PYPY, "PyPy destroys nothing at its end")
    def test_no_guards_after_it(self):
        self.check_run(
            "testcapi.interpreterguard_close(testcapi.interpreterguard_fromcurrent())\n"
            "class Late:\n"
            "    def __init__(self):\n"
            "        self.current = testcapi.interpreterview_fromcurrent()\n"
            "        self.main = testcapi.interpreterview_frommain()\n"
            "    def __del__(self, write=os.write, from_view=testcapi.interpreterguard_fromview,\n"
            "                close=testcapi.interpreterview_close, get=testcapi.interpreterguard_fromcurrent):\n"
            "        assert from_view(self.current) is None\n"
            "        assert from_view(self.main) is None\n"
            "        close(self.current)\n"
            "        close(self.main)\n"
            "        try:\n"
            "            get()\n"
            "        except RuntimeError as error:\n"
            "            write(1, ('%s: %s\\n' % (type(error).__name__, error)).encode())\n"
            "sys.late = Late()\n",
            "%s: cannot acquire finalization guard anymore\n"
            % ("RuntimeError" if sys.version_info < (3, 13) else "PythonFinalizationError"),
        )

    @needs("PyInterpreterGuard_FromCurrent")
    @unittest.skipIf(IS_PYPY, "PyPy destroys nothing at its end")
    def test_first_guard_too_late(self):
        self.check_run(
            "class Late:\n"
            "    def __del__(self, write=os.write, get=testcapi.interpreterguard_fromcurrent,\n"
            "                view=testcapi.interpreterview_fromcurrent, from_view=testcapi.interpreterguard_fromview):\n"
            "        try:\n"
            "            get()\n"
            "        except RuntimeError as error:\n"
            "            write(1, str(error).encode())\n"
            "        assert from_view(view()) is None\n"
            "sys.late = Late()\n",
            "cannot acquire finalization guard anymore",
        )

    @needs("PyInterpreterGuard_FromCurrent")
    def test_interrupted(self):
        output, errors, status = run_code(
            "import signal, threading\n"
            "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
            "testcapi.interpreterguard_fromcurrent()\n"
            "timer = threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))\n"
            "timer.daemon = True\n"
            "timer.start()\n"
        )
        self.assertEqual((output, status), ("", 1), errors)
        self.assertIn("Interrupted while waiting on finalization guards", errors)

    @needs("PyInterpreterView_FromCurrent")
    @unittest.skipIf(IS_PYPY, "PyPy has no subinterpreters")
    def test_ended_interpreter(self):
        view = testcapi.interpreterview_of_ended()
        self.assertIsNone(testcapi.interpreterguard_fromview(view))
        testcapi.interpreterview_close(view)


if __name__ == "__main__":
    unittest.main()
