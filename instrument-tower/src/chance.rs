//! Random numbers for ids. The standard library seeds its hashers by chance, anew for every thread.

use std::hash::{BuildHasher, Hasher, RandomState};

/// Never zero, which ids must not be.
pub(crate) fn random_u64() -> u64 {
    RandomState::new().build_hasher().finish().max(1)
}

pub(crate) fn random_u128() -> u128 {
    (u128::from(random_u64()) << 64) | u128::from(random_u64())
}
