//! An axum server on a port of its own.

use crate::Wire;
use axum::Router;
use std::net::SocketAddr;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A server that listens, until it is told to stop.
#[derive(Debug)]
pub struct Listening {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    served: JoinHandle<()>,
}

impl Listening {
    /// Serves `app`.
    pub async fn start(app: Router) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = oneshot::channel();
        let service = app.into_make_service_with_connect_info::<SocketAddr>();
        let served = tokio::spawn(async move {
            axum::serve(listener, service)
                .with_graceful_shutdown(async {
                    let _ = stopped.await;
                })
                .await
                .expect("serving");
        });
        Self {
            address,
            stop,
            served,
        }
    }

    /// Where.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// A connection to it.
    pub async fn connect(&self) -> Wire {
        Wire::connect(self.address).await
    }

    /// Stops taking connections, and waits until those there are have been served.
    pub async fn stop(self) {
        let _ = self.stop.send(());
        self.served.await.expect("no panic");
    }
}
