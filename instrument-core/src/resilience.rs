//! What keeps a service going, seen: retries, timeouts, circuit breakers.
//!
//! Nothing here tries again, waits or refuses; that is for the code or the crate that does it already. It tells here what it
//! does, and the trace shows it.
//!
//! ```
//! use instrument_core::resilience::Attempts;
//! use instrument_core::{Instrument, SpanKind, span};
//! use std::{io, time::Duration};
//!
//! # async fn send(attempt: u32) -> io::Result<u8> {
//! #     if attempt < 3 { Err(io::ErrorKind::ConnectionRefused.into()) } else { Ok(60) }
//! # }
//! # async fn sleep(_: Duration) {}
//! async fn ask_detector() -> io::Result<u8> {
//!     let mut attempts = Attempts::new();
//!     loop {
//!         let attempt = attempts.begin(span!("ask_detector").kind(SpanKind::Client));
//!         let error = match send(attempts.number()).try_instrument(attempt).await {
//!             Ok(answer) => return Ok(answer),
//!             Err(error) => error,
//!         };
//!         if attempts.number() == 3 {
//!             attempts.exhausted(&error);
//!             return Err(error);
//!         }
//!         let delay = Duration::from_secs(1 << attempts.number());
//!         attempts.retry(delay, &error);
//!         sleep(delay).await;
//!     }
//! }
//!
//! # let answer = futures_executor::block_on(ask_detector().instrument(span!("handle_frame").start()))?;
//! # assert_eq!(answer, 60);
//! # Ok::<(), io::Error>(())
//! ```
//!
//! # Attempts are siblings
//!
//! Every attempt has a span of its own, with its number in `retry.attempt`, and all have the same parent: the span of what
//! is wanted, which goes on while it is tried again. It gets an event for each decision to do so, and `retry.count` at the
//! end. It does not fail because an attempt did. Attempts do not link to each other: a link is for what the tree cannot
//! show, and in the tree they stand one below the other in their order. Where an attempt is made in another trace, by whoever
//! takes a message out of a queue once more, a link is what ties them.
//!
//! | on | event, attribute | with |
//! |---|---|---|
//! | each attempt | `retry.attempt` | from 1 |
//! | the span around them | `retry` | `retry.attempt`: the one that failed; `error.type`: why; `retry.delay_ms`: how long is waited |
//! | | `retry.exhausted` | `retry.attempt`, `error.type`: after the last attempt |
//! | | `retry.count` | how often it was tried again, if it was |
//! | the current span | `timeout` | `timeout.limit_ms` |
//! | | `circuit_breaker.transition` | `circuit_breaker.name`, `.from`, `.to` |
//! | | `circuit_breaker.rejected` | `circuit_breaker.name` |
//!
//! For HTTP the conventions have a number of their own, `http.request.resend_count`, which `instrument-tower`'s `ResendLayer`
//! lets its client layer count; its `retry::SeenRetry` is around the policies of `tower::retry`.

mod attempts;
#[cfg(feature = "instruments")]
mod breaker_watch;
pub(crate) mod cause;
mod decision;
mod timeout;
mod waiting;

pub use attempts::Attempts;
#[cfg(feature = "instruments")]
pub use breaker_watch::{BreakerState, BreakerWatch};
pub use timeout::timed_out;
pub use waiting::Waiting;
