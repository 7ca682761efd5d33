//! What the ending of a response means.

use super::record::Record;
use crate::end::{End, Failure};
use crate::protocol::{Side, Status};
use crate::semconv;
use http::HeaderMap;

/// How a response ended.
#[derive(Debug)]
pub(super) enum Ending<'a> {
    Complete(Option<&'a HeaderMap>),
    Failed(Failure),
    /// Its future or its body was dropped.
    Dropped,
    Panicked,
}

impl<'a> From<End<'a>> for Ending<'a> {
    fn from(end: End<'a>) -> Self {
        match end {
            End::Complete(trailers) => Self::Complete(trailers),
            End::Failed(failure) => Self::Failed(failure),
        }
    }
}

/// What the ending of a response means.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) status: Option<Status>,
    pub(super) failure: Option<Failure>,
}

impl Ending<'_> {
    pub(super) fn outcome(self, record: &Record) -> Outcome {
        let (status, failure) = match self {
            Self::Complete(trailers) => (record.status_at_end(trailers), None),
            Self::Dropped if record.is_complete_without_end() => (record.status, None),
            Self::Dropped => (record.status, Some(record.given_up())),
            Self::Failed(failure) => (record.status, Some(failure)),
            Self::Panicked => (record.status, Some(Failure::new("panic", "panicked"))),
        };
        let of_status = status.and_then(|status| status.error_type(Side::Server));
        Outcome {
            status,
            // What the handler decided is said before what became of its answer.
            failure: of_status
                .map(|error_type| Failure::new(error_type, ""))
                .or(failure),
        }
    }
}

impl Record {
    fn status_at_end(&self, trailers: Option<&HeaderMap>) -> Option<Status> {
        self.status
            .or_else(|| self.protocol.status_of_end(trailers))
    }

    /// Whether nothing is missing though the end was not seen. gRPC has its status there.
    fn is_complete_without_end(&self) -> bool {
        self.status.is_some()
            && (self.is_event_stream || self.progress.is_some_and(|progress| progress.is_whole()))
    }

    fn given_up(&self) -> Failure {
        if self.progress.is_some() {
            Failure::new(semconv::INCOMPLETE_RESPONSE, "")
        } else {
            Failure::new(semconv::CANCELLED, "")
        }
    }
}
