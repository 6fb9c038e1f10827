//! Unicode Objects and Codecs.

#[allow(unused_imports)] // what a target needs differs
use crate::fallback::macros::raise_type;
#[allow(unused_imports)]
use crate::prelude::*;

#[cfg(capi_fallback = "PyUnicode_Equal")]
#[inline]
pub unsafe extern "C" fn PyUnicode_Equal(str1: *mut PyObject, str2: *mut PyObject) -> c_int {
    if PyUnicode_Check(str1) == 0 {
        raise_type(c"first argument must be str, not ", str1);
        return -1;
    }
    if PyUnicode_Check(str2) == 0 {
        raise_type(c"second argument must be str, not ", str2);
        return -1;
    }
    if str1 == str2 {
        return 1;
    }
    #[cfg(capi_has = "unicode_data")]
    {
        let (Some(first), Some(second)) = (Text::of(str1), Text::of(str2)) else { return -1 };
        // A str is always stored in the smallest kind.
        c_int::from(first.kind == second.kind && first.bytes() == second.bytes())
    }
    #[cfg(not(capi_has = "unicode_data"))]
    {
        let is_equal = PyUnicode_GetLength(str1) == PyUnicode_GetLength(str2) && PyUnicode_Compare(str1, str2) == 0;
        c_int::from(is_equal)
    }
}

/// How a str is stored. A kind's value is the size of its characters.
#[cfg(capi_has = "unicode_data")]
#[allow(dead_code)]
pub(crate) struct Text {
    pub length: Py_ssize_t,
    pub kind: c_uint,
    /// Whether nothing but ASCII is in it and the characters follow the object's head, as they do in nearly every str.
    pub is_ascii: bool,
    pub data: *const u8,
}

#[cfg(capi_has = "unicode_data")]
#[allow(dead_code)]
impl Text {
    /// `None` with an exception set if there is no memory for a str that is not ready yet.
    #[cfg(not(PyPy))]
    #[inline]
    pub unsafe fn of(text: *mut PyObject) -> Option<Self> {
        if PyUnicode_READY(text) < 0 {
            return None;
        }
        let data = PyUnicode_DATA(text).cast_const().cast();
        let is_ascii = data == text.cast::<PyASCIIObject>().add(1).cast_const().cast();
        Some(Text { length: PyUnicode_GET_LENGTH(text), kind: PyUnicode_KIND(text), is_ascii, data })
    }

    /// cpyext's struct has bytes where CPython's and pyo3-ffi's have bits.
    #[cfg(PyPy)]
    pub unsafe fn of(text: *mut PyObject) -> Option<Self> {
        #[repr(C)]
        struct Ascii {
            head: PyObject,
            length: Py_ssize_t,
            hash: Py_hash_t,
            interned: u8,
            kind: u8,
            compact: u8,
            ascii: u8,
            ready: u8,
            wstr: *mut wchar_t,
        }
        #[repr(C)]
        struct Compact {
            base: Ascii,
            utf8_length: Py_ssize_t,
            utf8: *mut c_char,
            wstr_length: Py_ssize_t,
        }
        #[repr(C)]
        struct Unicode {
            base: Compact,
            data: *const u8,
        }
        extern "C" {
            fn _PyPyUnicode_Ready(unicode: *mut PyObject) -> c_int;
        }
        let ascii = text.cast::<Ascii>();
        if (*ascii).ready == 0 && _PyPyUnicode_Ready(text) < 0 {
            return None;
        }
        let data = match ((*ascii).compact != 0, (*ascii).ascii != 0) {
            (false, _) => (*text.cast::<Unicode>()).data,
            (true, true) => ascii.add(1).cast_const().cast(),
            (true, false) => text.cast::<Compact>().add(1).cast_const().cast(),
        };
        Some(Text { length: (*ascii).length, kind: (*ascii).kind.into(), is_ascii: (*ascii).ascii != 0, data })
    }

    #[inline]
    pub unsafe fn bytes(&self) -> &[u8] {
        core::slice::from_raw_parts(self.data, self.length as usize * self.kind as usize)
    }
}

