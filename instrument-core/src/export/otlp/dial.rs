//! From a name to a connection.

use super::target::Target;
use crate::countable;
use crate::export::failure::{Failure, Kind, Retry, chain};
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// How long an address may be silent until the next one is tried as well: what RFC 8305 recommends.
const HEAD_START: Duration = Duration::from_millis(250);

pub(super) async fn dial(target: &Target) -> Result<TcpStream, Failure> {
    let (host, port) = (target.host(), target.port());
    let addresses = tokio::net::lookup_host((host, port))
        .await
        .map_err(|error| {
            Failure::new(
                Kind::UnknownHost,
                "unknown host",
                format!("`{host}` cannot be resolved: {}", chain(&error)),
            )
            .with_retry(Retry::BackOff)
        })?;
    let last = match first(addresses, TcpStream::connect).await {
        Ok(stream) => {
            // A request is written at once; waiting for more would only delay its end.
            let _ = stream.set_nodelay(true);
            return Ok(stream);
        }
        Err(last) => last,
    };
    Err(match last {
        Some((address, error)) => {
            let (kind, code) = match error.kind() {
                io::ErrorKind::ConnectionRefused => (Kind::Refused, "connection refused"),
                io::ErrorKind::TimedOut => (Kind::Timeout, "timeout"),
                _ => (Kind::Unreachable, "unreachable"),
            };
            Failure::new(
                kind,
                code,
                format!("no connection to {address}: {}", chain(&error)),
            )
        }
        None => Failure::new(
            Kind::UnknownHost,
            "unknown host",
            format!("`{host}` has no address"),
        ),
    }
    .with_retry(Retry::BackOff))
}

/// What the first address gives to which there is a connection: one that answers nothing must not take the time of the others.
/// Else why there was none at last.
async fn first<T, F>(
    addresses: impl IntoIterator<Item = SocketAddr>,
    connect: impl Fn(SocketAddr) -> F,
) -> Result<T, Option<(SocketAddr, io::Error)>>
where
    F: Future<Output = io::Result<T>>,
{
    let mut addresses = addresses.into_iter().peekable();
    let mut tried = FuturesUnordered::new();
    let mut last = None;
    loop {
        tried.extend(addresses.next().map(|address| {
            let connection = connect(address);
            async move { connection.await.map_err(|error| (address, error)) }
        }));
        let is_last = addresses.peek().is_none();
        let patience = if is_last {
            countable::LONGEST
        } else {
            HEAD_START
        };
        match timeout(patience, tried.next()).await {
            Ok(Some(Ok(connection))) => return Ok(connection),
            Ok(Some(Err(failed))) => last = Some(failed),
            Ok(None) => return Err(last),
            Err(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::stopped_clock::on_a_stopped_clock;
    use std::cell::RefCell;
    use std::future::pending;
    use tokio::time::Instant;

    /// What an address does with those who want to connect.
    #[derive(Clone, Copy)]
    enum Does {
        Take,
        TakeAfter(Duration),
        Refuse,
        Nothing,
    }
    use Does::{Nothing, Refuse, Take, TakeAfter};

    const SECOND: Duration = Duration::from_secs(1);

    /// The port of the one to which there is a connection, or that failed last; and when each was tried and what came of it was known.
    fn connected(does: &[Does]) -> (Result<u16, Option<u16>>, Vec<u128>) {
        on_a_stopped_clock(async || {
            let start = Instant::now();
            let times = RefCell::default();
            let addresses = (0..does.len()).map(|at| {
                let port = u16::try_from(at).expect("there are few");
                SocketAddr::from(([192, 0, 2, 1], port))
            });
            let connect = async |address: SocketAddr| {
                Vec::push(&mut times.borrow_mut(), start.elapsed().as_millis());
                match does[usize::from(address.port())] {
                    Take => {}
                    TakeAfter(time) => tokio::time::sleep(time).await,
                    Refuse => return Err(io::ErrorKind::ConnectionRefused.into()),
                    Nothing => pending().await,
                }
                Ok(address.port())
            };
            let connected = timeout(60 * SECOND, first(addresses, connect)).await;
            let connected = connected.unwrap_or(Err(None));
            let connected = connected.map_err(|last| last.map(|(address, _)| address.port()));
            times.borrow_mut().push(start.elapsed().as_millis());
            (connected, times.into_inner())
        })
    }

    #[test]
    fn an_address_that_answers_nothing_takes_no_time_of_the_others() {
        assert_eq!(connected(&[Nothing, Take]), (Ok(1), vec![0, 250, 250]));
        assert_eq!(
            connected(&[Nothing, Nothing, Refuse, Take]),
            (Ok(3), vec![0, 250, 500, 500, 500])
        );
    }

    #[test]
    fn one_that_is_slow_is_waited_for() {
        assert_eq!(connected(&[TakeAfter(SECOND), Refuse]).0, Ok(0));
        assert_eq!(connected(&[TakeAfter(SECOND), TakeAfter(SECOND)]).0, Ok(0));
        assert_eq!(connected(&[Nothing, TakeAfter(SECOND)]).0, Ok(1));
    }

    #[test]
    fn the_last_one_that_refused_is_named() {
        assert_eq!(connected(&[Refuse, Refuse]), (Err(Some(1)), vec![0, 0, 0]));
        assert_eq!(connected(&[]), (Err(None), vec![0]));
    }
}
