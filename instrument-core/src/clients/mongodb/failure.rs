//! Why a command failed, without the words: the server's messages quote documents, the driver's name hosts.

use super::answer::number;
use crate::ClassifyError;
use mongodb::bson::Document;
use mongodb::error::{Error, ErrorKind, WriteFailure};
use std::borrow::Cow;
use std::io;

/// A failed command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Failure {
    /// The server's code, if it has one, else the kind of the driver's error.
    pub(super) error_type: Cow<'static, str>,
    /// What the server or the system calls it: of a fixed list of names.
    pub(super) name: Cow<'static, str>,
    /// Whether `error_type` is the server's code.
    pub(super) is_code: bool,
}

impl Failure {
    pub(super) fn of(error: &Error) -> Self {
        let kind = |error_type: &'static str, name: Cow<'static, str>| Self {
            error_type: error_type.into(),
            name,
            is_code: false,
        };
        match &*error.kind {
            ErrorKind::Command(error) => Self::code(error.code.into(), Some(&error.code_name)),
            ErrorKind::Write(WriteFailure::WriteError(error)) => {
                Self::code(error.code.into(), error.code_name.as_deref())
            }
            ErrorKind::Write(WriteFailure::WriteConcernError(error)) => {
                Self::code(error.code.into(), Some(&error.code_name))
            }
            ErrorKind::InsertMany(many) => {
                let first = many.write_errors.iter().flatten().next();
                let first = first.map(|it| Self::code(it.code.into(), it.code_name.as_deref()));
                let concern = many.write_concern_error.as_ref();
                let concern = || concern.map(|it| Self::code(it.code.into(), Some(&it.code_name)));
                first
                    .or_else(concern)
                    .unwrap_or(kind("insert_many", "".into()))
            }
            ErrorKind::Io(error) => kind(
                match error.kind() {
                    io::ErrorKind::TimedOut => "timeout",
                    io::ErrorKind::ConnectionRefused => "connection_refused",
                    _ => "io",
                },
                // The kind's text, not the error's: that may quote what was read.
                error.kind().to_string().into(),
            ),
            ErrorKind::Authentication { .. } => kind("authentication", "".into()),
            ErrorKind::BulkWrite(_) => kind("bulk_write", "".into()),
            ErrorKind::ConnectionPoolCleared { .. } => kind("pool_cleared", "".into()),
            ErrorKind::DnsResolve { .. } => kind("dns", "".into()),
            ErrorKind::IncompatibleServer { .. } => kind("incompatible_server", "".into()),
            ErrorKind::InvalidArgument { .. } => kind("invalid_argument", "".into()),
            ErrorKind::InvalidResponse { .. } => kind("invalid_response", "".into()),
            ErrorKind::InvalidTlsConfig { .. } => kind("invalid_tls_config", "".into()),
            ErrorKind::ServerSelection { .. } => kind("server_selection", "".into()),
            ErrorKind::SessionsNotSupported => kind("sessions_not_supported", "".into()),
            ErrorKind::Shutdown => kind("shutdown", "".into()),
            ErrorKind::Transaction { .. } => kind("transaction", "".into()),
            _ => kind("_OTHER", "".into()),
        }
    }

    /// What is wrong although the server answered `ok: 1`: some of the writes, or how safely they were written.
    pub(super) fn in_reply(reply: &Document) -> Option<Self> {
        let of = |error: &Document| {
            Some(Self::code(
                number(error, "code")?,
                error.get_str("codeName").ok(),
            ))
        };
        let write = reply.get_array("writeErrors").ok();
        let write = write.and_then(|errors| of(errors.first()?.as_document()?));
        write.or_else(|| of(reply.get_document("writeConcernError").ok()?))
    }

    fn code(code: i64, name: Option<&str>) -> Self {
        let name = name.filter(|name| name.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        let name: Cow<'static, str> = match (name, code) {
            (Some(name), _) if !name.is_empty() => name.to_owned().into(),
            // Errors of single writes come without their name; nearly all of them are this one.
            (_, 11000) => "DuplicateKey".into(),
            _ => "".into(),
        };
        Self {
            error_type: code.to_string().into(),
            name,
            is_code: true,
        }
    }
}

/// The server's code, or the kind of the driver's error: `error.type` of functions that return it. Its text quotes
/// documents, so [`traced_span(err(private))`](macro@crate::traced_span) is what such functions want.
impl ClassifyError for Error {
    fn error_type(&self) -> Cow<'static, str> {
        Failure::of(self).error_type
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mongodb::bson::doc;

    #[test]
    fn failed_writes_are_found_in_a_good_reply() {
        let reply = doc! { "ok": 1, "writeErrors": [{ "index": 0, "code": 11000, "errmsg": "dup key: bob" }] };
        let failure = Failure::in_reply(&reply).expect("a failure");
        assert_eq!(failure.error_type, "11000");
        assert_eq!(failure.name, "DuplicateKey");
        let reply = doc! { "ok": 1, "writeConcernError": { "code": 64, "codeName": "WriteConcernTimeout" } };
        let failure = Failure::in_reply(&reply).expect("a failure");
        assert_eq!(
            (&*failure.error_type, &*failure.name),
            ("64", "WriteConcernTimeout")
        );
        assert_eq!(
            Failure::in_reply(&doc! { "ok": 1, "writeErrors": [] }),
            None
        );
    }

    #[test]
    fn what_is_no_name_is_not_taken_for_one() {
        assert_eq!(Failure::code(1, Some("password is hunter2")).name, "");
        assert_eq!(
            Failure::code(59, Some("CommandNotFound")).name,
            "CommandNotFound"
        );
    }

    #[test]
    fn lost_connections_and_timeouts_are_told_apart() {
        let of = |kind: io::ErrorKind| Failure::of(&Error::from(io::Error::new(kind, "hunter2")));
        assert_eq!(of(io::ErrorKind::TimedOut).error_type, "timeout");
        let lost = of(io::ErrorKind::UnexpectedEof);
        assert_eq!(
            (&*lost.error_type, &*lost.name),
            ("io", "unexpected end of file")
        );
        assert_eq!(Error::custom("hunter2").error_type(), "_OTHER");
    }
}
