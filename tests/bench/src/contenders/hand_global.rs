//! `opentelemetry` by hand, over a tracer of the global provider that is kept: the reference.

use std::sync::LazyLock;

use opentelemetry::global::{self, BoxedTracer};
use opentelemetry::trace::{FutureExt, TraceContextExt, Tracer, mark_span_as_active};
use opentelemetry::{Context, KeyValue};

use crate::contender::{Contender, Flush};
use crate::contenders::REFERENCE;
use crate::scenario::Mode;
use crate::{sdk, work};

/// Got at its first use, which is after [`HandGlobal::install`].
static TRACER: LazyLock<BoxedTracer> = LazyLock::new(|| global::tracer("bench"));

pub(crate) struct HandGlobal;

impl Contender for HandGlobal {
    const NAME: &'static str = REFERENCE;

    #[expect(
        clippy::disallowed_methods,
        reason = "the reference is a service that sets the global provider itself"
    )]
    fn install(mode: Mode) -> Option<Flush> {
        let Some(provider) = sdk::provider(mode) else {
            return Some(Box::new(|| ()));
        };
        global::set_tracer_provider(provider.clone());
        Some(sdk::flush(provider))
    }

    fn in_root(_: Mode, body: impl FnOnce()) {
        let _active = mark_span_as_active(TRACER.start("root"));
        body();
    }

    #[inline(never)]
    fn sync0(x: u64) -> u64 {
        let _active = mark_span_as_active(TRACER.start("sync0"));
        work::none(x)
    }

    #[inline(never)]
    fn sync3(id: i64, kind: &'static str, name: &str) -> i64 {
        let attributes = [
            KeyValue::new("id", id),
            KeyValue::new("kind", kind),
            KeyValue::new("name", name.to_owned()),
        ];
        let span = TRACER
            .span_builder("sync3")
            .with_attributes(attributes)
            .start(&*TRACER);
        let _active = mark_span_as_active(span);
        work::three(id, kind, name)
    }

    async fn async0(x: u64) -> u64 {
        let span = TRACER.start("async0");
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
        let span = TRACER
            .span_builder("async3")
            .with_attributes(attributes)
            .start(&*TRACER);
        let body = async {
            work::suspend().await;
            work::three(id, kind, name)
        };
        body.with_context(Context::current_with_span(span)).await
    }
}
