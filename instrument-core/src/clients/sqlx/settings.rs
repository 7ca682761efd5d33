//! What can be set on a pool.

use super::pool::Pool;
use crate::clients::database::{Server, SlowQuery};
use sqlx::Database;
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

impl<DB: Database> Pool<DB> {
    /// A query that takes as long has an event `db.slow_query`. Default: 100 ms; `None`: no query has one.
    ///
    /// Neither waiting for a connection counts, nor what the caller does between the rows of a stream.
    #[must_use]
    pub fn with_slow_query_threshold(mut self, threshold: impl Into<Option<Duration>>) -> Self {
        self.peer_mut().slow = SlowQuery::new(threshold);
        self
    }

    /// How many characters of a query's text are recorded. Default: 2048; `0`: none.
    #[must_use]
    pub fn with_query_text_limit(mut self, characters: usize) -> Self {
        self.peer_mut().text_limit = characters;
        self
    }

    /// Records what the server says of an error. It quotes values: PostgreSQL those that it could not read, MySQL also
    /// those that were there already.
    #[must_use]
    pub fn with_error_messages(mut self) -> Self {
        self.peer_mut().messages = true;
        self
    }

    /// The database behind a driver that speaks to several, as `db.system.name`: `mariadb` behind MySQL's,
    /// `cockroachdb` behind PostgreSQL's. Default: the driver's.
    #[must_use]
    pub fn with_system_name(mut self, name: &'static str) -> Self {
        self.peer_mut().system = name;
        self
    }

    /// The database's name, as `db.namespace`. Default: that of the options that the pool connects with.
    #[must_use]
    pub fn with_namespace(mut self, name: impl Into<String>) -> Self {
        self.peer_mut().namespace = Some(Arc::<str>::from(name.into()).into());
        self
    }

    /// The server, as `server.address` and `server.port`, where the options say something else: a proxy, a tunnel.
    #[must_use]
    pub fn with_server(mut self, address: impl Into<String>, port: impl Into<Option<u16>>) -> Self {
        self.peer_mut().server = Server {
            address: Some(Cow::Owned(address.into())),
            port: port.into(),
        };
        self
    }
}
