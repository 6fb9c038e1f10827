//! Integer Objects.

#[allow(unused_imports)] // what a target needs differs
use crate::fallback::macros::raise_type;
#[allow(unused_imports)]
use crate::prelude::*;

#[cfg(capi_fallback = "Py_ASNATIVEBYTES_DEFAULTS")]
pub const Py_ASNATIVEBYTES_DEFAULTS: c_int = -1;
#[cfg(capi_fallback = "Py_ASNATIVEBYTES_BIG_ENDIAN")]
pub const Py_ASNATIVEBYTES_BIG_ENDIAN: c_int = 0;
#[cfg(capi_fallback = "Py_ASNATIVEBYTES_LITTLE_ENDIAN")]
pub const Py_ASNATIVEBYTES_LITTLE_ENDIAN: c_int = 1;
#[cfg(capi_fallback = "Py_ASNATIVEBYTES_NATIVE_ENDIAN")]
pub const Py_ASNATIVEBYTES_NATIVE_ENDIAN: c_int = 3;
#[cfg(capi_fallback = "Py_ASNATIVEBYTES_UNSIGNED_BUFFER")]
pub const Py_ASNATIVEBYTES_UNSIGNED_BUFFER: c_int = 4;
#[cfg(capi_fallback = "Py_ASNATIVEBYTES_REJECT_NEGATIVE")]
pub const Py_ASNATIVEBYTES_REJECT_NEGATIVE: c_int = 8;
#[cfg(capi_fallback = "Py_ASNATIVEBYTES_ALLOW_INDEX")]
pub const Py_ASNATIVEBYTES_ALLOW_INDEX: c_int = 16;

#[cfg(capi_fallback = "PyLong_FromInt32")]
#[inline]
pub unsafe extern "C" fn PyLong_FromInt32(value: i32) -> *mut PyObject {
    PyLong_FromLongLong(value.into())
}

#[cfg(capi_fallback = "PyLong_FromUInt32")]
#[inline]
pub unsafe extern "C" fn PyLong_FromUInt32(value: u32) -> *mut PyObject {
    PyLong_FromLongLong(value.into())
}

#[cfg(capi_fallback = "PyLong_FromInt64")]
#[inline]
pub unsafe extern "C" fn PyLong_FromInt64(value: i64) -> *mut PyObject {
    PyLong_FromLongLong(value)
}

#[cfg(capi_fallback = "PyLong_FromUInt64")]
#[inline]
pub unsafe extern "C" fn PyLong_FromUInt64(value: u64) -> *mut PyObject {
    PyLong_FromUnsignedLongLong(value)
}

/// The value of an int of one digit, without a call; none for what has more or hides them.
#[allow(dead_code)]
#[inline(always)]
unsafe fn small(_number: *mut PyObject) -> Option<i64> {
    #[cfg(any(capi_has = "long_has_ob_size", capi_has = "long_has_tag"))]
    {
        let number = _number.cast::<digits::Int>();
        if digits::size() != size_of::<u32>() {
            return None;
        }
        let digit = i64::from(*(&raw const (*number).digits).cast::<u32>());
        #[cfg(capi_has = "long_has_ob_size")]
        {
            let size = (*number).head.ob_size as i64;
            if (-1..=1).contains(&size) {
                return Some(size * digit);
            }
        }
        #[cfg(not(capi_has = "long_has_ob_size"))]
        {
            let tag = (*number).tag;
            if tag < 2 << 3 {
                return Some((1 - (tag & 3) as i64) * digit);
            }
        }
    }
    None
}

/// The value of an int, and how it overflowed.
#[allow(dead_code)]
#[inline]
unsafe fn value_of(number: *mut PyObject) -> (i64, c_int) {
    if let Some(value) = small(number) {
        return (value, 0);
    }
    let mut overflow = 0;
    let value = PyLong_AsLongLongAndOverflow(number, &mut overflow);
    (value, overflow)
}

/// The sign of an int: 1, 0 or -1.
#[allow(dead_code)]
#[inline]
unsafe fn sign_of(number: *mut PyObject) -> c_int {
    #[cfg(capi_has = "long_has_ob_size")]
    return (*number.cast::<digits::Int>()).head.ob_size.signum() as c_int;
    #[cfg(all(not(capi_has = "long_has_ob_size"), capi_has = "long_has_tag"))]
    return 1 - ((*number.cast::<digits::Int>()).tag & 3) as c_int;
    #[cfg(not(any(capi_has = "long_has_ob_size", capi_has = "long_has_tag")))]
    {
        let mut overflow = 0;
        let value = PyLong_AsLongLongAndOverflow(number, &mut overflow);
        if overflow != 0 {
            overflow
        } else {
            value.signum() as c_int
        }
    }
}

