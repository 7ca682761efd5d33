//! What the ending of a response means.

use super::record::ServerRecord;
use crate::call::Ending;
use crate::end::Failure;
use crate::protocol::{Side, Status};
use crate::semconv;
use http::HeaderMap;

/// What the ending of a response means.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) status: Option<Status>,
    pub(super) failure: Option<Failure>,
}

impl Outcome {
    pub(super) fn of(ending: Ending<'_>, record: &ServerRecord) -> Self {
        let trailers = ending.trailers();
        let (status, failure) = match ending {
            Ending::Complete(trailers) => (record.status_at_end(trailers), None),
            Ending::Head => (record.status, None),
            Ending::Dropped if record.is_complete_without_end() => (record.status, None),
            Ending::Dropped => (record.status, Some(record.given_up())),
            Ending::Failed(failure) => (record.status, Some(failure)),
            Ending::Panicked => (record.status, Some(Failure::new("panic", "panicked"))),
        };
        let of_status = status.and_then(|status| status.error_type(Side::Server));
        Self {
            status,
            // What the handler decided is said before what became of its answer.
            failure: of_status
                .map(|error_type| Failure::new(error_type, record.message(trailers)))
                .or(failure),
        }
    }
}

impl ServerRecord {
    /// What was said of its error.
    fn message(&self, trailers: Option<&HeaderMap>) -> String {
        let at_end = || self.protocol.message_in(trailers?);
        let message = self.message.clone().or_else(at_end);
        message.unwrap_or_default().into()
    }

    fn status_at_end(&self, trailers: Option<&HeaderMap>) -> Option<Status> {
        self.status.or_else(|| {
            self.protocol
                .status_of_end(trailers, self.progress.as_ref())
        })
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
