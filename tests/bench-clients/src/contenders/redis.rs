//! The `redis` crate, without tracing.

use crate::contender::{Contender, Flush};
use crate::echo::Echo;
use crate::scenario::{Mode, Scenario};
use redis::AsyncCommands;
use std::hint::black_box;

pub(crate) struct Redis(Echo);

impl Contender for Redis {
    const NAME: &'static str = "redis";
    const PLAIN: &'static str = Self::NAME;
    const SCENARIOS: &'static [Scenario] = &[Scenario::Redis];
    const EXPORTS: u64 = 0;

    fn install(_: Mode) -> Flush {
        Box::new(|| ())
    }

    fn in_root(body: impl FnOnce()) {
        body();
    }

    async fn connect() -> Self {
        Self(Echo)
    }

    async fn repeat(&mut self, _: Scenario, times: u64) {
        for camera in 0..times {
            let key = black_box("cameras:seen");
            let set: bool = self.0.set(key, camera).await.expect("it always answers");
            black_box(set);
        }
    }
}
