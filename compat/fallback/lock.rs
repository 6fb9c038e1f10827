//! Mutexes and critical sections.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;
