//! Without tonic nothing is known.

use crate::protocol::Code;
use http::Extensions;
use std::any::Any;
use std::borrow::Cow;
use std::error::Error;
use std::net::SocketAddr;

pub(crate) fn peer(_: &Extensions) -> Option<SocketAddr> {
    None
}

pub(crate) fn error(_: &dyn Any) -> Option<&(dyn Error + 'static)> {
    None
}

pub(crate) fn code(_: &(dyn Error + 'static), clear: Option<Code>) -> Option<Code> {
    clear
}

pub(crate) fn word(_: &(dyn Error + 'static)) -> Option<Cow<'static, str>> {
    None
}
