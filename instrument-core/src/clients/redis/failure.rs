//! What went wrong, in words that hold nobody's data.

use redis::{ErrorKind, RedisError, ServerError, Value};
use std::borrow::Cow;

/// What is said of an error. Servers repeat in their texts what they were sent, so only texts that are known are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::clients) struct Failure {
    pub(in crate::clients) error_type: Cow<'static, str>,
    /// What the server's answer begins with.
    pub(super) code: Option<String>,
    pub(super) description: Cow<'static, str>,
    /// How many commands of a batch the server refused.
    pub(super) failed: usize,
}

impl Failure {
    /// The first error in an answer to one command, or to each of several.
    pub(super) fn of_answers(answers: &[Value]) -> Option<Self> {
        let mut errors = answers.iter().filter_map(error_in);
        let first = Self::of_server(errors.next()?);
        Some(Self {
            failed: 1 + errors.count(),
            ..first
        })
    }

    pub(in crate::clients) fn of_error(error: &RedisError) -> Self {
        if let ErrorKind::Server(_) | ErrorKind::Extension = error.kind() {
            if let Some(errors) = error.clone().into_server_errors() {
                let first = errors.first().map(|(_, error)| Self::of_server(error));
                // Of a transaction that the server refused, that it did comes before the reason.
                let code = error.code().and_then(code).map(str::to_owned);
                return Self {
                    error_type: error_type(code.as_deref()),
                    code,
                    description: first.map(|it| it.description).unwrap_or_default(),
                    failed: errors.len(),
                };
            }
        }
        let (error_type, description) = of_client(error);
        Self {
            error_type: error_type.into(),
            code: None,
            description: description.into(),
            failed: 0,
        }
    }

    fn of_server(error: &ServerError) -> Self {
        let code = code(error.code()).map(str::to_owned);
        Self {
            error_type: error_type(code.as_deref()),
            description: error.details().map(described).unwrap_or_default(),
            code,
            failed: 1,
        }
    }
}

/// As the crate looks for errors in what it hands on.
fn error_in(answer: &Value) -> Option<&ServerError> {
    match answer {
        Value::ServerError(error) => Some(error),
        Value::Array(answers) | Value::Set(answers) => answers.iter().find_map(error_in),
        Value::Push { data, .. } => data.iter().find_map(error_in),
        Value::Map(pairs) => in_pairs(pairs),
        Value::Attribute { data, attributes } => error_in(data).or_else(|| in_pairs(attributes)),
        _ => None,
    }
}

fn in_pairs(pairs: &[(Value, Value)]) -> Option<&ServerError> {
    let mut each = pairs.iter().flat_map(|(key, value)| [key, value]);
    each.find_map(error_in)
}

/// A script may begin its errors with anything.
fn code(given: &str) -> Option<&str> {
    let is_in_codes = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    let is_code = (1..=24).contains(&given.len()) && given.bytes().all(is_in_codes);
    is_code.then_some(given)
}

fn error_type(code: Option<&str>) -> Cow<'static, str> {
    code.map_or("_OTHER".into(), |code| code.to_owned().into())
}

fn of_client(error: &RedisError) -> (&'static str, &'static str) {
    if error.is_timeout() {
        return ("timeout", "there was no answer in time");
    }
    if error.is_connection_refusal() {
        return ("connection_refused", "nobody listens there");
    }
    match error.kind() {
        ErrorKind::Io if error.is_connection_dropped() => {
            ("connection_lost", "the connection was lost")
        }
        ErrorKind::Io => ("io", ""),
        ErrorKind::Parse => ("parse", "the answer is not of the protocol"),
        ErrorKind::AuthenticationFailed => ("authentication", ""),
        ErrorKind::UnexpectedReturnType => ("unexpected_type", ""),
        ErrorKind::InvalidClientConfig => ("configuration", ""),
        ErrorKind::Client => ("client", ""),
        ErrorKind::RESP3NotSupported => ("protocol_version", ""),
        ErrorKind::ClusterConnectionNotFound => {
            ("no_connection", "there is no connection to that node")
        }
        _ => ("_OTHER", ""),
    }
}

/// What a server says that has nothing in it of what it was sent.
const SAID: [&str; 33] = [
    "Authentication required.",
    "Client sent AUTH, but no password is set",
    "Consumer Group name already exists",
    "DB index is out of range",
    "DISCARD without MULTI",
    "EXEC without MULTI",
    "Keys in request don't hash to the same slot",
    "MULTI calls can not be nested",
    "Multiple keys request during rehashing of slot",
    "No matching script. Please use EVAL.",
    "Operation against a key holding the wrong kind of value",
    "Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.",
    "Redis is loading the dataset in memory",
    "The ID specified in XADD is equal or smaller than the target stream top item",
    "The cluster is down",
    "Transaction discarded because of previous errors.",
    "WATCH inside MULTI is not allowed",
    "You can't write against a read only replica.",
    "command not allowed when used memory > 'maxmemory'.",
    "hash value is not a float",
    "hash value is not an integer",
    "increment or decrement would overflow",
    "index out of range",
    "invalid DB index",
    "invalid username-password pair or user is disabled.",
    "max number of clients reached",
    "no such key",
    "offset is out of range",
    "syntax error",
    "timeout is negative",
    "timeout is not a float or out of range",
    "value is not a valid float",
    "value is not an integer or out of range",
];

/// What a server says before it repeats what it was sent.
const BEGUN: [&str; 4] = [
    "unknown command",
    "unknown subcommand",
    "wrong number of arguments",
    "invalid expire time",
];

fn described(details: &str) -> Cow<'static, str> {
    let said = SAID.iter().find(|said| **said == details);
    let begun = || BEGUN.iter().find(|begun| details.starts_with(**begun));
    said.or_else(begun).copied().unwrap_or_default().into()
}

#[cfg(test)]
mod tests;
