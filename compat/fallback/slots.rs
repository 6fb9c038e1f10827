//! Definition slots, with the slot identifiers of modules and types, and module exports.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;
