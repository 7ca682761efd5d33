//! The calls without a socket, each test with a provider of its own: what a caller gets, and the trace that is left.

use futures_util::stream::{iter, pending};
use futures_util::{FutureExt, StreamExt};
use instrument_core::testing::{Kit, Tree};
use instrument_tower::ServerStack;
use opentelemetry::context::FutureExt as _;
use std::time::Duration;
use tonic::service::Routes;
use tonic::{Code, Request};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;
use tonic_service::proto::cameras_client::CamerasClient;
use tonic_service::proto::{Frame, WatchRequest};
use tonic_service::{app, stack};
use tower::Layer;

type Service = <ServerStack as Layer<Routes>>::Service;

async fn client() -> CamerasClient<Service> {
    CamerasClient::new(stack().layer(app().await))
}

fn door(image: &[u8]) -> Frame {
    Frame {
        camera_id: "front_door".to_owned(),
        image: image.to_vec(),
    }
}

fn the_door() -> WatchRequest {
    WatchRequest {
        camera_id: "front_door".to_owned(),
    }
}

/// With that long to go.
fn within<T>(milliseconds: u64, message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.set_timeout(Duration::from_millis(milliseconds));
    request
}

#[track_caller]
fn trace(kit: &Kit) -> Tree {
    kit.assert_complete();
    kit.tree().with_hidden_values([
        "request.id",
        "correlation.id",
        "response.time_to_first_byte_ms",
    ])
}

/// Records what `work` starts.
async fn recorded<T>(work: impl Future<Output = T>) -> (Kit, T) {
    let kit = Kit::new();
    let done = work.with_context(kit.context()).await;
    (kit, done)
}

