//! The span of a transaction or a savepoint.

use super::failure::Failure;
use super::observed;
use super::peer::Peer;
use crate::Span;
use crate::as_context::AsContext;
use crate::clients::database::Names;
use crate::semconv::database::{DB_RESPONSE_STATUS_CODE, DB_TRANSACTION_OUTCOME};
use crate::told;
use opentelemetry::Context;
use sqlx::Error;
use std::future::{Future, poll_fn};
use std::pin::pin;

/// It lasts from before `BEGIN` until the end is known. What ends by itself is dropped.
pub(super) struct TransactionSpan {
    span: Span,
    /// What is being done, if it has been begun and is not over.
    doing: Doing,
}

enum Doing {
    /// Beginning or ending, for which the caller waits.
    Waited,
    /// The caller's queries.
    Queries,
}

/// How the caller ends it.
#[derive(Clone, Copy)]
pub(super) enum Ended {
    Committed,
    RolledBack,
}

impl TransactionSpan {
    /// `nested`: a savepoint of the one that is open.
    pub(super) fn start(peer: &Peer, within: Option<&Context>, nested: bool) -> Self {
        Self {
            span: span(peer, within, nested),
            doing: Doing::Waited,
        }
    }

    /// Where it is current, for what is done in it.
    pub(super) fn context(&self) -> Option<Context> {
        self.span.as_context()
    }

    /// Waits until it has begun.
    pub(super) async fn begin<T>(
        &mut self,
        peer: &Peer,
        begin: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let begun = self.wait(begin).await;
        match &begun {
            Ok(_) => self.doing = Doing::Queries,
            Err(error) => self.fail(peer, error),
        }
        begun
    }

    /// Waits until it has ended.
    pub(super) async fn end(
        mut self,
        peer: &Peer,
        ended: Ended,
        end: impl Future<Output = Result<(), Error>>,
    ) -> Result<(), Error> {
        self.doing = Doing::Waited;
        let outcome = self.wait(end).await;
        match &outcome {
            Ok(()) => {
                let span = self.take();
                span.set_attribute(DB_TRANSACTION_OUTCOME, ended.as_str());
                span.end();
            }
            Err(error) => self.fail(peer, error),
        }
        outcome
    }

    async fn wait<T>(&mut self, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        poll_fn(|cx| {
            told::by(&mut self.span, |span| {
                span.within(|| work.as_mut().poll(cx))
            })
        })
        .await
    }

    fn fail(&mut self, peer: &Peer, error: &Error) {
        self.take().settle(|end| {
            let failure = Failure::of(error, peer);
            end.attribute(DB_RESPONSE_STATUS_CODE, &failure.status_code);
            end.failed(failure.error_type, failure.description);
        });
    }

    fn take(&mut self) -> Span {
        std::mem::replace(&mut self.span, Span::none())
    }
}

impl Drop for TransactionSpan {
    /// Given up half-way; or dropped by the caller, which rolls back.
    fn drop(&mut self) {
        let mut span = self.take();
        match self.doing {
            Doing::Queries => span.set_attribute(DB_TRANSACTION_OUTCOME, "dropped"),
            Doing::Waited if !std::thread::panicking() => span.cancel(|| {}),
            Doing::Waited => {}
        }
    }
}

impl Ended {
    fn as_str(self) -> &'static str {
        match self {
            Self::Committed => "committed",
            Self::RolledBack => "rolled_back",
        }
    }
}

fn span(peer: &Peer, within: Option<&Context>, nested: bool) -> Span {
    if !(observed::may_record(within) && observed::is_on()) {
        return Span::none();
    }
    let names = Names::of(peer.system);
    let name = if nested { "savepoint" } else { "transaction" };
    peer.span(name, within)
        .capacity(5)
        .sampler_attributes(|to| peer.record(names, to))
        .start()
}
