"""Runs CPython's own C API tests against the extension `testcapi`, which stands for CPython's test modules.

    run.py LABEL MODULE...

The tests are those installed in the folder CPYTHON_TESTS. A test counts if it calls functions of `testcapi`; one that asks
for a function which is not there is out of reach. Tests that cannot hold on an old Python are listed in exceptions.txt, and
are run all the same unless they crash there: one that passes is listed needlessly. The last line of output is a JSON report.
"""

import builtins
import ctypes
import importlib
import json
import os
import signal
import struct
import sys
import threading
import traceback
import types
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
TIME_LIMIT = 10
TEST_MODULES = ("_testcapi", "_testlimitedcapi", "_testinternalcapi")


class OutOfReach(Exception):
    """A test asked for a function that `testcapi` does not have."""


class Missing:
    """What a test gets for such a function; only using it is out of reach, and only when a test runs."""

    def __init__(self, name):
        self.name = name

    def _use(self, *_args, **_keywords):
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
    missing = None


def interrupt(_signal, _frame):
    """Ends a test that would not end by itself."""
    if State.missing:
        raise OutOfReach(State.missing)
    raise TimeoutError("the test took more than %d seconds" % TIME_LIMIT)


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


def install():
    """Puts a stand-in for each of CPython's test modules into sys.modules."""
    import testcapi

    constants = limits()

    def getter(name):
        if name in constants:
            return constants[name]
        if name.startswith("__"):
            raise AttributeError(name)
        value = getattr(testcapi, name, None)
        if value is None:
            return Missing(name)
        if not callable(value):
            return value
        State.used.add(name)
        return value

    for name in TEST_MODULES:
        module = types.ModuleType(name)
        module.__getattr__ = getter
        module.error = type("error", (Exception,), {})
        sys.modules[name] = module


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
    if not hasattr(builtins, "frozendict"):
        builtins.frozendict = type("frozendict", (dict,), {})
        return builtins.frozendict
    return None


def forget_type(module, absent):
    """Such a Python has no `frozendict`: a test that goes through the types of dictionaries must not meet its stand-in."""
    for name, value in list(vars(module).items()):
        if name.endswith("_TYPES") and isinstance(value, tuple):
            kept = [item for item in value if not (isinstance(item, type) and issubclass(item, absent))]
            setattr(module, name, tuple(kept))


class Result(unittest.TextTestResult):
    """Sorts what unittest calls errors and skips into what they mean here. A test with subtests counts once."""

    def __init__(self, *args, **keywords):
        super().__init__(*args, **keywords)
        self.passed, self.ours, self.failed, self.out_of_reach = [], [], {}, {}

    def startTest(self, test):
        super().startTest(test)
        State.used.clear()
        State.missing = None
        signal.alarm(TIME_LIMIT)

    def stopTest(self, test):
        signal.alarm(0)
        super().stopTest(test)

    def addSuccess(self, test):
        super().addSuccess(test)
        used = used_functions(test)
        if used and test.id() not in self.failed and test.id() not in self.out_of_reach:
            self.passed.append(test.id())
            if used - plain_functions():
                self.ours.append(test.id())

    def _sort(self, test, error):
        # Functions of `testcapi` raise NotImplementedError where CPython's test what only CPython itself can do.
        if issubclass(error[0], (OutOfReach, NotImplementedError)):
            self.out_of_reach.setdefault(test.id(), str(error[1]))
        elif issubclass(error[0], unittest.SkipTest):
            self.skipped.append((test, str(error[1])))
        else:
            self.failed.setdefault(test.id(), "".join(traceback.format_exception(*error)))

    def addError(self, test, error):
        self._sort(test, error)

    addFailure = addError

    def addSubTest(self, test, subtest, error):
        if error is not None:
            self._sort(test, error)


def used_functions(test):
    """The functions of `testcapi` that a test called: fetched while it ran, or when its module was loaded."""
    import testcapi

    method = getattr(test, test._testMethodName, None)
    code = getattr(getattr(method, "__wrapped__", method), "__code__", None)
    mentioned = set(code.co_names) if code else set()
    return State.used | set(name for name in mentioned if callable(getattr(testcapi, name, None)))


def plain_functions():
    """The functions of `testcapi` that call what every Python has."""
    import testcapi

    return set(testcapi.plain)


def short_name(test_id):
    return ".".join(test_id.split(".")[-3:])


def read_exceptions(label, modules):
    """test or module → reason, for this interpreter. A line is: TEST RANGE REASON."""
    version = sys.version_info[:2]
    listed = {}
    with open(os.path.join(HERE, "exceptions.txt"), encoding="utf-8") as file:
        for line in file:
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            test, where, reason = line.split(None, 2)
            if where.startswith("<"):
                holds = version < tuple(map(int, where[1:].split(".")))
            else:
                holds = label in where.split(",")
            if holds and test.split(".")[0] in modules:
                listed[test] = reason
    return listed


def main():
    label, modules = sys.argv[1], sys.argv[2:]
    sys.path.insert(0, os.path.join(HERE, "shim"))
    for name in [name for name in sys.modules if name == "test" or name.startswith("test.")]:
        del sys.modules[name]
    install()
    absent = complete_standard_library()
    exceptions = read_exceptions(label, modules)
    suite, unloaded, listed = unittest.TestSuite(), [], []
    for name in modules:
        State.loading = True
        try:
            module = importlib.import_module("test.test_capi." + name)
        except Exception as error:
            if name in exceptions:
                listed.append((name, exceptions[name]))
            else:
                unloaded.append((name, "%s: %s" % (type(error).__name__, error)))
            continue
        if absent:
            forget_type(module, absent)
        for test in flatten(unittest.defaultTestLoader.loadTestsFromModule(module)):
            short = short_name(test.id())
            if exceptions.get(short, "").startswith("Crashes"):
                listed.append((short, exceptions[short]))
            else:
                suite.addTest(test)
    State.loading = False
    signal.signal(signal.SIGALRM, interrupt)
    result = unittest.TextTestRunner(verbosity=1, resultclass=Result).run(suite)
    unlisted = []
    for test, text in result.failed.items():
        short = short_name(test)
        if short in exceptions:
            listed.append((short, exceptions[short]))
        else:
            unlisted.append(test)
            sys.stderr.write("FAILED: %s\n%s\n" % (test, text))
    sys.stderr.flush()
    report = {
        "passed": len(result.passed),
        "ours": len(result.ours),
        "failed": unlisted,
        "listed": sorted(listed),
        "needless": sorted(set(exceptions) - set(test for test, _ in listed)),
        "skipped": [(test.id(), reason) for test, reason in result.skipped],
        "out_of_reach": sorted(result.out_of_reach.items()),
        "unloaded": unloaded,
    }
    print()
    print(json.dumps(report))
    sys.stdout.flush()
    # Threads that an interrupted test left behind are not waited for.
    os._exit(0)


def flatten(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            for inner in flatten(test):
                yield inner
        else:
            yield test


if __name__ == "__main__":
    main()
