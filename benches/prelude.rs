// What the scenarios are written with, in Rust.

use core::ffi::{c_char, c_int, c_void};
use core::ptr::null_mut;
use libc::wchar_t;
use pyo3_ffi::{PyCodeObject, PyFrameObject, PyObject, PyTypeObject, Py_ssize_t};

/// Results as bits, for `keep`.
pub trait Bits {
    fn bits(self) -> usize;
}

macro_rules! bits {
    ($($number:ty),*) => { $(impl Bits for $number { #[inline(always)] fn bits(self) -> usize { self as usize } })* };
}
bits!(i32, u32, i64, u64, isize, usize, u8, i8);

impl<T> Bits for *mut T {
    #[inline(always)]
    fn bits(self) -> usize {
        self as usize
    }
}

impl Bits for f64 {
    #[inline(always)]
    fn bits(self) -> usize {
        self.to_bits() as usize
    }
}

/// Lets the compiler neither drop a result nor know anything about it.
#[inline(always)]
pub fn barrier(value: usize) {
    // SAFETY: no instruction at all.
    unsafe { core::arch::asm!("/* {0} */", in(reg) value, options(nomem, nostack, preserves_flags)) }
}

macro_rules! keep {
    ($value:expr) => {
        barrier(Bits::bits($value))
    };
}

pub fn T(object: *mut PyObject) -> *mut PyTypeObject {
    object.cast()
}

pub fn F(object: *mut PyObject) -> *mut PyFrameObject {
    object.cast()
}

pub fn C(object: *mut PyObject) -> *mut PyCodeObject {
    object.cast()
}

pub fn pointer<T>(object: *mut T) -> *const c_void {
    object.cast()
}

/// Puts `count` keys into an empty dict.
pub unsafe fn fill(dict: *mut PyObject, keys: *mut *mut PyObject, count: Py_ssize_t) {
    for index in 0..count {
        pyo3_ffi::PyDict_SetItem(dict, *keys.offset(index), pyo3_ffi::Py_None());
    }
}

/// Gives each of `count` lists that many items, all the same.
pub unsafe fn refill(lists: *mut *mut PyObject, count: Py_ssize_t, items: Py_ssize_t) {
    for index in 0..count {
        let list = *lists.offset(index);
        pyo3_ffi::PyList_SetSlice(list, 0, pyo3_ffi::PyList_Size(list), null_mut());
        for _ in 0..items {
            pyo3_ffi::PyList_Append(list, pyo3_ffi::Py_None());
        }
    }
}

#[inline]
pub unsafe fn fill_bytes(data: *mut c_void, size: usize) {
    data.cast::<u8>().write_bytes(b'a', size);
}

#[inline]
pub fn wide() -> *const wchar_t {
    static TEXT: [wchar_t; 6] = ['h' as _, '\u{20ac}' as _, 'l' as _, 'l' as _, 'o' as _, 0];
    TEXT.as_ptr()
}

#[inline]
pub fn ucs4() -> *const u32 {
    static TEXT: [u32; 5] = ['h' as u32, 0x20ac, 'l' as u32, 'l' as u32, 'o' as u32];
    TEXT.as_ptr()
}

#[inline]
pub unsafe fn set_digits(digits: *mut c_void, count: usize) {
    digits.cast::<u8>().write_bytes(1, count * (*capi_compat::PyLong_GetNativeLayout()).digit_size as usize);
}

pub fn keywords() -> *const *const c_char {
    struct Names([*const c_char; 3]);
    // SAFETY: nobody writes to the names.
    unsafe impl Sync for Names {}
    static NAMES: Names = Names([c"".as_ptr(), c"second".as_ptr(), core::ptr::null()]);
    NAMES.0.as_ptr()
}
