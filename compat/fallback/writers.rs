//! building str and bytes step by step.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;
