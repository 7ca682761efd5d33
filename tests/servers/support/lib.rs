//! Tests against real servers: started on free ports for one test each, and stopped with it.
//!
//! A test file is a program of its own (`harness = false`) whose `main` is [`run`] with its [`trial`]s. Telemetry is
//! installed once per process, so what a test wants to have sent is sent by a [`Role`]: the same program once more.

pub mod baggage;
mod collector;
mod daemon;
mod elasticsearch;
mod exchange;
mod family;
mod folder;
mod golden;
mod http;
mod installed;
mod jaeger;
mod llm;
mod loki;
mod lost;
mod mariadb;
mod mongo;
mod ordinary_user;
pub mod plain_grpc;
mod ports;
mod postgres;
mod prepared;
mod prometheus;
mod python;
mod python_peer;
mod redis;
mod role;
mod running;
mod sent_bytes;
mod traced;
pub mod traffic;
mod trial;
mod until;
mod watched_mongo;
mod whole_trace;

pub use collector::Collector;
pub use daemon::Daemon;
pub use elasticsearch::{Elasticsearch, check_policy};
pub use folder::Folder;
pub use golden::assert_golden;
pub use http::{Reply, encoded, get, post, request};
pub use installed::Server;
pub use jaeger::Jaeger;
pub use llm::Llm;
pub use loki::Loki;
pub use lost::how_it_was_lost;
pub use mariadb::MariaDb;
pub use mongo::Mongo;
pub use ports::free_ports;
pub use postgres::Postgres;
pub use prometheus::{Prometheus, Sample, promtool};
pub use python::python;
pub use python_peer::{PythonPeer, python_client};
pub use redis::Redis;
pub use role::{Played, Role};
pub use running::Running;
pub use sent_bytes::SentBytes;
pub use traced::traced;
pub use trial::{run, trial};
pub use until::until;
pub use watched_mongo::WatchedMongo;
pub use whole_trace::WholeTrace;
