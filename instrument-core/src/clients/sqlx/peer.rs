//! Whom a pool talks to, and how that is recorded.

use super::SCOPE;
use super::debugged::{field, text};
use crate::builder::Builder;
use crate::clients::database::{Names, Server, SlowQuery};
use crate::clients::statement::Dialect;
use crate::semconv::database::DB_NAMESPACE;
use crate::{Attributes, SpanKind};
use opentelemetry::{Context, KeyValue, StringValue};
use sqlx::Database;
use std::borrow::Cow;
use std::fmt::Debug;
use std::sync::Arc;

/// What is the same for all queries of a pool.
#[derive(Clone, Debug)]
pub(super) struct Peer {
    pub(super) system: &'static str,
    pub(super) dialect: Dialect,
    pub(super) namespace: Option<StringValue>,
    pub(super) server: Server,
    pub(super) slow: SlowQuery,
    /// How many characters of a query are recorded.
    pub(super) text_limit: usize,
    /// Whether the server's words about an error are recorded.
    pub(super) messages: bool,
}

/// More than most queries have.
const TEXT_LIMIT: usize = 2048;

impl Peer {
    /// The one that these options of a driver connect to. User and password are never kept.
    pub(super) fn new<DB: Database>(options: &dyn Debug) -> Self {
        let (system, dialect) = match DB::NAME {
            "PostgreSQL" => ("postgresql", Dialect::PostgreSql),
            "MySQL" => ("mysql", Dialect::MySql),
            "SQLite" => ("sqlite", Dialect::Sqlite),
            _ => ("other_sql", Dialect::Generic),
        };
        let options = format!("{options:?}");
        let named = |name| field(&options, name).and_then(text);
        let socket = named("socket").or_else(|| named("host").filter(|host| host.starts_with('/')));
        let port = field(&options, "port").and_then(|port| port.parse().ok());
        Self {
            system,
            dialect,
            namespace: named("database")
                .or_else(|| file(&options))
                .map(|name| Arc::<str>::from(name).into()),
            server: Server {
                port: port.filter(|_| socket.is_none()),
                address: socket.or_else(|| named("host")).map(Cow::Owned),
            },
            slow: SlowQuery::default(),
            text_limit: TEXT_LIMIT,
            messages: false,
        }
    }

    /// A CLIENT span to be.
    pub(super) fn span(
        &self,
        name: impl Into<Cow<'static, str>>,
        within: Option<&Context>,
    ) -> Builder<'static> {
        let span = SCOPE.span(name).kind(SpanKind::Client);
        match within {
            Some(parent) => span.parent(parent),
            None => span,
        }
    }

    /// What every span has.
    pub(super) fn record(&self, names: Names, to: &mut Attributes<'_>) {
        names.system(to);
        names.add(to, DB_NAMESPACE, &self.namespace);
        self.server.record(names, to);
    }

    /// What every measurement has.
    pub(super) fn measured(&self) -> Vec<KeyValue> {
        Attributes::list(usize::MAX, |to| {
            self.record(Names::of(self.system).in_use(), to);
        })
    }
}

/// The file that is the database.
fn file(options: &str) -> Option<String> {
    if field(options, "in_memory") == Some("true") {
        return Some(":memory:".into());
    }
    field(options, "filename").and_then(text)
}
