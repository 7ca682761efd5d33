//! Which public types may go to, and be shared with, other threads.

use futures_util::future::Ready;
use futures_util::stream::Empty;
use instrument_core::testing::{
    CollectedLog, CollectedSpan, Collector, Kit, LostContext, OpenSpan, Recorder, Tree,
};
use instrument_core::{
    Carried, DropShortSpans, Error, ErrorKind, ExceptionSignal, Health, Instrumented,
    InstrumentedStream, JoinAll, Outcome, Provider, Rollup, RollupFuture, Scope, Span,
};

const fn send<T: Send>() {}
const fn send_and_sync<T: Send + Sync>() {}
const fn unpin<T: Unpin>() {}

/// Compiling is the test.
const _: () = {
    send_and_sync::<Span>();
    send_and_sync::<Scope>();
    send_and_sync::<Provider>();
    send_and_sync::<Carried<u8>>();
    send_and_sync::<Rollup>();
    send_and_sync::<DropShortSpans<Recorder>>();
    send_and_sync::<Error>();
    send_and_sync::<ErrorKind>();
    send_and_sync::<ExceptionSignal>();
    send_and_sync::<Health>();
    send_and_sync::<Outcome>();
    send_and_sync::<Instrumented<Ready<u8>>>();
    send_and_sync::<InstrumentedStream<Empty<u8>>>();
    send::<RollupFuture<'static, Ready<Result<u8, Error>>>>();
    send::<JoinAll<Ready<u8>>>();

    send_and_sync::<Kit>();
    send_and_sync::<Recorder>();
    send_and_sync::<Tree>();
    send_and_sync::<Collector>();
    send_and_sync::<CollectedSpan>();
    send_and_sync::<CollectedLog>();
    send_and_sync::<LostContext>();
    send_and_sync::<OpenSpan>();

    unpin::<Instrumented<Ready<u8>>>();
    unpin::<InstrumentedStream<Empty<u8>>>();
};

#[test]
fn an_error_of_ours_can_be_boxed_for_any_thread() {
    let error: fn(Error) -> Box<dyn std::error::Error + Send + Sync> = |error| error.into();
    let _ = error;
}
