//! Obtains the interpreters that the tests want and the machine lacks.

use std::fs::File;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::Context;
use indicatif::ProgressBar;
#[cfg(target_os = "linux")]
use indicatif::ProgressStyle;

use super::probe::shorten;
use super::{cache_dir, find, Found};

/// An interpreter, or a part of one, that the tests want.
#[derive(Debug)]
pub(super) struct Wanted {
    /// The label of the interpreter.
    label: &'static str,
    part: Part,
    /// What `uv python install` calls it.
    uv: Option<&'static str>,
    /// Debian's packages; what they depend on comes along.
    pub debian: &'static [&'static str],
    asked: Asked,
}

#[derive(Debug, PartialEq)]
enum Part {
    Interpreter,
    /// CPython's own tests, which installers like to leave out.
    Tests,
}

#[derive(Debug, PartialEq)]
enum Asked {
    Always,
    /// Most machines that build for several Pythons have it.
    WithAll,
    /// No loss where it cannot be had.
    IfUv,
}

const WANTED: &[Wanted] = &[
    Wanted { label: "3.9", part: Part::Interpreter, uv: Some("3.9"), debian: &[], asked: Asked::WithAll },
    Wanted { label: "3.12", part: Part::Interpreter, uv: Some("3.12"), debian: &[], asked: Asked::WithAll },
    Wanted {
        label: "3.13",
        part: Part::Interpreter,
        uv: Some("3.13"),
        debian: &["python3.13", "python3.13-venv", "python3.13-dev", "libpython3.13"],
        asked: Asked::WithAll,
    },
    Wanted {
        label: "3.13d",
        part: Part::Interpreter,
        uv: Some("3.13+debug"),
        debian: &["python3.13-dbg", "python3.13-venv", "python3.13-dev", "libpython3.13-dbg"],
        asked: Asked::Always,
    },
    Wanted {
        label: "3.14",
        part: Part::Interpreter,
        uv: Some("3.14"),
        debian: &["python3.14", "python3.14-venv", "python3.14-dev", "libpython3.14"],
        asked: Asked::Always,
    },
    Wanted { label: "3.14t", part: Part::Interpreter, uv: Some("3.14t"), debian: &[], asked: Asked::IfUv },
    Wanted {
        label: "3.15",
        part: Part::Interpreter,
        uv: Some("3.15"),
        debian: &["python3.15", "python3.15-venv", "python3.15-dev", "libpython3.15"],
        asked: Asked::Always,
    },
    Wanted {
        label: "3.15d",
        part: Part::Interpreter,
        uv: Some("3.15+debug"),
        debian: &["python3.15-dbg", "python3.15-venv", "python3.15-dev", "libpython3.15-dbg"],
        asked: Asked::Always,
    },
    Wanted {
        label: "pypy3.11",
        part: Part::Interpreter,
        uv: Some("pypy3.11"),
        debian: &["pypy3", "pypy3-dev", "pypy3-venv"],
        asked: Asked::Always,
    },
    Wanted { label: "3.15", part: Part::Tests, uv: None, debian: &["libpython3.15-testsuite"], asked: Asked::Always },
];

impl Wanted {
    fn name(&self) -> String {
        match self.part {
            Part::Interpreter => self.label.to_string(),
            Part::Tests => format!("CPython {}'s own tests", self.label),
        }
    }

    /// Some interpreter below `folder` is, or has, what is wanted.
    fn is_met_below(&self, folder: &Path, found: &Found) -> bool {
        let folder = super::search::real(folder);
        found.pythons.iter().any(|python| {
            python.label() == self.label
                && super::search::real(&python.executable).starts_with(&folder)
                && match self.part {
                    Part::Interpreter => python.has_headers,
                    Part::Tests => python.test_suite().is_some(),
                }
        })
    }

    fn is_met(&self, found: &Found) -> bool {
        self.is_met_below(Path::new(""), found)
    }
}

/// The names of what the tests always want and `found` lacks.
pub(super) fn missing(found: &Found) -> Vec<String> {
    WANTED.iter().filter(|wanted| wanted.asked == Asked::Always && !wanted.is_met(found)).map(Wanted::name).collect()
}

