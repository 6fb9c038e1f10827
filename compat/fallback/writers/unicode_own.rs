//! The storage of PyUnicodeWriter where the interpreter has none: the text in UCS-4, which PyUnicode_AsUCS4() writes
//! without a temporary object.

use crate::prelude::*;

/// What is short needs no second allocation; the whole fits the interpreter's own allocator.
const SMALL: usize = 112;

#[repr(C)]
struct Own {
    data: *mut Py_UCS4,
    size: Py_ssize_t,
    allocated: Py_ssize_t,
    small_buffer: [Py_UCS4; SMALL],
}

/// Room for that many characters more; returns where the first goes, or null with MemoryError.
unsafe fn reserve(writer: *mut Own, length: Py_ssize_t) -> *mut Py_UCS4 {
    const MOST: Py_ssize_t = isize::MAX / size_of::<Py_UCS4>() as isize;
    let Own { data, size, allocated, .. } = *writer;
    if length <= allocated - size {
        return data.offset(size);
    }
    if length > MOST - size {
        PyErr_NoMemory();
        return null_mut();
    }
    let mut allocated = size + length;
    if allocated <= MOST - allocated / 2 {
        allocated += allocated / 2;
    }
    let small = (&raw mut (*writer).small_buffer).cast::<Py_UCS4>();
    let is_small = data == small;
    let old = if is_small { null_mut() } else { data };
    let new = PyMem_Realloc(old.cast(), allocated as usize * size_of::<Py_UCS4>()).cast::<Py_UCS4>();
    if new.is_null() {
        PyErr_NoMemory();
        return null_mut();
    }
    if is_small {
        core::ptr::copy_nonoverlapping(small, new, size as usize);
    }
    (*writer).data = new;
    (*writer).allocated = allocated;
    new.offset(size)
}

pub(super) unsafe fn create(length: Py_ssize_t) -> *mut PyUnicodeWriter {
    let writer = PyMem_Malloc(size_of::<Own>()).cast::<Own>();
    if writer.is_null() {
        PyErr_NoMemory();
        return null_mut();
    }
    (*writer).data = (&raw mut (*writer).small_buffer).cast();
    (*writer).size = 0;
    (*writer).allocated = SMALL as Py_ssize_t;
    if reserve(writer, length).is_null() {
        PyMem_Free(writer.cast());
        return null_mut();
    }
    writer.cast()
}

pub(super) unsafe fn discard(writer: *mut PyUnicodeWriter) {
    let writer = writer.cast::<Own>();
    if (*writer).data != (&raw mut (*writer).small_buffer).cast() {
        PyMem_Free((*writer).data.cast());
    }
    PyMem_Free(writer.cast());
}

pub(super) unsafe fn finish(writer: *mut PyUnicodeWriter) -> *mut PyObject {
    let Own { data, size, .. } = *writer.cast::<Own>();
    let text = if size_of::<wchar_t>() == size_of::<Py_UCS4>() {
        PyUnicode_FromWideChar(data.cast(), size)
    } else {
        let mut byteorder = if cfg!(target_endian = "little") { -1 } else { 1 };
        PyUnicode_DecodeUTF32(data.cast(), size * 4, c"surrogatepass".as_ptr(), &mut byteorder)
    };
    discard(writer);
    text
}

/// Makes room and lets `fill` write the characters; it returns whether it could.
unsafe fn append_with(
    writer: *mut PyUnicodeWriter,
    length: Py_ssize_t,
    fill: impl FnOnce(*mut Py_UCS4) -> bool,
) -> c_int {
    let writer = writer.cast::<Own>();
    let end = reserve(writer, length);
    if end.is_null() || !fill(end) {
        return -1;
    }
    (*writer).size += length;
    0
}

pub(super) unsafe fn append(writer: *mut PyUnicodeWriter, text: *mut PyObject) -> c_int {
    let length = PyUnicode_GetLength(text);
    if length < 0 {
        return -1;
    }
    // SAFETY: there is room for `length` characters.
    append_with(writer, length, |end| length == 0 || unsafe { !PyUnicode_AsUCS4(text, end, length, 0).is_null() })
}

pub(super) unsafe fn append_char(writer: *mut PyUnicodeWriter, ch: Py_UCS4) -> c_int {
    append_with(writer, 1, |end| {
        // SAFETY: there is room for one character.
        unsafe { *end = ch };
        true
    })
}

pub(super) unsafe fn append_ascii(writer: *mut PyUnicodeWriter, text: *const c_char, length: Py_ssize_t) -> c_int {
    append_with(writer, length, |end| {
        for index in 0..length {
            // SAFETY: there is room for `length` characters, and `text` has as many.
            unsafe { *end.offset(index) = Py_UCS4::from(*text.cast::<u8>().offset(index)) };
        }
        true
    })
}

pub(super) unsafe fn append_substring(
    writer: *mut PyUnicodeWriter,
    text: *mut PyObject,
    start: Py_ssize_t,
    end: Py_ssize_t,
) -> c_int {
    super::append_new(writer, PyUnicode_Substring(text, start, end))
}

pub(super) unsafe fn append_ucs4(writer: *mut PyUnicodeWriter, text: &[Py_UCS4]) -> c_int {
    append_with(writer, text.len() as Py_ssize_t, |end| {
        // SAFETY: there is room for all of `text`, which lies elsewhere.
        unsafe { core::ptr::copy_nonoverlapping(text.as_ptr(), end, text.len()) };
        true
    })
}

/// There is no way to append an int without an object in between.
pub(super) unsafe fn append_int(_writer: *mut PyUnicodeWriter, _object: *mut PyObject) -> Option<c_int> {
    None
}
