//! Releases of Python, ordered as Python orders them.

use std::fmt;
use std::str::FromStr;

/// How far a release had come when it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    Alpha,
    Beta,
    Candidate,
    Final,
}

impl Level {
    const fn hex_digit(self) -> u32 {
        match self {
            Level::Alpha => 0xA,
            Level::Beta => 0xB,
            Level::Candidate => 0xC,
            Level::Final => 0xF,
        }
    }

    const fn semver_name(self) -> &'static str {
        match self {
            Level::Alpha => "alpha",
            Level::Beta => "beta",
            Level::Candidate => "rc",
            Level::Final => "",
        }
    }

    const fn python_name(self) -> &'static str {
        match self {
            Level::Alpha => "a",
            Level::Beta => "b",
            Level::Candidate => "rc",
            Level::Final => "",
        }
    }
}

/// One release: 3.13.0a2 is `Release::new(3, 13, 0, Level::Alpha, 2)`.
///
/// The order is the order in which releases are made: 3.13.0a2 < 3.13.0rc1 < 3.13.0 < 3.13.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Release {
    pub major: u8,
    pub minor: u8,
    pub micro: u8,
    pub level: Level,
    pub serial: u8,
}

impl Release {
    /// `serial` has four bits in `PY_VERSION_HEX`; a final release's is 0.
    pub const fn new(major: u8, minor: u8, micro: u8, level: Level, serial: u8) -> Self {
        assert!(serial < 16, "a serial has four bits");
        Release { major, minor, micro, level, serial }
    }

    /// The final release `major.minor.0`.
    pub const fn feature(major: u8, minor: u8) -> Self {
        Release::new(major, minor, 0, Level::Final, 0)
    }

    /// The release as `PY_VERSION_HEX` spells it: 3.13.0a2 is 0x030D00A2.
    pub const fn to_hex(self) -> u32 {
        (self.major as u32) << 24
            | (self.minor as u32) << 16
            | (self.micro as u32) << 8
            | self.level.hex_digit() << 4
            | self.serial as u32
    }

    /// The release that `PY_VERSION_HEX` spells, or `None` if its level digit is none of a, b, c, f.
    pub const fn from_hex(hex: u32) -> Option<Self> {
        let level = match (hex >> 4) & 0xF {
            0xA => Level::Alpha,
            0xB => Level::Beta,
            0xC => Level::Candidate,
            0xF => Level::Final,
            _ => return None,
        };
        Some(Release {
            major: (hex >> 24) as u8,
            minor: (hex >> 16) as u8,
            micro: (hex >> 8) as u8,
            level,
            serial: (hex & 0xF) as u8,
        })
    }

    /// Whether this release belongs to, or comes before, the feature release `major.minor`: true for 3.13.0a2 and 3.13.
    ///
    /// This is the question for a target of which only the feature release is known.
    pub const fn is_in_or_before(self, major: u8, minor: u8) -> bool {
        self.major < major || (self.major == major && self.minor <= minor)
    }

    /// The release in Python's own spelling: `3.13.0a2`.
    pub fn to_python(self) -> String {
        match self.level {
            Level::Final => format!("{}.{}.{}", self.major, self.minor, self.micro),
            level => format!("{}.{}.{}{}{}", self.major, self.minor, self.micro, level.python_name(), self.serial),
        }
    }

    /// The release in Python's own spelling: `3.13.0a2`, `3.13.0`, `3.13`.
    pub fn from_python(text: &str) -> Result<Self, ParseReleaseError> {
        let error = || ParseReleaseError(text.to_owned());
        let split = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
        let (numbers, rest) = text.split_at(split);
        let mut parts = [0u8; 3];
        let given: Vec<&str> = numbers.split('.').collect();
        if !(2..=3).contains(&given.len()) {
            return Err(error());
        }
        for (part, given) in parts.iter_mut().zip(&given) {
            *part = parse_number(given).ok_or_else(error)?;
        }
        let (level, serial) = match rest {
            "" => (Level::Final, 0),
            _ => [(Level::Candidate, "rc"), (Level::Alpha, "a"), (Level::Beta, "b")]
                .into_iter()
                .find_map(|(level, name)| Some((level, parse_number(rest.strip_prefix(name)?)?)))
                .ok_or_else(error)?,
        };
        if serial >= 16 {
            return Err(error());
        }
        Ok(Release::new(parts[0], parts[1], parts[2], level, serial))
    }
}

/// Decimal digits alone: `u8`'s own parser would also take a sign.
fn parse_number(text: &str) -> Option<u8> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_python())
    }
}

impl From<Release> for semver::Version {
    fn from(release: Release) -> Self {
        let mut version = semver::Version::new(release.major.into(), release.minor.into(), release.micro.into());
        if release.level != Level::Final {
            let text = format!("{}.{}", release.level.semver_name(), release.serial);
            version.pre = semver::Prerelease::new(&text).expect("a level's name and a number are a valid pre-release");
        }
        version
    }
}

impl TryFrom<&semver::Version> for Release {
    type Error = ParseReleaseError;

    fn try_from(version: &semver::Version) -> Result<Self, ParseReleaseError> {
        let error = || ParseReleaseError(version.to_string());
        let part = |number: u64| u8::try_from(number).map_err(|_| error());
        let (level, serial) = match version.pre.as_str() {
            "" => (Level::Final, 0),
            pre => [Level::Alpha, Level::Beta, Level::Candidate]
                .into_iter()
                .find_map(|level| {
                    let number = pre.strip_prefix(level.semver_name())?.strip_prefix('.')?;
                    Some((level, parse_number(number)?))
                })
                .ok_or_else(error)?,
        };
        if serial >= 16 || !version.build.is_empty() {
            return Err(error());
        }
        Ok(Release::new(part(version.major)?, part(version.minor)?, part(version.patch)?, level, serial))
    }
}

impl FromStr for Release {
    type Err = ParseReleaseError;

    /// Takes the spelling of `semver` (`3.13.0-alpha.2`) and Python's (`3.13.0a2`).
    fn from_str(text: &str) -> Result<Self, ParseReleaseError> {
        match semver::Version::parse(text) {
            Ok(version) => Release::try_from(&version),
            Err(_) => Release::from_python(text),
        }
    }
}

/// A text that names no release of Python.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseReleaseError(String);

impl fmt::Display for ParseReleaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is not a release of Python: expected a form like 3.13.0a2 or 3.13.0-alpha.2", self.0)
    }
}

impl std::error::Error for ParseReleaseError {}
