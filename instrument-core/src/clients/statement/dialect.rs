//! Whose SQL it is.

/// Decides where literals, names and comments begin and end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    PostgreSql,
    /// MariaDB as well.
    MySql,
    Sqlite,
    /// Unknown: what databases read differently is hidden with all that follows it.
    Generic,
}
