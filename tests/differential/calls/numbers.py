"""Integers, floating-point numbers, hashes, times, versions."""

import struct

from calls import Call

HALF = (3, 14, "the bits of a NaN of two bytes are lost")
FLAGS = [0, 1, 2, 3, 4, 8, 16, 7, 19, 20, 24, 28, -1, 31]


def as_native_bytes(testcapi, number, size, flags):
    """The buffer is there to see, also what is behind the bytes asked for."""
    buffer = bytearray(b"\x5a" * (size + 4))
    try:
        return testcapi.pylong_asnativebytes(number, buffer, size, flags), buffer
    except BaseException as error:
        error.__notes__ = [bytes(buffer)]
        raise


def from_native_bytes(g):
    data = g.data_of()
    return [data, g.integer(0, len(data)), g.choice(FLAGS), g.integer(0, 1)]


def exported(testcapi, number):
    """The number again: the digits have another size if they are not the interpreter's own."""
    value = testcapi.pylong_export(number)
    if not isinstance(value, tuple):
        return value
    negative, digits = value
    bits = testcapi.get_pylong_layout()["bits_per_digit"]
    total = sum(digit << bits * place for place, digit in enumerate(digits))
    return ("digits", -total if negative else total)


def written(testcapi, negative, number, more):
    """Writes a number in digits of the writer's own size, `more` zeros in front."""
    bits, digits = testcapi.get_pylong_layout()["bits_per_digit"], []
    while number or not digits:
        digits.append(number & ((1 << bits) - 1))
        number >>= bits
    return testcapi.pylongwriter_create(negative, digits + [0] * more)


def written_number(g):
    return [g.integer(0, 1), abs(int(g.digits())), g.integer(0, 3)]


def packed(g):
    size = g.choice([2, 4, 8])
    data = bytes(g.integer(0, 255) for _ in range(size))
    special = {2: [0x7C00, 0x7C01, 0xFE00, 0x8000, 1, 0x03FF], 4: [0x7F800000, 0x7F800001, 0xFFC00000, 1, 1 << 31]}
    if g.chance(2) and size in special:
        data = struct.pack("<H" if size == 2 else "<I", g.choice(special[size]))
    return [data, g.integer(0, 1)]


def unpacked(testcapi, data, little):
    """Packed again, since NaNs have more than one form."""
    return struct.pack("<d", testcapi.float_unpack(data, little))


def packable(g):
    return [g.choice([2, 4, 8]), g.one_of(g.real, g.subfloat, g.integer_like), g.integer(0, 1)]


def version(g, count):
    return [g.choice([0, 1, 3, 9, 10, 15, 16, 255, 256, -1, 1 << 30]) for _ in range(count)]


def integer(g):
    return [g.one_of(g.number, g.subint)]


def time_of(g):
    return [g.choice([0, 1, -1, 10**9, 123456789, (1 << 63) - 1, -(1 << 63), g.integer(-(1 << 63), (1 << 63) - 1)])]


def by_name(name, function, arguments):
    return Call(name, [function], arguments)


CALLS = [Call("PyLong_AsInt", ["PyLong_AsInt"], lambda g: [g.integer_like()])]
for bits in ("Int32", "UInt32", "Int64", "UInt64"):
    names = ["PyLong_As" + bits, "PyLong_From" + bits]
    CALLS.append(Call("pylong_as%s" % bits.lower(), names, lambda g: [g.integer_like()]))
    CALLS.append(Call("pylong_as%s_out" % bits.lower(), names, lambda g: [g.integer_like()]))

CALLS += [
    Call(
        "pylong_asnativebytes",
        ["PyLong_AsNativeBytes"],
        lambda g: [g.integer_like(), g.choice([0, 1, 2, 3, 4, 5, 8, 9, 16, 40]), g.choice(FLAGS)],
        as_native_bytes,
    ),
    Call("pylong_asnativebytes_null", ["PyLong_AsNativeBytes"], lambda g: [g.integer_like(), 0]),
    Call("pylong_fromnativebytes", ["PyLong_FromNativeBytes", "PyLong_FromUnsignedNativeBytes"], from_native_bytes),
    Call("pylong_getsign", ["PyLong_GetSign"], lambda g: [g.integer_like()]),
    Call("pylong_ispositive", ["PyLong_IsPositive"], lambda g: [g.integer_like()]),
    Call("pylong_isnegative", ["PyLong_IsNegative"], lambda g: [g.integer_like()]),
    Call("pylong_iszero", ["PyLong_IsZero"], lambda g: [g.integer_like()]),
    Call("call_long_compact_api", ["PyUnstable_Long_IsCompact", "PyUnstable_Long_CompactValue"], integer),
    Call("index_check", ["PyIndex_Check"], lambda g: [g.integer_like()]),
    Call("pylong_export", ["PyLong_Export", "PyLong_FreeExport"], lambda g: [g.integer_like()], exported),
    Call("pylongwriter_create", ["PyLongWriter_Create", "PyLongWriter_Finish"], written_number, written),
    Call(
        "pylongwriter_create_only",
        ["PyLongWriter_Create", "PyLongWriter_Discard"],
        lambda g: [g.choice([0, -1, 1, 2, 100, -(1 << 63), (1 << 63) - 1])],
    ),
    Call("float_pack", ["PyFloat_Pack2", "PyFloat_Pack4", "PyFloat_Pack8"], packable),
    Call("float_unpack", ["PyFloat_Unpack2", "PyFloat_Unpack4", "PyFloat_Unpack8"], packed, unpacked, since=HALF),
    Call("hash_pointer", ["Py_HashPointer"], lambda g: [g.choice([0, 1, 15, 16, (1 << 63) - 1, g.integer(0, (1 << 64) - 1)])]),
    Call("hash_buffer", ["Py_HashBuffer"], lambda g: [g.data()]),
    Call(
        "object_generichash",
        ["PyObject_GenericHash"],
        lambda g: [g.anything()],
        lambda testcapi, value: testcapi.object_generichash(value) == object.__hash__(value),
    ),
    Call("PyTime_AsSecondsDouble", ["PyTime_AsSecondsDouble"], time_of),
    Call("pack_full_version", ["Py_PACK_FULL_VERSION"], lambda g: version(g, 5)),
    Call("pack_version", ["Py_PACK_VERSION"], lambda g: version(g, 2)),
]
