//! Which traces are kept, by how many of a class of spans arrive.

use super::super::row::{Built, Row, Scene, Variables};
use super::super::stage::Stage;
use super::{built, send, within};
use instrument_core::{SpanKind, span};
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState};
use opentelemetry::{Context, Value};
use opentelemetry_semantic_conventions::attribute::{EXCEPTION_TYPE, HTTP_ROUTE};

const RATIO: Variables = &[("OTEL_TRACES_SAMPLER", "traceidratio")];
const ONLY_HIGH: Variables = &[
    ("OTEL_SAMPLING_HIGH_PRIORITY_RATE", "1"),
    ("OTEL_SAMPLING_DEFAULT_RATE", "0"),
];
const ONLY_MEDIUM: Variables = &[
    ("OTEL_SAMPLING_MEDIUM_PRIORITY_RATE", "1"),
    ("OTEL_SAMPLING_DEFAULT_RATE", "0"),
];
const ONLY_BACKGROUND: Variables = &[
    ("OTEL_SAMPLING_BACKGROUND_RATE", "1"),
    ("OTEL_SAMPLING_DEFAULT_RATE", "0"),
];

pub(crate) fn row(variable: &str) -> Option<Row> {
    let row = standard(variable).or_else(|| classes(variable))?;
    Some(row.over_http())
}

fn standard(variable: &str) -> Option<Row> {
    Some(match variable {
        "OTEL_TRACES_SAMPLER" => Row::new("always_off", "0.0, 0, 0", Scene::One(decisions))
            .coded("1.0, 1, 1")
            .default("1.0, 1, 0"),
        "OTEL_TRACES_SAMPLER_ARG" => Row::new("0.5", "0.5", Scene::One(share))
            .given(RATIO)
            .default("1.0"),
        "OTEL_TRACE_SAMPLE_RATE" => Row::new("0.6", "0.6", Scene::One(share))
            .coded("0.8")
            .default("1.0"),
        _ => return None,
    })
}

/// Each text turns its class off or on, and says nothing of workers' traces, of which all are kept.
fn classes(variable: &str) -> Option<Row> {
    let rate = |share| Row::new("0", "0.0 of 1.0", share).default("1.0 of 1.0");
    let paths = |share| Row::new("/orders", "1.0 of 1.0", share).default("1.0 of 1.0");
    let row = match variable {
        "OTEL_SAMPLING_ERROR_RATE" => rate(Scene::One(|s, t| {
            class(s, t, EXCEPTION_TYPE, "camera".into())
        })),
        "OTEL_SAMPLING_HIGH_RISK_RATE" => {
            rate(Scene::One(|s, t| class(s, t, "risk_score", 70.into())))
        }
        "OTEL_SAMPLING_HIGH_PRIORITY_RATE" => rate(Scene::One(|s, t| {
            class(s, t, HTTP_ROUTE, "/api/events".into())
        })),
        "OTEL_SAMPLING_MEDIUM_PRIORITY_RATE" => rate(Scene::One(|s, t| {
            class(s, t, HTTP_ROUTE, "/api/timeline".into())
        })),
        "OTEL_SAMPLING_BACKGROUND_RATE" => rate(Scene::One(|s, t| {
            class(s, t, HTTP_ROUTE, "/metrics".into())
        })),
        "OTEL_SAMPLING_DEFAULT_RATE" => rate(Scene::One(|s, t| {
            class(s, t, HTTP_ROUTE, "/nowhere".into())
        })),
        "OTEL_SAMPLING_HIGH_PRIORITY_PATHS" => paths(Scene::One(orders)).beside(ONLY_HIGH),
        "OTEL_SAMPLING_MEDIUM_PRIORITY_PATHS" => paths(Scene::One(orders)).beside(ONLY_MEDIUM),
        "OTEL_SAMPLING_BACKGROUND_PATHS" => paths(Scene::One(orders)).beside(ONLY_BACKGROUND),
        _ => return None,
    };
    Some(row.coded("0.0 of 0.0"))
}

const TRACES: usize = 400;

/// The share that arrived, to a tenth.
fn share_of(count: usize) -> String {
    let tenths = (count * 10 + TRACES / 2) / TRACES;
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn root() {
    span!("root").in_scope(|| {});
}

fn share(stage: &Stage, telemetry: Built) -> String {
    let telemetry = built(telemetry);
    within(&telemetry, || (0..TRACES).for_each(|_| root()));
    send(telemetry);
    share_of(stage.here.spans().len())
}

/// Roots, and spans whose caller's is sampled, and is not.
fn decisions(stage: &Stage, telemetry: Built) -> String {
    let telemetry = built(telemetry);
    let below = |flags| {
        let state = TraceState::default();
        let caller = SpanContext::new(TraceId::from(7), SpanId::from(7), flags, true, state);
        let caller = Context::new().with_remote_span_context(caller);
        let provider = telemetry.provider().expect("it is on");
        let _attached = provider.bind(&caller).attach();
        span!("below").in_scope(|| {});
        telemetry
            .flush(telemetry_tests::receivers::SOON)
            .expect("it is sent");
        let spans = stage.here.spans();
        let count = spans.iter().filter(|span| span.name() == "below").count();
        stage.here.reset();
        count
    };
    let sampled = below(TraceFlags::SAMPLED);
    let unsampled = below(TraceFlags::NOT_SAMPLED);
    let share = share(stage, Ok(telemetry));
    format!("{share}, {sampled}, {unsampled}")
}

/// The share of requests with this attribute, and of roots that are no requests.
fn class(stage: &Stage, telemetry: Built, key: &'static str, value: Value) -> String {
    let telemetry = built(telemetry);
    within(&telemetry, || {
        for _ in 0..TRACES {
            let request = span!("request").kind(SpanKind::Server);
            request
                .sampler_attribute(key, value.clone())
                .in_scope(|| {});
            root();
        }
    });
    send(telemetry);
    let spans = stage.here.spans();
    let share = |name| share_of(spans.iter().filter(|span| span.name() == name).count());
    format!("{} of {}", share("request"), share("root"))
}

fn orders(stage: &Stage, telemetry: Built) -> String {
    class(stage, telemetry, HTTP_ROUTE, "/orders".into())
}
