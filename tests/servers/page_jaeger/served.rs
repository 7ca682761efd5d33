//! The page, served.

use axum::Router;
use instrument_core::store::TraceStore;
use instrument_tower::Page;
use std::net::{Ipv4Addr, SocketAddr};
use std::thread;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

/// A page at `/tracing` of a server on a free port; it stops when this is dropped.
pub(crate) struct Served {
    port: u16,
    _stop: oneshot::Sender<()>,
}

impl Served {
    pub(crate) fn start() -> Self {
        let (stop, stopped) = oneshot::channel();
        let (tell, told) = std::sync::mpsc::channel();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let runtime = runtime.expect("a runtime");
        thread::spawn(move || {
            runtime.block_on(async {
                let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
                    .await
                    .expect("a free port");
                let address = listener.local_addr().expect("it has one");
                tell.send(address.port()).expect("somebody waits for it");
                let app = Router::new().nest_service("/tracing", Page::new(TraceStore::default()));
                let service = app.into_make_service_with_connect_info::<SocketAddr>();
                tokio::select! {
                    served = axum::serve(listener, service) => served.expect("it serves"),
                    _ = stopped => {}
                }
            });
        });
        Self {
            port: told.recv().expect("it has started"),
            _stop: stop,
        }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }
}
