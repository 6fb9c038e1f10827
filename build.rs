//! Gives each API item its provider for the target Python, and writes that down as `$OUT_DIR/api.rs`.
//!
//! The decision itself is `capi_version_matrix::provider`; this script only spells it in Rust.

use std::collections::BTreeSet;
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

#[path = "build/reference.rs"]
mod reference;

use capi_version_matrix::{
    conditions, has_condition, items, provider, pyo3_ffi_declares, Implementation, Item, Kind, Language, Provider,
    PypySymbol, Release, StableAbi, Symbol, Target,
};
use pyo3_build_config::{PythonAbiKind, PythonImplementation};

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=build");
    println!("cargo:rerun-if-changed=capi-shims/variadic.c");
    let target = match target() {
        Ok(target) => target,
        Err(message) => {
            println!("cargo::error={message}");
            return;
        }
    };
    // Tests build the fallbacks where the real functions exist, to compare both in one process.
    let forced = env::var_os("CARGO_CFG_CAPI_COMPAT_FORCE_FALLBACK").is_some();

    let api = Api::new(&target, forced);
    let out = env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    let files = [
        ("api.rs", api.render()),
        ("exports.rs", reference::exports(&api.exports)),
        ("reference.rs", reference::documented(&api.exports)),
    ];
    for (name, text) in files {
        if let Err(error) = fs::write(Path::new(&out).join(name), text) {
            println!("cargo::error=cannot write {name} into {}: {error}", Path::new(&out).display());
            return;
        }
    }
    api.print_cfgs();
    api.compile_variadics();
    print_metadata();
}

/// The target, as `pyo3-ffi`'s build script has determined it.
fn target() -> Result<Target, String> {
    let config = pyo3_build_config::get();
    let abi = config.target_abi();
    let version = abi.version();
    let mut target = Target::cpython(version.major, version.minor, Language::Rust);
    target.implementation = match abi.implementation() {
        PythonImplementation::CPython => Implementation::CPython,
        PythonImplementation::PyPy => Implementation::PyPy,
        other => {
            return Err(format!(
                "capi-compat supports CPython 3.9 and newer and PyPy 3.11 and newer; the target is {other} {version}. \
                 Set PYO3_PYTHON to a supported interpreter"
            ))
        }
    };
    target.stable_abi = match abi.kind() {
        PythonAbiKind::Stable(pyo3_build_config::StableAbi::Abi3) => Some(StableAbi::Abi3 { minor: version.minor }),
        PythonAbiKind::Stable(_) => Some(StableAbi::Abi3t { minor: version.minor }),
        PythonAbiKind::VersionSpecific(_) => None,
    };
    target.free_threaded = abi.kind().is_free_threaded();
    target.debug = abi.is_debug();
    Ok(target)
}

/// The C header's folder, for the build scripts of crates that compile C too: `DEP_CAPI_COMPAT_INCLUDE`.
fn print_metadata() {
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR");
    println!("cargo:include={}", Path::new(&root).join("capi-shims").join("include").display());
}

