//! Operations and targets.

use super::super::{Dialect, Statement};

/// Summary, operation and collection of each.
const READ: &[(&str, &str, Option<&str>, Option<&str>)] = &[
    (
        "select * from cameras where id = 7",
        "SELECT cameras",
        Some("SELECT"),
        Some("cameras"),
    ),
    ("SELECT 1", "SELECT", Some("SELECT"), None),
    (
        "SELECT * FROM songs, artists WHERE songs.artist = artists.id",
        "SELECT songs artists",
        Some("SELECT"),
        None,
    ),
    (
        "SELECT a FROM \"public\".\"my cameras\" -- x",
        "SELECT public.\"my cameras\"",
        Some("SELECT"),
        Some("public.\"my cameras\""),
    ),
    (
        "INSERT INTO shipping_details (order_id, address) SELECT order_id, address FROM orders WHERE order_id = 5",
        "INSERT shipping_details SELECT orders",
        Some("INSERT"),
        None,
    ),
    (
        "SELECT order_date FROM (SELECT * FROM orders o JOIN customers c ON o.customer = c.id) x",
        "SELECT SELECT orders customers",
        Some("SELECT"),
        None,
    ),
    (
        "WITH recent AS (SELECT * FROM events), x(a) AS MATERIALIZED (SELECT 1) SELECT * FROM recent JOIN cameras c USING (id), x",
        "SELECT events SELECT SELECT cameras",
        Some("SELECT"),
        None,
    ),
    (
        "WITH gone AS (DELETE FROM a RETURNING id) INSERT INTO b SELECT id FROM gone",
        "DELETE a INSERT b SELECT",
        Some("INSERT"),
        None,
    ),
    (
        "UPDATE cameras SET seen = now() FROM events e WHERE e.camera = cameras.id AND x IS DISTINCT FROM y",
        "UPDATE cameras events",
        Some("UPDATE"),
        None,
    ),
    (
        "UPDATE a SET b = 1, c = 2 WHERE d IN (SELECT d FROM a)",
        "UPDATE a SELECT a",
        Some("UPDATE"),
        Some("a"),
    ),
    (
        "DELETE FROM events USING cameras WHERE a = b",
        "DELETE events cameras",
        Some("DELETE"),
        None,
    ),
    (
        "DELETE FROM events e WHERE EXISTS (SELECT FROM cameras c JOIN d USING (id))",
        "DELETE events SELECT cameras d",
        Some("DELETE"),
        None,
    ),
    (
        "SELECT a FROM t FOR UPDATE SKIP LOCKED",
        "SELECT t",
        Some("SELECT"),
        Some("t"),
    ),
    (
        "INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 2",
        "INSERT t",
        Some("INSERT"),
        Some("t"),
    ),
    (
        "SELECT extract(year FROM at), trim(both ' ' from b) FROM t",
        "SELECT t",
        Some("SELECT"),
        Some("t"),
    ),
    (
        "SELECT a IS NOT DISTINCT FROM b FROM t",
        "SELECT t",
        Some("SELECT"),
        Some("t"),
    ),
    (
        "SELECT * FROM generate_series(1, 10) g, json_each(x) JOIN real r ON true",
        "SELECT real",
        Some("SELECT"),
        Some("real"),
    ),
    (
        "(SELECT a FROM x) UNION ALL (SELECT a FROM y) ORDER BY 1, 2",
        "SELECT x SELECT y",
        Some("SELECT"),
        None,
    ),
    (
        "SELECT a FROM x UNION SELECT b FROM y",
        "SELECT x SELECT y",
        Some("SELECT"),
        None,
    ),
    (
        "SELECT * FROM (a JOIN b ON a.x = b.x) LEFT JOIN c ON true WHERE p = 1 ORDER BY q, r",
        "SELECT a b c",
        Some("SELECT"),
        None,
    ),
    (
        "MERGE INTO a USING (SELECT * FROM b) s ON s.i = a.i WHEN MATCHED THEN UPDATE SET x = 1 WHEN NOT MATCHED THEN INSERT VALUES (1)",
        "MERGE a SELECT b",
        Some("MERGE"),
        None,
    ),
    (
        "CREATE TEMP TABLE IF NOT EXISTS t (id int REFERENCES u (id))",
        "CREATE TABLE t",
        Some("CREATE TABLE"),
        Some("t"),
    ),
    (
        "CREATE OR REPLACE VIEW v AS WITH c AS (SELECT 1) SELECT * FROM c, t",
        "CREATE VIEW v SELECT SELECT t",
        Some("CREATE VIEW"),
        None,
    ),
    (
        "CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)",
        "CREATE INDEX i",
        Some("CREATE INDEX"),
        None,
    ),
    (
        "DROP TABLE IF EXISTS a, b CASCADE",
        "DROP TABLE a b",
        Some("DROP TABLE"),
        None,
    ),
    (
        "ALTER TABLE ONLY a ADD COLUMN b int DEFAULT 5",
        "ALTER TABLE a",
        Some("ALTER TABLE"),
        Some("a"),
    ),
    (
        "CREATE USER alice PASSWORD 'secret'",
        "CREATE USER",
        Some("CREATE USER"),
        None,
    ),
    (
        "TRUNCATE TABLE a",
        "TRUNCATE a",
        Some("TRUNCATE"),
        Some("a"),
    ),
    ("CALL archive(5)", "CALL archive", Some("CALL"), None),
    (
        "EXPLAIN ANALYZE VERBOSE SELECT * FROM a",
        "EXPLAIN SELECT a",
        Some("EXPLAIN"),
        Some("a"),
    ),
    (
        "explain analyse delete from a",
        "EXPLAIN DELETE a",
        Some("EXPLAIN"),
        Some("a"),
    ),
    ("ANALYZE a", "ANALYZE", Some("ANALYZE"), None),
    (
        "SELECT * FROM ROWS FROM (f(1), g(2)) AS x, a JOIN rows ON true",
        "SELECT a rows",
        Some("SELECT"),
        None,
    ),
    (
        "EXPLAIN (ANALYZE, FORMAT JSON) SELECT * FROM a",
        "EXPLAIN SELECT a",
        Some("EXPLAIN"),
        Some("a"),
    ),
    (
        "SAVEPOINT _sqlx_savepoint_1",
        "SAVEPOINT",
        Some("SAVEPOINT"),
        None,
    ),
    ("COPY a (b) FROM STDIN", "COPY a", Some("COPY"), Some("a")),
    ("GRANT SELECT ON a TO bob", "GRANT", Some("GRANT"), None),
    ("secretword FROM a", "", None, None),
    ("", "", None, None),
    (" -- nothing\n ; ; ", "", None, None),
    ("SELECT 1;", "SELECT", Some("SELECT"), None),
    (
        "BEGIN; INSERT INTO a VALUES (1); COMMIT",
        "BEGIN; INSERT a; COMMIT",
        Some("BATCH"),
        Some("a"),
    ),
    (
        "INSERT INTO a VALUES (1); INSERT INTO a VALUES (2);",
        "BATCH INSERT a",
        Some("BATCH INSERT"),
        Some("a"),
    ),
    (
        "SELECT 1; SELECT * FROM a; SELECT * FROM a",
        "SELECT; SELECT a",
        Some("BATCH SELECT"),
        Some("a"),
    ),
    (
        "CREATE TRIGGER r AFTER INSERT ON t BEGIN UPDATE x SET a = 1; END; SELECT 1",
        "CREATE TRIGGER r",
        Some("CREATE TRIGGER"),
        None,
    ),
    (
        "CREATE FUNCTION f() RETURNS int AS $$ SELECT 1; $$ LANGUAGE sql; SELECT f()",
        "CREATE FUNCTION f; SELECT",
        Some("BATCH"),
        None,
    ),
];

