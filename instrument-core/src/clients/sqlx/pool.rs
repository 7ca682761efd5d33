//! A pool whose queries are traced.

use super::peer::Peer;
use super::pool_connection::PoolConnection;
use super::transaction::Transaction;
use super::transaction_span::TransactionSpan;
use super::wait;
use sqlx::pool::{CloseEvent, PoolOptions};
use sqlx::{Connection, Database, Error, SqlSafeStr, SqlStr};
use std::fmt;
use std::future::Future;
use std::sync::Arc;

type Options<DB> = <<DB as Database>::Connection as Connection>::Options;

/// A pool of sqlx, whose queries and transactions are traced. See the [module docs](super).
///
/// `&Pool` is an [`Executor`](sqlx::Executor), and the methods are those of [`sqlx::Pool`]. Clones share the pool.
pub struct Pool<DB: Database> {
    inner: sqlx::Pool<DB>,
    peer: Arc<Peer>,
}

impl<DB: Database> Pool<DB> {
    /// Traces what is done through this pool.
    #[must_use]
    pub fn new(inner: sqlx::Pool<DB>) -> Self {
        let peer = Arc::new(Peer::new::<DB>(&*inner.connect_options()));
        Self { inner, peer }
    }

    /// Connects to a database: see [`sqlx::Pool::connect`].
    ///
    /// # Errors
    ///
    /// As there.
    pub async fn connect(url: &str) -> Result<Self, Error> {
        sqlx::Pool::connect(url).await.map(Self::new)
    }

    /// Connects with options of the driver: see [`sqlx::Pool::connect_with`].
    ///
    /// # Errors
    ///
    /// As there.
    pub async fn connect_with(options: Options<DB>) -> Result<Self, Error> {
        sqlx::Pool::connect_with(options).await.map(Self::new)
    }

    /// Connects when a connection is first needed: see [`sqlx::Pool::connect_lazy`].
    ///
    /// # Errors
    ///
    /// When the URL makes no sense.
    pub fn connect_lazy(url: &str) -> Result<Self, Error> {
        sqlx::Pool::connect_lazy(url).map(Self::new)
    }

    /// The same with options of the driver: see [`sqlx::Pool::connect_lazy_with`].
    pub fn connect_lazy_with(options: Options<DB>) -> Self {
        Self::new(sqlx::Pool::connect_lazy_with(options))
    }

    /// The plain pool. What is done through it is not traced.
    pub fn inner(&self) -> &sqlx::Pool<DB> {
        &self.inner
    }

