//! Somebody who remembers what he was told, and always gives the same answer.

use redis::aio::ConnectionLike;
use redis::{Arg, Cmd, Pipeline, RedisFuture, Value};

pub(super) struct Told {
    pub(super) told: Vec<String>,
    answer: Value,
}

impl Told {
    pub(super) fn answering(text: &str) -> Self {
        Self::with(Value::BulkString(text.as_bytes().to_vec()))
    }

    pub(super) fn with(answer: Value) -> Self {
        Self {
            told: Vec::new(),
            answer,
        }
    }
}

impl ConnectionLike for Told {
    fn req_packed_command<'a>(&'a mut self, command: &'a Cmd) -> RedisFuture<'a, Value> {
        let words = command.args_iter().map(|argument| match argument {
            Arg::Simple(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            _ => "…".to_owned(),
        });
        self.told.push(words.collect::<Vec<_>>().join(" "));
        let answer = self.answer.clone();
        Box::pin(async { Ok(answer) })
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        _: &'a Pipeline,
        _: usize,
        _: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        unreachable!("no pipeline is sent")
    }

    fn get_db(&self) -> i64 {
        0
    }
}