/// What `__index__()` gives for an object that is no int. Older interpreters' own conversions would call `__int__()` too.
#[allow(dead_code)]
#[cold]
unsafe fn index(obj: *mut PyObject) -> *mut PyObject {
    if obj.is_null() {
        PyErr_BadInternalCall();
        return null_mut();
    }
    PyNumber_Index(obj)
}

/// The value of an int or of what `__index__()` gives, and how it overflowed; none with an exception.
#[allow(dead_code)]
#[inline]
unsafe fn index_value(obj: *mut PyObject) -> Option<(i64, c_int)> {
    if !obj.is_null() && PyLong_Check(obj) != 0 {
        return Some(value_of(obj));
    }
    let number = index(obj);
    if number.is_null() {
        return None;
    }
    let value = value_of(number);
    Py_DECREF(number);
    Some(value)
}

#[allow(dead_code)]
#[cold]
unsafe fn raise_too_large(message: &CStr) -> c_int {
    PyErr_SetString(PyExc_OverflowError, message.as_ptr());
    -1
}

#[allow(dead_code)]
#[cold]
unsafe fn raise_negative() -> c_int {
    PyErr_SetString(PyExc_ValueError, c"Cannot convert negative int".as_ptr());
    -1
}

#[cfg(capi_fallback = "PyLong_AsInt")]
#[inline]
pub unsafe extern "C" fn PyLong_AsInt(obj: *mut PyObject) -> c_int {
    let Some((value, overflow)) = index_value(obj) else { return -1 };
    match c_int::try_from(value) {
        Ok(value) if overflow == 0 => value,
        _ => raise_too_large(c"Python int too large to convert to C int"),
    }
}

#[cfg(capi_fallback = "PyLong_AsInt32")]
#[inline]
pub unsafe extern "C" fn PyLong_AsInt32(obj: *mut PyObject, value: *mut i32) -> c_int {
    let Some((bits, overflow)) = index_value(obj) else { return -1 };
    match i32::try_from(bits) {
        Ok(bits) if overflow == 0 => {
            *value = bits;
            0
        }
        _ => raise_too_large(c"Python int too large to convert to C int32_t"),
    }
}

#[cfg(capi_fallback = "PyLong_AsInt64")]
#[inline]
pub unsafe extern "C" fn PyLong_AsInt64(obj: *mut PyObject, value: *mut i64) -> c_int {
    let Some((bits, overflow)) = index_value(obj) else { return -1 };
    if overflow != 0 {
        return raise_too_large(c"Python int too large to convert to C int64_t");
    }
    *value = bits;
    0
}

#[cfg(capi_fallback = "PyLong_AsUInt32")]
#[inline]
pub unsafe extern "C" fn PyLong_AsUInt32(obj: *mut PyObject, value: *mut u32) -> c_int {
    let Some((bits, overflow)) = index_value(obj) else { return -1 };
    if overflow < 0 || (overflow == 0 && bits < 0) {
        return raise_negative();
    }
    match u32::try_from(bits) {
        Ok(bits) if overflow == 0 => {
            *value = bits;
            0
        }
        _ => raise_too_large(c"Python int too large to convert to C uint32_t"),
    }
}

/// Of an int that is not small.
#[cfg(capi_fallback = "PyLong_AsUInt64")]
unsafe fn as_uint64(number: *mut PyObject, value: *mut u64) -> c_int {
    if sign_of(number) < 0 {
        return raise_negative();
    }
    #[cfg(any(capi_has = "long_has_ob_size", capi_has = "long_has_tag"))]
    let (bits, is_too_large) = {
        let number = &*number.cast::<digits::Int>();
        let bits_per_digit = if digits::size() == 2 { 15 } else { 30 };
        let (mut bits, mut is_too_large, mut count) = (0, false, number.count().0);
        while count > 0 && !is_too_large {
            count -= 1;
            is_too_large = bits >> (64 - bits_per_digit) != 0;
            bits = bits << bits_per_digit | u64::from(number.digit(count));
        }
        (bits, is_too_large)
    };
    #[cfg(not(any(capi_has = "long_has_ob_size", capi_has = "long_has_tag")))]
    let (bits, is_too_large) = {
        let bits = PyLong_AsUnsignedLongLong(number);
        (bits, bits == u64::MAX && !PyErr_Occurred().is_null())
    };
    if is_too_large {
        return raise_too_large(c"Python int too large to convert to C uint64_t");
    }
    *value = bits;
    0
}

