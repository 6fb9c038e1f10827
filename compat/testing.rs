//! What unit tests have in the place of the interpreter's functions: blocks of the C library, which a sanitizer watches to
//! the byte, and allocations that fail when a test wants them to.

#![allow(dead_code)] // what a target's fallbacks need differs

use core::ffi::{c_char, c_int, c_void};
use core::ptr::null_mut;
use std::cell::Cell;

use crate::{PyObject, Py_ssize_t};

thread_local! {
    static SUCCEED: Cell<usize> = const { Cell::new(usize::MAX) };
    static BLOCKS: Cell<isize> = const { Cell::new(0) };
    static MEMORY_ERRORS: Cell<usize> = const { Cell::new(0) };
}

/// Only so many allocations of this thread succeed from now on.
pub(crate) fn let_succeed(allocations: usize) {
    SUCCEED.set(allocations);
}

/// Blocks that this thread has not released.
pub(crate) fn blocks() -> isize {
    BLOCKS.get()
}

/// How often this thread has met MemoryError since it was asked last.
pub(crate) fn take_memory_errors() -> usize {
    MEMORY_ERRORS.take()
}

fn may_allocate(size: usize) -> bool {
    // No machine has more, and a sanitizer takes such a request for a mistake.
    const MOST: usize = 1 << 40;
    let left = SUCCEED.get();
    SUCCEED.set(left.saturating_sub(1));
    left > 0 && size < MOST
}

pub(crate) unsafe fn PyMem_Malloc(size: usize) -> *mut c_void {
    if !may_allocate(size) {
        return null_mut();
    }
    BLOCKS.set(BLOCKS.get() + 1);
    // Python's own function makes a block of an empty request too.
    libc::malloc(size.max(1))
}

pub(crate) unsafe fn PyMem_Realloc(block: *mut c_void, size: usize) -> *mut c_void {
    if block.is_null() {
        return PyMem_Malloc(size);
    }
    if !may_allocate(size) {
        return null_mut();
    }
    libc::realloc(block, size.max(1))
}

pub(crate) unsafe fn PyMem_Free(block: *mut c_void) {
    if !block.is_null() {
        BLOCKS.set(BLOCKS.get() - 1);
        libc::free(block);
    }
}

pub(crate) unsafe fn PyErr_NoMemory() -> *mut PyObject {
    MEMORY_ERRORS.set(MEMORY_ERRORS.get() + 1);
    null_mut()
}

pub(crate) unsafe fn PyErr_Clear() {}

/// The bytes themselves stand for the object.
pub(crate) unsafe fn PyBytes_FromStringAndSize(text: *const c_char, size: Py_ssize_t) -> *mut PyObject {
    let object = PyMem_Malloc(size as usize);
    if !text.is_null() && !object.is_null() {
        core::ptr::copy_nonoverlapping(text.cast(), object.cast::<u8>(), size as usize);
    }
    object.cast()
}

pub(crate) unsafe fn PyBytes_AsString(object: *mut PyObject) -> *mut c_char {
    object.cast()
}

/// Nobody else has a reference to such an object.
pub(crate) unsafe fn Py_XDECREF(object: *mut PyObject) {
    PyMem_Free(object.cast());
}

/// Numbers that look random, the same in every run.
pub(crate) struct Numbers(pub u64);

impl Numbers {
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// A writer beside what must be in it.
pub(crate) trait Pair {
    /// Of a writer that is created with that size.
    fn new(size: Py_ssize_t) -> Self;
    /// One of the ways to write; its status.
    fn write(&mut self, numbers: &mut Numbers) -> c_int;
    fn check(&self);
}

/// Writes that meet MemoryError leave what was written before.
pub(crate) fn check_without_memory<P: Pair>(rounds: u64, writes: usize) {
    let mut failed = 0;
    for seed in 0..rounds {
        let mut numbers = Numbers(seed);
        let mut pair = P::new(0);
        let_succeed((seed % 3) as usize);
        for _ in 0..writes {
            let status = pair.write(&mut numbers);
            assert_eq!(take_memory_errors(), usize::from(status != 0));
            failed += u32::from(status != 0);
            pair.check();
        }
        let_succeed(usize::MAX);
    }
    assert!(failed > 0);
    assert_eq!(blocks(), 0);
}

/// A writer that cannot be made leaves nothing.
pub(crate) fn check_creation<W>(create: impl Fn() -> *mut W) {
    for allocations in 0..2 {
        let_succeed(allocations);
        assert!(create().is_null());
        let_succeed(usize::MAX);
        assert_eq!(take_memory_errors(), 1);
        assert_eq!(blocks(), 0);
    }
}

/// The running interpreter's version.
pub(crate) unsafe fn Py_GetVersion() -> *const c_char {
    c"3.12.1 (main, Jan  1 2024) [GCC]".as_ptr()
}

/// What is in the interpreter's stable ABI: the one name ends in a NUL as those of real functions do.
pub(crate) fn symbol(name: *const c_char) -> *mut c_void {
    // SAFETY: the name ends in NUL.
    match unsafe { core::ffi::CStr::from_ptr(name) }.to_bytes() {
        b"capi_test_found" | b"capi_test_too_new" => real as unsafe extern "C" fn(c_int) -> c_int as *mut c_void,
        _ => null_mut(),
    }
}

unsafe extern "C" fn real(value: c_int) -> c_int {
    value + 1
}
