//! Importing Modules.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

#[cfg(capi_fallback = "PyImport_LazyImportsMode")]
pub type PyImport_LazyImportsMode = c_int;
