//! Literals and what is none.

use super::super::Dialect::{self, Generic, MySql, PostgreSql, Sqlite};
use super::super::Statement;

const MASKED: &[(Dialect, &str, &str)] = &[
    (
        PostgreSql,
        "SELECT * FROM t WHERE a = 'it''s' AND b = 5",
        "SELECT * FROM t WHERE a = ? AND b = ?",
    ),
    (
        PostgreSql,
        "SELECT -5, a-5, -1.5e-3, (+.5), 0x1F, 1_000, b - -2",
        "SELECT ?, a-?, ?, (?), ?, ?, b - ?",
    ),
    (
        PostgreSql,
        "SELECT E'a\\'secret', N'x', X'1F', B'01', U&'d!0061' UESCAPE '!'",
        "SELECT ?, ?, ?, ?, ? UESCAPE ?",
    ),
    (
        PostgreSql,
        "SELECT E'a' -- it's\n 'b\\'secret' , 1",
        "SELECT ? , ?",
    ),
    (PostgreSql, "SELECT 'a'\n'b'", "SELECT ?"),
    (
        PostgreSql,
        "SELECT $$it's$$, $tag$ $$ 'x' $tag$, $1, a$b$c",
        "SELECT ?, ?, $1, a$b$c",
    ),
    (PostgreSql, "SELECT 'a\\', b", "SELECT ?, b"),
    (
        PostgreSql,
        "SELECT /* secret /* nested */ ' */ \"Quoted\", U&\"d\", a::int -- secret",
        "SELECT \"Quoted\", U&\"d\", a::int",
    ),
    (
        PostgreSql,
        "SELECT a ->> 'key', TRUE, false, NULL, date '2020-01-01', interval'1 day'",
        "SELECT a ->> ?, TRUE, false, NULL, date ?, interval?",
    ),
    (PostgreSql, "SELECT 1e'a\\' secret'", "SELECT ?"),
    (PostgreSql, "SELECT 'open secret", "SELECT ?"),
    (PostgreSql, "SELECT \"open secret", "SELECT ?"),
    (PostgreSql, "SELECT $a$ open secret $b$", "SELECT ?"),
    (PostgreSql, "SELECT 1 /* open secret", "SELECT ?"),
    (
        PostgreSql,
        "a IN (1,2 , 3) OR b IN ($1, $2) OR c in('x') OR d IN (1, f(2), 3) OR e IN (SELECT 1)",
        "a IN (?) OR b IN ($1, $2) OR c in(?) OR d IN (?, f(?), ?) OR e IN (SELECT ?)",
    ),
    (
        PostgreSql,
        "a IN (1, NULL) AND b NOT IN (-1,\n'x' 'y')",
        "a IN (?, NULL) AND b NOT IN (?)",
    ),
    (
        PostgreSql,
        "VALUES (1, 'a'), (2, 'b')",
        "VALUES (?, ?), (?, ?)",
    ),
    (
        PostgreSql,
        "SET app.token TO secret; SET x = 5, secret; SELECT 1",
        "SET app.token TO ?; SET x = ?; SELECT ?",
    ),
    (PostgreSql, "  SELECT\n\t1 ;\n", "SELECT ? ;"),
    (PostgreSql, "SELECT 1\0secret", "SELECT ??"),
    (
        PostgreSql,
        "SELECT 'é', 'ü' FROM größe",
        "SELECT ?, ? FROM größe",
    ),
    (
        MySql,
        "SELECT 'a\\'secret', \"b\\\"secret\", _utf8mb4'x', N'y', 0xFF, b'1', `a``b`",
        "SELECT ?, ?, _utf8mb4?, ?, ?, ?, `a``b`",
    ),
    (
        MySql,
        "SELECT 1 # secret\n, 2 -- secret\n, 5--3",
        "SELECT ? , ? , ?-?",
    ),
    (
        MySql,
        "SELECT /*! STRAIGHT_JOIN */ a /*+ BKA(t) */ FROM t",
        "SELECT a FROM t",
    ),
    (MySql, "SELECT /*! 'a*/ secret' */ a", "SELECT ?"),
    (
        MySql,
        "SELECT @a, @'secret', @@x, 'a' 'b', ?",
        "SELECT @a, @?, @@x, ?, ?",
    ),
    (MySql, "SELECT $$ secret $$", "SELECT ?"),
    (MySql, "a IN (?, ?, ?)", "a IN (?)"),
    (
        Sqlite,
        "SELECT \"a\".\"b\", \"secret\", [odd 'name], `x`, ?1, :name, @n, $v FROM \"t\" AS \"u\"",
        "SELECT \"a\".\"b\", ?, [odd 'name], `x`, ?1, :name, @n, $v FROM \"t\" AS \"u\"",
    ),
    (
        Sqlite,
        "INSERT INTO \"t\" (\"a\", b) VALUES (\"secret\", 1)",
        "INSERT INTO \"t\" (\"a\", b) VALUES (?, ?)",
    ),
    (Sqlite, "SELECT $v(it's), 'secret'", "SELECT ?, ?"),
    (Sqlite, "SELECT 'a\\', /* x /* y */ b", "SELECT ?, b"),
    (
        Sqlite,
        "PRAGMA key = secret; PRAGMA table_info(users)",
        "PRAGMA key = ?; PRAGMA table_info(?)",
    ),
    (
        Generic,
        "SELECT 'a', \"secret\", `b`, 1, $1, ?, :n -- x\n, c",
        "SELECT ?, ?, `b`, ?, $1, ?, :n , c",
    ),
    (Generic, "SELECT 'a\\', secret", "SELECT ?"),
    (Generic, "SELECT a, $$secret$$", "SELECT a, ?"),
    (Generic, "SELECT a #> secret", "SELECT a ?"),
    (Generic, "SELECT a --secret\n", "SELECT a ?"),
    (Generic, "SELECT /* /* */ secret */", "SELECT ?"),
    (Generic, "SELECT a['secret']", "SELECT a?"),
];

