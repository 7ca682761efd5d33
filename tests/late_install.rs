//! A provider that is installed after functions were called. One test, alone in its process.

use instrument_core::testing::Kit;
use instrument_core::{Instrument, span, traced_span};
use std::cell::Cell;
use std::thread;
use support::block_on;

thread_local!(static EVALUATED: Cell<u32> = const { Cell::new(0) });

fn evaluated() -> u32 {
    EVALUATED.set(EVALUATED.get() + 1);
    EVALUATED.get()
}

#[traced_span(attrs(evaluations = evaluated()))]
fn load_model() {
    span!("read_weights").in_scope(|| {});
}

#[traced_span(kind = client)]
async fn warm_up() {
    tokio::task::yield_now().await;
}

/// The other peers keep a no-op tracer from before: `otel` (`LazyLock<BoxedTracer>`), `opentelemetry::global::tracer`.
#[test]
fn provider_installed_after_the_first_call_takes_effect() {
    for _ in 0..100 {
        load_model();
        block_on(warm_up());
    }
    assert_eq!(EVALUATED.get(), 0, "nobody was there to see the attribute");
    let begun_before = span!("begun_before").start();

    let kit = Kit::new();
    kit.provider()
        .clone()
        .install()
        .expect("the first provider");
    load_model();
    block_on(warm_up());
    thread::spawn(load_model).join().unwrap();
    block_on(warm_up().instrument(begun_before));

    assert_eq!(
        kit.tree(),
        "
        load_model evaluations=1
          read_weights
        warm_up [client]
        load_model evaluations=1
          read_weights
        warm_up [client]
        "
    );
    assert!(
        Kit::new().provider().clone().install().is_err(),
        "there is one already"
    );
}
