//! What the ending of a call means to its client.

use super::record::ClientRecord;
use crate::call::Ending;
use crate::end::{Failure, Progress};
use crate::protocol::{Code, Side, Status};
use http::HeaderMap;

/// What the ending of a call means.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) status: Option<Status>,
    pub(super) meaning: Meaning,
}

#[derive(Debug)]
pub(super) enum Meaning {
    Ok,
    Failed(Failure),
    /// By the caller, who may: it is no error.
    Cancelled,
    Panicked,
}

impl Outcome {
    pub(super) fn of(ending: Ending<'_>, record: &ClientRecord) -> Self {
        let trailers = ending.trailers();
        let (status, meaning) = match ending {
            Ending::Complete(trailers) => {
                let status = record.status.or(record
                    .protocol
                    .status_of_end(trailers, record.progress.as_ref()));
                (status, Meaning::Ok)
            }
            Ending::Head => (record.status, Meaning::Ok),
            Ending::Dropped if record.is_complete_without_end() => (record.status, Meaning::Ok),
            Ending::Dropped => (record.status_of_cancelled(), Meaning::Cancelled),
            Ending::Failed(failure) => {
                (record.status_of_failed(&failure), Meaning::Failed(failure))
            }
            Ending::Panicked => (record.status, Meaning::Panicked),
        };
        Self {
            status,
            meaning: settled(status, meaning, || record.message(trailers)),
        }
    }
}

/// What the server said counts before what became of its answer, and what became of it before what the client makes of that.
fn settled(status: Option<Status>, meaning: Meaning, message: impl FnOnce() -> String) -> Meaning {
    let error_type = match (&meaning, status) {
        (Meaning::Panicked, _) => None,
        // The code of gRPC is then the client's own.
        (Meaning::Failed(_) | Meaning::Cancelled, Some(Status::Grpc(_))) => None,
        (_, status) => status.and_then(|status| status.error_type(Side::Client)),
    };
    match error_type {
        Some(error_type) => Meaning::Failed(Failure::new(error_type, message())),
        None => meaning,
    }
}

impl ClientRecord {
    /// What the server says of its error.
    fn message(&self, trailers: Option<&HeaderMap>) -> String {
        let at_end = || self.protocol.message_in(trailers?);
        let message = self.message.clone().or_else(at_end);
        message.unwrap_or_default().into()
    }

    /// Whether nothing is missing of what the caller asked for though the end was not seen. gRPC has its status there. Who follows
    /// a redirect or only wants the status does not ask for a body, and has given nothing up.
    fn is_complete_without_end(&self) -> bool {
        let is_enough = |progress: Progress| progress.is_whole() || progress.is_unread();
        self.status.is_some() && self.progress.is_some_and(is_enough)
    }

    fn status_of_cancelled(&self) -> Option<Status> {
        let is_rpc = self.protocol.rpc_system().is_some();
        let own = is_rpc.then_some(Status::Grpc(Code::Cancelled));
        self.status.or(own)
    }

    /// gRPC's clients make a status of their own of what kept the call from getting one.
    fn status_of_failed(&self, failure: &Failure) -> Option<Status> {
        let is_rpc = self.protocol.rpc_system().is_some();
        let own = || failure.code.filter(|_| is_rpc).map(Status::Grpc);
        self.status.or_else(own)
    }
}
