//! Asks whether what a traced call returned has yet to run, by method resolution as [`failure::probe`](crate::failure) does: where it is
//! a future or a stream, the call does not compile.

use futures_core::Stream;
use std::future::Future;

/// What a call returned, to be asked for its type.
#[expect(
    missing_debug_implementations,
    reason = "never made, only named in an expansion"
)]
pub struct Returned<'a, T>(pub &'a T);

/// What has run when the call returns.
#[derive(Clone, Copy, Debug)]
pub struct Done;

/// What runs when it is polled.
#[derive(Clone, Copy, Debug)]
pub struct Later;

/// What a span of a call may return.
#[diagnostic::on_unimplemented(
    message = "the span would end before this runs: it is a future or stream, which the signature does not show",
    label = "a future or stream behind this type",
    note = "write the type out, as `impl Future<...>`, `Pin<Box<dyn ...>>` or the like, or make this an `async fn`; `sync` traces the call alone: `#[traced_span(sync)]`"
)]
pub trait IsDone {}
impl IsDone for Done {}

/// Takes what has run.
pub fn done(_: impl IsDone) {}

/// The traits that the answer is chosen from.
pub mod asked {
    #![expect(missing_docs, reason = "named by expansions only")]
    use super::*;

    pub trait IsFuture {
        fn __instrument_returned(&self) -> Later;
    }
    impl<F: Future> IsFuture for &&Returned<'_, F> {
        fn __instrument_returned(&self) -> Later {
            Later
        }
    }

    pub trait IsStream {
        fn __instrument_returned(&self) -> Later;
    }
    impl<S: Stream> IsStream for &Returned<'_, S> {
        fn __instrument_returned(&self) -> Later {
            Later
        }
    }

    pub trait IsNeither {
        fn __instrument_returned(&self) -> Done;
    }
    impl<T> IsNeither for Returned<'_, T> {
        fn __instrument_returned(&self) -> Done {
            Done
        }
    }
}
