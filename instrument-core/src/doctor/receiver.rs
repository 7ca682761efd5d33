//! One receiver of OTLP: what it says to a real span.

use super::alternative::{self, Alternative, What, alternatives};
use super::clock::Told;
use super::diagnosis::Place;
use super::finding::{Finding, Verdict};
use super::understanding::understood;
use super::variables::Variables;
use crate::Error;
use crate::export::otlp::{Client, Signal, shown};
use crate::export::{Delivered, Failure, Kind, Otlp, Things};
use futures_util::future::join_all;
use http::Uri;
use std::time::{Duration, Instant, SystemTime};
use tokio::net::TcpStream;

/// How much time there is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    /// For the span.
    pub(super) span: Duration,
    /// For what is tried if it does not arrive.
    pub(super) others: Duration,
}

pub(super) struct Answer {
    pub(super) result: Result<Delivered, Failure>,
    clock: Option<Told>,
    took: Duration,
}

/// `message` is a request with the test span in it.
pub(super) async fn examine(
    otlp: Otlp,
    message: Vec<u8>,
    variables: Variables,
    times: Times,
) -> Vec<Finding> {
    let url = shown(&otlp.url);
    let place = Place {
        url: &url,
        variables: &variables,
    };
    let answer = match ask(&otlp, message, times.span).await {
        Ok(answer) => answer,
        Err(error) => return vec![unusable(&otlp, &error)],
    };
    let mut clock = answer.clock;
    let mut findings = match answer.result {
        Ok(delivered) => taken(&place, &otlp, &delivered, answer.took),
        Err(mut failure) => {
            if failure.kind == Kind::Timeout && failure.code == "timeout" {
                failure.cause = no_answer(&otlp, times).await;
            }
            let others = alternatives(&otlp, &failure);
            let asked = others
                .into_iter()
                .map(|other| answer_of(other, times.others));
            let mut answers: Vec<_> = join_all(asked).await.into_iter().flatten().collect();
            clock = clock.or_else(|| answers.iter().find_map(|(_, answer)| answer.clock));
            match understood(&failure, &answers) {
                Some(which) => {
                    let (other, answer) = answers.swap_remove(which);
                    mistaken(&place, &otlp, &failure, &other, answer.result)
                }
                None => vec![place.finding(&failure)],
            }
        }
    };
    findings.extend(clock.and_then(|told| told.finding(&url)));
    findings
}

async fn answer_of(other: Alternative, time: Duration) -> Option<(Alternative, Answer)> {
    // An empty request is one that a receiver takes.
    let answer = ask(&other.otlp, Vec::new(), time).await.ok()?;
    Some((other, answer))
}

async fn ask(otlp: &Otlp, message: Vec<u8>, time: Duration) -> Result<Answer, Error> {
    let otlp = Otlp {
        timeout: otlp.timeout.min(time),
        ..otlp.clone()
    };
    let client = Client::new(&otlp, Signal::SPANS)?;
    let (asked, start) = (SystemTime::now(), Instant::now());
    let mut clock = None;
    let result = client
        .send_once(message, |headers| clock = Told::by(headers, asked))
        .await;
    Ok(Answer {
        result,
        clock,
        took: start.elapsed(),
    })
}

/// A connection that is refused in time is another failure.
async fn no_answer(otlp: &Otlp, times: Times) -> String {
    let (connects, time) = (connects(&otlp.url, times.others / 3).await, times.span);
    let within = format!("within {:.1} s", otlp.timeout.min(time).as_secs_f64());
    match connects {
        Some(true) => format!("a connection comes about, and no answer {within}"),
        Some(false) => format!("no connection comes about {within}"),
        None => format!("no answer {within}"),
    }
}

async fn connects(url: &str, time: Duration) -> Option<bool> {
    let url: Uri = url.parse().ok()?;
    let tls = url.scheme_str() == Some("https");
    let port = url.port_u16().unwrap_or(if tls { 443 } else { 80 });
    let host = url.host()?.trim_matches(['[', ']']);
    let connected = tokio::time::timeout(time, TcpStream::connect((host, port))).await;
    Some(matches!(connected, Ok(Ok(_))))
}

fn taken(place: &Place<'_>, otlp: &Otlp, delivered: &Delivered, took: Duration) -> Vec<Finding> {
    let (url, said) = (place.url, &delivered.message);
    if delivered.rejected > 0 {
        let words = if said.is_empty() {
            String::new()
        } else {
            format!(": {said}")
        };
        return vec![Finding::new(
            Verdict::PartlyRejected,
            format!("{url} took the request and rejected the span{words}"),
            Kind::PartlyRejected.advice(Things::Spans),
        )];
    }
    let how = alternative::name(otlp.protocol);
    let mut findings = vec![Finding::new(
        Verdict::Delivered,
        format!("{url} took the test span over {how} in {took:.0?}"),
        "",
    )];
    if !said.is_empty() {
        let text = format!("{url} took the span, and says: {said}");
        findings.push(Finding::new(Verdict::Remark, text, ""));
    }
    findings
}

/// The receiver is well, and spoken to in the wrong way.
fn mistaken(
    place: &Place<'_>,
    otlp: &Otlp,
    failure: &Failure,
    other: &Alternative,
    result: Result<Delivered, Failure>,
) -> Vec<Finding> {
    let url = place.url;
    let there = shown(&other.otlp.url);
    let (spoken, right) = (
        alternative::name(otlp.protocol),
        alternative::name(other.otlp.protocol),
    );
    let (verdict, text) = match other.what {
        What::Protocol => (
            Verdict::WrongProtocol,
            format!("{url} is spoken to in {spoken}, and that port speaks {right}"),
        ),
        What::Security if otlp.url.starts_with("https:") => (
            Verdict::Tls,
            format!("{url} is spoken to with TLS, and that port speaks {right} without it"),
        ),
        What::Security => (
            Verdict::Tls,
            format!("{url} is spoken to without TLS, and that port speaks {right} with it"),
        ),
        What::Path => (
            Verdict::NotFound,
            format!("{url} answers {}, and {there} takes spans", failure.code),
        ),
        What::Port => (
            super::diagnosis::verdict(failure.kind),
            format!(
                "{url}: {}; but {there} takes spans over {right}",
                failure.cause
            ),
        ),
    };
    let advice = other.advice(otlp, place.variables);
    let mut findings = vec![Finding::new(verdict, text, advice)];
    // A second fault behind the first.
    if let Err(second) = result {
        let counts = second.kind != Kind::Unauthorized || other.has_credentials_of(otlp);
        if counts {
            let place = Place {
                url: &there,
                variables: place.variables,
            };
            findings.push(place.finding(&second));
        }
    }
    findings
}

/// It could not even be tried.
fn unusable(otlp: &Otlp, error: &Error) -> Finding {
    let verdict = if otlp.url.starts_with("https:") {
        Verdict::Tls
    } else {
        Verdict::Configuration
    };
    Finding::new(
        verdict,
        error.to_string(),
        "a service that is set up like this refuses to start: mend what is named there",
    )
}
