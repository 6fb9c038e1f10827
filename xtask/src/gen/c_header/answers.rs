//! What the header's guards ask, each question worked out once at the head of the file.
//!
//! The preprocessor takes some ten times as long to evaluate `CAPI_LACKS(…)` as to look at a macro that is 0 or 1, half
//! as long again for that as to see whether a macro is defined, and most of the header's items share their answer with
//! others. So a question has a name that says what is asked, and the guards use the names.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::Result;
use capi_version_matrix::{Kind, Level, Release};

use super::super::data::{Area, Item, Range};

const NEVER: u32 = 0xFFFF_FFFF;

/// The names that the header's text uses, with the condition behind each.
pub struct Answers {
    /// The newest feature release that the data knows. People build with its pre-releases, so they are told apart;
    /// those of older ones count as their feature release.
    newest: Release,
    lacks: BTreeMap<String, String>,
    can: BTreeMap<String, String>,
    ranges: BTreeMap<String, String>,
}

/// Whether there is a fallback for the target.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Can {
    Always,
    Never,
    /// The name of a macro.
    Asked(String),
}

impl Can {
    /// The expression `if` extended by this condition.
    pub fn and(&self, condition: String) -> String {
        match self {
            Can::Always => condition,
            Can::Never => "0".to_owned(),
            Can::Asked(name) => format!("{condition} && {name}"),
        }
    }
}

impl Answers {
    pub fn new(areas: &[Area]) -> Result<Answers> {
        let mut newest = Release::feature(3, 0);
        for item in areas.iter().flat_map(|area| &area.items) {
            let since = item.facts.since()?;
            newest = newest.max(Release::feature(since.major, since.minor));
        }
        let (lacks, can, ranges) = Default::default();
        Ok(Answers { newest, lacks, can, ranges })
    }

    /// The release as the header tells it from others.
    fn told_apart(&self, release: Release) -> Release {
        let is_older = (release.major, release.minor) < (self.newest.major, self.newest.minor);
        if is_older && release.micro == 0 {
            Release { level: Level::Alpha, serial: 0, ..release }
        } else {
            release
        }
    }

    /// Which releases brought the item to the full API, the stable ABI and PyPy.
    pub fn releases(&self, item: &Item) -> Result<[Option<Release>; 3]> {
        let told_apart = |release: Option<Release>| release.map(|release| self.told_apart(release));
        let pypy = item.facts.pypy()?.map(|release| Release { level: Level::Alpha, serial: 0, ..release });
        Ok([told_apart(Some(item.facts.since()?)), told_apart(item.facts.stable_abi_since()?), pypy])
    }

    /// What follows `CAPI_LACKS_`, `CAPI_BUILDS_`, `CAPI_ALIAS_` and `CAPI_FINDS_` for the item: the target lacks it,
    /// builds its fallback, means that fallback by the item's name, and looks for the real one at run time.
    pub fn lacks(&mut self, item: &Item) -> Result<String> {
        let facts = &item.facts;
        let told_apart = |release: Option<Release>| release.map(|release| self.told_apart(release));
        let [since, stable, pypy] = self.releases(item)?;
        let pypy_hex = hex(pypy);
        let mut name = format!("{}_{}_{}", word(since), word(stable), word(pypy));
        let mut condition = format!("CAPI_LACKS({}, {}, {pypy_hex})", hex(since), hex(stable));
        let is_stable_type = matches!(item.kind, Kind::Type | Kind::Struct) && stable.is_some();
        if let (true, Some(declared)) = (is_stable_type, told_apart(facts.header_stable_since()?)) {
            // What the headers declare under an older limited API, since it became stable, cannot be defined again.
            condition = format!(
                "({condition} && (CAPI_PYTHON < {} || CAPI_LACKS({}, {}, {pypy_hex})))",
                hex(stable),
                hex(since),
                hex(Some(declared))
            );
            write!(name, "_declared_{}", word(Some(declared)))?;
        }
        if let Some(removed) = told_apart(facts.removed()?) {
            condition = format!("({condition} || CAPI_REMOVED({}))", hex(Some(removed)));
            write!(name, "_until_{}", word(Some(removed)))?;
        }
        for range in facts.missing()?.unwrap_or_default() {
            let (gone, back) = (hex(told_apart(Some(range.from))), until(&range));
            condition = format!("({condition} || (CAPI_REMOVED({gone}) && !CAPI_REMOVED(0x{back:08X})))");
            write!(name, "_without_{}_to_{}", word(Some(range.from)), word(range.until))?;
        }
        if facts.only_free_threaded {
            condition = format!("({condition} || !CAPI_FREE_THREADED)");
            name.push_str("_free_threaded");
        }
        if denies_abi3t(item) {
            condition = format!("({condition} || CAPI_ABI3T)");
            name.push_str("_not_abi3t");
        }
        self.lacks.insert(name.clone(), condition);
        Ok(name)
    }

