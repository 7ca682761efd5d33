//! Receivers that do not behave, and one that can be held up.

use instrument_core::testing::Collector;
use std::io::{self, Read};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

/// Long enough for any machine; nothing that goes well takes it.
pub const SOON: Duration = Duration::from_secs(120);

/// An address where nobody listens.
#[must_use]
pub fn nobody() -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    listener.local_addr().expect("it has one")
}

/// A server that does with each connection what it is told, on a thread of its own. It ends with the process.
fn server(serve: impl Fn(TcpStream) + Clone + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let address = listener.local_addr().expect("it has one");
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let serve = serve.clone();
            thread::spawn(move || serve(stream));
        }
    });
    address
}

/// Takes connections, reads what comes and never answers.
#[derive(Debug)]
pub struct Silent {
    address: SocketAddr,
    connected: mpsc::Receiver<()>,
}

impl Silent {
    /// Listens from now on.
    #[must_use]
    pub fn start() -> Self {
        let (tell, connected) = mpsc::channel();
        let address = server(move |mut stream| {
            let _ = tell.send(());
            let _ = io::copy(&mut stream, &mut io::sink());
        });
        Self { address, connected }
    }

    /// Its address.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits until so many connections have been made.
    pub fn wait_for_connections(&self, count: usize) {
        for n in 0..count {
            let connected = self.connected.recv_timeout(SOON);
            assert!(connected.is_ok(), "{n} of {count} connections");
        }
    }
}

/// Stands before a collector: connections are taken at once, and what they bring goes on when the gate is opened.
#[derive(Debug)]
pub struct Gate {
    address: SocketAddr,
    is_open: Arc<(Mutex<bool>, Condvar)>,
    connected: mpsc::Receiver<()>,
}

impl Gate {
    /// Shut from now on, until it is [opened](Self::open).
    #[must_use]
    pub fn before(collector: &Collector) -> Self {
        let is_open = Arc::<(Mutex<bool>, Condvar)>::default();
        let (tell, connected) = mpsc::channel();
        let (gate, behind) = (is_open.clone(), collector.address());
        let address = server(move |stream| {
            let _ = tell.send(());
            let shut = gate.0.lock().unwrap_or_else(PoisonError::into_inner);
            drop(gate.1.wait_while(shut, |is_open| !*is_open));
            // Either side may be gone by now, which the other one notices.
            let _ = pass_on(&stream, behind);
        });
        Self {
            address,
            is_open,
            connected,
        }
    }

    /// Its address.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits until somebody stands at the gate.
    pub fn wait_for_connection(&self) {
        let connected = self.connected.recv_timeout(SOON);
        assert!(connected.is_ok(), "nobody has come to the gate");
    }

    /// Lets all go on, from now on.
    pub fn open(&self) {
        *self
            .is_open
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = true;
        self.is_open.1.notify_all();
    }
}

fn pass_on(stream: &TcpStream, to: SocketAddr) -> io::Result<()> {
    let behind = TcpStream::connect(to)?;
    let (mut from, mut into) = (stream.try_clone()?, behind.try_clone()?);
    thread::spawn(move || {
        let _ = io::copy(&mut from, &mut into);
        let _ = into.shutdown(Shutdown::Write);
    });
    io::copy(&mut &behind, &mut &*stream)?;
    stream.shutdown(Shutdown::Write)
}

/// Tells what the first connection begins with: TLS or not.
#[derive(Debug)]
pub struct Listener {
    address: SocketAddr,
    heard: mpsc::Receiver<&'static str>,
}

impl Listener {
    /// Listens from now on.
    #[must_use]
    pub fn start() -> Self {
        let (tell, heard) = mpsc::channel();
        let address = server(move |mut stream| {
            let mut first = [0];
            if stream.read_exact(&mut first).is_ok() {
                // 22 is a handshake of TLS.
                let _ = tell.send(if first == [22] { "tls" } else { "plain" });
            }
        });
        Self { address, heard }
    }

    /// Its address.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `tls` or `plain`.
    #[must_use]
    pub fn heard(&self) -> &'static str {
        self.heard
            .recv_timeout(SOON)
            .expect("somebody speaks to it")
    }
}
