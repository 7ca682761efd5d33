//! A client of MongoDB whose commands a kit records.

use crate::{Mongo, assert_golden};
use instrument_core::clients::mongodb::Monitor;
use instrument_core::testing::Kit;
use mongodb::bson::Document;
use mongodb::options::ClientOptions;
use mongodb::{Client, Collection};
use opentelemetry::context::FutureExt as _;
use std::future::Future;
use tokio::runtime::{Builder, Runtime};

/// A server, a client of it, a kit for the client's spans, and a runtime of four threads.
#[derive(Debug)]
pub struct WatchedMongo {
    /// Records what [`run`](Self::run) does.
    pub kit: Kit,
    /// Of the server.
    pub client: Client,
    /// For this client only.
    pub server: Mongo,
    runtime: Runtime,
}

impl WatchedMongo {
    /// A client that is watched as `monitor` says, made with options that `change` has changed.
    ///
    /// # Panics
    ///
    /// See [`Mongo::start`].
    #[must_use]
    pub fn start(monitor: Monitor, change: impl FnOnce(&mut ClientOptions)) -> Self {
        let server = Mongo::start();
        let mut runtime = Builder::new_multi_thread();
        let runtime = runtime.worker_threads(4).enable_all().build();
        let runtime = runtime.expect("a runtime");
        let client = runtime.block_on(async {
            let mut options = ClientOptions::parse(server.uri()).await.expect("a URI");
            change(&mut options);
            Client::with_options(monitor.watch(options)).expect("good options")
        });
        Self {
            kit: Kit::new(),
            client,
            server,
            runtime,
        }
    }

    /// A client whose spans do not depend on how fast this machine is.
    ///
    /// # Panics
    ///
    /// See [`Mongo::start`].
    #[must_use]
    pub fn quiet() -> Self {
        Self::start(Self::steady(), |_| {})
    }

    /// Nothing is slow.
    #[must_use]
    pub fn steady() -> Monitor {
        let monitor = Monitor::new().with_slow_query_threshold(None);
        monitor.with_slow_acquire_threshold(None)
    }

    /// Does some work that the kit records.
    pub fn run<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work.with_context(self.kit.context()))
    }

    /// Drops the runtime with everything that runs on it, wherever it is, and the client.
    #[must_use]
    pub fn end(self) -> Kit {
        let Self {
            kit,
            client,
            server: _server,
            runtime,
        } = self;
        drop(runtime);
        drop(client);
        kit
    }

    /// The collection that tests have.
    #[must_use]
    pub fn cameras(&self) -> Collection<Document> {
        self.client.database("home").collection("cameras")
    }

    /// Compares what was recorded with what it should be. Where the server is, is the same everywhere: `…`.
    ///
    /// # Panics
    ///
    /// When they differ.
    #[track_caller]
    pub fn assert_golden(&self, expected: &str) {
        let address = |of| format!("{of}.address=127.0.0.1 {of}.port={}", self.server.port());
        let server = format!("{} {}", address("server"), address("network.peer"));
        assert_golden(&self.kit.tree(), &server, expected);
    }
}
