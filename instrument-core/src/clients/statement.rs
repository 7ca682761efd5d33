//! Reading SQL without a database: what a statement does, to what, and how it reads without its literals.
//!
//! A statement is read as the database would read it, as far as literals go: where a string begins and ends depends on
//! the [`Dialect`]. What is not certain is taken for a literal, and hidden. Three readers share the tokens: [`mask`] writes
//! `db.query.text`, [`summary`] finds operations and their targets, and [`cached`] keeps what was read of SQL that repeats.
//!
//! The defaults of each database are assumed: `standard_conforming_strings` in PostgreSQL; neither `ANSI_QUOTES` nor
//! `NO_BACKSLASH_ESCAPES` in MySQL.

mod cache;
mod dialect;
mod mask;
mod summary;
mod tokens;

pub(crate) use cache::cached;
pub(crate) use dialect::Dialect;

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

/// What is known of a statement, or of several in one text.
#[derive(Debug, Default)]
pub(crate) struct Statement {
    summary: Arc<str>,
    operation: Option<Cow<'static, str>>,
    collection: Option<Arc<str>>,
    batch_size: Option<usize>,
    /// The text without literals, and the limit that it was made for.
    text: OnceLock<(usize, Arc<str>)>,
}

impl Statement {
    /// Reads any text; what is no SQL has an empty summary.
    pub(crate) fn parse(sql: &str, dialect: Dialect) -> Self {
        summary::read(sql, dialect)
    }

    /// Operations and their targets in order, at most 255 characters: `INSERT events SELECT detections`. Several
    /// statements are joined by `; `; those that are all alike are one `BATCH INSERT events`.
    pub(crate) fn summary(&self) -> &Arc<str> {
        &self.summary
    }

    /// What the statement does: `SELECT`, `CREATE TABLE`; of several `BATCH INSERT`, or `BATCH` where they differ.
    pub(crate) fn operation(&self) -> Option<&str> {
        self.operation.as_deref()
    }

    /// The table, where there is exactly one.
    pub(crate) fn collection(&self) -> Option<&Arc<str>> {
        self.collection.as_ref()
    }

    /// How many statements the text has, if several.
    pub(crate) fn batch_size(&self) -> Option<usize> {
        self.batch_size
    }

    /// [`masked`](Self::masked) of the text that this was read from, kept for the next call with the same limit.
    pub(crate) fn text(&self, sql: &str, dialect: Dialect, max_characters: usize) -> Arc<str> {
        let (made_for, text) = self.text.get_or_init(|| {
            let text = Self::masked(sql, dialect, max_characters);
            (max_characters, text.into())
        });
        if *made_for == max_characters {
            return text.clone();
        }
        Self::masked(sql, dialect, max_characters).into()
    }

    /// The text with `?` for every literal and one `?` for a list of them after `IN`, without comments, blanks made one.
    /// Placeholders, identifiers, `NULL`, `TRUE` and `FALSE` stay. Of a longer text as many whole tokens as fit, and `…`.
    pub(crate) fn masked(sql: &str, dialect: Dialect, max_characters: usize) -> String {
        mask::masked(sql, dialect, max_characters)
    }
}

#[cfg(test)]
mod tests;
