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
struct Text {
    length: Py_ssize_t,
    kind: c_uint,
    data: *const u8,
}

#[cfg(capi_has = "unicode_data")]
#[allow(dead_code)]
impl Text {
    /// `None` with an exception set if there is no memory for a str that is not ready yet.
    #[cfg(not(PyPy))]
    #[inline]
    unsafe fn of(text: *mut PyObject) -> Option<Self> {
        if PyUnicode_READY(text) < 0 {
            return None;
        }
        let (kind, data) = (PyUnicode_KIND(text), PyUnicode_DATA(text).cast_const().cast());
        Some(Text { length: PyUnicode_GET_LENGTH(text), kind, data })
    }

    /// cpyext's struct has bytes where CPython's and pyo3-ffi's have bits.
    #[cfg(PyPy)]
    unsafe fn of(text: *mut PyObject) -> Option<Self> {
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
        Some(Text { length: (*ascii).length, kind: (*ascii).kind.into(), data })
    }

    unsafe fn bytes(&self) -> &[u8] {
        core::slice::from_raw_parts(self.data, self.length as usize * self.kind as usize)
    }

    #[inline]
    unsafe fn read(&self, index: Py_ssize_t) -> u32 {
        match self.kind {
            PyUnicode_1BYTE_KIND => u32::from(*self.data.offset(index)),
            PyUnicode_2BYTE_KIND => u32::from(*self.data.cast::<u16>().offset(index)),
            _ => *self.data.cast::<u32>().offset(index),
        }
    }
}

/// Whether a str has exactly the characters that UTF-8 encodes in `string`. Surrogates have no UTF-8.
#[cfg(any(capi_fallback = "PyUnicode_EqualToUTF8", capi_fallback = "PyUnicode_EqualToUTF8AndSize"))]
unsafe fn equal_to_utf8(unicode: *mut PyObject, mut string: &[u8]) -> c_int {
    #[cfg(capi_has = "unicode_data")]
    let (length, read) = {
        let Some(text) = Text::of(unicode) else {
            PyErr_Clear();
            return 0;
        };
        (text.length, move |index: Py_ssize_t| text.read(index))
    };
    #[cfg(not(capi_has = "unicode_data"))]
    let (length, read) =
        (PyUnicode_GetLength(unicode), |index: Py_ssize_t| unsafe { PyUnicode_ReadChar(unicode, index) });

    for index in 0..length {
        let Some(character) = char::from_u32(read(index)) else { return 0 };
        let mut encoded = [0; 4];
        match string.strip_prefix(character.encode_utf8(&mut encoded).as_bytes()) {
            Some(rest) => string = rest,
            None => return 0,
        }
    }
    c_int::from(string.is_empty())
}

#[cfg(capi_fallback = "PyUnicode_EqualToUTF8")]
#[inline]
pub unsafe extern "C" fn PyUnicode_EqualToUTF8(unicode: *mut PyObject, string: *const c_char) -> c_int {
    let bytes = CStr::from_ptr(string).to_bytes();
    // The function for ASCII takes other bytes as Latin-1.
    #[cfg(not(PyPy))]
    if bytes.is_ascii() {
        return c_int::from(PyUnicode_CompareWithASCIIString(unicode, string) == 0);
    }
    equal_to_utf8(unicode, bytes)
}

#[cfg(capi_fallback = "PyUnicode_EqualToUTF8AndSize")]
#[inline]
pub unsafe extern "C" fn PyUnicode_EqualToUTF8AndSize(
    unicode: *mut PyObject,
    string: *const c_char,
    size: Py_ssize_t,
) -> c_int {
    equal_to_utf8(unicode, core::slice::from_raw_parts(string.cast(), size as usize))
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
