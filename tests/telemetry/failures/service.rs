//! A service whose receiver fails, and all that its telemetry says.

use instrument_core::config::forced;
use instrument_core::export::{Batch, ExportHealth, Protocol};
use instrument_core::span;
use instrument_core::telemetry::Telemetry;
use instrument_core::testing::Collector;
use std::fmt::Display;
use std::net::SocketAddr;
use std::sync::OnceLock;
use std::time::Duration;
use telemetry_tests::Written;
use telemetry_tests::receivers::SOON;

/// What all set-ups of this process say. Those of one are told apart by their receiver.
fn written() -> &'static Written {
    static WRITTEN: OnceLock<Written> = OnceLock::new();
    WRITTEN.get_or_init(|| {
        let written = Written::default();
        let lines = tracing_subscriber::fmt().with_writer(written.clone());
        tracing::subscriber::set_global_default(lines.with_ansi(false).finish())
            .expect("the first of this process");
        // What is built speaks as what is installed does; this one is off.
        let off = Telemetry::builder("voice").with_enabled(forced(false));
        drop(off.install().expect("the first of this process"));
        written
    })
}

/// A service with its telemetry, and how many spans it has made.
pub(super) struct Service {
    pub(super) telemetry: Telemetry,
    address: SocketAddr,
    pub(super) made: u64,
}

impl Service {
    pub(super) fn sending_to(address: SocketAddr, protocol: Protocol, batch: Batch) -> Self {
        written();
        let telemetry = Telemetry::builder("failures")
            .with_variables([("OTEL_EXPORTER_OTLP_TIMEOUT", "60000")])
            .with_endpoint(format!("http://{address}"))
            .with_protocol(protocol)
            .with_batch(batch.with_schedule_delay(Duration::from_secs(3600)))
            .build()
            .expect("it can be set up");
        Self {
            telemetry,
            address,
            made: 0,
        }
    }

    pub(super) fn giving_up_after(
        timeout: Duration,
        address: SocketAddr,
        protocol: Protocol,
    ) -> Self {
        let batch = Batch::default().with_export_timeout(timeout);
        Self::sending_to(address, protocol, batch)
    }

    pub(super) fn make(&mut self, spans: u64) {
        make(&self.telemetry, spans);
        self.made += spans;
    }

    pub(super) fn health(&self) -> ExportHealth {
        self.telemetry.health().spans[0].clone()
    }

    /// Nothing waits any more, and what was made is what was exported, failed and dropped.
    #[track_caller]
    pub(super) fn assert_counts(&self, [exported, failed, dropped]: [u64; 3]) {
        let health = self.health();
        let seen = [
            health.exported,
            health.failed,
            health.dropped,
            health.queued,
        ];
        assert_eq!(seen, [exported, failed, dropped, 0], "{health}");
        assert_eq!(exported + failed + dropped, self.made);
    }

    /// What was said of its receiver.
    pub(super) fn lines(&self) -> Vec<String> {
        let address = self.address.to_string();
        let all = written().lines().into_iter();
        all.filter(|line| line.contains(&address)).collect()
    }

    /// One line says what fails, where, with which code, why and what may help.
    #[track_caller]
    pub(super) fn assert_said_once(&self, code: &str, cause: impl Display) {
        let lines = self.lines();
        let failing: Vec<_> = lines
            .iter()
            .filter(|line| line.contains(" fails: "))
            .collect();
        let [line] = failing[..] else {
            panic!("one line: {lines:#?}")
        };
        assert!(line.contains("OTLP export of spans to http://"), "{line}");
        assert!(line.contains(&format!(" fails: {code}: ")), "{line}");
        assert!(line.contains(&cause.to_string()), "{line}");
    }

    /// After recovery export goes on, it is said, and the end loses nothing.
    pub(super) fn goes_on(mut self, collector: &Collector, counts: [u64; 3]) {
        self.make(10);
        self.telemetry.flush(SOON).expect("it is well again");
        self.assert_counts(counts);
        let lines = self.lines();
        assert!(
            lines.iter().any(|line| line.contains("works again")),
            "{lines:#?}"
        );
        self.make(10);
        let arrived = collector.spans().len();
        self.telemetry.shutdown(SOON).expect("it is well again");
        assert_eq!(collector.spans().len(), arrived + 10);
    }
}

pub(super) fn make(telemetry: &Telemetry, spans: u64) {
    let provider = telemetry.provider().expect("it is on");
    let _entered = provider.enter();
    for frame in 0..spans {
        let next = span!("handle_frame")
            .attribute("frame", frame)
            .in_scope(|| frame + 1);
        assert_eq!(next, frame + 1);
    }
}
