//! A query whose text has been read, on its way to the driver.

use super::wait::Wait;
use sqlx::error::BoxDynError;
use sqlx::{Database, Execute, SqlStr, Statement as _};
use std::sync::Arc;

type Arguments<DB> = Result<Option<<DB as Database>::Arguments>, BoxDynError>;

/// Says to the driver what the query said.
pub(super) struct Seen<DB: Database, E> {
    query: Query<DB, E>,
    /// Until it reaches the driver, it waits for a connection.
    wait: Option<Arc<Wait>>,
}

enum Query<DB: Database, E> {
    /// Of a prepared statement, which has its text.
    Prepared(E),
    /// Reading the text takes the query apart.
    Text {
        sql: SqlStr,
        arguments: Option<Arguments<DB>>,
        /// Before the arguments are taken, and after: a mapped query says different things.
        persistent: [bool; 2],
    },
}

impl<DB: Database, E> Seen<DB, E> {
    pub(super) fn new<'q>(mut query: E) -> Self
    where
        E: Execute<'q, DB>,
    {
        if query.statement().is_some() {
            return Self {
                query: Query::Prepared(query),
                wait: None,
            };
        }
        let before = query.persistent();
        let arguments = Some(query.take_arguments());
        let persistent = [before, query.persistent()];
        let sql = query.sql();
        Self {
            query: Query::Text {
                sql,
                arguments,
                persistent,
            },
            wait: None,
        }
    }

    pub(super) fn waits(&mut self, wait: Option<Arc<Wait>>) {
        self.wait = wait;
    }

    pub(super) fn text<'q>(&self) -> &str
    where
        E: Execute<'q, DB>,
    {
        match &self.query {
            Query::Prepared(query) => query.statement().map_or("", |known| known.sql().as_str()),
            Query::Text { sql, .. } => sql.as_str(),
        }
    }
}

impl<'q, DB: Database, E: Execute<'q, DB>> Execute<'q, DB> for Seen<DB, E> {
    fn sql(self) -> SqlStr {
        match self.query {
            Query::Prepared(query) => query.sql(),
            Query::Text { sql, .. } => sql,
        }
    }

    fn statement(&self) -> Option<&DB::Statement> {
        match &self.query {
            Query::Prepared(query) => query.statement(),
            Query::Text { .. } => None,
        }
    }

    fn take_arguments(&mut self) -> Arguments<DB> {
        if let Some(wait) = self.wait.take() {
            wait.is_over();
        }
        match &mut self.query {
            Query::Prepared(query) => query.take_arguments(),
            Query::Text { arguments, .. } => arguments.take().unwrap_or(Ok(None)),
        }
    }

    fn persistent(&self) -> bool {
        match &self.query {
            Query::Prepared(query) => query.persistent(),
            Query::Text {
                arguments,
                persistent: [before, after],
                ..
            } => {
                if arguments.is_some() {
                    *before
                } else {
                    *after
                }
            }
        }
    }
}
