"""Runs each test of the suite several times in a debug build and reports those after which references or blocks of memory
are left each time. The last line of output is a JSON report.

An argument restricts the run to tests whose name contains it.
"""

import array
import json
import sys
import unittest

from run import HERE, chosen
from support import settle

# The first runs fill caches, of the interpreter and of the modules that tests import.
WARM_UPS = 3
RUNS = 4
# Tests that cannot but leave something, and why.
EXPLAINED = {
    "test_config.SetTest.test_audit": "nothing removes an audit hook",
    "test_file.FileTest.test_fopen_audit": "nothing removes an audit hook",
    "test_refcount.RefcountTest.test_set_immortal": "it makes an immortal object",
}


def counts():
    for _ in range(3):
        settle()
    return sys.gettotalrefcount(), sys.getallocatedblocks()


def run_once(test):
    """A fresh object of the same test; whether it was really run."""
    result = unittest.TestResult()
    type(test)(test._testMethodName).run(result)
    return result.wasSuccessful() and not result.skipped


def growth(test):
    """What is left after each of the runs: references and blocks. None if the test does not run here."""
    for _ in range(WARM_UPS):
        if not run_once(test):
            return None
    # What is measured is kept without objects.
    refs, blocks = array.array("q", [0] * (RUNS + 1)), array.array("q", [0] * (RUNS + 1))
    for number in range(RUNS + 1):
        if number > 0:
            run_once(test)
        refs[number], blocks[number] = counts()
    return [(refs[n + 1] - refs[n], blocks[n + 1] - blocks[n]) for n in range(RUNS)]


def is_leak(left):
    """Every run leaves something: what only some leave are caches that grow by steps."""
    return any(all(item[kind] > 0 for item in left) for kind in (0, 1))


def main():
    sys.path.insert(0, HERE)
    tests = unittest.defaultTestLoader.discover(HERE, pattern="test_*.py", top_level_dir=HERE)
    text = sys.argv[1] if len(sys.argv) > 1 else ""
    report = {"measured": 0, "not_run": 0, "explained": 0, "leaks": []}
    for test in chosen(tests, text):
        left = growth(test)
        if left is not None and is_leak(left):
            left = growth(test)  # once more: a cache may have been filled meanwhile
        if left is None:
            report["not_run"] += 1
            continue
        report["measured"] += 1
        if test.id() in EXPLAINED:
            # One that leaves nothing must not be listed.
            if not is_leak(left):
                raise AssertionError("%s leaves nothing, but is listed as one that does" % test.id())
            report["explained"] += 1
        elif is_leak(left):
            report["leaks"].append([test.id(), left])
    print()
    print(json.dumps(report))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
