//! Why something is tried again, in a word.

use crate::ErrorKind;
use crate::causes::chain;
use std::error::Error;
use std::io;

/// The word for an error without one.
pub(crate) const OTHER: &str = "_OTHER";

/// The first word of the chain of errors, outermost first.
pub(crate) fn of(error: &(dyn Error + 'static)) -> &'static str {
    chain(error).find_map(word).unwrap_or(OTHER)
}

/// The word for one error of a chain, whatever is behind it.
pub(crate) fn word(error: &(dyn Error + 'static)) -> Option<&'static str> {
    if let Some(io) = error.downcast_ref::<io::Error>() {
        return of_io(io);
    }
    // Its causes are looked at in their turn.
    let kind = match error.source() {
        Some(_) => None,
        None => ErrorKind::of_dyn(error),
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
    fn errors_have_a_word_wherever_they_are_in_the_chain() {
        let of_kind = |kind: io::ErrorKind| of(&io::Error::from(kind));
        assert_eq!(of_kind(io::ErrorKind::TimedOut), "timeout");
        assert_eq!(
            of_kind(io::ErrorKind::ConnectionRefused),
            "connection_refused"
        );
        assert_eq!(of_kind(io::ErrorKind::ConnectionReset), "connection_reset");
        let boxed = io::Error::other(io::Error::from(io::ErrorKind::BrokenPipe));
        assert_eq!(of(&boxed), "broken_pipe");
        assert_eq!(of(&std::fmt::Error), OTHER);
    }
}
