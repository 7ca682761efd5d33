//! Expressions: what has literals in it.

use super::super::super::Dialect;
use super::{MAX_DEPTH, Writer};

impl Writer<'_> {
    /// What a row is filled with.
    pub(super) fn value(&mut self) {
        match self.tape.below(4) {
            0 => self.put("NULL"),
            1 => self.parameter(),
            _ => self.signed(),
        }
    }

    fn parameter(&mut self) {
        let parameter = match self.dialect {
            Dialect::PostgreSql => self.tape.pick(&["$1", "$2"]),
            Dialect::Sqlite => self.tape.pick(&["?", ":name", "@name"]),
            Dialect::MySql | Dialect::Generic => "?",
        };
        self.blank();
        self.sql.push_str(parameter);
    }

    fn signed(&mut self) {
        if self.tape.one_in(5) {
            self.blank();
            self.sql.push('-');
            // Right behind it, or the sign is an operator.
            self.sql.push_str("8675309");
        } else {
            self.literal();
        }
    }

    pub(super) fn expression(&mut self) {
        self.depth += 1;
        let choice = if self.depth > 2 * MAX_DEPTH {
            self.tape.below(4)
        } else {
            self.tape.below(18)
        };
        match choice {
            0 => self.plain_column(),
            1 => self.signed(),
            2 => self.parameter(),
            3 => {
                let constant = self.tape.pick(&["NULL", "TRUE", "FALSE", "CURRENT_DATE"]);
                self.put(constant);
            }
            4 => self.put("cameras.id"),
            5 | 6 => self.operation(),
            7 => self.wrapped("NOT (", ")"),
            8 => self.wrapped("(", ") IS NOT NULL"),
            9 => {
                self.put("seen_at BETWEEN");
                self.signed();
                self.put("AND");
                self.signed();
            }
            10 | 11 => self.in_list(),
            12 if self.depth < MAX_DEPTH => {
                let opening = self.tape.pick(&["EXISTS (", "(", "seen_at IN ("]);
                self.put(opening);
                self.query();
                self.put(")");
            }
            13 => {
                self.put("CASE WHEN");
                self.expression();
                self.put("THEN");
                self.signed();
                self.put("ELSE");
                self.expression();
                self.put("END");
            }
            14 => {
                let function = self.tape.pick(&["coalesce (", "lower (", "now_or ("]);
                self.put(function);
                self.list(Self::expression);
                self.put(")");
            }
            15 => self.cast(),
            16 => {
                self.put("seen_at LIKE");
                self.string();
            }
            _ => self.typed(),
        }
        self.depth -= 1;
    }

    fn wrapped(&mut self, before: &str, after: &str) {
        self.put(before);
        self.expression();
        self.put(after);
    }

    fn operation(&mut self) {
        self.wrapped("(", ")");
        let operator = self
            .tape
            .pick(&["=", "<>", "<", ">=", "+", "-", "*", "/", "AND", "OR"]);
        self.put(operator);
        self.signed();
    }

    fn in_list(&mut self) {
        let opening = self.tape.pick(&["seen_at IN (", "cameras.id NOT IN ("]);
        self.put(opening);
        self.list(Self::signed);
        if self.tape.one_in(4) {
            self.put(",");
            self.list(Self::expression);
        }
        self.put(")");
    }

    fn cast(&mut self) {
        let types = ["int", "text", "date"];
        if self.dialect == Dialect::PostgreSql && self.tape.one_in(2) {
            self.wrapped("(", ")");
            self.sql.push_str("::");
            self.sql.push_str(self.tape.pick(&types));
        } else {
            self.wrapped("CAST ( (", ") AS");
            let kind = match self.dialect {
                Dialect::MySql => "date",
                _ => self.tape.pick(&types),
            };
            self.put(kind);
            self.put(")");
        }
    }

    fn typed(&mut self) {
        match self.dialect {
            Dialect::PostgreSql => {
                let before = self
                    .tape
                    .pick(&["DATE", "INTERVAL", "seen_at ->>", "seen_at ||"]);
                self.put(before);
            }
            // Before a string with an introducer their parser takes `DATE` for a column.
            Dialect::MySql => self.put("seen_at REGEXP"),
            Dialect::Sqlite | Dialect::Generic => self.put("DATE"),
        }
        self.string();
    }
}
