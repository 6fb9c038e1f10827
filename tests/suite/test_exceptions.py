"""Exceptions."""

import contextlib
import io
import os
import signal
import sys
import tempfile
import threading
import time
import unittest

import testcapi
from support import IS_PYPY, NULL, RefcountMixin, needs

HAS_GROUPS = sys.version_info >= (3, 11)


class CustomError(Exception):
    pass


class HiddenArgs(Exception):
    """A subclass whose `args` is not BaseException's."""

    @property
    def args(self):
        raise RuntimeError("not this one")


def raised(exc):
    """The exception with a traceback."""
    try:
        raise exc
    except BaseException as caught:
        return caught


def set_exception_and_raise(exc):
    """Runs inside a handler of its own, so that no other state is touched."""
    try:
        raise ValueError("outer")
    except ValueError:
        old = testcapi.set_exception(exc)
        seen = sys.exc_info()[1]
        got = testcapi.get_exception()
        testcapi.set_exception(old)
        old.__traceback__ = None  # it leads here, and would keep all of this alive
        return old, seen, got


@contextlib.contextmanager
def swapped(module, name, value):
    missing = object()
    old = getattr(module, name, missing)
    if value is missing:
        delattr(module, name)
    else:
        setattr(module, name, value)
    try:
        yield value
    finally:
        if old is missing:
            delattr(module, name)
        else:
            setattr(module, name, old)


class Nowhere(io.StringIO):
    """Forgets what is written to it, so that the memory in use stays the same."""

    def write(self, text):
        return len(text)


def captured_stderr():
    return swapped(sys, "stderr", io.StringIO())


class RaisedExceptionTest(RefcountMixin, unittest.TestCase):
    @needs("PyErr_SetRaisedException")
    def test_set(self):
        exc = ValueError("mine")
        with self.assertRaises(ValueError) as caught:
            testcapi.err_set_raised(exc)
        self.assertIs(caught.exception, exc)
        self.assertIsNone(exc.__context__)
        # NULL clears what was raised before.
        self.assertIsNone(testcapi.err_set_raised(NULL))

    @needs("PyErr_SetRaisedException")
    def test_set_keeps_traceback(self):
        exc = raised(ValueError("mine"))
        first = exc.__traceback__
        try:
            testcapi.err_set_raised(exc)
        except ValueError as caught:
            traceback = caught.__traceback__
        while traceback is not first:
            self.assertIsNotNone(traceback)
            traceback = traceback.tb_next

    @needs("PyErr_GetRaisedException")
    def test_get(self):
        self.assertIsNone(testcapi.err_get_raised(NULL, NULL, NULL))
        exc = ValueError("mine")
        self.assertIs(testcapi.err_get_raised(ValueError, exc, NULL), exc)
        self.assertIsNone(exc.__traceback__)
        made = testcapi.err_get_raised(ValueError, "text", NULL)
        self.assertIs(type(made), ValueError)
        self.assertEqual(made.args, ("text",))
        if not IS_PYPY:  # whose PyErr_Restore() takes no class without a value
            made = testcapi.err_get_raised(ValueError, NULL, NULL)
            self.assertEqual((type(made), made.args), (ValueError, ()))
        made = testcapi.err_get_raised(ValueError, (1, 2), NULL)
        self.assertEqual(made.args, (1, 2))

    @needs("PyErr_GetRaisedException")
    def test_get_traceback(self):
        traceback = raised(KeyError()).__traceback__
        made = testcapi.err_get_raised(ValueError, "text", traceback)
        self.assertIs(made.__traceback__, traceback)
        exc = raised(ValueError("mine"))
        traceback = exc.__traceback__
        self.assertIs(testcapi.err_get_raised(ValueError, exc, traceback), exc)
        self.assertIs(exc.__traceback__, traceback)

    @needs("PyErr_GetRaisedException")
    def test_get_broken_class(self):
        class Broken(Exception):
            def __init__(self, *args):
                raise ValueError("Broken __init__")

        made = testcapi.exc_set_object_fetch(Broken, "text")
        self.assertIs(type(made), ValueError)
        self.assertEqual(str(made), "Broken __init__")

    @needs("PyErr_GetRaisedException", "PyErr_SetRaisedException")
    def test_references(self):
        exc = ValueError("mine")
        traceback = raised(KeyError()).__traceback__

        def set_raised():
            try:
                testcapi.err_set_raised(exc)
            except ValueError:
                exc.__traceback__ = None

        self.assertRefcountUnchanged(set_raised, exc)
        self.assertRefcountUnchanged(lambda: testcapi.err_get_raised(ValueError, exc, NULL), exc)
        self.assertRefcountUnchanged(lambda: testcapi.err_get_raised(KeyError, "text", traceback), traceback)

        class Mine(Exception):
            pass

        self.assertRefcountUnchanged(lambda: testcapi.err_get_raised(Mine, "text", NULL), Mine)


