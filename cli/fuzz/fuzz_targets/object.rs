//! Any bytes as an extension file: a verdict or an error, never a panic.
#![no_main]

use capi_compat_cli::audit::{declared::Tags, look_at};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let tags = Tags::of_wheel_name("a-1-cp39-abi3-linux_x86_64.whl");
    let _ = look_at("a.abi3.so", bytes, Some(&tags), None);
    let _ = look_at("a.cpython-313t-darwin.so", bytes, None, Some(9));
});
