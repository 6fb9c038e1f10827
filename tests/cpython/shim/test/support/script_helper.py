import unittest


def _out_of_reach(*_args, **_keywords):
    raise unittest.SkipTest("starts another interpreter with CPython's own test modules")


assert_python_ok = assert_python_failure = run_python_until_end = make_script = _out_of_reach
interpreter_requires_environment = lambda: False
