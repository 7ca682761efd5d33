//! `clients::sqlx` over an installed [`Provider`], with its defaults.

use crate::contender::{Contender, Flush};
use crate::contenders::OURS;
use crate::queries::v09;
use crate::scenario::{Mode, Scenario};
use crate::sdk;
use instrument_core::clients::sqlx::{Pool, PoolConnection};
use instrument_core::{Provider, traced_span};
use sqlx::Sqlite;
use std::hint::black_box;

pub(crate) struct Ours {
    connection: PoolConnection<Sqlite>,
}

impl Contender for Ours {
    const NAME: &'static str = OURS;
    const PLAIN: &'static str = "sqlx_09";
    const EXPORTS: u64 = 1;

    fn install(mode: Mode) -> Flush {
        let Some(provider) = sdk::provider(mode) else {
            return Box::new(|| ());
        };
        Provider::new(provider.clone())
            .install()
            .expect("a process installs once");
        sdk::flush(provider)
    }

    #[traced_span(name = "root")]
    fn in_root(body: impl FnOnce()) {
        body();
    }

    async fn connect() -> Self {
        let pool = Pool::new(v09::pool().await);
        let connection = pool.acquire().await.expect("one is idle");
        Self { connection }
    }

    async fn repeat(&mut self, scenario: Scenario, times: u64) {
        for _ in 0..times {
            match scenario {
                Scenario::One => drop(black_box(v09::one(&mut *self.connection).await)),
                Scenario::Rows => drop(black_box(v09::rows(&mut *self.connection).await)),
                Scenario::Execute => drop(black_box(v09::execute(&mut *self.connection).await)),
                Scenario::Redis => unreachable!("not one of `SCENARIOS`"),
            }
        }
    }
}
