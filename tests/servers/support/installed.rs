//! Where `.ci/servers` has put the servers.

use crate::postgres;
use std::env;
use std::path::PathBuf;

/// What a test needs and cargo does not build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Server {
    /// Jaeger, all in one process.
    Jaeger,
    /// The OpenTelemetry Collector.
    Collector,
    /// Python with OpenTelemetry's SDK and Prometheus' client.
    Python,
    /// PostgreSQL.
    Postgres,
    /// MariaDB.
    MariaDb,
    /// Redis.
    Redis,
    /// FerretDB on SQLite, which speaks MongoDB's protocol.
    Mongo,
    /// llama.cpp's server.
    Llm,
    /// One node of Elasticsearch, and its reader of lifecycle policies.
    Elasticsearch,
    /// Loki, all in one process.
    Loki,
    /// The reader of Alloy's configuration language.
    AlloySyntax,
    /// Python with the schemas of Compose and Kubernetes.
    Schemas,
    /// Prometheus, and `promtool` with it.
    Prometheus,
    /// What tells whether a dashboard is one of Grafana's.
    Grafana,
}

impl Server {
    /// Its name for `.ci/servers`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Jaeger => "jaeger",
            Self::Collector => "otelcol",
            Self::Python => "python",
            Self::Postgres => "postgres",
            Self::MariaDb => "mariadb",
            Self::Redis => "redis",
            Self::Mongo => "mongo",
            Self::Llm => "llm",
            Self::Elasticsearch => "elasticsearch",
            Self::Loki => "loki",
            Self::AlloySyntax => "alloy-syntax",
            Self::Schemas => "schemas",
            Self::Prometheus => "prometheus",
            Self::Grafana => "grafana",
        }
    }

    /// The program to start, if it is installed.
    #[must_use]
    pub fn program(self) -> Option<PathBuf> {
        let installed = || Some(folder()?.join(self.name()));
        let program = match self {
            Self::Python | Self::Llm | Self::Schemas => installed()?.join("bin/python"),
            Self::Jaeger | Self::Collector | Self::Mongo | Self::Loki | Self::AlloySyntax => {
                installed()?
            }
            // What it is started with; the rest is beside it.
            Self::Elasticsearch => installed()?.join("classes/Node.class"),
            Self::Postgres => postgres::program()?,
            Self::MariaDb => on_path("mariadbd")?,
            Self::Redis => on_path("redis-server")?,
            Self::Prometheus => on_path("prometheus")?,
            Self::Grafana => installed()?.join("check.js"),
        };
        program.is_file().then_some(program)
    }
}

/// Servers of Debian's may be where only root looks.
fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let mut folders = env::split_paths(&path).chain(["/usr/sbin".into()]);
    folders.find_map(|folder| Some(folder.join(name)).filter(|program| program.is_file()))
}

/// As in `.ci/servers`.
fn folder() -> Option<PathBuf> {
    let set = |name| env::var_os(name).filter(|value| !value.is_empty());
    let cache = || {
        let cache = set("XDG_CACHE_HOME").map(PathBuf::from);
        let cache = cache.or_else(|| Some(PathBuf::from(set("HOME")?).join(".cache")))?;
        Some(cache.join("instrument-ci/servers"))
    };
    set("INSTRUMENT_SERVERS").map(PathBuf::from).or_else(cache)
}
