import contextlib
import functools
import unittest
import warnings


@contextlib.contextmanager
def check_warnings(*filters, quiet=True):
    """Records the warnings of the block; each expected one must come."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield caught
    for message, category in filters:
        if not quiet and not any(issubclass(warning.category, category) for warning in caught):
            raise AssertionError("no %s: %s" % (category.__name__, message))


@contextlib.contextmanager
def check_no_warnings(test, message="", category=Warning, force_gc=False):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield
    test.assertEqual(caught, [])


@contextlib.contextmanager
def check_no_resource_warning(test):
    with check_no_warnings(test, category=ResourceWarning):
        yield


def ignore_warnings(*, category):
    def decorate(test):
        @functools.wraps(test)
        def run(self, *args, **keywords):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", category=category)
                return test(self, *args, **keywords)

        return run

    return decorate


def check_syntax_warning(*_args, **_keywords):
    raise unittest.SkipTest("needs CPython's own test support")
