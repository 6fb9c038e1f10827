//! Parsing arguments and building values.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;