#[cfg(capi_fallback = "PyLong_AsUInt64")]
#[inline]
pub unsafe extern "C" fn PyLong_AsUInt64(obj: *mut PyObject, value: *mut u64) -> c_int {
    if !obj.is_null() && PyLong_Check(obj) != 0 {
        match small(obj) {
            Some(bits @ 0..) => {
                *value = bits as u64;
                return 0;
            }
            _ => return as_uint64(obj, value),
        }
    }
    let number = index(obj);
    if number.is_null() {
        return -1;
    }
    let status = as_uint64(number, value);
    Py_DECREF(number);
    status
}

#[allow(dead_code)]
#[inline]
fn is_little_endian(flags: c_int) -> bool {
    if flags == -1 || flags & 2 != 0 {
        cfg!(target_endian = "little")
    } else {
        flags & 1 != 0
    }
}

/// Calls a method of `int` itself (a subclass may have others) with `arguments` (stolen; null passes an exception on)
/// and the keyword `signed`.
#[allow(dead_code)]
unsafe fn call_int_method(name: &CStr, arguments: *mut PyObject, signed: bool) -> *mut PyObject {
    if arguments.is_null() {
        return null_mut();
    }
    let (mut keywords, mut result) = (null_mut(), null_mut());
    let method = PyObject_GetAttrString((&raw mut PyLong_Type).cast(), name.as_ptr());
    // What is called with an exception set may lose it.
    if !method.is_null() {
        keywords = Py_BuildValue(c"{sO}".as_ptr(), c"signed".as_ptr(), if signed { Py_True() } else { Py_False() });
    }
    if !keywords.is_null() {
        result = PyObject_Call(method, arguments, keywords);
    }
    Py_XDECREF(method);
    Py_DECREF(arguments);
    Py_XDECREF(keywords);
    result
}

/// The number of bits in the absolute value of an int, or -1 with an exception.
#[cfg(capi_fallback = "PyLong_AsNativeBytes")]
#[allow(dead_code)]
unsafe fn bit_length(number: *mut PyObject) -> Py_ssize_t {
    let ty = (&raw mut PyLong_Type).cast();
    let result = PyObject_CallMethod(ty, c"bit_length".as_ptr(), c"O".as_ptr(), number);
    if result.is_null() {
        return -1;
    }
    let bits = PyLong_AsSsize_t(result);
    Py_DECREF(result);
    bits
}

#[cfg(capi_fallback = "PyLong_AsNativeBytes")]
mod native_bytes {
    use super::*;

    /// Copies a two's complement number, lowest byte first, into a buffer: cut off, or filled with its sign.
    pub unsafe fn copy_twos_complement(number: &[u8], buffer: *mut u8, n: usize, little_endian: bool) {
        let sign = if number[number.len() - 1] & 0x80 != 0 { 0xFF } else { 0 };
        for index in 0..n {
            let place = if little_endian { index } else { n - 1 - index };
            *buffer.add(place) = number.get(index).copied().unwrap_or(sign);
        }
    }

    #[cfg(capi_has = "_PyLong_AsByteArray")]
    extern "C" {
        #[cfg(not(capi_has = "as_byte_array_can_be_silent"))]
        fn _PyLong_AsByteArray(v: *mut PyObject, bytes: *mut u8, n: usize, little: c_int, signed: c_int) -> c_int;
        #[cfg(capi_has = "as_byte_array_can_be_silent")]
        fn _PyLong_AsByteArray(
            v: *mut PyObject,
            bytes: *mut u8,
            n: usize,
            little: c_int,
            signed: c_int,
            with_exceptions: c_int,
        ) -> c_int;
        /// A `size_t` before 3.14, an `int64_t` since.
        fn _PyLong_NumBits(v: *mut PyObject) -> i64;
    }

    /// The number of bits in the absolute value of an int of more than 63; `n` bytes of the number go to `buffer`.
    #[cfg(all(capi_has = "_PyLong_AsByteArray", target_pointer_width = "64"))]
    pub unsafe fn big(v: *mut PyObject, buffer: *mut u8, n: Py_ssize_t, little_endian: bool) -> Py_ssize_t {
        let bits = _PyLong_NumBits(v) as Py_ssize_t;
        if n > 0 {
            #[cfg(capi_has = "as_byte_array_can_be_silent")]
            _PyLong_AsByteArray(v, buffer, n as usize, little_endian.into(), 1, 0);
            // Where the number is too large it writes the lowest bytes all the same.
            #[cfg(not(capi_has = "as_byte_array_can_be_silent"))]
            if _PyLong_AsByteArray(v, buffer, n as usize, little_endian.into(), 1) < 0 {
                PyErr_Clear();
            }
        }
        bits
    }