#[tokio::test]
async fn one_image() {
    let (kit, seen) = recorded(async {
        let answer = client().await.detect(door(&[0, 255, 255, 0, 200])).await;
        answer.expect("an answer").into_inner()
    })
    .await;
    assert_eq!(seen.objects, 2);
    assert_eq!(trace(&kit), "
        cameras.v1.Cameras/Detect [server] rpc.system.name=grpc rpc.method=cameras.v1.Cameras/Detect request.id=… correlation.id=… rpc.response.status_code=OK response.frames=1 response.time_to_first_byte_ms=…
          detect_objects camera.id=front_door image.size=5 detection.count=2
    ");
}

#[tokio::test]
async fn an_image_of_nothing() {
    let (kit, answer) = recorded(async { client().await.detect(door(&[])).await }).await;
    let status = answer.expect_err("nothing to see");
    assert_eq!(status.code(), Code::InvalidArgument);
    // The caller's fault: it fails the work, but not the call.
    assert_eq!(
        trace(&kit),
        r#"
        cameras.v1.Cameras/Detect [server] rpc.system.name=grpc rpc.method=cameras.v1.Cameras/Detect request.id=… correlation.id=… rpc.response.status_code=INVALID_ARGUMENT
          detect_objects camera.id=front_door image.size=0 !validation "the image is empty" +exception(exception.type=tonic_service::detect::EmptyImage)
    "#
    );
}

#[tokio::test]
async fn a_stream_of_images() {
    let frames = iter([door(&[255]), door(&[0]), door(&[255, 0, 255])]);
    let (kit, summary) = recorded(async {
        let answer = client().await.upload(frames).await;
        answer.expect("an answer").into_inner()
    })
    .await;
    assert_eq!((summary.frames, summary.objects), (3, 3));
    assert_eq!(trace(&kit), "
        cameras.v1.Cameras/Upload [server] rpc.system.name=grpc rpc.method=cameras.v1.Cameras/Upload request.id=… correlation.id=… rpc.response.status_code=OK response.frames=1 response.time_to_first_byte_ms=…
          detect_objects camera.id=front_door image.size=1 detection.count=1
          detect_objects camera.id=front_door image.size=1 detection.count=0
          detect_objects camera.id=front_door image.size=3 detection.count=2
    ");
}

#[tokio::test]
async fn a_stream_of_images_that_never_ends() {
    let frames = iter([door(&[255])]).chain(pending());
    let (kit, answer) = recorded(async { client().await.upload(within(50, frames)).await }).await;
    let status = answer.expect_err("too late");
    assert_eq!(status.code(), Code::DeadlineExceeded);
    assert_eq!(
        trace(&kit),
        r#"
        cameras.v1.Cameras/Upload [server] rpc.system.name=grpc rpc.method=cameras.v1.Cameras/Upload request.id=… correlation.id=… rpc.response.status_code=DEADLINE_EXCEEDED !DEADLINE_EXCEEDED "the deadline has passed"
          detect_objects camera.id=front_door image.size=1 detection.count=1
    "#
    );
}

#[tokio::test]
async fn images_and_answers_at_once() {
    let frames = iter([door(&[255]), door(&[0]), door(&[])]);
    let (kit, ()) = recorded(async {
        let answer = client().await.track(frames).await;
        let mut seen = answer.expect("a stream").into_inner();
        for objects in [1, 0] {
            let next = seen.message().await.expect("no error").expect("an answer");
            assert_eq!(next.objects, objects);
        }
        let status = seen.message().await.expect_err("nothing to see");
        assert_eq!(status.code(), Code::InvalidArgument);
    })
    .await;
    assert_eq!(
        trace(&kit),
        r#"
        cameras.v1.Cameras/Track [server] rpc.system.name=grpc rpc.method=cameras.v1.Cameras/Track request.id=… correlation.id=… rpc.response.status_code=INVALID_ARGUMENT response.frames=1 response.time_to_first_byte_ms=…
          detect_objects camera.id=front_door image.size=1 detection.count=1
          detect_objects camera.id=front_door image.size=1 detection.count=0
          detect_objects camera.id=front_door image.size=0 !validation "the image is empty" +exception(exception.type=tonic_service::detect::EmptyImage)
    "#
    );
}

#[tokio::test]
async fn watching_until_the_deadline() {
    let mut client = client().await;
    let mut other = client.clone();
    let (kit, ()) = recorded(async {
        let answer = client.watch(within(50, the_door())).await;
        let mut news = answer.expect("a stream").into_inner();
        let garden = Frame {
            camera_id: "garden".to_owned(),
            image: vec![255],
        };
        // By somebody else, whose traces are no matter here.
        recorded(async {
            other.detect(garden).await.expect("an answer");
            other.detect(door(&[255])).await.expect("an answer");
        })
        .await;
        let seen = news.message().await.expect("no error").expect("news");
        assert_eq!(seen.camera_id, "front_door");
        let status = news.message().await.expect_err("too late");
        assert_eq!(status.code(), Code::DeadlineExceeded);
    })
    .await;
    assert_eq!(
        trace(&kit),
        r#"
        cameras.v1.Cameras/Watch [server] rpc.system.name=grpc rpc.method=cameras.v1.Cameras/Watch request.id=… correlation.id=… camera.id=front_door rpc.response.status_code=DEADLINE_EXCEEDED response.frames=1 response.time_to_first_byte_ms=… !DEADLINE_EXCEEDED "the deadline has passed"
    "#
    );
}

#[tokio::test]
async fn a_caller_who_has_seen_enough() {
    let (kit, ()) = recorded(async {
        let answer = client().await.watch(the_door()).await;
        drop(answer.expect("a stream"));
    })
    .await;
    assert_eq!(trace(&kit), "
        cameras.v1.Cameras/Watch [server] rpc.system.name=grpc rpc.method=cameras.v1.Cameras/Watch request.id=… correlation.id=… camera.id=front_door !incomplete_response
    ");
}

#[tokio::test]
async fn a_caller_who_does_not_wait_for_the_answer() {
    let (kit, ()) = recorded(async {
        let mut client = client().await;
        let frames = iter([door(&[255])]).chain(pending());
        // The call is under way, and nothing more is to come of it.
        assert!(client.upload(frames).now_or_never().is_none());
    })
    .await;
    assert_eq!(trace(&kit), "
        cameras.v1.Cameras/Upload [server] rpc.system.name=grpc rpc.method=cameras.v1.Cameras/Upload request.id=… correlation.id=… !cancelled
          detect_objects camera.id=front_door image.size=1 detection.count=1
    ");
}

#[tokio::test]
async fn a_probe_leaves_no_trace() {
    let (kit, answer) = recorded(async {
        let asked = HealthCheckRequest {
            service: "cameras.v1.Cameras".to_owned(),
        };
        let health = stack().layer(app().await);
        HealthClient::new(health).check(asked).await
    })
    .await;
    let status = answer.expect("an answer").into_inner().status();
    assert_eq!(status, ServingStatus::Serving);
    assert!(kit.tree().is_empty());
}
