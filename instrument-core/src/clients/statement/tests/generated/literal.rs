//! Literals in every form that a dialect has.

use super::super::super::Dialect;
use super::{SECRET, Writer};

/// What a reader might take for the end of a string, or for the beginning of something else.
const NASTY: &[&str] = &[
    "'", "\"", "\\", "--", "/*", "*/", "$$", "$tag$", "#", "`", "[", "]", ";", "\n", "?", "é",
    "\u{2019}", "5", ")", "N'",
];

impl Writer<'_> {
    pub(in super::super) fn literal(&mut self) {
        match self.tape.below(3) {
            0 => self.number(),
            _ => self.string(),
        }
    }

    pub(in super::super) fn number(&mut self) {
        let number = match (self.tape.below(9), self.dialect) {
            (1, _) => "86.75",
            (2, _) => ".8675",
            (3, _) => "8675e12",
            (4, _) => "86.75E-12",
            (5, _) => "0x8675F",
            (6, Dialect::PostgreSql) => "8_675_309",
            (7, _) => "0",
            _ => "8675309",
        };
        self.blank();
        self.sql.push_str(number);
    }

    /// A string around a secret.
    pub(in super::super) fn string(&mut self) {
        let mut content = SECRET.to_owned();
        while self.tape.one_in(2) {
            content.push_str(self.tape.pick(NASTY));
        }
        content.push_str(SECRET);
        let doubled = content.replace('\'', "''");
        let literal = match (self.dialect, self.tape.below(7)) {
            (Dialect::PostgreSql, 1) => {
                let escaped = content.replace('\\', "\\\\").replace('\'', "\\'");
                format!("E'{escaped}'")
            }
            (Dialect::PostgreSql, 2) if !content.contains('$') => format!("$${content}$$"),
            (Dialect::PostgreSql, 3) if !content.contains('$') => format!("$tag${content}$tag$"),
            (Dialect::PostgreSql, 4) => format!("U&'{}'", doubled.replace('\\', "\\\\")),
            (Dialect::PostgreSql | Dialect::MySql, 5) => "X'8675F0'".to_owned(),
            (Dialect::MySql, 1) => {
                let escaped = content.replace('\\', "\\\\").replace('\'', "\\'");
                format!("'{escaped}'")
            }
            (Dialect::MySql, 2 | 3) => {
                let escaped = content.replace('\\', "\\\\").replace('"', "\"\"");
                format!("\"{escaped}\"")
            }
            (Dialect::MySql, 4) => format!("_utf8mb4'{}'", doubled.replace('\\', "\\\\")),
            (Dialect::MySql, _) => format!("'{}'", doubled.replace('\\', "\\\\")),
            (_, 6) => format!("N'{doubled}'"),
            _ => format!("'{doubled}'"),
        };
        let from = self.sql.len();
        self.blank();
        let another_line = self.sql[from..].contains('\n');
        if self.escapes_end == Some(from) && another_line && literal.starts_with('\'') {
            // PostgreSQL reads it as more of the `E'…'` on the line before.
            self.sql.push_str(&literal.replace('\\', "\\\\"));
            self.escapes_end = Some(self.sql.len());
            return;
        }
        self.sql.push_str(&literal);
        self.escapes_end = literal.starts_with("E'").then_some(self.sql.len());
    }
}
