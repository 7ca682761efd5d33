//! A transaction that is a span.

use super::connection::{Connection, Inner};
use super::peer::Peer;
use super::transaction_span::{Ended, TransactionSpan};
use sqlx::{Database, Error};
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// A transaction or savepoint, whose span has those of its queries as children. See the [module docs](super).
///
/// `&mut *transaction` is an [`Executor`](sqlx::Executor), as it is with [`sqlx::Transaction`]. Dropped, it is rolled back.
pub struct Transaction<'c, DB: Database> {
    connection: Connection<'c, DB>,
    span: TransactionSpan,
    peer: Arc<Peer>,
}

impl<'c, DB: Database> Transaction<'c, DB> {
    pub(super) fn new(
        inner: sqlx::Transaction<'c, DB>,
        peer: Arc<Peer>,
        span: TransactionSpan,
    ) -> Self {
        Self {
            connection: Connection::new(Inner::Transaction(inner), peer.clone(), span.context()),
            span,
            peer,
        }
    }

    /// Commits: see [`sqlx::Transaction::commit`].
    ///
    /// # Errors
    ///
    /// When the database refuses.
    pub async fn commit(self) -> Result<(), Error> {
        let (inner, span, peer) = self.into_parts();
        span.end(&peer, Ended::Committed, inner.commit()).await
    }

    /// Rolls back: see [`sqlx::Transaction::rollback`].
    ///
    /// # Errors
    ///
    /// When the database refuses.
    pub async fn rollback(self) -> Result<(), Error> {
        let (inner, span, peer) = self.into_parts();
        span.end(&peer, Ended::RolledBack, inner.rollback()).await
    }

    fn into_parts(self) -> (sqlx::Transaction<'c, DB>, TransactionSpan, Arc<Peer>) {
        let Self {
            connection,
            span,
            peer,
        } = self;
        match connection.into_inner() {
            Inner::Transaction(transaction) => (transaction, span, peer),
            Inner::Pooled(_) => unreachable!("made of a transaction"),
        }
    }
}

impl<'c, DB: Database> Deref for Transaction<'c, DB> {
    type Target = Connection<'c, DB>;

    fn deref(&self) -> &Self::Target {
        &self.connection
    }
}

impl<DB: Database> DerefMut for Transaction<'_, DB> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.connection
    }
}

impl<DB: Database> fmt::Debug for Transaction<'_, DB> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transaction")
            .field("connection", &self.connection)
            .finish_non_exhaustive()
    }
}
