//! Write against the newest CPython C API, run on every Python.
//!
//! `use capi_compat::*` gives all of `pyo3_ffi`, and under its C name every newer function, constant and type: the real
//! one where the target Python has it, a fallback of the same behaviour where not. Types are `pyo3_ffi`'s own, so that
//! pointers mix with PyO3's.
//!
//! ```
//! use capi_compat::*;
//!
//! /// Takes `key` out of `cache`; null without an exception if it is not there.
//! unsafe fn take(cache: *mut PyObject, key: *mut PyObject) -> *mut PyObject {
//!     let mut value = std::ptr::null_mut();
//!     PyDict_Pop(cache, key, &mut value); // in CPython since 3.13
//!     value
//! }
//! ```
//!
//! **[All functions by chapter](areas)**, each with what it does and who provides it on which Python:
//!
//! | provider | where | what a call is |
//! | --- | --- | --- |
//! | the interpreter | the target always has the function | the call itself, at no cost |
//! | fallback | the target never has it | this crate's implementation |
//! | looked up | a file for the stable ABI runs on Pythons with and without it | one load and an indirect call |
//! | unavailable | the target cannot express it | a compile error that says why |
//!
//! The target comes from `PYO3_PYTHON`, `PYO3_CONFIG_FILE` and the `abi3` features, as for PyO3. [`providers`] says what
//! became of each function in the running process, [`module!`] exports a module for every Python from one array of slots.
//!
//! # Safety
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

#[doc(no_inline)]
pub use pyo3_ffi::*;

#[cfg(all(doc, any(PyPy, Py_LIMITED_API)))]
mod absent;
#[cfg(capi_dispatches)]
mod dispatch;
mod fallback;
mod module;
mod newer;
mod providers;
#[cfg(any(capi_dispatches, capi_fallback = "PyABIInfo_Check"))]
mod running;
#[cfg(test)]
mod testing;

#[cfg(all(doc, any(PyPy, Py_LIMITED_API)))]
#[doc(hidden)]
pub use absent::*;
#[doc(hidden)]
pub use module::private;
#[cfg(not(any(PyPy, Py_LIMITED_API)))]
pub use newer::_PyFrameEvalFunction;
pub use newer::Py_tss_t;
pub use providers::{providers, Provider};

#[cfg(capi_dispatches)]
#[allow(unused_imports)] // what a target needs differs
pub(crate) use dispatch::running_version;

// One line for each item of the matrix. Names that stand here win over those of `pyo3_ffi`'s glob.
#[cfg(not(doc))]
include!(concat!(env!("OUT_DIR"), "/exports.rs"));
// The documentation is the same for every target: it shows what the newest Python has, and where it comes from.
#[cfg(doc)]
include!(concat!(env!("OUT_DIR"), "/reference.rs"));
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
