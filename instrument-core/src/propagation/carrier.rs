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