/// Obtains what is missing. What cannot be had is told in a line and is no error.
pub(super) fn fetch(all: bool) -> anyhow::Result<()> {
    let cache = cache_dir();
    let _lock = lock(&cache)?;
    let before = find();
    let uv = which::which("uv").ok();
    let asked: Vec<&Wanted> = WANTED
        .iter()
        .filter(|wanted| match wanted.asked {
            Asked::Always => true,
            Asked::WithAll => all,
            Asked::IfUv => uv.is_some(),
        })
        .filter(|wanted| !wanted.is_met(&before))
        .collect();
    let mut reasons = Reasons::default();

    match &uv {
        Some(uv) => through_uv(uv, &cache, &asked, &mut reasons),
        None => reasons.push(&asked, "uv is not on PATH"),
    }
    let unmet = |found: &Found| -> Vec<&Wanted> { asked.iter().copied().filter(|w| !w.is_met(found)).collect() };
    let after_uv = if reasons.cover(&asked) { before } else { find() };
    through_debian(&cache, &unmet(&after_uv), &after_uv, &mut reasons);

    let found = find();
    let (met, unmet): (Vec<&Wanted>, Vec<&Wanted>) = asked.iter().partition(|wanted| wanted.is_met(&found));
    for wanted in met {
        eprintln!("got {}", wanted.name());
    }
    let is_a_loss = |wanted: &&&Wanted| wanted.asked != Asked::IfUv;
    for (why, names) in reasons.by_reason(unmet.iter().filter(is_a_loss).copied()) {
        let names = names.join(", ");
        eprintln!("could not get {names}: {why}; install it with the system's package manager or pyenv");
    }
    if asked.iter().all(|wanted| wanted.asked == Asked::IfUv) {
        eprintln!("nothing is missing");
    }
    Ok(())
}

/// Why each wanted thing was not to be had, from each source that was asked.
#[derive(Default)]
pub(super) struct Reasons(Vec<(String, String)>);

impl Reasons {
    pub fn push(&mut self, wanted: &[&Wanted], reason: impl Into<String>) {
        let reason = reason.into();
        self.0.extend(wanted.iter().map(|wanted| (wanted.name(), reason.clone())));
    }

    /// The names of `wanted` under all that was said against them, so that one cause is told once.
    fn by_reason<'a>(&self, wanted: impl Iterator<Item = &'a Wanted>) -> Vec<(String, Vec<String>)> {
        let mut groups: Vec<(String, Vec<String>)> = Vec::new();
        for one in wanted {
            let name = one.name();
            let reasons = self.0.iter().filter(|(of, _)| *of == name).map(|(_, why)| why.as_str());
            let reasons = reasons.collect::<Vec<_>>().join("; ");
            match groups.iter_mut().find(|(why, _)| *why == reasons) {
                Some((_, names)) => names.push(name),
                None => groups.push((reasons, vec![name])),
            }
        }
        groups
    }

    fn cover(&self, wanted: &[&Wanted]) -> bool {
        wanted.iter().map(|wanted| wanted.name()).all(|name| self.0.iter().any(|(of, _)| *of == name))
    }
}

/// Two runs must not unpack into the same folder.
fn lock(cache: &Path) -> anyhow::Result<File> {
    let path = cache.join("lock");
    let file = std::fs::create_dir_all(cache)
        .and_then(|()| File::create(&path))
        .with_context(|| format!("cannot write to the cache {}; set CAPI_COMPAT_CACHE", cache.display()))?;
    if fs4::FileExt::try_lock(&file).is_err() {
        eprintln!("another run is fetching into {}; waiting for it", cache.display());
        fs4::FileExt::lock(&file).with_context(|| format!("cannot lock {}", path.display()))?;
    }
    Ok(file)
}

fn through_uv(uv: &Path, cache: &Path, wanted: &[&Wanted], reasons: &mut Reasons) {
    for (index, one) in wanted.iter().enumerate() {
        let Some(request) = one.uv else {
            reasons.push(&[one], "uv has none");
            continue;
        };
        let step = Step::new(format!("uv installs {request}"));
        let mut command = Command::new(uv);
        command.args(["python", "install", "--no-progress", request]);
        command.env("UV_PYTHON_INSTALL_DIR", cache.join("uv")).env("UV_PYTHON_INSTALL_BIN", "0").env("NO_COLOR", "1");
        let result = output(&mut command);
        step.done();
        if let Err(error) = result {
            if error.contains("No download found") {
                reasons.push(&[one], "uv has none");
                continue;
            }
            // A machine that is cut off fails the same way for each, and slowly where its packets are dropped.
            reasons.push(&wanted[index..], format!("uv cannot download ({})", cause(&error)));
            return;
        }
    }
}

/// The end of a chain of causes says more than its start.
fn cause(error: &str) -> String {
    let last = error.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or("no reason given");
    let last = ["error: ", "Caused by: ", "cause: "].iter().fold(last, |text, start| text.trim_start_matches(start));
    shorten(last)
}

#[cfg(not(target_os = "linux"))]
fn through_debian(_: &Path, wanted: &[&Wanted], _: &Found, reasons: &mut Reasons) {
    reasons.push(wanted, "this is not a Debian system");
}

