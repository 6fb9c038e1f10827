//! Python Initialization Configuration.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;