#[test]
fn operations_and_targets_are_told_in_order() {
    for (sql, summary, operation, collection) in READ {
        let read = Statement::parse(sql, Dialect::PostgreSql);
        let collection_read = read.collection().map(|name| &**name);
        assert_eq!(
            (&**read.summary(), read.operation(), collection_read),
            (*summary, *operation, *collection),
            "{sql}"
        );
    }
}

#[test]
fn each_dialect_has_its_quotes() {
    for (sql, dialect, summary) in [
        (
            "SELECT * FROM `db`.`odd table`, [x]",
            Dialect::Sqlite,
            "SELECT db.`odd table` x",
        ),
        (
            "REPLACE INTO \"t\" VALUES (1)",
            Dialect::Sqlite,
            "REPLACE t",
        ),
        (
            "INSERT OR IGNORE INTO t VALUES (1)",
            Dialect::Sqlite,
            "INSERT t",
        ),
        ("INSERT IGNORE t VALUES (1)", Dialect::MySql, "INSERT t"),
        (
            "DELETE a FROM t AS a JOIN u USING (id)",
            Dialect::MySql,
            "DELETE t u",
        ),
        ("SELECT * FROM \"secret\"", Dialect::MySql, "SELECT"),
        (
            "UPDATE a, b SET a.x = b.x # FROM c",
            Dialect::MySql,
            "UPDATE a b",
        ),
    ] {
        assert_eq!(
            &**Statement::parse(sql, dialect).summary(),
            summary,
            "{sql}"
        );
    }
}

#[test]
fn a_batch_says_how_many_statements_it_has() {
    for (sql, size) in [
        ("SELECT 1", None),
        ("SELECT 1;", None),
        ("SELECT 1; ;SELECT 'a;b'", Some(2)),
    ] {
        assert_eq!(
            Statement::parse(sql, Dialect::Generic).batch_size(),
            size,
            "{sql}"
        );
    }
}

#[test]
fn a_long_summary_is_cut_between_targets() {
    let tables: Vec<_> = (0..100)
        .map(|number| format!("table_{number:02}"))
        .collect();
    let sql = format!("SELECT * FROM {}", tables.join(", "));
    let read = Statement::parse(&sql, Dialect::PostgreSql);
    assert!(read.summary().len() <= 255, "{}", read.summary());
    assert!(read.summary().ends_with(" table_26"), "{}", read.summary());
    assert_eq!(read.collection(), None);
}
