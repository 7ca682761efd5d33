//! Why there is no verdict.

use super::Invalid;
use crate::serve::Refused;
use axum::http::StatusCode;
use instrument_core::clients::genai::Answer;
use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::time::Duration;

/// Why one attempt at asking the model came to nothing.
#[derive(Debug)]
pub enum AskError {
    /// It could not be asked, or the connection broke.
    Connection(reqwest::Error),
    /// It took too long.
    Timeout(Duration),
    /// It said no.
    Status(u16),
    /// It reported an error in the middle of its answer.
    Reported,
    /// What it sent is not the interface's JSON.
    Malformed,
    /// Its answer stopped in the middle.
    Incomplete,
    /// Its answer has more than so many bytes.
    TooLong(usize),
}

impl AskError {
    /// Whether another attempt may help.
    #[must_use]
    pub const fn may_pass(&self) -> bool {
        !matches!(self, Self::Status(400..=407 | 409..=428 | 430..=499))
    }

    /// In one of few words.
    #[must_use]
    pub fn word(&self) -> Cow<'static, str> {
        match self {
            Self::Connection(error) if error.is_connect() => "connection_refused".into(),
            Self::Connection(_) => "connection_reset".into(),
            Self::Timeout(_) => "timeout".into(),
            Self::Status(status) => status.to_string().into(),
            Self::Reported => "error".into(),
            Self::Malformed => "malformed_response".into(),
            Self::Incomplete => "incomplete_response".into(),
            Self::TooLong(_) => "response_too_long".into(),
        }
    }

    /// Tells the span of the call.
    pub(super) fn tell(&self, answer: &mut Answer) {
        match self {
            Self::Status(status) => answer.status(*status),
            _ => answer.failed(self.word(), ""),
        }
    }
}

impl fmt::Display for AskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connection(error) if error.is_connect() => {
                f.write_str("the model's server cannot be reached")
            }
            Self::Connection(_) => f.write_str("the connection to the model's server broke"),
            Self::Timeout(limit) => write!(f, "the model took longer than {limit:?}"),
            Self::Status(status) => write!(f, "the model's server answered with status {status}"),
            Self::Reported => f.write_str("the model's server reported an error within its answer"),
            Self::Malformed => {
                f.write_str("what the model's server sent is not OpenAI's interface")
            }
            Self::Incomplete => f.write_str("the model's answer stopped in the middle"),
            Self::TooLong(most) => write!(f, "the model's answer has more than {most} bytes"),
        }
    }
}

impl Error for AskError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Connection(error) => Some(error),
            _ => None,
        }
    }
}

/// Why there is no verdict, after all attempts.
#[derive(Debug)]
pub enum Unanswered {
    /// The model could not be asked.
    Ask(AskError),
    /// What it answered is no verdict.
    Invalid(Invalid),
    /// It failed so often that it is not asked for a while.
    Resting(Duration),
}

impl Unanswered {
    /// Whether another attempt may help.
    pub(super) fn may_pass(&self) -> bool {
        match self {
            Self::Ask(error) => error.may_pass(),
            Self::Invalid(_) => true,
            Self::Resting(_) => false,
        }
    }

    pub(super) fn word(&self) -> Cow<'static, str> {
        match self {
            Self::Ask(error) => error.word(),
            Self::Invalid(_) => "invalid_verdict".into(),
            Self::Resting(_) => "circuit_breaker_open".into(),
        }
    }

    /// The answer to whoever asked for a verdict, after so many attempts.
    pub(super) fn refused(self, attempts: u32) -> Refused {
        let times = if attempts == 1 {
            "once".to_owned()
        } else {
            format!("{attempts} times")
        };
        match self {
            Self::Resting(wait) => {
                let error = "the model failed so often that it is not asked for a while";
                let advice = "ask again later; see to the server behind LLM_URL";
                Refused::new(StatusCode::SERVICE_UNAVAILABLE, error, advice).with_retry_after(wait)
            }
            Self::Ask(error) => {
                let advice = match error {
                    AskError::Status(400..=499) => {
                        "see to LLM_URL (with `/v1`), LLM_MODEL and LLM_API_KEY"
                    }
                    AskError::Timeout(_) => {
                        "see to the server behind LLM_URL, or raise LLM_TIMEOUT_SECONDS"
                    }
                    _ => "see to the server behind LLM_URL",
                };
                let status = match error {
                    AskError::Timeout(_) => StatusCode::GATEWAY_TIMEOUT,
                    _ => StatusCode::BAD_GATEWAY,
                };
                Refused::new(status, format!("{error} (asked {times})"), advice)
            }
            Self::Invalid(why) => {
                let error = format!("the model gave no valid verdict (asked {times}): {why}");
                let advice = "use a model that answers in JSON, and leave LLM_SCHEMA on where the server knows schemas";
                Refused::new(StatusCode::BAD_GATEWAY, error, advice)
            }
        }
    }
}
