import contextlib
import importlib
import sys
import unittest


def import_module(name, deprecated=False, *, required_on=()):
    """The module, or the test is skipped."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise unittest.SkipTest(str(error))


@contextlib.contextmanager
def CleanImport(*names, **_keywords):
    kept = {name: sys.modules.pop(name) for name in names if name in sys.modules}
    try:
        yield
    finally:
        sys.modules.update(kept)


class DirsOnSysPath:
    def __init__(self, *paths):
        self.paths = paths

    def __enter__(self):
        self.old = sys.path[:]
        sys.path.extend(self.paths)
        return self

    def __exit__(self, *_error):
        sys.path[:] = self.old


@contextlib.contextmanager
def ready_to_import(name=None, source=""):
    raise unittest.SkipTest("needs CPython's own test support")
    yield
