"""Runs the suite against the extension `testcapi` that stands on sys.path; the last line of output is a JSON report.

An argument restricts the run to tests whose name contains it. Standard library only, Python 3.6 and newer.
"""

import json
import os
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))


def chosen(suite, text):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            for inner in chosen(test, text):
                yield inner
        elif text in test.id():
            yield test


class Result(unittest.TextTestResult):
    """Counts what passed, which unittest itself does not."""

    passed = 0

    def addSuccess(self, test):
        super().addSuccess(test)
        self.passed += 1


def main():
    sys.path.insert(0, HERE)
    tests = unittest.defaultTestLoader.discover(HERE, pattern="test_*.py", top_level_dir=HERE)
    text = sys.argv[1] if len(sys.argv) > 1 else ""
    result = unittest.TextTestRunner(verbosity=1, resultclass=Result).run(unittest.TestSuite(chosen(tests, text)))
    report = {
        "passed": result.passed,
        "failed": len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses),
        "skipped": [(test.id(), reason) for test, reason in result.skipped],
    }
    sys.stderr.flush()
    print()
    print(json.dumps(report))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
