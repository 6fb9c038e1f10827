"""Files."""

import os
import sys
import tempfile
import unittest

import testcapi
from support import IS_PYPY, RefcountMixin, needs


class Path:
    def __init__(self, path):
        self.path = path

    def __fspath__(self):
        if isinstance(self.path, Exception):
            raise self.path
        return self.path


class FileTest(RefcountMixin, unittest.TestCase):
    def setUp(self):
        handle, self.path = tempfile.mkstemp()
        with os.fdopen(handle, "wb") as file:
            file.write(b"some bytes")
        self.missing = self.path + "-missing"

    def tearDown(self):
        os.remove(self.path)

    @needs("Py_fopen", "Py_fclose")
    def test_fopen(self):
        for path in (self.path, os.fsencode(self.path), Path(self.path), Path(os.fsencode(self.path))):
            self.assertEqual(testcapi.py_fopen(path, "rb"), b"some bytes")
        self.assertEqual(testcapi.py_fopen(self.path, "r"), b"some bytes")
        odd = self.path + "-\xe4\u20ac\udc80"
        try:
            os.rename(self.path, odd)
        except (OSError, UnicodeError):
            return
        self.path = odd
        self.assertEqual(testcapi.py_fopen(odd, "rb"), b"some bytes")

    @needs("Py_fopen", "Py_fclose")
    def test_fopen_errors(self):
        fopen = testcapi.py_fopen
        for path in (self.missing, os.fsencode(self.missing), Path(self.missing)):
            with self.assertRaises(FileNotFoundError) as caught:
                fopen(path, "rb")
            if not isinstance(path, Path):
                self.assertEqual(caught.exception.filename, path)
            else:
                self.assertIs(caught.exception.filename, path)
        with self.assertRaises(OSError) as caught:
            fopen(self.path, "zz")
        self.assertEqual(caught.exception.filename, self.path)
        self.assertRaises(OSError, fopen, self.path, b"\xc2\x80")
        for path in ("a\0b", b"a\0b"):
            self.assertRaises(ValueError, fopen, path, "rb")
        for path in (123, object(), None, ["a"]):
            with self.assertRaises(TypeError) as caught:
                fopen(path, "rb")
            if not IS_PYPY and sys.version_info >= (3, 6):
                self.assertEqual(str(caught.exception),
                                 "expected str, bytes or os.PathLike object, not " + type(path).__name__)
        self.assertRaises(ZeroDivisionError, fopen, Path(ZeroDivisionError()), "rb")

    @unittest.skipUnless(hasattr(sys, "addaudithook"), "the interpreter has no audit hooks")
    @needs("Py_fopen", "Py_fclose")
    def test_fopen_audit(self):
        events = []
        wanted = self.path

        def hook(event, args):
            if event == "open" and args[0] == wanted:
                events.append(args)
                if len(events) == 2:
                    raise KeyError("mine")

        sys.addaudithook(hook)
        testcapi.py_fopen(self.path, "rb")
        self.assertEqual(events, [(self.path, "rb", 0)])
        self.assertRaises(KeyError, testcapi.py_fopen, self.path, "rb")

    @needs("PyFile_OpenCode", "PyFile_OpenCodeObject")
    def test_open_code(self):
        with testcapi.pyfile_opencode(os.fsencode(self.path)) as file:
            self.assertEqual(file.read(), b"some bytes")
        with testcapi.pyfile_opencodeobject(self.path) as file:
            self.assertEqual(file.read(), b"some bytes")
        self.assertRaises(FileNotFoundError, testcapi.pyfile_opencodeobject, self.missing)
        self.assertRaises(UnicodeDecodeError, testcapi.pyfile_opencode, b"\xff")
        self.assertRaises(TypeError, testcapi.pyfile_opencodeobject, b"bytes")
        self.assertRaises(TypeError, testcapi.pyfile_opencodeobject, 1)
        self.assertNothingLeaks(lambda: testcapi.pyfile_opencode(os.fsencode(self.path)).close())
