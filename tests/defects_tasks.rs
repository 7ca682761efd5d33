//! Defects of other attribute macros, each a promise that ours keeps: while a task goes on and after it. See `defects.rs`.

use instrument_core::opentelemetry::Context;
use instrument_core::testing::Kit;
use instrument_core::{spawn, traced_span};
use std::future::ready;
use std::sync::Arc;
use std::time::Duration;
use support::{block_on, float, int, recorded_async, work};
use tokio::sync::oneshot;
use tokio::task::JoinSet;

#[traced_span]
async fn hands_out(tasks: &mut JoinSet<()>, release: oneshot::Receiver<()>) {
    let held = Context::current();
    tasks.spawn(async move {
        let _held = held;
        let _: Result<(), oneshot::error::RecvError> = release.await;
    });
}

/// tracing-opentelemetry#116: a span goes on until its last clone is dropped, here in a task.
#[test]
fn span_ends_at_completion_not_with_the_last_clone() {
    let kit = Kit::new();
    let recording = kit.enter();
    block_on(async {
        let (release, wait) = oneshot::channel();
        let mut tasks = JoinSet::new();
        hands_out(&mut tasks, wait).await;
        tokio::task::yield_now().await;
        assert_eq!(
            kit.tree(),
            "hands_out",
            "it has ended, and the task still has its context"
        );
        release.send(()).unwrap();
        tasks.join_all().await;
    });
    drop(recording);
    assert_eq!(kit.spans().len(), 1);
}

/// Each awaits the next.
macro_rules! deep {
    ($last:ident) => {
        #[traced_span]
        async fn $last() -> u8 {
            ready(1).await
        }
    };
    ($first:ident $next:ident $($rest:ident)*) => {
        #[traced_span]
        async fn $first() -> u8 {
            $next().await + 1
        }
        deep!($next $($rest)*);
    };
}

deep! {
    deep_0 deep_1 deep_2 deep_3 deep_4 deep_5 deep_6 deep_7 deep_8 deep_9 deep_10 deep_11
}

/// lance#8416: a few frames of tracing's overflow the default `recursion_limit` of 128. Ours fit twelve times; eleven
/// of tracing's do in the same build.
#[test]
fn twelve_nested_frames_fit_the_default_recursion_limit() {
    let (depth, kit) = recorded_async(async || spawn::task(deep_0()).await.unwrap());
    assert_eq!(depth, 12);
    assert_eq!(kit.spans().len(), 13);
}

#[traced_span(cost)]
async fn outer() -> Duration {
    inner().await
}

#[traced_span(cost)]
async fn inner() -> Duration {
    work().await
}

/// tracing-opentelemetry#123: busy and idle time are wrong when a span is entered twice.
#[test]
#[cfg(target_os = "linux")]
fn busy_and_idle_times_are_right_in_nested_spans() {
    let (took, kit) = recorded_async(async || outer().await);
    let took = took.as_secs_f64() * 1000.0;
    for span in [kit.span("outer"), kit.span("inner")] {
        let [busy, idle] = ["cpu.busy_ms", "cpu.idle_ms"].map(|key| float(&span, key).unwrap());
        assert_eq!(int(&span, "cpu.polls"), Some(2));
        assert!(busy + idle >= took, "{busy} + {idle} of {took}");
        assert!(busy < took, "it did nothing but wait: {busy} of {took}");
    }
}

/// One wrapper a function: an `Arc` in it is dropped once, and nothing is kept behind.
#[test]
fn nothing_is_kept_of_a_future_that_is_done() {
    #[traced_span]
    async fn takes(shared: Arc<()>) {
        ready(shared).await;
    }
    let shared = Arc::new(());
    let ((), _kit) = recorded_async(async || {
        let mut future = Box::pin(takes(shared.clone()));
        (&mut future).await;
        assert_eq!(
            Arc::strong_count(&shared),
            1,
            "though the future itself is still there"
        );
    });
}
