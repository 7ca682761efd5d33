//! What a failed call says of itself, without what it quotes.

use super::peer::Peer;
use crate::ErrorKind;
use sqlx::Error;
use sqlx::error::{DatabaseError, ErrorKind as Violation};
use std::borrow::Cow;

/// An error's kind, the server's code, and a description without values or secrets.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Failure {
    pub(super) error_type: Cow<'static, str>,
    pub(super) status_code: Option<String>,
    pub(super) description: String,
}

impl Failure {
    pub(super) fn of(error: &Error, peer: &Peer) -> Self {
        match error {
            Error::Database(error) => Self::of_database(&**error, peer),
            _ => Self {
                error_type: kind(error).into(),
                status_code: None,
                description: description(error),
            },
        }
    }

    fn of_database(error: &dyn DatabaseError, peer: &Peer) -> Self {
        let status_code = status_code(error, peer);
        Self {
            error_type: status_code.clone().map_or("database".into(), Cow::Owned),
            status_code,
            description: match violation(error) {
                _ if peer.messages => error.message().to_owned(),
                Some(violation) => match error.constraint() {
                    Some(constraint) => format!("{violation} of {constraint}"),
                    None => violation.to_owned(),
                },
                // A server's message quotes what it did not like.
                None => String::new(),
            },
        }
    }
}

/// PostgreSQL's SQLSTATE, MySQL's number, SQLite's extended code: what the conventions ask for each.
fn status_code(error: &dyn DatabaseError, peer: &Peer) -> Option<String> {
    if peer.dialect == crate::clients::statement::Dialect::MySql {
        // `1062 (23000): …`: there is no other way to the number that does not need the driver.
        let text = error.to_string();
        let number = text.split([' ', ':']).next().unwrap_or_default();
        if number.parse::<u16>().is_ok() {
            return Some(number.to_owned());
        }
    }
    error.code().map(Cow::into_owned)
}

fn violation(error: &dyn DatabaseError) -> Option<&'static str> {
    Some(match error.kind() {
        Violation::UniqueViolation => "unique violation",
        Violation::ForeignKeyViolation => "foreign key violation",
        Violation::NotNullViolation => "not-null violation",
        Violation::CheckViolation => "check violation",
        Violation::ExclusionViolation => "exclusion violation",
        _ => return None,
    })
}

fn kind(error: &Error) -> &'static str {
    match error {
        Error::Io(io) => ErrorKind::of_dyn(io).map_or("io", ErrorKind::as_str),
        Error::Configuration(_) => "configuration",
        Error::InvalidArgument(_) => "invalid_argument",
        Error::Tls(_) => "tls",
        Error::Protocol(_) => "protocol",
        Error::RowNotFound => "row_not_found",
        Error::TypeNotFound { .. } => "type_not_found",
        Error::ColumnIndexOutOfBounds { .. } => "column_index_out_of_bounds",
        Error::ColumnNotFound(_) => "column_not_found",
        Error::ColumnDecode { .. } => "column_decode",
        Error::Encode(_) => "encode",
        Error::Decode(_) => "decode",
        Error::AnyDriverError(_) => "any_driver",
        Error::PoolTimedOut => "pool_timed_out",
        Error::PoolClosed => "pool_closed",
        Error::WorkerCrashed => "worker_crashed",
        Error::InvalidSavePointStatement => "invalid_savepoint_statement",
        Error::BeginFailed => "begin_failed",
        _ => "_OTHER",
    }
}

/// What cannot have a value in it.
fn description(error: &Error) -> String {
    match error {
        Error::Io(io) => io.kind().to_string(),
        Error::RowNotFound
        | Error::PoolTimedOut
        | Error::PoolClosed
        | Error::WorkerCrashed
        | Error::InvalidSavePointStatement
        | Error::BeginFailed => error.to_string(),
        _ => String::new(),
    }
}