    /// Whether there is a fallback for the target.
    pub fn can(&mut self, item: &Item) -> Result<Can> {
        let fallback = &item.facts.fallback;
        let floors = [fallback.c()?, fallback.limited()?, fallback.pypy()?];
        // What the header supports at all: CPython 3.6, the limited API of 3.9, PyPy 3.9.
        let lowest = [Release::feature(3, 6), Release::feature(3, 9), Release::feature(3, 9)];
        if floors.iter().zip(lowest).all(|(floor, lowest)| floor.is_some_and(|floor| floor <= lowest)) {
            if !denies_abi3t(item) {
                return Ok(Can::Always);
            }
        } else if floors.iter().all(Option::is_none) {
            return Ok(Can::Never);
        }
        let [c, limited, pypy] = floors;
        let mut name = format!("CAPI_CAN_{}_{}_{}", word(c), word(limited), word(pypy));
        // A floor is a feature release: its own pre-releases count.
        let floor = |release: Option<Release>| release.map_or(NEVER, |release| release.to_hex() & 0xFFFF_0000);
        let mut condition = format!("CAPI_CAN(0x{:08X}, 0x{:08X}, 0x{:08X})", floor(c), floor(limited), floor(pypy));
        if denies_abi3t(item) {
            condition = format!("({condition} && !CAPI_ABI3T)");
            name.push_str("_not_abi3t");
        }
        self.can.insert(name.clone(), condition);
        Ok(Can::Asked(name))
    }

    /// Whether the item's fallback is built for the target.
    pub fn builds(&mut self, item: &Item) -> Result<String> {
        let name = self.lacks(item)?;
        // A type or macro cannot stand beside the real one, so forcing fallbacks leaves it alone.
        let condition = match item.kind {
            Kind::Function => format!("defined(CAPI_BUILDS_{name})"),
            _ => format!("CAPI_LACKS_{name}"),
        };
        Ok(self.can(item)?.and(condition))
    }

    /// Whether one of the interpreter's insides is there.
    pub fn range(&mut self, range: &Range, limited: bool, pypy: bool) -> String {
        let until_hex = until(range);
        // A feature release's own pre-releases count; what a bug-fix release brought is exact.
        let exact = if range.from.micro > 0 { u32::MAX } else { 0xFFFF_0000 };
        let from_hex = range.from.to_hex() & exact;
        let mut name = format!("CAPI_IN_{}_to_{}", word(Some(range.from)), word(range.until));
        for (holds, where_else) in [(limited, "_limited"), (pypy, "_pypy")] {
            if holds {
                name.push_str(where_else);
            }
        }
        let (limited, pypy) = (u8::from(limited), u8::from(pypy));
        let condition = format!("CAPI_HAS(0x{from_hex:08X}, 0x{until_hex:08X}, {limited}, {pypy})");
        self.ranges.insert(name.clone(), condition);
        name
    }

    /// The definitions of the names that the header's rest uses, and of `CAPI_PYTHON`.
    pub fn render(&self, text: &mut String, rest: &str) -> Result<()> {
        let words = words(rest);
        text.push_str(
            "/* The answers that guards ask for, worked out once. The releases in the names are those that brought an item\n\
             \x20  to the full API, the stable ABI and PyPy; LACKS: the target has it not, BUILDS: its fallback is compiled,\n\
             \x20  ALIAS: the item's name means the fallback. */\n",
        );
        let mut rendered = String::new();
        let mut finds = String::new();
        for (name, condition) in &self.lacks {
            let used = |kind: &str| {
                let name = format!("CAPI_{kind}_{name}");
                words.contains(name.as_str()).then_some(name)
            };
            render_lacks(&mut rendered, condition, name, used("BUILDS"), used("ALIAS"))?;
            if let Some(found) = used("FINDS") {
                writeln!(finds, "#  if CAPI_LACKS_{name}\n#    define {found}\n#  endif")?;
            }
        }
        writeln!(rendered, "#if CAPI_DISPATCHES\n{finds}#endif")?;
        for (name, condition) in self.can.iter().chain(&self.ranges) {
            if words.contains(name.as_str()) {
                writeln!(rendered, "#if {condition}\n#  define {name} 1\n#else\n#  define {name} 0\n#endif")?;
            }
        }
        render_python(text, words.into_iter().chain(self::words(&rendered)))?;
        text.push_str(&rendered);
        Ok(())
    }
}

