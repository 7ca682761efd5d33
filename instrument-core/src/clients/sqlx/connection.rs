//! A connection whose queries are traced.

use super::peer::Peer;
use super::transaction::Transaction;
use super::transaction_span::TransactionSpan;
use futures_core::future::BoxFuture;
use opentelemetry::Context;
use sqlx::pool::PoolConnection;
use sqlx::{Connection as _, Database, Error, SqlSafeStr, SqlStr};
use std::fmt;
use std::sync::Arc;

/// A connection of sqlx, whose queries are traced: of a [pool](super::Pool), or in a [transaction](super::Transaction).
/// See the [module docs](super).
///
/// `&mut Connection` is an [`Executor`](sqlx::Executor). A function that takes one can be called with either:
///
/// ```
/// use instrument_core::clients::sqlx::Connection;
/// # use sqlx::{Database, Executor, IntoArguments};
///
/// async fn forget<DB>(connection: &mut Connection<'_, DB>) -> sqlx::Result<()>
/// # where DB: Database, DB::QueryResult: std::fmt::Debug, for<'c> &'c mut DB::Connection: Executor<'c, Database = DB>, DB::Arguments: IntoArguments<DB>
/// {
///     sqlx::query("DELETE FROM events").execute(&mut *connection).await?;
///     sqlx::query("DELETE FROM detections").execute(connection).await?;
///     Ok(())
/// }
/// ```
pub struct Connection<'c, DB: Database> {
    inner: Inner<'c, DB>,
    peer: Arc<Peer>,
    /// Where the transaction's span is current, if there is one.
    within: Option<Context>,
}

pub(super) enum Inner<'c, DB: Database> {
    Pooled(PoolConnection<DB>),
    Transaction(sqlx::Transaction<'c, DB>),
}

impl<'c, DB: Database> Connection<'c, DB> {
    pub(super) fn new(inner: Inner<'c, DB>, peer: Arc<Peer>, within: Option<Context>) -> Self {
        Self {
            inner,
            peer,
            within,
        }
    }

    /// Begins a transaction, or a savepoint in one: see [`sqlx::Connection::begin`].
    ///
    /// # Errors
    ///
    /// When the database refuses.
    pub async fn begin(&mut self) -> Result<Transaction<'_, DB>, Error> {
        self.begin_as(None).await
    }

    /// Begins a transaction with a statement of one's own: see [`sqlx::Connection::begin_with`].
    ///
    /// # Errors
    ///
    /// When the database refuses, or a transaction is open.
    pub async fn begin_with(
        &mut self,
        statement: impl SqlSafeStr,
    ) -> Result<Transaction<'_, DB>, Error> {
        self.begin_as(Some(statement.into_sql_str())).await
    }

    async fn begin_as(&mut self, statement: Option<SqlStr>) -> Result<Transaction<'_, DB>, Error> {
        let peer = self.peer.clone();
        let nested = self.is_in_transaction();
        let mut span = TransactionSpan::start(&peer, self.within.as_ref(), nested);
        let begun = sqlx::Transaction::begin(self.as_mut(), statement);
        let inner = span.begin(&peer, begun).await?;
        Ok(Transaction::new(inner, peer, span))
    }

    /// Runs `work` in a transaction, which is committed if it succeeds and rolled back if not: see
    /// [`sqlx::Connection::transaction`].
    ///
    /// # Errors
    ///
    /// Those of `work`, and those of beginning and ending the transaction.
    pub async fn transaction<F, T, E>(&mut self, work: F) -> Result<T, E>
    where
        for<'t> F: FnOnce(&'t mut Transaction<'_, DB>) -> BoxFuture<'t, Result<T, E>>,
        E: From<Error>,
    {
        let mut transaction = self.begin().await?;
        let done = work(&mut transaction).await;
        match done {
            Ok(_) => transaction.commit().await?,
            Err(_) => transaction.rollback().await?,
        }
        done
    }

    /// Whether a transaction is open: see [`sqlx::Connection::is_in_transaction`].
    pub fn is_in_transaction(&self) -> bool {
        self.as_ref().is_in_transaction()
    }

    /// Asks whether the database is still there: see [`sqlx::Connection::ping`].
    ///
    /// # Errors
    ///
    /// When it is not.
    pub async fn ping(&mut self) -> Result<(), Error> {
        self.as_mut().ping().await
    }

    pub(super) fn into_inner(self) -> Inner<'c, DB> {
        self.inner
    }

    pub(super) fn inner_mut(&mut self) -> &mut Inner<'c, DB> {
        &mut self.inner
    }

    pub(super) fn parts(&mut self) -> (&mut DB::Connection, &Arc<Peer>, Option<&Context>) {
        (self.inner.as_mut(), &self.peer, self.within.as_ref())
    }
}

impl<DB: Database> Inner<'_, DB> {
    fn as_ref(&self) -> &DB::Connection {
        match self {
            Self::Pooled(connection) => connection,
            Self::Transaction(transaction) => transaction,
        }
    }

    fn as_mut(&mut self) -> &mut DB::Connection {
        match self {
            Self::Pooled(connection) => connection,
            Self::Transaction(transaction) => transaction,
        }
    }
}

/// The plain connection. What is done through it is not traced.
impl<DB: Database> AsRef<DB::Connection> for Connection<'_, DB> {
    fn as_ref(&self) -> &DB::Connection {
        self.inner.as_ref()
    }
}

/// The plain connection, for what only the driver's own can do. What is done through it is not traced.
impl<DB: Database> AsMut<DB::Connection> for Connection<'_, DB> {
    fn as_mut(&mut self) -> &mut DB::Connection {
        self.inner.as_mut()
    }
}

impl<DB: Database> fmt::Debug for Connection<'_, DB> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("peer", &self.peer)
            .finish_non_exhaustive()
    }
}
