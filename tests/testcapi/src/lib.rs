//! Every function of capi-compat as a C symbol, so that one C extension can test both languages.

#![allow(non_snake_case, deprecated, unused_imports, clippy::missing_safety_doc)]

use capi_compat::*;
use core::ffi::{c_char, c_int, c_long, c_longlong, c_short, c_uchar, c_uint, c_ulong, c_ulonglong, c_void};
use libc::{wchar_t, FILE};

include!(concat!(env!("OUT_DIR"), "/exports.rs"));
