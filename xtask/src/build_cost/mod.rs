//! `cargo xtask build-cost`: what the crate adds to a cold build, and the C header to a file that includes it.

use anyhow::Result;

mod cargo;
mod header;

#[derive(clap::Args)]
pub struct Options {
    /// Builds of each crate; the median counts
    #[arg(short = 'n', default_value_t = 5)]
    runs: usize,
    /// Only the C header
    #[arg(long)]
    header: bool,
}

impl Options {
    /// What CI measures.
    pub fn header_only() -> Self {
        Options { runs: 0, header: true }
    }
}

pub fn run(options: &Options) -> Result<()> {
    let header = header::run();
    let crates = if options.header { Ok(()) } else { cargo::run(options.runs) };
    header.and(crates)
}
