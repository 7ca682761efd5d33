//! What a command is: its collection, how many operations are in it, and whether it is one that anybody asked for.

use crate::Attributes;
use crate::clients::database::Names;
use crate::semconv::database as key;
use mongodb::bson::{Bson, Document};
use mongodb::event::command::CommandStartedEvent;
use std::borrow::Cow;

/// A command that is about to be sent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Command<'e> {
    pub(super) name: &'e str,
    pub(super) database: &'e str,
    pub(super) document: &'e Document,
}

/// Greetings and logins: what the driver does for itself.
const OF_THE_DRIVER: [&str; 9] = [
    "hello",
    "isMaster",
    "ismaster",
    "authenticate",
    "saslStart",
    "saslContinue",
    "getnonce",
    "copydbgetnonce",
    "copydbsaslstart",
];

/// What it does behind the caller's back when a cursor is dropped, or a client.
const CLEANING_UP: [&str; 2] = ["killCursors", "endSessions"];

/// Commands whose first value is the name of a collection.
const OF_A_COLLECTION: [&str; 26] = [
    "aggregate",
    "collMod",
    "collStats",
    "compact",
    "count",
    "create",
    "createIndexes",
    "createSearchIndexes",
    "delete",
    "distinct",
    "drop",
    "dropIndexes",
    "dropSearchIndex",
    "filemd5",
    "find",
    "findAndModify",
    "findandmodify",
    "insert",
    "killCursors",
    "listIndexes",
    "mapReduce",
    "mapreduce",
    "planCacheClear",
    "update",
    "updateSearchIndex",
    "validate",
];

/// Where a command has its operations, if it may have several.
const LISTS: [(&str, &str); 4] = [
    ("bulkWrite", "ops"),
    ("delete", "deletes"),
    ("insert", "documents"),
    ("update", "updates"),
];

impl<'e> Command<'e> {
    pub(super) fn of(event: &'e CommandStartedEvent) -> Self {
        Self {
            name: &event.command_name,
            database: &event.db,
            document: &event.command,
        }
    }

    /// Whether it is part of what the caller does. `has_caller`: whether there is one.
    pub(super) fn is_asked_for(&self, has_caller: bool) -> bool {
        !OF_THE_DRIVER.contains(&self.name) && (has_caller || !CLEANING_UP.contains(&self.name))
    }

    pub(super) fn collection(&self) -> Option<&'e str> {
        match self.name {
            "getMore" => self.document.get("collection"),
            // Of a whole database, an aggregation has a number here.
            name if OF_A_COLLECTION.contains(&name) => self.document.get(name),
            _ => None,
        }
        .and_then(Bson::as_str)
    }

    /// How many operations are in it, if there are several.
    pub(super) fn batch_size(&self) -> Option<usize> {
        let (_, list) = LISTS.iter().find(|(name, _)| *name == self.name)?;
        let operations = self.document.get_array(list).ok()?.len();
        (operations > 1).then_some(operations)
    }

    /// `find cameras`.
    pub(super) fn span_name(&self) -> String {
        match self.collection() {
            Some(collection) => format!("{} {collection}", self.name),
            None => self.name.to_owned(),
        }
    }

    /// What a sampler, and a metric, may know.
    pub(super) fn record(&self, names: Names, to: &mut Attributes<'_>) {
        names.system(to);
        names.add(to, key::DB_NAMESPACE, self.database);
        names.add(to, key::DB_COLLECTION_NAME, &self.collection());
        match known(self.name) {
            Cow::Borrowed(name) => names.add_static(to, key::DB_OPERATION_NAME, name),
            Cow::Owned(name) => names.add(to, key::DB_OPERATION_NAME, &name),
        }
    }
}

/// The names that nearly all commands have need not be copied.
fn known(name: &str) -> Cow<'static, str> {
    match name {
        "aggregate" => "aggregate".into(),
        "delete" => "delete".into(),
        "find" => "find".into(),
        "getMore" => "getMore".into(),
        "insert" => "insert".into(),
        "update" => "update".into(),
        name => name.to_owned().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mongodb::bson::doc;

    fn command<'d>(name: &'d str, document: &'d Document) -> Command<'d> {
        Command {
            name,
            database: "home",
            document,
        }
    }

    #[test]
    fn a_collection_is_where_the_command_has_it() {
        let find = doc! { "find": "cameras" };
        assert_eq!(command("find", &find).span_name(), "find cameras");
        let more = doc! { "getMore": 7_i64, "collection": "cameras" };
        assert_eq!(command("getMore", &more).span_name(), "getMore cameras");
        let of_all = doc! { "aggregate": 1 };
        assert_eq!(command("aggregate", &of_all).span_name(), "aggregate");
        // The name of a user is none.
        let user = doc! { "dropUser": "bob" };
        assert_eq!(command("dropUser", &user).collection(), None);
    }

    #[test]
    fn one_operation_is_no_batch() {
        let insert = doc! { "insert": "cameras", "documents": [{}] };
        assert_eq!(command("insert", &insert).batch_size(), None);
        let insert = doc! { "insert": "cameras", "documents": [{}, {}] };
        assert_eq!(command("insert", &insert).batch_size(), Some(2));
        let find = doc! { "find": "cameras", "documents": [{}, {}] };
        assert_eq!(command("find", &find).batch_size(), None);
    }

    #[test]
    fn greetings_are_nobodys_business() {
        let document = Document::new();
        let asked = |name, has_caller| command(name, &document).is_asked_for(has_caller);
        assert!(!asked("hello", true));
        assert!(!asked("saslStart", true));
        assert!(!asked("killCursors", false));
        assert!(asked("killCursors", true));
        assert!(asked("find", false));
    }
}
