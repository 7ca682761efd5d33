//! What h2 knows, which speaks HTTP/2 for the others.

use h2::Error as H2;
use std::error::Error;
use std::io;

/// What the system said of its connection. It is not among the causes.
pub(crate) fn io<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a io::Error> {
    error.downcast_ref::<H2>()?.get_io()
}

/// How one side put an end to a stream, or to all of a connection.
pub(crate) fn word(error: &(dyn Error + 'static)) -> Option<&'static str> {
    let error = error.downcast_ref::<H2>()?;
    if error.is_reset() {
        Some("stream_reset")
    } else if error.is_go_away() {
        Some("go_away")
    } else {
        None
    }
}
