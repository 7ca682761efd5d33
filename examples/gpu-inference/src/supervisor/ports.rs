//! Where a child listens.

use std::net::{SocketAddr, TcpListener};

/// The address that is wanted, if it is free or if it was said that it has to be this one; else a free port beside it.
pub(super) fn address(wanted: SocketAddr, is_fixed: bool) -> SocketAddr {
    let mut address = wanted;
    // Somebody may take it before the child does; then the child says so.
    if !is_fixed && TcpListener::bind(wanted).is_err() {
        address.set_port(0);
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_is_taken_is_given_up_unless_it_was_asked_for() {
        let taken = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let wanted = taken.local_addr().expect("it is bound");
        assert_eq!(
            address(wanted, false),
            SocketAddr::from(([127, 0, 0, 1], 0))
        );
        assert_eq!(address(wanted, true), wanted);
        drop(taken);
        assert_eq!(address(wanted, false), wanted);
    }
}
