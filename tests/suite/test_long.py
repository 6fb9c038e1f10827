"""Integers."""

import sys
import unittest

import testcapi
from support import IS_PYPY, NULL, RefcountMixin, needs

NATIVE = 3
LITTLE = 1
BIG = 0
UNSIGNED = 4
REJECT = 8
INDEX = 16

BITS = {
    "PyLong_AsInt": (testcapi.__dict__.get("PyLong_AsInt"), -2**31, 2**31 - 1),
    "PyLong_AsInt32": (testcapi.__dict__.get("pylong_asint32"), -2**31, 2**31 - 1),
    "PyLong_AsInt64": (testcapi.__dict__.get("pylong_asint64"), -2**63, 2**63 - 1),
    "PyLong_AsUInt32": (testcapi.__dict__.get("pylong_asuint32"), 0, 2**32 - 1),
    "PyLong_AsUInt64": (testcapi.__dict__.get("pylong_asuint64"), 0, 2**64 - 1),
}


class Hostile(int):
    """An int whose methods must not be asked."""

    def fail(self, *args, **kwargs):
        raise AssertionError("a method of a subclass was called")

    __int__ = __index__ = __abs__ = __neg__ = __eq__ = __lt__ = __bool__ = fail
    __rshift__ = __and__ = to_bytes = bit_length = fail
    __hash__ = int.__hash__


class Index:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        if isinstance(self.value, Exception):
            raise self.value
        return self.value

    def __int__(self):
        raise AssertionError("__int__() was called")


class IntOnly:
    def __int__(self):
        return 1


class Outer:
    class Inner:
        pass


def message(function, *args):
    """The type and text of the exception that a call raises."""
    try:
        result = function(*args)
    except Exception as error:
        return type(error), str(error)
    raise AssertionError("no exception, but %r" % (result,))


