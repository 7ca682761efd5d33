//! Headers that are recorded because they were named.

use http::header::{
    AUTHORIZATION, AsHeaderName, COOKIE, HeaderMap, HeaderName, PROXY_AUTHORIZATION, SET_COOKIE,
};
use instrument_core::Attributes;
use opentelemetry::{Array, Key, StringValue, Value};

/// The names of headers to record, each with its attribute's key.
#[derive(Clone, Debug, Default)]
pub(crate) struct Captured {
    headers: Vec<(HeaderName, Key)>,
}

/// Headers that are secret by what they are.
const SECRET: [HeaderName; 4] = [AUTHORIZATION, PROXY_AUTHORIZATION, COOKIE, SET_COOKIE];

impl Captured {
    /// Records these headers too, as `prefix.name`. Secret ones are passed over, whoever names them.
    pub(crate) fn add(&mut self, prefix: &str, names: impl IntoIterator<Item = HeaderName>) {
        let public = names.into_iter().filter(|name| !SECRET.contains(name));
        self.headers
            .extend(public.map(|name| (name.clone(), format!("{prefix}.{name}").into())));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.headers.is_empty()
    }

    /// Records what there is, but for values that are marked as sensitive.
    pub(crate) fn record(&self, headers: &HeaderMap, attributes: &mut Attributes<'_>) {
        for (name, key) in &self.headers {
            let values = texts(headers, name);
            if !values.is_empty() {
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
        let mut captured = Captured::default();
        captured.add("prefix", SECRET);
        assert!(captured.is_empty());
    }
}
