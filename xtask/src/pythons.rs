//! TEMPORARY stand-in by the lead until the real module is written here: overwrite it.
use anyhow::Result;
use std::path::PathBuf;
#[derive(clap::Args)]
pub struct Options {}
pub fn run(_: &Options) -> Result<()> {
    Ok(())
}
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Implementation {
    CPython,
    PyPy,
    Other,
}
#[derive(Clone, Debug)]
pub struct Version {
    pub major: u8,
    pub minor: u8,
    pub micro: u8,
}
#[derive(Clone, Debug)]
pub struct Python {
    pub executable: PathBuf,
    pub implementation: Implementation,
    pub version: Version,
    pub debug: bool,
    pub free_threaded: bool,
    pub ext_suffix: String,
    pub include_dirs: Vec<PathBuf>,
    pub has_headers: bool,
}
impl Python {
    pub fn label(&self) -> String {
        format!(
            "{}{}.{}{}",
            if self.implementation == Implementation::PyPy { "pypy" } else { "" },
            self.version.major,
            self.version.minor,
            if self.debug { "d" } else { "" }
        )
    }
}
pub struct Found {
    pub pythons: Vec<Python>,
}
pub fn select(found: &Found) -> Vec<Python> {
    found.pythons.clone()
}
pub fn find() -> Found {
    let mut pythons = vec![];
    let home = std::env::var("HOME").unwrap();
    let mut list: Vec<String> = ["3.6.15", "3.7.16", "3.8.18", "3.9.18", "3.10.13", "3.11.7", "3.12.1", "3.13.0"]
        .iter()
        .map(|v| format!("{home}/.pyenv/versions/{v}/bin/python"))
        .collect();
    list.extend(
        ["python3.13d", "python3.14", "python3.15", "python3.15d", "pypy3.11"]
            .iter()
            .map(|n| format!("{home}/.cache/capi-compat/debian/root/usr/bin/{n}")),
    );
    for exe in list {
        let out = std::process::Command::new(&exe).args(["-c", "import sys,sysconfig as s; v=sys.version_info; print(v[0],v[1],v[2],sys.implementation.name,s.get_config_var('Py_DEBUG') or 0,s.get_config_var('EXT_SUFFIX'),s.get_path('include'),s.get_path('platinclude'))"]).output().unwrap();
        let t = String::from_utf8(out.stdout).unwrap();
        let w: Vec<&str> = t.split_whitespace().collect();
        let inc = PathBuf::from(w[6]);
        pythons.push(Python {
            executable: exe.into(),
            implementation: if w[3] == "pypy" { Implementation::PyPy } else { Implementation::CPython },
            version: Version {
                major: w[0].parse().unwrap(),
                minor: w[1].parse().unwrap(),
                micro: w[2].parse().unwrap(),
            },
            debug: w[4] == "1",
            free_threaded: false,
            ext_suffix: w[5].into(),
            include_dirs: vec![inc.clone(), inc.parent().unwrap().to_path_buf()],
            has_headers: true,
        });
    }
    Found { pythons }
}

impl std::fmt::Display for Implementation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}
impl std::fmt::Display for Version {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.micro)
    }
}
