//! Texts that would take a careless reader forever, or down.

use super::super::{Dialect, Statement};

const REPEATED: &[&str] = &[
    "'",
    "\"",
    "`",
    "$",
    "$a",
    "$a$ ",
    "[",
    "]",
    "(",
    ")",
    "/*",
    "*/",
    "-",
    "--",
    "--\n",
    "#",
    "\\",
    ".",
    ":",
    "?",
    "{",
    "E'",
    "E'a'\n",
    "E'a'--\n",
    "'a'\n",
    "\"a\" ",
    "\"a\"\n.",
    "IN (1,",
    "IN (",
    "WITH a AS (",
    "FROM a, ",
    ";",
    "a.",
    "/*!",
    "1e",
    "1.",
    "SET x = ",
    "CREATE ",
    "é",
    "$(",
    ":a(",
    "SELECT (",
    "BEGIN;",
    "U&'",
    "\0",
    "N",
    "SELECT a;",
];

#[test]
fn a_text_that_repeats_anything_is_read_in_one_go() {
    for dialect in [
        Dialect::PostgreSql,
        Dialect::MySql,
        Dialect::Sqlite,
        Dialect::Generic,
    ] {
        for piece in REPEATED {
            let sql = piece.repeat(30_000);
            let masked = Statement::masked(&sql, dialect, usize::MAX);
            assert!(masked.len() <= 3 * sql.len(), "{dialect:?} {piece}");
            assert!(
                Statement::parse(&sql, dialect).summary().len() <= 255,
                "{dialect:?} {piece}"
            );
        }
    }
}
