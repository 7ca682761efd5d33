//! The detector as a service: what it lets in, what it says of its GPU, and gRPC beside HTTP.

use super::support::{answer, form, image, probed, read, service, settings};
use crate::config::Role;
use crate::detector::{Detector, GpuProbe, GpuStats, app, proto};
use crate::messages::DetectReply;
use crate::serve::stored;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderValue, Request, StatusCode, header};
use instrument_core::opentelemetry::Context;
use instrument_core::opentelemetry::context::FutureExt as _;
use instrument_core::store::Query;
use instrument_core::testing::Kit;
use instrument_tower::Trust;
use prost::Message as _;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tower::ServiceExt as _;

#[tokio::test]
async fn a_full_detector_lets_in_only_what_is_urgent() {
    let full = crate::config::Detector {
        queue_size: 1,
        ..settings()
    };
    let detector = super::support::detector(&full);
    let taken = detector.admit().expect("there is one place");
    let app = app(Arc::clone(&detector), None);
    let kit = Kit::new();
    let response = answer(&app, &kit, form("file", &[image(1)])).await;
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(response.headers()[header::RETRY_AFTER], "1");

    let mut urgent = form("file", &[image(1)]);
    let baggage = HeaderValue::from_static("event.priority=critical");
    urgent.headers_mut().insert("baggage", baggage);
    assert_eq!(answer(&app, &kit, urgent).await.status(), StatusCode::OK);

    drop(taken);
    let response = answer(&app, &kit, form("file", &[image(1)])).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(detector.admissions.depth(), 0);
}

struct MadeUp;

impl GpuProbe for MadeUp {
    fn sample(&mut self) -> Option<GpuStats> {
        Some(GpuStats {
            utilization: 87.5,
            memory_used_mb: 2048.0,
            memory_total_mb: 8192.0,
            temperature: Some(61.0),
            power: None,
        })
    }
}

#[tokio::test]
async fn a_gpu_that_tells_is_told_of_and_one_that_does_not_is_not_made_up() {
    let kit = Kit::new();
    let app = app(probed(MadeUp), None);
    answer(&app, &kit, form("file", &[image(1)])).await;
    let events = &kit.span("inference").events;
    let stats = events.first().expect("the GPU tells");
    let told: Vec<_> = stats
        .attributes
        .iter()
        .map(|a| format!("{}={}", a.key, a.value))
        .collect();
    assert_eq!(
        told,
        [
            "gpu.utilization=87.5",
            "gpu.memory_used_mb=2048",
            "gpu.memory_total_mb=8192",
            "gpu.temperature_celsius=61"
        ]
    );
    let health: Value = read(answer(&app, &kit, get("/health")).await).await;
    assert_eq!(health["vram_used_gb"], 2.048);

    let kit = Kit::new();
    let app = service();
    answer(&app, &kit, form("file", &[image(1)])).await;
    assert_eq!(kit.span("inference").events.len(), 0);
    let health: Value = read(answer(&app, &kit, get("/health")).await).await;
    assert_eq!(
        (&health["vram_used_gb"], &health["cuda_available"]),
        (&Value::Null, &json!(false))
    );
    assert_eq!(
        (&health["status"], &health["model_loaded"]),
        (&json!("healthy"), &json!(true))
    );
}

fn get(path: &str) -> Request<Body> {
    let request = Request::get(path);
    request.body(Body::empty()).expect("it is a request")
}

fn over_grpc(image: Vec<u8>) -> Request<Body> {
    let message = proto::DetectRequest { image }.encode_to_vec();
    let length = u32::try_from(message.len()).expect("it is small");
    let frame = [&[0], &length.to_be_bytes()[..], &message].concat();
    Request::post("/hsi.detector.v1.Detector/Detect")
        .header(header::CONTENT_TYPE, "application/grpc")
        .body(Body::from(frame))
        .expect("it is a request")
}

#[tokio::test]
async fn baggage_is_taken_from_the_networks_that_are_named_over_http_and_grpc() {
    let trusted = Trust::loopback().with_network("10.8.0.0/16".parse().expect("it is one"));
    let settings = crate::config::Detector {
        trusted,
        ..settings()
    };
    let app = app(super::support::detector(&settings), None);
    for (peer, found) in [([10, 8, 0, 3], 1), ([10, 9, 0, 3], 0)] {
        for mut request in [form("file", &[image(1)]), over_grpc(image(1).to_vec())] {
            let baggage = HeaderValue::from_static("camera.id=garden");
            request.headers_mut().insert("baggage", baggage);
            let peer = ConnectInfo(SocketAddr::from((peer, 40_000)));
            request.extensions_mut().insert(peer);
            let (telemetry, store) = stored(Role::Detector);
            let provider = telemetry.provider().expect("it is on");
            let path = request.uri().path().to_owned();
            let response = app.clone().oneshot(request);
            let response = response.with_context(provider.bind(&Context::new()));
            let response = response.await.expect("it never fails");
            assert_eq!(response.status(), StatusCode::OK, "{path}");
            let looking = Query {
                operation: Some("detect_objects".to_owned()),
                tags: vec![("camera.id".to_owned(), "garden".to_owned())],
                ..Query::default()
            };
            assert_eq!(store.find(&looking).len(), found, "{path} from {peer:?}");
        }
    }
}

#[tokio::test]
async fn the_same_over_grpc_on_the_same_port() {
    let detector: Arc<Detector> = super::support::detector(&settings());
    let listener = TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port is free");
    let url = format!("http://{}", listener.local_addr().expect("it is bound"));
    let app = app(detector, None);
    let over_http: DetectReply =
        read(answer(&app, &Kit::new(), form("file", &[image(3)])).await).await;
    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, app).await });

    let mut client = proto::detector_client::DetectorClient::connect(url.clone())
        .await
        .expect("it listens");
    let image = image(3).to_vec();
    let reply = client
        .detect(proto::DetectRequest {
            image: image.clone(),
        })
        .await
        .expect("it answers")
        .into_inner();
    let classes: Vec<_> = reply
        .detections
        .iter()
        .map(|found| (&*found.class, found.confidence))
        .collect();
    let expected: Vec<_> = over_http
        .detections
        .iter()
        .map(|found| (&*found.class, found.confidence))
        .collect();
    assert_eq!((classes, reply.image_width), (expected, 256));

    let both = proto::DetectBatchRequest {
        images: vec![image.clone(), image],
    };
    let reply = client
        .detect_batch(both)
        .await
        .expect("it answers")
        .into_inner();
    assert_eq!(reply.results.len(), 2);

    let nothing = client
        .detect_batch(proto::DetectBatchRequest { images: vec![] })
        .await;
    let status = nothing.expect_err("there is no image");
    assert_eq!(status.code(), tonic::Code::InvalidArgument);
    assert!(status.message().contains("no image was sent"), "{status:?}");

    let health = reqwest::get(format!("{url}/health"))
        .await
        .expect("it answers");
    assert!(health.status().is_success());
}
