//! What the tests of the set-up share.

pub mod sampling;
pub mod tail;
