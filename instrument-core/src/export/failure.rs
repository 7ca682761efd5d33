//! Why something could not be exported, in a form that can be counted, said and acted upon.

use super::things::Things;
use crate::causes::causes;
use crate::written;
use std::borrow::Cow;
use std::error::Error as StdError;
use std::time::Duration;

/// An attempt that failed.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) kind: Kind,
    /// What it is called: `401`, `UNAVAILABLE`, `connection refused`.
    pub(crate) code: Cow<'static, str>,
    pub(crate) cause: String,
    pub(crate) retry: Retry,
}

/// Whether it may go better the next time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Retry {
    No,
    /// After a while that grows.
    BackOff,
    /// The receiver has said when.
    After(Duration),
}

/// What kind of failure: each is said by itself, with its own advice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Unauthorized,
    NotThere,
    Refused,
    UnknownHost,
    Unreachable,
    /// The answer was not in the protocol that was spoken.
    OtherProtocol,
    Timeout,
    Tls,
    /// It speaks, but not TLS.
    #[cfg_attr(
        not(feature = "tls"),
        expect(dead_code, reason = "only a handshake finds out")
    )]
    NoTls,
    Overloaded,
    Unavailable,
    TooLarge,
    BadRequest,
    /// It took part of the batch.
    PartlyRejected,
    Lost,
    Exporter,
    /// An exporter that is not ours, or all attempts of ours together.
    Late,
    Panicked,
    ShutDown,
    Other,
}

impl Kind {
    pub(crate) fn advice(self, things: Things) -> Cow<'static, str> {
        let advice = match self {
            Self::Unauthorized => "check the credentials in OTEL_EXPORTER_OTLP_HEADERS",
            Self::NotThere => {
                "check the endpoint: over HTTP the path is /v1/traces (or /v1/logs, /v1/metrics), which is added to OTEL_EXPORTER_OTLP_ENDPOINT but not to the variables of one signal; over gRPC there is none"
            }
            Self::Refused => {
                "is a collector running there? By convention 4317 takes gRPC and 4318 takes HTTP"
            }
            Self::UnknownHost => {
                "check the host's name in the endpoint: OTEL_EXPORTER_OTLP_ENDPOINT, or `with_endpoint`"
            }
            Self::Unreachable => "check the network between here and the endpoint",
            Self::OtherProtocol => {
                "are the ports mixed up? By convention 4317 takes gRPC and 4318 takes HTTP: check OTEL_EXPORTER_OTLP_ENDPOINT and OTEL_EXPORTER_OTLP_PROTOCOL, and whether the port wants https://"
            }
            Self::Timeout => {
                "is the endpoint reachable from here, and fast enough? OTEL_EXPORTER_OTLP_TIMEOUT gives it more time"
            }
            Self::Tls => {
                "check the certificates: OTEL_EXPORTER_OTLP_CERTIFICATE names the file of an own CA, and the host's name must be in the server's certificate"
            }
            Self::NoTls => "the port does not speak TLS: say http:// instead of https://",
            Self::Overloaded => {
                "the receiver is asked for more than it takes: give it more, or sample fewer traces"
            }
            Self::Unavailable => "the receiver, or what it sends to, is not well: see its own log",
            Self::TooLarge => match things.batch_size() {
                Some(variable) => {
                    return format!(
                        "send smaller batches with {variable}, or let the receiver take larger messages"
                    )
                    .into();
                }
                None => "let the receiver take larger messages, or measure with fewer attributes",
            },
            Self::BadRequest => "is that an OTLP receiver? See its own log",
            Self::PartlyRejected => "see the receiver's own log for what it does not take",
            Self::Lost => {
                "see the receiver's own log, or that of a proxy in between; if it never works, the ports may be mixed up (4317 takes gRPC, 4318 takes HTTP), or the port wants https://"
            }
            Self::Exporter => "the exporter is not ours: see its documentation",
            Self::Late => return format!("{} gives it more time", things.timeout()).into(),
            Self::Panicked => "the exporter has a defect; export goes on with the next batch",
            Self::ShutDown => "give the shut-down more time, or flush before it",
            Self::Other => "see the receiver's own log",
        };
        advice.into()
    }
}

impl Failure {
    pub(crate) fn new(
        kind: Kind,
        code: impl Into<Cow<'static, str>>,
        cause: impl Into<String>,
    ) -> Self {
        Self {
            kind,
            code: code.into(),
            cause: cause.into(),
            retry: Retry::No,
        }
    }

    pub(crate) fn with_retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    pub(crate) fn timeout(cause: impl Into<String>) -> Self {
        Self::new(Kind::Timeout, "timeout", cause)
    }

    /// It was given so much time.
    pub(crate) fn late(timeout: Duration) -> Self {
        Self::new(
            Kind::Late,
            "timeout",
            format!("not taken within {timeout:?}"),
        )
    }
}

/// An error with all that caused it. Many repeat their cause: it is said once.
pub(crate) fn chain(error: &(dyn StdError + 'static)) -> String {
    let mut text = written(error);
    for cause in causes(error.source()) {
        let cause = written(cause);
        if !text.contains(&cause) {
            text.push_str(": ");
            text.push_str(&cause);
        }
    }
    text
}

/// What somebody else has written, fit for one line: without control characters, and not too long.
pub(crate) fn one_line(text: &str) -> String {
    const LONGEST: usize = 300;
    let mut line = String::new();
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        if word.is_empty() {
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.extend(word.chars().take(LONGEST + 1));
        if line.chars().count() > LONGEST {
            let mut cut: String = line.chars().take(LONGEST).collect();
            cut.push('…');
            return cut;
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;

    #[test]
    fn a_cause_is_the_whole_chain_without_repetition() {
        let root = io::Error::new(io::ErrorKind::ConnectionRefused, "port closed");
        let middle = crate::Error::setup("the first attempt failed", root);
        assert_eq!(chain(&middle), "the first attempt failed: port closed");
    }

    #[test]
    fn what_others_write_fits_on_one_line() {
        assert_eq!(
            one_line(" <html>\n\t<b>not\u{1b}[31m here</b>\r\n"),
            "<html> <b>not [31m here</b>"
        );
        assert_eq!(one_line(&"x".repeat(1000)).chars().count(), 301);
        assert_eq!(one_line(&"ab ".repeat(1000)).chars().count(), 301);
    }
}
