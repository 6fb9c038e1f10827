//! PyTime C API.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

#[cfg(capi_fallback = "PyTime_t")]
pub type PyTime_t = i64;
