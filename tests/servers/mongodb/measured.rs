//! How long commands take, whether they are sampled or not.

use instrument_core::config::Destination;
use instrument_core::sampling::Sampler;
use instrument_core::telemetry::Telemetry;
use instrument_core::testing::{Collector, proto};
use mongodb::Client;
use mongodb::bson::{Document, doc};
use mongodb::options::ClientOptions;
use proto::common::v1::any_value::Value;
use proto::metrics::v1::metric::Data;
use server_tests::{Mongo, Role, WatchedMongo};
use std::env;
use std::time::Duration;

pub(crate) fn unsampled() {
    let server = Mongo::start();
    let collector = Collector::start();
    Role::new("measured")
        .env("DATABASE", server.uri())
        .env("RECEIVER", collector.endpoint())
        .play();
    assert_eq!(collector.tree(), "");
    let everywhere = format!(
        "db.namespace=home db.collection.name=cameras server.address=127.0.0.1 server.port={}",
        server.port()
    );
    let failed = "db.response.status_code=11000 error.type=11000";
    let mut expected = [
        ("find", String::new(), 2),
        ("insert", String::new(), 1),
        ("insert", format!(" {failed}"), 1),
    ]
    .map(|(operation, end, count)| {
        let all = format!("db.system.name=mongodb db.operation.name={operation} {everywhere}{end}");
        let mut all: Vec<_> = all.split(' ').map(str::to_owned).collect();
        all.sort();
        (all, count)
    });
    expected.sort();
    assert_eq!(durations(&collector), expected);
}

/// Each set of attributes, and how many commands had it.
fn durations(collector: &Collector) -> Vec<(Vec<String>, u64)> {
    let metrics = collector.metrics();
    let mut metrics = metrics.iter().map(|it| &it.metric);
    let duration = metrics.find(|it| it.name == "db.client.operation.duration");
    let Some(Data::Histogram(histogram)) = duration.and_then(|it| it.data.as_ref()) else {
        panic!("a histogram: {duration:?}")
    };
    let points = histogram.data_points.iter().map(|point| {
        let attributes = point.attributes.iter().map(|attribute| {
            let value = match attribute.value.as_ref().and_then(|it| it.value.as_ref()) {
                Some(Value::StringValue(text)) => text.clone(),
                Some(Value::IntValue(number)) => number.to_string(),
                other => panic!("{other:?}"),
            };
            format!("{}={value}", attribute.key)
        });
        let mut attributes: Vec<_> = attributes.collect();
        attributes.sort();
        (attributes, point.count)
    });
    let mut points: Vec<_> = points.collect();
    points.sort();
    points
}

/// A service that samples nothing.
pub(crate) fn role() {
    let [database, receiver] = ["DATABASE", "RECEIVER"].map(|name| env::var(name).expect(name));
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let telemetry = Telemetry::builder("cameras")
        .with_endpoint(receiver)
        .with_sampler(Sampler::always_off())
        .with_metric_exporters(vec![Destination::Otlp])
        .install()
        .expect("a receiver");
    runtime.block_on(async {
        let options = ClientOptions::parse(database).await.expect("a URI");
        let client = Client::with_options(WatchedMongo::steady().watch(options));
        let home = client.expect("good options").database("home");
        let cameras = home.collection::<Document>("cameras");
        let camera = || doc! { "_id": 1 };
        cameras.insert_one(camera()).await.expect("room");
        cameras.insert_one(camera()).await.expect_err("it is there");
        cameras.find_one(camera()).await.expect("an answer");
        cameras.find_one(doc! {}).await.expect("an answer");
    });
    telemetry
        .shutdown(Duration::from_secs(30))
        .expect("all is sent");
}
