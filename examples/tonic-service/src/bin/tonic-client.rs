//! Makes every call to `tonic-service` once, in one trace.
//!
//! Run with
//!
//! ```sh
//! OTEL_TRACES_EXPORTER=console cargo run -p tonic-service --bin tonic-client
//! ```
//!
//! while the service runs. A URL other than `http://127.0.0.1:50051` is the first argument.

use instrument_core::telemetry::Telemetry;
use instrument_core::traced_span;
use instrument_tower::ClientTraceLayer;
use instrument_tower::client::ClientTrace;
use std::error::Error;
use std::time::Duration;
use tokio_stream::iter;
use tonic::transport::{Channel, Endpoint};
use tonic::{Request, Status};
use tonic_service::proto::cameras_client::CamerasClient;
use tonic_service::proto::{Detections, Frame, WatchRequest};
use tower::ServiceBuilder;

type Client = CamerasClient<ClientTrace<Channel>>;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let url = std::env::args().nth(1);
    let telemetry = Telemetry::builder("tonic-client").install()?;

    let endpoint = Endpoint::from_shared(url.unwrap_or("http://127.0.0.1:50051".to_owned()))?;
    let origin = endpoint.uri().clone();
    let channel = ServiceBuilder::new()
        // A span around every call, of which the service is told; its host is known from the origin.
        .layer(ClientTraceLayer::grpc().with_origin(origin))
        .service(endpoint.connect().await?);
    look_around(CamerasClient::new(channel)).await?;

    drop(telemetry);
    Ok(())
}

#[traced_span]
#[expect(clippy::print_stdout, reason = "says what came of the calls")]
async fn look_around(mut client: Client) -> Result<(), Status> {
    let seen = client.detect(door(2)).await?.into_inner();
    println!("detect: {} objects", seen.objects);

    // Whoever watches from here on is told of all that is seen from here on.
    let mut watching = client.watch(the_door()).await?.into_inner();
    let upload = client.upload(iter([door(1), door(2), door(3)])).await?;
    println!("upload: {} objects", upload.into_inner().objects);
    println!("watch: {} objects", objects(watching.message().await?));
    // Has seen enough.
    drop(watching);

    let mut tracked = client.track(iter([door(0), door(4)])).await?.into_inner();
    while let Some(seen) = tracked.message().await? {
        println!("track: {} objects", seen.objects);
    }

    // Nobody is at the door any more: the stream ends with the time that was given.
    let mut patient = Request::new(the_door());
    patient.set_timeout(Duration::from_millis(500));
    let mut watching = client.watch(patient).await?.into_inner();
    match watching.message().await {
        Ok(seen) => println!("watch: {} objects", objects(seen)),
        Err(status) => println!("watch: {:?}", status.code()),
    }
    Ok(())
}

fn objects(seen: Option<Detections>) -> u32 {
    seen.map_or(0, |seen| seen.objects)
}

fn the_door() -> WatchRequest {
    WatchRequest {
        camera_id: "front_door".to_owned(),
    }
}

/// An image of so many objects, with dark between them.
fn door(objects: usize) -> Frame {
    Frame {
        camera_id: "front_door".to_owned(),
        image: [&[0], [255, 0].repeat(objects).as_slice()].concat(),
    }
}
