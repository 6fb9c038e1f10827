//! How PyBytesWriter grows, without an interpreter.

use super::*;
use crate::testing::{blocks, check_creation, check_without_memory, let_succeed, take_memory_errors, Numbers, Pair};

/// A writer beside the bytes that must be in it.
struct Bytes {
    writer: *mut PyBytesWriter,
    expected: Vec<u8>,
}

impl Bytes {
    fn data(&self) -> *mut u8 {
        // SAFETY: the writer is not released yet.
        unsafe { PyBytesWriter_GetData(self.writer) }.cast()
    }

    fn shrink(&mut self, numbers: &mut Numbers) {
        let size = numbers.below(self.expected.len() as u64 + 1) as usize;
        // SAFETY: the writer is not released yet.
        assert_eq!(unsafe { PyBytesWriter_Resize(self.writer, size as Py_ssize_t) }, 0);
        self.expected.truncate(size);
    }
}

impl Pair for Bytes {
    fn new(size: Py_ssize_t) -> Bytes {
        // SAFETY: the size is not negative.
        let writer = unsafe { PyBytesWriter_Create(size) };
        assert!(!writer.is_null());
        let pair = Bytes { writer, expected: vec![b'.'; size as usize] };
        // SAFETY: the writer has that many bytes, which nobody has written yet.
        unsafe { pair.data().write_bytes(b'.', size as usize) };
        pair
    }

    fn write(&mut self, numbers: &mut Numbers) -> c_int {
        let size = [0, 1, 7, 100, 256, 700][numbers.below(6) as usize];
        let text: Vec<u8> = (0..size).map(|_| numbers.below(255) as u8 + 1).collect();
        let end = self.expected.len();
        // SAFETY: `text` has `size` bytes, and what Grow made room for is in the writer.
        let status = unsafe {
            match numbers.below(3) {
                0 => PyBytesWriter_WriteBytes(self.writer, text.as_ptr().cast(), size as Py_ssize_t),
                1 => {
                    let here = self.data().add(end / 2).cast();
                    let moved = PyBytesWriter_GrowAndUpdatePointer(self.writer, size as Py_ssize_t, here);
                    if !moved.is_null() {
                        assert_eq!(moved, self.data().add(end / 2).cast());
                        core::ptr::copy_nonoverlapping(text.as_ptr(), self.data().add(end), size);
                    }
                    -c_int::from(moved.is_null())
                }
                _ => {
                    let status = PyBytesWriter_Resize(self.writer, (end + size) as Py_ssize_t);
                    if status == 0 {
                        core::ptr::copy_nonoverlapping(text.as_ptr(), self.data().add(end), size);
                    }
                    status
                }
            }
        };
        if status == 0 {
            self.expected.extend(text);
        }
        status
    }

    fn check(&self) {
        // SAFETY: the writer holds as many bytes as it says.
        let found = unsafe {
            assert_eq!(PyBytesWriter_GetSize(self.writer) as usize, self.expected.len());
            core::slice::from_raw_parts(self.data(), self.expected.len())
        };
        assert_eq!(found, self.expected);
    }
}

impl Drop for Bytes {
    fn drop(&mut self) {
        // SAFETY: nothing uses the writer any more.
        unsafe { PyBytesWriter_Discard(self.writer) };
    }
}

const ROUNDS: u64 = if cfg!(miri) { 5 } else { 2000 };

#[test]
fn bytes_grow_and_shrink() {
    for seed in 0..ROUNDS {
        let mut numbers = Numbers(seed);
        let mut pair = Bytes::new([0, 1, 255, 256, 257, 1000][numbers.below(6) as usize]);
        for _ in 0..10 {
            assert_eq!(pair.write(&mut numbers), 0);
            pair.check();
            if numbers.below(4) == 0 {
                pair.shrink(&mut numbers);
                pair.check();
            }
        }
    }
    assert_eq!(blocks(), 0);
    assert_eq!(take_memory_errors(), 0);
}

#[test]
fn without_memory_the_bytes_stay() {
    check_without_memory::<Bytes>(ROUNDS, 10);
}

#[test]
fn a_writer_that_cannot_be_made_leaves_nothing() {
    // SAFETY: the size is not negative.
    check_creation(|| unsafe { PyBytesWriter_Create(100_000) });
}

#[test]
fn sizes_beyond_all_memory_are_refused() {
    let mut pair = Bytes::new(3);
    let_succeed(0);
    // SAFETY: nothing is written.
    unsafe {
        assert_eq!(PyBytesWriter_Grow(pair.writer, isize::MAX), -1);
        assert_eq!(PyBytesWriter_Grow(pair.writer, isize::MAX / 2), -1);
    }
    let_succeed(usize::MAX);
    assert_eq!(take_memory_errors(), 2);
    pair.check();
    assert_eq!(pair.write(&mut Numbers(1)), 0);
    pair.check();
}
