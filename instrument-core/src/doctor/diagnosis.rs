//! From a failed attempt to a finding.

use super::alternative::is_certificate;
use super::finding::{Finding, Verdict};
use super::variables::Variables;
use crate::export::{Failure, Kind, Things};

/// Where a failure was seen.
#[derive(Clone, Debug)]
pub(super) struct Place<'a> {
    /// The URL, without what is secret.
    pub(super) url: &'a str,
    pub(super) variables: &'a Variables,
}

/// Servers that are no receivers answer with web pages.
fn without_page(cause: &str) -> String {
    let lower = cause.to_ascii_lowercase();
    let page = ["<!doctype", "<html", "<?xml"];
    match page.iter().filter_map(|start| lower.find(start)).min() {
        Some(at) => format!("{}(a web page)", &cause[..at]),
        None => cause.to_owned(),
    }
}

pub(super) fn verdict(kind: Kind) -> Verdict {
    match kind {
        Kind::Unauthorized => Verdict::Unauthorized,
        Kind::NotThere => Verdict::NotFound,
        Kind::Refused => Verdict::Refused,
        Kind::UnknownHost | Kind::Unreachable | Kind::Timeout => Verdict::Unreachable,
        Kind::OtherProtocol => Verdict::WrongProtocol,
        Kind::Tls | Kind::NoTls => Verdict::Tls,
        Kind::PartlyRejected => Verdict::PartlyRejected,
        _ => Verdict::Failed,
    }
}

impl Place<'_> {
    pub(super) fn finding(&self, failure: &Failure) -> Finding {
        let Failure {
            kind, code, cause, ..
        } = failure;
        let cause = without_page(cause);
        let text = match kind {
            Kind::Unauthorized
            | Kind::NotThere
            | Kind::Overloaded
            | Kind::Unavailable
            | Kind::BadRequest
            | Kind::TooLarge
            | Kind::Other => format!("{} answers {code}: {cause}", self.url),
            _ => format!("{}: {cause}", self.url),
        };
        Finding::new(verdict(*kind), text, self.advice(failure))
    }

    fn advice(&self, failure: &Failure) -> String {
        let variables = self.variables;
        let elsewhere = variables.elsewhere();
        match failure.kind {
            Kind::Unauthorized => format!(
                "give the credentials that the receiver wants: {}=authorization=Bearer%20…{elsewhere}",
                variables.headers()
            ),
            Kind::Refused => format!(
                "start the collector, or mend {}{elsewhere}; in a container, localhost is the container itself",
                variables.endpoint()
            ),
            Kind::UnknownHost => format!(
                "mend the name in {}{elsewhere}, or ask the name server of this network for it",
                variables.endpoint()
            ),
            Kind::Timeout | Kind::Unreachable => format!(
                "look for a firewall or a wrong address in {}{elsewhere}; if the receiver is only slow, {} gives it more time",
                variables.endpoint(),
                variables.timeout()
            ),
            Kind::Tls if is_certificate(failure) => self.about_certificate(&failure.cause),
            _ => failure.kind.advice(Things::Spans).into_owned(),
        }
    }

    /// By what rustls says.
    fn about_certificate(&self, cause: &str) -> String {
        let variables = self.variables;
        let elsewhere = variables.elsewhere();
        if cause.contains("UnknownIssuer") || cause.contains("CaUsedAsEndEntity") {
            format!(
                "no authority that this machine trusts has signed the receiver's certificate: name the PEM file of the one that did in {}{elsewhere}",
                variables.certificate()
            )
        } else if cause.contains("expired") {
            "the receiver's certificate has run out: renew it, and look at the clock of this machine".to_owned()
        } else if cause.contains("not valid yet") {
            "the receiver's certificate does not count yet: look at the clock of this machine"
                .to_owned()
        } else if cause.contains("not valid for name") {
            format!(
                "the receiver's certificate is for another name: use that name in {}{elsewhere}, or have a certificate made for this one",
                variables.endpoint()
            )
        } else if cause.contains("CertificateRequired") {
            format!(
                "the receiver wants to see a certificate of this service: {} and its key{elsewhere}",
                variables.client_certificate()
            )
        } else {
            Kind::Tls.advice(Things::Spans).into_owned()
        }
    }
}
