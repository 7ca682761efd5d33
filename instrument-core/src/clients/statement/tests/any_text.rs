//! Any text: an answer within its limits, the same again when masked again, and no secret of a literal.

use super::super::{Dialect, Statement};
use super::generated::{self, SECRET, Writer};
use super::tape::Tape;
use any_input::for_any;
use proptest::prelude::*;

const DIALECTS: [Dialect; 4] = [
    Dialect::PostgreSql,
    Dialect::MySql,
    Dialect::Sqlite,
    Dialect::Generic,
];

/// Parts of tokens: together they are any text, and often nearly SQL.
const PIECES: &[&str] = &[
    "'", "''", "\"", "`", "\\", "$", "$$", "$a$", "[", "]", "(", ")", "/*", "*/", "/*!", "/*+",
    "--", "-- ", "-", "+", "#", "\n", "\r", " ", "\t", "\0", "\u{1}", "é", "\u{a0}", "?", "$1",
    ":n", "@", ":", ".", ",", ";", "=", "%", "&", "E'", "N'", "U&'", "U&\"", "X'", "_utf8'", "1",
    "0x", "1e", "1.5", "_", "a", "e", "IN", "in (", "IN (1", ", 2", "SELECT", "FROM", "t", "INTO",
    "VALUES", "UPDATE", "SET", "PRAGMA", "TO", "WITH", "AS", "UNION", "JOIN", "USING", "CREATE",
    "TABLE", "BEGIN", "END", "DELETE", "EXPLAIN", "…", "::", "a.", "\"a\".", "NULL",
];

/// Whole tokens, so that what is a literal stays one whatever stands before it.
const WHOLE: &[&str] = &[
    "SELECT", "FROM", "t", "IN", "in", "(", ")", ",", ";", "=", "<", "AS", "INTO", "VALUES",
    "WITH", "UPDATE", "SET", "TO", "PRAGMA", "NULL", "a.b", "::", "||", "%", "END", "größe",
    "UNION", "é$a", "E", "N", "USING", "BEGIN", "*",
];

fn pieces(tape: &[u8]) -> String {
    let mut tape = Tape(tape);
    let mut sql = String::new();
    while !tape.has_ended() {
        sql.push_str(tape.pick(PIECES));
    }
    sql
}

/// Tokens in any order, literals and comments with secrets among them; the last may be open.
fn soup(tape: &[u8], dialect: Dialect) -> String {
    let mut writer = Writer::new(tape, dialect);
    while !writer.tape.has_ended() {
        match writer.tape.below(3) {
            0 => writer.literal(),
            _ => {
                let word = writer.tape.pick(WHOLE);
                writer.blank();
                writer.sql.push_str(word);
            }
        }
    }
    let open = match writer.tape.0.len() % 2 {
        0 => " 'zq7x",
        _ => " /* zq7x",
    };
    writer.sql + open
}

/// A statement of which bytes were lost, doubled or exchanged.
fn damaged(tape: &[u8], dialect: Dialect) -> String {
    let (decisions, damage) = tape.split_at(tape.len() / 2);
    let mut bytes = generated::statement(decisions, dialect).into_bytes();
    for change in damage.chunks_exact(3).take(8) {
        let at = (usize::from(change[0]) * 256 + usize::from(change[1])) % bytes.len();
        match change[2] {
            0..80 => drop(bytes.remove(at)),
            80..160 => bytes.insert(at, bytes[at]),
            other => bytes[at] = other,
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What holds of every text.
fn check(sql: &str, dialect: Dialect, max: usize) -> Result<(), TestCaseError> {
    let statement = Statement::parse(sql, dialect);
    prop_assert!(statement.summary().chars().count() <= 255, "{sql:?}");
    prop_assert!(
        statement.batch_size().is_none_or(|size| size > 1),
        "{sql:?}"
    );
    for max in [max, usize::MAX] {
        let masked = Statement::masked(sql, dialect, max);
        prop_assert!(masked.chars().count() <= max, "{max} {sql:?}");
        let again = Statement::masked(&masked, dialect, max);
        prop_assert_eq!(&again, &masked, "{:?} {} {:?}", dialect, max, sql);
    }
    Ok(())
}

fn check_all(bytes: &[u8], dialect: Dialect, max: usize) -> Result<(), TestCaseError> {
    check(&String::from_utf8_lossy(bytes), dialect, max)?;
    check(&pieces(bytes), dialect, max)?;
    if !bytes.is_empty() {
        check(&damaged(bytes, dialect), dialect, max)?;
    }
    let sql = soup(bytes, dialect);
    check(&sql, dialect, max)?;
    let masked = Statement::masked(&sql, dialect, usize::MAX);
    prop_assert!(!masked.contains(SECRET), "{dialect:?} {sql:?}\n{masked:?}");
    let summary = Statement::parse(&sql, dialect).summary().clone();
    prop_assert!(
        !summary.contains(SECRET),
        "{dialect:?} {sql:?}\n{summary:?}"
    );
    Ok(())
}

#[test]
fn any_text_as_a_statement_is_answered() {
    let texts = (
        prop::collection::vec(any::<u8>(), 0..120),
        prop::sample::select(&DIALECTS[..]),
        0_usize..80,
    );
    let tried = for_any(&texts, 2_000, |(bytes, dialect, max)| {
        check_all(&bytes, dialect, max).map(|()| true)
    });
    println!("{} inputs, four texts of each", tried.inputs);
}
