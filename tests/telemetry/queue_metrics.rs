//! Metrics of queues: measured whether spans are sampled or not, each message once. The global meter provider is the
//! process's.

use instrument_core::clients::queue::{Delivery, Destination};
use instrument_core::config::Destination as Exporter;
use instrument_core::propagation::Pairs;
use instrument_core::sampling::Sampler;
use instrument_core::telemetry::Telemetry;
use instrument_core::testing::Collector;
use instrument_core::testing::proto::common::v1::{KeyValue, any_value::Value};
use instrument_core::testing::proto::metrics::v1::{metric::Data, number_data_point};
use std::collections::BTreeMap;
use std::future::pending;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

const FRAMES: Destination = Destination::new("memory", "frames");

fn message() -> Delivery {
    Delivery::of(&Pairs::<&[(String, String)]>(&[]))
}

fn work() {
    let frames = FRAMES.with_group("detectors").with_server("broker", 7);
    let late = || Err::<(), _>(io::Error::from(io::ErrorKind::TimedOut));
    frames.create().in_scope(|| {});
    frames.send().in_scope(|| {});
    frames.send_batch(3).in_scope(|| {});
    assert!(frames.send().try_in_scope(late).is_err());

    // What was received is counted then, and not again when it is processed.
    let received = [message(), message()];
    frames.receive().without_span().start().received(&received);
    for message in &received {
        frames.process(message).in_scope(|| {});
        frames.settle("ack", message).in_scope(|| {});
    }
    // What nobody received by us is counted once, however often it is tried.
    let pushed = message();
    assert!(frames.process(&pushed).try_in_scope(late).is_err());
    frames.process(&pushed).in_scope(|| {});
    drop(frames.process(&pushed).run(pending::<()>()));
    let panics = || frames.process(&pushed).in_scope(|| panic!("on purpose"));
    assert!(catch_unwind(AssertUnwindSafe(panics)).is_err());
    frames
        .process_batch([&message(), &message()])
        .in_scope(|| {});
    // A client may give up.
    drop(frames.receive().start());

    let replies = Destination::named("memory", "replies/17").with_template("replies/{client}");
    replies
        .send()
        .with_operation_name("publish")
        .in_scope(|| {});
}

#[test]
fn queues_are_measured_by_the_conventions() {
    let collector = Collector::start();
    let telemetry = Telemetry::builder("backend")
        .with_endpoint(collector.endpoint())
        .with_metric_exporters(vec![Exporter::Otlp])
        .with_sampler(Sampler::always_off())
        .install()
        .expect("the first of this process");
    work();
    telemetry
        .shutdown(Duration::from_secs(30))
        .expect("all is sent");
    assert!(collector.spans().is_empty());

    let on = "destination.name=frames";
    let by = "consumer.group.name=detectors destination.name=frames";
    let expected = [
        (
            "messaging.client.sent.messages",
            vec![
                (format!("{on} error.type=timeout operation.name=send server"), 1),
                (format!("{on} operation.name=send server"), 4),
                ("destination.template=replies/{client} operation.name=publish".to_owned(), 1),
            ],
        ),
        (
            "messaging.client.consumed.messages",
            vec![
                (format!("{by} error.type=timeout operation.name=process server"), 1),
                (format!("{by} operation.name=process server"), 2),
                (format!("{by} operation.name=receive server"), 2),
            ],
        ),
        (
            "messaging.process.duration",
            vec![
                (format!("{by} error.type=cancelled operation.name=process server"), 1),
                (format!("{by} error.type=panic operation.name=process server"), 1),
                (format!("{by} error.type=timeout operation.name=process server"), 1),
                (format!("{by} operation.name=process server"), 4),
            ],
        ),
        (
            "messaging.client.operation.duration",
            vec![
                (format!("{by} operation.name=ack operation.type=settle server"), 2),
                (format!("{by} operation.name=receive operation.type=receive server"), 2),
                (format!("{on} error.type=timeout operation.name=send operation.type=send server"), 1),
                (format!("{on} operation.name=create operation.type=create server"), 1),
                (format!("{on} operation.name=send operation.type=send server"), 2),
                (
                    "destination.template=replies/{client} operation.name=publish operation.type=send".to_owned(),
                    1,
                ),
            ],
        ),
    ];
    for (name, points) in expected {
        let points: BTreeMap<_, _> = points.into_iter().collect();
        assert_eq!(measured(&collector, name), points, "{name}");
    }
}

/// What a metric's series have counted, by what is told of them: the attributes in the order of their keys, without what
/// all have.
fn measured(collector: &Collector, name: &str) -> BTreeMap<String, u64> {
    let metrics = collector.metrics();
    let last = metrics.iter().rfind(|metric| metric.name() == name);
    let last = last.unwrap_or_else(|| panic!("no {name}"));
    match last.metric.data.as_ref().expect("it has data") {
        Data::Histogram(histogram) => {
            assert_eq!(last.metric.unit, "s");
            let points = histogram.data_points.iter();
            points
                .map(|point| (told(&point.attributes), point.count))
                .collect()
        }
        Data::Sum(sum) => {
            assert_eq!((&*last.metric.unit, sum.is_monotonic), ("{message}", true));
            let points = sum.data_points.iter();
            let count = |value: &Option<_>| match value {
                Some(number_data_point::Value::AsInt(count)) => *count as u64,
                other => panic!("{name} counts {other:?}"),
            };
            points
                .map(|point| (told(&point.attributes), count(&point.value)))
                .collect()
        }
        other => panic!("{name} is {other:?}"),
    }
}

fn told(attributes: &[KeyValue]) -> String {
    let mut told: Vec<_> = attributes
        .iter()
        .filter_map(|one| {
            let value = one.value.as_ref().and_then(|value| value.value.as_ref());
            match (&*one.key, value) {
                ("messaging.system", Some(Value::StringValue(system))) => {
                    assert_eq!(system, "memory");
                    None
                }
                ("server.port", Some(Value::IntValue(7))) => None,
                ("server.address", _) => Some("server".to_owned()),
                (key, Some(Value::StringValue(text))) => {
                    Some(format!("{}={text}", key.trim_start_matches("messaging.")))
                }
                other => panic!("{other:?}"),
            }
        })
        .collect();
    told.sort();
    told.join(" ")
}
