//! Calls that are never answered.

use super::Connection;
use crate::testing::Kit;
use futures_util::FutureExt;
use redis::aio::ConnectionLike;
use redis::{Cmd, Pipeline, RedisFuture, Value, cmd};
use std::future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

/// Never answers, or panics.
struct Silent {
    panics: bool,
}

impl ConnectionLike for Silent {
    fn req_packed_command<'a>(&'a mut self, _: &'a Cmd) -> RedisFuture<'a, Value> {
        let panics = self.panics;
        Box::pin(async move {
            assert!(!panics, "it breaks");
            future::pending().await
        })
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        _: &'a Pipeline,
        _: usize,
        _: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        Box::pin(future::pending())
    }

    fn get_db(&self) -> i64 {
        0
    }
}

fn give_up(panics: bool, command: &Cmd) {
    let connection = Connection::new(Silent { panics });
    let mut connection = connection.with_slow_query_threshold(Duration::ZERO);
    let answered = command.exec_async(&mut connection).now_or_never();
    assert!(answered.is_none());
}

#[test]
fn a_call_that_is_given_up_is_slow_unless_it_waits() {
    let kit = Kit::new();
    let _recording = kit.enter();
    give_up(false, &cmd("GET"));
    give_up(false, cmd("BLPOP").arg("queue").arg(5));
    let panicked = catch_unwind(AssertUnwindSafe(|| give_up(true, &cmd("SET"))));
    assert!(panicked.is_err());
    let is_slow = |name| {
        let events = kit.span(name).events;
        events.iter().any(|event| event.name == "db.slow_query")
    };
    assert_eq!(["GET", "BLPOP", "SET"].map(is_slow), [true, false, true]);
    let tree = kit.tree().to_string();
    assert_eq!(tree.matches("cancelled=true").count(), 2, "{tree}");
    assert_eq!(tree.matches("redis.wait.duration_ms").count(), 1, "{tree}");
}
