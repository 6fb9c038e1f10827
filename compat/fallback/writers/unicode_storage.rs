//! The storage of PyUnicodeWriter: the text in the smallest kind that its characters need, where the kinds of str objects
//! can be seen, else in UCS-4, which PyUnicode_AsUCS4() writes without a temporary object. A kind's value is the size of
//! its characters.

#[cfg(all(capi_has = "unicode_data", not(PyPy)))]
use crate::fallback::unicode::Text;
use crate::prelude::*;
#[cfg(all(test, capi_compat_force_fallback))]
use crate::testing::{PyErr_NoMemory, PyMem_Free, PyMem_Malloc, PyMem_Realloc};

#[cfg(all(test, capi_compat_force_fallback))]
#[path = "unicode_tests.rs"]
mod tests;

/// What is short needs no second allocation; the whole fits the interpreter's own allocator.
const SMALL: usize = 112;
/// Its bytes.
const SMALL_BYTES: Py_ssize_t = (SMALL * size_of::<Py_UCS4>()) as Py_ssize_t;

const FIRST_KIND: Py_ssize_t = if cfg!(all(capi_has = "unicode_data", not(PyPy))) { 1 } else { 4 };

#[repr(C)]
pub(super) struct Own {
    data: *mut u8,
    size: Py_ssize_t,
    allocated: Py_ssize_t,
    kind: u32,
    /// Whether nothing was asked for yet that has to be copied.
    is_fresh: bool,
    /// What PyUnicodeWriter_Format() made first: if nothing comes behind it, it is handed out as it is.
    whole: *mut PyObject,
    small_buffer: [Py_UCS4; SMALL],
}

/// The kind that can hold a character.
#[inline]
pub(super) fn kind_for(character: Py_UCS4) -> Py_ssize_t {
    match character {
        0..0x100 => 1,
        0x100..0x10000 => 2,
        _ => 4,
    }
}

/// Copies characters that fit; from the last one on, so that a buffer can be widened where it is.
#[inline]
unsafe fn copy_text(to: *mut u8, to_kind: Py_ssize_t, from: *const u8, from_kind: Py_ssize_t, length: Py_ssize_t) {
    macro_rules! copy {
        ($from:ty => $to:ty) => {
            for index in (0..length).rev() {
                *to.cast::<$to>().offset(index) = from.cast::<$from>().offset(index).read_unaligned() as $to;
            }
        };
    }
    match (from_kind, to_kind) {
        (1, 2) => copy!(u8 => u16),
        (1, 4) => copy!(u8 => u32),
        (2, 4) => copy!(u16 => u32),
        (4, 1) => copy!(u32 => u8),
        (4, 2) => copy!(u32 => u16),
        _ => core::ptr::copy_nonoverlapping(from, to, (length * to_kind) as usize),
    }
}

impl Own {
    #[inline]
    fn kind(&self) -> Py_ssize_t {
        if cfg!(all(capi_has = "unicode_data", not(PyPy))) {
            self.kind as Py_ssize_t
        } else {
            4
        }
    }

    #[inline]
    unsafe fn end(&self) -> *mut u8 {
        self.data.offset(self.size * self.kind())
    }

    #[inline]
    fn is_small(&self) -> bool {
        self.data.cast_const() == (&raw const self.small_buffer).cast()
    }
}

/// Makes room for that many characters more, of that kind or a smaller one; false with MemoryError.
#[cold]
unsafe fn grow(writer: *mut Own, length: Py_ssize_t, kind: Py_ssize_t) -> bool {
    let (old_kind, is_small) = ((*writer).kind(), (*writer).is_small());
    let kind = kind.max(old_kind);
    let most = isize::MAX / kind;
    let Own { data, size, .. } = *writer;
    if length > most - size {
        PyErr_NoMemory();
        return false;
    }
    let mut allocated = size + length;
    if is_small && allocated <= SMALL_BYTES / kind {
        if kind != old_kind {
            copy_text(data, kind, data, old_kind, size);
        }
        (*writer).allocated = SMALL_BYTES / kind;
        (*writer).kind = kind as u32;
        return true;
    }
    if allocated <= most - allocated / 2 {
        allocated += allocated / 2;
    }
    let bytes = (allocated * kind) as usize;
    let stays = kind == old_kind && !is_small;
    let new = if stays { PyMem_Realloc(data.cast(), bytes) } else { PyMem_Malloc(bytes) }.cast::<u8>();
    if new.is_null() {
        PyErr_NoMemory();
        return false;
    }
    if !stays {
        copy_text(new, kind, data, old_kind, size);
        if !is_small {
            PyMem_Free(data.cast());
        }
    }
    (*writer).data = new;
    (*writer).allocated = allocated;
    (*writer).kind = kind as u32;
    true
}

#[inline]
unsafe fn reserve(writer: *mut Own, length: Py_ssize_t, kind: Py_ssize_t) -> bool {
    if length <= (*writer).allocated - (*writer).size && kind <= (*writer).kind() {
        return true;
    }
    grow(writer, length, kind)
}

