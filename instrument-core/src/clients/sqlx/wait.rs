//! Waiting for a connection of a pool.

use super::failure::Failure;
use super::observed;
use super::peer::Peer;
use crate::Span;
use crate::clients::database::Names;
use crate::locked::lock;
use crate::semconv::database::{DB_CLIENT_CONNECTION_COUNT, DB_CLIENT_CONNECTION_MAX};
use opentelemetry::Context;
use sqlx::pool::PoolConnection;
use sqlx::{Database, Error, Pool};
use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::time::Instant;

/// The wait of one query.
#[derive(Debug)]
pub(super) struct Wait(Mutex<Waiting>);

#[derive(Debug)]
enum Waiting {
    For(Span),
    Since(Instant),
}

impl Wait {
    /// `None` where a connection is idle: none has to be opened or given back first.
    pub(super) fn begin<DB: Database>(
        pool: &Pool<DB>,
        peer: &Peer,
        within: Option<&Context>,
    ) -> Option<Arc<Self>> {
        let span = span(pool, peer, within);
        span.is_recording()
            .then(|| Arc::new(Self(Mutex::new(Waiting::For(span)))))
    }

    /// The query is with the driver.
    pub(super) fn is_over(&self) {
        self.end(Span::end);
    }

    /// The query has failed; of waiting, if that goes on.
    pub(super) fn failed(&self, failure: &Failure) {
        self.end(|span| fail(span, failure));
    }

    /// The query is given up.
    pub(super) fn cancelled(&self) {
        self.end(|mut span| span.cancel(|| {}));
    }

    /// When the query went to the driver, if it did.
    pub(super) fn ended(&self) -> Option<Instant> {
        match *lock(&self.0) {
            Waiting::For(_) => None,
            Waiting::Since(then) => Some(then),
        }
    }

    fn end(&self, end: impl FnOnce(Span)) {
        let mut waiting = lock(&self.0);
        if let Waiting::For(span) = &mut *waiting {
            end(std::mem::replace(span, Span::none()));
            *waiting = Waiting::Since(Instant::now());
        }
    }
}

/// Takes a connection out of the pool.
pub(super) async fn acquire<DB: Database>(
    pool: &Pool<DB>,
    peer: &Peer,
    within: Option<&Context>,
) -> Result<PoolConnection<DB>, Error> {
    let mut span = Acquiring(span(pool, peer, within));
    let mut acquire = pin!(pool.acquire());
    let acquired = std::future::poll_fn(|cx| span.0.within(|| acquire.as_mut().poll(cx))).await;
    let span = std::mem::replace(&mut span.0, Span::none());
    match &acquired {
        Ok(_) => span.end(),
        Err(error) => fail(span, &Failure::of(error, peer)),
    }
    acquired
}

/// Dropped while it waits, it is given up.
struct Acquiring(Span);

impl Drop for Acquiring {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.0.cancel(|| {});
        }
    }
}

fn span<DB: Database>(pool: &Pool<DB>, peer: &Peer, within: Option<&Context>) -> Span {
    if pool.num_idle() > 0 || !(observed::may_record(within) && observed::is_on()) {
        return Span::none();
    }
    let names = Names::of(peer.system);
    peer.span("acquire connection", within)
        .attributes(|to| {
            peer.record(names, to);
            to.add(DB_CLIENT_CONNECTION_COUNT, &pool.size());
            to.add(
                DB_CLIENT_CONNECTION_MAX,
                &pool.options().get_max_connections(),
            );
        })
        .start()
}

fn fail(span: Span, failure: &Failure) {
    span.settle(|end| end.failed(failure.error_type.clone(), failure.description.clone()));
}
