//! What a context travels in.

#[cfg(feature = "http")]
mod headers;
mod map;
mod pairs;
mod values;

#[cfg(feature = "http")]
pub use headers::Headers;
#[cfg(feature = "http")]
pub(super) use headers::name;
pub use map::Map;
pub use pairs::Pairs;
pub use values::Values;

use super::field::Field;

/// Whether what is there under `name` goes when `key` is set: names are the same in any case, and a state belongs to the parent that it
/// came with.
fn is_replaced(name: &[u8], key: &str) -> bool {
    let is = |other: &str| name.eq_ignore_ascii_case(other.as_bytes());
    is(key) || (key == Field::TraceParent.name() && is(Field::TraceState.name()))
}
