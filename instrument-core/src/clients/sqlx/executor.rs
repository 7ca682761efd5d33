//! Where sqlx asks for an `Executor`.

use super::connection::Connection;
use super::pool::Pool;
use super::traced::Traced;
use futures_core::future::BoxFuture;
use futures_core::stream::BoxStream;
use sqlx::{Database, Either, Error, Execute, Executor, SqlStr};
use std::fmt::Debug;
use std::marker::PhantomData;

/// Methods that run a query, each through [`Traced`]; those that only prepare one go straight to the inner executor.
macro_rules! through_traced {
    ($lives:lifetime) => {
        through_traced! { $lives
            BoxFuture, execute -> DB::QueryResult;
            BoxStream, execute_many -> DB::QueryResult;
            BoxStream, fetch -> DB::Row;
            BoxStream, fetch_many -> Either<DB::QueryResult, DB::Row>;
            BoxFuture, fetch_all -> Vec<DB::Row>;
            BoxFuture, fetch_one -> DB::Row;
            BoxFuture, fetch_optional -> Option<DB::Row>;
        }

        fn prepare_with<'e>(
            self,
            sql: SqlStr,
            parameters: &'e [DB::TypeInfo],
        ) -> BoxFuture<'e, Result<DB::Statement, Error>>
        where
            $lives: 'e,
        {
            self.traced().inner.prepare_with(sql, parameters)
        }

        fn describe<'e>(
            self,
            sql: SqlStr,
        ) -> BoxFuture<'e, Result<sqlx::Describe<DB>, Error>>
        where
            $lives: 'e,
        {
            self.traced().inner.describe(sql)
        }
    };
    ($lives:lifetime $($answer:ident, $method:ident -> $output:ty;)+) => {$(
        fn $method<'e, 'q: 'e, E>(self, query: E) -> $answer<'e, Result<$output, Error>>
        where
            $lives: 'e,
            E: 'q + Execute<'q, DB>,
        {
            self.traced().$method(query)
        }
    )+};
}

impl<'p, DB> Executor<'p> for &Pool<DB>
where
    DB: Database,
    DB::QueryResult: Debug,
    for<'c> &'c mut DB::Connection: Executor<'c, Database = DB>,
{
    type Database = DB;

    through_traced!('p);
}

impl<'c, DB> Executor<'c> for &'c mut Connection<'_, DB>
where
    DB: Database,
    DB::QueryResult: Debug,
    for<'x> &'x mut DB::Connection: Executor<'x, Database = DB>,
{
    type Database = DB;

    through_traced!('c);
}

impl<DB> Pool<DB>
where
    DB: Database,
    for<'c> &'c mut DB::Connection: Executor<'c, Database = DB>,
{
    fn traced<'p>(&self) -> Traced<'_, 'p, &sqlx::Pool<DB>> {
        Traced {
            inner: self.inner(),
            peer: self.peer(),
            within: None,
            pool: Some(self.inner()),
            lives: PhantomData,
        }
    }
}

impl<DB> Connection<'_, DB>
where
    DB: Database,
    for<'x> &'x mut DB::Connection: Executor<'x, Database = DB>,
{
    fn traced(&mut self) -> Traced<'_, '_, &mut DB::Connection> {
        let (inner, peer, within) = self.parts();
        Traced {
            inner,
            peer,
            within,
            pool: None,
            lives: PhantomData,
        }
    }
}
