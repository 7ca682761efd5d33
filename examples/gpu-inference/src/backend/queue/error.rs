//! What goes wrong with queues.

use instrument_core::ClassifyError;
use std::borrow::Cow;
use std::error::Error;
use std::fmt;

/// Why a queue does not do what it is asked.
#[derive(Debug)]
pub(crate) enum QueueError {
    Table(sqlx::Error),
    Redis(redis::RedisError),
}

impl ClassifyError for QueueError {
    fn error_type(&self) -> Cow<'static, str> {
        match self {
            Self::Table(_) => "queue_table".into(),
            Self::Redis(error) if error.is_timeout() => "timeout".into(),
            Self::Redis(error) if error.is_connection_refusal() => "connection_refused".into(),
            Self::Redis(_) => "redis".into(),
        }
    }
}

impl fmt::Display for QueueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table(error) => write!(f, "the queue's table: {error}"),
            Self::Redis(error) => write!(f, "Redis: {error}"),
        }
    }
}

impl Error for QueueError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Table(error) => Some(error),
            Self::Redis(error) => Some(error),
        }
    }
}

impl From<sqlx::Error> for QueueError {
    fn from(error: sqlx::Error) -> Self {
        Self::Table(error)
    }
}

impl From<redis::RedisError> for QueueError {
    fn from(error: redis::RedisError) -> Self {
        Self::Redis(error)
    }
}
