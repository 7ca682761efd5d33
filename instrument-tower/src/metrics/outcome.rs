//! What the ending of a call means to who measures it: what it means to who traces it.

use super::measurement::Measurement;
use crate::call::Ending;
use crate::protocol::{Code, Side, Status};
use crate::semconv;
use std::borrow::Cow;

/// What the ending of a call means.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) status: Option<Status>,
    pub(super) error_type: Option<Cow<'static, str>>,
}

impl Outcome {
    pub(super) fn of(ending: Ending<'_>, call: &Measurement) -> Self {
        let mut status = call.status;
        let error_type = match ending {
            Ending::Complete(trailers) => {
                status = status.or_else(|| {
                    call.protocol
                        .status_of_end(trailers, call.progress.as_ref())
                });
                None
            }
            Ending::Head => {
                return Self {
                    status,
                    error_type: status.and_then(|status| status.error_type(call.side())),
                };
            }
            Ending::Dropped if call.is_complete_without_end() => None,
            Ending::Dropped => call.given_up(),
            Ending::Failed(failure) => {
                if let Some(code) = failure.code.filter(|_| call.makes_codes()) {
                    let own = Status::Grpc(code);
                    return Self {
                        status: status.or(Some(own)),
                        error_type: Some(failure.error_type),
                    };
                }
                Some(failure.error_type)
            }
            Ending::Panicked => Some("panic".into()),
        };
        let of_status = status.and_then(|status| status.error_type(call.side()));
        let is_cancelled = status.is_none() && error_type.is_none() && call.makes_codes();
        Self {
            status: status.or(is_cancelled.then_some(Status::Grpc(Code::Cancelled))),
            // What was answered is said before what became of the answer.
            error_type: of_status.or(error_type),
        }
    }
}

impl Measurement {
    /// Whether nothing is missing though the end was not seen. gRPC has its status there.
    fn is_complete_without_end(&self) -> bool {
        let is_stream = self.is_event_stream && self.side() == Side::Server;
        self.status.is_some()
            && (is_stream || self.progress.is_some_and(|progress| progress.is_whole()))
    }

    /// A client may give up what it asked for: that is no error of anybody's.
    fn given_up(&self) -> Option<Cow<'static, str>> {
        match (self.side(), self.progress) {
            (Side::Client, _) => None,
            (Side::Server, Some(_)) => Some(semconv::INCOMPLETE_RESPONSE.into()),
            (Side::Server, None) => Some(semconv::CANCELLED.into()),
        }
    }

    /// gRPC's clients make a status of their own of what kept a call from getting one.
    fn makes_codes(&self) -> bool {
        self.side() == Side::Client && self.protocol.rpc_system().is_some()
    }
}
