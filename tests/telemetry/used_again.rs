//! Records that were copied for several receivers, and used again: what others say of their next spans is not lost.

use instrument_core::opentelemetry::trace::Status;
use instrument_core::telemetry::Telemetry;
use instrument_core::{current, span};
use opentelemetry_sdk::trace::InMemorySpanExporter;
use std::time::Duration;

#[test]
fn what_is_added_to_spans_arrives_however_often_their_records_were_used() {
    let exporters = [(); 2].map(|()| InMemorySpanExporter::default());
    let [first, second] = exporters.clone();
    let telemetry = Telemetry::builder("used again")
        .with_variables([("OTEL_BSP_SCHEDULE_DELAY", "3600000")])
        .with_exporter(first)
        .with_exporter(second)
        .build()
        .expect("it can be set up");
    let _entered = telemetry.provider().expect("it is on").enter();
    for _ in 0..20 {
        for number in 0..100_i64 {
            span!("work").in_scope(|| {
                current::set_attribute("number", number);
                current::fail("overflow", "too many");
            });
        }
        telemetry
            .flush(Duration::from_secs(10))
            .expect("nothing hinders it");
        for exporter in &exporters {
            let spans = exporter.get_finished_spans().expect("nobody panicked");
            assert_eq!(spans.len(), 100);
            for (number, span) in (0_i64..).zip(spans) {
                let value = span
                    .attributes
                    .iter()
                    .find(|it| it.key.as_str() == "number");
                assert_eq!(value.map(|it| &it.value), Some(&number.into()));
                assert_eq!(span.status, Status::error("too many"));
            }
            exporter.reset();
        }
    }
}
