//! `opentelemetry` by hand, over the SDK's own tracer type: `hand_global` without the dynamic calls.

use std::sync::OnceLock;

use opentelemetry::trace::{
    FutureExt, TraceContextExt, Tracer, TracerProvider, mark_span_as_active,
};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::SdkTracer;

use crate::contender::{Contender, Flush};
use crate::contenders::HAND_SDK;
use crate::scenario::Mode;
use crate::{sdk, work};

static TRACER: OnceLock<SdkTracer> = OnceLock::new();

fn tracer() -> &'static SdkTracer {
    TRACER.get().expect("`install` sets the tracer")
}

pub(crate) struct HandSdk;

impl Contender for HandSdk {
    const NAME: &'static str = HAND_SDK;

    fn install(mode: Mode) -> Option<Flush> {
        let provider = sdk::provider(mode)?;
        TRACER
            .set(provider.tracer("bench"))
            .expect("a process installs once");
        Some(sdk::flush(provider))
    }

    fn in_root(_: Mode, body: impl FnOnce()) {
        let _active = mark_span_as_active(tracer().start("root"));
        body();
    }

    #[inline(never)]
    fn sync0(x: u64) -> u64 {
        let _active = mark_span_as_active(tracer().start("sync0"));
        work::none(x)
    }

    #[inline(never)]
    fn sync3(id: i64, kind: &'static str, name: &str) -> i64 {
        let attributes = [
            KeyValue::new("id", id),
            KeyValue::new("kind", kind),
            KeyValue::new("name", name.to_owned()),
        ];
        let span = tracer()
            .span_builder("sync3")
            .with_attributes(attributes)
            .start(tracer());
        let _active = mark_span_as_active(span);
        work::three(id, kind, name)
    }

    async fn async0(x: u64) -> u64 {
        let span = tracer().start("async0");
        let body = async {
            work::suspend().await;
            work::none(x)
        };
        body.with_context(Context::current_with_span(span)).await
    }

    async fn async3(id: i64, kind: &'static str, name: &str) -> i64 {
        let attributes = [
            KeyValue::new("id", id),
            KeyValue::new("kind", kind),
            KeyValue::new("name", name.to_owned()),
        ];
        let span = tracer()
            .span_builder("async3")
            .with_attributes(attributes)
            .start(tracer());
        let body = async {
            work::suspend().await;
            work::three(id, kind, name)
        };
        body.with_context(Context::current_with_span(span)).await
    }
}
