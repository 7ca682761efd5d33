//! `CREATE TABLE`, `DROP VIEW`, …

use super::Reader;
use super::frame::{Frame, Names, State, Verb};

impl Reader<'_> {
    /// A word after `CREATE`, `ALTER` or `DROP`: the kind of object, or something on the way there.
    pub(super) fn ddl(&mut self, verb: &'static str, word: &str) {
        let then = match (word, verb) {
            ("TABLE" | "VIEW", "CREATE") => State::Names(Names::FILLED),
            ("TABLE" | "VIEW", "DROP") => State::Names(Names::TABLES),
            ("TABLE" | "VIEW", _) => State::Names(Names::ONLY),
            ("EVENT" | "FUNCTION" | "PROCEDURE" | "TRIGGER", "CREATE") => {
                State::Names(Names::ROUTINE)
            }
            (
                "COLLATION" | "DATABASE" | "DOMAIN" | "EVENT" | "EXTENSION" | "FUNCTION" | "INDEX",
                _,
            )
            | ("POLICY" | "PROCEDURE" | "PUBLICATION" | "RULE" | "SCHEMA" | "SEQUENCE", _)
            | ("SERVER" | "SUBSCRIPTION" | "TABLESPACE" | "TRIGGER" | "TYPE", _) => {
                State::Names(Names::OBJECT)
            }
            // Whose names are people's.
            ("GROUP" | "ROLE" | "USER", _) => State::Nothing,
            _ => return,
        };
        self.outline
            .operation(format!("{verb} {word}").into(), self.outer.is_empty());
        self.frame = Frame::new(then, Verb::Fills);
    }
}
