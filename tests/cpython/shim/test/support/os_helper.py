import contextlib
import os
import tempfile

FS_NONASCII = "\xe6"
TESTFN_ASCII = os.path.join(tempfile.gettempdir(), "capi_compat_test_%d" % os.getpid())
TESTFN = TESTFN_ASCII + FS_NONASCII
TESTFN_UNICODE = TESTFN
TESTFN_NONASCII = TESTFN
TESTFN_UNENCODABLE = None
TESTFN_UNDECODABLE = os.fsencode(TESTFN_ASCII) + b"\xff"


class FakePath:
    """A path-like object of what it was made with."""

    def __init__(self, path):
        self.path = path

    def __fspath__(self):
        if isinstance(self.path, BaseException):
            raise self.path
        if isinstance(self.path, type) and issubclass(self.path, BaseException):
            raise self.path
        return self.path


def unlink(name):
    with contextlib.suppress(FileNotFoundError):
        os.unlink(name)


@contextlib.contextmanager
def temp_cwd(*_args, **_keywords):
    old = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            yield folder
        finally:
            os.chdir(old)


temp_dir = tempfile.TemporaryDirectory
