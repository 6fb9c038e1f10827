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
    let length = PyUnicode_GetLength(str1);
    if length != PyUnicode_GetLength(str2) {
        return 0;
    }
    #[cfg(all(capi_has = "unicode_data", not(PyPy)))]
    {
        if PyUnicode_READY(str1) < 0 || PyUnicode_READY(str2) < 0 {
            return -1;
        }
        // A str is always stored in the smallest kind; a kind's value is the size of its characters.
        let (kind, size) = (PyUnicode_KIND(str1), length as usize * PyUnicode_KIND(str1) as usize);
        let bytes = |text| core::slice::from_raw_parts(PyUnicode_DATA(text).cast::<u8>(), size);
        c_int::from(kind == PyUnicode_KIND(str2) && bytes(str1) == bytes(str2))
    }
    // PyPy's comparisons would call the methods of subclasses.
    #[cfg(PyPy)]
    {
        c_int::from((0..length).all(|index| PyUnicode_ReadChar(str1, index) == PyUnicode_ReadChar(str2, index)))
    }
    #[cfg(not(any(capi_has = "unicode_data", PyPy)))]
    {
        c_int::from(PyUnicode_Compare(str1, str2) == 0)
    }
}

/// Whether a str has exactly the characters that UTF-8 encodes in `string`. Surrogates have no UTF-8.
#[cfg(any(capi_fallback = "PyUnicode_EqualToUTF8", capi_fallback = "PyUnicode_EqualToUTF8AndSize"))]
unsafe fn equal_to_utf8(unicode: *mut PyObject, mut string: &[u8]) -> c_int {
    #[cfg(all(capi_has = "unicode_data", not(PyPy)))]
    let (length, read) = {
        if PyUnicode_READY(unicode) < 0 {
            PyErr_Clear();
            return 0;
        }
        let (kind, data) = (PyUnicode_KIND(unicode), PyUnicode_DATA(unicode));
        let read = move |index: Py_ssize_t| match kind {
            PyUnicode_1BYTE_KIND => u32::from(*data.cast::<u8>().offset(index)),
            PyUnicode_2BYTE_KIND => u32::from(*data.cast::<u16>().offset(index)),
            _ => *data.cast::<u32>().offset(index),
        };
        (PyUnicode_GET_LENGTH(unicode), read)
    };
    #[cfg(not(all(capi_has = "unicode_data", not(PyPy))))]
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
