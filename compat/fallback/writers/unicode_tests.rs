//! How the storage of PyUnicodeWriter grows, without an interpreter.

use super::*;
use crate::testing::{blocks, check_creation, check_without_memory, let_succeed, take_memory_errors, Numbers, Pair};

/// A writer beside the text that must be in it.
struct Text {
    writer: *mut PyUnicodeWriter,
    expected: Vec<Py_UCS4>,
}

impl Text {
    fn own(&self) -> *mut Own {
        self.writer.cast()
    }
}

impl Pair for Text {
    fn new(length: Py_ssize_t) -> Text {
        // SAFETY: the length is not negative.
        let writer = unsafe { create(length) };
        assert!(!writer.is_null());
        Text { writer, expected: Vec::new() }
    }

    /// The text grows over the small buffer's sizes now and then.
    fn write(&mut self, numbers: &mut Numbers) -> c_int {
        let limit = [0x80, 0x100, 0x800, 0x10000, 0x11_0000][numbers.below(5) as usize];
        let length = [0, 1, 3, 20, 150][numbers.below(5) as usize];
        let character = |numbers: &mut Numbers| char::from_u32(numbers.below(limit) as u32).unwrap_or('x');
        let text: Vec<char> = (0..length).map(|_| character(numbers)).collect();
        let codes: Vec<Py_UCS4> = text.iter().map(|character| *character as Py_UCS4).collect();
        let utf8: String = text.iter().collect();
        // SAFETY: the pointers are those of the texts above, with their lengths.
        let status = unsafe {
            if limit == 0x80 && numbers.below(2) == 0 {
                append_ascii(self.writer, utf8.as_ptr().cast(), utf8.len() as Py_ssize_t)
            } else if length == 1 && numbers.below(2) == 0 {
                append_char(self.writer, codes[0])
            } else if numbers.below(2) == 0 {
                append_utf8(self.writer, utf8.as_bytes()).unwrap()
            } else {
                let greatest = codes.iter().copied().max().unwrap_or(0);
                append_ucs4(self.writer, codes.as_ptr(), length as Py_ssize_t, greatest)
            }
        };
        if status == 0 {
            self.expected.extend(codes);
        }
        status
    }

    /// What the writer holds, read character by character.
    fn check(&self) {
        // SAFETY: the writer is not released yet.
        unsafe {
            let Own { data, size, allocated, kind, .. } = *self.own();
            assert_eq!(size as usize, self.expected.len());
            assert!(size <= allocated);
            let greatest = self.expected.iter().copied().max().unwrap_or(0);
            assert!((*self.own()).kind() >= kind_for(greatest).max(FIRST_KIND));
            for (index, expected) in self.expected.iter().enumerate() {
                let found = match kind {
                    1 => Py_UCS4::from(*data.add(index)),
                    2 => Py_UCS4::from(*data.cast::<u16>().add(index)),
                    _ => *data.cast::<u32>().add(index),
                };
                assert_eq!(found, *expected, "character {index} of kind {kind}");
            }
        }
    }
}

impl Drop for Text {
    fn drop(&mut self) {
        // SAFETY: nothing uses the writer any more.
        unsafe { discard(self.writer) };
    }
}

const ROUNDS: u64 = if cfg!(miri) { 4 } else { 2000 };

#[test]
fn texts_grow_through_every_kind() {
    for seed in 0..ROUNDS {
        let mut numbers = Numbers(seed);
        let mut pair = Text::new([0, 1, 111, 112, 113, 447, 448, 449, 1000][numbers.below(9) as usize]);
        for _ in 0..12 {
            assert_eq!(pair.write(&mut numbers), 0);
            pair.check();
        }
    }
    assert_eq!(blocks(), 0);
    assert_eq!(take_memory_errors(), 0);
}

#[test]
fn without_memory_the_text_stays() {
    check_without_memory::<Text>(ROUNDS, 12);
}

#[test]
fn a_writer_that_cannot_be_made_leaves_nothing() {
    // SAFETY: the length is not negative.
    check_creation(|| unsafe { create(100_000) });
}

#[test]
fn lengths_beyond_all_memory_are_refused() {
    let pair = Text::new(0);
    for kind in [1, 2, 4] {
        for length in [isize::MAX, isize::MAX - 1, (isize::MAX / kind).saturating_add(1)] {
            // SAFETY: nothing is written.
            let has_room = unsafe { reserve(pair.own(), length, kind) };
            assert!(!has_room || length <= isize::MAX / kind, "{length} of kind {kind}");
        }
    }
    assert!(take_memory_errors() > 0);
    pair.check();
}
