//! A connection on loan from a pool.

use super::connection::{Connection, Inner};
use super::peer::Peer;
use sqlx::{Database, Error};
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

/// A connection of a [`Pool`](super::Pool), which goes back there when it is dropped. See the [module docs](super).
///
/// `&mut *connection` is an [`Executor`](sqlx::Executor), as it is with [`sqlx::pool::PoolConnection`].
pub struct PoolConnection<DB: Database> {
    connection: Connection<'static, DB>,
}

impl<DB: Database> PoolConnection<DB> {
    pub(super) fn new(inner: sqlx::pool::PoolConnection<DB>, peer: Arc<Peer>) -> Self {
        Self {
            connection: Connection::new(Inner::Pooled(inner), peer, None),
        }
    }

    /// The plain connection. What is done through it is not traced.
    #[must_use]
    pub fn into_inner(self) -> sqlx::pool::PoolConnection<DB> {
        match self.connection.into_inner() {
            Inner::Pooled(connection) => connection,
            Inner::Transaction(_) => unreachable!("made of a pool's connection"),
        }
    }

    /// Closes it: see [`sqlx::pool::PoolConnection::close`].
    ///
    /// # Errors
    ///
    /// As there.
    pub async fn close(self) -> Result<(), Error> {
        self.into_inner().close().await
    }

    /// Closes it when it is dropped: see [`sqlx::pool::PoolConnection::close_on_drop`].
    pub fn close_on_drop(&mut self) {
        if let Inner::Pooled(connection) = self.connection.inner_mut() {
            connection.close_on_drop();
        }
    }
}

impl<DB: Database> Deref for PoolConnection<DB> {
    type Target = Connection<'static, DB>;

    fn deref(&self) -> &Self::Target {
        &self.connection
    }
}

impl<DB: Database> DerefMut for PoolConnection<DB> {
    fn deref_mut(&mut self) -> &mut Self::Target {
        &mut self.connection
    }
}

impl<DB: Database> fmt::Debug for PoolConnection<DB> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PoolConnection")
            .field("connection", &self.connection)
            .finish()
    }
}