PYPY_ANSWERS_NONE = "PyPy's own PyErr_GetHandledException() answers None where nothing is handled"


class HandledExceptionTest(RefcountMixin, unittest.TestCase):
    @needs("PyErr_SetHandledException", "PyErr_GetHandledException")
    def test_set_and_get(self):
        exc = TypeError("other")
        old, seen, got = set_exception_and_raise(exc)
        self.assertEqual((type(old), old.args), (ValueError, ("outer",)))
        self.assertIs(seen, exc)
        self.assertIs(got, exc)
        # Restored: the handler's end finds its own exception.
        try:
            raise KeyError("again")
        except KeyError as caught:
            self.assertIs(testcapi.get_exception(), caught)

    @needs("PyErr_SetHandledException", "PyErr_GetHandledException")
    @unittest.skipIf(IS_PYPY and testcapi.providers.get("PyErr_GetHandledException") == "direct", PYPY_ANSWERS_NONE)
    def test_none_is_handled(self):
        for _ in range(2):
            self.assertIs(testcapi.is_handling(), False)
            self.assertIs(testcapi.is_handling_none(), False)
            try:
                raise KeyError("first")
            except KeyError:
                self.assertIs(testcapi.is_handling(), True)
                self.assertIs(testcapi.is_handling_none(), False)
                self.assertIs(testcapi.is_handling(), True)

    @needs("PyErr_SetHandledException", "PyErr_GetHandledException")
    def test_nothing_is_handled(self):
        def outside():
            result.append(testcapi.get_exception())
            result.append(testcapi.set_exception(None))
            result.append(testcapi.set_exception(Ellipsis))
            result.append(testcapi.get_exception())
            result.append(sys.exc_info())

        result = []
        thread = threading.Thread(target=outside)
        thread.start()
        thread.join()
        self.assertEqual(result, [None, None, None, None, (None, None, None)])

    @needs("PyErr_SetHandledException", "PyErr_GetHandledException")
    def test_references(self):
        exc = raised(TypeError("other"))
        self.assertRefcountUnchanged(lambda: set_exception_and_raise(exc) and None, exc, exc.__traceback__)


