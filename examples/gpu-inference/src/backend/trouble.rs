//! What goes wrong around the work and not with it: the database or the queues.

use super::queue::QueueError;
use instrument_core::ClassifyError;
use std::borrow::Cow;
use std::error::Error;
use std::fmt;

/// The database or the queues are in trouble. What was being done is done again.
#[derive(Debug)]
pub(crate) enum Trouble {
    Rows(sqlx::Error),
    Queue(QueueError),
}

impl ClassifyError for Trouble {
    fn error_type(&self) -> Cow<'static, str> {
        match self {
            Self::Rows(_) => "database".into(),
            Self::Queue(error) => error.error_type(),
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rows(error) => write!(f, "the database: {error}"),
            Self::Queue(error) => write!(f, "a queue: {error}"),
        }
    }
}

impl Error for Trouble {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Rows(error) => Some(error),
            Self::Queue(error) => Some(error),
        }
    }
}

impl From<sqlx::Error> for Trouble {
    fn from(error: sqlx::Error) -> Self {
        Self::Rows(error)
    }
}

impl From<QueueError> for Trouble {
    fn from(error: QueueError) -> Self {
        Self::Queue(error)
    }
}
