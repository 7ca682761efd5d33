//! Headers that are recorded because they were named.

use crate::protocol::Protocol;
use http::header::{
    AUTHORIZATION, AsHeaderName, COOKIE, HeaderMap, HeaderName, PROXY_AUTHORIZATION, SET_COOKIE,
};
use instrument_core::Attributes;
use opentelemetry::{Array, Key, StringValue, Value};

/// The names of headers to record, each with its attribute's keys.
#[derive(Clone, Debug)]
pub(crate) struct Captured {
    prefixes: Prefixes,
    headers: Vec<Header>,
}

/// What the keys begin with, in HTTP and in gRPC.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Prefixes {
    pub(crate) http: &'static str,
    pub(crate) grpc: &'static str,
}

#[derive(Clone, Debug)]
struct Header {
    name: HeaderName,
    http: Key,
    grpc: Key,
}

/// Headers that are secret by what they are.
const SECRET: [HeaderName; 4] = [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE, SET_COOKIE];

impl Captured {
    pub(crate) const fn new(prefixes: Prefixes) -> Self {
        Self {
            prefixes,
            headers: Vec::new(),
        }
    }

    /// Records these headers too, as `prefix.name`. Secret ones are passed over, whoever names them.
    pub(crate) fn add(&mut self, names: impl IntoIterator<Item = HeaderName>) {
        let Prefixes { http, grpc } = self.prefixes;
        let public = names.into_iter().filter(|name| !SECRET.contains(name));
        self.headers.extend(public.map(|name| Header {
            http: format!("{http}.{name}").into(),
            grpc: format!("{grpc}.{name}").into(),
            name,
        }));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.headers.is_empty()
    }

    /// Records what there is, but for values that are marked as sensitive.
    pub(crate) fn record(
        &self,
        protocol: Protocol,
        headers: &HeaderMap,
        attributes: &mut Attributes<'_>,
    ) {
        for header in &self.headers {
            let values = texts(headers, &header.name);
            if !values.is_empty() {
                let key = match protocol {
                    Protocol::Http => &header.http,
                    Protocol::Grpc => &header.grpc,
                };
                attributes.add(key.clone(), &Value::Array(Array::String(values)));
            }
        }
    }
}

fn texts(headers: &HeaderMap, name: impl AsHeaderName) -> Vec<StringValue> {
    headers
        .get_all(name)
        .iter()
        .filter(|value| !value.is_sensitive())
        .map(|value| StringValue::from(String::from_utf8_lossy(value.as_bytes()).into_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_not_recorded_whoever_names_them() {
        let mut captured = Captured::new(Prefixes {
            http: "http",
            grpc: "grpc",
        });
        captured.add(SECRET);
        assert!(captured.is_empty());
    }
}
