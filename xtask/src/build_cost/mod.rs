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
    /// Whether a cold build that takes too long is an error.
    #[arg(skip = true)]
    judges_time: bool,
}

impl Options {
    /// CI prints how long a cold build takes, but other work on its machine can make any time too long.
    pub fn for_ci() -> Self {
        Options { runs: 3, header: false, judges_time: false }
    }
}

pub fn run(options: &Options) -> Result<()> {
    let header = header::run();
    let crates = if options.header { Ok(()) } else { cargo::run(options.runs, options.judges_time) };
    header.and(crates)
}