/// Whether a str has exactly the characters that UTF-8 encodes in `string`. Surrogates have no UTF-8.
#[cfg(any(capi_fallback = "PyUnicode_EqualToUTF8", capi_fallback = "PyUnicode_EqualToUTF8AndSize"))]
#[inline]
unsafe fn equal_to_utf8(unicode: *mut PyObject, string: *const c_char, size: usize) -> c_int {
    let bytes = || if size == 0 { &[] } else { core::slice::from_raw_parts(string.cast::<u8>(), size) };
    #[cfg(capi_has = "unicode_data")]
    {
        let Some(text) = Text::of(unicode) else {
            PyErr_Clear();
            return 0;
        };
        if text.is_ascii {
            return c_int::from(text.length as usize == size && text.bytes() == bytes());
        }
        // No str of that length has so many bytes, and neither need there be so many.
        if size / 4 > text.length as usize {
            return 0;
        }
        let string = bytes();
        // What the str, which is not ASCII, keeps once somebody has asked for it.
        #[cfg(not(PyPy))]
        {
            let compact = unicode.cast::<PyCompactUnicodeObject>();
            if !(*compact).utf8.is_null() {
                let length = (*compact).utf8_length as usize;
                return c_int::from(core::slice::from_raw_parts((*compact).utf8.cast::<u8>(), length) == string);
            }
        }
        match text.kind {
            PyUnicode_1BYTE_KIND => encodes(text.length, |index| u32::from(*text.data.add(index)), string),
            PyUnicode_2BYTE_KIND => {
                encodes(text.length, |index| u32::from(*text.data.cast::<u16>().add(index)), string)
            }
            _ => encodes(text.length, |index| *text.data.cast::<u32>().add(index), string),
        }
    }
    #[cfg(not(capi_has = "unicode_data"))]
    {
        let length = PyUnicode_GetLength(unicode);
        // As above, or the str has no length.
        if size / 4 > length as usize || length < 0 {
            return 0;
        }
        encodes(length, |index| PyUnicode_ReadChar(unicode, index as Py_ssize_t), bytes())
    }
}

/// Whether `string` is the UTF-8 of `length` characters.
#[cfg(any(capi_fallback = "PyUnicode_EqualToUTF8", capi_fallback = "PyUnicode_EqualToUTF8AndSize"))]
#[inline]
unsafe fn encodes(length: Py_ssize_t, read: impl Fn(usize) -> u32, string: &[u8]) -> c_int {
    let mut bytes = string.iter().copied();
    for index in 0..length as usize {
        let character = read(index);
        let (lead, more) = match character {
            0..0x80 => (character, 0),
            0x80..0x800 => (0xC0 | character >> 6, 1),
            0xD800..0xE000 => return 0,
            0x800..0x10000 => (0xE0 | character >> 12, 2),
            _ => (0xF0 | character >> 18, 3),
        };
        if bytes.next() != Some(lead as u8) {
            return 0;
        }
        for rest in (0..more).rev() {
            if bytes.next() != Some(0x80 | (character >> (6 * rest) & 0x3F) as u8) {
                return 0;
            }
        }
    }
    c_int::from(bytes.next().is_none())
}

#[cfg(capi_fallback = "PyUnicode_EqualToUTF8")]
#[inline]
pub unsafe extern "C" fn PyUnicode_EqualToUTF8(unicode: *mut PyObject, string: *const c_char) -> c_int {
    let bytes = CStr::from_ptr(string).to_bytes();
    // The function for ASCII takes other bytes as Latin-1.
    #[cfg(not(capi_has = "unicode_data"))]
    if bytes.is_ascii() {
        return c_int::from(PyUnicode_CompareWithASCIIString(unicode, string) == 0);
    }
    equal_to_utf8(unicode, string, bytes.len())
}

#[cfg(capi_fallback = "PyUnicode_EqualToUTF8AndSize")]
#[inline]
pub unsafe extern "C" fn PyUnicode_EqualToUTF8AndSize(
    unicode: *mut PyObject,
    string: *const c_char,
    size: Py_ssize_t,
) -> c_int {
    // A negative size is one that no str has.
    equal_to_utf8(unicode, string, size as usize)
}

#[cfg(capi_fallback = "PyUnstable_Unicode_GET_CACHED_HASH")]
#[inline]
pub unsafe extern "C" fn PyUnstable_Unicode_GET_CACHED_HASH(op: *mut PyObject) -> Py_hash_t {
    #[cfg(all(capi_has = "unicode_has_hash", not(PyPy)))]
    {
        (*op.cast::<PyASCIIObject>()).hash
    }
    #[cfg(not(all(capi_has = "unicode_has_hash", not(PyPy))))]
    {
        let _ = op;
        -1
    }
}
