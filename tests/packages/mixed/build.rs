//! Compiles the C half with the header of the very crate that the Rust half uses.

fn main() {
    println!("cargo:rerun-if-changed=src/half.c");
    println!("cargo:rerun-if-env-changed=PYTHON_INCLUDES");
    let header = std::env::var_os("DEP_CAPI_COMPAT_INCLUDE").expect("capi-compat hands on the folder of capi_shims.h");
    let python = std::env::var_os("PYTHON_INCLUDES").expect("PYTHON_INCLUDES names the folders of Python.h");
    let mut build = cc::Build::new();
    build.include(header).includes(std::env::split_paths(&python)).file("src/half.c").compile("half");
}
