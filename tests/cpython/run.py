"""Runs CPython's own C API tests against the extension `testcapi`, which stands for CPython's test modules.

    run.py LABEL MODULE...

The tests are those installed in the folder CPYTHON_TESTS. A test counts if it calls functions of `testcapi`; one that asks
for a function which is not there is out of reach. Tests that cannot hold on an old Python are listed in exceptions.txt. The
last line of output is a JSON report.
"""

import ctypes
import importlib
import json
import os
import struct
import sys
import types
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
TEST_MODULES = ("_testcapi", "_testlimitedcapi", "_testinternalcapi")


class OutOfReach(Exception):
    """A test asked for a function that `testcapi` does not have."""


class Missing:
    """What a test gets for such a function; only using it is out of reach."""

    def __init__(self, name):
        self.name = name

    def _use(self, *_args, **_keywords):
        raise OutOfReach(self.name)

    __call__ = __getattr__ = __getitem__ = __iter__ = __len__ = __index__ = __contains__ = __bool__ = _use
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __floordiv__ = __lt__ = __gt__ = __le__ = __ge__ = _use

    def __mro_entries__(self, _bases):
        return ()


class State:
    used = set()
    missing = set()


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
    result.update(SIZEOF_TIME_T=8, SIZEOF_PID_T=4)
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
            State.missing.add(name)
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


class Result(unittest.TextTestResult):
    """Sorts what unittest calls errors and skips into what they mean here."""

    def __init__(self, *args, **keywords):
        super().__init__(*args, **keywords)
        self.passed, self.out_of_reach, self.unrelated = [], [], []
        self.bad = False

    def startTest(self, test):
        super().startTest(test)
        self.reached = True
        self.bad = False
        State.used.clear()

    def addSuccess(self, test):
        super().addSuccess(test)
        if self.reached and not self.bad:
            (self.passed if State.used or mentions_ours(test) else self.unrelated).append(test.id())

    def _is_out_of_reach(self, test, error):
        if issubclass(error[0], OutOfReach):
            self.out_of_reach.append((test.id(), str(error[1])))
            self.reached = False
            return True
        return False

    def addError(self, test, error):
        if not self._is_out_of_reach(test, error):
            self.bad = True
            super().addError(test, error)

    def addFailure(self, test, error):
        self.bad = True
        super().addFailure(test, error)

    def addSubTest(self, test, subtest, error):
        if error is not None and self._is_out_of_reach(test, error):
            return
        if error is not None:
            self.bad = True
        super().addSubTest(test, subtest, error)


def mentions_ours(test):
    """Functions may be fetched when the test's module is loaded, or by a helper."""
    import testcapi

    method = getattr(test, test._testMethodName, None)
    code = getattr(getattr(method, "__wrapped__", method), "__code__", None)
    names = set(code.co_names) if code else set()
    module = sys.modules[type(test).__module__]
    ours = set(name for name in dir(testcapi) if not name.startswith("_"))
    return bool(names & ours) or any(getattr(module, name, None) in ours for name in names if isinstance(getattr(module, name, None), str))


def read_exceptions(label):
    """test → reason, for this interpreter. A line is: TEST RANGE REASON."""
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
            if holds:
                listed[test] = reason
    return listed


def main():
    label, modules = sys.argv[1], sys.argv[2:]
    sys.path.insert(0, os.path.join(HERE, "shim"))
    for name in [name for name in sys.modules if name == "test" or name.startswith("test.")]:
        del sys.modules[name]
    install()
    exceptions = read_exceptions(label)
    suite, unloaded, used_exceptions = unittest.TestSuite(), [], []
    for name in modules:
        try:
            module = importlib.import_module("test.test_capi." + name)
        except (OutOfReach, Exception) as error:
            unloaded.append((name, "%s: %s" % (type(error).__name__, error)))
            continue
        for test in flatten(unittest.defaultTestLoader.loadTestsFromModule(module)):
            short = ".".join(test.id().split(".")[-3:])
            if short in exceptions:
                used_exceptions.append((short, exceptions[short]))
            else:
                suite.addTest(test)
    result = unittest.TextTestRunner(verbosity=1, resultclass=Result).run(suite)
    sys.stderr.flush()
    report = {
        "passed": len(result.passed),
        "failed": [test.id() for test, _ in result.failures + result.errors],
        "listed": used_exceptions,
        "skipped": [(test.id(), reason) for test, reason in result.skipped],
        "out_of_reach": result.out_of_reach,
        "unrelated": len(result.unrelated),
        "unloaded": unloaded,
    }
    print()
    print(json.dumps(report))
    sys.stdout.flush()


def flatten(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            for inner in flatten(test):
                yield inner
        else:
            yield test


if __name__ == "__main__":
    main()
