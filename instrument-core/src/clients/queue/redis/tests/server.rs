//! Somebody who remembers what he was told, and gives the answers he was given, the last one for ever.

use redis::aio::ConnectionLike;
use redis::{Arg, Cmd, Pipeline, RedisFuture, Value};

pub(super) struct Told {
    pub(super) told: Vec<String>,
    answers: Vec<Value>,
}

impl Told {
    pub(super) fn answering(text: &str) -> Self {
        Self::answering_each([Value::BulkString(text.as_bytes().to_vec())])
    }

    pub(super) fn answering_each(answers: impl IntoIterator<Item = Value>) -> Self {
        Self {
            told: Vec::new(),
            answers: answers.into_iter().collect(),
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
        let answer = match self.answers.len() {
            1 => self.answers[0].clone(),
            _ => self.answers.remove(0),
        };
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
