//! The page of the client.
pub(crate) fn page() {}
