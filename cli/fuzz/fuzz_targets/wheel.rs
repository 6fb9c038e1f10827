//! Any bytes as a wheel and as a tar archive, and what is in them as extensions.
#![no_main]

use std::io::Cursor;

use capi_compat_cli::audit::archive::{visit_tar, visit_zip};
use capi_compat_cli::audit::{declared::Tags, look_at};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut see = |name: &str, tags: Option<&Tags>, content: Result<Vec<u8>, String>| {
        if let Ok(content) = content {
            let _ = look_at(name, &content, tags, None);
        }
    };
    let _ = visit_zip(Cursor::new(bytes), true, &Tags::default(), &mut see);
    let _ = visit_tar(bytes, &Tags::default(), &mut see);
});
