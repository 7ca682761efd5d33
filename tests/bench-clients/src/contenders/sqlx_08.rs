//! sqlx 0.8, without tracing.

use crate::contender::{Contender, Flush};
use crate::queries::v08;
use crate::scenario::{Mode, Scenario};
use sqlx08::{Sqlite, pool::PoolConnection};
use std::hint::black_box;

pub(crate) struct Sqlx08 {
    connection: PoolConnection<Sqlite>,
}

impl Contender for Sqlx08 {
    const NAME: &'static str = "sqlx_08";
    const PLAIN: &'static str = Self::NAME;
    const EXPORTS: u64 = 0;

    fn install(_: Mode) -> Flush {
        Box::new(|| ())
    }

    fn in_root(body: impl FnOnce()) {
        body();
    }

    async fn connect() -> Self {
        let pool = v08::pool().await;
        let connection = pool.acquire().await.expect("one is idle");
        Self { connection }
    }

    async fn repeat(&mut self, scenario: Scenario, times: u64) {
        for _ in 0..times {
            match scenario {
                Scenario::One => drop(black_box(v08::one(&mut *self.connection).await)),
                Scenario::Rows => drop(black_box(v08::rows(&mut *self.connection).await)),
                Scenario::Execute => drop(black_box(v08::execute(&mut *self.connection).await)),
                Scenario::Redis => unreachable!("not one of `SCENARIOS`"),
            }
        }
    }
}
