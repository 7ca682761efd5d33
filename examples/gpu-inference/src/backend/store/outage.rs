//! When there is no database.

/// What SQLite says of a file that somebody else is at, or that it has no room for.
const SQLITE: [&str; 2] = ["5", "13"];
/// The classes in which PostgreSQL says that a connection is lost, that it has no resources, or that it starts or stops.
const POSTGRESQL: [&str; 3] = ["08", "53", "57P"];

/// Whether nothing is wrong with what was asked: the database cannot answer now.
pub(crate) fn is_outage(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| {
            SQLITE.contains(&&*code) || POSTGRESQL.iter().any(|class| code.starts_with(class))
        }),
        _ => false,
    }
}