    #[cfg(not(all(capi_has = "_PyLong_AsByteArray", target_pointer_width = "64")))]
    pub unsafe fn big(v: *mut PyObject, buffer: *mut u8, n: Py_ssize_t, little_endian: bool) -> Py_ssize_t {
        #[cfg(Py_LIMITED_API)]
        if let Some(bits) = settled::big(v, buffer, n, little_endian) {
            return bits;
        }
        let bits = bit_length(v);
        if bits < 0 || n <= 0 {
            return bits;
        }
        let arguments = Py_BuildValue(c"(Ons)".as_ptr(), v, bits / 8 + 1, c"little".as_ptr());
        let result = call_int_method(c"to_bytes", arguments, true);
        if result.is_null() {
            return -1;
        }
        let data = PyBytes_AsString(result).cast();
        let number = core::slice::from_raw_parts(data, PyBytes_Size(result) as usize);
        copy_twos_complement(number, buffer, n as usize, little_endian);
        Py_DECREF(result);
        bits
    }

    /// Whether the bytes are the smallest number that they can hold: the highest bit and no other.
    pub unsafe fn is_highest_bit_alone(buffer: *const u8, n: Py_ssize_t, little_endian: bool) -> bool {
        let highest = if little_endian { n - 1 } else { 0 };
        (0..n).all(|index| *buffer.offset(index) == if index == highest { 0x80 } else { 0 })
    }
}

/// The private functions of releases that nothing can change any more.
#[cfg(Py_LIMITED_API)]
#[allow(dead_code)] // what a floor needs differs
mod settled {
    use super::*;
    use crate::dispatch::Known;
    use crate::versions::{SINCE_long_bytes_are_settled as SINCE, UNTIL_long_bytes_are_settled as UNTIL};
    use core::mem::transmute;

    /// As `native_bytes::big`; `None` where the running interpreter is another release.
    pub unsafe fn big(v: *mut PyObject, buffer: *mut u8, n: Py_ssize_t, little_endian: bool) -> Option<Py_ssize_t> {
        type Count = unsafe extern "C" fn(*mut PyObject) -> usize;
        type Copy = unsafe extern "C" fn(*mut PyObject, *mut u8, usize, c_int, c_int) -> c_int;
        static COUNT: Known = Known::new("_PyLong_NumBits\0", SINCE, UNTIL);
        static COPY: Known = Known::new("_PyLong_AsByteArray\0", SINCE, UNTIL);
        let (count, copy) = (COUNT.get()?, COPY.get()?);
        let bits = transmute::<*mut c_void, Count>(count)(v) as Py_ssize_t;
        // Where the number is too large it writes the lowest bytes all the same.
        if n > 0 && transmute::<*mut c_void, Copy>(copy)(v, buffer, n as usize, little_endian.into(), 1) < 0 {
            PyErr_Clear();
        }
        Some(bits)
    }

    /// As `from_bytes`; `None` where the running interpreter is another release.
    pub unsafe fn from_bytes(bytes: *const u8, n: usize, little_endian: bool, signed: bool) -> Option<*mut PyObject> {
        type Make = unsafe extern "C" fn(*const u8, usize, c_int, c_int) -> *mut PyObject;
        static MAKE: Known = Known::new("_PyLong_FromByteArray\0", SINCE, UNTIL);
        Some(transmute::<*mut c_void, Make>(MAKE.get()?)(bytes, n, little_endian.into(), signed.into()))
    }
}

