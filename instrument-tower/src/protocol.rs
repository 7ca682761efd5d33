//! What differs between HTTP and gRPC: how a call is named, and what its status says.
//!
//! Whoever makes spans or metrics of calls is written once over [`Protocol`]; [`Speech`] says which one a request speaks.

mod code;
mod grpc;
mod http;
mod method;
mod version;

pub(crate) use self::http::Http;
pub(crate) use code::Code;
pub(crate) use grpc::{Grpc, method_in as grpc_method_in};
pub(crate) use method::{KnownMethods, OTHER};
pub(crate) use version::version;

use crate::head::{RequestHead, ResponseHead};
use ::http::{HeaderMap, StatusCode};
use std::borrow::Cow;
use std::fmt;

/// Which end of a call is looked at: what a status means depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Server,
    Client,
}

/// A protocol over HTTP requests and responses.
pub(crate) trait Protocol: fmt::Debug + Send + Sync + 'static {
    /// What the conventions call it in `rpc.system.name`; `None` for plain HTTP.
    fn rpc_system(&self) -> Option<&'static str>;

    /// The status, if the head of a response tells it.
    fn status_of_head(&self, response: ResponseHead<'_>) -> Option<Status>;

    /// The status, if the head did not tell it and the body has come to its end, with or without trailers.
    fn status_of_end(&self, trailers: Option<&HeaderMap>) -> Option<Status>;
}

/// The status of a call, in the words of its protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Http(StatusCode),
    Grpc(Code),
}

impl Status {
    /// Whether it is an error, seen from that side.
    pub(crate) fn is_error(self, side: Side) -> bool {
        match (self, side) {
            (Self::Http(status), Side::Server) => status.is_server_error(),
            (Self::Http(status), Side::Client) => status.as_u16() >= 400,
            (Self::Grpc(code), Side::Server) => code.is_server_error(),
            (Self::Grpc(code), Side::Client) => code != Code::Ok,
        }
    }

    /// `error.type`, if it is an error, seen from that side.
    pub(crate) fn error_type(self, side: Side) -> Option<Cow<'static, str>> {
        self.is_error(side).then(|| match self {
            Self::Http(status) => Cow::Owned(status.as_str().to_owned()),
            Self::Grpc(code) => Cow::Borrowed(code.name()),
        })
    }
}

/// What requests speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Speech {
    Http,
    Grpc,
    /// gRPC where the content type says so, else HTTP.
    Either,
}

impl Speech {
    pub(crate) fn of(self, request: RequestHead<'_>) -> &'static dyn Protocol {
        match self {
            Self::Http => &Http,
            Self::Grpc => &Grpc,
            Self::Either if grpc::is_spoken_in(request) => &Grpc,
            Self::Either => &Http,
        }
    }
}