class DisplayExceptionTest(RefcountMixin, unittest.TestCase):
    @needs("PyErr_DisplayException")
    def test_display(self):
        exc = raised(CustomError("oops!"))
        with captured_stderr() as stderr:
            self.assertIsNone(testcapi.err_displayexception(exc))
        lines = stderr.getvalue().splitlines()
        self.assertEqual(lines[0], "Traceback (most recent call last):")
        self.assertEqual(lines[-1], "%s.CustomError: oops!" % __name__)

    @needs("PyErr_DisplayException")
    def test_without_traceback(self):
        with captured_stderr() as stderr:
            testcapi.err_displayexception(ValueError("plain"))
        self.assertEqual(stderr.getvalue(), "ValueError: plain\n")

    @needs("PyErr_DisplayException")
    def test_context(self):
        exc = CustomError("second")
        exc.__context__ = KeyError("first")
        with captured_stderr() as stderr:
            testcapi.err_displayexception(exc)
        text = stderr.getvalue()
        self.assertIn("KeyError: 'first'\n", text)
        self.assertLess(text.index("first"), text.index("second"))

    @needs("PyErr_DisplayException")
    def test_no_stderr(self):
        with swapped(sys, "stderr", None):
            self.assertIsNone(testcapi.err_displayexception(ValueError("unseen")))

    @needs("PyErr_DisplayException")
    def test_references(self):
        exc = raised(CustomError("oops!"))
        with swapped(sys, "stderr", Nowhere()):
            self.assertRefcountUnchanged(lambda: testcapi.err_displayexception(exc), exc, exc.__traceback__)


class FormatUnraisableTest(RefcountMixin, unittest.TestCase):
    HAS_HOOK = hasattr(sys, "unraisablehook")

    def catch(self, *args):
        caught = []

        def hook(unraisable):
            caught.append(
                (
                    unraisable.exc_type,
                    unraisable.exc_value,
                    unraisable.exc_traceback,
                    unraisable.err_msg,
                    unraisable.object,
                )
            )

        with swapped(sys, "unraisablehook", hook):
            self.assertIsNone(testcapi.err_formatunraisable(*args))
        self.assertEqual(len(caught), 1)
        return caught[0]

    @needs("PyErr_FormatUnraisable")
    def test_hook(self):
        exc = CustomError("oops!")
        kind, value, traceback, message, item = self.catch(exc, b"Error in %R", [])
        self.assertIs(kind, CustomError)
        self.assertIs(value, exc)
        self.assertEqual(message, "Error in []")
        self.assertIsNone(item)
        # The running frame stands in for the missing traceback.
        self.assertEqual(traceback.tb_frame.f_code.co_name, "catch")
        self.assertIs(exc.__traceback__, traceback)

    @needs("PyErr_FormatUnraisable")
    def test_existing_traceback(self):
        exc = raised(CustomError("oops!"))
        expected = exc.__traceback__
        traceback = self.catch(exc, b"text")[2]
        if not IS_PYPY:  # whose PyErr_SetObject() loses it
            self.assertIs(traceback, expected)

    @needs("PyErr_FormatUnraisable")
    def test_no_message(self):
        self.assertIsNone(self.catch(CustomError("oops!"), NULL)[3])

    @needs("PyErr_FormatUnraisable")
    def test_message_fails(self):
        class Hostile:
            def __repr__(self):
                raise MemoryError("repr")

        kind, value, _, message, _ = self.catch(CustomError("oops!"), b"Error in %R", Hostile())
        self.assertIs(kind, CustomError)
        self.assertEqual(str(value), "oops!")
        self.assertIsNone(message)

    @needs("PyErr_FormatUnraisable")
    def test_repr_sees_no_exception(self):
        class Curious:
            def __repr__(self):
                return "%d" % int("42")

        self.assertEqual(self.catch(CustomError("oops!"), b"Error in %R", Curious())[3], "Error in 42")

    @needs("PyErr_FormatUnraisable")
    def test_lines(self):
        with swapped(sys, "unraisablehook", None), captured_stderr() as stderr:
            testcapi.err_formatunraisable(CustomError("oops!"), b"Error in %R", [])
        lines = stderr.getvalue().splitlines()
        self.assertEqual(lines[0], "Error in []:")
        self.assertEqual(lines[1], "Traceback (most recent call last):")
        self.assertEqual(lines[-1], "%s.CustomError: oops!" % __name__)

        with swapped(sys, "unraisablehook", None), captured_stderr() as stderr:
            testcapi.err_formatunraisable(CustomError("oops!"), NULL)
        lines = stderr.getvalue().splitlines()
        self.assertEqual(lines[0], "Traceback (most recent call last):")
        self.assertEqual(lines[-1], "%s.CustomError: oops!" % __name__)

    @needs("PyErr_FormatUnraisable")
    def test_hook_fails(self):
        def hook(unraisable):
            raise KeyError("hook")

        with swapped(sys, "unraisablehook", hook), captured_stderr() as stderr:
            testcapi.err_formatunraisable(CustomError("oops!"), b"Error")
        lines = stderr.getvalue().splitlines()
        self.assertEqual(lines[0], "Exception ignored in sys.unraisablehook: %r" % (hook,))
        self.assertEqual(lines[-1], "KeyError: 'hook'")
        self.assertNotIn("oops!", stderr.getvalue())

    @needs("PyErr_FormatUnraisable")
    def test_no_stderr(self):
        with swapped(sys, "unraisablehook", None), swapped(sys, "stderr", None):
            self.assertIsNone(testcapi.err_formatunraisable(CustomError("oops!"), b"Error"))

    @needs("PyErr_FormatUnraisable")
    @unittest.skipUnless(HAS_HOOK, "before 3.8 there is no sys.unraisablehook")
    def test_default_hook(self):
        with captured_stderr() as stderr:
            testcapi.err_formatunraisable(CustomError("oops!"), b"Error in %R", 1)
        lines = stderr.getvalue().splitlines()
        self.assertEqual(lines[0], "Error in 1:")
        self.assertIn("oops!", lines[-1])

    @needs("PyErr_FormatUnraisable")
    def test_references(self):
        exc = raised(CustomError("oops!"))
        item = object()
        with swapped(sys, "unraisablehook", lambda unraisable: None), swapped(sys, "stderr", Nowhere()):
            self.assertRefcountUnchanged(
                lambda: testcapi.err_formatunraisable(exc, b"%R", item), exc, exc.__traceback__, item
            )
        with swapped(sys, "unraisablehook", None), swapped(sys, "stderr", Nowhere()):
            self.assertRefcountUnchanged(
                lambda: testcapi.err_formatunraisable(exc, b"%R", item), exc, exc.__traceback__, item
            )

        def failing(unraisable):
            raise KeyError("hook")

        with swapped(sys, "unraisablehook", failing), swapped(sys, "stderr", Nowhere()):
            self.assertRefcountUnchanged(lambda: testcapi.err_formatunraisable(exc, b"%R", item), exc, item, failing)


