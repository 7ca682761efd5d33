//! Services that send spans, over HTTP and over gRPC, each as fast as it is answered.

use http::uri::PathAndQuery;
use instrument_core::testing::proto;
use prost::Message as _;
use proto::collector::trace::v1::{ExportTraceServiceRequest, ExportTraceServiceResponse};
use proto::trace::v1::{Span, Status};
use std::net::SocketAddr;
use tonic::client::Grpc;
use tonic::transport::Channel;
use tonic_prost::ProstCodec;
use tower_tests::page::{export, sent_span, text};

/// Spans in one request.
pub(crate) const BATCH: u64 = 1000;
const PER_TRACE: u64 = 10;
/// The method that takes them over gRPC.
pub(crate) const EXPORT: &str = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

/// How it sends.
enum Way {
    Http(reqwest::Client, String),
    Grpc(Grpc<Channel>),
}

/// One that sends every second batch.
pub(crate) struct Sender(Way);

impl Sender {
    pub(crate) fn over_http(to: SocketAddr) -> Self {
        let url = format!("http://{to}/tracing/v1/traces");
        Self(Way::Http(reqwest::Client::new(), url))
    }

    pub(crate) async fn over_grpc(to: SocketAddr) -> Self {
        let channel = Channel::from_shared(format!("http://{to}")).expect("an address");
        let channel = channel.connect().await.expect("it listens");
        Self(Way::Grpc(Grpc::new(channel)))
    }

    pub(crate) async fn send(&mut self, batch: u64) {
        let request = export("camera-service", spans(batch));
        match &mut self.0 {
            Way::Http(client, url) => {
                let request = client.post(url.as_str()).body(request.encode_to_vec());
                let request = request.header("content-type", "application/x-protobuf");
                let answer = request.send().await.expect("it answers");
                let (status, body) = (answer.status(), answer.bytes().await.expect("a body"));
                assert_eq!(status, 200, "{body:?}");
                let answer = ExportTraceServiceResponse::decode(body).expect("protobuf");
                assert_eq!(answer.partial_success, None);
            }
            Way::Grpc(grpc) => {
                grpc.ready().await.expect("it listens");
                let codec =
                    ProstCodec::<ExportTraceServiceRequest, ExportTraceServiceResponse>::default();
                let answer = grpc.unary(
                    tonic::Request::new(request),
                    PathAndQuery::from_static(EXPORT),
                    codec,
                );
                let answer = answer.await.expect("it is taken").into_inner();
                assert_eq!(answer.partial_success, None);
            }
        }
    }
}

/// Traces of ten spans; one trace of fifty failed.
fn spans(batch: u64) -> Vec<Span> {
    let spans = (0..BATCH).map(|n| {
        let number = batch * BATCH + n;
        let trace = number / PER_TRACE;
        let parent = if number % PER_TRACE == 0 {
            0
        } else {
            trace * PER_TRACE + 1
        };
        let mut span = sent_span(trace + 1, number + 1, parent, "detect_objects", 5);
        span.attributes = vec![
            text("camera.id", "front_door"),
            text("frame.name", &format!("frame-{number}.jpg")),
        ];
        if trace % 50 == 7 {
            span.status = Some(Status {
                code: 2,
                message: "it failed".to_owned(),
            });
        }
        span
    });
    spans.collect()
}
