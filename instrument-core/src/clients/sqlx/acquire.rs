//! Where sqlx asks for `Acquire`, whose connections are plain by definition: for migrations and the like.

use super::connection::Connection;
use super::pool::Pool;
use super::pool_connection::PoolConnection;
use super::transaction::Transaction;
use super::wait;
use futures_core::future::BoxFuture;
use sqlx::{Acquire, Database, Error};
use std::future::ready;

/// Waiting is traced, and what is done through the connection is not.
impl<'a, DB: Database> Acquire<'a> for &Pool<DB> {
    type Database = DB;
    type Connection = sqlx::pool::PoolConnection<DB>;

    fn acquire(self) -> BoxFuture<'a, Result<Self::Connection, Error>> {
        let (inner, peer) = (self.inner().clone(), self.peer().clone());
        Box::pin(async move { wait::acquire(&inner, &peer, None).await })
    }

    fn begin(self) -> BoxFuture<'a, Result<sqlx::Transaction<'a, DB>, Error>> {
        let connection = Acquire::acquire(self);
        Box::pin(async move { sqlx::Transaction::begin(connection.await?, None).await })
    }
}

/// What is done through the connection is not traced.
impl<'a, DB: Database> Acquire<'a> for &'a mut Connection<'_, DB> {
    type Database = DB;
    type Connection = &'a mut DB::Connection;

    fn acquire(self) -> BoxFuture<'a, Result<Self::Connection, Error>> {
        Box::pin(ready(Ok(self.as_mut())))
    }

    fn begin(self) -> BoxFuture<'a, Result<sqlx::Transaction<'a, DB>, Error>> {
        sqlx::Transaction::begin(self.as_mut(), None)
    }
}

/// What is done through the connection is not traced.
impl<'a, DB: Database> Acquire<'a> for &'a mut PoolConnection<DB> {
    type Database = DB;
    type Connection = &'a mut DB::Connection;

    fn acquire(self) -> BoxFuture<'a, Result<Self::Connection, Error>> {
        Acquire::acquire(&mut **self)
    }

    fn begin(self) -> BoxFuture<'a, Result<sqlx::Transaction<'a, DB>, Error>> {
        Acquire::begin(&mut **self)
    }
}

/// What is done through the connection is not traced.
impl<'a, DB: Database> Acquire<'a> for &'a mut Transaction<'_, DB> {
    type Database = DB;
    type Connection = &'a mut DB::Connection;

    fn acquire(self) -> BoxFuture<'a, Result<Self::Connection, Error>> {
        Acquire::acquire(&mut **self)
    }

    fn begin(self) -> BoxFuture<'a, Result<sqlx::Transaction<'a, DB>, Error>> {
        Acquire::begin(&mut **self)
    }
}
