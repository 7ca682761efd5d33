//! Threads come, go, panic, and stay: none of their spans is lost. Alone in its process, since it is installed.

use instrument_core::baggage::PipelineBaggage;
use instrument_core::clients::queue::{Delivery, Destination};
use instrument_core::config::Destination as Exporter;
use instrument_core::opentelemetry::trace::{SpanContext, SpanId, TraceFlags, TraceId, TraceState};
use instrument_core::propagation::Pairs;
use instrument_core::resilience::Attempts;
use instrument_core::telemetry::Telemetry;
use instrument_core::testing::{CollectedSpan, Collector, Tree};
use instrument_core::{
    Carried, Instrument as _, Span, current, log_context, span, spawn, traced_span,
};
use std::cell::RefCell;
use std::future::{Future, pending};
use std::panic;
use std::pin::Pin;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError, mpsc};
use std::task::{self, Waker};
use std::thread;
use std::time::Duration;
use telemetry_tests::receivers::SOON;

struct Service {
    collector: Collector,
    telemetry: Telemetry,
}

/// The tests take turns, so that each knows what has arrived.
static SERVICE: LazyLock<Mutex<Service>> = LazyLock::new(|| {
    let collector = Collector::start();
    let telemetry = Telemetry::builder("threads")
        .with_variables([("OTEL_BSP_SCHEDULE_DELAY", "3600000")])
        .with_endpoint(collector.endpoint())
        .with_metric_exporters(vec![Exporter::Otlp])
        .install()
        .expect("it can be set up");
    Mutex::new(Service {
        collector,
        telemetry,
    })
});

fn service() -> MutexGuard<'static, Service> {
    let service = SERVICE.lock().unwrap_or_else(PoisonError::into_inner);
    service.telemetry.flush(SOON).expect("it is sent");
    service.collector.reset();
    service
}

impl Service {
    fn arrived(&self) -> Vec<CollectedSpan> {
        self.telemetry.flush(SOON).expect("it is sent");
        self.collector.spans()
    }

    fn tree(&self) -> Tree {
        self.arrived();
        self.collector.tree()
    }

    fn names(&self) -> Vec<String> {
        let spans = self.arrived();
        let mut names: Vec<_> = spans.iter().map(|span| span.name().to_owned()).collect();
        names.sort_unstable();
        names
    }
}

#[test]
fn those_that_come_and_go_leave_their_spans() {
    const GENERATIONS: usize = 60;
    const THREADS: usize = 5;
    let service = service();
    for _ in 0..GENERATIONS {
        thread::scope(|scope| {
            for spans in 0..THREADS {
                scope.spawn(move || (0..spans).for_each(|_| span!("short").in_scope(|| {})));
            }
        });
    }
    assert_eq!(service.arrived().len(), GENERATIONS * (1 + 2 + 3 + 4));
}

#[traced_span]
fn judges() -> u32 {
    current::add_event("judged", |_| {});
    // Without the hook, which would print it.
    panic::resume_unwind(Box::new("as planned"))
}

#[test]
fn one_that_panics_ends_its_spans_as_panicked() {
    let service = service();
    let thread = thread::spawn(|| {
        let _outer = span!("outer").start().enter();
        span!("inner").in_scope(judges)
    });
    assert!(thread.join().is_err());
    assert_eq!(
        service.tree(),
        r#"
        outer !panic "panicked"
          inner !panic "panicked"
            judges !panic "panicked" +judged
    "#
    );
}

thread_local! {
    static KEPT: RefCell<Vec<Kept>> = const { RefCell::new(Vec::new()) };
}

/// What a thread has to its end: a span, futures that were begun, attempts that were not all. It has last words, which are a
/// span too.
struct Kept {
    _span: Span,
    _futures: [Pin<Box<dyn Future<Output = ()>>>; 2],
    _attempts: Attempts,
}

