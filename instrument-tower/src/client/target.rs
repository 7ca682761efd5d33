//! Where a request goes.

use crate::head::RequestHead;
use crate::host::Host;
use http::Uri;
use http::header::HOST;
use http::uri::{Authority, Scheme};

/// Where a request goes, as far as it says so itself, or was told by the settings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target<'a> {
    pub(crate) scheme: Option<&'a str>,
    /// Without brackets.
    pub(crate) host: Option<&'a str>,
    port: Option<u16>,
    /// As it was written.
    pub(crate) authority: Option<&'a str>,
    /// Whether it goes there for sure.
    is_certain: bool,
}

impl<'a> Target<'a> {
    /// It goes to `origin`, if there is one, whatever else it says. The `Host` header is the last to be asked: it may be
    /// another's name.
    pub(crate) fn of(request: RequestHead<'a>, origin: Option<&'a Uri>) -> Self {
        let absolute = Some(request.uri()).filter(|uri| uri.authority().is_some());
        if let Some(uri) = origin.or(absolute) {
            return Self {
                scheme: uri.scheme_str(),
                host: uri.host().map(without_brackets),
                port: uri.port_u16(),
                authority: uri.authority().map(Authority::as_str),
                is_certain: true,
            };
        }
        let header = request.header(HOST);
        let host = header.and_then(Host::parse);
        Self {
            scheme: request.uri().scheme_str(),
            host: host.map(|host| host.name),
            port: host.and_then(|host| host.port),
            authority: host.and(header),
            is_certain: false,
        }
    }

    /// The host, where it is certain: who is to be trusted with what is decided by that one.
    pub(crate) fn certain_host(&self) -> Option<&'a str> {
        self.host.filter(|_| self.is_certain)
    }

    /// The port, also where it goes without saying.
    pub(crate) fn port(&self) -> Option<u16> {
        self.port.or_else(|| {
            let scheme = self.scheme?;
            if scheme == Scheme::HTTP.as_str() {
                Some(80)
            } else if scheme == Scheme::HTTPS.as_str() {
                Some(443)
            } else {
                None
            }
        })
    }
}

fn without_brackets(host: &str) -> &str {
    host.strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .unwrap_or(host)
}
