//! Waiting for a connection of the pool.

use super::SCOPE;
use super::peer::server;
use crate::clients::database::Names;
use crate::{SpanKind, current, ending};
use mongodb::event::cmap::ConnectionCheckoutFailedReason;
use mongodb::options::ServerAddress;
use std::time::{Duration, SystemTime};

/// A span for a wait that is over, in the context of who waited: the driver says so in the caller's own poll.
pub(super) fn record(
    address: &ServerAddress,
    waited: Duration,
    failed: Option<&ConnectionCheckoutFailedReason>,
) {
    let is_recorded = ending::look(|cx| SCOPE.may_record(cx));
    if !is_recorded || !current::is_instrumented("mongodb") {
        return;
    }
    let now = SystemTime::now();
    let names = Names::of("mongodb");
    let span = SCOPE
        .span("acquire connection")
        .kind(SpanKind::Client)
        .started_at(now.checked_sub(waited).unwrap_or(now))
        .sampler_attributes(|to| names.system(to))
        .attributes(|to| server(address).record(names, to))
        .start();
    match failed {
        None => span.end(),
        Some(ConnectionCheckoutFailedReason::Timeout) => {
            span.settle(|end| end.failed("timeout", "no connection was free in time"));
        }
        Some(_) => span.settle(|end| end.failed("connection", "no connection could be made")),
    }
}
