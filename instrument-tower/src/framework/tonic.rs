//! What tonic knows.

use crate::protocol::Code;
use http::Extensions;
use instrument_core::chain;
use std::any::Any;
use std::borrow::Cow;
use std::error::Error;
use std::net::SocketAddr;
use tonic::transport::server::TcpConnectInfo;
use tonic::{ConnectError, Status, TimeoutExpired, transport};
use tower::load_shed::error::Overloaded;

/// Who is connected.
pub(crate) fn peer(extensions: &Extensions) -> Option<SocketAddr> {
    extensions
        .get::<TcpConnectInfo>()
        .and_then(TcpConnectInfo::remote_addr)
}

pub(crate) fn error(error: &dyn Any) -> Option<&(dyn Error + 'static)> {
    error
        .downcast_ref::<transport::Error>()
        .map(|error| error as _)
        .or_else(|| error.downcast_ref::<Status>().map(|status| status as _))
}

/// The code that the caller of a client of tonic's gets for an error that kept its call from being answered, or the one
/// that is `clear` without tonic.
pub(crate) fn code(error: &(dyn Error + 'static), clear: Option<Code>) -> Option<Code> {
    let known = chain(error).find_map(code_of_cause);
    let of_top = || error.is::<Overloaded>().then_some(Code::ResourceExhausted);
    known.or_else(of_top).or(clear).or(Some(Code::Unknown))
}

fn code_of_cause(error: &(dyn Error + 'static)) -> Option<Code> {
    if let Some(status) = error.downcast_ref::<Status>() {
        return Some(named(status.code()));
    }
    if error.is::<TimeoutExpired>() {
        // It is no DEADLINE_EXCEEDED to tonic: that is what servers say.
        return Some(tonics(TimeoutExpired(())));
    }
    if error.is::<ConnectError>() {
        return Some(Code::Unavailable);
    }
    if let Some(error) = error.downcast_ref::<hyper::Error>() {
        if error.is_timeout() {
            return Some(Code::Unavailable);
        }
        if error.is_canceled() {
            return Some(Code::Cancelled);
        }
    }
    let reason = error.downcast_ref::<h2::Error>()?.reason()?;
    Some(tonics(h2::Error::from(reason)))
}

/// What tonic itself makes of an error that can be made again.
fn tonics(error: impl Error + Send + Sync + 'static) -> Code {
    named(Status::from_error(error.into()).code())
}

fn named(code: tonic::Code) -> Code {
    Code::numbered(code.into())
}

pub(crate) fn word(error: &(dyn Error + 'static)) -> Option<Cow<'static, str>> {
    if error.is::<TimeoutExpired>() {
        return Some("timeout".into());
    }
    let status = error.downcast_ref::<Status>()?;
    Some(named(status.code()).name().into())
}
