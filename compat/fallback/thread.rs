//! Thread states, Thread-local storage.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

#[cfg(capi_fallback = "PyThreadStateToken")]
#[repr(C)]
pub struct PyThreadStateToken {
    _opaque: [u8; 0],
}
