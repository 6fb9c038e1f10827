//! Write against the newest CPython C API, run on every Python.
//!
//! `use capi_compat::*` gives all of `pyo3_ffi`, and under its C name every newer function, constant and type: the real
//! one where the target Python has it, a fallback of the same behaviour where not. Types are `pyo3_ffi`'s own.
//!
//! Every function here is `unsafe` for the reasons for which the C function is: pointers must be valid, and unless its
//! documentation says otherwise the calling thread must have an attached thread state.

// `pyo3_ffi` deprecates some of what it declares; which of it to use is the user's choice.
#![allow(deprecated)]
#![allow(non_camel_case_types, non_snake_case, non_upper_case_globals)]
// Each function's documentation says what it requires; a section "Safety" of the same words on each would say less.
#![allow(clippy::missing_safety_doc)]
// A build for one Python knows at compile time what an abi3 file asks the running interpreter.
#![allow(clippy::absurd_extreme_comparisons)]

pub use pyo3_ffi::*;

#[cfg(capi_dispatches)]
mod dispatch;
mod fallback;
mod module;
mod providers;

#[doc(hidden)]
pub use module::private;
pub use providers::{providers, Provider};

#[cfg(capi_dispatches)]
#[allow(unused_imports)] // what a target needs differs
pub(crate) use dispatch::running_version;

// One line for each item of the matrix. Names that stand here win over those of `pyo3_ffi`'s glob.
include!(concat!(env!("OUT_DIR"), "/api.rs"));

/// What fallbacks and declarations are written with: C's types and this crate's own API.
mod prelude {
    #[allow(unused_imports)]
    pub(crate) use crate::*;
    #[allow(unused_imports)]
    pub(crate) use core::ffi::{
        c_char, c_int, c_long, c_longlong, c_short, c_uchar, c_uint, c_ulong, c_ulonglong, c_void, CStr,
    };
    #[allow(unused_imports)]
    pub(crate) use core::ptr::{null, null_mut};
    #[allow(unused_imports)]
    pub(crate) use libc::{wchar_t, FILE};
}