#[cfg(capi_fallback = "PyLong_AsNativeBytes")]
#[inline]
pub unsafe extern "C" fn PyLong_AsNativeBytes(
    mut v: *mut PyObject,
    buffer: *mut c_void,
    n_bytes: Py_ssize_t,
    flags: c_int,
) -> Py_ssize_t {
    use native_bytes::{big, copy_twos_complement, is_highest_bit_alone};

    let bytes = buffer.cast::<u8>();
    let little_endian = is_little_endian(flags);
    let is_unsigned = flags == -1 || flags & Py_ASNATIVEBYTES_UNSIGNED_BUFFER != 0;
    if v.is_null() || n_bytes < 0 {
        PyErr_BadInternalCall();
        return -1;
    }
    if PyLong_Check(v) != 0 {
        if n_bytes as usize == size_of::<i64>().max(size_of::<Py_ssize_t>())
            && little_endian == cfg!(target_endian = "little")
        {
            let rejects_negative = flags != -1 && flags & Py_ASNATIVEBYTES_REJECT_NEGATIVE != 0;
            if let Some(value) = small(v).filter(|value| *value >= 0 || !rejects_negative) {
                bytes.cast::<i64>().write_unaligned(value);
                return n_bytes;
            }
        }
        Py_INCREF(v);
    } else if flags != -1 && flags & Py_ASNATIVEBYTES_ALLOW_INDEX != 0 {
        v = PyNumber_Index(v);
        if v.is_null() {
            return -1;
        }
    } else {
        raise_type(c"expect int, got ", v);
        return -1;
    }

    let mut overflow = 0;
    let value = PyLong_AsLongLongAndOverflow(v, &mut overflow);
    let is_negative = overflow < 0 || (overflow == 0 && value < 0);
    if is_negative && flags != -1 && flags & Py_ASNATIVEBYTES_REJECT_NEGATIVE != 0 {
        Py_DECREF(v);
        raise_negative();
        return -1;
    }
    let bits = if overflow == 0 {
        copy_twos_complement(&value.to_le_bytes(), bytes, n_bytes as usize, little_endian);
        (i64::BITS - value.unsigned_abs().leading_zeros()) as Py_ssize_t
    } else {
        big(v, bytes, n_bytes, little_endian)
    };
    Py_DECREF(v);
    if bits < 0 {
        return -1;
    }

    if bits <= 30 {
        // The real function has such a number at hand as a Py_ssize_t, and says how large that is.
        let word = size_of::<Py_ssize_t>() as Py_ssize_t;
        let room = 8 * n_bytes;
        return if n_bytes == 0 || n_bytes >= word {
            word
        } else if bits < room {
            n_bytes
        } else if bits == room && !is_negative {
            n_bytes + Py_ssize_t::from(!is_unsigned)
        } else if bits == room && is_highest_bit_alone(bytes, n_bytes, little_endian) {
            n_bytes
        } else {
            word
        };
    }
    // A bit more for the sign, and one less because the division rounds down.
    let needed = bits / 8 + 1;
    let is_tight = n_bytes > 0 && needed == n_bytes + 1 && bits % 8 == 0;
    if is_tight && (if is_negative { is_highest_bit_alone(bytes, n_bytes, little_endian) } else { is_unsigned }) {
        return n_bytes;
    }
    needed
}

#[cfg(any(capi_fallback = "PyLong_FromNativeBytes", capi_fallback = "PyLong_FromUnsignedNativeBytes"))]
unsafe fn from_bytes(bytes: *const u8, n: usize, little_endian: bool, signed: bool) -> *mut PyObject {
    if n <= size_of::<u64>() {
        if n == size_of::<u64>() && little_endian == cfg!(target_endian = "little") {
            let value = bytes.cast::<u64>().read_unaligned();
            return if signed { PyLong_FromLongLong(value as i64) } else { PyLong_FromUnsignedLongLong(value) };
        }
        let mut value = 0u64;
        for index in 0..n {
            value = value << 8 | u64::from(*bytes.add(if little_endian { n - 1 - index } else { index }));
        }
        if !signed || n == 0 {
            return PyLong_FromUnsignedLongLong(value);
        }
        let unused = 64 - 8 * n as u32;
        return PyLong_FromLongLong((value << unused) as i64 >> unused);
    }
    #[cfg(capi_has = "_PyLong_FromByteArray")]
    {
        extern "C" {
            #[cfg_attr(PyPy, link_name = "_PyPyLong_FromByteArray")]
            fn _PyLong_FromByteArray(bytes: *const u8, n: usize, little: c_int, signed: c_int) -> *mut PyObject;
        }
        _PyLong_FromByteArray(bytes, n, little_endian.into(), signed.into())
    }
    #[cfg(not(capi_has = "_PyLong_FromByteArray"))]
    {
        #[cfg(Py_LIMITED_API)]
        if let Some(number) = settled::from_bytes(bytes, n, little_endian, signed) {
            return number;
        }
        let order = if little_endian { c"little" } else { c"big" };
        let copy = PyBytes_FromStringAndSize(bytes.cast(), n as Py_ssize_t);
        call_int_method(c"from_bytes", Py_BuildValue(c"(Ns)".as_ptr(), copy, order.as_ptr()), signed)
    }
}

#[cfg(capi_fallback = "PyLong_FromNativeBytes")]
#[inline]
pub unsafe extern "C" fn PyLong_FromNativeBytes(buffer: *const c_void, n_bytes: usize, flags: c_int) -> *mut PyObject {
    if buffer.is_null() {
        PyErr_BadInternalCall();
        return null_mut();
    }
    let signed = flags == -1 || flags & Py_ASNATIVEBYTES_UNSIGNED_BUFFER == 0;
    from_bytes(buffer.cast(), n_bytes, is_little_endian(flags), signed)
}

