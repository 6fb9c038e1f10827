//! PyUnicodeWriter.

use crate::fallback::macros::raise_type;
use crate::prelude::*;

#[path = "unicode_storage.rs"]
mod storage;

/// What PyUnicodeWriter_Format() does with the str that it made.
#[export_name = "capi_compat_unicode_writer_append_formatted"]
unsafe extern "C" fn append_formatted(writer: *mut PyUnicodeWriter, text: *mut PyObject) -> c_int {
    if !text.is_null() {
        storage::keep_whole(writer, text);
    }
    append_new(writer, text)
}

/// Appends a new str, which it releases; null is an error already set.
unsafe fn append_new(writer: *mut PyUnicodeWriter, text: *mut PyObject) -> c_int {
    if text.is_null() {
        return -1;
    }
    let status = storage::append(writer, text);
    Py_DECREF(text);
    status
}

#[inline]
pub unsafe extern "C" fn PyUnicodeWriter_Create(length: Py_ssize_t) -> *mut PyUnicodeWriter {
    if length < 0 {
        PyErr_SetString(PyExc_ValueError, c"length must be positive".as_ptr());
        return null_mut();
    }
    storage::create(length)
}

#[inline]
pub unsafe extern "C" fn PyUnicodeWriter_Discard(writer: *mut PyUnicodeWriter) {
    if !writer.is_null() {
        storage::discard(writer);
    }
}

#[inline]
pub unsafe extern "C" fn PyUnicodeWriter_Finish(writer: *mut PyUnicodeWriter) -> *mut PyObject {
    storage::finish(writer)
}

#[inline]
pub unsafe extern "C" fn PyUnicodeWriter_WriteChar(writer: *mut PyUnicodeWriter, ch: Py_UCS4) -> c_int {
    if ch > 0x10_FFFF {
        PyErr_SetString(PyExc_ValueError, c"character must be in range(0x110000)".as_ptr());
        return -1;
    }
    storage::append_char(writer, ch)
}

#[inline]
pub unsafe extern "C" fn PyUnicodeWriter_WriteStr(writer: *mut PyUnicodeWriter, obj: *mut PyObject) -> c_int {
    if PyUnicode_CheckExact(obj) != 0 {
        return storage::append(writer, obj);
    }
    if PyLong_CheckExact(obj) != 0 {
        if let Some(status) = storage::append_int(writer, obj) {
            return status;
        }
    }
    append_new(writer, PyObject_Str(obj))
}

#[inline]
pub unsafe extern "C" fn PyUnicodeWriter_WriteRepr(writer: *mut PyUnicodeWriter, obj: *mut PyObject) -> c_int {
    if obj.is_null() {
        return storage::append_ascii(writer, c"<NULL>".as_ptr(), 6);
    }
    let quick = if PyUnicode_CheckExact(obj) != 0 {
        storage::append_plain_repr(writer, obj)
    } else if PyLong_CheckExact(obj) != 0 {
        storage::append_int(writer, obj)
    } else {
        None
    };
    quick.unwrap_or_else(|| append_new(writer, PyObject_Repr(obj)))
}

#[inline]
pub unsafe extern "C" fn PyUnicodeWriter_WriteSubstring(
    writer: *mut PyUnicodeWriter,
    str: *mut PyObject,
    start: Py_ssize_t,
    end: Py_ssize_t,
) -> c_int {
    if PyUnicode_Check(str) == 0 {
        raise_type(c"expect str, not ", str);
        return -1;
    }
    if start < 0 || start > end {
        PyErr_SetString(PyExc_ValueError, c"invalid start argument".as_ptr());
        return -1;
    }
    let length = storage::length_of(str);
    if length < 0 {
        return -1;
    }
    if end > length {
        PyErr_SetString(PyExc_ValueError, c"invalid end argument".as_ptr());
        return -1;
    }
    storage::append_substring(writer, str, start, end)
}

#[inline]
pub unsafe extern "C" fn PyUnicodeWriter_WriteASCII(
    writer: *mut PyUnicodeWriter,
    str: *const c_char,
    size: Py_ssize_t,
) -> c_int {
    storage::append_ascii(writer, str, length_of(str, size))
}

/// The length that a negative size stands for.
#[inline]
unsafe fn length_of(text: *const c_char, size: Py_ssize_t) -> Py_ssize_t {
    if size < 0 {
        CStr::from_ptr(text).count_bytes() as Py_ssize_t
    } else {
        size
    }
}

#[inline]
pub unsafe extern "C" fn PyUnicodeWriter_DecodeUTF8Stateful(
    writer: *mut PyUnicodeWriter,
    string: *const c_char,
    length: Py_ssize_t,
    errors: *const c_char,
    consumed: *mut Py_ssize_t,
) -> c_int {
    let length = length_of(string, length);
    let text = if length == 0 { &[] } else { core::slice::from_raw_parts(string.cast::<u8>(), length as usize) };
    if !text.is_ascii() {
        return append_not_ascii(writer, text, errors, consumed);
    }
    let status = storage::append_ascii(writer, string, length);
    if !consumed.is_null() {
        *consumed = if status < 0 { 0 } else { length };
    }
    status
}