#[test]
fn a_literal_is_a_mark_and_the_rest_stays() {
    for (dialect, sql, masked) in MASKED {
        assert_eq!(
            Statement::masked(sql, *dialect, usize::MAX),
            *masked,
            "{dialect:?} {sql}"
        );
        assert_eq!(
            Statement::masked(masked, *dialect, usize::MAX),
            *masked,
            "again: {dialect:?} {sql}"
        );
    }
}

#[test]
fn a_long_text_is_cut_between_tokens() {
    let sql = "SELECT größe, 'secret' FROM \"some table\" WHERE a IN (1, 2)";
    for (max, text) in [
        (0, ""),
        (1, "…"),
        (7, "SELECT…"),
        (13, "SELECT größe…"),
        (16, "SELECT größe, ?…"),
        (22, "SELECT größe, ? FROM…"),
        (33, "SELECT größe, ? FROM…"),
        (34, "SELECT größe, ? FROM \"some table\"…"),
        (53, "SELECT größe, ? FROM \"some table\" WHERE a IN (?)"),
    ] {
        assert_eq!(Statement::masked(sql, PostgreSql, max), text, "{max}");
    }
}

#[test]
fn a_setting_is_not_cut_off_from_its_value() {
    for (sql, max, text) in [
        ("SET x = secret; SELECT 1", 8, "SET x…"),
        ("PRAGMA''IN (1;\0", 13, "PRAGMA?IN…"),
    ] {
        let masked = Statement::masked(sql, PostgreSql, max);
        assert_eq!(masked, text);
        assert_eq!(Statement::masked(&masked, PostgreSql, max), text, "again");
    }
}

#[test]
fn a_text_is_kept_for_its_limit() {
    let sql = "SELECT 'secret' FROM t";
    let statement = super::super::cached(sql, PostgreSql);
    let text = statement.text(sql, PostgreSql, 100);
    assert_eq!(&*text, "SELECT ? FROM t");
    let again = super::super::cached(sql, PostgreSql).text(sql, PostgreSql, 100);
    assert!(std::sync::Arc::ptr_eq(&text, &again), "it was made again");
    assert_eq!(&*statement.text(sql, PostgreSql, 9), "SELECT ?…");
}
