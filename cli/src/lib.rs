//! The parts of the command `capi`, apart from its command line so that they can be fuzzed. No stable interface.

pub mod audit;
pub mod doctor;
pub mod facts;
pub mod matrix;
pub mod output;
pub mod upgrade;
pub mod vendor;
