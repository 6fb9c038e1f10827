"""What the C API tests of CPython use of `test.support`, for interpreters of any version."""

import contextlib
import functools
import io
import sys
import sysconfig
import types
import unittest

verbose = False
MS_WINDOWS = sys.platform == "win32"
is_apple = sys.platform == "darwin"
is_apple_mobile = is_emscripten = is_wasi = is_android = False
Py_DEBUG = hasattr(sys, "gettotalrefcount")
Py_GIL_DISABLED = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
MISSING_C_DOCSTRINGS = False
HAVE_DOCSTRINGS = True
TEST_MODULES_ENABLED = True


def cpython_only(test):
    return test


def _keep(*_args, **_keywords):
    """A decorator factory that changes nothing."""
    return lambda test: test


def _keep_or_decorate(test=None, *_args, **_keywords):
    return test if callable(test) else lambda inner: inner


skip_if_sanitizer = skip_emscripten_stack_overflow = skip_wasi_stack_overflow = _keep
requires_resource = skip_on_s390x = skip_if_pgo_task = requires_limited_api = _keep_or_decorate
requires_subprocess = requires_IEEE_754 = requires_gil_enabled = requires_docstrings = _keep_or_decorate
nomemtest = no_tracing = force_not_colorized = force_not_colorized_test_class = _keep_or_decorate
thread_unsafe = expected_failure_if_gil_disabled = _keep


def refcount_test(test):
    return test


def run_with_tz(*_zones):
    return lambda test: test


def bigmemtest(*_args, **_keywords):
    return unittest.skip("needs much memory")


def built_with_c_assertions():
    return Py_DEBUG


def check_sanitizer(**_which):
    return False


class SuppressCrashReport:
    def __enter__(self):
        return self

    def __exit__(self, *_error):
        return None


@contextlib.contextmanager
def swap_attr(owner, name, value):
    """Gives an attribute another value for a while."""
    missing = object()
    old = getattr(owner, name, missing)
    setattr(owner, name, value)
    try:
        yield None if old is missing else old
    finally:
        if old is missing:
            delattr(owner, name)
        else:
            setattr(owner, name, old)


@contextlib.contextmanager
def swap_item(owner, name, value):
    missing = object()
    old = owner.get(name, missing)
    owner[name] = value
    try:
        yield None if old is missing else old
    finally:
        if old is missing:
            del owner[name]
        else:
            owner[name] = old


@contextlib.contextmanager
def captured_output(name):
    stream = io.StringIO()
    with swap_attr(sys, name, stream):
        yield stream


def captured_stderr():
    return captured_output("stderr")


def captured_stdout():
    return captured_output("stdout")


class catch_unraisable_exception:
    """Keeps what the interpreter reports to sys.unraisablehook."""

    def __enter__(self):
        self.unraisable = None
        self._old = sys.unraisablehook
        sys.unraisablehook = self._hook
        return self

    def _hook(self, unraisable):
        self.unraisable = unraisable

    def __exit__(self, *_error):
        sys.unraisablehook = self._old
        del self.unraisable


@contextlib.contextmanager
def adjust_int_max_str_digits(digits):
    """Longer numbers may be printed for a while, where the interpreter has such a limit."""
    if not hasattr(sys, "set_int_max_str_digits"):
        yield
        return
    old = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(digits)
    try:
        yield
    finally:
        sys.set_int_max_str_digits(old)


def subTests(names, values, _do_cleanups=False):
    """Runs a test method once for each of the values, each in a subtest."""
    if isinstance(names, str):
        names = names.replace(",", " ").split()

    def decorate(method):
        @functools.wraps(method)
        def run(self, *args, **keywords):
            for value in values:
                chosen = (value,) if len(names) == 1 else value
                given = dict(zip(names, chosen))
                with self.subTest(**given):
                    method(self, *args, **dict(keywords, **given))

        return run

    return decorate


def gc_collect():
    import gc

    for _ in range(3):
        gc.collect()


def check_disallow_instantiation(test, type_, *args, **keywords):
    with test.assertRaises(TypeError):
        type_(*args, **keywords)


def _out_of_reach(*_args, **_keywords):
    raise unittest.SkipTest("needs CPython's own test modules")


run_in_subinterp = run_in_subinterp_with_config = _out_of_reach


@contextlib.contextmanager
def inject_memory_error_cm(start=0, stop=0):
    import _testcapi

    # Fetched before: the stand-in for that module needs memory.
    begin, end = _testcapi.set_nomemory, _testcapi.remove_mem_hooks
    try:
        begin(start, stop)
        yield
    finally:
        end()


def load_package_tests(_folder, _loader, standard_tests, _pattern):
    return standard_tests
