//! Ports that nobody listens on.

use std::array;
use std::net::{Ipv4Addr, TcpListener};

/// `N` different ports, free a moment ago. Someone else may take one before the server does: whoever starts a server
/// on them tries again with others then.
///
/// # Panics
///
/// When the system has none left.
#[must_use]
pub fn free_ports<const N: usize>() -> [u16; N] {
    // All are held until the last one is found, else one could be found twice.
    let held: [TcpListener; N] = array::from_fn(|_| {
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("the system has a free port")
    });
    held.map(|listener| listener.local_addr().expect("a bound port").port())
}
