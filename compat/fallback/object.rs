//! the Object Protocol, Common Object Structures.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;