@unittest.skipUnless(hasattr(signal, "SIGUSR1"), "the system has no SIGUSR1")
class SetInterruptTest(unittest.TestCase):
    def deliver(self, signum, handler):
        calls = []
        old = signal.signal(signum, calls.append if handler is None else handler)
        if handler is None:
            signal.signal(signum, lambda number, frame: calls.append(number))
        try:
            result = testcapi.err_setinterruptex(signum)
            end = time.time() + 5
            while handler is None and not calls and time.time() < end:
                time.sleep(0.001)
        finally:
            signal.signal(signum, old)
        return result, calls

    @needs("PyErr_SetInterruptEx")
    def test_handler_runs(self):
        for signum in (signal.SIGUSR1, signal.SIGINT, signal.SIGTERM):
            self.assertEqual(self.deliver(signum, None), (0, [signum]))

    @needs("PyErr_SetInterruptEx")
    def test_default_and_ignored(self):
        for signum in (signal.SIGUSR1, signal.SIGINT, signal.SIGTERM):
            for handler in (signal.SIG_DFL, signal.SIG_IGN):
                self.assertEqual(self.deliver(signum, handler), (0, []))

    @needs("PyErr_SetInterruptEx")
    def test_no_such_signal(self):
        for signum in (0, -1, 1000, 2**31 - 1, -(2**31)):
            self.assertEqual(testcapi.err_setinterruptex(signum), -1)

    @needs("PyErr_SetInterruptEx")
    def test_keyboard_interrupt(self):
        if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
            self.skipTest("SIGINT has another handler here")
        with self.assertRaises(KeyboardInterrupt):
            testcapi.err_setinterruptex(signal.SIGINT)
            time.sleep(5)

    @needs("PyErr_SetInterruptEx")
    def test_from_thread(self):
        calls = []
        old = signal.signal(signal.SIGUSR1, lambda number, frame: calls.append(threading.current_thread()))
        try:
            thread = threading.Thread(target=testcapi.err_setinterruptex, args=(signal.SIGUSR1,))
            thread.start()
            thread.join()
            end = time.time() + 5
            while not calls and time.time() < end:
                time.sleep(0.001)
        finally:
            signal.signal(signal.SIGUSR1, old)
        self.assertEqual(calls, [threading.main_thread()])


