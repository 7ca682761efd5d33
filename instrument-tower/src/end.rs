//! How a response ended, and the body that sees it.
//!
//! Server, client, metrics and error status each have a [`Watch`] of their own on a [`Watched`] body.

mod body;
mod failure;
mod progress;

pub(crate) use body::{Watch, Watched};
pub(crate) use failure::{Failure, failure_of, message_of};
pub(crate) use progress::{Progress, is_event_stream, length_in};

use http::HeaderMap;

/// How a body ended. That it was dropped before it ended is told by the [`Watch`] being dropped.
#[derive(Debug)]
pub(crate) enum End<'a> {
    /// All of it was given, with the trailers if there were any.
    Complete(Option<&'a HeaderMap>),
    /// It failed.
    Failed(Failure),
}
