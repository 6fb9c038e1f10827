//! Any text as source: rewriting it comes to an end, and doing it again changes nothing.
#![no_main]

use capi_compat_cli::upgrade::{everything, upgrade, Language};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (u8, &str)| {
    let (choice, text) = input;
    let language = [Language::C, Language::Cpp, Language::Header, Language::Rust][usize::from(choice % 4)];
    let Ok(once) = upgrade(text, language, &everything(), true) else { return };
    if let Ok(twice) = upgrade(&once.text, language, &everything(), true) {
        assert_eq!(once.text, twice.text);
    }
});
