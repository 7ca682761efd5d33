//! `#[fastrace::trace]`, reported through OpenTelemetry.

use std::borrow::Cow;
use std::time::Duration;

use fastrace::collector::Config;
use fastrace::prelude::{Span, SpanContext, trace};
use fastrace_opentelemetry::OpenTelemetryReporter;
use opentelemetry::InstrumentationScope;
use opentelemetry_sdk::Resource;

use crate::contender::{Contender, Flush};
use crate::scenario::Mode;
use crate::{sdk, work};

pub(crate) struct Fastrace;

impl Contender for Fastrace {
    const NAME: &'static str = "fastrace";

    fn install(mode: Mode) -> Option<Flush> {
        if mode == Mode::Nothing {
            return Some(Box::new(|| ()));
        }
        let resource = Cow::Owned(Resource::builder().build());
        let scope = InstrumentationScope::builder("bench").build();
        let reporter = OpenTelemetryReporter::new(sdk::exporter(mode), resource, scope);
        let config = match mode {
            Mode::Encoded => Config::default(),
            // The collector sleeps while we measure, as the SDK's worker does.
            _ => Config::default().report_interval(Duration::from_secs(3600)),
        };
        fastrace::set_reporter(reporter, config);
        Some(Box::new(fastrace::flush))
    }

    fn in_root(mode: Mode, body: impl FnOnce()) {
        if mode == Mode::Nothing {
            return body();
        }
        let root = Span::root(
            "root",
            SpanContext::random().sampled(mode != Mode::Unsampled),
        );
        let _active = root.set_local_parent();
        body();
    }

    #[inline(never)]
    #[trace(short_name = true)]
    fn sync0(x: u64) -> u64 {
        work::none(x)
    }

    #[inline(never)]
    #[trace(short_name = true, properties = { "id": "{id}", "kind": "{kind}", "name": "{name}" })]
    fn sync3(id: i64, kind: &'static str, name: &str) -> i64 {
        work::three(id, kind, name)
    }

    #[trace(short_name = true)]
    async fn async0(x: u64) -> u64 {
        work::suspend().await;
        work::none(x)
    }

    #[trace(short_name = true, properties = { "id": "{id}", "kind": "{kind}", "name": "{name}" })]
    async fn async3(id: i64, kind: &'static str, name: &str) -> i64 {
        work::suspend().await;
        work::three(id, kind, name)
    }
}
