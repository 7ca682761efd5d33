//! The names that attributes of databases have, and had.

use crate::semconv::database as key;
use crate::{Attributes, ToValue, current};
use opentelemetry::Value;

/// Under which names an operation's attributes go: those in use, and beside them the superseded ones where
/// `OTEL_SEMCONV_STABILITY_OPT_IN` has `database/dup`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Names {
    system: &'static str,
    superseded: bool,
}

impl Names {
    /// What the current provider wants, for a `db.system.name`.
    pub(crate) fn of(system: &'static str) -> Self {
        Self {
            system,
            superseded: current::semconv_opt_in().database_dup,
        }
    }

    /// Those in use only: for metrics, whose names never were others.
    #[cfg(any(feature = "sqlx", feature = "redis", feature = "mongodb"))]
    pub(crate) fn in_use(self) -> Self {
        Self {
            superseded: false,
            ..self
        }
    }

    /// `db.system.name`.
    pub(crate) fn system(self, to: &mut Attributes<'_>) {
        self.add_static(to, key::DB_SYSTEM_NAME, self.system);
    }

    pub(crate) fn add<V: ToValue + ?Sized>(
        self,
        to: &mut Attributes<'_>,
        key: &'static str,
        value: &V,
    ) {
        to.add(key, value);
        if let Some(old) = self.superseded(key) {
            to.add(old, &Superseded(old, value));
        }
    }

    pub(crate) fn add_static(
        self,
        to: &mut Attributes<'_>,
        key: &'static str,
        value: &'static str,
    ) {
        to.add_static(key, value);
        if let Some(old) = self.superseded(key) {
            to.add_static(old, value);
        }
    }

    fn superseded(self, key: &str) -> Option<&'static str> {
        Some(match key {
            _ if !self.superseded => return None,
            key::DB_SYSTEM_NAME => key::DB_SYSTEM,
            key::DB_NAMESPACE if self.system == "redis" => key::DB_REDIS_DATABASE_INDEX,
            key::DB_NAMESPACE => key::DB_NAME,
            key::DB_OPERATION_NAME => key::DB_OPERATION,
            key::DB_COLLECTION_NAME if self.system == "mongodb" => key::DB_MONGODB_COLLECTION,
            key::DB_COLLECTION_NAME => key::DB_SQL_TABLE,
            key::DB_QUERY_TEXT => key::DB_STATEMENT,
            key::SERVER_ADDRESS => key::NET_PEER_NAME,
            key::SERVER_PORT => key::NET_PEER_PORT,
            _ => return None,
        })
    }
}

/// A value as it was: the index of a Redis database is text now, and was a number.
struct Superseded<'v, V: ?Sized>(&'static str, &'v V);

impl<V: ToValue + ?Sized> ToValue for Superseded<'_, V> {
    fn to_value(&self) -> Option<Value> {
        let value = self.1.to_value()?;
        if self.0 == key::DB_REDIS_DATABASE_INDEX {
            if let Ok(index) = value.as_str().parse::<i64>() {
                return Some(index.into());
            }
        }
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use opentelemetry::KeyValue;

    fn recorded(names: Names) -> Vec<KeyValue> {
        Attributes::list(usize::MAX, |to| {
            names.system(to);
            names.add(to, key::DB_NAMESPACE, "3");
            names.add(to, key::DB_COLLECTION_NAME, &Some("cameras"));
            names.add(to, key::DB_OPERATION_NAME, &None::<&str>);
        })
    }

    fn names(system: &'static str, superseded: bool) -> Names {
        Names { system, superseded }
    }

    #[test]
    fn superseded_names_are_added_on_request_only() {
        let in_use = [
            KeyValue::new(key::DB_SYSTEM_NAME, "sqlite"),
            KeyValue::new(key::DB_NAMESPACE, "3"),
            KeyValue::new(key::DB_COLLECTION_NAME, "cameras"),
        ];
        assert_eq!(recorded(names("sqlite", false)), in_use);
        let both = recorded(names("sqlite", true));
        assert!(in_use.iter().all(|attribute| both.contains(attribute)));
        assert_eq!(both.len(), 6);
        assert!(both.contains(&KeyValue::new("db.system", "sqlite")));
        assert!(both.contains(&KeyValue::new("db.name", "3")));
        assert!(both.contains(&KeyValue::new("db.sql.table", "cameras")));
    }

    #[test]
    fn systems_had_names_of_their_own() {
        let redis = recorded(names("redis", true));
        assert!(redis.contains(&KeyValue::new("db.redis.database_index", 3)));
        let mongodb = recorded(names("mongodb", true));
        assert!(mongodb.contains(&KeyValue::new("db.mongodb.collection", "cameras")));
    }
}