#[inline]
pub(super) unsafe fn create(length: Py_ssize_t) -> *mut PyUnicodeWriter {
    let writer = PyMem_Malloc(size_of::<Own>()).cast::<Own>();
    if writer.is_null() {
        PyErr_NoMemory();
        return null_mut();
    }
    (*writer).data = (&raw mut (*writer).small_buffer).cast();
    (*writer).size = 0;
    (*writer).kind = FIRST_KIND as u32;
    (*writer).is_fresh = length == 0;
    (*writer).whole = null_mut();
    (*writer).allocated = SMALL_BYTES / FIRST_KIND;
    if !reserve(writer, length, 1) {
        PyMem_Free(writer.cast());
        return null_mut();
    }
    writer.cast()
}

#[inline]
pub(super) unsafe fn discard(writer: *mut PyUnicodeWriter) {
    let writer = writer.cast::<Own>();
    Py_XDECREF((*writer).whole);
    if !(*writer).is_small() {
        PyMem_Free((*writer).data.cast());
    }
    PyMem_Free(writer.cast());
}

#[inline]
pub(super) unsafe fn finish(writer: *mut PyUnicodeWriter) -> *mut PyObject {
    let own = writer.cast::<Own>();
    let (data, size) = ((*own).data, (*own).size);
    let whole = (*own).whole;
    if !whole.is_null() && PyUnicode_GetLength(whole) == size {
        Py_INCREF(whole);
        discard(writer);
        return whole;
    }
    #[cfg(all(capi_has = "unicode_data", not(PyPy)))]
    let text = if (*own).kind == 4 && size == 1 && *data.cast::<Py_UCS4>() > 0x10_FFFF {
        // PyUnicode_FromKindAndData() refuses that only where it is alone.
        let text = PyUnicode_New(1, 0x10_FFFF);
        if !text.is_null() {
            *PyUnicode_DATA(text).cast::<Py_UCS4>() = *data.cast::<Py_UCS4>();
        }
        text
    } else {
        PyUnicode_FromKindAndData((*own).kind as c_int, data.cast(), size)
    };
    #[cfg(any(not(capi_has = "unicode_data"), PyPy))]
    let text = if size_of::<wchar_t>() == size_of::<Py_UCS4>() {
        PyUnicode_FromWideChar(data.cast(), size)
    } else {
        let mut byteorder = if cfg!(target_endian = "little") { -1 } else { 1 };
        PyUnicode_DecodeUTF32(data.cast(), size * 4, c"surrogatepass".as_ptr(), &mut byteorder)
    };
    discard(writer);
    text
}

/// What has to be copied from now on.
#[inline]
pub(super) unsafe fn forget_fresh(writer: *mut PyUnicodeWriter) {
    (*writer.cast::<Own>()).is_fresh = false;
}

/// Keeps a str that is going to be appended, if it is the first.
#[inline]
pub(super) unsafe fn keep_whole(writer: *mut PyUnicodeWriter, text: *mut PyObject) {
    let own = writer.cast::<Own>();
    if (*own).is_fresh && (*own).size == 0 {
        Py_INCREF(text);
        Py_XDECREF((*own).whole);
        (*own).whole = text;
    }
}

/// Appends characters of one kind that fit into another one.
#[inline]
unsafe fn append_data(
    writer: *mut PyUnicodeWriter,
    data: *const u8,
    length: Py_ssize_t,
    from_kind: Py_ssize_t,
    kind: Py_ssize_t,
) -> c_int {
    let writer = writer.cast::<Own>();
    if !reserve(writer, length, kind) {
        return -1;
    }
    copy_text((*writer).end(), (*writer).kind(), data, from_kind, length);
    (*writer).size += length;
    0
}

/// The length of a str, or -1 with an exception.
#[inline]
pub(super) unsafe fn length_of(text: *mut PyObject) -> Py_ssize_t {
    #[cfg(all(capi_has = "unicode_data", not(PyPy)))]
    return Text::of(text).map_or(-1, |text| text.length);
    #[cfg(any(not(capi_has = "unicode_data"), PyPy))]
    PyUnicode_GetLength(text)
}

#[inline]
pub(super) unsafe fn append(writer: *mut PyUnicodeWriter, text: *mut PyObject) -> c_int {
    let length = length_of(text);
    if length < 0 {
        return -1;
    }
    append_substring(writer, text, 0, length)
}

#[cfg(all(capi_has = "unicode_data", not(PyPy)))]
#[inline]
pub(super) unsafe fn append_substring(
    writer: *mut PyUnicodeWriter,
    text: *mut PyObject,
    start: Py_ssize_t,
    end: Py_ssize_t,
) -> c_int {
    let Some(text) = Text::of(text) else { return -1 };
    let kind = text.kind as Py_ssize_t;
    append_data(writer, text.data.offset(start * kind), end - start, kind, kind)
}

