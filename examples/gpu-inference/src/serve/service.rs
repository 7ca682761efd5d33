//! A service from its start to its end.

use super::{AnyError, Stopping};
use crate::config::Role;
use axum::Router;
use instrument_core::Error;
use instrument_core::config::Destination;
use instrument_core::metrics::Prometheus;
use instrument_core::store::TraceStore;
use instrument_core::telemetry::{Builder, Telemetry};
use std::future::IntoFuture as _;
use std::io::{self, Write as _};
use std::net::SocketAddr;
use tokio::net::TcpListener;

/// A service that has its telemetry and its socket, and does not serve yet.
#[derive(Debug)]
pub struct Service {
    telemetry: Telemetry,
    listener: TcpListener,
    stopping: Stopping,
}

/// Installs telemetry under a role's name. `OTEL_*` have the last word. Metrics are there to be scraped, unless they are to
/// be sent.
///
/// # Errors
///
/// Those of [`Builder::install`](instrument_core::telemetry::Builder::install).
pub fn install(role: Role) -> Result<Telemetry, Error> {
    telemetry(role).install()
}

fn telemetry(role: Role) -> Builder {
    Telemetry::builder(role.service_name())
        .with_service_version(env!("CARGO_PKG_VERSION"))
        .with_metric_exporters(vec![Destination::Prometheus])
}

impl Service {
    /// Installs telemetry, binds the socket, and listens for signals from now on; also for the end of the standard input,
    /// if `stop_with_input`.
    ///
    /// # Errors
    ///
    /// When one of these cannot be had.
    pub async fn start(
        role: Role,
        listen: SocketAddr,
        stop_with_input: bool,
    ) -> Result<Self, AnyError> {
        Self::start_with(telemetry(role), role, listen, stop_with_input).await
    }

    /// The same with the traces of the last while in `traces`, too.
    ///
    /// # Errors
    ///
    /// When one of these cannot be had.
    pub async fn start_with_store(
        role: Role,
        listen: SocketAddr,
        stop_with_input: bool,
        traces: &TraceStore,
    ) -> Result<Self, AnyError> {
        let telemetry = telemetry(role).with_store(traces);
        Self::start_with(telemetry, role, listen, stop_with_input).await
    }

    async fn start_with(
        telemetry: Builder,
        role: Role,
        listen: SocketAddr,
        stop_with_input: bool,
    ) -> Result<Self, AnyError> {
        let listener = TcpListener::bind(listen).await.map_err(|error| {
            format!(
                "the {role} cannot listen on {listen}: {error}. Stop who listens there, or choose another address with \
                 `--{role}-listen ADDRESS`; port 0 is a free one"
            )
        })?;
        Ok(Self {
            telemetry: telemetry.install()?,
            listener,
            stopping: Stopping::at_signals(stop_with_input)?,
        })
    }

    /// Ready when the service is to stop, for what runs beside the requests.
    #[must_use]
    pub fn stopping(&self) -> Stopping {
        self.stopping.clone()
    }

    /// What renders the metrics, unless they are switched off.
    #[must_use]
    pub fn prometheus(&self) -> Option<Prometheus> {
        self.telemetry.prometheus()
    }

    /// Where it listens.
    ///
    /// # Errors
    ///
    /// When the system does not tell.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Says where it listens, and serves until it is told to stop, and then until the last request is answered. What is
    /// left of the telemetry is sent after that.
    ///
    /// # Errors
    ///
    /// When the listener fails.
    pub async fn serve(self, app: Router) -> Result<(), AnyError> {
        self.serve_beside(app, async {}).await
    }

    /// The same beside other work, whose end is waited for as well.
    ///
    /// # Errors
    ///
    /// When the listener fails.
    pub async fn serve_beside(
        self,
        app: Router,
        work: impl Future<Output = ()>,
    ) -> Result<(), AnyError> {
        say(format_args!("listening on http://{}", self.address()?));
        // With the callers' addresses: whom the layers trust, and `client.address`.
        let app = app.into_make_service_with_connect_info::<SocketAddr>();
        let Self {
            telemetry,
            listener,
            stopping,
        } = self;
        let serving =
            axum::serve(listener, app).with_graceful_shutdown(async move { stopping.wait().await });
        let (served, ()) = tokio::join!(serving.into_future(), work);
        served?;
        drop(telemetry);
        Ok(())
    }
}

/// A line on the standard output, which somebody may have closed.
pub(crate) fn say(line: std::fmt::Arguments<'_>) {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{line}");
    let _ = out.flush();
}
