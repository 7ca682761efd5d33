//! The doctor looks at the process's own propagator, whoever has set it: the only test of this binary, since it is the
//! process's.

use instrument_core::doctor::Verdict;
use instrument_core::telemetry::Telemetry;
use instrument_core::testing::Collector;
use opentelemetry_sdk::propagation::BaggagePropagator;

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "some other library does what it should not"
)]
fn a_propagator_that_somebody_else_has_replaced_is_found() {
    let collector = Collector::start();
    let builder = || {
        let endpoint = ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint());
        Telemetry::builder("camera-service").with_variables([endpoint])
    };
    // Before the installation it is nobody's.
    assert!(builder().examine().is_healthy());

    let telemetry = builder().install().expect("nothing is installed");
    assert!(telemetry.examine().is_healthy());
    assert!(builder().examine().is_healthy());

    opentelemetry::global::set_text_map_propagator(BaggagePropagator::new());
    for report in [telemetry.examine(), builder().examine()] {
        assert!(report.has(Verdict::NoPropagator), "{report}");
        assert!(report.to_string().contains("global"), "{report}");
    }
}
