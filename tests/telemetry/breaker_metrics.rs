//! A circuit breaker that is watched, in metrics: the global meter provider is the process's.

use instrument_core::config::Destination;
use instrument_core::resilience::{BreakerState, BreakerWatch};
use instrument_core::telemetry::Telemetry;
use std::time::Duration;

static DETECTOR: BreakerWatch = BreakerWatch::new("detector");

#[test]
fn what_a_breaker_tells_is_counted_from_the_moment_that_somebody_collects() {
    // Nobody collects yet, and nothing is lost that is not counted by then.
    DETECTOR.changed(BreakerState::Open);
    let telemetry = Telemetry::builder("backend")
        .with_exporters(vec![])
        .with_metric_exporters(vec![Destination::Prometheus])
        .install()
        .expect("the first of this process");
    DETECTOR.rejected();
    DETECTOR.rejected();
    let prometheus = telemetry.prometheus().expect("it was asked for");
    let sample = |name: &str| {
        let text = prometheus.render(None).1;
        let mut lines = text.lines().filter(|line| {
            line.starts_with(&format!("{name}{{"))
                && line.contains("circuit_breaker_name=\"detector\"")
        });
        let found = lines.next().and_then(|line| line.rsplit(' ').next());
        found.map(str::to_owned)
    };
    assert_eq!(sample("circuit_breaker_state").as_deref(), Some("1"));
    DETECTOR.changed(BreakerState::HalfOpen);
    assert_eq!(sample("circuit_breaker_state").as_deref(), Some("2"));
    DETECTOR.failure();
    DETECTOR.success();
    DETECTOR.changed(BreakerState::Closed);
    assert_eq!(sample("circuit_breaker_state").as_deref(), Some("0"));
    for (name, count) in [
        ("circuit_breaker_rejected_total", "2"),
        ("circuit_breaker_failures_total", "1"),
        ("circuit_breaker_successes_total", "1"),
        ("circuit_breaker_transitions_total", "1"),
    ] {
        assert_eq!(sample(name).as_deref(), Some(count), "{name}");
    }
    let text = prometheus.render(None).1;
    assert!(
        text.contains("circuit_breaker_from=\"half_open\"")
            && text.contains("circuit_breaker_to=\"closed\""),
        "{text}"
    );
    telemetry
        .shutdown(Duration::from_secs(30))
        .expect("it ends");
}
