//! Who provides each function in this build.

/// Who provides a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Provider {
    /// The interpreter's own function, called directly.
    Direct,
    /// This crate's implementation.
    Fallback,
    /// Looked up in the running interpreter, which has it.
    DispatchedDirect,
    /// Looked up in the running interpreter, which lacks it: this crate's implementation.
    DispatchedFallback,
    /// The target cannot have it.
    Unavailable,
}

impl Provider {
    /// The provider in the words that `capi_shims_provider()` uses in C.
    pub fn as_str(self) -> &'static str {
        match self {
            Provider::Direct => "direct",
            Provider::Fallback => "fallback",
            Provider::DispatchedDirect => "dispatch: direct",
            Provider::DispatchedFallback => "dispatch: fallback",
            Provider::Unavailable => "unavailable",
        }
    }
}

/// A row of the generated table: a dispatched function is asked for when the table is read.
#[allow(dead_code)] // the newest floor has nothing to look up
pub(crate) enum Row {
    Known(Provider),
    #[cfg(capi_dispatches)]
    Dispatched {
        since: u32,
    },
}

/// The name and the provider of every function, in alphabetical order.
///
/// Under the stable ABI this looks dispatched functions up in the running interpreter, which must be initialized.
pub fn providers() -> impl Iterator<Item = (&'static str, Provider)> {
    crate::PROVIDERS.iter().map(|(name, row)| {
        let provider = match row {
            Row::Known(provider) => *provider,
            #[cfg(capi_dispatches)]
            Row::Dispatched { since } => match crate::dispatch::lookup(name, *since) {
                Some(_) => Provider::DispatchedDirect,
                None => Provider::DispatchedFallback,
            },
        };
        (name.trim_end_matches('\0'), provider)
    })
}
