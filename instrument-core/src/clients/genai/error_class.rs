//! What kind of error a call failed with, in a word.

use crate::ErrorKind;
use std::error::Error;
use std::io;

/// The word for an answer that cannot be read.
pub(super) const MALFORMED: &str = "malformed_response";
/// The word for an answer that stops in the middle.
pub(super) const INCOMPLETE: &str = "incomplete_response";

/// How deep is looked: nobody has an error that deep, unless it goes round in circles.
const DEEPEST: usize = 32;

/// The first word of the chain of errors, outermost first.
pub(super) fn of(error: &(dyn Error + 'static)) -> Option<&'static str> {
    std::iter::successors(Some(error), |&error| cause(error))
        .take(DEEPEST)
        .find_map(word)
}

fn cause<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    // An `io::Error` may be a mere box around the real one, which its own source then is the source of.
    match error
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref)
    {
        Some(inner) => Some(inner as &'a (dyn Error + 'static)),
        None => error.source(),
    }
}

fn word(error: &(dyn Error + 'static)) -> Option<&'static str> {
    if let Some(json) = error.downcast_ref::<serde_json::Error>() {
        return (!json.is_io()).then_some(MALFORMED);
    }
    if let Some(io) = error.downcast_ref::<io::Error>() {
        return of_io(io);
    }
    // Its causes are looked at in their turn.
    let kind = if error.source().is_none() {
        ErrorKind::of_dyn(error)
    } else {
        None
    };
    kind.map(ErrorKind::as_str)
}

fn of_io(error: &io::Error) -> Option<&'static str> {
    Some(match error.kind() {
        io::ErrorKind::ConnectionReset => "connection_reset",
        io::ErrorKind::ConnectionAborted => "connection_aborted",
        io::ErrorKind::NotConnected => "not_connected",
        io::ErrorKind::BrokenPipe => "broken_pipe",
        io::ErrorKind::UnexpectedEof => "unexpected_eof",
        io::ErrorKind::HostUnreachable => "host_unreachable",
        io::ErrorKind::NetworkUnreachable => "network_unreachable",
        kind => return ErrorKind::of_dyn(&io::Error::from(kind)).map(ErrorKind::as_str),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_have_a_class_wherever_they_are_in_the_chain() {
        let of_kind = |kind: io::ErrorKind| of(&io::Error::from(kind));
        assert_eq!(of_kind(io::ErrorKind::TimedOut), Some("timeout"));
        assert_eq!(
            of_kind(io::ErrorKind::ConnectionRefused),
            Some("connection_refused")
        );
        assert_eq!(
            of_kind(io::ErrorKind::ConnectionReset),
            Some("connection_reset")
        );
        let no_json = || serde_json::from_str::<u8>("<html>").expect_err("no JSON");
        assert_eq!(of(&no_json()), Some(MALFORMED));
        assert_eq!(of(&io::Error::other(no_json())), Some(MALFORMED));
        let reset = io::Error::other(io::Error::from(io::ErrorKind::ConnectionReset));
        assert_eq!(of(&reset), Some("connection_reset"));
        assert_eq!(of(&std::fmt::Error), None);
    }
}