impl Kept {
    fn keep() {
        let waits = async {
            let _inside = span!("inside").start();
            pending().await
        };
        let message = Delivery::of(&Pairs::<&[(String, String)]>(&[]));
        let frames = Destination::new("memory", "frames");
        let processed = frames.process(&message).run(pending());
        let mut futures: [Pin<Box<dyn Future<Output = ()>>>; 2] = [
            Box::pin(waits.instrument(span!("future").start())),
            Box::pin(processed),
        ];
        for future in &mut futures {
            let mut cx = task::Context::from_waker(Waker::noop());
            assert!(future.as_mut().poll(&mut cx).is_pending());
        }
        let mut attempts = Attempts::new();
        attempts.next();
        attempts.retry_because(Duration::ZERO, "503");
        let kept = Self {
            _span: span!("kept").start(),
            _futures: futures,
            _attempts: attempts,
        };
        KEPT.with_borrow_mut(|all| all.push(kept));
    }
}

/// A span of another process.
fn remote() -> SpanContext {
    SpanContext::new(
        TraceId::from(1_u128),
        SpanId::from(1_u64),
        TraceFlags::SAMPLED,
        true,
        TraceState::NONE,
    )
}

impl Drop for Kept {
    fn drop(&mut self) {
        span!("last words").in_scope(|| current::set_attribute("said", true));
        last_function();
        let parent = span!("last of all").start();
        span!("below").parent(&parent).in_scope(|| {});
        log_context!(at = "the end").in_scope(|| tracing::info!("it is gone"));
        span!("apart").detached().in_scope(|| {});
        span!("elsewhere")
            .parent(remote())
            .link(remote())
            .in_scope(|| {});
        drop(Carried::new(()));
        drop(Delivery::of(&Pairs::<&[(String, String)]>(&[])));
        PipelineBaggage::new().in_scope(|| {});
        assert_eq!(PipelineBaggage::current().batch_id(), None);
        Attempts::new().retry_because(Duration::ZERO, "503");
        assert!(spawn::in_current_context(|| true)());
    }
}

#[traced_span]
fn last_function() {
    current::add_event("called", |_| {});
}

/// What belongs to a thread goes in an order that nobody is to rely on. Once OpenTelemetry's context is gone, nothing is
/// recorded any more; what had been started before is.
#[test]
fn what_one_keeps_to_its_end_ends_with_it() {
    let service = service();
    let ways: [fn(); 2] = [
        || {
            KEPT.with_borrow(Vec::len);
            span!("made").in_scope(|| {});
            Kept::keep();
        },
        || {
            span!("made").in_scope(|| {});
            Kept::keep();
        },
    ];
    for way in ways {
        thread::spawn(way).join().expect("no panic");
    }
    let names = service.names();
    let count = |name: &str| names.iter().filter(|one| *one == name).count();
    for name in ["made", "kept", "future", "inside", "process frames"] {
        assert_eq!(count(name), 2, "{name} in {names:?}");
    }
    let last = [
        "last words",
        "last_function",
        "last of all",
        "below",
        "apart",
        "elsewhere",
    ]
    .map(count);
    assert!([[0; 6], [1; 6], [2; 6]].contains(&last), "{names:?}");
}

#[test]
fn a_span_may_outlive_its_thread_and_end_on_another() {
    let service = service();
    let (give, given) = mpsc::channel();
    let thread = thread::spawn(move || {
        let span = span!("moves").attribute("from", "the first").start();
        give.send(span).expect("somebody waits");
    });
    thread.join().expect("no panic");
    let span: Span = given.recv().expect("a span");
    let other = thread::spawn(move || {
        span!("below").parent(&span).in_scope(|| {});
        span.end();
    });
    other.join().expect("no panic");
    assert_eq!(
        service.tree(),
        "
        moves from=\"the first\"
          below
    "
    );
}

#[test]
fn one_that_is_held_up_holds_nothing_back() {
    let service = service();
    let (tell, told) = mpsc::channel();
    let (release, released) = mpsc::channel::<()>();
    let thread = thread::spawn(move || {
        span!("ended").in_scope(|| {});
        let open = span!("open").start();
        tell.send(()).expect("somebody waits");
        released.recv().expect("it is released");
        open.end();
    });
    told.recv().expect("it has begun");
    assert_eq!(service.names(), ["ended"]);
    release.send(()).expect("it waits");
    thread.join().expect("no panic");
    assert_eq!(service.names(), ["ended", "open"]);
}
