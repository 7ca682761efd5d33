//! An OTLP collector for tests.

mod collected;
mod received;
mod reply;
mod server;
mod store;
#[cfg(feature = "tls")]
mod tls;

pub use collected::{CollectedLog, CollectedMetric, CollectedSpan};
pub use received::ReceivedRequest;
pub use reply::Reply;

use super::Tree;
use server::Server;
use std::net::SocketAddr;
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use store::{All, Store};

/// An OTLP collector on a free port of this machine, which keeps what it is sent.
///
/// One port takes gRPC and HTTP with protobuf, compressed with gzip or not: traces, logs and metrics. Given the feature `tls` it
/// also serves them behind TLS (`start_tls`). It decodes as strictly as a real one: what is not understood is refused, and [`requests`](Self::requests) says why. It runs on a
/// thread of its own, so it serves tests with and without a runtime, and stops when it is dropped.
///
/// ```
/// use instrument_core::testing::{Collector, proto};
/// use proto::collector::trace::v1::ExportTraceServiceRequest;
/// use proto::trace::v1::{ResourceSpans, ScopeSpans, Span};
/// use std::io::{Read, Write};
/// use std::net::TcpStream;
/// use std::time::Duration;
///
/// let collector = Collector::start();
///
/// // An exporter would do this, given `collector.endpoint()`:
/// let span = Span { trace_id: vec![1; 16], span_id: vec![2; 8], name: "load_model".to_owned(), ..Span::default() };
/// let scope_spans = vec![ScopeSpans { spans: vec![span], ..ScopeSpans::default() }];
/// let request = ExportTraceServiceRequest { resource_spans: vec![ResourceSpans { scope_spans, ..ResourceSpans::default() }] };
/// let body = prost::Message::encode_to_vec(&request);
/// let mut connection = TcpStream::connect(collector.address())?;
/// write!(
///     connection,
///     "POST /v1/traces HTTP/1.1\r\nhost: collector\r\nconnection: close\r\ncontent-type: application/x-protobuf\r\ncontent-length: {}\r\n\r\n",
///     body.len()
/// )?;
/// connection.write_all(&body)?;
/// let mut answer = String::new();
/// connection.read_to_string(&mut answer)?;
/// assert!(answer.starts_with("HTTP/1.1 200 OK"));
///
/// let spans = collector.wait_for_spans(1, Duration::from_secs(10));
/// assert_eq!(spans[0].name(), "load_model");
/// assert_eq!(collector.tree(), "load_model");
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Collector {
    // Stops first.
    server: Server,
    store: Arc<Store>,
    scheme: &'static str,
}

impl Collector {
    /// Listens from now on.
    ///
    /// # Panics
    ///
    /// If this machine has no port or no thread to give.
    #[must_use]
    #[track_caller]
    pub fn start() -> Self {
        Self::serving("http", server::plain())
    }

    #[track_caller]
    fn serving(scheme: &'static str, accept: server::Accept) -> Self {
        let store = Arc::<Store>::default();
        let server = Server::start(store.clone(), accept)
            .unwrap_or_else(|error| panic!("the collector cannot start: {error}"));
        Self {
            server,
            store,
            scheme,
        }
    }

