//! What the checks found.

use std::collections::BTreeSet;
use std::fmt;

use super::facts::Name;

/// One fact of the data that reality contradicts.
#[derive(Debug, Clone)]
pub struct Difference {
    pub item: String,
    pub interpreter: String,
    pub fact: String,
    pub expected: String,
    pub found: String,
    pub file: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Difference { item, interpreter, fact, expected, found, file } = self;
        write!(f, "{item}, {interpreter}: {fact}: the data says {expected}, found {found}; edit [{item}] in {file}")
    }
}

/// The outcome of one check of one interpreter.
#[derive(Debug)]
pub struct Findings {
    pub interpreter: String,
    pub facts: usize,
    pub differences: Vec<Difference>,
    /// What could not be checked.
    pub unchecked: Vec<String>,
    /// Items that differ as the data says they do.
    pub excused: BTreeSet<&'static str>,
}

impl Findings {
    pub fn new(interpreter: String) -> Self {
        Findings { interpreter, facts: 0, differences: Vec::new(), unchecked: Vec::new(), excused: BTreeSet::new() }
    }

    /// Counts a fact that is true or false.
    pub fn compare(&mut self, name: Name, fact: &str, expected: bool, found: bool) {
        self.facts += 1;
        if expected != found {
            let word = |value| if value { "yes" } else { "no" };
            self.differ(name, fact, word(expected), word(found));
        }
    }

    /// Records a difference of a fact that has been counted.
    pub fn differ(&mut self, name: Name, fact: &str, expected: &str, found: &str) {
        self.differences.push(Difference {
            item: name.text().to_owned(),
            interpreter: self.interpreter.clone(),
            fact: fact.to_owned(),
            expected: expected.to_owned(),
            found: found.to_owned(),
            file: name.file(),
        });
    }
}