class SyntaxLocationTest(RefcountMixin, unittest.TestCase):
    NAMES = ("filename", "lineno", "offset", "end_lineno", "end_offset", "text")

    def locate(self, exc, *args):
        with self.assertRaises(type(exc)) as caught:
            testcapi.err_rangedsyntaxlocation(exc, *args)
        self.assertIs(caught.exception, exc)
        return tuple(getattr(exc, name, "missing") for name in self.NAMES)

    @needs("PyErr_RangedSyntaxLocationObject")
    def test_location(self):
        found = self.locate(SyntaxError("bad"), "nowhere.py", 3, 4, 5, 6)
        self.assertEqual(found, ("nowhere.py", 3, 4, 5, 6, None))
        found = self.locate(SyntaxError("bad"), "nowhere.py", -1, -1, -1, -1)
        self.assertEqual(found, ("nowhere.py", -1, None, None, None, None))
        exc = SyntaxError("bad", ("before.py", 1, 2, "old text"))
        found = self.locate(exc, NULL, 0, 0, 0, 0)
        self.assertEqual(found, ("before.py", 0, 0, 0, 0, "old text"))
        self.assertEqual(exc.msg, "bad")

    @needs("PyErr_RangedSyntaxLocationObject")
    def test_text(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "source.py")
            with open(path, "w") as file:
                file.write("first\nsecond line\nthird\n")
            self.assertEqual(self.locate(SyntaxError("bad"), path, 2, 1, 2, 7), (path, 2, 1, 2, 7, "second line\n"))
            self.assertEqual(self.locate(SyntaxError("bad"), path, 9, 1, 2, 7)[5], None)

    @needs("PyErr_RangedSyntaxLocationObject")
    def test_other_exceptions(self):
        exc = ValueError("plain")
        self.assertEqual(self.locate(exc, "nowhere.py", 3, 4, 5, 6)[:5], ("nowhere.py", 3, 4, 5, 6))
        self.assertEqual(exc.msg, "plain")
        self.assertIsNone(exc.print_file_and_line)
        exc = ValueError("plain")
        exc.msg = "kept"
        exc.print_file_and_line = "kept"
        self.locate(exc, "nowhere.py", 3, 4, 5, 6)
        self.assertEqual((exc.msg, exc.print_file_and_line), ("kept", "kept"))

    @needs("PyErr_RangedSyntaxLocationObject")
    def test_hostile(self):
        class Hostile(Exception):
            def __setattr__(self, name, value):
                raise KeyError(name)

        self.assertEqual(self.locate(Hostile("bad"), "nowhere.py", 1, 2, 3, 4), ("missing",) * 6)

    @needs("PyErr_RangedSyntaxLocationObject")
    def test_references(self):
        name = "nowhere%d.py" % os.getpid()

        def call():
            try:
                testcapi.err_rangedsyntaxlocation(SyntaxError("bad"), name, 1, 2, 3, 4)
            except SyntaxError:
                pass

        self.assertRefcountUnchanged(call, name)


