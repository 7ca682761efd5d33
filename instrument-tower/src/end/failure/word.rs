//! A word for an error, whoever's it is.

use crate::framework;
use crate::framework::h2;
use instrument_core::{ErrorKind, chain, written};
use std::borrow::Cow;
use std::error::Error;
use std::io;

/// The first word of the chain: what the system or a timeout says goes before what a framework makes of that.
pub(super) fn of(error: &(dyn Error + 'static)) -> Option<Cow<'static, str>> {
    chain(error)
        .find_map(of_cause)
        .map(Cow::Borrowed)
        .or_else(|| chain(error).find_map(framework::word))
}

fn of_cause(error: &(dyn Error + 'static)) -> Option<&'static str> {
    if error.is::<tower::timeout::error::Elapsed>()
        || error.is::<tower_http::timeout::TimeoutError>()
    {
        return Some(ErrorKind::Timeout.as_str());
    }
    if error.is::<tower::load_shed::error::Overloaded>() {
        return Some("overloaded");
    }
    if let Some(io) = error.downcast_ref::<io::Error>().or_else(|| h2::io(error)) {
        return of_io(io);
    }
    if let Some(word) = h2::word(error) {
        return Some(word);
    }
    // What hyper-util says of the resolver has no type that others could see.
    if written(error) == "dns error" {
        return Some("name_not_resolved");
    }
    // Its causes are looked at in their turn.
    error
        .source()
        .is_none()
        .then(|| ErrorKind::of_dyn(error))
        .flatten()
        .map(ErrorKind::as_str)
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
        io::ErrorKind::AddrNotAvailable => "address_not_available",
        // The others, where it is not a mere box.
        _ if error.get_ref().is_none() => return ErrorKind::of_dyn(error).map(ErrorKind::as_str),
        kind => return ErrorKind::of_dyn(&io::Error::from(kind)).map(ErrorKind::as_str),
    })
}
