//! What a build is for.

/// Who runs the extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Implementation {
    CPython,
    PyPy,
}

/// Which side of the library asks: macros and static inline functions of the headers exist for C alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    C,
    Rust,
}

/// The stable ABI that a file promises, with the oldest Python it must load on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StableAbi {
    Abi3 { minor: u8 },
    Abi3t { minor: u8 },
}

impl StableAbi {
    /// The oldest feature release (3.N) that the file must load on.
    pub const fn floor(self) -> u8 {
        match self {
            StableAbi::Abi3 { minor } | StableAbi::Abi3t { minor } => minor,
        }
    }
}

/// One build target: an interpreter, or every interpreter from a floor upwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Target {
    pub implementation: Implementation,
    pub major: u8,
    pub minor: u8,
    /// `None` for a build against the whole API of one feature release.
    pub stable_abi: Option<StableAbi>,
    pub free_threaded: bool,
    pub debug: bool,
    pub language: Language,
}

impl Target {
    /// A release build for the whole API of CPython `major.minor`.
    pub const fn cpython(major: u8, minor: u8, language: Language) -> Self {
        Target {
            implementation: Implementation::CPython,
            major,
            minor,
            stable_abi: None,
            free_threaded: false,
            debug: false,
            language,
        }
    }

    /// PyPy that speaks Python `major.minor`.
    pub const fn pypy(major: u8, minor: u8, language: Language) -> Self {
        let mut target = Target::cpython(major, minor, language);
        target.implementation = Implementation::PyPy;
        target
    }

    /// One abi3 file for CPython 3.`minor` and every later one.
    pub const fn abi3(minor: u8, language: Language) -> Self {
        let mut target = Target::cpython(3, minor, language);
        target.stable_abi = Some(StableAbi::Abi3 { minor });
        target
    }

    /// One abi3t file: the stable ABI of both builds, with and without the GIL.
    pub const fn abi3t(minor: u8, language: Language) -> Self {
        let mut target = Target::cpython(3, minor, language);
        target.stable_abi = Some(StableAbi::Abi3t { minor });
        target.free_threaded = true;
        target
    }
}