#[cfg(capi_fallback = "PyLong_FromUnsignedNativeBytes")]
#[inline]
pub unsafe extern "C" fn PyLong_FromUnsignedNativeBytes(
    buffer: *const c_void,
    n_bytes: usize,
    flags: c_int,
) -> *mut PyObject {
    if buffer.is_null() {
        PyErr_BadInternalCall();
        return null_mut();
    }
    from_bytes(buffer.cast(), n_bytes, is_little_endian(flags), false)
}

#[cfg(capi_fallback = "PyLong_GetSign")]
#[inline]
pub unsafe extern "C" fn PyLong_GetSign(v: *mut PyObject, sign: *mut c_int) -> c_int {
    if PyLong_Check(v) == 0 {
        raise_type(c"expect int, got ", v);
        return -1;
    }
    *sign = sign_of(v);
    0
}

#[cfg(capi_fallback = "PyLong_IsPositive")]
#[inline]
pub unsafe extern "C" fn PyLong_IsPositive(obj: *mut PyObject) -> c_int {
    if PyLong_Check(obj) == 0 {
        raise_type(c"expected int, got ", obj);
        return -1;
    }
    c_int::from(sign_of(obj) > 0)
}

#[cfg(capi_fallback = "PyLong_IsNegative")]
#[inline]
pub unsafe extern "C" fn PyLong_IsNegative(obj: *mut PyObject) -> c_int {
    if PyLong_Check(obj) == 0 {
        raise_type(c"expected int, got ", obj);
        return -1;
    }
    c_int::from(sign_of(obj) < 0)
}

#[cfg(capi_fallback = "PyLong_IsZero")]
#[inline]
pub unsafe extern "C" fn PyLong_IsZero(obj: *mut PyObject) -> c_int {
    if PyLong_Check(obj) == 0 {
        raise_type(c"expected int, got ", obj);
        return -1;
    }
    c_int::from(sign_of(obj) == 0)
}

#[cfg(capi_fallback = "PyUnstable_Long_IsCompact")]
#[inline]
pub unsafe extern "C" fn PyUnstable_Long_IsCompact(op: *const PyLongObject) -> c_int {
    let mut overflow = 0;
    let value = PyLong_AsLongLongAndOverflow(op.cast_mut().cast(), &mut overflow);
    c_int::from(overflow == 0 && -(1 << 30) < value && value < 1 << 30)
}

#[cfg(capi_fallback = "PyUnstable_Long_CompactValue")]
#[inline]
pub unsafe extern "C" fn PyUnstable_Long_CompactValue(op: *const PyLongObject) -> Py_ssize_t {
    let mut overflow = 0;
    PyLong_AsLongLongAndOverflow(op.cast_mut().cast(), &mut overflow) as Py_ssize_t
}

// Exports and writers use the digits of the int object itself, and where these cannot be reached, bytes.

#[cfg(capi_fallback = "PyLongLayout")]
#[repr(C)]
pub struct PyLongLayout {
    pub bits_per_digit: u8,
    pub digit_size: u8,
    pub digits_order: i8,
    pub digit_endianness: i8,
}

#[cfg(capi_fallback = "PyLongExport")]
#[repr(C)]
pub struct PyLongExport {
    pub value: i64,
    pub negative: u8,
    pub ndigits: Py_ssize_t,
    pub digits: *const c_void,
    _reserved: usize,
}

/// `PyLongExport` with its private member in reach, whoever has declared it.
#[cfg(any(capi_fallback = "PyLong_Export", capi_fallback = "PyLong_FreeExport"))]
#[repr(C)]
struct Export {
    value: i64,
    negative: u8,
    ndigits: Py_ssize_t,
    digits: *const c_void,
    owner: *mut PyObject,
}

#[cfg(capi_fallback = "PyLongWriter")]
#[repr(C)]
pub struct PyLongWriter {
    _private: [u8; 0],
}

/// The digits of an int object.
#[cfg(any(capi_has = "long_has_ob_size", capi_has = "long_has_tag"))]
#[allow(dead_code)]
mod digits {
    use super::*;

    #[cfg(capi_has = "long_has_ob_size")]
    #[repr(C)]
    pub struct Int {
        pub head: PyVarObject,
        pub digits: [u32; 0],
    }

