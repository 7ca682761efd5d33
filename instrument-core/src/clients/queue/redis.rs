//! Queues in Redis: lists and streams, on any connection of the `redis` crate.

mod list;
mod list_message;
mod script;
mod stream;
mod stream_message;
mod wait;

pub use list::List;
pub use list_message::ListMessage;
pub use stream::Stream;
pub use stream_message::StreamMessage;

use super::run::{Failed, Judge, Run};
use super::{Destination, Running};
use crate::clients::redis::Failure;
use crate::outcome::End;
use ::redis::{RedisError, RedisResult};
use std::borrow::Cow;
use std::future::Future;

/// What `messaging.system` calls it.
const SYSTEM: &str = "redis";

/// Runs a command in an operation.
fn run<F, T>(running: Running, command: F) -> Run<F, Judge<RedisResult<T>>>
where
    F: Future<Output = RedisResult<T>>,
{
    Run::new(running, command, failed)
}

/// Waits for messages.
fn waiting(destination: &Destination, has_span: bool) -> Running {
    let receive = destination.receive();
    if has_span {
        receive.start()
    } else {
        receive.without_span().start()
    }
}

/// The error's text stays out: a server quotes what it was asked.
fn failed<T>(result: &RedisResult<T>, end: Option<&mut End<'_>>) -> Failed {
    let error_type = error_type(result.as_ref().err()?);
    if let Some(end) = end {
        end.failed(error_type.clone(), "");
    }
    Some(error_type)
}

/// The server's code where it has answered, else what kept it from doing so.
fn error_type(error: &RedisError) -> Cow<'static, str> {
    Failure::of_error(error).error_type
}

#[cfg(test)]
mod tests;
