//! The servers that clients are tested against: each starts, answers in its protocol, and has its data again after it
//! was killed.

use nix::sys::signal::kill;
use nix::unistd::Pid;
use server_tests::{Daemon, Llm, MariaDb, Mongo, Postgres, Redis, Server, get, run, trial};
use std::net::TcpStream;
use std::process::ExitCode;

fn main() -> ExitCode {
    let trials = vec![
        trial("llama_answers", &[Server::Llm], llm),
        trial("mariadb_keeps_its_data", &[Server::MariaDb], mariadb),
        trial("mongo_keeps_its_data", &[Server::Mongo], mongo),
        trial("postgres_keeps_its_data", &[Server::Postgres], postgres),
        trial(
            "postgres_leaves_no_process",
            &[Server::Postgres],
            no_process,
        ),
        trial("redis_keeps_its_data", &[Server::Redis], redis),
    ];
    run(&[], trials)
}

/// Kills it, then has it end well; both times it comes back at the same port, and `has` finds there what it kept.
fn comes_back(server: &mut Daemon, has: impl Fn()) {
    has();
    server.kill();
    let gone = TcpStream::connect(("127.0.0.1", server.port()));
    assert!(gone.is_err(), "{gone:?}");
    server.restart();
    has();
    server.stop();
    server.restart();
    has();
}

fn runtime() -> tokio::runtime::Runtime {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().build().expect("a runtime")
}

fn postgres() {
    let mut server = Postgres::start();
    let url = server.url();
    let answer = |statement: &'static str| ask::<sqlx::Postgres>(&url, statement);
    answer("CREATE TABLE kept (value INT)");
    answer("INSERT INTO kept VALUES (42)");
    comes_back(&mut server, || {
        assert_eq!(answer("SELECT value FROM kept"), [42])
    });
}

fn mariadb() {
    let mut server = MariaDb::start();
    let url = server.url();
    let answer = |statement: &'static str| ask::<sqlx::MySql>(&url, statement);
    answer("CREATE TABLE kept (value INT)");
    answer("INSERT INTO kept VALUES (42)");
    comes_back(&mut server, || {
        assert_eq!(answer("SELECT value FROM kept"), [42])
    });
}

/// The first column of the rows that a statement gives.
fn ask<DB>(url: &str, statement: &'static str) -> Vec<i32>
where
    DB: sqlx::Database,
    for<'c> &'c mut DB::Connection: sqlx::Executor<'c, Database = DB>,
    DB::Arguments: sqlx::IntoArguments<DB>,
    (i32,): for<'r> sqlx::FromRow<'r, DB::Row>,
{
    use sqlx::Connection as _;
    runtime().block_on(async {
        let mut connection = DB::Connection::connect(url).await.expect("it lets us in");
        let rows = sqlx::query_as::<DB, (i32,)>(statement)
            .fetch_all(&mut connection)
            .await;
        connection.close().await.expect("a goodbye");
        rows.expect("it knows the statement")
            .into_iter()
            .map(|(value,)| value)
            .collect()
    })
}

fn redis() {
    let mut server = Redis::start();
    let client = redis::Client::open(server.url()).expect("a URL");
    let connection = || client.get_connection().expect("it lets us in");
    let () = redis::cmd("SET")
        .arg("kept")
        .arg(42)
        .query(&mut connection())
        .expect("it takes it");
    comes_back(&mut server, || {
        let kept: i32 = redis::cmd("GET")
            .arg("kept")
            .query(&mut connection())
            .expect("it has it");
        assert_eq!(kept, 42);
    });
}

fn mongo() {
    use mongodb::bson::{Document, doc};
    let mut server = Mongo::start();
    let uri = server.uri();
    let kept = async || {
        let client = mongodb::Client::with_uri_str(&uri).await.expect("a URI");
        client.database("test").collection::<Document>("kept")
    };
    runtime().block_on(async {
        let inserted = kept()
            .await
            .insert_one(doc! { "_id": 1, "value": 42 })
            .await;
        inserted.expect("it takes it");
    });
    comes_back(&mut server, || {
        let found = runtime().block_on(async { kept().await.find_one(doc! { "_id": 1 }).await });
        let found = found.expect("it answers").expect("it has it");
        assert_eq!(found.get_i32("value"), Ok(42));
    });
}

fn llm() {
    let mut server = Llm::start();
    let port = server.port();
    comes_back(&mut server, || {
        let models = get(port, "/v1/models").expect("it answers");
        assert!(models.body.contains("model.gguf"), "{}", models.body);
    });
}

/// Each connection is served by a process of its own.
fn no_process() {
    use sqlx::Connection as _;
    let mut server = Postgres::start();
    runtime().block_on(async {
        let mut connection = sqlx::PgConnection::connect(&server.url())
            .await
            .expect("it lets us in");
        let (pid,): (i32,) = sqlx::query_as("SELECT pg_backend_pid()")
            .fetch_one(&mut connection)
            .await
            .expect("its process");
        let pid = Pid::from_raw(pid);
        assert_eq!(kill(pid, None), Ok(()));
        server.kill();
        let lost = sqlx::query("SELECT 1").execute(&mut connection).await;
        lost.expect_err("nobody answers");
    });
}
