//! Developer commands of capi-compat, run as `cargo xtask COMMAND`.

use clap::{Parser, Subcommand};

mod bench;
mod build;
mod build_cost;
mod codegen;
mod coverage;
mod cpython_suite;
mod demo;
mod differential;
mod dispatch;
mod docs;
mod faults;
mod gen;
mod header_check;
mod leaks;
mod mutants;
mod new_python;
mod packages;
mod published;
mod pyo3_range;
mod pypi;
mod pythons;
mod routes;
mod sanitize;
mod slots;
mod suite;
mod test;
mod testcapi;
mod tox;
mod verify;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Developer commands of capi-compat")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measure what our functions cost beside the real ones, pyo3_ffi::compat and pythoncapi_compat.h
    Bench(bench::Options),
    /// Show that a call of a function which the target has is the same machine code with and without this library
    Codegen(codegen::Options),
    /// Measure what this crate adds to a cold build, and the C header to a file that includes it
    BuildCost(build_cost::Options),
    /// Count the functions that can be called on each target by compiling a use of each
    Coverage(coverage::Options),
    /// Run CPython's own C API tests on the fallbacks, on CPython 3.9 to 3.15
    CpythonSuite(cpython_suite::Options),
    /// Build both examples for every interpreter found, run them on real text and print who provided what
    Demo(demo::Options),
    /// Call the real functions and the fallbacks in one process on the same generated input, and compare
    Differential(differential::Options),
    /// Show what one abi3 file resolves to on each interpreter, and that wrong environments take the fallbacks
    Dispatch(dispatch::Options),
    /// Build the crate's pages and the book, compile what they show and follow their links
    Docs(docs::Options),
    /// Regenerate tables, C guards, the amalgamated header and doc tables from the data
    Gen(gen::Options),
    /// Import a module that is defined once, by slots, in every interpreter and in subinterpreters
    Slots(slots::Options),
    /// Compile the C header in every mode that users have, for every interpreter found and for other platforms
    HeaderCheck(header_check::Options),
    /// Call functions while an allocation fails, and watch for crashes, lost references and wrong results
    Faults(faults::Options),
    /// Run the suite on fallbacks that are built with AddressSanitizer and UndefinedBehaviorSanitizer
    Sanitize(sanitize::Options),
    /// Break fallbacks in chosen ways and show that the suite notices each
    Mutants(mutants::Options),
    /// Repeat each test of tests/suite in debug builds: references and blocks of memory must not grow
    Leaks(leaks::Options),
    /// Run tests/suite inside every interpreter, against every provider
    Suite(suite::Options),
    /// Follow each way of using the library from an empty folder to a running extension, and print commands and output
    Routes(routes::Options),
    /// Run tox on every interpreter found
    Tox(tox::Options),
    /// Check everything that CI checks
    Test(test::Options),
    /// Hold the data against every interpreter's headers and exported symbols
    VerifyMatrix(verify::Options),
    /// List what a CPython newer than the matrix has brought, changed and dropped, and draft the data's tables for it
    NewPython(new_python::Options),
    /// Build an extension of PyPI with our header in the place of the one that it vendors, and run its own tests
    Published(published::Options),
    /// Build what is published, list what is in it, and use it as its users do
    Packages(packages::Options),
    /// Run the suite on the oldest pyo3-ffi that is supported
    Pyo3Range(pyo3_range::Options),
    /// List the Python interpreters of this machine
    Pythons(pythons::Options),
}

fn main() -> std::process::ExitCode {
    let result = match Arguments::parse().command {
        Command::Bench(options) => bench::run(&options),
        Command::Codegen(options) => codegen::run(&options),
        Command::BuildCost(options) => build_cost::run(&options),
        Command::Coverage(options) => coverage::run(&options),
        Command::CpythonSuite(options) => cpython_suite::run(&options),
        Command::Demo(options) => demo::run(&options),
        Command::Differential(options) => differential::run(&options),
        Command::Dispatch(options) => dispatch::run(&options),
        Command::Docs(options) => docs::run(&options),
        Command::Gen(options) => gen::run(&options),
        Command::Slots(options) => slots::run(&options),
        Command::HeaderCheck(options) => header_check::run(&options),
        Command::Faults(options) => faults::run(&options),
        Command::Sanitize(options) => sanitize::run(&options),
        Command::Mutants(options) => mutants::run(&options),
        Command::Leaks(options) => leaks::run(&options),
        Command::Suite(options) => suite::run(&options),
        Command::Routes(options) => routes::run(&options),
        Command::Tox(options) => tox::run(&options),
        Command::Test(options) => test::run(&options),
        Command::VerifyMatrix(options) => verify::run(&options),
        Command::NewPython(options) => new_python::run(&options),
        Command::Published(options) => published::run(&options),
        Command::Packages(options) => packages::run(&options),
        Command::Pyo3Range(options) => pyo3_range::run(&options),
        Command::Pythons(options) => pythons::run(&options),
    };
    match result {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}