struct Api<'a> {
    target: &'a Target,
    forced: bool,
    /// What is public, with the module that has it.
    exports: Vec<(&'static Item, String)>,
    /// Declarations of real functions that `pyo3-ffi` does not declare.
    declarations: String,
    dispatched: String,
    unavailable: String,
    providers: Vec<(&'static str, String)>,
    fallbacks: BTreeSet<&'static str>,
    variadics: BTreeSet<&'static str>,
}

impl<'a> Api<'a> {
    fn new(target: &'a Target, forced: bool) -> Self {
        let mut api = Api {
            target,
            forced,
            exports: Vec::new(),
            declarations: String::new(),
            dispatched: String::new(),
            unavailable: String::new(),
            providers: Vec::new(),
            fallbacks: BTreeSet::new(),
            variadics: BTreeSet::new(),
        };
        for item in items() {
            match item.kind {
                Kind::Function => api.add_function(item),
                _ => api.add_other(item),
            }
        }
        api.providers.sort();
        api
    }

    fn add_function(&mut self, item: &'static Item) {
        let name = item.name;
        let mut decision = provider(item, self.target);
        if self.forced && decision == Provider::Direct && has_own(item, self.target) {
            decision = Provider::Fallback;
        }
        // What C has as a macro no library exports, and the oldest `pyo3-ffi` has not written it in Rust.
        if decision == Provider::Direct && item.pyo3_ffi_since.is_some() && item.symbol == Symbol::Inline {
            decision = Provider::Fallback;
        }
        let row = match decision {
            Provider::Direct => {
                if every_pyo3_ffi_declares(item, self.target) && !is_mistyped(item) {
                    self.export(item, "pyo3_ffi");
                } else {
                    self.export(item, "real");
                    // cpyext's symbols have a prefix of their own, so that they cannot clash with CPython's.
                    if self.target.implementation == Implementation::PyPy {
                        let symbol = match item.pypy_symbol {
                            PypySymbol::Named(symbol) => symbol.to_owned(),
                            _ => name.replacen("Py", "PyPy", 1),
                        };
                        writeln!(self.declarations, "        #[link_name = \"{symbol}\"]").unwrap();
                    }
                    writeln!(self.declarations, "        pub fn {name}{};", item.rust).unwrap();
                }
                "Row::Known(Provider::Direct)".to_owned()
            }
            Provider::Fallback if item.is_variadic() => {
                self.variadics.insert(name);
                self.fallbacks.insert(name);
                self.export(item, "real");
                let link_name = format!("#[link_name = \"capi_variadic_{name}\"]");
                writeln!(self.declarations, "        {link_name}\n        pub fn {name}{};", item.rust).unwrap();
                "Row::Known(Provider::Fallback)".to_owned()
            }
            Provider::Fallback => {
                self.fallbacks.insert(name);
                self.export(item, &format!("fallback::{}", module_name(item.area)));
                "Row::Known(Provider::Fallback)".to_owned()
            }
            Provider::Dispatch { accepted_since } => {
                self.fallbacks.insert(name);
                self.export(item, "dispatched");
                let since = accepted_since.to_hex();
                let module = module_name(item.area);
                let (parameters, result) = split_signature(item.rust);
                writeln!(
                    self.dispatched,
                    "    dispatch! {{ fn {name}{parameters}{result}, ({}), {since:#010x}, fallback::{module}::{name} }}",
                    item.arguments
                )
                .unwrap();
                format!("Row::Dispatched {{ since: {since:#010x} }}")
            }
            Provider::Unavailable(reason) => {
                self.add_unavailable(item, reason);
                "Row::Known(Provider::Unavailable)".to_owned()
            }
        };
        self.providers.push((name, row));
    }

    /// Constants, types and variables: `pyo3-ffi`'s, else our own definition, whatever the target.
    fn add_other(&mut self, item: &'static Item) {
        if item.kind == Kind::Hook {
            return;
        }
        if every_pyo3_ffi_declares(item, self.target) {
            self.export(item, "pyo3_ffi");
        } else if pyo3_ffi_declares(item, self.target) {
            self.export(item, "newer");
        } else if has_own(item, self.target) {
            self.fallbacks.insert(item.name);
            self.export(item, &format!("fallback::{}", module_name(item.area)));
        }
    }

    fn export(&mut self, item: &'static Item, module: &str) {
        self.exports.push((item, module.to_owned()));
    }

    /// A function whose every use is a compile error with the reason.
    fn add_unavailable(&mut self, item: &'static Item, reason: &str) {
        let name = item.name;
        let python = format!("{}.{}", item.since.major, item.since.minor);
        let generics: Vec<String> =
            (0..item.arguments.split_terminator(',').count()).map(|n| format!("A{n}")).collect();
        let parameters: Vec<String> = generics.iter().map(|generic| format!("_: {generic}")).collect();
        writeln!(
            self.unavailable,
            "    #[diagnostic::on_unimplemented(\n        \
                 message = \"`{name}` came with Python {python} and is not available for this target ({})\",\n        \
                 label = \"not available: needs Python {python}\",\n        \
                 note = {reason:?}\n    )]\n    \
             pub trait {name}_needs_Python_3_{} {{}}\n    \
             pub unsafe fn {name}<{}>({}) -> ! where for<'a> &'a (): {name}_needs_Python_3_{1} {{ unreachable!() }}",
            describe(self.target),
            item.since.minor,
            generics.join(", "),
            parameters.join(", "),
        )
        .unwrap();
        self.export(item, "unavailable");
    }

    fn render(&self) -> String {
        let mut text = format!(
            "// Written by capi-compat's build script for {}.\n\n\
             #[allow(unused_imports)]\nmod real {{\n    use crate::prelude::*;\n    extern \"C\" {{\n{}    }}\n}}\n\n\
             #[allow(non_camel_case_types, clippy::missing_safety_doc, clippy::too_many_arguments)]\nmod unavailable {{\n{}}}\n\n",
            describe(self.target),
            self.declarations,
            self.unavailable,
        );
        if self.target.stable_abi.is_some() {
            write!(
                text,
                "#[allow(unused_imports)]\nmod dispatched {{\n    use crate::dispatch::dispatch;\n    use crate::fallback;\n    \
                 use crate::prelude::*;\n{}}}\n\n",
                self.dispatched
            )
            .unwrap();
            text.push_str(&versions());
        }
        writeln!(
            text,
            "/// What this build is for, for messages and reports.\npub const TARGET: &str = {:?};\n",
            describe(self.target)
        )
        .unwrap();
        text.push_str(&self.releases());
        text.push_str(
            "pub(crate) static PROVIDERS: &[(&str, providers::Row)] = {\n    use providers::{Provider, Row};\n    &[\n",
        );
        for (name, row) in &self.providers {
            // Symbol lookup wants names that end in NUL.
            writeln!(text, "        (\"{name}\\0\", {row}),").unwrap();
        }
        text.push_str("    ]\n};\n");
        text
    }

    /// For fallbacks that hand on to the running interpreter where it can: since when it has an item, as a version that
    /// `running_version()` can be compared with.
    fn releases(&self) -> String {
        let mut text = String::from("/// When items came.\n#[allow(dead_code)]\npub(crate) mod since {\n");
        for item in items().filter(|item| matches!(item.kind, Kind::Function | Kind::Constant)) {
            let since = if self.target.implementation == Implementation::PyPy {
                item.pypy
            } else if self.target.stable_abi.is_some() {
                item.stable_abi_since
            } else {
                Some(item.since)
            };
            let since = since.map_or(u32::MAX, |release| release.to_hex() & 0xFFFF_0000);
            writeln!(text, "    pub const {}: u32 = {since:#010x};", item.name).unwrap();
        }
        let version = capi_version_matrix::Release::feature(self.target.major, self.target.minor).to_hex() | 0xFFFF;
        write!(
            text,
            "}}\n\n/// The version of the ABI that this uses.\npub(crate) const ABI_VERSION: u32 = {:#010x};\n\n",
            version & 0xFFFF_0000
        )
        .unwrap();
        write!(text, "/// The version that this was built for; an interpreter's pre-releases count as its feature release.\n\
             #[cfg(not(capi_dispatches))]\n#[allow(dead_code)]\npub(crate) fn running_version() -> u32 {{\n    {version:#010x}\n}}\n\n").unwrap();
        text
    }

    /// `capi_fallback = "NAME"` compiles a fallback, `capi_has = "NAME"` a way through the interpreter's insides.
    fn print_cfgs(&self) {
        println!("cargo:rustc-check-cfg=cfg(capi_abi3t)");
        println!("cargo:rustc-check-cfg=cfg(capi_dispatches)");
        println!("cargo:rustc-check-cfg=cfg(capi_compat_force_fallback)");
        let names: Vec<String> = items().map(|item| format!("{:?}", item.name)).collect();
        println!("cargo:rustc-check-cfg=cfg(capi_fallback, values({}))", names.join(", "));
        let names: Vec<String> = conditions().map(|condition| format!("{:?}", condition.name)).collect();
        println!("cargo:rustc-check-cfg=cfg(capi_has, values({}))", names.join(", "));

        if self.target.stable_abi.is_some() {
            println!("cargo:rustc-cfg=capi_dispatches");
        }
        if matches!(self.target.stable_abi, Some(StableAbi::Abi3t { .. })) {
            println!("cargo:rustc-cfg=capi_abi3t");
        }
        for name in &self.fallbacks {
            println!("cargo:rustc-cfg=capi_fallback=\"{name}\"");
        }
        for condition in conditions().filter(|condition| has_condition(condition, self.target)) {
            println!("cargo:rustc-cfg=capi_has=\"{}\"", condition.name);
        }
        for line in pyo3_build_config::get().build_script_outputs() {
            println!("{line}");
        }
        pyo3_build_config::print_expected_cfgs();
    }

    /// Stable Rust can call a function with `...` but not define one.
    fn compile_variadics(&self) {
        if self.variadics.is_empty() {
            return;
        }
        let mut build = cc::Build::new();
        build.file("capi-shims/variadic.c").warnings(true);
        for name in &self.variadics {
            build.define(&format!("CAPI_VARIADIC_{name}"), None);
        }
        if self.target.implementation == Implementation::PyPy {
            build.define("CAPI_PYPY", None);
        }
        if let Err(error) = build.try_compile("capi_compat_variadic") {
            println!(
                "cargo::error=capi-compat needs a C compiler for the functions with `...` that {} lacks: {error}",
                describe(self.target)
            );
        }
    }
}

/// For fallbacks that look something up in the running interpreter: from and until which version it is there.
fn versions() -> String {
    let mut text = String::from("#[allow(dead_code)]\nmod versions {\n");
    let mut line = |word: &str, name: &str, release: Release| {
        let hex = release.to_hex() & 0xFFFF_0000;
        writeln!(text, "    pub const {word}_{name}: u32 = {hex:#010x};").unwrap();
    };
    for item in items().filter(|item| item.kind == Kind::Function) {
        match item.symbol {
            Symbol::Since(symbol) => line("SINCE", item.name, symbol.max(item.since)),
            _ => line("SINCE", item.name, item.since),
        }
    }
    for condition in conditions() {
        let ranges = condition.symbol_versions.unwrap_or(condition.versions).0;
        let Some((first, last)) = ranges.first().zip(ranges.last()) else { continue };
        line("SINCE", condition.name, first.from);
        if let Some(until) = last.until {
            line("UNTIL", condition.name, until);
        }
    }
    text.push_str("}\n\n");
    text
}

/// Whether each release of `pyo3-ffi` in the supported range declares the item; a build script cannot ask which it is.
fn every_pyo3_ffi_declares(item: &Item, target: &Target) -> bool {
    item.pyo3_ffi_since.is_none() && pyo3_ffi_declares(item, target)
}

/// Whether `pyo3-ffi` declares a real function with other types than the header: ours is as on every other target.
fn is_mistyped(item: &Item) -> bool {
    item.pyo3_ffi_differs.is_some() && item.symbol == Symbol::AsDeclared
}

/// Whether we have a definition of our own that such a target can compile, needed or not.
fn has_own(item: &Item, target: &Target) -> bool {
    item.fallback.rust.is_some()
        && (target.stable_abi.is_none() || item.fallback.limited.is_some())
        && (target.implementation == Implementation::CPython || item.fallback.pypy.is_some())
}

/// `type` is a keyword.
fn module_name(area: &str) -> &str {
    match area {
        "type" => "type_",
        other => other,
    }
}

/// `(a: T) -> U` as its two halves.
fn split_signature(signature: &str) -> (&str, &str) {
    match signature.rfind(") -> ") {
        Some(end) => signature.split_at(end + 1),
        None => (signature, ""),
    }
}

fn describe(target: &Target) -> String {
    let name = match target.implementation {
        Implementation::CPython => "CPython",
        Implementation::PyPy => "PyPy",
    };
    let abi = match target.stable_abi {
        Some(StableAbi::Abi3 { .. }) => " and newer, abi3",
        Some(StableAbi::Abi3t { .. }) => " and newer, abi3t",
        None if target.free_threaded => ", free-threaded",
        None => "",
    };
    format!("{name} {}.{}{abi}", target.major, target.minor)
}