class ExceptionArgsTest(RefcountMixin, unittest.TestCase):
    @needs("PyException_GetArgs")
    def test_get(self):
        self.assertEqual(testcapi.exception_getargs(ValueError()), ())
        exc = ValueError(1, "two")
        self.assertEqual(testcapi.exception_getargs(exc), (1, "two"))
        if not IS_PYPY:
            self.assertIs(testcapi.exception_getargs(exc), exc.args)
        self.assertEqual(testcapi.exception_getargs(HiddenArgs(1, 2)), (1, 2))

    @needs("PyException_GetArgs")
    def test_get_while_raising(self):
        self.assertEqual(testcapi.exception_getargs_raised(ValueError(1)), (1,))

    @needs("PyException_SetArgs")
    def test_set(self):
        exc = ValueError(1)
        args = (1, [2])
        self.assertIsNone(testcapi.exception_setargs(exc, args))
        self.assertEqual(exc.args, (1, [2]))
        if not IS_PYPY:
            self.assertIs(exc.args, args)
        self.assertEqual(str(exc), "(1, [2])")

    @needs("PyException_GetArgs", "PyException_SetArgs")
    def test_set_hidden(self):
        exc = HiddenArgs(1)
        testcapi.exception_setargs(exc, (3, 4))
        self.assertEqual(testcapi.exception_getargs(exc), (3, 4))

    @needs("PyException_GetArgs", "PyException_SetArgs")
    def test_references(self):
        exc = ValueError(1)
        args = (1, [2])
        exc.args = args
        self.assertRefcountUnchanged(lambda: testcapi.exception_getargs(exc) and None, exc, args)
        self.assertRefcountUnchanged(lambda: testcapi.exception_setargs(exc, args), exc, args)

    @needs("PyExceptionClass_Name")
    def test_class_name(self):
        self.assertEqual(testcapi.exceptionclass_name(ValueError), "ValueError")
        self.assertEqual(testcapi.exceptionclass_name(CustomError), "CustomError")