class LongTest(RefcountMixin, unittest.TestCase):
    def check_conversion(self, name):
        function, smallest, largest = BITS[name]
        for value in (0, 1, 127, 2**15, 2**30 - 1, 2**30, largest - 1, largest, -1, -2**15, smallest, smallest + 1):
            if smallest <= value <= largest:
                self.assertEqual(function(value), value)
                self.assertEqual(function(Hostile(value)), value)
                self.assertEqual(function(Index(value)), value)
        self.assertEqual(function(True), 1)
        text = "Python int too large to convert to C " + name[len("PyLong_As"):].lower().replace("int", "int")
        if name != "PyLong_AsInt":
            text += "_t"
        for value in (largest + 1, 2**64, 2**64 + 1, 2**1000):
            self.assertEqual(message(function, value), (OverflowError, text))
            self.assertEqual(message(function, Index(value)), (OverflowError, text))
        for value in (smallest - 1, -2**64, -2**1000):
            if smallest == 0:
                self.assertEqual(message(function, value), (ValueError, "Cannot convert negative int"))
            else:
                self.assertEqual(message(function, value), (OverflowError, text))
        for value in (1.0, "1", b"1", IntOnly(), object()):
            expected = "'%s' object cannot be interpreted as an integer" % type(value).__name__
            error, text = message(function, value)
            self.assertIs(error, TypeError)
            if not IS_PYPY:
                self.assertEqual(text, expected)
        self.assertRaises(ZeroDivisionError, function, Index(ZeroDivisionError()))
        self.assertRaises(TypeError, function, Index("1"))
        self.assertRaises(SystemError, function, NULL)

    @needs("PyLong_AsInt")
    def test_asint(self):
        self.check_conversion("PyLong_AsInt")

    @needs("PyLong_AsInt32", "PyLong_FromInt32")
    def test_asint32(self):
        self.check_conversion("PyLong_AsInt32")

    @needs("PyLong_AsInt64", "PyLong_FromInt64")
    def test_asint64(self):
        self.check_conversion("PyLong_AsInt64")

    @needs("PyLong_AsUInt32", "PyLong_FromUInt32")
    def test_asuint32(self):
        self.check_conversion("PyLong_AsUInt32")

    @needs("PyLong_AsUInt64", "PyLong_FromUInt64")
    def test_asuint64(self):
        self.check_conversion("PyLong_AsUInt64")

    @needs("PyLong_AsInt32", "PyLong_AsInt64", "PyLong_AsUInt32", "PyLong_AsUInt64")
    def test_out_parameters(self):
        untouched = 0x5A5A5A5A
        functions = (testcapi.pylong_asint32_out, testcapi.pylong_asuint32_out, testcapi.pylong_asint64_out,
                     testcapi.pylong_asuint64_out)
        for function in functions:
            self.assertEqual(function(7), (0, 7, None))
            for value, error in ((1.5, TypeError), (Index(KeyError()), KeyError), (NULL, SystemError),
                                 (2**64, OverflowError), (2**100, OverflowError)):
                self.assertEqual(function(value), (-1, untouched, error))
        for function in functions[:2]:
            self.assertEqual(function(2**32), (-1, untouched, OverflowError))
            self.assertEqual(function(2**40 + 1), (-1, untouched, OverflowError))
        for function in functions[1::2]:
            self.assertEqual(function(-1), (-1, untouched, ValueError))
            self.assertEqual(function(-2**100), (-1, untouched, ValueError))
        for function in functions[::2]:
            self.assertEqual(function(-2**63 - 1), (-1, untouched, OverflowError))
        self.assertEqual(testcapi.pylong_asint32_out(2**31), (-1, untouched, OverflowError))
        self.assertEqual(testcapi.pylong_asint64_out(2**63), (-1, untouched, OverflowError))
        self.assertEqual(testcapi.pylong_asuint64_out(2**64 - 1), (0, 2**64 - 1, None))

    @needs("PyLong_AsInt", "PyLong_AsInt32", "PyLong_AsUInt64", "PyLong_AsNativeBytes")
    def test_references(self):
        number = 2**62 + 12345
        index = Index(number)
        buffer = bytearray(8)

        def convert():
            testcapi.pylong_asint64(number)
            testcapi.pylong_asuint64(index)
            for function in (testcapi.PyLong_AsInt, testcapi.pylong_asint32, testcapi.pylong_asuint32):
                self.assertRaises(OverflowError, function, number)
                self.assertRaises(OverflowError, function, index)
            testcapi.pylong_asnativebytes(index, buffer, 8, INDEX)
            self.assertRaises(TypeError, testcapi.pylong_asnativebytes, index, buffer, 8, -1)

        self.assertRefcountUnchanged(convert, number, index)

    def check_native_bytes(self, value, n_bytes, flags, needed):
        """Against what int.to_bytes() gives."""
        little = flags == -1 and sys.byteorder == "little" or flags != -1 and (
            flags & 2 and sys.byteorder == "little" or flags & 1)
        buffer = bytearray(b"\xA5" * (n_bytes + 2))
        result = testcapi.pylong_asnativebytes(value, buffer, n_bytes, flags)
        number = value.value if isinstance(value, Index) else int.__add__(value, 0)
        whole = (number % (1 << 8 * n_bytes)).to_bytes(n_bytes, "little" if little else "big")
        self.assertEqual(bytes(buffer), whole + b"\xA5\xA5", (number, n_bytes, flags))
        self.assertEqual(result, needed, (number, n_bytes, flags))

    @needs("PyLong_AsNativeBytes")
    def test_asnativebytes(self):
        word = 8 if sys.maxsize > 2**32 else 4
        for flags in (-1, BIG, LITTLE, NATIVE, BIG | UNSIGNED, LITTLE | UNSIGNED, INDEX, INDEX | LITTLE | UNSIGNED):
            unsigned = flags == -1 or flags & UNSIGNED
            for value, n_bytes, signed_needs, unsigned_needs in [
                (0, 0, word, word), (0, 1, 1, 1), (0, 3, 3, 3), (0, word, word, word), (0, 12, word, word),
                (1, 1, 1, 1), (127, 1, 1, 1), (128, 1, 2, 1), (255, 1, 2, 1), (256, 1, word, word), (255, 2, 2, 2),
                (-1, 1, 1, 1), (-1, 11, word, word), (-128, 1, 1, 1), (-129, 1, word, word), (-129, 2, 2, 2),
                (0x7FFF, 2, 2, 2), (0x8000, 2, 3, 2), (0xFFFF, 2, 3, 2), (-0x8000, 2, 2, 2), (0x10000, 2, word, word),
                (-0x8001, 2, word, word), (0x7FFFFF, 3, 3, 3), (0x800000, 3, 4, 3), (-0x800000, 3, 3, 3),
                (2**29, 4, 4, 4), (2**30 - 1, 0, word, word), (2**30, 0, 4, 4), (2**30, 4, 4, 4), (-2**30, 4, 4, 4),
                (2**31 - 1, 4, 4, 4), (2**31, 4, 5, 4), (-2**31, 4, 4, 4), (2**32 - 1, 4, 5, 4), (2**32, 4, 5, 5),
                (-2**31 - 1, 4, 5, 5), (-2**32 + 1, 4, 5, 5), (2**39, 5, 6, 5), (-2**39, 5, 5, 5), (2**40 - 1, 4, 6, 6),
                (2**63 - 1, 8, 8, 8), (2**63, 8, 9, 8), (2**63, 9, 9, 9), (-2**63, 8, 8, 8), (-2**63, 9, 9, 9),
                (-2**63 - 1, 8, 9, 9), (2**64 - 1, 8, 9, 8), (2**64, 8, 9, 9), (2**64, 3, 9, 9), (2**63 - 1, 0, 8, 8),
                (2**255 - 1, 32, 32, 32), (-2**255, 32, 32, 32), (-2**255, 33, 33, 33), (2**256 - 1, 32, 33, 32),
                (-2**256 + 1, 32, 33, 33), (2**256 - 1, 33, 33, 33), (2**256 - 1, 40, 33, 33), (-2**256 + 1, 40, 33, 33),
                (2**1000 + 0x1234, 2, 126, 126), (-2**1000 - 0x1234, 2, 126, 126), (2**1000, 0, 126, 126),
                (-2147467259, 4, 4, 4),
            ]:
                needed = unsigned_needs if unsigned else signed_needs
                self.check_native_bytes(value, n_bytes, flags, needed)
                self.check_native_bytes(Hostile(value), n_bytes, flags, needed)
                if flags != -1 and flags & INDEX:
                    self.check_native_bytes(Index(value), n_bytes, flags, needed)

    @needs("PyLong_AsNativeBytes")
    def test_asnativebytes_errors(self):
        convert = testcapi.pylong_asnativebytes
        buffer = bytearray(b"\xA5" * 4)
        self.assertEqual(message(convert, 1.5, buffer, 4, -1), (TypeError, "expect int, got float"))
        self.assertEqual(message(convert, Index(1), buffer, 4, NATIVE), (TypeError, "expect int, got test_long.Index"))
        self.assertEqual(
            message(convert, Outer.Inner(), buffer, 4, NATIVE), (TypeError, "expect int, got test_long.Outer.Inner"))
        self.assertRaises(TypeError, convert, 1.5, buffer, 4, INDEX)
        self.assertRaises(KeyError, convert, Index(KeyError()), buffer, 4, INDEX)
        for value in (-1, -2**40, -2**100, Index(-1)):
            self.assertEqual(
                message(convert, value, buffer, 4, REJECT | INDEX), (ValueError, "Cannot convert negative int"))
        self.assertEqual(convert(1, bytearray(4), 4, REJECT), 4)
        self.assertRaises(SystemError, convert, 1, buffer, -1, -1)
        self.assertEqual(buffer, b"\xA5" * 4)
        self.assertRaises(SystemError, testcapi.pylong_asnativebytes_null, NULL, 0)
        self.assertEqual(testcapi.pylong_asnativebytes_null(2**100, 0), 13)

    @needs("PyLong_FromNativeBytes", "PyLong_FromUnsignedNativeBytes")
    def test_fromnativebytes(self):
        convert = testcapi.pylong_fromnativebytes
        for data in (b"", b"\x00", b"\x01", b"\x7F", b"\x80", b"\xFF", b"\x00\xFF", b"\xFF\xFF", b"\x80\x00\x01",
                     b"\xFF" * 7, b"\x80" + b"\x00" * 7, b"\xFF" * 8, b"\x7F" + b"\xFF" * 7, b"\x01\x02\x03\x04\x05\x06\x07\x08",
                     b"\x80" + b"\x00" * 8, b"\xFF" * 9, b"\x12" + b"\xFE" * 30, b"\xFE" + b"\x12" * 30, b"\x00" * 20):
            for flags, order in ((BIG, "big"), (LITTLE, "little"), (NATIVE, sys.byteorder), (-1, sys.byteorder)):
                signed = int.from_bytes(data, order, signed=True)
                unsigned = int.from_bytes(data, order)
                self.assertEqual(convert(data, len(data), flags, 1), signed)
                self.assertEqual(convert(data, len(data), flags, 0), unsigned)
                if flags != -1:
                    self.assertEqual(convert(data, len(data), flags | UNSIGNED, 1), unsigned)
        self.assertEqual(convert(b"\x01\x02\x03", 2, BIG, 1), 0x102)
        self.assertRaises(SystemError, convert, NULL, 0, -1, 1)
        self.assertRaises(SystemError, convert, NULL, 0, -1, 0)

    @needs("PyLong_GetSign", "PyLong_IsPositive", "PyLong_IsNegative", "PyLong_IsZero")
    def test_sign(self):
        for value in (0, 1, -1, 2**30, -2**30, 2**62, -2**62, 2**64, -2**64, 2**100, -2**100, True, False):
            for number in (value, Hostile(value)):
                sign = (value > 0) - (value < 0)
                self.assertEqual(testcapi.pylong_getsign(number), sign)
                self.assertEqual(testcapi.pylong_ispositive(number), int(sign == 1))
                self.assertEqual(testcapi.pylong_isnegative(number), int(sign == -1))
                self.assertEqual(testcapi.pylong_iszero(number), int(sign == 0))
        for value, name in ((1.0, "float"), (Index(1), "test_long.Index"), (Outer.Inner(), "test_long.Outer.Inner")):
            self.assertEqual(message(testcapi.pylong_getsign, value), (TypeError, "expect int, got " + name))
            for function in (testcapi.pylong_ispositive, testcapi.pylong_isnegative, testcapi.pylong_iszero):
                self.assertEqual(message(function, value), (TypeError, "expected int, got " + name))

    @needs("PyUnstable_Long_IsCompact", "PyUnstable_Long_CompactValue")
    def test_compact(self):
        compact = testcapi.call_long_compact_api
        self.assertEqual(compact(0), (1, 0))
        self.assertEqual(compact(1), (1, 1))
        self.assertEqual(compact(-1), (1, -1))
        self.assertEqual(compact(2**15 - 1), (1, 2**15 - 1))
        self.assertEqual(compact(-2**15 + 1), (1, -2**15 + 1))
        self.assertEqual(compact(Hostile(7)), (1, 7))
        self.assertEqual(compact(2**62), (0, -1))
        self.assertEqual(compact(-2**100), (0, -1))
        for shift in range(70):
            for value in (2**shift, -2**shift, 2**shift - 1, 1 - 2**shift):
                is_compact, number = compact(value)
                if is_compact:
                    self.assertEqual(number, value)

    @needs("PyIndex_Check")
    def test_index_check(self):
        for value, expected in ((1, 1), (True, 1), (Index(1), 1), (1.0, 0), ("1", 0), (IntOnly(), 0), (Index, 0)):
            self.assertEqual(testcapi.index_check(value), expected)

    @needs("PyLong_GetNativeLayout")
    def test_layout(self):
        layout = testcapi.get_pylong_layout()
        self.assertEqual(layout["digits_order"], -1)
        self.assertEqual(layout["digit_endianness"], -1 if sys.byteorder == "little" else 1)
        digit = (layout["bits_per_digit"], layout["digit_size"])
        own = (sys.int_info.bits_per_digit, sys.int_info.sizeof_digit)
        if testcapi.providers["PyLong_GetNativeLayout"] == "direct":
            self.assertEqual(digit, own)
        else:
            self.assertIn(digit, (own, (8, 1)))

    @needs("PyLong_Export", "PyLong_FreeExport", "PyLong_GetNativeLayout")
    def test_export(self):
        export = testcapi.pylong_export
        bits = testcapi.get_pylong_layout()["bits_per_digit"]
        for value in (0, 1, -1, 123, 2**30, 2**62, -2**62, 2**63 - 1, -2**63, True):
            self.assertEqual(export(value), value)
            self.assertEqual(export(Hostile(value)), value)
        for value in (2**63, -2**63 - 1, 2**64, 2**100 + 12345, -3**1000, 7 << (bits * 20)):
            for number in (value, Hostile(value)):
                negative, digits = export(number)
                self.assertEqual(negative, int(value < 0))
                self.assertNotEqual(digits[-1], 0)
                self.assertEqual(sum(digit << (bits * place) for place, digit in enumerate(digits)), abs(value))
        for value, name in ((1.0, "float"), ("1", "str"), (Index(1), "test_long.Index")):
            self.assertEqual(message(export, value), (TypeError, "expect int, got " + name))
        number = 2**200
        self.assertRefcountUnchanged(lambda: export(number), number)

    @needs("PyLongWriter_Create", "PyLongWriter_Finish", "PyLongWriter_Discard", "PyLong_GetNativeLayout")
    def test_writer(self):
        create = testcapi.pylongwriter_create
        bits = testcapi.get_pylong_layout()["bits_per_digit"]
        base = 1 << bits
        for negative, sign in ((0, 1), (1, -1)):
            for digits in ([0], [1], [5], [123], [base - 1], [0, 1], [1, 2], [1, 2, 3], [base - 1] * 7, [0] * 9 + [1],
                           [7] * 100):
                value = sign * sum(digit << (bits * place) for place, digit in enumerate(digits))
                self.assertEqual(create(negative, digits), value)
                result = create(negative, digits + [0, 0, 0])
                self.assertEqual(result, value)
                self.assertEqual(hash(result), hash(value))
                self.assertEqual(result - value, 0)
                self.assertEqual(str(result), str(value))
        for value in (0, 1, 5, 100):
            self.assertIs(create(0, [value, 0]), value)
        self.assertIs(create(1, [2]), -2)
        self.assertIs(create(1, [0]), 0)
        self.assertEqual(message(create, 0, []), (ValueError, "ndigits must be positive"))
        self.assertRaises(OverflowError, create, 0, [1, -1])
        self.assertEqual(testcapi.pylongwriter_create_only(1), 1)
        self.assertEqual(testcapi.pylongwriter_create_only(1000), 1)
        self.assertRaises(ValueError, testcapi.pylongwriter_create_only, -5)
        self.assertRaises((OverflowError, MemoryError), testcapi.pylongwriter_create_only, sys.maxsize)
        self.assertRaises((OverflowError, MemoryError), testcapi.pylongwriter_create_only, sys.maxsize // 8)
