//! The real page on a free port.

use crate::Tools;
use crate::grafana::grafana;
use axum::Router;
use instrument_core::store::TraceStore;
use instrument_core::telemetry::Telemetry;
use instrument_core::{Span, span};
use instrument_tower::Page;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// A service that does nothing but serve the page. It ends with this value.
#[derive(Debug)]
pub struct Served {
    url: String,
    _hanging: Option<Span>,
    _telemetry: Option<Telemetry>,
    _runtime: Runtime,
}

impl Served {
    /// A page that knows no trace.
    ///
    /// # Panics
    ///
    /// When the machine has no port left.
    #[must_use]
    pub fn empty() -> Self {
        Self::of(&TraceStore::default())
    }

    /// A page of a service with a span that does not end.
    ///
    /// # Panics
    ///
    /// When the machine has no port left.
    #[must_use]
    pub fn with_hanging_span() -> Self {
        let store = TraceStore::default();
        let telemetry = Telemetry::builder("page-tests")
            .with_store(&store)
            .with_variables([("OTEL_TRACES_EXPORTER", "none")])
            .build()
            .expect("there is nothing wrong with these settings");
        let bound = telemetry.provider().map(|provider| provider.enter());
        let hanging = span!("hangs").start();
        drop(bound);
        let mut served = Self::of(&store);
        served._hanging = Some(hanging);
        served._telemetry = Some(telemetry);
        served
    }

    fn of(store: &TraceStore) -> Self {
        let slow = |page: Page, operation, warn, bad| {
            page.with_threshold(
                operation,
                Duration::from_secs(warn),
                Duration::from_secs(bad),
            )
        };
        let page = Page::new(store)
            .with_grafana_url("/grafana")
            .with_jaeger_url("http://localhost:16686");
        let page = slow(page, "detection_processing", 5, 30);
        let page = slow(page, "llm_inference", 30, 120);
        let page = slow(page, "analysis_processing", 60, 180);
        let app = Router::new()
            .nest_service("/tracing", page)
            .merge(grafana());
        let runtime = Runtime::new().expect("threads for a runtime");
        let listener = runtime
            .block_on(TcpListener::bind("127.0.0.1:0"))
            .expect("a free port");
        let address = listener.local_addr().expect("it is bound");
        let service = app.into_make_service_with_connect_info::<SocketAddr>();
        runtime.spawn(async move { axum::serve(listener, service).await });
        Self {
            url: format!("http://{address}/tracing/"),
            _hanging: None,
            _telemetry: None,
            _runtime: runtime,
        }
    }

    /// Sends it the known traces.
    ///
    /// # Errors
    ///
    /// When they are not taken.
    pub fn take_known(&self, tools: &Tools) -> Result<(), String> {
        let mut node = tools.node();
        let sent = node.arg("--send").env("PAGE_URL", &self.url).status();
        let taken = sent.is_ok_and(|status| status.success());
        taken
            .then_some(())
            .ok_or_else(|| format!("{} did not take the known traces", self.url))
    }

    /// Where the page is.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}
