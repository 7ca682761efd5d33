//! Connections to a server that was killed.

use std::io;

/// What is recorded of such an error. Whether the kernel tells of an end or of a reset depends on what the server had not read yet.
///
/// # Panics
///
/// When it is neither.
#[must_use]
pub fn how_it_was_lost(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => "unexpected end of file",
        io::ErrorKind::ConnectionReset => "connection reset",
        other => panic!("a lost connection is told by {other:?}: {error}"),
    }
}
