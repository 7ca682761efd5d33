//! Whoever is told of failures of export hears of all of them, of every signal, and stops none by what it does.

use instrument_core::export::{Batch, ExportFailure, Protocol};
use instrument_core::span;
use instrument_core::telemetry::{Builder, Telemetry};
use instrument_core::testing::{Collector, Reply};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{SpanData, SpanExporter};
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock};
use std::time::Duration;
use telemetry_tests::receivers::{SOON, nobody};

/// Everything that was heard.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<ExportFailure>>>);

impl Heard {
    fn listens(&self, to: Builder) -> Builder {
        let heard = self.clone();
        to.on_export_failure(move |failure| heard.hear(failure))
    }

    fn hear(&self, failure: &ExportFailure) {
        self.all().push(failure.clone());
    }

    fn take(&self) -> Vec<ExportFailure> {
        mem::take(&mut self.all())
    }

    fn all(&self) -> MutexGuard<'_, Vec<ExportFailure>> {
        self.0.lock().expect("nobody panics meanwhile")
    }
}

fn sending_to(endpoint: impl Into<String>) -> Builder {
    let batch = Batch::default().with_schedule_delay(Duration::from_secs(3600));
    Telemetry::builder("heard")
        .with_variables([("OTEL_EXPORTER_OTLP_TIMEOUT", "60000")])
        .with_endpoint(endpoint.into())
        .with_batch(batch)
}

/// Makes a span, and waits until it was sent or lost.
fn work(telemetry: &Telemetry) -> Result<(), instrument_core::Error> {
    let provider = telemetry.provider().expect("it is on").clone();
    let _entered = provider.enter();
    span!("work").in_scope(|| {});
    telemetry.flush(SOON)
}

#[test]
fn an_attempt_that_is_repeated_says_when_and_one_that_is_not_says_so() {
    for (protocol, exporter) in [
        (Protocol::HttpProtobuf, "otlp_http_span_exporter"),
        (Protocol::Grpc, "otlp_grpc_span_exporter"),
    ] {
        let collector = Collector::start();
        let heard = Heard::default();
        let telemetry = heard
            .listens(sending_to(collector.endpoint()).with_protocol(protocol))
            .build()
            .expect("it can be set up");

        collector.respond_with(Reply::unavailable(), 1);
        work(&telemetry).expect("the second attempt is taken");
        let [busy] = &heard.take()[..] else {
            panic!("one attempt failed");
        };
        assert_eq!(busy.exporter, exporter);
        assert!(busy.endpoint.starts_with(&collector.endpoint()), "{busy}");
        assert!(["503", "UNAVAILABLE"].contains(&busy.code.as_str()));
        assert!(busy.next_attempt.is_some_and(|it| it < SOON), "{busy:?}");

        collector.respond_with(Reply::status(401), 1);
        work(&telemetry).expect_err("it is refused");
        let [refused] = &heard.take()[..] else {
            panic!("one attempt failed");
        };
        assert!(["401", "UNAUTHENTICATED"].contains(&refused.code.as_str()));
        assert_eq!(refused.next_attempt, None);
        let last = telemetry.health().spans[0].last_error.clone();
        assert_eq!(last.as_ref(), Some(refused));

        work(&telemetry).expect("it is taken");
        assert_eq!(heard.take(), []);
    }
}

#[test]
fn each_signal_is_heard_of() {
    let heard = Heard::default();
    let telemetry = heard
        .listens(sending_to(format!("http://{}", nobody())))
        .with_variables([
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "100"),
            ("OTEL_LOGS_EXPORTER", "otlp"),
            ("OTEL_METRICS_EXPORTER", "otlp"),
            ("OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN", "logs"),
        ])
        .build()
        .expect("it can be set up");
    let provider = telemetry.provider().expect("it is on").clone();
    let entered = provider.enter();
    span!("work")
        .try_in_scope(|| "seven".parse::<u8>())
        .expect_err("it is no number");
    drop(entered);
    telemetry.flush(SOON).expect_err("nobody is there");
    let lost = heard.take().into_iter();
    let mut lost: Vec<_> = lost
        .filter(|it| it.next_attempt.is_none())
        .map(|it| it.exporter)
        .collect();
    lost.sort_unstable();
    lost.dedup();
    assert_eq!(
        lost,
        [
            "otlp_http_log_exporter",
            "otlp_http_metric_exporter",
            "otlp_http_span_exporter"
        ]
    );
}

/// Fails, or panics, as it is told.
#[derive(Debug)]
struct Failing {
    panics: bool,
}

impl SpanExporter for Failing {
    async fn export(&self, _: Vec<SpanData>) -> OTelSdkResult {
        assert!(!self.panics, "the test wants this");
        Err(opentelemetry_sdk::error::OTelSdkError::InternalFailure(
            "the test wants this".into(),
        ))
    }
}

#[test]
fn what_hears_may_look_at_health_make_spans_and_panic() {
    for panics in [false, true] {
        let collector = Collector::start();
        let telemetry = Arc::new(OnceLock::<Telemetry>::new());
        let (heard, looked_at) = (Heard::default(), telemetry.clone());
        let hears = heard.clone();
        let built = sending_to(collector.endpoint())
            .with_variables([("OTEL_TRACES_EXPORTER", "otlp")])
            .with_exporter(Failing { panics })
            .on_export_failure(move |failure| {
                let telemetry = looked_at.get().expect("it was built before it failed");
                let provider = telemetry.provider().expect("it is on");
                let _entered = provider.enter();
                span!("hear").in_scope(|| {});
                let spans = telemetry.health().spans;
                let last = spans.into_iter().find_map(|it| it.last_error);
                assert_eq!(last.as_ref(), Some(failure));
                hears.hear(failure);
                panic!("what hears of it panics");
            })
            .build()
            .expect("it can be set up");
        let telemetry = telemetry.get_or_init(|| built);
        for _ in 0..2 {
            work(telemetry).expect_err("it fails");
            assert_eq!(heard.take().len(), 1);
        }
        // The other exporter has everything; what was done while hearing is not traced.
        let spans = collector.wait_for_spans(2, SOON);
        assert!(spans.iter().all(|span| span.name() == "work"), "{spans:?}");
        let health = telemetry.health();
        let counts = |it: &instrument_core::export::ExportHealth| {
            [it.exported, it.failed, it.dropped, it.queued]
        };
        let counts: Vec<_> = health.spans.iter().map(counts).collect();
        assert_eq!(counts, [[2, 0, 0, 0], [0, 2, 0, 0]]);
    }
}
