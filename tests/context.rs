//! Context into other places: threads, tasks, pools.

use instrument_core::opentelemetry::baggage::BaggageExt;
use instrument_core::opentelemetry::trace::SpanId;
use instrument_core::opentelemetry::{Context, KeyValue};
use instrument_core::spawn::{self, SpawnInContext, each_in_current_context, in_current_context};
use instrument_core::{Carried, current, span};
use rayon::prelude::*;
use std::sync::mpsc;
use std::thread;
use support::Recorder;
use tokio::runtime::{Builder, Runtime};
use tokio::task::{JoinSet, yield_now};

/// The work whose span is to be found under its caller's.
fn work() {
    span!("work").in_scope(|| {});
}

fn here<R>(run: impl FnOnce() -> R) -> R {
    span!("here").in_scope(run)
}

fn one_thread() -> Runtime {
    Builder::new_current_thread()
        .build()
        .expect("a runtime starts")
}

#[test]
fn a_thread_continues_the_trace() {
    let recorder = Recorder::new();
    let bound = recorder.enter();
    here(|| spawn::thread(work).join().unwrap());
    drop(bound);
    recorder.assert_child("work", "here");
}

#[test]
fn a_scoped_thread_continues_the_trace() {
    let recorder = Recorder::new();
    let bound = recorder.enter();
    let borrowed = [1, 2, 3];
    let sum = here(|| {
        thread::scope(|scope| {
            spawn::scoped(scope, || {
                work();
                borrowed.iter().sum::<i32>()
            })
            .join()
            .unwrap()
        })
    });
    drop(bound);
    assert_eq!(sum, 6);
    recorder.assert_child("work", "here");
}

#[test]
fn a_task_continues_the_trace() {
    let recorder = Recorder::new();
    let bound = recorder.enter();
    let run = span!("here").instrument(async {
        spawn::task(async {
            yield_now().await;
            work();
        })
        .await
    });
    one_thread().block_on(run).unwrap();
    drop(bound);
    recorder.assert_child("work", "here");
}

#[test]
fn a_blocking_task_continues_the_trace() {
    let recorder = Recorder::new();
    let bound = recorder.enter();
    one_thread()
        .block_on(span!("here").instrument(async { spawn::blocking(work).await }))
        .unwrap();
    drop(bound);
    recorder.assert_child("work", "here");
}

#[test]
fn a_join_set_continues_the_trace() {
    let recorder = Recorder::new();
    let bound = recorder.enter();
    let run = span!("here").instrument(async {
        let mut set = JoinSet::new();
        set.spawn_in_context(async { span!("task").in_scope(|| {}) });
        set.spawn_blocking_in_context(|| span!("blocking").in_scope(|| {}));
        set.join_all().await;
    });
    one_thread().block_on(run);
    drop(bound);
    recorder.assert_child("task", "here");
    recorder.assert_child("blocking", "here");
}

#[test]
fn an_aborted_task_cancels_its_span() {
    let recorder = Recorder::new();
    let bound = recorder.enter();
    one_thread().block_on(async {
        let task = spawn::task(span!("never_ready").instrument(std::future::pending::<()>()));
        yield_now().await;
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
    });
    drop(bound);
    let cancelled = support::attribute(&recorder.one("never_ready"), "cancelled");
    assert_eq!(cancelled, Some(true.into()));
}

#[test]
fn rayon_continues_the_trace() {
    let recorder = Recorder::new();
    let bound = recorder.enter();
    here(|| {
        let (done, wait) = mpsc::channel();
        spawn::rayon(move || {
            span!("spawned").in_scope(|| {});
            done.send(()).unwrap();
        });
        wait.recv().unwrap();
        spawn::rayon_join(
            || span!("left").in_scope(|| {}),
            || span!("right").in_scope(|| {}),
        );
        rayon::in_place_scope(|scope| {
            spawn::rayon_scoped(scope, |scope| {
                span!("outer")
                    .in_scope(|| spawn::rayon_scoped(scope, |_| span!("inner").in_scope(|| {})));
            });
        });
    });
    drop(bound);
    for child in ["spawned", "left", "right", "outer"] {
        recorder.assert_child(child, "here");
    }
    recorder.assert_child("inner", "outer");
}

#[test]
fn a_parallel_iterator_continues_the_trace() {
    let recorder = Recorder::new();
    let bound = recorder.enter();
    let numbers: Vec<u32> = (0..1000).collect();
    let double = |n: &u32| span!("double").in_scope(|| n * 2);
    let doubled: Vec<u32> = here(|| {
        numbers
            .par_iter()
            .map(each_in_current_context(double))
            .collect()
    });
    drop(bound);
    assert_eq!(doubled.last(), Some(&1998));
    let parent = recorder.one("here").span_context.span_id();
    let doubles = recorder.named("double");
    assert_eq!(doubles.len(), 1000);
    assert!(doubles.iter().all(|span| span.parent_span_id == parent));
    assert!(
        rayon::broadcast(|_| current::trace_id())
            .iter()
            .all(Option::is_none),
        "no context stays in the pool"
    );
}

#[test]
fn the_work_may_run_in_a_given_span_or_in_a_trace_of_its_own() {
    let recorder = Recorder::new();
    let bound = recorder.enter();
    here(|| {
        let given = span!("given").start();
        spawn::thread(move || given.in_scope(work)).join().unwrap();
        spawn::thread(|| span!("detached").detached().in_scope(|| {}))
            .join()
            .unwrap();
    });
    drop(bound);
    recorder.assert_child("given", "here");
    recorder.assert_child("work", "given");
    let (here, detached) = (recorder.one("here"), recorder.one("detached"));
    assert_eq!(detached.parent_span_id, SpanId::INVALID);
    assert_ne!(
        detached.span_context.trace_id(),
        here.span_context.trace_id()
    );
    assert_eq!(detached.links.links[0].span_context, here.span_context);
}

#[test]
fn baggage_and_the_bound_provider_travel_too() {
    let recorder = Recorder::new();
    let bound = recorder.enter();
    let with_baggage = Context::current_with_baggage([KeyValue::new("tenant", "blue")]).attach();
    let tenant = || Context::map_current(|cx| cx.baggage().get("tenant").map(ToString::to_string));
    assert_eq!(
        spawn::thread(tenant).join().unwrap().as_deref(),
        Some("blue")
    );
    assert_eq!(
        Carried::new(()).in_scope(|()| tenant()).as_deref(),
        Some("blue")
    );
    assert_eq!(
        spawn::thread(move || span!("root").root().in_scope(tenant))
            .join()
            .unwrap()
            .as_deref(),
        Some("blue")
    );
    drop(with_baggage);
    drop(bound);
    assert_eq!(recorder.names(), ["root"]);
}

#[test]
fn a_panic_leaves_no_context_behind() {
    let recorder = Recorder::new();
    let bound = recorder.enter();
    let panics = here(|| in_current_context(|| panic!("expected by this test")));
    drop(bound);
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(panics)).is_err());
    assert_eq!(current::trace_id(), None);
}
