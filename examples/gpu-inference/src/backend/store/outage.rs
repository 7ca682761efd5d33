//! When there is no database.

/// What SQLite calls a file that somebody else is at.
pub(super) const SQLITE_BUSY: &str = "5";
/// And one that there is no more room for.
const SQLITE_FULL: &str = "13";
/// The classes in which PostgreSQL says that a connection is lost, that it has no resources, or that it starts or stops.
const POSTGRESQL: [&str; 3] = ["08", "53", "57P"];

/// Whether nothing is wrong with what was asked: the database cannot answer now.
pub(crate) fn is_outage(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| {
            [SQLITE_BUSY, SQLITE_FULL].contains(&&*code)
                || POSTGRESQL.iter().any(|class| code.starts_with(class))
        }),
        _ => false,
    }
}
