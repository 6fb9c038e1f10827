"""Versions of API and ABI."""

import sys
import unittest

import testcapi
from support import IS_PYPY, needs

STABLE, GIL, FREETHREADED, INTERNAL = 1, 2, 4, 8
FEATURE = sys.hexversion & 0xFFFF0000


class VersionTest(unittest.TestCase):
    @needs("Py_PACK_VERSION", "Py_PACK_FULL_VERSION")
    def test_pack(self):
        self.assertEqual(testcapi.pack_version(3, 14), 0x030E0000)
        self.assertEqual(testcapi.pack_version(0x103, 0x20E), 0x030E0000)
        self.assertEqual(testcapi.pack_full_version(3, 14, 1, 0xF, 2), 0x030E01F2)
        self.assertEqual(testcapi.pack_full_version(*sys.version_info[:3], *[
            {"alpha": 0xA, "beta": 0xB, "candidate": 0xC, "final": 0xF}[sys.version_info[3]], sys.version_info[4]]),
            sys.hexversion)
        self.assertEqual(testcapi.pack_full_version(0x1FF, 0x1FF, 0x1FF, 0x1F, 0x1F), 0xFFFFFFFF)
        self.assertEqual(testcapi.pack_full_version(-1, -1, -1, -1, -1), 0xFFFFFFFF)

    def test_py_version(self):
        self.assertEqual(testcapi.py_version(), sys.hexversion)

    def check(self, expected, *info):
        if expected is None:
            self.assertIsNone(testcapi.pyabiinfo_check("name", *info))
            return
        with self.assertRaises(ImportError) as caught:
            testcapi.pyabiinfo_check("name", *info)
        self.assertEqual(str(caught.exception), "name: " + expected)

    @needs("PyABIInfo_Check")
    def test_abi_info(self):
        # Nothing to check
        self.check(None, 0, 9, 0xFFFF, 1, 1)
        self.check(None, 1, 0, 0, 0, 0)
        self.check(None, 1, 77, 0, 1, 0)
        self.check("PyABIInfo version too high", 2, 0, 0, 0, 0)
        # One version
        self.check(None, 1, 0, 0, 0, sys.hexversion)
        self.check(None, 1, 0, GIL | FREETHREADED, 0, FEATURE)
        self.check("incompatible ABI version (3.2)", 1, 0, 0, 0, 0x03020000)
        self.check("incompatible ABI version (4.1)", 1, 0, 0, 0, 0x04010000)
        # The stable ABI
        self.check(None, 1, 0, STABLE, 0, 0x03020000)
        self.check(None, 1, 0, STABLE, 0, sys.hexversion)
        self.check(None, 1, 0, STABLE, 0, FEATURE | 0xFFFF)
        self.check("invalid stable ABI version (3.1)", 1, 0, STABLE, 0, 0x03010000)
        self.check("incompatible future stable ABI version (4.5)", 1, 0, STABLE, 0, 0x04050000)
        self.check(None, 1, 0, STABLE, 0, 0)
        # Internals
        self.check(None, 1, 0, INTERNAL, 0, sys.hexversion)
        self.check(None, 1, 0, INTERNAL, 0, 0)
        self.check("incompatible internal ABI (0x3020000 != 0x%x)" % sys.hexversion, 1, 0, INTERNAL, 0, 0x03020000)
        self.check("cannot use both internal and stable ABI", 1, 0, INTERNAL | STABLE, 0, 0)
        self.check("incompatible internal ABI (0x5 != 0x%x)" % sys.hexversion, 1, 0, INTERNAL | STABLE, 0, 5)
        # Threads
        self.check(None, 1, 0, GIL | FREETHREADED, 0, 0)
        free_threaded = bool(__import__("sysconfig").get_config_var("Py_GIL_DISABLED"))
        if free_threaded:
            self.check("incompatible with free-threaded CPython", 1, 0, GIL, 0, 0)
            self.check(None, 1, 0, FREETHREADED, 0, 0)
        else:
            self.check("only compatible with free-threaded CPython", 1, 0, FREETHREADED, 0, 0)
            self.check(None, 1, 0, GIL, 0, 0)
        with self.assertRaises(ImportError) as caught:
            testcapi.pyabiinfo_check_null()
        self.assertEqual(str(caught.exception), "testcapi: NULL PyABIInfo")

    @needs("PyABIInfo_Check")
    def test_own_abi_info(self):
        major, minor, flags, build_version, abi_version = testcapi.pyabiinfo_check_own()
        self.assertEqual((major, minor), (1, 0))
        self.assertLessEqual(abi_version, sys.hexversion)
        if not flags & STABLE:
            self.assertEqual(build_version, abi_version)
            self.assertEqual(build_version & 0xFFFF0000, FEATURE)
        self.assertTrue(flags & (GIL | FREETHREADED))
