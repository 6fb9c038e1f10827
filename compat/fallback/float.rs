//! Floating-Point Objects.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

#[cfg(capi_fallback = "Py_DTSF_NO_NEG_0")]
pub const Py_DTSF_NO_NEG_0: c_int = 0x08;

#[cfg(capi_fallback = "Py_INFINITY")]
pub const Py_INFINITY: f64 = f64::INFINITY;

// IEEE 754 by its bits: no interpreter's help is needed, and none before 3.14 keeps all NaNs as they are.

#[allow(dead_code)]
#[inline]
unsafe fn write_bits(bits: u64, p: *mut c_char, size: usize, le: c_int) {
    for index in 0..size {
        let place = if le != 0 { index } else { size - 1 - index };
        *p.cast::<u8>().add(place) = (bits >> (8 * index)) as u8;
    }
}

#[allow(dead_code)]
#[inline]
unsafe fn read_bits(p: *const c_char, size: usize, le: c_int) -> u64 {
    (0..size).fold(0, |bits, index| {
        let place = if le != 0 { size - 1 - index } else { index };
        bits << 8 | u64::from(*p.cast::<u8>().add(place))
    })
}

/// A double in fewer bits, rounded to even, or `None` if it is too large. `fraction` and `exponent` are the sizes of the
/// narrow format's fields. NaNs keep what fits of their payload.
#[allow(dead_code)]
fn narrow(x: f64, fraction: i32, exponent: i32) -> Option<u64> {
    let bits = x.to_bits();
    let sign = bits >> 63 << (fraction + exponent);
    let infinity = ((1u64 << exponent) - 1) << fraction;
    let mut digits = bits & ((1 << 52) - 1);
    let wide = (bits >> 52 & 0x7FF) as i32;
    let bias = (1 << (exponent - 1)) - 1;
    let mut narrow = wide - 1023 + bias;
    let mut dropped = 52 - fraction;
    if wide == 0x7FF {
        if digits == 0 {
            return Some(sign | infinity);
        }
        // With nothing left of its payload a signalling NaN would be an infinity.
        let payload = digits >> dropped;
        return Some(sign | infinity | if payload == 0 { 1 << (fraction - 1) } else { payload });
    }
    if wide == 0 || narrow < -fraction {
        return Some(sign);
    }
    if narrow > 2 * bias {
        return None;
    }
    if narrow <= 0 {
        // A subnormal number shows its leading 1.
        digits |= 1 << 52;
        dropped += 1 - narrow;
        narrow = 0;
    }
    let mut result = ((narrow as u64) << fraction) + (digits >> dropped);
    let (rest, half) = (digits & ((1 << dropped) - 1), 1 << (dropped - 1));
    if rest > half || (rest == half && result & 1 != 0) {
        result += 1;
    }
    (result < infinity).then_some(sign | result)
}

/// The double of a narrow format's bits.
#[allow(dead_code)]
fn widen(bits: u64, fraction: i32, exponent: i32) -> f64 {
    let sign = bits >> (fraction + exponent) << 63;
    let mut digits = bits & ((1 << fraction) - 1);
    let largest = (1 << exponent) - 1;
    let narrow = (bits >> fraction) as i32 & largest;
    let mut wide = if narrow == largest { 0x7FF } else { narrow - (largest >> 1) + 1023 };
    if narrow == 0 {
        if digits == 0 {
            return f64::from_bits(sign);
        }
        wide += 1;
        while digits >> fraction == 0 {
            digits <<= 1;
            wide -= 1;
        }
        digits &= (1 << fraction) - 1;
    }
    f64::from_bits(sign | (wide as u64) << 52 | digits << (52 - fraction))
}

#[cfg(capi_fallback = "PyFloat_Pack2")]
#[inline]
pub unsafe extern "C" fn PyFloat_Pack2(x: f64, p: *mut c_char, le: c_int) -> c_int {
    let Some(bits) = narrow(x, 10, 5) else {
        PyErr_SetString(PyExc_OverflowError, c"float too large to pack with e format".as_ptr());
        return -1;
    };
    write_bits(bits, p, 2, le);
    0
}

#[cfg(capi_fallback = "PyFloat_Pack4")]
#[inline]
pub unsafe extern "C" fn PyFloat_Pack4(x: f64, p: *mut c_char, le: c_int) -> c_int {
    let Some(bits) = narrow(x, 23, 8) else {
        PyErr_SetString(PyExc_OverflowError, c"float too large to pack with f format".as_ptr());
        return -1;
    };
    write_bits(bits, p, 4, le);
    0
}

#[cfg(capi_fallback = "PyFloat_Pack8")]
#[inline]
pub unsafe extern "C" fn PyFloat_Pack8(x: f64, p: *mut c_char, le: c_int) -> c_int {
    write_bits(x.to_bits(), p, 8, le);
    0
}

#[cfg(capi_fallback = "PyFloat_Unpack2")]
#[inline]
pub unsafe extern "C" fn PyFloat_Unpack2(p: *const c_char, le: c_int) -> f64 {
    widen(read_bits(p, 2, le), 10, 5)
}

#[cfg(capi_fallback = "PyFloat_Unpack4")]
#[inline]
pub unsafe extern "C" fn PyFloat_Unpack4(p: *const c_char, le: c_int) -> f64 {
    widen(read_bits(p, 4, le), 23, 8)
}

#[cfg(capi_fallback = "PyFloat_Unpack8")]
#[inline]
pub unsafe extern "C" fn PyFloat_Unpack8(p: *const c_char, le: c_int) -> f64 {
    f64::from_bits(read_bits(p, 8, le))
}
