"""Runs the suite against the extension `testcapi` that stands on sys.path; the last line of output is a JSON report.

run.py [--in subinterpreter|own-gil|threads] [TEXT]: only tests whose name contains the text; in the main interpreter, or as
modes.py tells. Standard library only, Python 3.6 and newer.
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


def find_tests(text):
    tests = unittest.defaultTestLoader.discover(HERE, pattern="test_*.py", top_level_dir=HERE)
    return list(chosen(tests, text))


def run_tests(tests, verbosity=1):
    """Runs them here and now; what the report says of it."""
    result = unittest.TextTestRunner(verbosity=verbosity, resultclass=Result).run(unittest.TestSuite(tests))
    return {
        "passed": result.passed,
        "failed": len(result.failures) + len(result.errors) + len(result.unexpectedSuccesses),
        "skipped": [(test.id(), reason) for test, reason in result.skipped],
    }


def main():
    sys.path.insert(0, HERE)
    arguments = sys.argv[1:]
    mode = None
    if arguments[:1] == ["--in"]:
        mode = arguments[1]
        arguments = arguments[2:]
    text = arguments[0] if arguments else ""
    if mode is None:
        report = run_tests(find_tests(text))
    else:
        import modes

        report = modes.report(mode, text)
    sys.stderr.flush()
    print()
    print(json.dumps(report))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
