//! Where the children's traces go.

use crate::serve::say;
use std::env;
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Whoever sets one of these knows where traces go.
const SAID_BY: [&str; 6] = [
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
    "OTEL_TRACES_EXPORTER",
    "OTEL_CONFIG_FILE",
    "OTEL_SDK_DISABLED",
    "OTEL_ENABLED",
];

/// Where receivers listen, if nothing is said.
const RECEIVER: ([u8; 4], u16) = ([127, 0, 0, 1], 4318);

/// What the children are told of it. If nothing was said and nobody listens where receivers do, they are told to send
/// nothing, and the user what to do: four processes that complain every minute would hide everything else.
pub(super) fn variables() -> Vec<(&'static str, String)> {
    let is_said = SAID_BY
        .iter()
        .any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()));
    if is_said {
        return Vec::new();
    }
    let receiver = SocketAddr::from(RECEIVER);
    if TcpStream::connect_timeout(&receiver, Duration::from_millis(500)).is_ok() {
        say(format_args!("traces go to http://{receiver}"));
        return Vec::new();
    }
    say(format_args!(
        "nobody listens on http://{receiver}, so no traces are sent: start a collector or Jaeger there, set \
         OTEL_EXPORTER_OTLP_ENDPOINT, or set OTEL_TRACES_EXPORTER=console to see spans here"
    ));
    vec![("OTEL_TRACES_EXPORTER", "none".to_owned())]
}