    #[cfg(not(capi_has = "long_has_ob_size"))]
    #[repr(C)]
    pub struct Int {
        pub head: PyObject,
        pub tag: usize,
        pub digits: [u32; 0],
    }

    /// Bytes in a digit: 4 for 30 bits, 2 for 15, as the interpreter was configured.
    #[inline]
    pub unsafe fn size() -> usize {
        PyLong_Type.tp_itemsize as usize
    }

    impl Int {
        /// The number of digits, and whether the number is negative.
        pub fn count(&self) -> (usize, bool) {
            #[cfg(capi_has = "long_has_ob_size")]
            return (self.head.ob_size.unsigned_abs(), self.head.ob_size < 0);
            #[cfg(not(capi_has = "long_has_ob_size"))]
            return (self.tag >> 3, self.tag & 3 == 2);
        }

        pub fn set_count(&mut self, count: usize, negative: bool) {
            #[cfg(capi_has = "long_has_ob_size")]
            {
                self.head.ob_size = if negative { -(count as Py_ssize_t) } else { count as Py_ssize_t };
            }
            #[cfg(not(capi_has = "long_has_ob_size"))]
            {
                let sign = match (count, negative) {
                    (0, _) => 1,
                    (_, true) => 2,
                    (_, false) => 0,
                };
                self.tag = count << 3 | sign;
            }
        }

        pub unsafe fn digit(&self, index: usize) -> u32 {
            let digits = self.digits.as_ptr();
            if size() == 2 {
                u32::from(*digits.cast::<u16>().add(index))
            } else {
                *digits.add(index)
            }
        }
    }
}

#[cfg(capi_fallback = "PyLong_GetNativeLayout")]
pub unsafe extern "C" fn PyLong_GetNativeLayout() -> *const PyLongLayout {
    const fn layout(bits_per_digit: u8, digit_size: u8) -> PyLongLayout {
        let digit_endianness = if cfg!(target_endian = "little") { -1 } else { 1 };
        PyLongLayout { bits_per_digit, digit_size, digits_order: -1, digit_endianness }
    }
    #[cfg(any(capi_has = "long_has_ob_size", capi_has = "long_has_tag"))]
    {
        static OF_30_BITS: PyLongLayout = layout(30, 4);
        static OF_15_BITS: PyLongLayout = layout(15, 2);
        if digits::size() == 2 {
            &OF_15_BITS
        } else {
            &OF_30_BITS
        }
    }
    #[cfg(not(any(capi_has = "long_has_ob_size", capi_has = "long_has_tag")))]
    {
        static OF_BYTES: PyLongLayout = layout(8, 1);
        &OF_BYTES
    }
}

#[cfg(capi_fallback = "PyLong_Export")]
#[inline]
pub unsafe extern "C" fn PyLong_Export(obj: *mut PyObject, export_long: *mut PyLongExport) -> c_int {
    let export = export_long.cast::<Export>();
    export.write(Export { value: 0, negative: 0, ndigits: 0, digits: null(), owner: null_mut() });
    let export = &mut *export;
    if PyLong_Check(obj) == 0 {
        raise_type(c"expect int, got ", obj);
        return -1;
    }
    let (value, overflow) = value_of(obj);
    if overflow == 0 {
        export.value = value;
        return 0;
    }
    #[cfg(any(capi_has = "long_has_ob_size", capi_has = "long_has_tag"))]
    {
        let number = obj.cast::<digits::Int>();
        export.ndigits = (*number).count().0 as Py_ssize_t;
        export.digits = (&raw const (*number).digits).cast();
        Py_INCREF(obj);
        export.owner = obj;
    }
    #[cfg(not(any(capi_has = "long_has_ob_size", capi_has = "long_has_tag")))]
    {
        // The absolute value as a bytes object, which the export then owns.
        let flags = Py_ASNATIVEBYTES_LITTLE_ENDIAN;
        let count = PyLong_AsNativeBytes(obj, null_mut(), 0, flags);
        let bytes = if count > 0 { PyBytes_FromStringAndSize(null(), count) } else { null_mut() };
        if bytes.is_null() {
            return -1;
        }
        let data = PyBytes_AsString(bytes).cast::<u8>();
        if PyLong_AsNativeBytes(obj, data.cast(), count, flags) < 0 {
            Py_DECREF(bytes);
            return -1;
        }
        let digits = core::slice::from_raw_parts_mut(data, count as usize);
        if overflow < 0 {
            let mut carry = true;
            for digit in digits.iter_mut() {
                (*digit, carry) = (!*digit).overflowing_add(carry.into());
            }
        }
        export.ndigits = digits.iter().rposition(|digit| *digit != 0).map_or(0, |last| last as Py_ssize_t + 1);
        export.digits = data.cast_const().cast();
        export.owner = bytes;
    }
    export.negative = u8::from(overflow < 0);
    0
}

