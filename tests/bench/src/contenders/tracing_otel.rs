//! `#[tracing::instrument]` and `tracing-opentelemetry`, both with their defaults.

use opentelemetry::trace::TracerProvider;
use tracing::{info_span, instrument};
use tracing_subscriber::Registry;
use tracing_subscriber::layer::SubscriberExt;

use crate::contender::{Contender, Flush};
use crate::scenario::Mode;
use crate::{sdk, work};

pub(crate) struct TracingOtel;

impl Contender for TracingOtel {
    const NAME: &'static str = "tracing_otel";

    fn install(mode: Mode) -> Option<Flush> {
        let Some(provider) = sdk::provider(mode) else {
            return Some(Box::new(|| ()));
        };
        let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("bench"));
        tracing::subscriber::set_global_default(Registry::default().with(layer))
            .expect("a process installs once");
        Some(sdk::flush(provider))
    }

    fn in_root(_: Mode, body: impl FnOnce()) {
        info_span!("root").in_scope(body);
    }

    #[inline(never)]
    #[instrument(skip_all)]
    fn sync0(x: u64) -> u64 {
        work::none(x)
    }

    #[inline(never)]
    #[instrument(skip_all, fields(id = id, kind = kind, name = name))]
    fn sync3(id: i64, kind: &'static str, name: &str) -> i64 {
        work::three(id, kind, name)
    }

    #[instrument(skip_all)]
    async fn async0(x: u64) -> u64 {
        work::suspend().await;
        work::none(x)
    }

    #[instrument(skip_all, fields(id = id, kind = kind, name = name))]
    async fn async3(id: i64, kind: &'static str, name: &str) -> i64 {
        work::suspend().await;
        work::three(id, kind, name)
    }
}
