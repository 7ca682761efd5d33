//! Code of users that we call: nothing of ours or of OpenTelemetry's is locked or borrowed then, so that it may do anything, also
//! panic. Alone in its process, whose telemetry it sets up.

use instrument_core::baggage::{BaggageKey, Chosen, PipelineBaggage};
use instrument_core::logs::{Formatter, layer};
use instrument_core::telemetry::Telemetry;
use instrument_core::{AsContext, current, span, traced_span};
use opentelemetry::baggage::BaggageExt;
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::InMemorySpanExporter;
use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, mpsc};
use std::thread;
use telemetry_tests::Written;
use telemetry_tests::receivers::SOON;
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::SubscriberExt;

/// Baggage that is checked by code that makes a span, as a function does that is traced.
const CHECKED: BaggageKey = BaggageKey::new("camera.shard").with_check("anything", |_| {
    CHECKS.fetch_add(1, Ordering::Relaxed);
    // Not below a span, where baggage is copied, and so checked.
    let _elsewhere = Context::new().attach();
    span!("check").in_scope(|| true)
});

static CHECKS: AtomicUsize = AtomicUsize::new(0);

static TELEMETRY: LazyLock<(Telemetry, InMemorySpanExporter)> = LazyLock::new(|| {
    let exporter = InMemorySpanExporter::default();
    let telemetry = Telemetry::builder("users")
        .with_exporter(exporter.clone())
        .with_baggage(Chosen::new([CHECKED]))
        .without_subscriber()
        .install();
    (telemetry.expect("it is the first"), exporter)
});

/// Whether the check is asked by `work`, which is done in a span that has such baggage.
fn checks(work: impl FnOnce()) -> bool {
    LazyLock::force(&TELEMETRY);
    span!("caller").in_scope(|| {
        let _carrying = CHECKED.apply(&Context::current(), "7").attach();
        let before = CHECKS.load(Ordering::Relaxed);
        work();
        CHECKS.load(Ordering::Relaxed) > before
    })
}

#[traced_span(leaf)]
fn leaf() {}

#[test]
fn a_check_of_baggage_may_make_spans() {
    assert!(checks(|| assert_eq!(
        CHECKED.current().as_deref(),
        Some("7")
    )));
    assert!(checks(leaf));
    assert!(checks(|| {
        let formatter = Formatter::text().with_baggage(Chosen::new([CHECKED]));
        let lines = layer(formatter).with_writer(Written::default());
        let subscriber = tracing_subscriber::registry().with(lines);
        tracing::subscriber::with_default(subscriber, || tracing::info!("a line"));
    }));
}

/// What hears of warnings, and attaches a context then.
struct Attaching(mpsc::Sender<()>);

impl<S: Subscriber> Layer<S> for Attaching {
    fn on_event(&self, _: &Event<'_>, _: tracing_subscriber::layer::Context<'_, S>) {
        let _elsewhere = Context::new().attach();
        let _ = self.0.send(());
    }
}

#[test]
fn who_hears_a_warning_about_baggage_may_attach_contexts() {
    LazyLock::force(&TELEMETRY);
    let full = (0..64).map(|number| KeyValue::new(format!("member-{number}"), "x"));
    let (heard, hears) = mpsc::channel();
    let subscriber = tracing_subscriber::registry().with(Attaching(heard));
    let _full = Context::new().with_baggage(full).attach();
    tracing::subscriber::with_default(subscriber, || {
        let baggage = PipelineBaggage::new().with_camera_id("front_door");
        assert_eq!(
            baggage.in_scope(PipelineBaggage::current),
            PipelineBaggage::new()
        );
    });
    hears.try_recv().expect("it was said");
}

/// What cannot be made a name.
struct Nameless;

impl From<Nameless> for Cow<'static, str> {
    fn from(_: Nameless) -> Self {
        panic!("it has no name")
    }
}

#[test]
fn what_is_no_name_may_panic() {
    LazyLock::force(&TELEMETRY);
    let (done, is_done) = mpsc::channel();
    let naming = thread::spawn(move || {
        span!("event").in_scope(|| {
            catch_unwind(|| current::add_event(Nameless, |_| {})).expect_err("it panicked");
        });
        let span = span!("named").start();
        let here = span.as_context().expect("it records").attach();
        let renamed = catch_unwind(AssertUnwindSafe(|| span.update_name(Nameless)));
        renamed.expect_err("it panicked");
        drop(here);
        done.send(())
    });
    if let Err(mpsc::RecvTimeoutError::Timeout) = is_done.recv_timeout(SOON) {
        panic!("it stands still");
    }
    naming.join().unwrap().unwrap();
    TELEMETRY.0.flush(SOON).expect("it is sent");
    let spans = TELEMETRY.1.get_finished_spans().unwrap();
    for name in ["event", "named"] {
        assert!(spans.iter().any(|span| span.name == name), "{spans:?}");
    }
}
