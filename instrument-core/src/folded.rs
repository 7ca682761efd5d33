//! A number mixed so that every bit of it counts in every bit of what it becomes, about.

/// Both halves of the product with a number without a pattern, in one.
#[inline]
pub(crate) fn folded(word: u64) -> u64 {
    let product = u128::from(word) * 0x9E37_79B9_7F4A_7C15;
    product as u64 ^ (product >> 64) as u64
}
