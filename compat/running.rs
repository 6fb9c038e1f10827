//! Which interpreter runs.

#[cfg(not(test))]
use pyo3_ffi::Py_GetVersion;

#[cfg(test)]
use crate::testing::Py_GetVersion;

const ROOM: usize = 32;

/// The running interpreter's version, like `3.13.0rc2+`.
pub(crate) struct VersionText {
    text: [u8; ROOM],
    length: usize,
}

impl VersionText {
    /// Reads it without the build's data behind the blank.
    ///
    /// Older interpreters write the text anew at each call, and a caller may be without a thread state: what another thread is
    /// about to write may lack its end, and is read again.
    pub(crate) fn read() -> VersionText {
        let mut copy = VersionText { text: [0; ROOM], length: 0 };
        for _ in 0..100_000 {
            // SAFETY: the function needs no thread state, and its text is never freed.
            let text = unsafe { Py_GetVersion() }.cast::<u8>();
            // SAFETY: no byte behind the text's end is read; volatile, as another thread may be writing the same text.
            let ends = copy.fill(|index| unsafe { text.add(index).read_volatile() });
            if ends {
                break;
            }
        }
        copy
    }

    /// Takes bytes up to a blank, or as many as there is room for; false if the text ended before.
    fn fill(&mut self, byte: impl Fn(usize) -> u8) -> bool {
        for index in 0..ROOM {
            self.length = index;
            match byte(index) {
                b' ' => return index > 0,
                0 => return false,
                other => self.text[index] = other,
            }
        }
        true
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.text[..self.length]
    }
}

#[cfg(test)]
mod tests {
    use super::{VersionText, ROOM};

    fn filled(text: &[u8]) -> (bool, VersionText) {
        let mut copy = VersionText { text: [0; ROOM], length: 0 };
        let ends = copy.fill(|index| text[index]);
        (ends, copy)
    }

    #[test]
    fn a_text_without_its_end_is_told() {
        let (ends, copy) = filled(b"3.9.18 (main)\0");
        assert!(ends);
        assert_eq!(copy.as_bytes(), b"3.9.18");
        assert!(!filled(b"\0").0);
        assert!(!filled(b"3.1\0").0);
        assert!(filled(&[b'3'; ROOM]).0);
        // The last byte that there is room for may be the end or the blank.
        let mut text = [b'3'; ROOM];
        text[ROOM - 1] = b' ';
        assert_eq!(filled(&text).1.as_bytes(), &[b'3'; ROOM - 1]);
        text[ROOM - 1] = 0;
        assert!(!filled(&text).0);
    }

    #[test]
    fn the_running_version_is_read_to_the_blank() {
        assert_eq!(VersionText::read().as_bytes(), b"3.12.1");
    }
}