#[cfg(capi_fallback = "PyLong_FreeExport")]
#[inline]
pub unsafe extern "C" fn PyLong_FreeExport(export_long: *mut PyLongExport) {
    let export = export_long.cast::<Export>();
    Py_XDECREF(core::mem::replace(&mut (*export).owner, null_mut()));
}

/// What a writer is where it is no int object.
#[cfg(all(capi_fallback = "PyLongWriter_Create", not(any(capi_has = "long_has_ob_size", capi_has = "long_has_tag"))))]
#[repr(C)]
struct Writer {
    negative: bool,
    ndigits: Py_ssize_t,
    digits: [u8; 0],
}

#[cfg(capi_fallback = "PyLongWriter_Create")]
#[inline]
pub unsafe extern "C" fn PyLongWriter_Create(
    negative: c_int,
    ndigits: Py_ssize_t,
    digits: *mut *mut c_void,
) -> *mut PyLongWriter {
    *digits = null_mut();
    if ndigits <= 0 {
        PyErr_SetString(PyExc_ValueError, c"ndigits must be positive".as_ptr());
        return null_mut();
    }
    #[cfg(any(capi_has = "long_has_ob_size", capi_has = "long_has_tag"))]
    {
        extern "C" {
            fn _PyLong_New(ndigits: Py_ssize_t) -> *mut digits::Int;
        }
        let number = _PyLong_New(ndigits);
        if number.is_null() {
            return null_mut();
        }
        (*number).set_count(ndigits as usize, negative != 0);
        *digits = (&raw mut (*number).digits).cast();
        number.cast()
    }
    #[cfg(not(any(capi_has = "long_has_ob_size", capi_has = "long_has_tag")))]
    {
        // The number of bits must fit, too.
        if ndigits > (Py_ssize_t::MAX - 1) / 8 {
            PyErr_SetString(PyExc_OverflowError, c"too many digits in integer".as_ptr());
            return null_mut();
        }
        let writer: *mut Writer = PyMem_Malloc(size_of::<Writer>() + ndigits as usize).cast();
        if writer.is_null() {
            PyErr_NoMemory();
            return null_mut();
        }
        writer.write(Writer { negative: negative != 0, ndigits, digits: [] });
        *digits = (&raw mut (*writer).digits).cast();
        writer.cast()
    }
}

#[cfg(capi_fallback = "PyLongWriter_Discard")]
#[inline]
pub unsafe extern "C" fn PyLongWriter_Discard(writer: *mut PyLongWriter) {
    #[cfg(any(capi_has = "long_has_ob_size", capi_has = "long_has_tag"))]
    Py_XDECREF(writer.cast());
    #[cfg(not(any(capi_has = "long_has_ob_size", capi_has = "long_has_tag")))]
    PyMem_Free(writer.cast());
}

#[cfg(capi_fallback = "PyLongWriter_Finish")]
#[inline]
pub unsafe extern "C" fn PyLongWriter_Finish(writer: *mut PyLongWriter) -> *mut PyObject {
    #[cfg(any(capi_has = "long_has_ob_size", capi_has = "long_has_tag"))]
    {
        let number = writer.cast::<digits::Int>();
        let (mut count, negative) = (*number).count();
        while count > 0 && (*number).digit(count - 1) == 0 {
            count -= 1;
        }
        (*number).set_count(count, negative);
        if count <= 1 {
            // It may be one of the small ints that exist once.
            let value = if count == 0 { 0 } else { i64::from((*number).digit(0)) };
            Py_DECREF(number.cast());
            return PyLong_FromLongLong(if negative { -value } else { value });
        }
        number.cast()
    }
    #[cfg(not(any(capi_has = "long_has_ob_size", capi_has = "long_has_tag")))]
    {
        let bytes = writer.cast::<Writer>();
        let (negative, mut count) = ((*bytes).negative, (*bytes).ndigits as usize);
        let digits = (&raw const (*bytes).digits).cast::<u8>();
        while count > 0 && *digits.add(count - 1) == 0 {
            count -= 1;
        }
        let number = PyLong_FromUnsignedNativeBytes(digits.cast(), count, Py_ASNATIVEBYTES_LITTLE_ENDIAN);
        PyMem_Free(writer.cast());
        if number.is_null() || !negative {
            return number;
        }
        let result = PyNumber_Negative(number);
        Py_DECREF(number);
        result
    }
}
