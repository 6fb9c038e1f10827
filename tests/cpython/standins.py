"""What stands for CPython's test modules, and for what the tests use of newer standard libraries."""

import builtins
import ctypes
import signal
import struct
import sys
import threading
import types
import unittest

TEST_MODULES = ("_testcapi", "_testlimitedcapi", "_testinternalcapi")


class OutOfReach(Exception):
    """A test asked for a function that `testcapi` does not have."""


class Missing:
    """What a test gets for such a function; only using it is out of reach, and only when a test runs."""

    def __init__(self, name):
        self.name = name

    # No parameter has a name: tests pass keywords that do strange things when they are compared with one.
    def _use(*arguments, **_keywords):
        self = arguments[0]
        if State.loading:
            return self
        State.missing = self.name
        if threading.current_thread() is not threading.main_thread():
            # The test waits for this thread, maybe for ever: tell it.
            signal.pthread_kill(threading.main_thread().ident, signal.SIGALRM)
        raise OutOfReach(self.name)

    __call__ = __getattr__ = __getitem__ = __iter__ = __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _use
    __hash__ = object.__hash__
    __floordiv__ = __eq__ = __ne__ = __lt__ = __gt__ = __le__ = __ge__ = _use

    def __bool__(self):
        self._use()
        return True

    def __index__(self):
        raise OutOfReach(self.name)

    __len__ = __contains__ = __index__

    def __mro_entries__(self, _bases):
        return ()


class State:
    loading = True
    used = set()
    # What was fetched when the tests were loaded: name → value.
    loaded = {}
    missing = None
    # The first function that the running test asked for and that is not there.
    asked = None
    # Whether it took too long: the exception that says so may get lost in a finalizer.
    late = False


def limits():
    """The constants that CPython's test modules export."""
    result = {"Py_single_input": 256, "Py_file_input": 257, "Py_eval_input": 258, "WITH_PYMALLOC": True}
    kinds = [("CHAR", "b"), ("SHRT", "h"), ("INT", "i"), ("LONG", "l"), ("LLONG", "q")]
    for name, code in kinds:
        bits = 8 * struct.calcsize(code)
        result[name + "_MAX"], result[name + "_MIN"] = 2 ** (bits - 1) - 1, -(2 ** (bits - 1))
        result[("U" + name) + "_MAX"] = 2**bits - 1
    for bits in (8, 16, 32, 64):
        result["INT%d_MAX" % bits], result["INT%d_MIN" % bits] = 2 ** (bits - 1) - 1, -(2 ** (bits - 1))
        result["UINT%d_MAX" % bits] = 2**bits - 1
    result.update(PY_SSIZE_T_MAX=sys.maxsize, PY_SSIZE_T_MIN=-sys.maxsize - 1, SIZE_MAX=2 * sys.maxsize + 1)
    result.update(SIZEOF_WCHAR_T=ctypes.sizeof(ctypes.c_wchar), SIZEOF_VOID_P=struct.calcsize("P"))
    result.update(SIZEOF_TIME_T=8, SIZEOF_PID_T=4, _Py_MAX_UNICODE=sys.maxunicode, PyBytesWriter_small_buffer=256)
    result.update(FLT_MAX=3.4028234663852886e38, FLT_MIN=1.1754943508222875e-38)
    result.update(DBL_MAX=sys.float_info.max, DBL_MIN=sys.float_info.min)
    return result


class PythonApi:
    """`ctypes.pythonapi`, with this library's functions where tests fetch them from there."""

    def __init__(self, real, addresses):
        self.real, self.addresses = real, addresses

    def __getattr__(self, name):
        if name not in self.addresses:
            return getattr(self.real, name)
        State.used.add(name)
        return self.real._FuncPtr(self.addresses[name])


def install():
    """Puts a stand-in for each of CPython's test modules into sys.modules."""
    import testcapi

    constants = limits()
    described = {}
    if hasattr(testcapi, "type_of_slots"):
        from definitions import STANDINS as described

    def getter(name):
        if name in constants:
            return constants[name]
        if name.startswith("__"):
            raise AttributeError(name)
        value = described.get(name) or getattr(testcapi, name, None)
        if value is None:
            State.asked = State.asked or name
            return Missing(name)
        if not callable(value):
            return value
        if State.loading:
            State.loaded[name] = value
        State.used.add(name)
        return value

    for name in TEST_MODULES:
        module = types.ModuleType(name)
        module.__getattr__ = getter
        module.error = type("error", (Exception,), {})
        sys.modules[name] = module
    ctypes.pythonapi = PythonApi(ctypes.pythonapi, testcapi.addresses)


def complete_standard_library():
    """What the tests use of newer standard libraries: it is not what is tested."""

    def add(owner, name, value):
        if not hasattr(owner, name):
            setattr(owner, name, value)

    def assert_that(condition, otherwise):
        def check(self, first, second, message=None):
            if not condition(first, second):
                self.fail(message or "%r %s %r" % (first, otherwise, second))

        return check

    case = unittest.TestCase
    add(case, "assertHasAttr", assert_that(hasattr, "lacks"))
    add(case, "assertNotHasAttr", assert_that(lambda owner, name: not hasattr(owner, name), "has"))
    add(case, "assertStartsWith", assert_that(lambda text, start: text.startswith(start), "does not start with"))
    add(case, "assertEndsWith", assert_that(lambda text, end: text.endswith(end), "does not end with"))
    add(case, "assertIsSubclass", assert_that(issubclass, "is no subclass of"))
    add(sys, "exception", lambda: sys.exc_info()[1])
    add(sys, "_is_gil_enabled", lambda: True)
    if not hasattr(builtins, "ExceptionGroup"):

        class ExceptionGroup(Exception):
            """Enough to call functions with, which then say that this Python has no groups."""

            def __init__(self, message, exceptions):
                super().__init__(message, exceptions)
                self.message, self.exceptions = message, tuple(exceptions)

            def split(self, _condition):
                raise NotImplementedError("this Python has no exception groups")

            derive = split

        builtins.ExceptionGroup = builtins.BaseExceptionGroup = ExceptionGroup
    if not hasattr(builtins, "frozendict"):
        builtins.frozendict = type("frozendict", (dict,), {})
        return builtins.frozendict
    return None
