//! Monitoring C API.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;

#[cfg(capi_fallback = "PyMonitoringState")]
#[repr(C)]
pub struct PyMonitoringState {
    pub active: u8,
    pub opaque: u8,
}