#[cfg(target_os = "linux")]
fn through_debian(cache: &Path, wanted: &[&Wanted], found: &Found, reasons: &mut Reasons) {
    let tree = super::debian::Tree::new(cache);
    let (add, none): (Vec<_>, Vec<_>) = wanted.iter().copied().partition(|wanted| !wanted.debian.is_empty());
    reasons.push(&none, "Debian's unstable suite has none");
    if add.is_empty() && !tree.is_outdated() {
        return;
    }
    if let Some(program) = ["apt-get", "dpkg"].into_iter().find(|program| which::which(program).is_err()) {
        reasons.push(&add, format!("this is not a Debian system (no {program})"));
        return;
    }
    // The tree is replaced as a whole: what it holds must come again.
    let keep: Vec<_> = WANTED.iter().filter(|wanted| wanted.is_met_below(&tree.root(), found)).collect();
    if let Err(error) = tree.build(&keep, &add, reasons) {
        if add.is_empty() {
            eprintln!("{} stays as it is: {error:#}", tree.root().display());
        }
        reasons.push(&add, format!("{error:#}"));
    }
}

/// Something that takes a while, shown on a terminal as a spinner and elsewhere as a line.
pub(super) struct Step(ProgressBar);

impl Step {
    pub fn new(what: String) -> Self {
        let bar = ProgressBar::new_spinner();
        if bar.is_hidden() {
            eprintln!("{what}");
        }
        bar.set_message(what);
        bar.enable_steady_tick(Duration::from_millis(100));
        Step(bar)
    }

    pub fn done(self) {
        self.0.finish_and_clear();
    }
}

/// A bar that is filled by the time `length` is reached.
#[cfg(target_os = "linux")]
pub(super) fn bar(template: &str, length: u64, message: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template(template).expect("the template is a constant");
    ProgressBar::new(length).with_style(style).with_message(message)
}

/// Runs a program that prints little; where it fails the error is what it said.
pub(super) fn output(command: &mut Command) -> Result<String, String> {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    // Messages are looked at below.
    let output =
        command.env("LC_ALL", "C.UTF-8").output().map_err(|error| format!("{program} does not start: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().to_string();
    Err(if said.is_empty() { format!("{program} ended with {}", output.status) } else { said })
}

#[cfg(test)]
mod tests {
    use super::super::tests::python;
    use super::super::Python;
    use super::*;

    #[test]
    fn a_python_without_headers_is_still_missing() {
        let with = |has_headers| Found { pythons: vec![python("/a", (3, 14, 0), has_headers)], ..Found::default() };
        assert!(missing(&with(false)).contains(&"3.14".to_string()));
        assert!(!missing(&with(true)).contains(&"3.14".to_string()));
        assert!(!missing(&with(true)).contains(&"3.9".to_string()), "only --all asks for it");
        assert!(!missing(&with(true)).contains(&"3.14t".to_string()), "not every machine can have it");
    }

    #[test]
    fn tests_are_wanted_beside_the_interpreter() {
        let folder = tempfile::tempdir().unwrap();
        let one = Python { stdlib: folder.path().into(), ..python("/a", (3, 15, 0), true) };
        let found = Found { pythons: vec![one], ..Found::default() };
        assert!(missing(&found).contains(&"CPython 3.15's own tests".to_string()));
        std::fs::create_dir_all(folder.path().join("test/test_capi")).unwrap();
        assert!(!missing(&found).contains(&"CPython 3.15's own tests".to_string()));
    }

    #[test]
    fn only_the_interpreters_of_the_tree_are_kept_in_it() {
        let found = Found { pythons: vec![python("/tree/usr/bin/python3.14", (3, 14, 0), true)], ..Found::default() };
        let wanted = WANTED.iter().find(|wanted| wanted.label == "3.14").unwrap();
        assert!(wanted.is_met_below(Path::new("/tree"), &found));
        assert!(!wanted.is_met_below(Path::new("/other"), &found));
        assert!(wanted.is_met(&found));
    }

    #[test]
    fn one_cause_is_told_once() {
        let mut reasons = Reasons::default();
        let [a, b, c] = [&WANTED[0], &WANTED[1], &WANTED[2]];
        reasons.push(&[a, b, c], "no uv");
        reasons.push(&[a, c], "no package");
        assert!(reasons.cover(&[a, b, c]) && !reasons.cover(&[a, &WANTED[3]]));
        let told = reasons.by_reason([a, b, c].into_iter());
        let expected = [("no uv; no package", vec!["3.9", "3.13"]), ("no uv", vec!["3.12"])];
        assert_eq!(told, expected.map(|(why, names)| (why.to_string(), names.into_iter().map(String::from).collect())));
    }

    #[test]
    fn the_last_cause_is_shown() {
        let error = "error: Failed to install\n  Caused by: dns error\n  Caused by: Name not known\n";
        assert_eq!(cause(error), "Name not known");
        assert_eq!(cause("error: offline"), "offline");
        assert_eq!(cause(""), "no reason given");
    }
}
