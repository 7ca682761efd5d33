//! Plain HTTP.

use super::{Protocol, Status};
use crate::head::ResponseHead;
use http::HeaderMap;

/// Plain HTTP.
#[derive(Debug)]
pub(crate) struct Http;

impl Protocol for Http {
    fn rpc_system(&self) -> Option<&'static str> {
        None
    }

    fn status_of_head(&self, response: ResponseHead<'_>) -> Option<Status> {
        Some(Status::Http(response.status()))
    }

    fn status_of_end(&self, _: Option<&HeaderMap>) -> Option<Status> {
        None
    }
}
