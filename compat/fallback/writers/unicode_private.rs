//! The storage of PyUnicodeWriter where the interpreter has `_PyUnicodeWriter`.

use crate::prelude::*;

#[repr(C)]
struct Private {
    buffer: *mut PyObject,
    data: *mut c_void,
    kind: c_int,
    maxchar: Py_UCS4,
    size: Py_ssize_t,
    pos: Py_ssize_t,
    min_length: Py_ssize_t,
    min_char: Py_UCS4,
    overallocate: c_uchar,
    readonly: c_uchar,
}

extern "C" {
    fn _PyUnicodeWriter_Init(writer: *mut Private);
    fn _PyUnicodeWriter_PrepareInternal(writer: *mut Private, length: Py_ssize_t, maxchar: Py_UCS4) -> c_int;
    fn _PyUnicodeWriter_Dealloc(writer: *mut Private);
    fn _PyUnicodeWriter_Finish(writer: *mut Private) -> *mut PyObject;
    fn _PyUnicodeWriter_WriteChar(writer: *mut Private, ch: Py_UCS4) -> c_int;
    fn _PyUnicodeWriter_WriteStr(writer: *mut Private, str: *mut PyObject) -> c_int;
    fn _PyUnicodeWriter_WriteSubstring(
        writer: *mut Private,
        str: *mut PyObject,
        start: Py_ssize_t,
        end: Py_ssize_t,
    ) -> c_int;
    fn _PyUnicodeWriter_WriteASCIIString(writer: *mut Private, str: *const c_char, length: Py_ssize_t) -> c_int;
    #[cfg(capi_has = "_PyLong_FormatWriter")]
    fn _PyLong_FormatWriter(writer: *mut Private, obj: *mut PyObject, base: c_int, alternate: c_int) -> c_int;
}

pub(super) unsafe fn create(length: Py_ssize_t) -> *mut PyUnicodeWriter {
    let writer = PyMem_Malloc(size_of::<Private>()).cast::<Private>();
    if writer.is_null() {
        PyErr_NoMemory();
        return null_mut();
    }
    _PyUnicodeWriter_Init(writer);
    if length > 0 && _PyUnicodeWriter_PrepareInternal(writer, length, 127) < 0 {
        PyMem_Free(writer.cast());
        return null_mut();
    }
    (*writer).overallocate = 1;
    writer.cast()
}

pub(super) unsafe fn discard(writer: *mut PyUnicodeWriter) {
    _PyUnicodeWriter_Dealloc(writer.cast());
    PyMem_Free(writer.cast());
}

pub(super) unsafe fn finish(writer: *mut PyUnicodeWriter) -> *mut PyObject {
    let text = _PyUnicodeWriter_Finish(writer.cast());
    PyMem_Free(writer.cast());
    text
}

pub(super) unsafe fn append(writer: *mut PyUnicodeWriter, text: *mut PyObject) -> c_int {
    _PyUnicodeWriter_WriteStr(writer.cast(), text)
}

pub(super) unsafe fn append_char(writer: *mut PyUnicodeWriter, ch: Py_UCS4) -> c_int {
    _PyUnicodeWriter_WriteChar(writer.cast(), ch)
}

pub(super) unsafe fn append_ascii(writer: *mut PyUnicodeWriter, text: *const c_char, length: Py_ssize_t) -> c_int {
    _PyUnicodeWriter_WriteASCIIString(writer.cast(), text, length)
}

pub(super) unsafe fn append_substring(
    writer: *mut PyUnicodeWriter,
    text: *mut PyObject,
    start: Py_ssize_t,
    end: Py_ssize_t,
) -> c_int {
    _PyUnicodeWriter_WriteSubstring(writer.cast(), text, start, end)
}

pub(super) unsafe fn append_ucs4(writer: *mut PyUnicodeWriter, text: &[Py_UCS4]) -> c_int {
    let kind = PyUnicode_4BYTE_KIND as c_int;
    super::append_new(writer, PyUnicode_FromKindAndData(kind, text.as_ptr().cast(), text.len() as Py_ssize_t))
}

/// Appends an exact int without an object in between, if there is a way.
pub(super) unsafe fn append_int(_writer: *mut PyUnicodeWriter, _object: *mut PyObject) -> Option<c_int> {
    #[cfg(capi_has = "_PyLong_FormatWriter")]
    if PyLong_CheckExact(_object) != 0 {
        return Some(_PyLong_FormatWriter(_writer.cast(), _object, 10, 0));
    }
    None
}
