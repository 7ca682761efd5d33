//! The address of a receiver.

use super::allowed::Allowed;
use super::parse::{Parsed, Wrong};
use crate::export::Protocol;
use std::net::Ipv6Addr;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoint {
    /// Whether it says `https`; `None` where it says nothing.
    pub(crate) secure: Option<bool>,
    authority: String,
    path: String,
    query: Option<String>,
}

pub(crate) fn endpoint(text: &str, _: Allowed) -> Parsed<Endpoint> {
    let (secure, rest) = match text.split_once("://") {
        None => (None, text),
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => (Some(false), rest),
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => (Some(true), rest),
        Some((scheme, _)) => {
            // Only a scheme is shown: of what else stands there, some may be secret.
            let scheme = Some(scheme).filter(|scheme| is_host(scheme) && scheme.len() < 16);
            let scheme = scheme.map(|scheme| format!(", not the scheme `{scheme}`"));
            return Err(Wrong::new(scheme.unwrap_or_default()));
        }
    };
    let ends = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(ends);
    // Users and passwords are not sent: a header says who is asking.
    let (userinfo, host) = match authority.rsplit_once('@') {
        Some((userinfo, host)) => (Some(userinfo), host),
        None => (None, authority),
    };
    if let Some((_, port)) = host.rsplit_once(':') {
        if !port.ends_with(']') && port.parse::<u16>().is_err() {
            return Err(Wrong::new(", and the port is no number up to 65535"));
        }
    }
    let slash = if path.starts_with('/') { "" } else { "/" };
    let uri: http::Uri = format!("http://{host}{slash}{path}")
        .parse()
        .map_err(|cause| Wrong::new(format!(": {cause}")))?;
    if !uri.host().is_some_and(is_host) {
        return Err(Wrong::new(", and the host is none"));
    }
    if secure.is_none() && uri.port().is_none() {
        return Err(Wrong::new(", and the port is missing"));
    }
    let parsed = Endpoint {
        secure,
        authority: host.to_owned(),
        path: uri.path().to_owned(),
        query: uri.query().map(str::to_owned),
    };
    match userinfo {
        None => Ok(parsed),
        Some(_) => Err(Wrong {
            why: ", and the user and password in it are not sent (use a header)".to_owned(),
            rest: Some(parsed),
        }),
    }
}

/// A name, an IPv4 address, or an IPv6 address in brackets. `http` lets more pass.
fn is_host(text: &str) -> bool {
    match text.strip_prefix('[') {
        Some(rest) => rest
            .strip_suffix(']')
            .is_some_and(|address| address.parse::<Ipv6Addr>().is_ok()),
        None => {
            !text.is_empty()
                && text
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "-._".contains(c))
        }
    }
}

impl Endpoint {
    pub(crate) fn default_of(protocol: Protocol) -> Self {
        let port = match protocol {
            Protocol::Grpc => 4317,
            Protocol::HttpProtobuf => 4318,
        };
        Self {
            secure: Some(false),
            authority: format!("localhost:{port}"),
            path: "/".to_owned(),
            query: None,
        }
    }

    /// The protocol that has this port by convention.
    pub(crate) fn implied_protocol(&self) -> Option<Protocol> {
        match self.authority.rsplit_once(':')?.1 {
            "4317" => Some(Protocol::Grpc),
            "4318" => Some(Protocol::HttpProtobuf),
            _ => None,
        }
    }

    pub(crate) fn has_path(&self) -> bool {
        self.path != "/" || self.query.is_some()
    }

    /// Whether the base already is what it would be made into.
    pub(crate) fn ends_with(&self, path: &str) -> bool {
        self.path.trim_end_matches('/').ends_with(path)
    }

    /// The URL of gRPC: no path.
    pub(crate) fn root(&self, secure: bool) -> String {
        let scheme = if secure { "https" } else { "http" };
        format!("{scheme}://{}", self.authority)
    }

    /// The URL as it stands.
    pub(crate) fn as_it_is(&self, secure: bool) -> String {
        self.with(secure, &self.path)
    }

    /// The URL of a signal, from that of the receiver.
    pub(crate) fn joined(&self, secure: bool, path: &str) -> String {
        let base = self.path.trim_end_matches('/');
        let base = ["/v1/traces", "/v1/logs", "/v1/metrics"]
            .iter()
            .find_map(|signal| base.strip_suffix(signal))
            .unwrap_or(base);
        self.with(secure, &format!("{base}{path}"))
    }

    fn with(&self, secure: bool, path: &str) -> String {
        let query = self.query.as_ref().map(|q| format!("?{q}"));
        format!("{}{path}{}", self.root(secure), query.unwrap_or_default())
    }
}
