//! `sqlx-tracing` over `tracing-opentelemetry`, both with their defaults; as in most services, nothing below INFO.

use crate::contender::{Contender, Flush};
use crate::contenders::PEER;
use crate::queries::v08;
use crate::scenario::{Mode, Scenario};
use crate::sdk;
use opentelemetry::trace::TracerProvider;
use sqlx_tracing::{PoolBuilder, PoolConnection};
use sqlx08::Sqlite;
use std::hint::black_box;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::Registry;
use tracing_subscriber::layer::SubscriberExt;

pub(crate) struct SqlxTracing {
    connection: PoolConnection<Sqlite>,
}

impl Contender for SqlxTracing {
    const NAME: &'static str = PEER;
    const PLAIN: &'static str = "sqlx_08";
    const EXPORTS: u64 = 1;

    fn install(mode: Mode) -> Flush {
        let Some(provider) = sdk::provider(mode) else {
            return Box::new(|| ());
        };
        let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("bench"));
        let subscriber = Registry::default().with(LevelFilter::INFO).with(layer);
        tracing::subscriber::set_global_default(subscriber).expect("a process installs once");
        sdk::flush(provider)
    }

    fn in_root(body: impl FnOnce()) {
        tracing::info_span!("root").in_scope(body);
    }

    async fn connect() -> Self {
        let pool = PoolBuilder::from(v08::pool().await).build();
        let connection = pool.acquire().await.expect("one is idle");
        Self { connection }
    }

    async fn repeat(&mut self, scenario: Scenario, times: u64) {
        for _ in 0..times {
            match scenario {
                Scenario::One => drop(black_box(v08::one(&mut self.connection).await)),
                Scenario::Rows => drop(black_box(v08::rows(&mut self.connection).await)),
                Scenario::Execute => drop(black_box(v08::execute(&mut self.connection).await)),
                Scenario::Redis => unreachable!("not one of `SCENARIOS`"),
            }
        }
    }
}
