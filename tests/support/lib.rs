//! What the tests share.

pub mod random_tree;

use instrument_core::opentelemetry::trace::Status;
use instrument_core::opentelemetry::{ContextGuard, Value};
use instrument_core::testing::Kit;
use instrument_core::{Provider, current, span};
use opentelemetry_sdk::trace::{
    InMemorySpanExporter, SdkTracerProvider, SpanData, TracerProviderBuilder,
};
use std::time::{Duration, Instant};

/// A provider of one test's own, with what it recorded.
#[derive(Debug)]
pub struct Recorder {
    provider: Provider,
    exporter: InMemorySpanExporter,
}

impl Recorder {
    /// With everything as it is by default.
    #[must_use]
    pub fn new() -> Self {
        Self::with(|sdk| sdk, |provider| provider)
    }

    /// With changes to the SDK and to the provider.
    #[must_use]
    pub fn with(
        sdk: impl FnOnce(TracerProviderBuilder) -> TracerProviderBuilder,
        provider: impl FnOnce(Provider) -> Provider,
    ) -> Self {
        let exporter = InMemorySpanExporter::default();
        let sdk = sdk(SdkTracerProvider::builder())
            .with_simple_exporter(exporter.clone())
            .build();
        Self {
            provider: provider(Provider::new(sdk)),
            exporter,
        }
    }

    /// Records what the current context does, until the guard is dropped.
    #[must_use]
    pub fn enter(&self) -> ContextGuard {
        self.provider.enter()
    }

    /// The provider.
    pub fn provider(&self) -> &Provider {
        &self.provider
    }

    /// The spans that have ended.
    #[must_use]
    pub fn spans(&self) -> Vec<SpanData> {
        self.exporter
            .get_finished_spans()
            .expect("an in-memory exporter has its spans")
    }

    /// The spans of a name.
    #[must_use]
    pub fn named(&self, name: &str) -> Vec<SpanData> {
        self.spans()
            .into_iter()
            .filter(|span| span.name == name)
            .collect()
    }

    /// The one span of a name.
    #[must_use]
    pub fn one(&self, name: &str) -> SpanData {
        let mut spans = self.named(name);
        assert_eq!(
            spans.len(),
            1,
            "spans named `{name}` among {:?}",
            self.names()
        );
        spans.remove(0)
    }

    /// The names of the spans, in the order in which they ended.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.spans()
            .into_iter()
            .map(|span| span.name.into_owned())
            .collect()
    }

    /// Fails unless `child` is a child of `parent`.
    #[track_caller]
    pub fn assert_child(&self, child: &str, parent: &str) {
        let (child, parent) = (self.one(child), self.one(parent));
        assert_eq!(
            child.span_context.trace_id(),
            parent.span_context.trace_id(),
            "one trace"
        );
        assert_eq!(
            child.parent_span_id,
            parent.span_context.span_id(),
            "`{}` under `{}`",
            child.name,
            parent.name
        );
    }
}

impl Default for Recorder {
    fn default() -> Self {
        Self::new()
    }
}

/// The value of an attribute. There must be no more than one.
#[must_use]
#[track_caller]
pub fn attribute(span: &SpanData, key: &str) -> Option<Value> {
    let mut values = span
        .attributes
        .iter()
        .filter(|attribute| attribute.key.as_str() == key);
    let value = values.next().map(|attribute| attribute.value.clone());
    assert!(values.next().is_none(), "`{key}` is there once");
    value
}

/// The value of an attribute that is a whole number.
#[must_use]
#[track_caller]
pub fn int(span: &SpanData, key: &str) -> Option<i64> {
    match attribute(span, key)? {
        Value::I64(number) => Some(number),
        other => panic!("`{key}` is {other:?}"),
    }
}

/// The value of an attribute that is a float.
#[must_use]
#[track_caller]
pub fn float(span: &SpanData, key: &str) -> Option<f64> {
    match attribute(span, key)? {
        Value::F64(number) => Some(number),
        other => panic!("`{key}` is {other:?}"),
    }
}

/// Runs `call` in a span named `caller`; what it returns, and all that was recorded.
#[track_caller]
pub fn recorded<R>(call: impl FnOnce() -> R) -> (R, Kit) {
    recorded_by(Kit::new(), call)
}

/// The same with a kit that is set up otherwise.
#[track_caller]
pub fn recorded_by<R>(kit: Kit, call: impl FnOnce() -> R) -> (R, Kit) {
    let recording = kit.enter();
    let result = span!("caller").in_scope(call);
    drop(recording);
    kit.assert_complete();
    (result, kit)
}

/// The same for a future, on a runtime of one thread.
#[track_caller]
pub fn recorded_async<R>(call: impl AsyncFnOnce() -> R) -> (R, Kit) {
    let kit = Kit::new();
    let recording = kit.enter();
    let result = block_on(span!("caller").instrument(async { call().await }));
    drop(recording);
    kit.assert_complete();
    (result, kit)
}

/// Runs `future` on a runtime of one thread, with a timer.
pub fn block_on<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime starts")
        .block_on(future)
}

/// How long the span lasted.
#[must_use]
pub fn lasted(span: &SpanData) -> Duration {
    let lasted = span.end_time.duration_since(span.start_time);
    lasted.expect("a span ends after it started")
}

/// How long [`work`] waits, at least.
pub const WAIT: Duration = Duration::from_millis(5);

/// Waits with a span `child` on either side, and the same span current after it. How long that took, seen from inside.
pub async fn work() -> Duration {
    let begun = Instant::now();
    let before = current::span_id();
    span!("child").in_scope(|| {});
    tokio::time::sleep(WAIT).await;
    span!("child").in_scope(|| {});
    assert_eq!(current::span_id(), before);
    begun.elapsed()
}

/// Keys and values of the span's only event, an exception.
#[must_use]
#[track_caller]
pub fn exception(span: &SpanData) -> Vec<(String, String)> {
    let [event] = &span.events.events[..] else {
        panic!("one exception record among {:?}", span.events)
    };
    assert_eq!(event.name, "exception");
    let all = event.attributes.iter();
    all.map(|one| (one.key.to_string(), one.value.to_string()))
        .collect()
}

/// An error with a number.
#[derive(Debug)]
pub struct Refused(pub u32);

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "refused {}", self.0)
    }
}

impl std::error::Error for Refused {}

/// Work that fails for every third number.
///
/// # Errors
///
/// For every third.
pub fn every_third_fails(n: u32) -> Result<u32, Refused> {
    if n % 3 == 0 { Err(Refused(n)) } else { Ok(n) }
}

/// Panics unless `span` failed with `Refused`, recorded once.
#[track_caller]
pub fn assert_failed(span: &SpanData, description: &'static str) {
    assert_eq!(span.status, Status::error(description));
    assert_eq!(
        attribute(span, "error.type"),
        Some("support::Refused".into())
    );
    assert_eq!(span.events.len(), 1, "one exception record");
}

/// The span of `name` is the only child of the caller, around both children of `work`.
#[track_caller]
pub fn assert_around(kit: &Kit, line: &str, took: Duration) {
    assert_eq!(
        kit.tree(),
        format!("caller\n  {line}\n    child\n    child")
    );
    let name = line.split(' ').next().unwrap_or(line);
    let span = kit.span(name);
    assert!(
        took >= WAIT && lasted(&span) >= took,
        "{:?} for {took:?}",
        lasted(&span)
    );
}
