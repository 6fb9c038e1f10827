//! Conditions on which `pyo3-ffi` declares something.

use crate::target::{Implementation, StableAbi, Target};

/// One flag that `pyo3-build-config` or the compiler sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    /// `Py_3_N`: the target is at least 3.N; under a stable ABI the floor is.
    Py(u8),
    LimitedApi,
    GilDisabled,
    Debug,
    PyPy,
    /// Set on none of the supported targets (another operating system, GraalPy).
    Never,
}

/// A cfg expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cfg {
    Flag(Flag),
    Not(&'static Cfg),
    All(&'static [Cfg]),
    Any(&'static [Cfg]),
}

impl Cfg {
    /// Whether the expression holds for a target.
    pub fn holds(&self, target: &Target) -> bool {
        match self {
            Cfg::Flag(flag) => flag.holds(target),
            Cfg::Not(cfg) => !cfg.holds(target),
            Cfg::All(cfgs) => cfgs.iter().all(|cfg| cfg.holds(target)),
            Cfg::Any(cfgs) => cfgs.iter().any(|cfg| cfg.holds(target)),
        }
    }
}

impl Flag {
    fn holds(self, target: &Target) -> bool {
        match self {
            Flag::Py(minor) => target.stable_abi.map_or(target.minor, StableAbi::floor) >= minor,
            Flag::LimitedApi => target.stable_abi.is_some(),
            Flag::GilDisabled => target.free_threaded,
            Flag::Debug => target.debug,
            Flag::PyPy => target.implementation == Implementation::PyPy,
            Flag::Never => false,
        }
    }
}
