//! Unicode Objects and Codecs.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;
