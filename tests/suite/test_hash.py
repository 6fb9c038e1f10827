"""Hashing."""

import sys
import unittest

import testcapi
from support import IS_PYPY, RefcountMixin, needs

BITS = 8 * (8 if sys.maxsize > 2**32 else 4)


def rotated(address):
    """The address turned right by 4 bits, as a signed number that is not -1."""
    value = (address >> 4) | ((address & 15) << (BITS - 4))
    if value >= 1 << (BITS - 1):
        value -= 1 << BITS
    return -2 if value == -1 else value


class HashTest(RefcountMixin, unittest.TestCase):
    @needs("Py_HashPointer")
    def test_hash_pointer(self):
        for address in [0, 1, 15, 16, 0x12345678, 2**31, 2**BITS - 16, 2**BITS - 2, 2**BITS - 1, 0xDEADCAFE]:
            self.assertEqual(testcapi.hash_pointer(address), rotated(address))
        self.assertEqual(testcapi.hash_pointer(2**BITS - 1), -2)

    @needs("Py_HashBuffer")
    def test_hash_buffer(self):
        for data in [b"", b"a", b"abc", b"\0", b"\xff" * 7, b"x" * 1024, bytes(range(256)) * 100]:
            self.assertEqual(testcapi.hash_buffer(data), hash(data))

    @needs("PyObject_GenericHash")
    def test_generic_hash(self):
        class Hashed:
            def __hash__(self):
                raise RuntimeError("not to be called")

        for item in Hashed(), object(), [], {}, type, testcapi:
            value = testcapi.object_generichash(item)
            self.assertEqual(value, object.__hash__(item))
            if not IS_PYPY:
                self.assertEqual(value, rotated(id(item)))
            self.assertRefcountUnchanged(lambda: testcapi.object_generichash(item), item)

    def test_constants(self):
        bits, modulus, multiplier, inf, imag = testcapi.hash_constants()
        self.assertEqual(modulus, sys.hash_info.modulus)
        self.assertEqual(2**bits - 1, modulus)
        self.assertEqual(inf, sys.hash_info.inf)
        self.assertEqual(imag, sys.hash_info.imag)
        self.assertEqual(multiplier, 1000003)
