//! `clients::redis` over an installed `Provider`, with its defaults.

use super::ours::Ours;
use crate::contender::{Contender, Flush};
use crate::echo::Echo;
use crate::scenario::{Mode, Scenario};
use instrument_core::clients::redis::Connection;
use redis::AsyncCommands;
use std::hint::black_box;

pub(crate) struct OursRedis(Connection<Echo>);

impl Contender for OursRedis {
    const NAME: &'static str = "ours_redis";
    const PLAIN: &'static str = "redis";
    const SCENARIOS: &'static [Scenario] = &[Scenario::Redis];
    const EXPORTS: u64 = 1;

    fn install(mode: Mode) -> Flush {
        Ours::install(mode)
    }

    fn in_root(body: impl FnOnce()) {
        Ours::in_root(body);
    }

    async fn connect() -> Self {
        Self(Connection::new(Echo).with_server("127.0.0.1", 6379))
    }

    async fn repeat(&mut self, _: Scenario, times: u64) {
        for camera in 0..times {
            let key = black_box("cameras:seen");
            let set: bool = self.0.set(key, camera).await.expect("it always answers");
            black_box(set);
        }
    }
}