    /// Where it listens: `http://127.0.0.1:PORT`, or `https`. That is the endpoint of a gRPC exporter, and the base of an HTTP one,
    /// whose own endpoint is [`traces_endpoint`](Self::traces_endpoint).
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("{}://{}", self.scheme, self.address())
    }

    /// Where an HTTP exporter sends spans: [`endpoint`](Self::endpoint) and `/v1/traces`.
    #[must_use]
    pub fn traces_endpoint(&self) -> String {
        self.endpoint() + "/v1/traces"
    }

    /// Where an HTTP exporter sends metrics: [`endpoint`](Self::endpoint) and `/v1/metrics`.
    #[must_use]
    pub fn metrics_endpoint(&self) -> String {
        self.endpoint() + "/v1/metrics"
    }

    /// Where an HTTP exporter sends log records: [`endpoint`](Self::endpoint) and `/v1/logs`.
    #[must_use]
    pub fn logs_endpoint(&self) -> String {
        self.endpoint() + "/v1/logs"
    }

    /// Its address.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// Answers the next `times` requests with `reply`; if that is a failure, nothing of what they carry is kept.
    /// Further replies queue up. A request that makes no sense is refused as ever, and uses up no reply.
    ///
    /// ```
    /// use instrument_core::testing::{Collector, Reply};
    /// use std::time::Duration;
    ///
    /// let collector = Collector::start();
    /// // An exporter has to try three times:
    /// collector.respond_with(Reply::unavailable().with_retry_after(Duration::from_secs(1)), 2);
    /// ```
    pub fn respond_with(&self, reply: Reply, times: usize) {
        self.store
            .lock()
            .script
            .extend(std::iter::repeat_n(reply, times));
    }

    /// The spans that arrived, in the order of arrival.
    #[must_use]
    pub fn spans(&self) -> Vec<CollectedSpan> {
        self.store.lock().spans.clone()
    }

    /// The log records that arrived, in the order of arrival.
    #[must_use]
    pub fn logs(&self) -> Vec<CollectedLog> {
        self.store.lock().logs.clone()
    }

    /// The metrics that arrived, in the order of arrival; each collection brings all of them again.
    #[must_use]
    pub fn metrics(&self) -> Vec<CollectedMetric> {
        self.store.lock().metrics.clone()
    }

    /// The requests that arrived, whether accepted or refused, in the order in which that was decided.
    #[must_use]
    pub fn requests(&self) -> Vec<ReceivedRequest> {
        self.store.lock().requests.clone()
    }

    /// Blocks until `count` spans have arrived, and returns all that have.
    ///
    /// An exporter that runs on a runtime needs one of several threads, for this one waits.
    ///
    /// # Panics
    ///
    /// When they have not arrived within `timeout`. It says what has.
    #[track_caller]
    pub fn wait_for_spans(&self, count: usize, timeout: Duration) -> Vec<CollectedSpan> {
        self.wait_for("spans", count, timeout, |all| &all.spans)
    }

    /// Blocks until `count` log records have arrived, and returns all that have: see
    /// [`wait_for_spans`](Self::wait_for_spans).
    ///
    /// # Panics
    ///
    /// When they have not arrived within `timeout`.
    #[track_caller]
    pub fn wait_for_logs(&self, count: usize, timeout: Duration) -> Vec<CollectedLog> {
        self.wait_for("log records", count, timeout, |all| &all.logs)
    }

    /// Blocks until `count` metrics have arrived, and returns all that have: see
    /// [`wait_for_spans`](Self::wait_for_spans).
    ///
    /// # Panics
    ///
    /// When they have not arrived within `timeout`.
    #[track_caller]
    pub fn wait_for_metrics(&self, count: usize, timeout: Duration) -> Vec<CollectedMetric> {
        self.wait_for("metrics", count, timeout, |all| &all.metrics)
    }

    /// Blocks until `count` requests have arrived, and returns all that have: see
    /// [`wait_for_spans`](Self::wait_for_spans).
    ///
    /// # Panics
    ///
    /// When they have not arrived within `timeout`.
    #[track_caller]
    pub fn wait_for_requests(&self, count: usize, timeout: Duration) -> Vec<ReceivedRequest> {
        self.wait_for("requests", count, timeout, |all| &all.requests)
    }

    #[track_caller]
    fn wait_for<T: Clone>(
        &self,
        what: &str,
        count: usize,
        timeout: Duration,
        of: fn(&All) -> &Vec<T>,
    ) -> Vec<T> {
        let all = self.store.lock();
        let (all, _) = self
            .store
            .changed
            .wait_timeout_while(all, timeout, |all| of(all).len() < count)
            .unwrap_or_else(PoisonError::into_inner);
        let found = of(&all).clone();
        if found.len() >= count {
            return found;
        }
        let requests = all
            .requests
            .iter()
            .map(|request| format!("\n    {request}"));
        let requests = requests.collect::<String>();
        let tree = all.tree();
        drop(all);
        panic!(
            "waited {timeout:?} for {count} {what}, {} arrived\nrequests:{}\nspans:{tree:?}",
            found.len(),
            if requests.is_empty() {
                " none"
            } else {
                &requests
            }
        );
    }

    /// The spans that arrived as a tree, in the order in which they started. Where they are from several services,
    /// each says which: `handle_frame {camera-service}`.
    #[must_use]
    pub fn tree(&self) -> Tree {
        self.store.lock().tree()
    }

    /// Forgets what arrived, and replies that are still to come.
    pub fn reset(&self) {
        *self.store.lock() = All::default();
    }
}

#[cfg(test)]
mod tests;
