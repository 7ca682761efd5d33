//! A service that is set up whole: it and libraries that use OpenTelemetry's global propagator propagate alike, and its spans
//! have the baggage.

use instrument_core::baggage::PipelineBaggage;
use instrument_core::propagation::{extract_context, inject_context};
use instrument_core::span;
use instrument_core::telemetry::Telemetry;
use opentelemetry::{Context, global};
use opentelemetry_sdk::trace::InMemorySpanExporter;
use std::collections::HashMap;
use std::time::Duration;

#[test]
fn a_service_propagates_as_its_libraries_do() {
    let exporter = InMemorySpanExporter::default();
    let telemetry = Telemetry::builder("camera-service")
        .with_exporter(exporter.clone())
        .with_variables::<String, String>([])
        .install()
        .expect("the first of this process");

    let came = HashMap::from([(
        "baggage".to_owned(),
        "z=1;p,camera.id=front_door,broken".to_owned(),
    )]);
    let ours = extract_context(&Context::new(), &came);
    let theirs = global::get_text_map_propagator(|global| {
        global.extract_with_context(&Context::new(), &came)
    });
    for cx in [ours, theirs] {
        let _guard = cx.attach();
        span!("detect_objects").in_scope(|| {
            let (mut ours, mut theirs) = (HashMap::new(), HashMap::new());
            Context::map_current(|cx| {
                inject_context(cx, &mut ours);
                global::get_text_map_propagator(|global| global.inject_context(cx, &mut theirs));
            });
            assert_eq!(ours, theirs);
            assert_eq!(ours["baggage"], "z=1;p,camera.id=front_door");
            assert!(
                ours["traceparent"].ends_with("-03"),
                "a root of ours is random"
            );
        });
    }
    assert_eq!(PipelineBaggage::current(), PipelineBaggage::new());

    telemetry
        .flush(Duration::from_secs(30))
        .expect("the exporter takes everything");
    let spans = exporter
        .get_finished_spans()
        .expect("they are kept in memory");
    assert_eq!(spans.len(), 2);
    for span in spans {
        assert_eq!(span.attributes.len(), 1);
        assert_eq!(span.attributes[0].key.as_str(), "camera.id");
    }
}
