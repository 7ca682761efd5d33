//! sqlx 0.9, without tracing.

use crate::contender::{Contender, Flush};
use crate::queries::v09;
use crate::scenario::{Mode, Scenario};
use sqlx::{Sqlite, pool::PoolConnection};
use std::hint::black_box;

pub(crate) struct Sqlx09 {
    connection: PoolConnection<Sqlite>,
}

impl Contender for Sqlx09 {
    const NAME: &'static str = "sqlx_09";
    const PLAIN: &'static str = Self::NAME;
    const EXPORTS: u64 = 0;

    fn install(_: Mode) -> Flush {
        Box::new(|| ())
    }

    fn in_root(body: impl FnOnce()) {
        body();
    }

    async fn connect() -> Self {
        let pool = v09::pool().await;
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
