//! What differs between HTTP and gRPC: how a call is named, and what its status says.
//!
//! Whoever makes spans or metrics of calls is written once over [`Protocol`]; [`Speech`] says which one a request speaks.

mod code;
mod grpc;
mod grpc_web;
mod method;
mod version;

pub(crate) use code::Code;
pub(crate) use grpc::method_in as grpc_method_in;
pub(crate) use grpc_web::Web;
pub(crate) use method::{KnownMethods, OTHER};
pub(crate) use version::version;

use crate::end::Progress;
use crate::head::{RequestHead, ResponseHead};
use http::{HeaderMap, Method, StatusCode};
use std::borrow::Cow;

/// Which end of a call is looked at: what a status means depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Server,
    Client,
}

/// What is spoken in HTTP requests and responses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    /// HTTP itself.
    Http,
    /// Also in its form for the web.
    Grpc,
}

impl Protocol {
    /// What the conventions call it in `rpc.system.name`; `None` for plain HTTP.
    pub(crate) fn rpc_system(self) -> Option<&'static str> {
        match self {
            Self::Http => None,
            Self::Grpc => Some("grpc"),
        }
    }

    /// The status, if the head of a response tells it.
    pub(crate) fn status_of_head(self, response: ResponseHead<'_>) -> Option<Status> {
        match self {
            Self::Http => Some(Status::Http(response.status())),
            Self::Grpc => grpc::status_of_head(response).map(Status::Grpc),
        }
    }

    /// What is said of a status that is an error, in the head or in the trailers, wherever that is.
    pub(crate) fn message_in(self, fields: &HeaderMap) -> Option<Box<str>> {
        match self {
            Self::Http => None,
            Self::Grpc => grpc::message_in(fields),
        }
    }

    /// Whether the head is the beginning of what a method of gRPC answers, and nothing in front of it.
    pub(crate) fn is_begun(self, response: ResponseHead<'_>) -> bool {
        self == Self::Grpc && grpc::is_begun(response)
    }

    /// How the body of an answer is written, if it is gRPC's for the web.
    pub(crate) fn web(self, fields: &HeaderMap) -> Option<Web> {
        match self {
            Self::Http => None,
            Self::Grpc => grpc::web(fields),
        }
    }

    /// The status, if the head did not tell it and the body has come to its end, with or without trailers.
    pub(crate) fn status_of_end(
        self,
        trailers: Option<&HeaderMap>,
        progress: Option<&Progress>,
    ) -> Option<Status> {
        match self {
            Self::Http => None,
            Self::Grpc => {
                let web = progress.and_then(Progress::web_status);
                grpc::status_of_end(trailers, web).map(Status::Grpc)
            }
        }
    }
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

    /// Whether it says that there is such a method of gRPC.
    pub(crate) fn is_of_a_method(self) -> bool {
        matches!(self, Self::Grpc(code) if code.is_of_a_method())
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
    pub(crate) fn of(self, request: RequestHead<'_>) -> Protocol {
        match self {
            Self::Http => Protocol::Http,
            // A browser asks so whether it may call.
            Self::Grpc if request.method() == Method::OPTIONS => Protocol::Http,
            Self::Grpc => Protocol::Grpc,
            Self::Either if grpc::is_spoken_in(request) => Protocol::Grpc,
            Self::Either => Protocol::Http,
        }
    }
}
