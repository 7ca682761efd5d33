//! What each method of an executor does around that of the inner one.

use super::answer::Answer;
use super::answers::Answers;
use super::call::Call;
use super::observed::Observed;
use super::peer::Peer;
use super::rows::Rows;
use super::seen::Seen;
use super::wait::Wait;
use crate::as_context::AsContext;
use futures_core::future::BoxFuture;
use futures_core::stream::BoxStream;
use opentelemetry::Context;
use sqlx::{Database, Either, Error, Execute, Executor};
use std::fmt::Debug;
use std::marker::PhantomData;
use std::sync::Arc;

/// An executor of sqlx and what is known around it. `'c` is how long it lives.
pub(super) struct Traced<'a, 'c, X: Executor<'c>> {
    pub(super) inner: X,
    pub(super) peer: &'a Arc<Peer>,
    /// The transaction that it is in.
    pub(super) within: Option<&'a Context>,
    /// The pool that it takes a connection from.
    pub(super) pool: Option<&'a sqlx::Pool<X::Database>>,
    pub(super) lives: PhantomData<&'c ()>,
}

type Res<DB> = <DB as Database>::QueryResult;
type Row<DB> = <DB as Database>::Row;
type Step<DB> = Either<Res<DB>, Row<DB>>;

impl<'c, X: Executor<'c>> Traced<'_, 'c, X> {
    /// Begins a call, if anybody will see it.
    fn begin<'q, E>(&self, query: E) -> Result<(Call, Seen<X::Database, E>), E>
    where
        E: Execute<'q, X::Database>,
    {
        let Some(observed) = Observed::here(self.within) else {
            return Err(query);
        };
        let mut query = Seen::new(query);
        let mut call = Call::begin(self.peer, query.text(), self.within, observed);
        if let Some(pool) = self.pool.filter(|_| call.span().is_recording()) {
            let within = call.span().as_context();
            let wait = Wait::begin(pool, self.peer, within.as_ref());
            call.waits(wait.clone());
            query.waits(wait);
        }
        Ok((call, query))
    }

    pub(super) fn execute<'e, 'q: 'e, E>(
        self,
        query: E,
    ) -> BoxFuture<'e, Result<Res<X::Database>, Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, X::Database>,
        Res<X::Database>: Debug,
    {
        match self.begin(query) {
            Err(query) => self.inner.execute(query),
            Ok((call, query)) => Answer::boxed(self.inner.execute(query), call, |result| {
                Rows::affected(result)
            }),
        }
    }

    pub(super) fn execute_many<'e, 'q: 'e, E>(
        self,
        query: E,
    ) -> BoxStream<'e, Result<Res<X::Database>, Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, X::Database>,
        Res<X::Database>: Debug,
    {
        match self.begin(query) {
            Err(query) => self.inner.execute_many(query),
            Ok((call, query)) => Answers::boxed(self.inner.execute_many(query), call, |result| {
                Rows::affected(result)
            }),
        }
    }

    pub(super) fn fetch<'e, 'q: 'e, E>(
        self,
        query: E,
    ) -> BoxStream<'e, Result<Row<X::Database>, Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, X::Database>,
    {
        match self.begin(query) {
            Err(query) => self.inner.fetch(query),
            Ok((mut call, query)) => {
                call.add(Rows::returned(0));
                Answers::boxed(self.inner.fetch(query), call, |_| Rows::returned(1))
            }
        }
    }

    pub(super) fn fetch_many<'e, 'q: 'e, E>(
        self,
        query: E,
    ) -> BoxStream<'e, Result<Step<X::Database>, Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, X::Database>,
    {
        match self.begin(query) {
            Err(query) => self.inner.fetch_many(query),
            Ok((mut call, query)) => {
                call.add(Rows::returned(0));
                Answers::boxed(self.inner.fetch_many(query), call, |step| match step {
                    Either::Left(_) => Rows::default(),
                    Either::Right(_) => Rows::returned(1),
                })
            }
        }
    }

    pub(super) fn fetch_all<'e, 'q: 'e, E>(
        self,
        query: E,
    ) -> BoxFuture<'e, Result<Vec<Row<X::Database>>, Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, X::Database>,
    {
        match self.begin(query) {
            Err(query) => self.inner.fetch_all(query),
            Ok((call, query)) => Answer::boxed(self.inner.fetch_all(query), call, |rows| {
                Rows::returned(rows.len())
            }),
        }
    }

    pub(super) fn fetch_one<'e, 'q: 'e, E>(
        self,
        query: E,
    ) -> BoxFuture<'e, Result<Row<X::Database>, Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, X::Database>,
    {
        match self.begin(query) {
            Err(query) => self.inner.fetch_one(query),
            Ok((call, query)) => {
                Answer::boxed(self.inner.fetch_one(query), call, |_| Rows::returned(1))
            }
        }
    }

    pub(super) fn fetch_optional<'e, 'q: 'e, E>(
        self,
        query: E,
    ) -> BoxFuture<'e, Result<Option<Row<X::Database>>, Error>>
    where
        'c: 'e,
        E: 'q + Execute<'q, X::Database>,
    {
        match self.begin(query) {
            Err(query) => self.inner.fetch_optional(query),
            Ok((call, query)) => Answer::boxed(self.inner.fetch_optional(query), call, |row| {
                Rows::returned(usize::from(row.is_some()))
            }),
        }
    }
}
