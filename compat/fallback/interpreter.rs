//! interpreters, guards and views.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

#[cfg(capi_fallback = "PyInterpreterGuard")]
#[repr(C)]
pub struct PyInterpreterGuard {
    _opaque: [u8; 0],
}

#[cfg(capi_fallback = "PyInterpreterView")]
#[repr(C)]
pub struct PyInterpreterView {
    _opaque: [u8; 0],
}

#[cfg(capi_fallback = "atexit_datacallbackfunc")]
pub type atexit_datacallbackfunc = unsafe extern "C" fn(data: *mut c_void);