class PrepReraiseStarTest(RefcountMixin, unittest.TestCase):
    def prepare(self, orig, excs):
        return testcapi.unstable_exc_prep_reraise_star(orig, excs)

    @needs("PyUnstable_Exc_PrepReraiseStar")
    def test_wrong_arguments(self):
        orig = raised(ValueError("orig"))
        cases = [
            (42, [None], TypeError, "orig must be an exception instance"),
            (NULL, [None], TypeError, "orig must be an exception instance"),
            (ValueError, [None], TypeError, "orig must be an exception instance"),
            (orig, 42, TypeError, "excs must be a list of exception instances"),
            (orig, NULL, TypeError, "excs must be a list of exception instances"),
            (orig, (None,), TypeError, "excs must be a list of exception instances"),
            (orig, [TypeError(), 42], TypeError, "item 1 of excs is not an exception"),
            (ValueError(), [None], ValueError, "orig must be a raised exception"),
        ]
        for first, second, error, message in cases:
            with self.assertRaises(error) as caught:
                self.prepare(first, second)
            self.assertEqual(str(caught.exception), message)

    @needs("PyUnstable_Exc_PrepReraiseStar")
    def test_single_exception(self):
        orig = raised(ValueError("orig"))
        other = TypeError("other")
        self.assertIsNone(self.prepare(orig, []))
        self.assertIsNone(self.prepare(orig, [None]))
        self.assertIs(self.prepare(orig, [orig]), orig)
        self.assertIs(self.prepare(orig, [other]), other)

    @needs("PyUnstable_Exc_PrepReraiseStar")
    @unittest.skipUnless(HAS_GROUPS, "before 3.11 there are no exception groups")
    def test_groups(self):
        orig = raised(ExceptionGroup("eg", [TypeError("type"), ValueError(42)]))
        match, rest = orig.split(TypeError)
        new1, new2 = OSError("file"), raised(RuntimeError("runtime"))
        self.assertIsNone(self.prepare(orig, []))
        self.assertIsNone(self.prepare(orig, [None, None]))
        for excs, part in (([match, rest], orig), ([rest, match], orig), ([match], match), ([rest, None], rest)):
            result = self.prepare(orig, excs)
            self.assertEqual(repr(result), repr(part))
            self.assertIs(result.__traceback__, part.__traceback__)
        for excs, parts in (
            ([new1, match, rest], [new1, orig]),
            ([match, new1, rest], [new1, orig]),
            ([rest, new2, match, new1], [new2, new1, orig]),
            ([new1, match, new2], [new1, new2, match]),
            ([new1, None, new2], [new1, new2]),
        ):
            result = self.prepare(orig, excs)
            self.assertIs(type(result), ExceptionGroup)
            self.assertEqual(result.message, "")
            self.assertEqual(repr(list(result.exceptions)), repr(parts))
        result = self.prepare(orig, [KeyboardInterrupt(), rest])
        self.assertIs(type(result), BaseExceptionGroup)

    @needs("PyUnstable_Exc_PrepReraiseStar")
    @unittest.skipUnless(HAS_GROUPS, "before 3.11 there are no exception groups")
    def test_nested_group(self):
        leaf = ValueError("leaf")
        orig = raised(ExceptionGroup("outer", [ExceptionGroup("inner", [leaf, TypeError()]), KeyError("key")]))
        match, rest = orig.split(ValueError)
        result = self.prepare(orig, [match])
        self.assertEqual(repr(result), repr(match))
        self.assertIs(result.exceptions[0].exceptions[0], leaf)

    @needs("PyUnstable_Exc_PrepReraiseStar")
    @unittest.skipUnless(HAS_GROUPS, "before 3.11 there are no exception groups")
    def test_hostile_group(self):
        class Hostile(ExceptionGroup):
            def derive(self, excs):
                raise KeyError("derive")

        orig = raised(Hostile("eg", [TypeError("type"), ValueError(42)]))
        part = raised(ExceptionGroup("eg", [orig.exceptions[0]]))
        part.__traceback__ = orig.__traceback__
        with self.assertRaises(KeyError):
            self.prepare(orig, [part])

    @needs("PyUnstable_Exc_PrepReraiseStar")
    def test_references(self):
        orig = raised(ValueError("orig"))
        other = TypeError("other")
        excs = [other]
        self.assertRefcountUnchanged(lambda: self.prepare(orig, excs) and None, orig, other, excs)
        if HAS_GROUPS:
            orig = raised(ExceptionGroup("eg", [TypeError("type"), ValueError(42)]))
            match, rest = orig.split(TypeError)
            excs = [match, rest, other]
            self.assertRefcountUnchanged(lambda: self.prepare(orig, excs) and None, orig, other, excs, match, rest)


class DumpTracebackTest(unittest.TestCase):
    def dump(self, all_threads):
        with tempfile.TemporaryFile() as file:
            self.assertIsNone(testcapi.dump_traceback(file.fileno(), all_threads))
            file.seek(0)
            return file.read().decode()

    @needs("PyUnstable_DumpTraceback")
    def test_this_thread(self):
        lines = self.dump(False).splitlines()
        self.assertRegex(lines[0], r"^Stack \(most recent call first.*\):$")
        self.assertRegex(lines[1], r'^  File ".*", line \d+ in dump$')
        self.assertRegex(lines[2], r'^  File ".*", line \d+ in test_this_thread$')

    @needs("PyUnstable_DumpTracebackThreads")
    def test_all_threads(self):
        started, finish = threading.Event(), threading.Event()

        def waiting_thread():
            started.set()
            finish.wait()

        thread = threading.Thread(target=waiting_thread)
        thread.start()
        started.wait()
        try:
            text = self.dump(True)
        finally:
            finish.set()
            thread.join()
        self.assertIn("in waiting_thread\n", text)
        self.assertIn("in test_all_threads\n", text)
