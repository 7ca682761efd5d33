//! Pipes against a real receiver, and against ones that do not behave.

mod answers;
mod batches;
mod delivery;
mod foreign;
mod other_protocol;
mod overload;
mod shut_down;
mod signals;
mod simple;
#[cfg(feature = "tls")]
mod tls;
mod trouble;

use super::otlp::{Client, Signal, SpanSink};
use super::*;
use crate::testing::Collector;
use opentelemetry::trace::{
    SpanContext, SpanId, SpanKind, Status, TraceFlags, TraceId, TraceState,
};
use opentelemetry::{InstrumentationScope, KeyValue};
use opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanLinks, SpanProcessor as _};
use std::io::Write as _;
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::UNIX_EPOCH;

/// Long enough for any machine; nothing that goes well takes it.
const SOON: Duration = Duration::from_secs(30);

fn otlp(address: SocketAddr, protocol: Protocol) -> Otlp {
    let path = match protocol {
        Protocol::HttpProtobuf => "/v1/traces",
        Protocol::Grpc => "",
    };
    Otlp {
        url: format!("http://{address}{path}"),
        protocol,
        headers: Vec::new(),
        compression: Compression::None,
        timeout: SOON,
        tls: TlsFiles::default(),
    }
}

fn resource() -> Resource {
    Resource::builder_empty()
        .with_attribute(KeyValue::new("service.name", "camera"))
        .build()
}

/// Leaves when it is full or flushed, and not with the time.
fn batch(spans: usize) -> Batch {
    Batch::default()
        .with_max_export_batch_size(spans)
        .with_schedule_delay(Duration::from_secs(3600))
}

fn span(number: u64) -> SpanData {
    let start_time = UNIX_EPOCH + Duration::from_secs(number);
    SpanData {
        // Not sampled: what arrives here has been decided to be kept.
        span_context: SpanContext::new(
            TraceId::from(1),
            SpanId::from(number),
            TraceFlags::NOT_SAMPLED,
            false,
            TraceState::NONE,
        ),
        parent_span_id: SpanId::INVALID,
        parent_span_is_remote: false,
        span_kind: SpanKind::Internal,
        name: format!("span {number}").into(),
        start_time,
        end_time: start_time,
        attributes: vec![KeyValue::new(
            "number",
            i64::try_from(number).expect("a small number"),
        )],
        dropped_attributes_count: 0,
        events: SpanEvents::default(),
        links: SpanLinks::default(),
        status: Status::Unset,
        instrumentation_scope: InstrumentationScope::default(),
    }
}

/// A pipeline, and all that it says.
struct Pipe {
    pipeline: Pipeline,
    lines: Arc<Mutex<Vec<String>>>,
    worker: Worker,
}

impl Pipe {
    fn new(otlp: &Otlp, processor: &Processor) -> Self {
        let worker = Worker::start().expect("a thread");
        let client = Client::new(otlp, Signal::SPANS).expect("it can be used");
        let lines = Arc::<Mutex<Vec<String>>>::default();
        let heard = lines.clone();
        let health = PipeHealth::with_voice(
            "test_exporter",
            Things::Spans,
            format!("OTLP export of spans to {}", client.endpoint()),
            client.endpoint(),
            move |line| heard.lock().expect("nobody panics").push(line.to_owned()),
        );
        let sink = Arc::new(SpanSink::new(client, &resource(), health));
        let pipeline = Pipeline::start(sink, processor, otlp.timeout, &worker);
        Self {
            pipeline,
            lines,
            worker,
        }
    }

    fn batching(otlp: &Otlp, batch: Batch) -> Self {
        Self::new(otlp, &Processor::Batch(batch))
    }

    fn end(&self, spans: std::ops::Range<u64>) {
        spans.for_each(|number| self.pipeline.on_end(span(number + 1)));
    }

    fn health(&self) -> ExportHealth {
        self.pipeline.health().snapshot()
    }

    fn lines(&self) -> Vec<String> {
        self.lines.lock().expect("nobody panics").clone()
    }

    #[track_caller]
    fn last_error(&self) -> ExportFailure {
        self.health().last_error.expect("there was an error")
    }
}

/// Exported, failed, dropped and queued.
fn counts(health: &ExportHealth) -> [u64; 4] {
    [
        health.exported,
        health.failed,
        health.dropped,
        health.queued,
    ]
}

/// An address where nobody listens: a port that only a superuser could take, and that no test is given.
fn nobody() -> SocketAddr {
    (Ipv4Addr::LOCALHOST, 1).into()
}

/// A server that does with each connection what it is told. It ends with the test's process.
fn server(serve: impl FnMut(TcpStream) + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let address = listener.local_addr().expect("it has one");
    thread::spawn(move || listener.incoming().flatten().for_each(serve));
    address
}

/// A server that takes connections and never answers, and tells of each.
fn silent_server() -> (SocketAddr, mpsc::Receiver<()>) {
    let (tell, told) = mpsc::channel();
    let mut held = Vec::new();
    let address = server(move |stream| {
        held.push(stream);
        let _ = tell.send(());
    });
    (address, told)
}

/// A server that reads one request of HTTP/1.1 per connection and answers with these bytes.
fn answering(answer: impl Into<Vec<u8>>) -> SocketAddr {
    let answer = answer.into();
    server(move |mut stream| {
        read_request(&mut stream);
        say_goodbye(stream, &answer);
    })
}

/// Answers, and closes only when the other side has: it would else be reset, and the answer lost.
fn say_goodbye(mut stream: TcpStream, answer: &[u8]) {
    let _ = stream.write_all(answer);
    let _ = stream.shutdown(Shutdown::Write);
    thread::spawn(move || std::io::copy(&mut stream, &mut std::io::sink()));
}

/// The head and the body of a request with a length.
fn read_request(stream: &mut TcpStream) -> (String, Vec<u8>) {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let count = stream.read(&mut buffer).unwrap_or(0);
        bytes.extend_from_slice(&buffer[..count]);
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
            if count == 0 {
                return (String::from_utf8_lossy(&bytes).into_owned(), Vec::new());
            }
            continue;
        };
        let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.and_then(|length| length.parse().ok()).unwrap_or(0);
        if bytes.len() >= end + 4 + length || count == 0 {
            return (head, bytes.split_off(end + 4));
        }
    }
}
