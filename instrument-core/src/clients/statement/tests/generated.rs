//! SQL that its database would parse, with secrets in every literal and comment.

mod expression;
mod literal;

use super::super::Dialect;
use super::tape::Tape;

/// In every string and every comment, and in no identifier. Numbers are the only digits, but for those of `$1`.
pub(super) const SECRET: &str = "zq7x";

/// A statement of the dialect, as the tape decides.
pub(super) fn statement(tape: &[u8], dialect: Dialect) -> String {
    let mut writer = Writer::new(tape, dialect);
    writer.statement();
    writer.sql
}

/// Deeper queries have no further ones in them.
const MAX_DEPTH: usize = 4;

pub(super) struct Writer<'a> {
    pub(super) tape: Tape<'a>,
    pub(super) dialect: Dialect,
    pub(super) sql: String,
    /// Where the last string ended, if backslashes escape in it.
    escapes_end: Option<usize>,
    depth: usize,
}

impl<'a> Writer<'a> {
    pub(super) fn new(tape: &'a [u8], dialect: Dialect) -> Self {
        Self {
            tape: Tape(tape),
            dialect,
            sql: String::new(),
            escapes_end: None,
            depth: 0,
        }
    }

    /// Words and symbols, with anything between them that separates tokens.
    fn put(&mut self, text: &str) {
        for word in text.split(' ') {
            self.blank();
            self.sql.push_str(word);
        }
    }

    pub(super) fn blank(&mut self) {
        let nested = " /* zq7x /* it's 5 */ \" $$ */";
        let blank = match (self.tape.below(24), self.dialect) {
            (19, _) => "\n\t ",
            (20, _) => " /* zq7x it's 5 */ ",
            (21, _) => " -- zq7x it's \"5\" $$\n",
            (22, Dialect::PostgreSql) => nested,
            (22, Dialect::MySql) => " # zq7x it's \"5\"\n",
            (23, _) => " /**/",
            _ => " ",
        };
        self.sql.push_str(blank);
    }

    fn list(&mut self, mut item: impl FnMut(&mut Self)) {
        item(self);
        while self.tape.one_in(3) {
            self.put(",");
            item(self);
        }
    }

    fn statement(&mut self) {
        match self.tape.below(6) {
            0 | 1 => self.query(),
            2 => self.insert(),
            3 => self.update(),
            4 => self.delete(),
            _ => self.with(),
        }
    }

    fn with(&mut self) {
        self.put("WITH");
        self.list(|w| {
            w.put("recent AS (");
            w.query();
            w.put(")");
        });
        self.query();
    }

    fn insert(&mut self) {
        self.put("INSERT INTO");
        self.table();
        self.put("(");
        self.list(Self::plain_column);
        self.put(")");
        if self.tape.one_in(3) {
            return self.query();
        }
        self.put("VALUES");
        self.list(|w| {
            w.put("(");
            w.list(Self::value);
            w.put(")");
        });
    }

    fn update(&mut self) {
        self.put("UPDATE");
        self.table();
        self.put("SET");
        self.list(|w| {
            w.plain_column();
            w.put("=");
            w.expression();
        });
        self.filter();
    }

    fn delete(&mut self) {
        self.put("DELETE FROM");
        self.table();
        self.filter();
    }

    fn filter(&mut self) {
        if self.tape.below(3) > 0 {
            self.put("WHERE");
            self.expression();
        }
    }

    fn query(&mut self) {
        self.depth += 1;
        self.put("SELECT");
        if self.tape.one_in(5) {
            self.put("DISTINCT");
        }
        self.list(|w| {
            w.expression();
            if w.tape.one_in(4) {
                w.put("AS found");
            }
        });
        self.put("FROM");
        self.list(Self::source);
        self.filter();
        if self.tape.one_in(5) {
            self.put("GROUP BY");
            self.list(Self::expression);
            self.put("HAVING");
            self.expression();
        }
        if self.depth < MAX_DEPTH && self.tape.one_in(8) {
            self.put("UNION ALL");
            self.query();
        } else if self.tape.one_in(4) {
            self.put("ORDER BY");
            self.expression();
            self.put("DESC LIMIT");
            self.number();
        }
        self.depth -= 1;
    }

    fn source(&mut self) {
        if self.depth < MAX_DEPTH && self.tape.one_in(6) {
            self.put("(");
            self.query();
            self.put(") AS inner_one");
        } else {
            self.table();
        }
        while self.tape.one_in(5) {
            let join = self
                .tape
                .pick(&["JOIN", "LEFT JOIN", "INNER JOIN", "CROSS JOIN"]);
            self.put(join);
            self.table();
            if join != "CROSS JOIN" {
                self.put("ON");
                self.expression();
            }
        }
    }

    fn table(&mut self) {
        let table = match (self.tape.below(6), self.dialect) {
            (3, _) => "store.events",
            (4, Dialect::MySql | Dialect::Sqlite) => "`it's -- an event`",
            (4, _) => "\"it's -- an event\"",
            (5, Dialect::Sqlite) => "[odd \" name]",
            (5, Dialect::PostgreSql) => "store.\"a \"\"quoted\"\" name\"",
            _ => "cameras",
        };
        self.blank();
        self.sql.push_str(table);
    }

    fn plain_column(&mut self) {
        let column = match (self.tape.below(4), self.dialect) {
            (3, Dialect::MySql | Dialect::Sqlite) => "`it's /* a column`",
            (3, _) => "\"it's /* a column\"",
            (2, _) => "größe",
            _ => "seen_at",
        };
        self.blank();
        self.sql.push_str(column);
    }
}
