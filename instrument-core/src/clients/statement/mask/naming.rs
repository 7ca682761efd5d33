//! `"x"` in SQLite: a name, or a string where no column has that name. Shown only where no string may stand.

use super::super::Dialect;
use super::super::tokens::{Kind, Token, Upper};

/// What the tokens so far say of the next.
#[derive(Default)]
pub(super) struct Naming {
    place: Place,
    name_follows: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Place {
    #[default]
    Elsewhere,
    /// After `INTO`, and perhaps the table's name.
    Table { named: bool },
    /// Between the parentheses after that name.
    Columns,
}

impl Naming {
    /// Whether the token, if it is quoted, is certainly a name; `rest` is the text that follows it.
    pub(super) fn is_name(&mut self, token: &Token<'_>, dialect: Dialect, rest: &str) -> bool {
        if dialect != Dialect::Sqlite {
            return true;
        }
        let is_name = !token.text.starts_with('"')
            || self.name_follows
            || self.place == Place::Columns
            || binds_to_dot(rest);
        self.name_follows = match token.kind {
            Kind::Word => precedes_name(token.text),
            _ => token.is_symbol("."),
        };
        self.place = match (self.place, token.kind) {
            (_, Kind::Word) if Upper::of(token.text).as_str() == "INTO" => {
                self.name_follows = true;
                Place::Table { named: false }
            }
            (Place::Table { named: false }, Kind::Word | Kind::Name) => {
                Place::Table { named: true }
            }
            (Place::Table { named: true }, _) if token.is_symbol(".") => {
                Place::Table { named: false }
            }
            (Place::Table { named: true }, _) if token.is_symbol("(") => Place::Columns,
            (Place::Columns, Kind::Word | Kind::Name) => Place::Columns,
            (Place::Columns, _) if token.is_symbol(",") => Place::Columns,
            _ => Place::Elsewhere,
        };
        is_name
    }
}

/// Whether `.name` follows; `.5` is a number.
pub(super) fn binds_to_dot(rest: &str) -> bool {
    rest.trim_ascii_start()
        .strip_prefix('.')
        .is_some_and(|after| !after.starts_with(|c: char| c.is_ascii_digit()))
}

fn precedes_name(word: &str) -> bool {
    matches!(
        Upper::of(word).as_str(),
        "ABORT"
            | "ADD"
            | "AS"
            | "COLLATE"
            | "COLUMN"
            | "CONSTRAINT"
            | "EXISTS"
            | "FAIL"
            | "FROM"
            | "IGNORE"
            | "INDEX"
            | "JOIN"
            | "REFERENCES"
            | "REPLACE"
            | "ROLLBACK"
            | "SAVEPOINT"
            | "TABLE"
            | "TRIGGER"
            | "UPDATE"
            | "VIEW"
            | "WITH"
    )
}