#[inline(never)]
unsafe fn append_not_ascii(
    writer: *mut PyUnicodeWriter,
    text: &[u8],
    errors: *const c_char,
    consumed: *mut Py_ssize_t,
) -> c_int {
    let length = text.len() as Py_ssize_t;
    let Some(status) = storage::append_utf8(writer, text) else {
        return append_invalid(writer, text.as_ptr().cast(), length, errors, consumed);
    };
    if !consumed.is_null() {
        *consumed = if status < 0 { 0 } else { length };
    }
    status
}

#[cold]
unsafe fn append_invalid(
    writer: *mut PyUnicodeWriter,
    string: *const c_char,
    length: Py_ssize_t,
    errors: *const c_char,
    consumed: *mut Py_ssize_t,
) -> c_int {
    storage::forget_fresh(writer);
    let status = append_new(writer, decode_utf8(string, length, errors, consumed));
    if status < 0 && !consumed.is_null() {
        *consumed = 0;
    }
    status
}

#[cfg(capi_has = "PyUnicode_DecodeUTF8Stateful")]
unsafe fn decode_utf8(
    string: *const c_char,
    length: Py_ssize_t,
    errors: *const c_char,
    consumed: *mut Py_ssize_t,
) -> *mut PyObject {
    PyUnicode_DecodeUTF8Stateful(string, length, errors, consumed)
}

#[cfg(not(capi_has = "PyUnicode_DecodeUTF8Stateful"))]
unsafe fn decode_utf8(
    string: *const c_char,
    length: Py_ssize_t,
    errors: *const c_char,
    consumed: *mut Py_ssize_t,
) -> *mut PyObject {
    if consumed.is_null() {
        return PyUnicode_DecodeUTF8(string, length, errors);
    }
    let module = PyImport_ImportModule(c"_codecs".as_ptr());
    if module.is_null() {
        return null_mut();
    }
    let function = PyObject_GetAttrString(module, c"utf_8_decode".as_ptr());
    Py_DECREF(module);
    let bytes = PyBytes_FromStringAndSize(string, length);
    let errors = PyUnicode_FromString(if errors.is_null() { c"strict".as_ptr() } else { errors });
    let mut text = null_mut();
    if !function.is_null() && !bytes.is_null() && !errors.is_null() {
        let pair = PyObject_CallFunctionObjArgs(function, bytes, errors, Py_False(), null_mut::<PyObject>());
        if !pair.is_null() {
            text = PyTuple_GetItem(pair, 0);
            *consumed = PyLong_AsSsize_t(PyTuple_GetItem(pair, 1));
            Py_INCREF(text);
            Py_DECREF(pair);
        }
    }
    Py_XDECREF(errors);
    Py_XDECREF(bytes);
    Py_XDECREF(function);
    text
}

#[inline]
pub unsafe extern "C" fn PyUnicodeWriter_WriteUTF8(
    writer: *mut PyUnicodeWriter,
    str: *const c_char,
    size: Py_ssize_t,
) -> c_int {
    PyUnicodeWriter_DecodeUTF8Stateful(writer, str, size, null(), null_mut())
}

#[inline]
pub unsafe extern "C" fn PyUnicodeWriter_WriteWideChar(
    writer: *mut PyUnicodeWriter,
    str: *const wchar_t,
    mut size: Py_ssize_t,
) -> c_int {
    if size < 0 {
        size = 0;
        while *str.offset(size) != 0 {
            size += 1;
        }
    }
    if size == 0 {
        return 0;
    }
    if size_of::<wchar_t>() == size_of::<Py_UCS4>() {
        let text = str.cast::<Py_UCS4>();
        let greatest = greatest_of(text, size);
        if greatest <= 0x10_FFFF {
            return storage::append_ucs4(writer, text, size, greatest);
        }
    }
    append_new(writer, PyUnicode_FromWideChar(str, size))
}

#[inline]
pub unsafe extern "C" fn PyUnicodeWriter_WriteUCS4(
    writer: *mut PyUnicodeWriter,
    str: *const Py_UCS4,
    size: Py_ssize_t,
) -> c_int {
    if size < 0 {
        PyErr_SetString(PyExc_ValueError, c"size must be positive".as_ptr());
        return -1;
    }
    if size == 0 {
        return 0;
    }
    let greatest = greatest_of(str, size);
    // Release builds make an invalid str of it, for which the limited API has no way.
    if greatest > 0x10_FFFF && !(cfg!(capi_has = "unicode_data") && cfg!(not(any(PyPy, py_sys_config = "Py_DEBUG")))) {
        let format = c"character U+%x is not in range [U+0000; U+10ffff]";
        let text = core::slice::from_raw_parts(str, size as usize);
        let first = text.iter().copied().find(|&character| character > 0x10_FFFF).unwrap_or(greatest);
        PyErr_Format(PyExc_SystemError, format.as_ptr(), first as c_uint);
        return -1;
    }
    storage::append_ucs4(writer, str, size, greatest)
}

#[inline]
unsafe fn greatest_of(text: *const Py_UCS4, size: Py_ssize_t) -> Py_UCS4 {
    core::slice::from_raw_parts(text, size as usize).iter().copied().max().unwrap_or(0)
}
