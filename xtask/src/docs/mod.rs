//! `cargo xtask docs`: builds the book and the crate's pages, compiles what they show and follows their links.

use anyhow::{bail, Result};

mod book;
mod links;
mod pages;
mod samples;

#[derive(clap::Args, Default)]
pub struct Options {
    /// Only these parts
    #[arg(value_enum)]
    parts: Vec<Part>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// The crate's pages, built as docs.rs builds them, with no Python on PATH
    Pages,
    /// The code blocks of the book, compiled
    Samples,
    /// The book, built by mdBook
    Book,
    /// Every link of the pages and the book
    Links,
}

pub fn run(options: &Options) -> Result<()> {
    let wanted = |part| options.parts.is_empty() || options.parts.contains(&part);
    let mut failed = Vec::new();
    let mut part = |name, part, check: fn() -> Result<()>| {
        if wanted(part) {
            if let Err(error) = check() {
                failed.push(format!("{name}: {error:#}"));
            }
        }
    };
    part("pages", Part::Pages, pages::run);
    part("samples", Part::Samples, samples::run);
    part("book", Part::Book, book::run);
    part("links", Part::Links, links::run);
    if !failed.is_empty() {
        bail!("{}", failed.join("\n"));
    }
    Ok(())
}