/// `CAPI_PYTHON`: of all releases among these words, the newest that the headers have reached, as one number.
/// `PY_VERSION_HEX` is an expression of many tokens, slow to evaluate again and again.
fn render_python<'a>(text: &mut String, words: impl Iterator<Item = &'a str>) -> Result<()> {
    let mut minors: BTreeMap<u32, BTreeSet<&str>> = BTreeMap::new();
    for word in words {
        if let Some(release) = release(word) {
            minors.entry(release >> 16 & 0xFF).or_default().insert(word);
        }
    }
    let mut before = "0";
    let mut branches = Vec::new();
    for (minor, releases) in &minors {
        let mut branch = format!("PY_MINOR_VERSION <= {minor}\n");
        for (index, number) in releases.iter().rev().enumerate() {
            let directive = if index == 0 { "if" } else { "elif" };
            writeln!(branch, "#  {directive} PY_VERSION_HEX >= {number}\n#    define CAPI_PYTHON {number}")?;
        }
        write!(branch, "#  else\n#    define CAPI_PYTHON {before}\n#  endif")?;
        branches.push(branch);
        before = releases.last().copied().unwrap_or(before);
    }
    for (index, branch) in branches.iter().enumerate() {
        let directive = if index == 0 { "if PY_MAJOR_VERSION == 3 &&" } else { "elif PY_MAJOR_VERSION == 3 &&" };
        writeln!(text, "#{directive} {branch}")?;
    }
    writeln!(text, "#else\n#  define CAPI_PYTHON {before}\n#endif")?;
    Ok(())
}

fn release(word: &str) -> Option<u32> {
    let digits = word.strip_prefix("0x").filter(|digits| digits.len() == 8)?;
    u32::from_str_radix(digits, 16).ok().filter(|number| *number != NEVER)
}

fn render_lacks(
    text: &mut String,
    condition: &str,
    name: &str,
    builds: Option<String>,
    alias: Option<String>,
) -> Result<()> {
    let (mut yes, mut forced) = (String::new(), String::new());
    if let Some(builds) = builds {
        writeln!(yes, "#  define {builds}")?;
        writeln!(forced, "#    define {builds}")?;
    }
    if let Some(alias) = alias {
        writeln!(yes, "#  define {alias}")?;
        writeln!(forced, "#    if CAPI_FORCED_ALIAS\n#      define {alias}\n#    endif")?;
    }
    if !forced.is_empty() {
        forced = format!("#  ifdef CAPI_SHIMS_FORCE_FALLBACK\n{forced}#  endif\n");
    }
    writeln!(
        text,
        "#if {condition}\n#  define CAPI_LACKS_{name} 1\n{yes}#else\n#  define CAPI_LACKS_{name} 0\n{forced}#endif"
    )?;
    Ok(())
}

/// Whether files of abi3t lack the item, though others have it or could.
pub fn denies_abi3t(item: &Item) -> bool {
    item.facts.unavailable_abi3t.is_some()
}

fn words(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').collect()
}

fn until(range: &Range) -> u32 {
    range.until.map_or(NEVER, |until| until.to_hex() & 0xFFFF_0000)
}

/// A release in an identifier: `315a1` is 3.15.0a1, `313` is 3.13.0, `313_1` is 3.13.1.
fn word(release: Option<Release>) -> String {
    let Some(release) = release else { return "never".to_owned() };
    let (major, minor) = (release.major, release.minor);
    let micro = if release.micro > 0 { format!("_{}", release.micro) } else { String::new() };
    let level = match release.level {
        // All of a feature release, its own pre-releases too.
        Level::Alpha if release.serial == 0 => return format!("{major}{minor}{micro}"),
        Level::Alpha => "a",
        Level::Beta => "b",
        Level::Candidate => "rc",
        Level::Final => return format!("{major}{minor}{micro}"),
    };
    format!("{major}{minor}{micro}{level}{}", release.serial)
}

pub fn hex(release: Option<Release>) -> String {
    format!("0x{:08X}", release.map_or(NEVER, Release::to_hex))
}
