//! Opening the database.

use super::outage::SQLITE_BUSY;
use super::{Store, migrations};
use crate::config::{self, Database};
use crate::serve::AnyError;
use http::Uri;
use instrument_core::clients::sqlx::Pool;
use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{Any, ConnectOptions as _, Connection as _, Executor as _};
use std::mem;
use std::path::Path;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout_at};

/// Of a file, for good: readers go on while somebody writes.
const SQLITE_FILE: &str = "PRAGMA journal_mode = WAL;";
/// Of a connection. What a killed process has committed is there; a machine that loses power may lose the last of it, but not
/// the file.
const SQLITE: &str =
    "PRAGMA busy_timeout = 20000; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;";

const PATIENCE: Duration = Duration::from_secs(20);
const AGAIN_AFTER: Duration = Duration::from_millis(20);

/// What is done for itself needs no more connections.
const PLAIN: u32 = 4;

impl Store {
    /// Opens it, and brings its tables up to date. Each analysis worker can save an event at the same time.
    pub(crate) async fn open(config: &config::Backend) -> Result<Self, AnyError> {
        sqlx::any::install_default_drivers();
        let url = url(&config.database, &config.data_dir);
        let options: AnyConnectOptions = url
            .parse()
            .map_err(|error| format!("DATABASE_URL is no URL of a database: {error}"))?;
        let options = options.disable_statement_logging();
        let is_sqlite = options.database_url.scheme() == "sqlite";
        let writers = u32::try_from(config.analysis_workers).unwrap_or(u32::MAX);
        let refused = |error| format!("the database of DATABASE_URL cannot be opened: {error}");
        if is_sqlite {
            set_up_file(&options).await.map_err(refused)?;
        } else {
            reach(&options).await?;
        }
        let plain = pool(&options, is_sqlite, PLAIN).await.map_err(refused)?;
        let events = pool(&options, is_sqlite, writers).await.map_err(refused)?;
        let store = Self {
            plain,
            traced: traced(events, &url, is_sqlite).with_slow_query_threshold(config.slow_query),
            begin: if is_sqlite {
                "BEGIN IMMEDIATE"
            } else {
                "BEGIN"
            },
        };
        let migrated = migrations::run(&store, is_sqlite).await;
        migrated.map_err(|error| format!("the tables cannot be made: {error}"))?;
        Ok(store)
    }
}

fn url(database: &Database, data_dir: &Path) -> String {
    match database {
        Database::InDataDir => {
            format!("sqlite://{}?mode=rwc", data_dir.join("events.db").display())
        }
        Database::Url(url) if url.starts_with("sqlite:") && !url.contains('?') => {
            format!("{url}?mode=rwc")
        }
        Database::Url(url) => url.clone(),
    }
}

/// By one connection alone. Who changes the journal while another process has the file open is refused at once, however long it
/// would wait for other locks.
async fn set_up_file(options: &AnyConnectOptions) -> sqlx::Result<()> {
    let until = Instant::now() + PATIENCE;
    loop {
        let mut alone = options.connect().await?;
        let done = alone.execute(SQLITE_FILE).await;
        alone.close().await?;
        match done {
            Err(sqlx::Error::Database(error))
                if error.code().as_deref() == Some(SQLITE_BUSY) && Instant::now() < until =>
            {
                sleep(AGAIN_AFTER).await;
            }
            done => return done.map(drop),
        }
    }
}

/// By one connection alone: a pool does not say why it has none. A server that still starts is waited for.
async fn reach(options: &AnyConnectOptions) -> Result<(), String> {
    // Without who asks, and the password.
    let url = &options.database_url;
    let (host, port) = (
        url.host_str().unwrap_or("localhost"),
        url.port().unwrap_or(5432),
    );
    let until = Instant::now() + PATIENCE;
    let mut is_said = false;
    let error = loop {
        match timeout_at(until, options.connect()).await {
            Ok(Ok(connection)) => return connection.close().await.map_err(|it| it.to_string()),
            Ok(Err(sqlx::Error::Io(error))) if Instant::now() + AGAIN_AFTER < until => {
                if !mem::replace(&mut is_said, true) {
                    tracing::warn!(%error, "PostgreSQL at {host}:{port} is waited for, {PATIENCE:?} at most");
                }
                sleep(AGAIN_AFTER).await;
            }
            Ok(Err(error)) => break error.to_string(),
            Err(_) => break format!("it has not answered in {PATIENCE:?}"),
        }
    };
    Err(format!(
        "PostgreSQL at {host}:{port} cannot be reached: {error}. Start it, or correct DATABASE_URL"
    ))
}

/// All connections are made at once, so that no event waits for one to be opened.
async fn pool(
    options: &AnyConnectOptions,
    is_sqlite: bool,
    connections: u32,
) -> sqlx::Result<sqlx::Pool<Any>> {
    let pool = AnyPoolOptions::new()
        .max_connections(connections)
        .min_connections(connections)
        .acquire_timeout(PATIENCE)
        .idle_timeout(None)
        .max_lifetime(None)
        .after_connect(move |connection, _| {
            Box::pin(async move {
                if is_sqlite {
                    connection.execute(SQLITE).await?;
                }
                Ok(())
            })
        });
    let pool = pool.connect_with(options.clone()).await?;
    let mut opened = Vec::new();
    for _ in 0..connections {
        opened.push(pool.acquire().await?);
    }
    Ok(pool)
}

/// sqlx's `Any` does not tell what it is connected to.
fn traced(pool: sqlx::Pool<Any>, url: &str, is_sqlite: bool) -> Pool<Any> {
    if is_sqlite {
        let file = url.trim_start_matches("sqlite:").trim_start_matches("//");
        let file = file.split('?').next().unwrap_or_default();
        return Pool::new(pool)
            .with_system_name("sqlite")
            .with_namespace(file);
    }
    let pool = Pool::new(pool).with_system_name("postgresql");
    let Ok(uri) = url.parse::<Uri>() else {
        return pool;
    };
    let pool = pool.with_namespace(uri.path().trim_start_matches('/'));
    match uri.host() {
        Some(host) => pool.with_server(host, uri.port_u16()),
        None => pool,
    }
}
