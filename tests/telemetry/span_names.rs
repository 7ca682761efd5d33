//! How many names made at run time a service allows for.

use instrument_core::span;
use instrument_core::telemetry::Telemetry;
use opentelemetry_sdk::trace::InMemorySpanExporter;
use std::time::Duration;

const LIMIT: usize = 3;

#[test]
fn names_beyond_the_limit_of_the_set_up_are_replaced_and_counted() {
    let exporter = InMemorySpanExporter::default();
    let telemetry = Telemetry::builder("span names")
        .with_variables([] as [(&str, &str); 0])
        .with_span_name_limit(LIMIT)
        .with_exporter(exporter.clone())
        .build()
        .expect("it can be set up");
    let provider = telemetry.provider().expect("it is on");
    let bound = provider.enter();
    for tenant in 0..5 {
        span!(format!("find tenant_{tenant}")).in_scope(|| {});
    }
    drop(bound);
    telemetry
        .flush(Duration::from_secs(10))
        .expect("nothing hinders it");

    let spans = exporter.get_finished_spans().expect("no panic meanwhile");
    let names: Vec<_> = spans.iter().map(|span| span.name.as_ref()).collect();
    assert_eq!(
        names,
        [
            "find tenant_0",
            "find tenant_1",
            "find tenant_2",
            "too_many_span_names",
            "too_many_span_names"
        ]
    );
    assert_eq!(provider.health().names_replaced, 2);
}
