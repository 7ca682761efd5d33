//! Whether spans arrive, and what is odd about them.

use crate::answers::{About, Running};
use crate::client::Client;
use crate::words::{ago, plain};
use crate::{Failure, Said};
use std::fmt::Write as _;

/// So many running spans are printed.
const SHOWN: usize = 10;

pub(crate) async fn doctor(client: &Client) -> Result<Said, Failure> {
    let about: About = client.ask("page", &[]).await?;
    let running: Vec<Running> = client.data("running", &[]).await?;
    let services: Vec<String> = client.data("services", &[]).await?;
    let of = |name: &str| about.store.get(name).copied().unwrap_or(0);
    let mut text = format!(
        "the page answers (version {}): {} traces, {} spans, {} log records; {} of {} MiB; {} spans have ever arrived",
        plain(&about.version, 20),
        of("traces"),
        of("spans"),
        of("logs"),
        of("bytes") >> 20,
        of("max_bytes") >> 20,
        of("received_spans"),
    );
    let names: Vec<_> = services.iter().map(|name| plain(name, 40)).collect();
    if !names.is_empty() {
        // Writing to a string does not fail.
        let _ = write!(text, "\nservices: {}", names.join(", "));
    }
    if !running.is_empty() {
        let _ = write!(text, "\nrunning now: {} spans", running.len());
        for span in running.iter().take(SHOWN) {
            let _ = write!(
                text,
                "\n  {} {{{}}}, begun {}, trace {}",
                plain(&span.operation_name, 60),
                plain(&span.service_name, 40),
                ago(span.start_time),
                plain(&span.trace, 32)
            );
        }
    }
    if about.notes.is_empty() {
        text.push_str("\nnothing is odd");
    }
    for note in &about.notes {
        let _ = write!(text, "\n! {}", plain(note, 1000));
    }
    Ok(Said {
        text,
        exit_code: u8::from(!about.notes.is_empty()),
    })
}
