//! The word that a statement begins with.

use super::Reader;
use super::frame::{Names, State, Verb};

impl Reader<'_> {
    pub(super) fn start(&mut self, word: &str) {
        let (operation, verb, then) = match word {
            "SELECT" => ("SELECT", Verb::Select, State::Clause),
            "INSERT" => ("INSERT", Verb::Fills, State::Names(Names::FILLED)),
            "REPLACE" => ("REPLACE", Verb::Fills, State::Names(Names::FILLED)),
            "UPDATE" => ("UPDATE", Verb::Update, State::Names(Names::TABLES)),
            "DELETE" => ("DELETE", Verb::Deletes, State::Clause),
            "MERGE" => ("MERGE", Verb::Deletes, State::Names(Names::TABLES)),
            "WITH" => {
                self.frame.state = State::With { name: true };
                return;
            }
            "VALUES" => ("VALUES", Verb::Other, State::Clause),
            "CREATE" => return self.frame.state = State::Ddl("CREATE"),
            "ALTER" => return self.frame.state = State::Ddl("ALTER"),
            "DROP" => return self.frame.state = State::Ddl("DROP"),
            "TRUNCATE" => ("TRUNCATE", Verb::Other, State::Names(Names::TABLES)),
            "COPY" => ("COPY", Verb::Other, State::Names(Names::ONLY)),
            "LOCK" => ("LOCK", Verb::Other, State::Names(Names::ONLY)),
            "TABLE" => ("TABLE", Verb::Other, State::Names(Names::ONLY)),
            "CALL" => ("CALL", Verb::Other, State::Names(Names::OBJECT)),
            "EXEC" => ("EXEC", Verb::Other, State::Names(Names::OBJECT)),
            "EXPLAIN" => ("EXPLAIN", Verb::Other, State::Explained),
            "DECLARE" => ("DECLARE", Verb::Other, State::Clause),
            "PREPARE" => ("PREPARE", Verb::Other, State::Clause),
            // An option of `EXPLAIN`, though a statement elsewhere.
            "ANALYZE" | "ANALYSE" if self.frame.state == State::Explained => return,
            _ => match without_target(word) {
                Some(operation) => (operation, Verb::Other, State::Nothing),
                None if self.frame.state == State::Explained => return,
                None => {
                    self.frame.state = State::Nothing;
                    return;
                }
            },
        };
        self.operation(operation, verb, then);
    }
}

/// Operations of which the word alone is told: what follows may be any value.
fn without_target(word: &str) -> Option<&'static str> {
    const OPERATIONS: &[&str] = &[
        "ABORT",
        "ANALYZE",
        "ATTACH",
        "BEGIN",
        "CHECK",
        "CHECKPOINT",
        "CLOSE",
        "CLUSTER",
        "COMMENT",
        "COMMIT",
        "DEALLOCATE",
        "DESC",
        "DESCRIBE",
        "DETACH",
        "DISCARD",
        "DO",
        "END",
        "EXECUTE",
        "FETCH",
        "FLUSH",
        "GRANT",
        "HANDLER",
        "IMPORT",
        "KILL",
        "LISTEN",
        "LOAD",
        "MOVE",
        "NOTIFY",
        "OPTIMIZE",
        "PRAGMA",
        "REASSIGN",
        "REFRESH",
        "REINDEX",
        "RELEASE",
        "RENAME",
        "REPAIR",
        "RESET",
        "REVOKE",
        "ROLLBACK",
        "SAVEPOINT",
        "SECURITY",
        "SET",
        "SHOW",
        "START",
        "UNLISTEN",
        "UNLOCK",
        "USE",
        "VACUUM",
        "XA",
    ];
    OPERATIONS.iter().find(|known| **known == word).copied()
}
