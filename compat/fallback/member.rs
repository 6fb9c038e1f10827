//! members of C structures, descriptors.

#[allow(unused_imports)] // what a target needs differs
use crate::prelude::*;
