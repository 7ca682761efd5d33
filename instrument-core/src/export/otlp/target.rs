//! Where requests go, and what stands in each of them.

use super::{Signal, tls};
use crate::Error;
use crate::export::{Compression, Otlp, Protocol};
use http::header::{self, HeaderMap, HeaderName, HeaderValue};
use http::uri::{Authority, Scheme};
use http::{Request, Uri};
use std::fmt;
use std::time::Duration;

const USER_AGENT: &str = concat!(
    "OTel-OTLP-Exporter-Rust-instrument/",
    env!("CARGO_PKG_VERSION")
);

/// What says where a message ends. It is nobody else's to say: another length would be believed.
pub(crate) const FRAMING: [HeaderName; 4] = [
    header::CONNECTION,
    header::CONTENT_LENGTH,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

/// An [`Otlp`] that has been checked.
pub(super) struct Target {
    pub(super) protocol: Protocol,
    pub(super) compression: Compression,
    pub(super) timeout: Duration,
    pub(super) tls: Option<tls::Tls>,
    pub(super) signal: Signal,
    uri: Uri,
    host: String,
    port: u16,
    headers: HeaderMap,
    /// The URL without what is nobody's business.
    pub(super) shown: String,
}

impl Target {
    pub(super) fn new(otlp: &Otlp, signal: Signal) -> Result<Self, Error> {
        let shown = shown(&otlp.url);
        let refuse = |cause: &dyn fmt::Display| {
            Error::setup(
                format!("the OTLP endpoint `{shown}` cannot be used"),
                cause.to_string(),
            )
        };
        let given: Uri = otlp.url.parse().map_err(|error| refuse(&error))?;
        let (Some(scheme), Some(authority)) = (given.scheme().cloned(), given.authority().cloned())
        else {
            return Err(refuse(
                &"it needs a scheme and a host, as in `http://localhost:4318`",
            ));
        };
        let is_tls = match scheme.as_str() {
            "http" => false,
            "https" => true,
            other => {
                return Err(refuse(&format_args!(
                    "`{other}` is neither `http` nor `https`"
                )));
            }
        };
        let port = authority
            .port_u16()
            .unwrap_or(if is_tls { 443 } else { 80 });
        let host = authority.host().trim_matches(['[', ']']).to_owned();
        if host.is_empty() {
            return Err(refuse(&"it has no host"));
        }
        let tls = if is_tls {
            Some(tls::Tls::new(&otlp.tls, &host, otlp.protocol).map_err(|error| refuse(&error))?)
        } else {
            None
        };
        Ok(Self {
            uri: uri(
                otlp.protocol,
                &given,
                scheme,
                without_user(&authority),
                signal,
            )
            .map_err(|error| refuse(&error))?,
            headers: headers(otlp).map_err(|error| refuse(&error))?,
            protocol: otlp.protocol,
            compression: otlp.compression,
            timeout: otlp.timeout,
            tls,
            signal,
            host,
            port,
            shown,
        })
    }

    /// What the conventions call an exporter to it.
    pub(super) fn kind(&self) -> &'static str {
        let [http, grpc] = self.signal.kinds;
        match self.protocol {
            Protocol::HttpProtobuf => http,
            Protocol::Grpc => grpc,
        }
    }

    pub(super) fn host(&self) -> &str {
        &self.host
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// A request without a body.
    pub(super) fn request<B>(&self, body: B) -> Request<B> {
        let mut request = Request::new(body);
        *request.method_mut() = http::Method::POST;
        *request.headers_mut() = self.headers.clone();
        *request.uri_mut() = self.uri.clone();
        request
    }
}

fn without_user(authority: &Authority) -> String {
    let whole = authority.as_str();
    whole
        .rsplit_once('@')
        .map_or(whole, |(_, host)| host)
        .to_owned()
}

fn uri(
    protocol: Protocol,
    given: &Uri,
    scheme: Scheme,
    authority: String,
    signal: Signal,
) -> http::Result<Uri> {
    let path = match protocol {
        Protocol::HttpProtobuf => given.path_and_query().map_or("/", |path| path.as_str()),
        Protocol::Grpc => signal.grpc_path,
    };
    Uri::builder()
        .scheme(scheme)
        .authority(authority)
        .path_and_query(path)
        .build()
}

/// Who names itself stands before us, in the one line that there may be.
fn user_agent(headers: &HeaderMap) -> HeaderValue {
    let own = HeaderValue::from_static(USER_AGENT);
    let theirs = headers.get_all(header::USER_AGENT).iter();
    let all: Vec<_> = theirs
        .chain([&own])
        .map(HeaderValue::as_bytes)
        .filter(|name| !name.is_empty())
        .collect();
    HeaderValue::from_bytes(&all.join(&b' ')).unwrap_or(own)
}

fn headers(otlp: &Otlp) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    for (name, value) in &otlp.headers {
        let key =
            HeaderName::try_from(name).map_err(|_| format!("`{name}` is no name of a header"))?;
        // Its value may be a secret, and is not shown.
        let mut value = HeaderValue::try_from(value).map_err(|_| {
            format!("the value of the header `{name}` has characters that no header may have")
        })?;
        value.set_sensitive(true);
        headers.append(key, value);
    }
    headers.insert(header::USER_AGENT, user_agent(&headers));
    if let Some(name) = FRAMING.iter().find(|name| headers.contains_key(*name)) {
        return Err(format!("the header `{name}` is up to the connection"));
    }
    let is_gzip = otlp.compression == Compression::Gzip;
    match otlp.protocol {
        Protocol::HttpProtobuf => {
            headers.insert(
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/x-protobuf"),
            );
            if is_gzip {
                headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            }
        }
        Protocol::Grpc => {
            headers.insert(
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/grpc"),
            );
            headers.insert(header::TE, HeaderValue::from_static("trailers"));
            if is_gzip {
                headers.insert("grpc-encoding", HeaderValue::from_static("gzip"));
            }
            headers.insert(
                "grpc-accept-encoding",
                HeaderValue::from_static("identity,gzip"),
            );
        }
    }
    Ok(headers)
}

/// A URL as it may be shown: without user, password and query.
pub(crate) fn shown(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or(url);
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    format!("{scheme}://{host}{path}")
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Target")
            .field("endpoint", &self.shown)
            .field("protocol", &self.protocol)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