#[cfg(any(not(capi_has = "unicode_data"), PyPy))]
pub(super) unsafe fn append_substring(
    writer: *mut PyUnicodeWriter,
    text: *mut PyObject,
    start: Py_ssize_t,
    end: Py_ssize_t,
) -> c_int {
    let own = writer.cast::<Own>();
    let length = end - start;
    if !reserve(own, length, 4) {
        return -1;
    }
    if length == 0 {
        return 0;
    }
    let part = if length == PyUnicode_GetLength(text) {
        Py_INCREF(text);
        text
    } else {
        PyUnicode_Substring(text, start, end)
    };
    if part.is_null() {
        return -1;
    }
    let copied = PyUnicode_AsUCS4(part, (*own).end().cast(), length, 0);
    Py_DECREF(part);
    if copied.is_null() {
        return -1;
    }
    (*own).size += length;
    0
}

/// Writes a character where there is room for it.
#[inline]
unsafe fn put(writer: *mut Own, character: Py_UCS4) {
    let Own { data, size, .. } = *writer;
    match (*writer).kind() {
        1 => *data.offset(size) = character as u8,
        2 => *data.cast::<u16>().offset(size) = character as u16,
        _ => *data.cast::<u32>().offset(size) = character,
    }
    (*writer).size = size + 1;
}

#[inline]
pub(super) unsafe fn append_char(writer: *mut PyUnicodeWriter, character: Py_UCS4) -> c_int {
    let writer = writer.cast::<Own>();
    if !reserve(writer, 1, kind_for(character)) {
        return -1;
    }
    put(writer, character);
    0
}

#[inline]
pub(super) unsafe fn append_ascii(writer: *mut PyUnicodeWriter, text: *const c_char, length: Py_ssize_t) -> c_int {
    let own = writer.cast::<Own>();
    if (*own).kind() == 1 && length <= (*own).allocated - (*own).size {
        core::ptr::copy_nonoverlapping(text.cast(), (*own).end(), length as usize);
        (*own).size += length;
        return 0;
    }
    append_latin1(writer, text, length)
}

/// What is seldom kept out of line, so that the compiler takes the rest in.
#[inline(never)]
unsafe fn append_latin1(writer: *mut PyUnicodeWriter, text: *const c_char, length: Py_ssize_t) -> c_int {
    append_data(writer, text.cast(), length, 1, 1)
}

/// Appends UTF-8 that is no ASCII; none, and nothing appended, if it is not valid.
pub(super) unsafe fn append_utf8(writer: *mut PyUnicodeWriter, text: &[u8]) -> Option<c_int> {
    let writer = writer.cast::<Own>();
    let text = core::str::from_utf8(text).ok()?;
    let greatest = text.bytes().max().unwrap_or(0);
    let kind = match greatest {
        0..0xC4 => 1,
        0xC4..0xF0 => 2,
        _ => 4,
    };
    if !reserve(writer, text.chars().count() as Py_ssize_t, kind) {
        return Some(-1);
    }
    for character in text.chars() {
        put(writer, character as Py_UCS4);
    }
    Some(0)
}

/// Appends UCS-4 whose greatest character is known.
#[inline]
pub(super) unsafe fn append_ucs4(
    writer: *mut PyUnicodeWriter,
    text: *const Py_UCS4,
    length: Py_ssize_t,
    greatest: Py_UCS4,
) -> c_int {
    append_data(writer, text.cast(), length, 4, kind_for(greatest))
}

/// Appends an exact int of at most 64 bits; none if it is larger.
#[inline]
pub(super) unsafe fn append_int(writer: *mut PyUnicodeWriter, number: *mut PyObject) -> Option<c_int> {
    let mut overflow = 0;
    let value = PyLong_AsLongLongAndOverflow(number, &mut overflow);
    if overflow != 0 {
        return None;
    }
    let mut digits = [0u8; 24];
    let mut start = digits.len();
    let mut rest = value.unsigned_abs();
    loop {
        start -= 1;
        digits[start] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if value < 0 {
        start -= 1;
        digits[start] = b'-';
    }
    Some(append_data(writer, digits[start..].as_ptr(), (digits.len() - start) as Py_ssize_t, 1, 1))
}

/// Appends the repr of a str whose characters all stand for themselves in it; none if they do not.
#[cfg(all(capi_has = "unicode_data", not(PyPy)))]
#[inline]
pub(super) unsafe fn append_plain_repr(writer: *mut PyUnicodeWriter, text: *mut PyObject) -> Option<c_int> {
    let Some(text) = Text::of(text) else { return Some(-1) };
    let is_plain = |byte: &u8| (b' '..127).contains(byte) && *byte != b'\'' && *byte != b'\\';
    if text.kind != PyUnicode_1BYTE_KIND || !text.bytes().iter().all(is_plain) {
        return None;
    }
    // All three or nothing: the room is made at once.
    let own = writer.cast::<Own>();
    if text.length > isize::MAX - 2 || !reserve(own, text.length + 2, 1) {
        return Some(-1);
    }
    put(own, '\''.into());
    append_data(writer, text.data, text.length, 1, 1);
    put(own, '\''.into());
    Some(0)
}

#[cfg(any(not(capi_has = "unicode_data"), PyPy))]
#[inline]
pub(super) unsafe fn append_plain_repr(_writer: *mut PyUnicodeWriter, _text: *mut PyObject) -> Option<c_int> {
    None
}
