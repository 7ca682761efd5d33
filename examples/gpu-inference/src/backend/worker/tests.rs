use super::replaced;
use crate::serve::Stopping;
use instrument_core::config::Destination;
use instrument_core::telemetry::Telemetry;

#[tokio::test(start_paused = true)]
async fn a_worker_that_panics_is_counted_and_replaced() {
    let telemetry = Telemetry::builder("workers")
        .with_variables::<&str, &str>([])
        .with_exporters(Vec::new())
        .with_metric_exporters(vec![Destination::Prometheus])
        .install()
        .expect("no other test of this process installs anything");
    let (_tell, stopping) = Stopping::by_hand();
    let mut begun = 0;
    let worker = || {
        begun += 1;
        let panics = begun < 3;
        async move { assert!(!panics, "as this worker is to") }
    };
    replaced("detection", worker, &stopping).await;
    assert_eq!(begun, 3, "two were replaced");
    let prometheus = telemetry.prometheus().expect("metrics are on");
    let (_, text) = prometheus.without_scope_labels().render(None);
    for line in [
        "hsi_worker_crashes_total{worker_name=\"detection\"} 2",
        "hsi_worker_restarts_total{worker_name=\"detection\"} 2",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
}
