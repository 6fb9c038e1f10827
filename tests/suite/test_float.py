"""Floating-point numbers."""

import math
import random
import struct
import sys
import unittest

import testcapi
from support import needs

BIG, LITTLE = 0, 1
FORMATS = {2: "e", 4: "f", 8: "d"}
NEEDED = ["PyFloat_%s%d" % (way, size) for way in ("Pack", "Unpack") for size in (2, 4, 8)]


def double(bits):
    return struct.unpack("<d", struct.pack("<Q", bits))[0]


def bits(value):
    return struct.unpack("<Q", struct.pack("<d", value))[0]


# From 3.11 to 3.13 the real functions change some NaNs.
KEEPS_NANS = sys.version_info >= (3, 14) or testcapi.providers.get("PyFloat_Pack2") != "direct"


class FloatTest(unittest.TestCase):
    def check(self, value, size):
        """Against what the module struct does."""
        pack, unpack = testcapi.float_pack, testcapi.float_unpack
        for le, order in ((BIG, ">"), (LITTLE, "<")):
            try:
                expected = struct.pack(order + FORMATS[size], value)
            except OverflowError:
                with self.assertRaises(OverflowError) as caught:
                    pack(size, value, le)
                self.assertEqual(str(caught.exception), "float too large to pack with %s format" % FORMATS[size])
                continue
            data = pack(size, value, le)
            self.assertEqual(data, expected, (value, size))
            back = unpack(data, le)
            self.assertEqual(bits(back), bits(struct.unpack(order + FORMATS[size], expected)[0]), (value, size))

    @needs(*NEEDED)
    def test_numbers(self):
        values = [0.0, 1.0, 1.5, 2.0 / 3, 1e-5, 1e-8, 6e-8, 2.98e-8, 2.9802322387695312e-08, 2.980232238769532e-08, 1e-45,
                  7.006492321624085e-46, 7.0064923216240861e-46, 1.4e-45, 1e-40, 5e-324, 2.2250738585072014e-308, 65504.0,
                  65519.99, 65520.0, 65536.0, 1e10, 3.4028234663852886e38, 3.4028235677973366e38, 3.402823567797336e38, 1e300,
                  1.7976931348623157e308, float("inf"), 2.0 ** -14, 2.0 ** -24, 2.0 ** -25, 2.0 ** -126, 2.0 ** -149, 2.0 ** -150,
                  6.103515625e-05 - 2.0 ** -30, 2047.5, 2048.5, 2049.0, 2051.0]
        for value in values:
            for size in FORMATS:
                self.check(value, size)
                self.check(-value, size)

    @needs(*NEEDED)
    def test_random_numbers(self):
        generator = random.Random(2026)
        for _ in range(2000):
            for size, width in ((2, 20), (4, 140), (8, 1020)):
                self.check(generator.uniform(-2, 2) * 2.0 ** generator.randint(-width - 10, width), size)

    @needs(*NEEDED)
    def test_all_halves(self):
        for number in range(0, 0x10000, 7):
            data = struct.pack("<H", number)
            if number & 0x7C00 == 0x7C00 and number & 0x3FF:
                continue
            value = testcapi.float_unpack(data, LITTLE)
            self.assertEqual(bits(value), bits(struct.unpack("<e", data)[0]))
            self.assertEqual(testcapi.float_pack(2, value, LITTLE), data)

    @unittest.skipUnless(KEEPS_NANS, "from 3.11 to 3.13 the interpreter's own functions change NaNs")
    @needs(*NEEDED)
    def test_nans(self):
        for size, (exponent, payload_bits) in {2: (0x1F, 9), 4: (0xFF, 22), 8: (0x7FF, 51)}.items():
            for sign in (0, 1):
                for quiet in (0, 1):
                    for payload in (1, 2, 5, (1 << payload_bits) - 1, 1 << (payload_bits - 1)):
                        number = sign << (8 * size - 1) | exponent << (payload_bits + 1) | quiet << payload_bits | payload
                        for le, order in ((BIG, "big"), (LITTLE, "little")):
                            data = number.to_bytes(size, order)
                            value = testcapi.float_unpack(data, le)
                            self.assertTrue(math.isnan(value))
                            self.assertEqual(testcapi.float_pack(size, value, le), data)

    @unittest.skipUnless(KEEPS_NANS, "from 3.11 to 3.13 the interpreter's own functions change NaNs")
    @needs(*NEEDED)
    def test_narrowed_nans(self):
        # A payload that does not fit is cut off; a signalling NaN that loses all of it becomes a quiet one.
        pack = testcapi.float_pack
        for sign in (0, 1):
            low = double(sign << 63 | 0x7FF0000000080001)
            self.assertEqual(pack(4, low, BIG), struct.pack(">I", sign << 31 | 0x7FC00000))
            self.assertEqual(pack(2, low, BIG), struct.pack(">H", sign << 15 | 0x7E00))
            high = double(sign << 63 | 0x7FF0080000000001)
            self.assertEqual(pack(4, high, BIG), struct.pack(">I", sign << 31 | 0x7F804000))
            self.assertEqual(pack(2, high, BIG), struct.pack(">H", sign << 15 | 0x7C02))
            quiet = double(sign << 63 | 0x7FF8000000000000)
            self.assertEqual(pack(4, quiet, BIG), struct.pack(">I", sign << 31 | 0x7FC00000))
            self.assertEqual(pack(2, quiet, BIG), struct.pack(">H", sign << 15 | 0x7E00))

    def test_constants(self):
        self.assertEqual(testcapi.float_constants(), (math.inf, 8))
