//! Exporters that are not ours.

use super::*;
use opentelemetry::Context;
use opentelemetry::trace::{Tracer as _, TracerProvider as _};
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::trace::{SdkTracerProvider, SpanExporter};
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};

type OnExport = Box<dyn Fn(&[SpanData]) -> OTelSdkResult + Send + Sync>;

/// Does with each batch what the test wants, blocking its thread.
struct Mine(OnExport);

impl fmt::Debug for Mine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mine")
    }
}

impl SpanExporter for Mine {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        (self.0)(&batch)
    }
}

fn pipe(
    batch: Batch,
    export: impl Fn(&[SpanData]) -> OTelSdkResult + Send + Sync + 'static,
) -> (Pipeline, Worker) {
    let worker = Worker::start().expect("a thread");
    let pipeline = custom_pipe(
        Mine(Box::new(export)),
        &Processor::Batch(batch),
        &resource(),
        &worker,
    );
    (pipeline, worker)
}

#[test]
fn ten_thousand_spans_end_while_the_exporter_is_held_at_a_gate() {
    let gate = Arc::new(Mutex::new(()));
    let closed = gate.lock().expect("nobody panics");
    let at_the_gate = gate.clone();
    let (pipeline, _worker) = pipe(Batch::default(), move |_| {
        drop(at_the_gate.lock().expect("nobody panics"));
        Ok(())
    });
    let provider = SdkTracerProvider::builder()
        .with_span_processor(pipeline.clone())
        .build();
    let tracer = provider.tracer("test");
    for _ in 0..10_000 {
        drop(tracer.start("handle_frame"));
    }
    // All have returned, and the gate is still closed.
    let health = pipeline.health().snapshot();
    assert_eq!((health.exported, health.failed), (0, 0));
    assert_eq!(health.queued + health.dropped, 10_000);
    // One batch is at the gate, and one is ready.
    assert!(
        health.queued >= 2048 && health.queued <= 2048 + 2 * 512,
        "{health}"
    );

    drop(closed);
    provider.force_flush().expect("the gate is open");
    assert_eq!(pipeline.health().snapshot().queued, 0);
    drop(tracer.start("afterwards"));
    provider.shutdown().expect("all has left");
    let after = pipeline.health().snapshot();
    assert_eq!(
        (after.exported, after.dropped),
        (health.queued + 1, health.dropped)
    );
}

#[test]
fn an_exporter_is_never_called_concurrently_and_never_traced() {
    let inside = AtomicUsize::new(0);
    let (pipeline, _worker) = pipe(batch(1).with_max_concurrent_exports(8), move |_| {
        assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
        assert!(Context::is_current_telemetry_suppressed());
        thread::yield_now();
        inside.fetch_sub(1, Ordering::SeqCst);
        Ok(())
    });
    (1..=50).for_each(|number| pipeline.on_end(span(number)));
    pipeline.force_flush().expect("nothing fails");
    assert_eq!(counts(&pipeline.health().snapshot()), [50, 0, 0, 0]);
}

#[test]
fn a_panic_costs_one_batch() {
    let calls = AtomicUsize::new(0);
    let (pipeline, _worker) = pipe(batch(10), move |_| {
        assert_ne!(calls.fetch_add(1, Ordering::SeqCst), 1, "a defect");
        Ok(())
    });
    (1..=30).for_each(|number| pipeline.on_end(span(number)));
    pipeline.force_flush().expect_err("one batch was lost");
    let health = pipeline.health().snapshot();
    assert_eq!(counts(&health), [20, 10, 0, 0]);
    let error = health.last_error.expect("it is told");
    assert_eq!(error.code, "panic");
    assert!(error.cause.contains("a defect"), "{error}");
}

#[test]
fn what_an_exporter_says_is_told() {
    let (pipeline, _worker) = pipe(batch(10), |_| {
        Err(OTelSdkError::InternalFailure(
            "the queue of messages is closed".to_owned(),
        ))
    });
    (1..=10).for_each(|number| pipeline.on_end(span(number)));
    pipeline.force_flush().expect_err("it fails");
    let health = pipeline.health().snapshot();
    assert_eq!(counts(&health), [0, 10, 0, 0]);
    let error = health.last_error.expect("it is told");
    assert!(
        error.endpoint.ends_with("Mine") && error.cause.contains("the queue of messages is closed"),
        "{error}"
    );
}

