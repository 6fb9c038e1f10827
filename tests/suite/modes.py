"""Runs the suite where programs may find themselves: in subinterpreters, and on many threads at once.

elsewhere.txt lists the tests that cannot hold there.
"""

import json
import os
import sys
import tempfile
import threading
import unittest

import run
import support
import testcapi

LISTED = os.path.join(run.HERE, "elsewhere.txt")
THREADS = 8
# Two, because what one interpreter leaves behind is what another stumbles over.
INTERPRETERS = 2


class Unusable(Exception):
    """This interpreter has no such mode."""


def read_listed(mode):
    """The tests that cannot hold in that mode, with the reasons."""
    listed = {}
    with open(LISTED, encoding="utf-8") as lines:
        for line in lines:
            line = line.strip()
            if line and not line.startswith("#"):
                modes, _, rest = line.partition(" ")
                name, _, reason = rest.partition(": ")
                if not reason:
                    raise ValueError("elsewhere.txt: no reason in %r" % line)
                release = "%s@%d.%d" % ((mode,) + sys.version_info[:2])
                if {mode, release} & set(modes.split(",")):
                    listed[name] = reason
    return listed


def find_tests(mode, text):
    """The tests, those that are listed turned into skipped ones."""
    listed = read_listed(mode)
    tests = run.find_tests(text)
    unknown = set(listed)
    for test in tests:
        for name in listed:
            if test.id() == name or test.id().startswith(name + "."):
                unknown.discard(name)
                setattr(test, test._testMethodName, unittest.skip(listed[name])(lambda: None))
    if unknown and not text:
        raise ValueError("elsewhere.txt lists unknown tests: %s" % sorted(unknown))
    return tests


def run_inside(mode, text, path):
    """In the subinterpreter itself."""
    support.COUNTS_MEMORY = False
    with open(path, "w") as report:
        json.dump(run.run_tests(find_tests(mode, text), 2), report)
    sys.stderr.flush()
    sys.stdout.flush()


def add(total, report):
    total["passed"] += report["passed"]
    total["failed"] += report["failed"]
    total["skipped"] += report["skipped"]


def run_in_interpreter(mode, text, total):
    handle, path = tempfile.mkstemp()
    os.close(handle)
    code = "import sys\nsys.path[:] = %r\nsys.argv[:] = %r\nimport modes\nmodes.run_inside(%r, %r, %r)\n" % (
        sys.path,
        sys.argv,
        mode,
        text,
        path,
    )
    try:
        # The main interpreter's allocator can be shared only with those that share its GIL.
        if mode == "own-gil":
            message = testcapi.new_interpreter_from_config(0, 0, 0, 1, 0, 1, 2, code)
        else:
            message = testcapi.new_interpreter_from_config(1, 1, 1, 1, 1, 0, 1, code)
        if message is not None:
            raise Unusable(message)
        with open(path) as file:
            add(total, json.load(file))
    finally:
        os.unlink(path)


class Together:
    """One test on many threads at the same time; it passes if it passes on all of them."""

    def __init__(self, test):
        self.test = test

    def run(self, stream):
        results = [run.Result(stream, True, 0) for _ in range(THREADS)]
        barrier = threading.Barrier(THREADS)

        def run_one(result):
            # Each thread has its own instance, as setUp() and tearDown() want it.
            copy = type(self.test)(self.test._testMethodName)
            vars(copy).update(vars(self.test))
            barrier.wait()
            copy.run(result)

        threads = [threading.Thread(target=run_one, args=(result,)) for result in results]
        try:
            type(self.test).setUpClass()
        except unittest.SkipTest as reason:
            results[0].addSkip(self.test, str(reason))
            return results
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        type(self.test).tearDownClass()
        return results

    def report(self, results, total, errors):
        bad = [entry for result in results for entry in result.failures + result.errors]
        skipped = [(test.id(), reason) for result in results for test, reason in result.skipped]
        if bad or any(result.unexpectedSuccesses for result in results):
            total["failed"] += 1
            errors.append("%s on %d of %d threads\n%s" % (self.test.id(), len(bad), THREADS, bad[0][1] if bad else ""))
        elif skipped:
            total["skipped"].append(skipped[0])
        else:
            total["passed"] += 1


def run_on_threads(text, total):
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    support.TOGETHER = True
    support.COUNTS_MEMORY = False
    errors = []
    # Tests replace them, and eight threads at once may not put the right one back.
    streams = sys.stdout, sys.stderr
    stream = unittest.runner._WritelnDecorator(open(os.devnull, "w"))
    try:
        for test in find_tests("threads", text):
            together = Together(test)
            streams[1].write("%s\n" % test.id())
            together.report(together.run(stream), total, errors)
    finally:
        sys.stdout, sys.stderr = streams
        sys.setswitchinterval(interval)
        stream.close()
    sys.stderr.write("\n".join(["", *errors]))


def run_mode(mode, text):
    total = {"passed": 0, "failed": 0, "skipped": []}
    if mode == "threads":
        run_on_threads(text, total)
        return total
    if "Py_NewInterpreterFromConfig" not in testcapi.providers:
        raise Unusable(testcapi.reasons["Py_NewInterpreterFromConfig"])
    for _ in range(INTERPRETERS):
        run_in_interpreter(mode, text, total)
    return total


def report(mode, text):
    try:
        return run_mode(mode, text)
    except Unusable as reason:
        return {"passed": 0, "failed": 0, "skipped": [], "unusable": str(reason)}
