//! Prints what libclang sees in headers, as Rust declarations.
//!
//! A program of its own, so that only those who check headers build bindgen. The task comes as JSON on standard input;
//! exit status 3 says that this machine has no libclang.

use std::process::ExitCode;

use serde::Deserialize;

#[derive(Deserialize)]
struct Task {
    /// The translation unit: `#include` lines.
    text: String,
    include_dirs: Vec<String>,
    functions: Vec<String>,
    types: Vec<String>,
    /// A file for C that bindgen writes besides and nobody needs.
    wrappers: String,
}

fn main() -> ExitCode {
    if let Err(message) = clang_sys::load() {
        eprintln!("{message}");
        return ExitCode::from(3);
    }
    match run() {
        Ok(text) => {
            println!("{text}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<String, String> {
    let task: Task = serde_json::from_reader(std::io::stdin()).map_err(|error| error.to_string())?;
    let arguments = task.include_dirs.iter().flat_map(|folder| ["-isystem", folder.as_str()]);
    let builder = bindgen::builder()
        .header_contents("capi.h", &task.text)
        .clang_args(["-w", "-std=gnu11"])
        .clang_args(arguments)
        .allowlist_function(task.functions.join("|"))
        .allowlist_type(task.types.join("|"))
        // Without these two it leaves static inline functions out.
        .wrap_static_fns(true)
        .wrap_static_fns_path(&task.wrappers)
        .generate_comments(false)
        .layout_tests(false)
        .derive_copy(false)
        .derive_debug(false)
        .rust_edition(bindgen::RustEdition::Edition2021)
        .formatter(bindgen::Formatter::None);
    builder.generate().map(|bindings| bindings.to_string()).map_err(|error| error.to_string())
}
