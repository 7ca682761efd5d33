//! All services of the pipeline, with a collector that gets their spans.

use crate::support::process::{Process, Variables};
use instrument_core::testing::Collector;
use server_tests::{Folder, Postgres, Redis, free_ports};
use std::path::Path;

/// Where rows and queues are.
#[derive(Debug)]
pub(crate) enum Stores {
    /// In files.
    Embedded,
    /// In servers.
    Servers(Box<(Postgres, Redis)>),
}

/// Everything, started. It ends with this value.
#[derive(Debug)]
pub(crate) struct Fleet {
    pub(crate) backend: Process,
    pub(crate) detector: Option<Process>,
    pub(crate) analyst: Option<Process>,
    pub(crate) workers: Vec<Process>,
    pub(crate) url: String,
    pub(crate) detector_url: String,
    pub(crate) analyst_url: String,
    pub(crate) stores: Stores,
    pub(crate) collector: Collector,
    folder: Folder,
}

/// Which detector.
#[derive(Debug)]
enum Kind {
    Real,
    /// The test's own program.
    Own,
    Elsewhere,
}

/// What is to be started, and how.
#[derive(Debug)]
pub(crate) struct Plan {
    variables: Variables,
    stores: Stores,
    workers: usize,
    detector: Kind,
    analyst: bool,
}

impl Plan {
    /// Detector and analyst as they are, windows of milliseconds.
    pub(crate) fn new() -> Self {
        let variables = [
            ("OTEL_BSP_SCHEDULE_DELAY", "50"),
            ("BATCH_WINDOW_SECONDS", "0.4"),
            ("BATCH_IDLE_TIMEOUT_SECONDS", "0.2"),
            ("RETRY_SECONDS", "0.02"),
            ("RETRY_MAX_SECONDS", "0.2"),
            ("LEASE_SECONDS", "2"),
            ("RUST_LOG", "info"),
        ];
        let variables = variables.map(|(name, value)| (name, value.to_owned()));
        Self {
            variables: variables.into(),
            stores: Stores::Embedded,
            workers: 0,
            detector: Kind::Real,
            analyst: true,
        }
    }

    /// Spans are sent to some port of this machine, over HTTP, and the collector here gets none.
    pub(crate) fn sending_to(self, port: u16) -> Self {
        self.with("OTEL_EXPORTER_OTLP_PROTOCOL", &"http/protobuf")
            .with(
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                &format!("http://127.0.0.1:{port}"),
            )
    }

    pub(crate) fn with(mut self, name: &'static str, value: &impl ToString) -> Self {
        self.variables.insert(name, value.to_string());
        self
    }

    /// PostgreSQL and Redis.
    pub(crate) fn with_servers(mut self) -> Self {
        let servers = (Postgres::start(), Redis::start());
        self.variables.insert("DATABASE_URL", servers.0.url());
        self.variables.insert("REDIS_URL", servers.1.url());
        self.stores = Stores::Servers(Box::new(servers));
        self
    }

    /// Further workers, beside those of the backend.
    pub(crate) fn with_workers(mut self, workers: usize) -> Self {
        self.workers = workers;
        self
    }

    /// A detector that takes no time, as a process of its own. The test's `main` knows it as a role.
    pub(crate) fn with_stub_detector(mut self) -> Self {
        self.detector = Kind::Own;
        self
    }

    /// A detector of the test's own.
    pub(crate) fn with_detector_at(mut self, urls: &str) -> Self {
        self.detector = Kind::Elsewhere;
        self.with("YOLO26_URL", &urls)
    }

    /// An analyst of the test's own.
    pub(crate) fn with_analyst_at(mut self, url: &str) -> Self {
        self.analyst = false;
        self.with("NEMOTRON_URL", &url)
    }

    pub(crate) fn start(self) -> Fleet {
        let Self {
            mut variables,
            stores,
            workers,
            detector,
            analyst,
        } = self;
        let (collector, folder) = (Collector::start(), Folder::new("pipeline"));
        let [backend_port, detector_port, analyst_port] = free_ports();
        let at = |port: u16| format!("127.0.0.1:{port}");
        let data = folder.path().join("data").display().to_string();
        variables.insert("DATA_DIR", data);
        let endpoint = variables.entry("OTEL_EXPORTER_OTLP_ENDPOINT");
        endpoint.or_insert_with(|| collector.endpoint());
        variables.insert("BACKEND_LISTEN", at(backend_port));
        variables.insert("DETECTOR_LISTEN", at(detector_port));
        variables.insert("ANALYST_LISTEN", at(analyst_port));
        let url = |port| format!("http://{}", at(port));
        variables.entry("YOLO26_URL").or_insert(url(detector_port));
        variables.entry("NEMOTRON_URL").or_insert(url(analyst_port));
        let start = |role| Process::start(role, &variables, folder.path());
        Fleet {
            detector: match detector {
                Kind::Real => Some(start("detector")),
                Kind::Own => Some(Process::start_own("detector", &variables, folder.path())),
                Kind::Elsewhere => None,
            },
            analyst: analyst.then(|| start("analyst")),
            backend: start("backend"),
            workers: (0..workers)
                .map(|number| {
                    let mut variables = variables.clone();
                    // Tells their logs apart.
                    let name = if number == 0 { "WORKER_A" } else { "WORKER_B" };
                    variables.insert(name, number.to_string());
                    Process::start("worker", &variables, folder.path())
                })
                .collect(),
            url: url(backend_port),
            detector_url: url(detector_port),
            analyst_url: url(analyst_port),
            stores,
            collector,
            folder,
        }
    }
}

impl Fleet {
    /// Where the tests' own files may be.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Stops all services, so that all their spans are sent.
    pub(crate) fn stop(&mut self) {
        self.backend.stop();
        self.workers.iter_mut().for_each(Process::stop);
        self.detector.iter_mut().for_each(Process::stop);
        self.analyst.iter_mut().for_each(Process::stop);
    }
}
