"""Runs CPython's own C API tests against the extension `testcapi`, which stands for CPython's test modules.

    run.py LABEL VARIANT MODULE...

The tests are those installed in the folder CPYTHON_TESTS. A test counts if it calls functions of this library. One that
calls nothing but what every Python has says nothing about the library: it is counted apart, whether it passes or the old
function differs from the new one. One that asks for a function which is not there is out of reach. Tests that cannot hold on
some Pythons are listed in exceptions.txt, and are run all the same unless they crash there: one that passes is listed
needlessly. The last line of output is a JSON report.
"""

import faulthandler
import importlib
import json
import os
import signal
import sys
import threading
import traceback
import unittest

from standins import OutOfReach, State, complete_standard_library, install

HERE = os.path.dirname(os.path.abspath(__file__))
TIME_LIMIT = 10
# Py_AddPendingCall(), which every Python has: threads and interpreters wait for each other without end where a function of
# CPython's test modules is missing.
HANGING = ("test_misc.TestPendingCalls.",)
# Seconds for all, should one test hang where no signal is handled.
PATIENCE = 300
# They call nothing of this library either.
OTHER_PLAIN = {"frame_new", "set_nomemory", "remove_mem_hooks", "call_with_nomemory", "unicode_asutf8andsize", "_test_structmembersType_NewAPI"}


def interrupt(_signal, _frame):
    """Ends a test that would not end by itself."""
    if State.missing:
        raise OutOfReach(State.missing)
    State.late = True
    raise TimeoutError("the test took more than %d seconds" % TIME_LIMIT)


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
        self.passed, self.failed, self.out_of_reach = [], {}, {}
        # Tests of what every Python has: those that pass, and those for which the old function is not the new one.
        self.same, self.differs = [], {}

    def startTest(self, test):
        super().startTest(test)
        State.used.clear()
        State.missing = State.asked = None
        State.late = False
        signal.alarm(TIME_LIMIT)

    def stopTest(self, test):
        signal.alarm(0)
        super().stopTest(test)

    def addSuccess(self, test):
        super().addSuccess(test)
        if test.id() in self.failed or test.id() in self.out_of_reach or test.id() in self.differs:
            return
        used = used_functions(test)
        if used - plain_functions():
            self.passed.append(test.id())
        elif used:
            self.same.append(test.id())

    def _sort(self, test, error):
        # Functions of `testcapi` raise NotImplementedError where CPython's test what only CPython itself can do.
        if issubclass(error[0], (OutOfReach, NotImplementedError)):
            self.out_of_reach.setdefault(test.id(), str(error[1]))
        elif issubclass(error[0], unittest.SkipTest):
            self.skipped.append((test, str(error[1])))
        elif State.asked:
            # Strange things happen to what stands for it.
            self.out_of_reach.setdefault(test.id(), State.asked)
        elif State.late and not used_functions(test):
            self.skipped.append((test, "took too long, and calls no function"))
        else:
            reaches_us = used_functions(test) - plain_functions()
            into = self.failed if reaches_us else self.differs
            into.setdefault(test.id(), "".join(traceback.format_exception(*error)))

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
    used = State.used | set(name for name in mentioned if callable(getattr(testcapi, name, None)))
    attributes = [getattr(type(test), name, None) for name in dir(type(test))]
    return used | set(name for name, value in State.loaded.items() if any(value is other for other in attributes))


def plain_functions():
    """The functions of `testcapi` that call what every Python has."""
    import testcapi

    return set(getattr(testcapi, "plain", ())) | OTHER_PLAIN


def short_name(test_id):
    return ".".join(test_id.split(".")[-3:])


def holds(where, label, variant):
    """Whether an exception is for this run: one of its terms is. A term is `all`, a label, `<3.12` or `>=3.14`, and may
    end in `/WORD` for the variants with that word in their name (`<3.12/abi3`), or for builds (`release`, `debug`), or both."""
    for term in where.split(","):
        versions, *words = term.split("/")
        build = "debug" if hasattr(sys, "gettotalrefcount") else "release"
        if not set(words) <= set(variant.split("-") + [build]):
            continue
        if versions.startswith("<"):
            matches = sys.version_info[:2] < tuple(map(int, versions[1:].split(".")))
        elif versions.startswith(">="):
            matches = sys.version_info[:2] >= tuple(map(int, versions[2:].split(".")))
        else:
            matches = versions in ("all", label)
        if matches:
            return True
    return False


def read_exceptions(label, variant, modules):
    """test or module → reason, for this run. A line is: TEST WHERE REASON."""
    listed = {}
    with open(os.path.join(HERE, "exceptions.txt"), encoding="utf-8") as file:
        for line in file:
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            test, where, reason = line.split(None, 2)
            if test.split(".")[0] in modules and holds(where, label, variant):
                listed[test] = reason
    return listed


def main():
    label, variant, modules = sys.argv[1], sys.argv[2], sys.argv[3:]
    sys.path.insert(0, os.path.join(HERE, "shim"))
    for name in [name for name in sys.modules if name == "test" or name.startswith("test.")]:
        del sys.modules[name]
    install()
    absent = complete_standard_library()
    exceptions = read_exceptions(label, variant, modules)
    package = importlib.import_module("test.test_capi")
    if "CPYTHON_TESTS_REWRITTEN" in os.environ:
        package.__path__.insert(0, os.environ["CPYTHON_TESTS_REWRITTEN"])
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
            if short.startswith(HANGING):
                continue
            if exceptions.get(short, "").startswith("Crashes"):
                listed.append((short, exceptions[short]))
            else:
                suite.addTest(test)
    State.loading = False
    faulthandler.dump_traceback_later(PATIENCE, exit=True)
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
        "same": len(result.same),
        "differs": sorted(result.differs),
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
