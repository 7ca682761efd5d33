//! Where a child listens.

use std::io;
use std::net::{SocketAddr, TcpListener};

/// The address that is wanted, if it is free or if it was said that it has to be this one; else the same with a free port.
/// It is known before the child is, so that all can be told of all.
///
/// # Errors
///
/// When there is no free port.
pub(super) fn address(wanted: SocketAddr, is_fixed: bool) -> io::Result<SocketAddr> {
    // Somebody may take it before the child does; then the child says so.
    let is_wanted = wanted.port() != 0 && (is_fixed || TcpListener::bind(wanted).is_ok());
    if is_wanted {
        return Ok(wanted);
    }
    let free = SocketAddr::new(wanted.ip(), 0);
    TcpListener::bind(free)?.local_addr()
}

/// How a child that listens there is reached from here.
pub(super) fn url(mut address: SocketAddr) -> String {
    if address.ip().is_unspecified() {
        address.set_ip(match address {
            SocketAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
        });
    }
    format!("http://{address}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_that_is_taken_is_given_up_unless_it_was_asked_for() {
        let taken = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let wanted = taken.local_addr().expect("it is bound");
        let other = address(wanted, false).expect("a port is free");
        assert_ne!(other.port(), wanted.port());
        assert_eq!(other.ip(), wanted.ip());
        assert_eq!(address(wanted, true).expect("it is said"), wanted);
    }

    #[test]
    fn no_port_is_a_free_one_even_if_it_was_asked_for() {
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        assert_ne!(address(any, true).expect("a port is free").port(), 0);
    }

    #[test]
    fn what_listens_everywhere_is_reached_here() {
        assert_eq!(
            url(SocketAddr::from(([0, 0, 0, 0], 8000))),
            "http://127.0.0.1:8000"
        );
        assert_eq!(
            url("[::]:8000".parse().expect("it is one")),
            "http://[::1]:8000"
        );
    }
}
