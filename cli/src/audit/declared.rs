//! The ABI that names and wheels promise.

use std::fmt;

/// What a wheel's tags say about its extensions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tags {
    /// Python and ABI tags: `("cp39", "abi3")`.
    pairs: Vec<(String, String)>,
}

impl Tags {
    /// `name-1.0-cp39.cp310-abi3-manylinux_2_17_x86_64.whl`; empty for what is not named so.
    pub fn of_wheel_name(name: &str) -> Tags {
        let mut tags = Tags::default();
        if let Some(stem) = name.strip_suffix(".whl") {
            let parts: Vec<&str> = stem.split('-').collect();
            if let [.., pythons, abis, _platform] = parts[..] {
                tags.add(pythons, abis);
            }
        }
        tags
    }

    /// The file `WHEEL` of an installed or packed distribution.
    pub fn of_metadata(text: &str) -> Tags {
        let mut tags = Tags::default();
        for tag in text.lines().filter_map(|line| line.strip_prefix("Tag:")).take(1000) {
            if let [pythons, abis, ..] = tag.trim().split('-').collect::<Vec<_>>()[..] {
                tags.add(pythons, abis);
            }
        }
        tags
    }

    fn add(&mut self, pythons: &str, abis: &str) {
        for python in pythons.split('.').take(64) {
            for abi in abis.split('.').take(64) {
                let pair = (python.to_owned(), abi.to_owned());
                if !self.pairs.contains(&pair) {
                    self.pairs.push(pair);
                }
            }
        }
    }

    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    fn stable(&self, abi: &str) -> Option<u8> {
        // Several floors: the file is for the highest, the others are the older abi3 files' business.
        self.pairs.iter().filter(|pair| pair.1 == abi).filter_map(|pair| minor(pair.0.strip_prefix("cp")?)).max()
    }

    fn specific(&self) -> Option<Declared> {
        let [(_, abi)] = &self.pairs[..] else { return None };
        tagged(abi)
    }
}

/// `39`, `313`.
fn minor(digits: &str) -> Option<u8> {
    digits.strip_prefix('3').filter(|minor| !minor.is_empty())?.parse().ok()
}

/// `cp312`, `cp313t`, `cp312d`, `cp37m`, `pypy311_pp73`, `abi3`.
fn tagged(abi: &str) -> Option<Declared> {
    if let Some(rest) = abi.strip_prefix("pypy") {
        return Some(Declared::PyPy { minor: minor(rest.split('_').next()?)? });
    }
    let rest = abi.strip_prefix("cp")?;
    let digits = rest.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let flags = &rest[digits.len()..];
    Some(Declared::CPython { minor: minor(digits)?, free_threaded: flags.contains('t'), debug: flags.contains('d') })
}

/// The promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Declared {
    /// The stable ABI, from this CPython on, if that is said anywhere.
    Abi3 {
        floor: Option<u8>,
    },
    Abi3t {
        floor: Option<u8>,
    },
    CPython {
        minor: u8,
        free_threaded: bool,
        debug: bool,
    },
    PyPy {
        minor: u8,
    },
    Nothing,
}

impl Declared {
    /// Wheel tags say more than file names; on Windows an abi3 file's name says nothing at all.
    pub fn of(file: &str, tags: Option<&Tags>, assumed: Option<u8>) -> Declared {
        let empty = Tags::default();
        let tags = tags.unwrap_or(&empty);
        let by_name = Declared::by_file_name(file);
        if let Some(floor) = tags.stable("abi3t") {
            return Declared::Abi3t { floor: Some(floor) };
        }
        if let Some(floor) = tags.stable("abi3") {
            return Declared::Abi3 { floor: Some(floor) };
        }
        match (by_name, tags.specific()) {
            // An abi3 file in a wheel for one Python: it need not load on an older one.
            (Declared::Abi3 { .. }, Some(Declared::CPython { minor, .. })) => Declared::Abi3 { floor: Some(minor) },
            (Declared::Abi3t { .. }, Some(Declared::CPython { minor, .. })) => Declared::Abi3t { floor: Some(minor) },
            (Declared::Abi3 { .. }, _) => Declared::Abi3 { floor: assumed },
            (Declared::Nothing, Some(specific)) => specific,
            (declared, _) => declared,
        }
    }

    /// What `name.ABI.so` says.
    pub fn by_file_name(file: &str) -> Declared {
        for part in file.split('.').skip(1) {
            let declared = match part {
                "abi3" => Some(Declared::Abi3 { floor: None }),
                "abi3t" => Some(Declared::Abi3t { floor: None }),
                _ => match part.split_once('-') {
                    // cpython-312-x86_64-linux-gnu
                    Some(("cpython", rest)) => tagged(&format!("cp{}", rest.split('-').next().unwrap_or_default())),
                    // cp312-win_amd64
                    Some((tag, _)) => {
                        tagged(tag).or_else(|| Some(Declared::PyPy { minor: minor(tag.strip_prefix("pypy")?)? }))
                    }
                    None => None,
                },
            };
            if let Some(declared) = declared {
                return declared;
            }
        }
        Declared::Nothing
    }
}

impl fmt::Display for Declared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Declared::Abi3 { floor: Some(floor) } => write!(f, "abi3, 3.{floor} and newer"),
            Declared::Abi3 { floor: None } => f.write_str("abi3"),
            Declared::Abi3t { floor: Some(floor) } => write!(f, "abi3t, 3.{floor} and newer"),
            Declared::Abi3t { floor: None } => f.write_str("abi3t"),
            Declared::CPython { minor, free_threaded, debug } => {
                write!(f, "CPython 3.{minor}{}", if *free_threaded { "t" } else { "" })?;
                f.write_str(if *debug { ", debug build" } else { "" })
            }
            Declared::PyPy { minor } => write!(f, "PyPy 3.{minor}"),
            Declared::Nothing => f.write_str("no ABI named"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared(file: &str, wheel: &str) -> String {
        Declared::of(file, Some(&Tags::of_wheel_name(wheel)), None).to_string()
    }

    #[test]
    fn names_promise() {
        assert_eq!(declared("a.abi3.so", "a-1-cp39-abi3-linux_x86_64.whl"), "abi3, 3.9 and newer");
        assert_eq!(declared("a.pyd", "a-1-cp37.cp38-abi3-win_amd64.whl"), "abi3, 3.8 and newer");
        assert_eq!(declared("a.abi3.so", "a-1-cp312-cp312-linux_x86_64.whl"), "abi3, 3.12 and newer");
        assert_eq!(declared("a.pyd", "a-1-cp312-cp312-win_amd64.whl"), "CPython 3.12");
        assert_eq!(declared("a.cpython-313t-x86_64-linux-gnu.so", ""), "CPython 3.13t");
        assert_eq!(declared("a.cp313t-win_amd64.pyd", ""), "CPython 3.13t");
        assert_eq!(declared("a.cpython-37m-darwin.so", ""), "CPython 3.7");
        assert_eq!(declared("a.pypy311-pp73-x86_64-linux-gnu.so", ""), "PyPy 3.11");
        assert_eq!(declared("a.abi3.so", ""), "abi3");
        assert_eq!(declared("a.so", ""), "no ABI named");
        assert_eq!(declared("a.so", "x-1-cp3-abi3-any.whl"), "no ABI named");
    }
}
