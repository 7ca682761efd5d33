//! What cameras see, over gRPC: a unary call and all three kinds of streams, with deadlines and health.
//!
//! | file | is |
//! |---|---|
//! | `proto/cameras.proto` | the interface; `build.rs` makes code of it |
//! | `main.rs` | the process: telemetry, the socket, signals |
//! | `bin/tonic-client.rs` | a client that makes every call once |
//! | `cameras.rs` | the calls |
//! | `detect.rs` | the work: the spans that matter |
//! | `deadline.rs` | how long a caller waits |

mod cameras;
mod deadline;
mod detect;

/// Messages, client and server of `proto/cameras.proto`.
#[allow(
    missing_docs,
    unreachable_pub,
    clippy::use_self,
    reason = "generated; the `.proto` file is its documentation"
)]
pub mod proto {
    tonic::include_proto!("cameras.v1");
}

use cameras::CameraHub;
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared, pending};
use instrument_tower::{ServerStack, TraceContextLayer};
use proto::cameras_server::CamerasServer;
use tokio::net::TcpListener;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::service::Routes;
use tonic::transport::{Error, Server};
use tonic_health::server::health_reporter;

/// Ready when the service is to stop. Clones share it.
type Stopping = Shared<BoxFuture<'static, ()>>;

/// The services. Whoever serves them puts [`stack`] around them.
pub async fn app() -> Routes {
    app_until(pending().boxed().shared()).await
}

async fn app_until(stopping: Stopping) -> Routes {
    let cameras = CamerasServer::new(CameraHub::new(stopping));
    let (reporter, health) = health_reporter();
    reporter.set_serving::<CamerasServer<CameraHub>>().await;
    Routes::new(health).add_service(cameras)
}

/// The layers around every call: whose baggage is taken, the span of the call, and the ids that the caller is told.
pub fn stack() -> ServerStack {
    let trace = TraceContextLayer::grpc()
        // So that calls which nobody waits for go by their names too, even the very first.
        .with_rpc_methods([
            "cameras.v1.Cameras/Detect",
            "cameras.v1.Cameras/Watch",
            "cameras.v1.Cameras/Upload",
            "cameras.v1.Cameras/Track",
        ])
        // A probe every second is no news.
        .with_skipped_paths([
            "/grpc.health.v1.Health/Check",
            "/grpc.health.v1.Health/Watch",
        ]);
    ServerStack::new(trace)
}

/// Serves until `shutdown` is ready, and then until the last call is answered.
///
/// # Errors
///
/// When the listener fails.
pub async fn run(
    listener: TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Error> {
    // Whoever watches a camera would watch for ever, so they are told to stop too.
    let stopping = shutdown.boxed().shared();
    Server::builder()
        .layer(stack())
        .add_routes(app_until(stopping.clone()).await)
        .serve_with_incoming_shutdown(TcpListenerStream::new(listener), stopping)
        .await
}
