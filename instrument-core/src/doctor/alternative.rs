//! What else a receiver may understand that does not understand what is said to it.

use super::variables::Variables;
use crate::export::{Failure, Kind, Otlp, Protocol};
use http::Uri;

const PATH: &str = "/v1/traces";
/// By convention.
const PORTS: [(u16, Protocol); 2] = [(4317, Protocol::Grpc), (4318, Protocol::HttpProtobuf)];

/// The same receiver, spoken to in another way.
#[derive(Clone, Debug)]
pub(super) struct Alternative {
    pub(super) otlp: Otlp,
    pub(super) what: What,
}

/// In which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Path,
    Protocol,
    Security,
    Port,
}

/// What may help after such a failure, the likeliest first.
pub(super) fn alternatives(otlp: &Otlp, failure: &Failure) -> Vec<Alternative> {
    let Ok(url) = otlp.url.parse::<Uri>() else {
        return Vec::new();
    };
    let place = Place { otlp, url };
    match failure.kind {
        Kind::Refused => place.ports(),
        Kind::NotThere => [place.path(), place.here(), place.ports()].concat(),
        Kind::OtherProtocol | Kind::Lost | Kind::BadRequest | Kind::NoTls | Kind::Timeout => {
            [place.here(), place.ports()].concat()
        }
        // A certificate that is not accepted is one: TLS is spoken there.
        Kind::Tls if !is_certificate(failure) => place.here(),
        _ => Vec::new(),
    }
}

pub(super) fn is_certificate(failure: &Failure) -> bool {
    failure.kind == Kind::Tls && failure.cause.contains("certificate")
        || failure.cause.contains("CertificateRequired")
}

struct Place<'a> {
    otlp: &'a Otlp,
    url: Uri,
}

impl Place<'_> {
    fn is_tls(&self) -> bool {
        self.url.scheme_str() == Some("https")
    }

    fn host(&self) -> &str {
        self.url.host().unwrap_or_default()
    }

    fn port(&self) -> u16 {
        let usual = if self.is_tls() { 443 } else { 80 };
        self.url.port_u16().unwrap_or(usual)
    }

    /// The same port in the other protocol, with or without TLS, or both.
    fn here(&self) -> Vec<Alternative> {
        let other = match self.otlp.protocol {
            Protocol::Grpc => Protocol::HttpProtobuf,
            Protocol::HttpProtobuf => Protocol::Grpc,
        };
        let (tls, port) = (self.is_tls(), self.port());
        vec![
            self.alternative(What::Protocol, other, tls, port),
            self.alternative(What::Security, self.otlp.protocol, !tls, port),
            self.alternative(What::Security, other, !tls, port),
        ]
    }

    fn ports(&self) -> Vec<Alternative> {
        let others = PORTS.into_iter().filter(|(port, _)| *port != self.port());
        others
            .map(|(port, protocol)| self.alternative(What::Port, protocol, self.is_tls(), port))
            .collect()
    }

    fn path(&self) -> Vec<Alternative> {
        if self.otlp.protocol == Protocol::Grpc || self.url.path() == PATH {
            return Vec::new();
        }
        let below = format!("{}{PATH}", self.url.path().trim_end_matches('/'));
        let mut paths = vec![below];
        if !paths.contains(&PATH.to_owned()) {
            paths.push(PATH.to_owned());
        }
        let (host, port, scheme) = (self.host(), self.port(), self.scheme(self.is_tls()));
        let at = |path: String| Alternative {
            otlp: Otlp {
                url: format!("{scheme}://{host}:{port}{path}"),
                ..self.otlp.clone()
            },
            what: What::Path,
        };
        paths.into_iter().map(at).collect()
    }

    fn scheme(&self, tls: bool) -> &'static str {
        if tls { "https" } else { "http" }
    }

    fn alternative(&self, what: What, protocol: Protocol, tls: bool, port: u16) -> Alternative {
        let path = match protocol {
            Protocol::Grpc => "",
            Protocol::HttpProtobuf => PATH,
        };
        let url = format!("{}://{}:{port}{path}", self.scheme(tls), self.host());
        let mut otlp = Otlp {
            url,
            protocol,
            ..self.otlp.clone()
        };
        // Whoever listens at another port, or on the line, was not meant to see them.
        if port != self.port() || self.is_tls() && !tls {
            otlp.headers.clear();
        }
        Alternative { otlp, what }
    }
}

impl Alternative {
    /// What is to be set to what.
    pub(super) fn advice(&self, from: &Otlp, variables: &Variables) -> String {
        let mut settings = Vec::new();
        // A port that stands for a protocol would else go with what is set now.
        if self.otlp.protocol != from.protocol {
            let name = match self.otlp.protocol {
                Protocol::Grpc => "grpc",
                Protocol::HttpProtobuf => "http/protobuf",
            };
            settings.push(format!("{}={name}", variables.protocol()));
        }
        let base = |url: &str| {
            if variables.is_endpoint_whole() {
                url.to_owned()
            } else {
                url.strip_suffix(PATH).unwrap_or(url).to_owned()
            }
        };
        let (now, then) = (base(&from.url), base(&self.otlp.url));
        if now.trim_end_matches('/') != then {
            settings.push(format!("{}={then}", variables.endpoint()));
        }
        format!("set {}{}", settings.join(" and "), variables.elsewhere())
    }

    /// Whether credentials went along, so that a refusal is one of them.
    pub(super) fn has_credentials_of(&self, from: &Otlp) -> bool {
        self.otlp.headers == from.headers
    }
}

pub(super) fn name(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Grpc => "gRPC",
        Protocol::HttpProtobuf => "HTTP",
    }
}

#[cfg(test)]
mod tests;