    /// Takes a connection: see [`sqlx::Pool::acquire`]. If none is idle, the wait has a span.
    pub fn acquire(
        &self,
    ) -> impl Future<Output = Result<PoolConnection<DB>, Error>> + Send + 'static {
        let Self { inner, peer } = self.clone();
        async move {
            let connection = wait::acquire(&inner, &peer, None).await?;
            Ok(PoolConnection::new(connection, peer))
        }
    }

    /// Takes a connection if one is idle: see [`sqlx::Pool::try_acquire`].
    pub fn try_acquire(&self) -> Option<PoolConnection<DB>> {
        let connection = self.inner.try_acquire()?;
        Some(PoolConnection::new(connection, self.peer.clone()))
    }

    /// Begins a transaction: see [`sqlx::Pool::begin`]. Its span lasts until it is committed, rolled back or dropped.
    ///
    /// # Errors
    ///
    /// When there is no connection, or the database refuses.
    pub async fn begin(&self) -> Result<Transaction<'static, DB>, Error> {
        self.begin_as(None).await
    }

    /// Begins a transaction with a statement of one's own: see [`sqlx::Pool::begin_with`].
    ///
    /// # Errors
    ///
    /// As [`begin`](Self::begin).
    pub async fn begin_with(
        &self,
        statement: impl SqlSafeStr,
    ) -> Result<Transaction<'static, DB>, Error> {
        self.begin_as(Some(statement.into_sql_str())).await
    }

    async fn begin_as(&self, statement: Option<SqlStr>) -> Result<Transaction<'static, DB>, Error> {
        let mut span = TransactionSpan::start(&self.peer, None, false);
        let within = span.context();
        let begun = async {
            let connection = wait::acquire(&self.inner, &self.peer, within.as_ref()).await?;
            sqlx::Transaction::begin(connection, statement).await
        };
        let inner = span.begin(&self.peer, begun).await?;
        Ok(Transaction::new(inner, self.peer.clone(), span))
    }

    /// Begins a transaction if a connection is idle: see [`sqlx::Pool::try_begin`].
    ///
    /// # Errors
    ///
    /// When the database refuses.
    pub async fn try_begin(&self) -> Result<Option<Transaction<'static, DB>>, Error> {
        self.try_begin_as(None).await
    }

    /// The same with a statement of one's own: see [`sqlx::Pool::try_begin_with`].
    ///
    /// # Errors
    ///
    /// When the database refuses.
    pub async fn try_begin_with(
        &self,
        statement: impl SqlSafeStr,
    ) -> Result<Option<Transaction<'static, DB>>, Error> {
        self.try_begin_as(Some(statement.into_sql_str())).await
    }

    async fn try_begin_as(
        &self,
        statement: Option<SqlStr>,
    ) -> Result<Option<Transaction<'static, DB>>, Error> {
        let Some(connection) = self.inner.try_acquire() else {
            return Ok(None);
        };
        let mut span = TransactionSpan::start(&self.peer, None, false);
        let begun = sqlx::Transaction::begin(connection, statement);
        let inner = span.begin(&self.peer, begun).await?;
        Ok(Some(Transaction::new(inner, self.peer.clone(), span)))
    }

    /// Closes all connections: see [`sqlx::Pool::close`].
    pub async fn close(&self) {
        self.inner.close().await;
    }

    /// Whether it is closed: see [`sqlx::Pool::is_closed`].
    pub fn is_closed(&self) -> bool {
        self.inner.is_closed()
    }

    /// How many connections there are: see [`sqlx::Pool::size`].
    pub fn size(&self) -> u32 {
        self.inner.size()
    }

    /// How many connections are idle: see [`sqlx::Pool::num_idle`].
    pub fn num_idle(&self) -> usize {
        self.inner.num_idle()
    }

    /// Ends when the pool is closed: see [`sqlx::Pool::close_event`].
    pub fn close_event(&self) -> CloseEvent {
        self.inner.close_event()
    }

    /// How the pool was made: see [`sqlx::Pool::options`].
    pub fn options(&self) -> &PoolOptions<DB> {
        self.inner.options()
    }

    /// What it connects with: see [`sqlx::Pool::connect_options`].
    pub fn connect_options(&self) -> Arc<Options<DB>> {
        self.inner.connect_options()
    }

    /// Connects with something else from now on: see [`sqlx::Pool::set_connect_options`]. What is recorded of the
    /// server stays as it is.
    pub fn set_connect_options(&self, options: Options<DB>) {
        self.inner.set_connect_options(options);
    }

    pub(super) fn peer(&self) -> &Arc<Peer> {
        &self.peer
    }

    /// Clones that were made before keep what they have.
    pub(super) fn peer_mut(&mut self) -> &mut Peer {
        Arc::make_mut(&mut self.peer)
    }
}

impl<DB: Database> From<sqlx::Pool<DB>> for Pool<DB> {
    fn from(inner: sqlx::Pool<DB>) -> Self {
        Self::new(inner)
    }
}

impl<DB: Database> Clone for Pool<DB> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
            peer: self.peer.clone(),
        }
    }
}

impl<DB: Database> fmt::Debug for Pool<DB> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool")
            .field("inner", &self.inner)
            .field("peer", &self.peer)
            .finish()
    }
}
