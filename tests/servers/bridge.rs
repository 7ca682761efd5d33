//! tower-http, sqlx and tonic in one trace with ours. The subscriber and the provider are the process's.

use axum::extract::{Path, State};
use axum::routing::get;
use instrument_core::testing::Kit;
use instrument_core::{bridge, span, traced_span};
use libtest_mimic::{Arguments, Failed, Trial};
use opentelemetry::Context;
use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SpanData;
use sqlx::SqlitePool;
use sqlx::sqlite::SqlitePoolOptions;
use std::collections::HashSet;
use std::error::Error;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tonic::metadata::{KeyRef, MetadataKey, MetadataMap};
use tonic::transport::{Channel, server::TcpIncoming};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_client::HealthClient;
use tower_http::trace::TraceLayer;
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::layer::SubscriberExt;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() {
    let arguments = Arguments::from_args();
    let trial = Trial::test(
        "tower_http_sqlx_and_tonic_are_in_one_trace_with_ours",
        || run().map_err(|error| Failed::from(error.to_string())),
    );
    libtest_mimic::run(&arguments, vec![trial]).exit();
}

fn run() -> Outcome<()> {
    let kit = Kit::new();
    kit.provider().clone().install()?;
    let subscriber = tracing_subscriber::registry().with(bridge::layer());
    tracing::subscriber::set_global_default(subscriber)?;
    for threads in [1, 4] {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(threads)
            .enable_all()
            .build()?;
        runtime.block_on(serve_requests(&kit, 8))?;
        drop(runtime);
        kit.reset();
    }
    Ok(())
}

#[derive(Clone)]
struct Backend {
    db: SqlitePool,
    detector: Channel,
}

async fn serve_requests(kit: &Kit, requests: usize) -> Outcome<()> {
    // One connection, that is open before the requests come: opening one is a statement, too.
    let options = SqlitePoolOptions::new().max_connections(1);
    let db = options.connect("sqlite::memory:").await?;
    let detector = Channel::builder(format!("http://{}", start_detector().await?).parse()?);
    let detector = detector.connect().await?;
    let app = axum::Router::new()
        .route("/frames/{camera}", get(handle_frame))
        .layer(TraceLayer::new_for_http())
        .with_state(Backend { db, detector });
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, app).await });

    let requests: Vec<_> = (0..requests)
        .map(|camera| tokio::spawn(get_frame(address, camera)))
        .collect();
    let count = requests.len();
    for request in requests {
        let reply = request.await??;
        assert!(reply.starts_with("HTTP/1.1 200"), "{reply}");
    }
    kit.wait_for_spans(count * 7, Duration::from_secs(120));
    check(&kit.spans(), count);
    Ok(())
}

/// Every request is a trace of its own, and each span's parent the one that it has in the code.
fn check(spans: &[SpanData], requests: usize) {
    assert_eq!(spans.len(), requests * 7, "{spans:#?}");
    let traces: HashSet<_> = spans
        .iter()
        .map(|span| span.span_context.trace_id())
        .collect();
    assert_eq!(traces.len(), requests);
    for span in spans {
        let parent = spans
            .iter()
            .find(|parent| parent.span_context.span_id() == span.parent_span_id);
        if let Some(parent) = parent {
            assert_eq!(parent.span_context.trace_id(), span.span_context.trace_id());
        }
        let expected = match &*span.name {
            "request" => "",
            "handle_frame" => "request",
            "load_frame" => "handle_frame",
            "SELECT" => "load_frame",
            "decode" => "load_frame",
            "ask_detector" => "handle_frame",
            "grpc" => "ask_detector",
            other => panic!("`{other}` is nobody's"),
        };
        assert_eq!(
            parent.map_or("", |parent| &parent.name),
            expected,
            "of {}",
            span.name
        );
    }
}

#[traced_span(err(off))]
async fn handle_frame(
    State(backend): State<Backend>,
    Path(camera): Path<i64>,
) -> Result<String, String> {
    let size = load_frame(&backend.db, camera)
        .await
        .map_err(|e| e.to_string())?;
    let status = ask_detector(backend.detector)
        .await
        .map_err(|e| e.to_string())?;
    Ok(format!("{size} {status}"))
}

#[tracing::instrument(skip(db))]
async fn load_frame(db: &SqlitePool, camera: i64) -> Result<i64, sqlx::Error> {
    let size = sqlx::query_scalar("SELECT ? * 100")
        .bind(camera)
        .fetch_one(db)
        .await?;
    Ok(span!("decode").in_scope(|| size))
}

#[traced_span]
async fn ask_detector(detector: Channel) -> Result<i32, tonic::Status> {
    let mut client = HealthClient::with_interceptor(detector, |mut request: tonic::Request<()>| {
        let mut metadata = Metadata(request.metadata_mut());
        TraceContextPropagator::new().inject_context(&Context::current(), &mut metadata);
        Ok(request)
    });
    let reply = client.check(HealthCheckRequest::default()).await?;
    Ok(reply.into_inner().status)
}

/// A gRPC service whose spans are those of tonic's `trace_fn`.
async fn start_detector() -> Outcome<SocketAddr> {
    let incoming = TcpIncoming::bind("127.0.0.1:0".parse()?)?;
    let address = incoming.local_addr()?;
    let (_, health) = tonic_health::server::health_reporter();
    let server = tonic::transport::Server::builder()
        .trace_fn(|request| {
            let span = tracing::info_span!("grpc", otel.kind = "server");
            let headers = MetadataMap::from_headers(request.headers().clone());
            let caller = TraceContextPropagator::new().extract(&Received(&headers));
            let _ = span.set_parent(caller);
            span
        })
        .add_service(health);
    tokio::spawn(server.serve_with_incoming(incoming));
    Ok(address)
}

struct Metadata<'a>(&'a mut MetadataMap);

impl Injector for Metadata<'_> {
    fn set(&mut self, key: &str, value: String) {
        if let (Ok(key), Ok(value)) = (MetadataKey::from_bytes(key.as_bytes()), value.parse()) {
            self.0.insert(key, value);
        }
    }
}

struct Received<'a>(&'a MetadataMap);

impl Extractor for Received<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        let name = |key| match key {
            KeyRef::Ascii(key) => key.as_str(),
            KeyRef::Binary(key) => key.as_str(),
        };
        self.0.keys().map(name).collect()
    }
}

async fn get_frame(address: SocketAddr, camera: usize) -> Outcome<String> {
    let mut stream = TcpStream::connect(address).await?;
    let request =
        format!("GET /frames/{camera} HTTP/1.1\r\nHost: backend\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut reply = String::new();
    stream.read_to_string(&mut reply).await?;
    Ok(reply)
}