#[test]
fn one_that_hangs_holds_up_nobody_else() {
    let gate = Arc::new(Mutex::new(()));
    let _closed = gate.lock().expect("nobody panics");
    let at_the_gate = gate.clone();
    let (hanging, worker) = pipe(
        batch(1).with_export_timeout(Duration::from_millis(50)),
        move |_| {
            drop(at_the_gate.lock());
            Ok(())
        },
    );
    let well = custom_pipe(
        Mine(Box::new(|_| Ok(()))),
        &Processor::Batch(batch(1)),
        &resource(),
        &worker,
    );
    (1..=3).for_each(|number| hanging.on_end(span(number)));
    (1..=3).for_each(|number| well.on_end(span(number)));
    well.force_flush().expect("it has its own thread");
    assert_eq!(counts(&well.health().snapshot()), [3, 0, 0, 0]);
    // The first hangs, the others wait for their turn, each until its time is over.
    let _ = hanging.force_flush();
    let _ = hanging.shutdown_with_timeout(SOON);
    assert_eq!(counts(&hanging.health().snapshot()), [0, 3, 0, 0]);
    assert!(worker.stop(SOON));
}

#[test]
fn what_was_given_up_is_not_sent_when_the_exporter_comes_back() {
    let gate = Arc::new(Mutex::new(()));
    let closed = gate.lock().expect("nobody panics");
    let (at_the_gate, seen) = (gate.clone(), Arc::new(AtomicUsize::new(0)));
    let counted = seen.clone();
    let (pipeline, _worker) = pipe(
        batch(1).with_export_timeout(Duration::from_secs(1)),
        move |spans| {
            counted.fetch_add(spans.len(), Ordering::SeqCst);
            drop(at_the_gate.lock());
            Ok(())
        },
    );
    (1..=2).for_each(|number| pipeline.on_end(span(number)));
    pipeline.force_flush().expect_err("they were late");
    assert_eq!(counts(&pipeline.health().snapshot()), [0, 2, 0, 0]);
    drop(closed);
    pipeline.on_end(span(3));
    pipeline.force_flush().expect("the gate is open");
    assert_eq!(counts(&pipeline.health().snapshot()), [1, 2, 0, 0]);
    assert_eq!(seen.load(Ordering::SeqCst), 2, "the first and the last");
}

#[test]
fn whatever_happens_each_span_is_counted_once() {
    for round in 0..30_u64 {
        let calls = AtomicUsize::new(0);
        let limits = batch(7)
            .with_max_queue_size(200)
            .with_schedule_delay(Duration::from_millis(1));
        let (pipeline, worker) = pipe(limits, move |_| {
            match calls.fetch_add(1, Ordering::SeqCst) % 3 {
                0 => Err(OTelSdkError::InternalFailure("every third one".to_owned())),
                _ => Ok(()),
            }
        });
        thread::scope(|scope| {
            for thread in 0..4 {
                let pipeline = &pipeline;
                scope.spawn(move || {
                    (1..=500).for_each(|number| pipeline.on_end(span(500 * thread + number)))
                });
            }
            // The sum is right in the middle of it, too, as far as spans have ended.
            let health = pipeline.health().snapshot();
            assert!(counts(&health).iter().sum::<u64>() <= 2000);
            match round % 3 {
                0 => drop(pipeline.force_flush()),
                1 => drop(pipeline.shutdown_with_timeout(Duration::from_millis(round))),
                _ => drop(worker.stop(SOON)),
            }
        });
        let _ = pipeline.shutdown();
        let health = pipeline.health().snapshot();
        assert_eq!(counts(&health).iter().sum::<u64>(), 2000, "{health}");
        assert_eq!(health.queued, 0, "{health}");
    }
}
