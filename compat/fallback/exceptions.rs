//! Exception Handling.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;
