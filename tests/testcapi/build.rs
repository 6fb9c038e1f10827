//! Writes one exported function for each function of capi-compat that the target can have.

use std::fmt::Write as _;
use std::path::Path;

use capi_version_matrix::{
    items, provider, pyo3_ffi_declares, Implementation, Kind, Language, Provider, StableAbi, Target,
};
use pyo3_build_config::{PythonAbiKind, PythonImplementation};

fn main() {
    let abi = pyo3_build_config::get().target_abi();
    let mut target = Target::cpython(abi.version().major, abi.version().minor, Language::Rust);
    if abi.implementation() == PythonImplementation::PyPy {
        target.implementation = Implementation::PyPy;
    }
    target.stable_abi = match abi.kind() {
        PythonAbiKind::Stable(pyo3_build_config::StableAbi::Abi3) => Some(StableAbi::Abi3 { minor: target.minor }),
        PythonAbiKind::Stable(_) => Some(StableAbi::Abi3t { minor: target.minor }),
        PythonAbiKind::VersionSpecific(_) => None,
    };
    target.free_threaded = abi.kind().is_free_threaded();
    let forced = std::env::var_os("CARGO_CFG_CAPI_COMPAT_FORCE_FALLBACK").is_some();
    let mut text = String::new();
    for item in items().filter(|item| item.kind == Kind::Function && !item.is_variadic()) {
        let decision = provider(item, &target);
        // What pyo3-ffi declares is the interpreter's own function: C calls it without our help.
        let is_ours = decision != Provider::Direct
            || !pyo3_ffi_declares(item, &target)
            || (forced && item.fallback.rust.is_some());
        if matches!(decision, Provider::Unavailable(_)) || !is_ours {
            continue;
        }
        let name = item.name;
        writeln!(
            text,
            "#[no_mangle]\npub unsafe extern \"C\" fn capirs_{name}{} {{\n    capi_compat::{name}({})\n}}",
            item.rust, item.arguments
        )
        .unwrap();
    }
    let out = std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    std::fs::write(Path::new(&out).join("exports.rs"), text).expect("OUT_DIR can be written");
}
