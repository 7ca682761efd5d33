//! No task sees another's span, and no thread keeps a context that is not its own.

use instrument_core::opentelemetry::Context;
use instrument_core::opentelemetry::trace::TraceContextExt;
use instrument_core::{Instrument, current, span};
use std::collections::HashMap;
use std::sync::{Arc, Barrier};
use support::Recorder;
use tokio::runtime::Builder;
use tokio::task::yield_now;

/// What must be seen by no other task, and by no worker that runs none.
struct Marker;

#[test]
fn ten_thousand_interleaved_tasks_see_only_their_own_span() {
    const WORKERS: usize = 4;
    let runtime = Builder::new_multi_thread()
        .worker_threads(WORKERS)
        .build()
        .unwrap();
    let recorder = Recorder::new();
    let bound = recorder
        .provider()
        .bind(&Context::new().with_value(Marker))
        .attach();

    let tasks: Vec<_> = (0..10_000_u32)
        .map(|n| {
            let span = span!("task").root().attribute("n", n).start();
            let own = span.span_context().span_id().to_string();
            let task = async move {
                for turn in 0..4 {
                    assert_eq!(current::span_id().as_deref(), Some(own.as_str()));
                    yield_now().await;
                    let child = async {
                        assert_ne!(current::span_id().as_deref(), Some(own.as_str()));
                        yield_now().await;
                    };
                    // Some end half-way.
                    let child = span!("child").instrument(child);
                    if (n + turn) % 7 == 0 {
                        futures_util::FutureExt::now_or_never(child);
                    } else {
                        child.await;
                    }
                    assert_eq!(current::span_id().as_deref(), Some(own.as_str()));
                }
            };
            runtime.spawn(task.instrument(span))
        })
        .collect();
    runtime.block_on(async {
        for task in tasks {
            task.await.unwrap();
        }
    });
    drop(bound);

    // A barrier holds every worker until each of them has looked at what is attached to it.
    let all_here = Arc::new(Barrier::new(WORKERS));
    let looks: Vec<_> = (0..WORKERS)
        .map(|_| {
            let all_here = all_here.clone();
            runtime.spawn(async move {
                all_here.wait();
                Context::map_current(|cx| cx.has_active_span() || cx.get::<Marker>().is_some())
                    || span!("nobody_records_this").start().is_recording()
            })
        })
        .collect();
    for look in looks {
        assert!(
            !runtime.block_on(look).unwrap(),
            "a context is left on a worker"
        );
    }

    let spans = recorder.spans();
    let tasks: HashMap<_, _> = spans
        .iter()
        .filter(|span| span.name == "task")
        .map(|span| (span.span_context.span_id(), span))
        .collect();
    let children: Vec<_> = spans.iter().filter(|span| span.name == "child").collect();
    assert_eq!((tasks.len(), children.len()), (10_000, 40_000));
    for child in children {
        let parent = tasks[&child.parent_span_id];
        assert_eq!(
            child.span_context.trace_id(),
            parent.span_context.trace_id()
        );
    }
}
